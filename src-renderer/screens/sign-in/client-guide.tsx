/** For the administrator: how to register an OAuth client of the organisation at a kind of provider. */
import { useWords } from '../../api/use-app.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { CopyButton } from '../../ui/text.tsx';
import type { ClientForm } from './client-forms.ts';

export function ClientGuide({ form }: { readonly form: ClientForm }) {
  const { t } = useWords();
  const { scopes, scopesAt } = form;
  const steps = form.guide.map((step) => t(step));
  const text = steps
    .map((step, index) => [`${index + 1}. ${step}`, ...(index === scopesAt ? scopes : [])].join('\n'))
    .join('\n\n');
  return (
    <Disclosure title={t('sign-in.guide')}>
      <div className="stack">
        <ol className="guide stack-tight">
          {steps.map((step, index) => (
            <li key={step}>
              {step}
              {index === scopesAt ? (
                <ul className="codes">
                  {scopes.map((scope) => (
                    <li key={scope}>
                      <code>{scope}</code>
                    </li>
                  ))}
                </ul>
              ) : null}
            </li>
          ))}
        </ol>
        <CopyButton text={text}>{t('sign-in.guide-copy')}</CopyButton>
      </div>
    </Disclosure>
  );
}
