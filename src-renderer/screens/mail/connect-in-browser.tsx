/** A mailbox whose person signs in in the browser: the offer, and what is shown while they are there (A9). */
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useAppState, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { clientFieldOf } from '../sign-in/client-forms.ts';
import { KeyFileBox, useKeyFile } from '../sign-in/key-file.tsx';
import { OwnClientFields, useOwnClient } from '../sign-in/own-client.tsx';
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
      title={connecting.mayShare ? t('mail.same-account', { provider }) : t('sign-in.with', { provider })}
    >
      <SignInWaiting signIn={signIn} />
    </ConnectForm>
  );
}

interface MailboxProps extends BrowserProps {
  /** The address that a person typed, whose mailbox is of this kind; absent: the person chooses the account in the browser. */
  readonly asked?: { readonly address: string; readonly onOther: () => void };
  /** The person has just pressed the button of this provider: the sign-in starts, unless something has to be asked first. */
  readonly isPressed?: RefObject<boolean>;
}

/** A mailbox whose person signs in in the browser; first of all that of the calendar's account (A9). */
export function BrowserMailbox({ connecting, signIn, asked, isPressed }: MailboxProps) {
  const { setup } = useAppState();
  const { t } = useWords();
  const { offered } = signIn;
  const provider = useProviderName(offered.kind);
  const isSameKind = setup.account?.kind === offered.kind;
  const isShared =
    connecting.mayShare &&
    isSameKind &&
    (asked === undefined || asked.address.toLowerCase() === setup.account?.address.toLowerCase());
  const [isAsking, ask] = useState(false);
  // that of the calendar's account is used otherwise
  const needsClient = offered.needsClient === true && !isSameKind;
  const client = useOwnClient({ kind: offered.kind, isNeeded: needsClient, problem: signIn.problem });
  const keyFile = useKeyFile(signIn);
  const start = async (address: string) => {
    if (needsClient) ask(true);
    const isAllowed = keyFile.check();
    const own = isShared ? null : client.check({ takesFocus: isAllowed });
    if (!isAllowed || own === undefined) return;
    const end = await signIn.start({ address, client: own, allowKeyFile: keyFile.isAllowed });
    if (end === 'done') connecting.onConnected?.(null);
  };
  const startNow = useRef(start);
  startNow.current = start;
  // before anything of this form is seen
  useLayoutEffect(() => {
    if (isPressed?.current !== true) return;
    isPressed.current = false;
    void startNow.current('');
  }, [isPressed]);
  const expected = isShared ? (setup.account?.address ?? '') : (asked?.address ?? signIn.expected);
  const isNote = isSignInNote(signIn);
  const takesFocus = asked !== undefined && !isNote;
  const button = useRef<HTMLButtonElement>(null);
  // the field with the address is gone
  useEffect(() => {
    if (takesFocus) button.current?.focus();
  }, [takesFocus]);
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
              : asked === undefined
                ? t('sign-in.lead-any', { provider })
                : t('sign-in.lead', { address: asked.address, provider })}
          </p>
          <p className="quiet">{t('sign-in.asks-mail')}</p>
          <KeyFileBox keyFile={keyFile} />
          {isAsking || clientFieldOf(signIn.problem) !== undefined ? (
            <OwnClientFields client={client} />
          ) : null}
          {isNote ? null : (
            <div className="row">
              <Button
                kind={isShared || asked !== undefined ? 'primary' : 'plain'}
                onPress={() => void start(isShared ? '' : (asked?.address ?? ''))}
                ref={button}
              >
                {t('sign-in.with', { provider })}
              </Button>
            </div>
          )}
          {asked === undefined ? null : (
            <div className="row">
              <Button onPress={asked.onOther}>{t('account.other-address')}</Button>
              {connecting.onCancel === undefined ? null : (
                <Button onPress={connecting.onCancel}>{t('action.cancel')}</Button>
              )}
            </div>
          )}
        </>
      )}
    </section>
  );
}
