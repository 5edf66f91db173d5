/** A problem as it is shown everywhere: what happened, why, one button that mends it, and the details behind a click. */

import { useState } from 'react';
import type { Problem } from '../api/client.ts';
import { useAppState, useCall, useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { CopyButton, Facts, Outside } from '../ui/text.tsx';
import { useNow } from '../ui/use-now.ts';
import { fixAction } from './fix.ts';
import { RepairDialog } from './repair.tsx';

/** Code, parameters and time, for whoever helps. Problems hold nothing that may not be shown. */
export function problemReport({ code, params }: Problem, version: string, at: number): string {
  const known = Object.entries(params).map(([name, value]) => `${name}: ${value}`);
  return [`Concord ${version}`, `code: ${code}`, ...known, `time: ${new Date(at).toISOString()}`].join('\n');
}

interface ProblemProps {
  readonly problem: Problem;
  /** What the button does instead of what it does by itself: in a form, going to the field that is wrong. */
  readonly onFix?: (() => void) | undefined;
}

export function FixButton({ problem, onFix }: ProblemProps) {
  const { setup, app } = useAppState();
  const words = useWords();
  const go = useCall('setup.go');
  const run = useCall('sync.now');
  const [isRepairing, repair] = useState(false);
  const now = useNow();
  const { fix } = words.problem(problem);
  const action = fixAction(problem, setup);
  if (action.type === 'copy')
    return (
      <CopyButton kind="primary" text={problemReport(problem, app.version, now)}>
        {fix}
      </CopyButton>
    );
  const mend = () => {
    if (onFix !== undefined) onFix();
    else if (action.type === 'step') void go.run({ step: action.step });
    else if (action.type === 'settings') window.location.assign('#settings');
    else if (action.type === 'repair') repair(true);
    else void run.run({});
  };
  return (
    <>
      <Button isPending={go.isPending || run.isPending} kind="primary" onPress={mend}>
        {action.type === 'settings' && onFix === undefined ? words.t('action.open-settings') : fix}
      </Button>
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
              : [[t('details.host'), <Outside key="host">{String(host)}</Outside>] as const]),
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

/** When it will be tried again, as long as that lies ahead. */
export function RetryTime({ problem }: { readonly problem: Problem }) {
  const { t, moments } = useWords();
  const now = useNow();
  if (problem.retryAt === undefined || problem.retryAt <= now) return null;
  const isSoon = problem.retryAt - now < 60 * 60_000;
  return (
    <p className="quiet">
      {isSoon
        ? t('problem.retry-soon', { when: moments.relative(problem.retryAt, now) })
        : t('problem.retry-at', { time: moments.dayTime(problem.retryAt, now) })}
    </p>
  );
}

/** The problem as a note on a screen of its own doings. */
export function ProblemNote(props: ProblemProps) {
  const { title, cause } = useWords().problem(props.problem);
  return (
    <div className="problem" role="alert">
      <div className="stack-tight">
        <h2>{title}</h2>
        <p>{cause}</p>
        <RetryTime problem={props.problem} />
      </div>
      <div className="row">
        <FixButton {...props} />
      </div>
      <ProblemDetails problem={props.problem} />
    </div>
  );
}

/** A call that broke or was not answered: nothing more is known. */
export function RefusedNote({ isShown }: { readonly isShown: boolean }) {
  const { t } = useWords();
  return (
    <div className="live" role="alert">
      {isShown ? <p className="problem wrong">{t('call.refused')}</p> : null}
    </div>
  );
}
