/** A sign-in that was begun before this window was opened: the person goes on with one press, and may still need the administrator (A6, D2). */
import type { AppState } from '../../../src-shared/contract/index.ts';
import { useAppState, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/text.tsx';
import { adminText } from './admin-text.ts';
import { isSignInNote } from './trouble.tsx';
import type { BrowserSignIn } from './use-browser-sign-in.ts';
import { useProviderName } from './use-provider.ts';

/** Whether setup keeps a sign-in of this kind that nobody has gone on with in this window. */
export function isBegun(signIn: BrowserSignIn, begun: AppState['setup']['begun']): boolean {
  return (
    begun?.kind === signIn.offered.kind &&
    begun.clientId !== '' &&
    signIn.last === null &&
    !isSignInNote(signIn) &&
    signIn.problem === null
  );
}

interface Props {
  readonly signIn: BrowserSignIn;
  readonly onTry: () => void;
}

export function SignInBegun({ signIn, onTry }: Props) {
  const { begun } = useAppState().setup;
  const words = useWords();
  const { t } = words;
  const { kind } = signIn.offered;
  const provider = useProviderName(kind);
  const facts = {
    ...{ kind, provider, page: null },
    ...{ clientId: begun?.clientId ?? '', address: begun?.client?.authority ?? '' },
  };
  return (
    <section className="problem begun">
      <div className="stack-tight">
        <h2>{t('sign-in.begun', { provider })}</h2>
        <p>{t('sign-in.begun-lead')}</p>
      </div>
      <div className="row">
        <Button kind="primary" onPress={onTry}>
          {t('sign-in.with', { provider })}
        </Button>
        <CopyButton text={adminText(words, facts)}>{t('sign-in.copy-admin')}</CopyButton>
      </div>
    </section>
  );
}
