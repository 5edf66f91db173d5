/** A problem as a note: what happened, why, when Concord tries again, and details that can be opened. Its buttons come from outside. */
import { type ReactNode, useEffect, useRef } from 'react';
import type { Problem } from '../api/client.ts';
import { useAppState, useWords } from '../api/use-app.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { CopyButton, Dotted, ExternalText, Facts } from '../ui/text.tsx';
import { useFocusFallback } from '../ui/use-focus-fallback.ts';
import { useNow } from '../ui/use-now.ts';
import { fixAction, mailboxOf } from './fix.ts';
import { useMailboxAround } from './mail/use-mailbox.tsx';

/** Version, code, parameters and time, as text for the person who helps. A Problem contains nothing secret or personal. */
export function problemReport({ code, params }: Problem, version: string, at: number): string {
  const known = Object.entries(params).map(([name, value]) => `${name}: ${value}`);
  return [`Concord ${version}`, `code: ${code}`, ...known, `time: ${new Date(at).toISOString()}`].join('\n');
}

export function ProblemDetails({ problem }: { readonly problem: Problem }) {
  const { app, setup } = useAppState();
  const { t, number } = useWords();
  const now = useNow(60_000);
  const { host, status } = problem.params;
  return (
    <Disclosure title={t('details.label')}>
      <div className="stack">
        <Facts
          rows={[
            [t('details.code'), <code key="code">{problem.code}</code>],
            ...(host === undefined
              ? []
              : [[t('details.host'), <ExternalText key="host">{String(host)}</ExternalText>] as const]),
            ...(status === undefined
              ? []
              : [[t('details.status'), typeof status === 'number' ? number(status) : status] as const]),
          ]}
        />
        {fixAction(problem, setup).type === 'copy' ? null : (
          <CopyButton text={problemReport(problem, app.version, now)}>{t('action.copy')}</CopyButton>
        )}
      </div>
    </Disclosure>
  );
}

/** Names the side that a problem is about, the mailbox where there are several, and the server. */
export function ProblemSide({ problem }: { readonly problem: Problem }) {
  const { t } = useWords();
  const state = useAppState();
  const around = useMailboxAround();
  const mailbox = around ?? mailboxOf(problem, state);
  const isOneOfSeveral = mailbox !== null && mailbox.address !== '' && state.mail.further.length > 0;
  if (problem.side === undefined && !isOneOfSeveral) return null;
  const { host } = problem.params;
  const side = problem.side ?? 'provider';
  return (
    <p className="quiet">
      <Dotted
        parts={[
          t(side === 'provider' && mailbox !== null ? 'side.mailbox' : `side.${side}`),
          ...(isOneOfSeveral ? [mailbox.address] : []),
          ...(host === undefined ? [] : [String(host)]),
        ]}
      />
    </p>
  );
}

/** Says when Concord will retry, if that is in the future. @param at epoch milliseconds */
export function RetryTime({ at }: { readonly at: number | null | undefined }) {
  const { t, moments } = useWords();
  const now = useNow();
  if (at === undefined || at === null || at <= now) return null;
  const isSoon = at - now < 60 * 60_000;
  return (
    <p className="quiet">
      {isSoon
        ? t('problem.retry-soon', { when: moments.relative(at, now) })
        : t('problem.retry-at', { time: moments.dayTime(at, now) })}
    </p>
  );
}

interface FrameProps {
  readonly problem: Problem;
  readonly actions: ReactNode;
  /** Moves the focus to the first button when the note appears; the answer to what the person just did. */
  readonly takesFocus?: boolean;
  /** What else is known about it. */
  readonly children?: ReactNode;
}

export function ProblemFrame({ problem, actions, takesFocus = false, children }: FrameProps) {
  const { title, cause } = useWords().problem(problem);
  const buttons = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (takesFocus) buttons.current?.querySelector('button')?.focus();
  }, [takesFocus]);
  const note = useRef<HTMLDivElement>(null);
  useFocusFallback(note);
  return (
    <div className="problem" ref={note}>
      <div className="stack-tight" role="alert">
        <h2>{title}</h2>
        <ProblemSide problem={problem} />
        <p>{cause}</p>
        {children}
        <RetryTime at={problem.retryAt} />
      </div>
      <div className="row" ref={buttons}>
        {actions}
      </div>
      <ProblemDetails problem={problem} />
    </div>
  );
}

/** Says that a call was refused or not answered; nothing more is known about it. */
export function RefusedNote({ isShown }: { readonly isShown: boolean }) {
  const { t } = useWords();
  return (
    <div className="live" role="alert">
      {isShown ? <p className="problem wrong">{t('call.refused')}</p> : null}
    </div>
  );
}
