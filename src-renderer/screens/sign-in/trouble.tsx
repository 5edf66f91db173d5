/** What a sign-in in the browser met: which account it was, whom to ask, or another try. */
import { useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/text.tsx';
import { ProblemFrame, RefusedNote } from '../problem-frame.tsx';
import { adminText, factsOf } from './admin-text.ts';
import { clientFieldOf } from './client-forms.ts';
import { ErrorPages } from './error-pages.tsx';
import { knownPages } from './known-pages.ts';
import type { BrowserSignIn } from './use-browser-sign-in.ts';
import { useProviderName } from './use-provider.ts';

interface Props {
  readonly signIn: BrowserSignIn;
  /** The account that is expected; blank: any. */
  readonly expected: string;
  /** Signs in once more. */
  readonly onTry: (address: string) => void;
  /** Whether another account than the expected one may take its place. */
  readonly mayUseAnother: boolean;
}

/** Whether a Problem is shown as a note, and not at a field. */
export const isSignInNote = (signIn: BrowserSignIn): boolean =>
  signIn.problem !== null &&
  clientFieldOf(signIn.problem) === undefined &&
  signIn.problem.params.field !== 'allowKeyFile';

export function SignInTrouble({ signIn, expected, onTry, mayUseAnother }: Props) {
  const words = useWords();
  const { t, lookUp } = words;
  const { kind } = signIn.offered;
  const provider = useProviderName(kind);
  const { problem, signedInAs, last } = signIn;
  if (problem === null || !isSignInNote(signIn)) return <RefusedNote isShown={signIn.isRefused} />;
  const { fix } = words.problem(problem);
  const again = (
    <Button kind="primary" onPress={() => onTry(expected)}>
      {problem.code === 'another-account' && expected !== '' ? t('sign-in.as', { address: expected }) : fix}
    </Button>
  );
  const askedAdmin =
    problem.code === 'sign-in-required' && problem.params.reason === 'declined'
      ? knownPages[kind]?.find(({ leadsBack }) => leadsBack)?.page
      : undefined;
  const textOf = (page: string | null): string =>
    adminText(words, {
      ...{ kind, provider, page },
      ...factsOf(last),
      reason: page === null ? String(problem.params.reason ?? '') : undefined,
    });
  const actions = () => {
    if (askedAdmin !== undefined)
      return (
        <>
          {again}
          <CopyButton text={textOf(t(`sign-in-page.${askedAdmin}`))}>{t('sign-in.copy-admin')}</CopyButton>
        </>
      );
    // `not-moved`: the account that is connected already, where a person looks for its new place (A13)
    if (problem.code === 'account-not-permitted' || problem.params.reason === 'not-moved')
      return (
        <Button kind="primary" onPress={() => onTry(mayUseAnother ? '' : expected)}>
          {t('sign-in.other-account')}
        </Button>
      );
    switch (problem.code) {
      case 'consent-required':
        return (
          <>
            <CopyButton kind="primary" text={textOf(null)}>
              {t('sign-in.copy-admin')}
            </CopyButton>
            <Button onPress={() => onTry(expected)}>{t('sign-in.again-with', { provider })}</Button>
          </>
        );
      case 'another-account':
        return (
          <>
            {again}
            {mayUseAnother && signedInAs !== null ? (
              <Button onPress={() => onTry(signedInAs)}>
                {t('sign-in.use-instead', { address: signedInAs })}
              </Button>
            ) : null}
          </>
        );
      case 'answer-invalid':
      case 'feature-off':
        return undefined;
      default:
        return again;
    }
  };
  return (
    <>
      <ProblemFrame actions={actions()} problem={problem} takesFocus>
        {askedAdmin === undefined ? null : <p>{lookUp(`sign-in.declined-${kind}`)}</p>}
        {problem.code !== 'another-account' || signedInAs === null ? null : (
          <p>
            {expected === ''
              ? t('sign-in.named-one', { actual: signedInAs })
              : t('sign-in.named', { actual: signedInAs, expected })}
          </p>
        )}
      </ProblemFrame>
      {problem.code === 'sign-in-expired' ? <ErrorPages signIn={signIn} /> : null}
    </>
  );
}
