/** The account step with a provider whose people sign in in the browser: before it, while it waits, and what it met (A1, A5, A6, A12). */
import { type RefObject, useLayoutEffect, useRef } from 'react';
import { useAppState, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { isBegun, SignInBegun } from '../sign-in/begun.tsx';
import { KeyFileBox, useKeyFile } from '../sign-in/key-file.tsx';
import { OwnClientFields, useOwnClient } from '../sign-in/own-client.tsx';
import { SwitchedOff } from '../sign-in/provider-card.tsx';
import { isSignInNote, SignInTrouble } from '../sign-in/trouble.tsx';
import type { BrowserSignIn } from '../sign-in/use-browser-sign-in.ts';
import { useProviderName } from '../sign-in/use-provider.ts';
import { SignInWaiting, useSignInWork, WaitingActions } from '../sign-in/waiting.tsx';
import { StepFrame } from './step-frame.tsx';
import { useStepTitle } from './step-place.ts';

/** While the person is in the browser. */
export function BrowserStep({ signIn }: { readonly signIn: BrowserSignIn }) {
  const { t } = useWords();
  const provider = useProviderName(signIn.offered.kind);
  return (
    <StepFrame
      actions={<WaitingActions signIn={signIn} />}
      busy={useSignInWork(signIn)}
      title={t('sign-in.with', { provider })}
    >
      <SignInWaiting signIn={signIn} />
    </StepFrame>
  );
}

interface FormProps {
  readonly signIn: BrowserSignIn;
  /** Blank: any account. */
  readonly address: string;
  /** The person has just pressed the button of this provider, and nothing more has to be asked. */
  readonly isPressed: RefObject<boolean>;
  readonly onOtherAddress: () => void;
}

export function BrowserForm({ signIn, address, isPressed, onOtherAddress }: FormProps) {
  const { setup } = useAppState();
  const { t } = useWords();
  const { kind, switchedOff, needsClient } = signIn.offered;
  const provider = useProviderName(kind);
  const client = useOwnClient({
    kind,
    isNeeded: needsClient === true,
    problem: signIn.problem,
    begun: setup.begun,
  });
  const keyFile = useKeyFile(signIn);
  const start = (expected: string): void => {
    // it stands above the client's fields
    const isAllowed = keyFile.check();
    const own = client.check({ takesFocus: isAllowed });
    if (isAllowed && own !== undefined)
      void signIn.start({ address: expected, client: own, allowKeyFile: keyFile.isAllowed });
  };
  const startNow = useRef(start);
  startNow.current = start;
  // before anything of this form is seen
  useLayoutEffect(() => {
    if (!isPressed.current) return;
    isPressed.current = false;
    startNow.current(address);
  }, [address, isPressed]);
  const isOff = switchedOff === true;
  const goesOn = isBegun(signIn, setup.begun);
  return (
    <StepFrame
      actions={
        <>
          <Button onPress={onOtherAddress}>{t('account.other-address')}</Button>
          {isOff || goesOn || isSignInNote(signIn) ? null : (
            <Button kind="primary" type="submit">
              {t('sign-in.with', { provider })}
            </Button>
          )}
        </>
      }
      lead={address === '' ? t('sign-in.lead-any', { provider }) : t('sign-in.lead', { address, provider })}
      onSubmit={() => {
        if (!isOff) start(address);
      }}
      takesFocus={signIn.problem === null}
      title={useStepTitle('account')}
    >
      {isOff ? (
        <SwitchedOff kind={kind} />
      ) : (
        <>
          <SignInTrouble expected={address} mayUseAnother onTry={start} signIn={signIn} />
          {goesOn ? <SignInBegun onTry={() => start(address)} signIn={signIn} /> : null}
          <ul className="plain-list">
            <li>{t('sign-in.never', { provider })}</li>
            <li>{t('sign-in.asks-account')}</li>
          </ul>
          <KeyFileBox keyFile={keyFile} />
          <OwnClientFields client={client} />
        </>
      )}
    </StepFrame>
  );
}
