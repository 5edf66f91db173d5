/**
 * "I see an error page": the pages of Google that lead nobody back to Concord, by the words and the code that a person sees on them, and
 * what to do about each (https://support.google.com/accounts/answer/16668185).
 */
import { useWords } from '../../api/use-app.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { CopyButton } from '../../ui/text.tsx';
import { adminText, scopesIn } from './admin-text.ts';
import type { BrowserSignIn } from './use-browser-sign-in.ts';
import { useProviderName } from './use-provider.ts';

/** The likeliest first. `codes`: as the page shows them; a page without one has none. `forAdmin`: only an administrator can help. */
const pages = [
  {
    page: 'not-trusted',
    codes: ['400: admin_policy_enforced', '400: access_not_configured'],
    forAdmin: true,
  },
  { page: 'not-verified', codes: [], forAdmin: true },
  { page: 'blocked', codes: [], forAdmin: true },
  { page: 'testers', codes: ['403: access_denied'], forAdmin: true },
  { page: 'organization-only', codes: ['403: org_internal'], forAdmin: true },
  { page: 'advanced-protection', codes: ['400: policy_enforced'], forAdmin: true },
  { page: 'embedded', codes: ['403: disallowed_useragent'], forAdmin: false },
  { page: 'request', codes: ['400: redirect_uri_mismatch', '400: invalid_request'], forAdmin: true },
  { page: 'client', codes: ['401: invalid_client', '401: deleted_client'], forAdmin: false },
  { page: 'other', codes: [], forAdmin: true },
] as const;

export function ErrorPages({ signIn }: { readonly signIn: BrowserSignIn }) {
  const words = useWords();
  const { t } = words;
  const provider = useProviderName(signIn.offered.kind);
  const url = signIn.last?.url ?? '';
  const facts = { provider, clientId: signIn.last?.clientId ?? '', scopes: scopesIn(url) };
  if (signIn.offered.kind !== 'google') return null;
  return (
    <Disclosure title={t('sign-in.error-page')}>
      <div className="stack-tight">
        <p className="quiet">{t('sign-in.error-page-lead')}</p>
        <ul className="error-pages">
          {pages.map(({ page, codes: [code, other], forAdmin }) => {
            const seen =
              code === undefined
                ? null
                : other === undefined
                  ? t('sign-in.error-code', { code })
                  : t('sign-in.error-codes', { code, other });
            const name = t(`sign-in-page.${page}`);
            const saw = page === 'other' ? null : seen === null ? name : `${name} (${seen})`;
            return (
              <li className="error-page" key={page}>
                <Disclosure
                  title={
                    <span className="stack-tight">
                      <span>{name}</span>
                      {seen === null ? null : <span className="quiet small">{seen}</span>}
                    </span>
                  }
                >
                  <div className="stack">
                    <p>{t(`sign-in-page.${page}-do`)}</p>
                    {forAdmin ? (
                      <CopyButton text={adminText(words, { ...facts, page: saw })}>
                        {t('sign-in.copy-admin')}
                      </CopyButton>
                    ) : null}
                  </div>
                </Disclosure>
              </li>
            );
          })}
        </ul>
      </div>
    </Disclosure>
  );
}
