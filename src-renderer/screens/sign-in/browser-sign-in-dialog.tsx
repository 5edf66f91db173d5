/** Signs in again in the browser, to a connected account or mailbox: there is no password to enter and no server to name (A7). */
import { type SubmitEvent, useId } from 'react';
import { useAppState, useWords } from '../../api/use-app.tsx';
import { useAnnouncement } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { clientFieldOf } from './client-forms.ts';
import { KeyFileBox, useKeyFile } from './key-file.tsx';
import { OwnClientFields, useOwnClient } from './own-client.tsx';
import { isSignInNote, SignInTrouble } from './trouble.tsx';
import type { BrowserSignIn } from './use-browser-sign-in.ts';
import { useProviderName } from './use-provider.ts';
import { SignInWaiting, useSignInWork, WaitingActions } from './waiting.tsx';

interface Props {
  readonly signIn: BrowserSignIn;
  /** The account that is connected. */
  readonly address: string;
  readonly onClose: () => void;
}

export function BrowserSignInDialog({ signIn, address, onClose }: Props) {
  const { sync } = useAppState();
  const { t } = useWords();
  const form = useId();
  const provider = useProviderName(signIn.offered.kind);
  const client = useOwnClient({
    kind: signIn.offered.kind,
    isNeeded: false,
    problem: signIn.problem,
    isOpenAtFirst: clientFieldOf(sync.problem) !== undefined,
  });
  const keyFile = useKeyFile(signIn);
  useAnnouncement(useSignInWork(signIn));
  const start = async () => {
    const isAllowed = keyFile.check();
    const own = client.check({ takesFocus: isAllowed });
    if (!isAllowed || own === undefined) return;
    const end = await signIn.start({ address, client: own, allowKeyFile: keyFile.isAllowed });
    if (end === 'done') onClose();
  };
  return (
    <Dialog
      actions={
        signIn.isBusy ? (
          <WaitingActions signIn={signIn} takesFocus />
        ) : (
          <>
            <Button onPress={onClose}>{t('action.cancel')}</Button>
            {isSignInNote(signIn) ? null : (
              <Button autoFocus form={form} kind="primary" type="submit">
                {t('sign-in.with', { provider })}
              </Button>
            )}
          </>
        )
      }
      onClose={onClose}
      title={t('sign-in.again-with', { provider })}
    >
      <form
        className="stack"
        id={form}
        noValidate
        onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
          event.preventDefault();
          if (!signIn.isBusy) void start();
        }}
      >
        {signIn.isBusy ? (
          <SignInWaiting signIn={signIn} />
        ) : (
          <>
            <SignInTrouble
              expected={address}
              mayUseAnother={false}
              onTry={() => void start()}
              signIn={signIn}
            />
            <p>{t('sign-in.lead', { address, provider })}</p>
            <p className="quiet">{t('sign-in.keeps')}</p>
            <KeyFileBox keyFile={keyFile} />
            <OwnClientFields client={client} isKept />
          </>
        )}
      </form>
    </Dialog>
  );
}
