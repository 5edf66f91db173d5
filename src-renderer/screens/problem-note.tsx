/** Shows a problem: what happened, why, one button for the fix, and details that can be opened. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Problem } from '../api/client.ts';
import { useAppState, useCall, useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { CopyButton, Dotted, ExternalText, Facts } from '../ui/text.tsx';
import { useFocusFallback } from '../ui/use-focus-fallback.ts';
import { useNow } from '../ui/use-now.ts';
import { fixAction, mailboxOf, mailboxPage } from './fix.ts';
import { useMailboxAround } from './mail/use-mailbox.tsx';
import { RepairDialog } from './repair.tsx';
import { adminText } from './sign-in/admin-text.ts';
import { useBrowserKind, useProviderName } from './sign-in/use-provider.ts';

/** Version, code, parameters and time, as text for the person who helps. A Problem contains nothing secret or personal. */
function problemReport({ code, params }: Problem, version: string, at: number): string {
  const known = Object.entries(params).map(([name, value]) => `${name}: ${value}`);
  return [`Concord ${version}`, `code: ${code}`, ...known, `time: ${new Date(at).toISOString()}`].join('\n');
}

interface ProblemProps {
  readonly problem: Problem;
  /** Replaces the button's default action; a form uses it to move the focus to the wrong field. */
  readonly onFix?: (() => void) | undefined;
  /** Moves the focus to the button when the note appears; the answer to what the person just did. */
  readonly takesFocus?: boolean;
}

export function FixButton({ problem, onFix }: Omit<ProblemProps, 'takesFocus'>) {
  const state = useAppState();
  const { setup, app } = state;
  // what stands in the way at the CRM is mended at the CRM, whichever mailbox met it
  const mailbox = problem.side === 'crm' ? null : mailboxOf(problem, state);
  const words = useWords();
  const go = useCall('setup.go');
  const run = useCall('sync.now');
  const engineOff = useCall('sync.engine-off');
  const [isRepairing, repair] = useState(false);
  const now = useNow();
  const { fix } = words.problem(problem);
  const action = fixAction(problem, setup);
  const isBrowserAccount = useBrowserKind('providers', setup.account?.kind) !== undefined;
  const provider = useProviderName(setup.account?.kind ?? '');
  if (action.type === 'copy') {
    const needsConsent = problem.code === 'consent-required' && isBrowserAccount && mailbox === null;
    const report = problemReport(problem, app.version, now);
    const text = needsConsent ? adminText(words, { provider, clientId: '', scopes: [], page: null }) : report;
    return (
      <>
        <CopyButton kind="primary" text={text}>
          {fix}
        </CopyButton>
        {needsConsent ? (
          // once the administrator has allowed it
          <Button onPress={() => repair(true)}>{words.t('sign-in.again-with', { provider })}</Button>
        ) : null}
        {isRepairing ? <RepairDialog onClose={() => repair(false)} side="account" /> : null}
      </>
    );
  }
  const isMendedThere = action.type === 'repair' || action.type === 'settings' || action.type === 'step';
  const applyFix = () => {
    if (onFix !== undefined) onFix();
    else if (mailbox !== null && isMendedThere) window.location.assign(mailboxPage(mailbox));
    else if (action.type === 'step') void go.run({ step: action.step });
    else if (action.type === 'settings') window.location.assign('#settings');
    else if (action.type === 'repair') repair(true);
    else if (action.type === 'engine-off') void engineOff.run({});
    else void run.run({});
  };
  return (
    <>
      <Button
        isPending={go.isPending || run.isPending || engineOff.isPending}
        kind="primary"
        onPress={applyFix}
      >
        {action.type === 'settings' && onFix === undefined && mailbox === null
          ? words.t('action.open-settings')
          : fix}
      </Button>
      {action.type === 'repair' && onFix === undefined ? (
        // the server may accept the same sign-in again; only a person decides to risk one more try (S1)
        <Button isPending={run.isPending} onPress={() => void run.run({})}>
          {words.t('action.try-again')}
        </Button>
      ) : null}
      {isRepairing && action.type === 'repair' ? (
        <RepairDialog onClose={() => repair(false)} side={action.side} />
      ) : null}
    </>
  );
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

interface NoteProps extends ProblemProps {
  /** Take the place of the fix's button. */
  readonly actions?: ReactNode;
  /** What else is known about it. */
  readonly children?: ReactNode;
}

/** Shows a problem as a note inside a screen. */
export function ProblemNote(props: NoteProps) {
  const { title, cause } = useWords().problem(props.problem);
  const buttons = useRef<HTMLDivElement>(null);
  const { takesFocus = false } = props;
  useEffect(() => {
    if (takesFocus) buttons.current?.querySelector('button')?.focus();
  }, [takesFocus]);
  const note = useRef<HTMLDivElement>(null);
  useFocusFallback(note);
  return (
    <div className="problem" ref={note}>
      <div className="stack-tight" role="alert">
        <h2>{title}</h2>
        <ProblemSide problem={props.problem} />
        <p>{cause}</p>
        {props.children}
        <RetryTime at={props.problem.retryAt} />
      </div>
      <div className="row" ref={buttons}>
        {props.actions ?? <FixButton onFix={props.onFix} problem={props.problem} />}
      </div>
      <ProblemDetails problem={props.problem} />
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
