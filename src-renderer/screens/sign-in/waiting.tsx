/** What is shown while a person signs in in the browser: what to do there, how long Concord waits, and what helps when it goes wrong. */
import { useEffect, useRef } from 'react';
import { useAppState, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { CopyButton } from '../../ui/text.tsx';
import { useNow } from '../../ui/use-now.ts';
import { ErrorPages } from './error-pages.tsx';
import type { BrowserSignIn } from './use-browser-sign-in.ts';
import { useProviderName } from './use-provider.ts';

interface Props {
  readonly signIn: BrowserSignIn;
}

/** What the sign-in is doing, for the screen and for screen readers; blank when it does nothing. */
export function useSignInWork({ isBusy, isCancelled, waiting, last }: BrowserSignIn): string {
  const { t } = useWords();
  if (!isBusy || isCancelled) return '';
  return waiting !== null
    ? t('sign-in.waiting')
    : last !== null
      ? t('sign-in.finishing')
      : t('sign-in.starting');
}

function WaitsUntil({ until }: { readonly until: number }) {
  const { t, moments } = useWords();
  const now = useNow(1_000);
  if (until <= now) return null;
  return (
    <p className="quiet">
      {t('sign-in.until', { time: moments.time(until), left: moments.relative(until, now) })}
    </p>
  );
}

export function SignInWaiting({ signIn }: Props) {
  const { app } = useAppState();
  const { t, lookUp } = useWords();
  const provider = useProviderName(signIn.offered.kind);
  const work = useSignInWork(signIn);
  const { waiting, expected } = signIn;
  const isInBrowser = app.carrier === 'browser';
  const todo = isInBrowser ? 'sign-in.to-open' : 'sign-in.opened';
  return (
    <div className="stack">
      <div className="stack-tight">
        <p className="waiting-line">
          <span className="waiting-mark">
            <Icon name="dots" />
          </span>
          <span>{work}</span>
        </p>
        {waiting === null ? null : <WaitsUntil until={waiting.until} />}
      </div>
      {waiting === null ? null : (
        <>
          <div className="stack-tight">
            <p>{lookUp(`${todo}-${signIn.offered.kind}`) ?? t(todo, { provider })}</p>
            {expected === '' ? null : <p>{t('sign-in.expected', { address: expected })}</p>}
            {isInBrowser ? <p className="quiet">{t('sign-in.here-only', { provider })}</p> : null}
          </div>
          <div className="live" role="alert">
            {signIn.isNotOpened ? <p className="problem">{t('sign-in.not-opened')}</p> : null}
          </div>
          <CopyButton text={waiting.url}>{t('sign-in.copy-link')}</CopyButton>
          <ErrorPages signIn={signIn} />
        </>
      )}
    </div>
  );
}

interface ActionsProps extends Props {
  /** For a place that has no heading to take the focus when the sign-in starts. */
  readonly takesFocus?: boolean;
}

export function WaitingActions({ signIn, takesFocus = false }: ActionsProps) {
  const { app } = useAppState();
  const { t } = useWords();
  const isInBrowser = app.carrier === 'browser';
  const isWaiting = signIn.waiting !== null;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (takesFocus && isWaiting) button.current?.focus();
  }, [takesFocus, isWaiting]);
  return (
    <>
      <Button onPress={signIn.cancel}>{t('action.cancel')}</Button>
      <Button
        isPending={!isWaiting}
        kind={isInBrowser ? 'primary' : 'plain'}
        onPress={signIn.open}
        ref={button}
      >
        {t(isInBrowser ? 'sign-in.open' : 'sign-in.open-again')}
        <Icon name="outside" size={16} />
      </Button>
    </>
  );
}
