/** A mailbox whose person signs in in the browser: the offer, and what is shown while they are there (A9). */
import { useState } from 'react';
import { useAppState, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { clientFieldOf, OwnClientFields, useOwnClient } from '../sign-in/own-client.tsx';
import { SwitchedOff } from '../sign-in/provider-card.tsx';
import { isSignInNote, SignInTrouble } from '../sign-in/trouble.tsx';
import type { BrowserSignIn } from '../sign-in/use-browser-sign-in.ts';
import { useProviderName } from '../sign-in/use-provider.ts';
import { SignInWaiting, useSignInWork, WaitingActions } from '../sign-in/waiting.tsx';
import { ConnectForm, type Connecting } from './connect-form.tsx';

interface BrowserProps {
  readonly connecting: Connecting;
  readonly signIn: BrowserSignIn;
}

/** While the person is in the browser. */
export function BrowserWaiting({ connecting, signIn }: BrowserProps) {
  const { t } = useWords();
  const provider = useProviderName(signIn.offered.kind);
  return (
    <ConnectForm
      actions={<WaitingActions signIn={signIn} takesFocus />}
      busy={useSignInWork(signIn)}
      onSubmit={() => {}}
      title={
        connecting.mailbox === null ? t('mail.same-account', { provider }) : t('sign-in.with', { provider })
      }
    >
      <SignInWaiting signIn={signIn} />
    </ConnectForm>
  );
}

/** A mailbox whose person signs in in the browser; first of all that of the calendar's account (A9). */
export function BrowserMailbox({ connecting, signIn }: BrowserProps) {
  const { setup } = useAppState();
  const { t } = useWords();
  const { offered } = signIn;
  const provider = useProviderName(offered.kind);
  const isShared = connecting.mailbox === null && setup.account?.kind === offered.kind;
  const [isAsking, ask] = useState(false);
  const needsClient = offered.needsClient === true && !isShared;
  const client = useOwnClient({ isNeeded: needsClient, problem: signIn.problem });
  const start = async (address: string) => {
    if (needsClient) ask(true);
    const own = isShared ? null : client.check();
    if (own === undefined) return;
    const end = await signIn.start({ address, client: own, allowKeyFile: false });
    if (end === 'done') connecting.onConnected?.(null);
  };
  const expected = isShared ? (setup.account?.address ?? '') : signIn.expected;
  const isNote = isSignInNote(signIn);
  return (
    <section className="stack mail-form">
      <h2>{isShared ? t('mail.same-account', { provider }) : provider}</h2>
      <SignInTrouble
        expected={expected}
        mayUseAnother={!isShared}
        onTry={(address) => void start(isShared ? '' : address)}
        signIn={signIn}
      />
      {offered.switchedOff === true ? (
        <SwitchedOff kind={offered.kind} />
      ) : (
        <>
          <p className="quiet">
            {isShared
              ? t('mail.same-account-lead', { address: expected, provider })
              : t('sign-in.lead-any', { provider })}
          </p>
          <p className="quiet">{t('sign-in.asks-mail')}</p>
          {isAsking || clientFieldOf(signIn.problem) !== undefined ? (
            <OwnClientFields client={client} kind={offered.kind} />
          ) : null}
          {isNote ? null : (
            <div>
              <Button kind={isShared ? 'primary' : 'plain'} onPress={() => void start('')}>
                {t('sign-in.with', { provider })}
              </Button>
            </div>
          )}
        </>
      )}
    </section>
  );
}
