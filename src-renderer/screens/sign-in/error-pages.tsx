/** "I see an error page": the pages that lead nobody back to Concord, by what a person sees on them, and what to do about each. */
import { useWords } from '../../api/use-app.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { CopyButton } from '../../ui/text.tsx';
import { adminText, factsOf } from './admin-text.ts';
import { knownPages } from './known-pages.ts';
import type { BrowserSignIn } from './use-browser-sign-in.ts';
import { useProviderName } from './use-provider.ts';

export function ErrorPages({ signIn }: { readonly signIn: BrowserSignIn }) {
  const words = useWords();
  const { t } = words;
  const provider = useProviderName(signIn.offered.kind);
  const { kind } = signIn.offered;
  const facts = { kind, provider, ...factsOf(signIn.last) };
  const pages = knownPages[kind] ?? [];
  if (pages.length === 0) return null;
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
            const saw = page.endsWith('other') ? null : seen === null ? name : `${name} (${seen})`;
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
