/** Shows a problem with the one button that mends it. */
import { type ReactNode, useState } from 'react';
import type { AppState } from '../../src-shared/contract/index.ts';
import type { Problem } from '../api/client.ts';
import { useAppState, useCall, useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/text.tsx';
import { useNow } from '../ui/use-now.ts';
import { fixAction, mailboxOf, mailboxPage, moveIn } from './fix.ts';
import { BeginMove } from './moved/begin-move.tsx';
import { ProblemFrame, problemReport } from './problem-frame.tsx';
import { RepairDialog } from './repair.tsx';
import { adminFacts, adminText, specialText } from './sign-in/admin-text.ts';
import { useBrowserKind, useProviderName } from './sign-in/use-provider.ts';

interface ProblemProps {
  readonly problem: Problem;
  /** Replaces the button's default action; a form uses it to move the focus to the wrong field. */
  readonly onFix?: (() => void) | undefined;
  /** The kind of account that it is about. Default: the connected one's. */
  readonly kind?: string;
  /** The mailbox that it is mended at; null: none. Default: the one that the state tells of. */
  readonly mailbox?: AppState['sync']['mailbox'];
  /** Moves the focus to the button when the note appears; the answer to what the person just did. */
  readonly takesFocus?: boolean;
}

export function FixButton({ problem, onFix, kind: given, mailbox: place }: Omit<ProblemProps, 'takesFocus'>) {
  const state = useAppState();
  const { setup, app } = state;
  // what stands in the way at the CRM is mended at the CRM, whichever mailbox met it
  const mailbox = problem.side === 'crm' ? null : place === undefined ? mailboxOf(problem, state) : place;
  const words = useWords();
  const go = useCall('setup.go');
  const run = useCall('sync.now');
  const engineOff = useCall('sync.engine-off');
  const [isRepairing, repair] = useState(false);
  const now = useNow();
  const { fix } = words.problem(problem);
  const action = fixAction(problem, setup);
  const kind = given ?? setup.account?.kind ?? '';
  const isBrowserAccount = useBrowserKind('providers', kind) !== undefined;
  const provider = useProviderName(kind);
  // the forms that mend it themselves are those of a move too
  const moved = onFix === undefined ? moveIn(problem, setup) : null;
  if (moved === 'certain')
    return (
      <>
        <BeginMove isPrimary mailbox={mailbox} />
        {/* the server may have it again */}
        <Button isPending={run.isPending} onPress={() => void run.run({})}>
          {words.t('action.try-again')}
        </Button>
      </>
    );
  if (action.type === 'copy') {
    const needsConsent = problem.code === 'consent-required' && mailbox === null;
    const isKnown = isBrowserAccount || specialText(words, kind, String(problem.params.reason)) !== null;
    const report = problemReport(problem, app.version, now);
    const text = needsConsent && isKnown ? adminText(words, adminFacts(kind, provider, problem)) : report;
    const isRunning = setup.step === 'first-run' || setup.step === 'done';
    return (
      <>
        <CopyButton kind="primary" text={text}>
          {fix}
        </CopyButton>
        {/* once the administrator has allowed it */}
        {needsConsent && isBrowserAccount ? (
          <Button onPress={() => repair(true)}>{words.t('sign-in.again-with', { provider })}</Button>
        ) : needsConsent && isRunning ? (
          <Button isPending={run.isPending} onPress={() => void run.run({})}>
            {words.t('action.try-again')}
          </Button>
        ) : null}
        {moved === null ? null : <BeginMove mailbox={mailbox} />}
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
          : action.type === 'repair' && problem.code === 'account-not-permitted' && isBrowserAccount
            ? // a connected account stays the one it is
              words.t('sign-in.again-with', { provider })
            : fix}
      </Button>
      {action.type === 'repair' && onFix === undefined ? (
        // the server may accept the same sign-in again; only a person decides to risk one more try (S1)
        <Button isPending={run.isPending} onPress={() => void run.run({})}>
          {words.t('action.try-again')}
        </Button>
      ) : null}
      {moved === null ? null : <BeginMove mailbox={mailbox} />}
      {isRepairing && action.type === 'repair' ? (
        <RepairDialog onClose={() => repair(false)} side={action.side} />
      ) : null}
    </>
  );
}

interface NoteProps extends ProblemProps {
  /** Take the place of the fix's button. */
  readonly actions?: ReactNode;
  /** What else is known about it. */
  readonly children?: ReactNode;
}

/** Shows a problem as a note inside a screen. */
export function ProblemNote({ actions, onFix, kind, ...props }: NoteProps) {
  const about = kind === undefined ? {} : { kind };
  const fix = <FixButton {...about} onFix={onFix} problem={props.problem} />;
  return <ProblemFrame {...props} actions={actions ?? fix} />;
}
