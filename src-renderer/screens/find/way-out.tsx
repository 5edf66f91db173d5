/** The buttons below an answer: what a person can do about it at once, or the screen that leads on. */
import { useState } from 'react';
import type { Explanation } from '../../../src-shared/contract/index.ts';
import { useCall, useWords } from '../../api/use-app.tsx';
import { useAnnouncement } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { RefusedNote } from '../problem-frame.tsx';
import { ProblemNote } from '../problem-note.tsx';
import { leadsTo } from './why-texts.ts';

interface WayOutProps {
  readonly told: Explanation;
  /** Something was done: the answer may be another one now. */
  readonly onDone: () => void;
  /** Another screen is shown. */
  readonly onLeave: () => void;
}

export function WayOut({ told, onDone, onLeave }: WayOutProps) {
  const { t } = useWords();
  const resume = useCall('skipped.resume');
  const retry = useCall('quarantine.retry');
  const confirm = useCall('quarantine.confirm');
  const resumePause = useCall('sync.resume');
  const [said, say] = useState('');
  useAnnouncement(said);
  const { keptApart, quarantined } = told;
  const done = (isAccepted: boolean): void => {
    say(t(isAccepted ? 'panel.done' : 'quarantine.stale'));
    onDone();
  };
  const calls = [resume, retry, confirm, resumePause];
  const isPending = calls.some((call) => call.isPending);
  const problem = calls.map((call) => call.problem).find((one) => one !== null) ?? null;
  const leads = leadsTo(told);
  const go = (screen: string): void => {
    window.location.assign(`#${screen}`);
    onLeave();
  };
  const buttons = [
    keptApart === null ? null : (
      <Button
        isPending={isPending}
        key="resume"
        onPress={() =>
          void resume
            .run({ item: keptApart })
            .then((outcome) => outcome.type === 'done' && done(outcome.output.accepted))
        }
      >
        {t('skipped.resume')}
      </Button>
    ),
    quarantined === null ? null : quarantined.nextAt === null ? (
      <Button
        isPending={isPending}
        key="confirm"
        onPress={() =>
          void confirm
            .run({ item: { side: quarantined.side, ref: quarantined.ref }, digest: quarantined.digest })
            .then((outcome) => outcome.type === 'done' && done(outcome.output.accepted))
        }
      >
        {t(
          quarantined.code === 'crm-cannot-remove' ? 'quarantine.removed-there' : 'quarantine.changed-there',
        )}
      </Button>
    ) : (
      <Button
        isPending={isPending}
        key="retry"
        onPress={() =>
          void retry
            .run({ item: { side: quarantined.side, ref: quarantined.ref } })
            .then((outcome) => outcome.type === 'done' && done(true))
        }
      >
        {t('quarantine.retry')}
      </Button>
    ),
    leads === null ? null : leads === 'resume-pause' ? (
      <Button
        isPending={isPending}
        key="pause"
        onPress={() => void resumePause.run({}).then((outcome) => outcome.type === 'done' && done(true))}
      >
        {t('status.resume')}
      </Button>
    ) : (
      <Button key="leads" onPress={() => go(leads)}>
        {t(leads === 'activity' ? 'panel.review' : `panel.to-${leads}`)}
      </Button>
    ),
  ].filter((button) => button !== null);
  return (
    <>
      {buttons.length === 0 ? null : <div className="panel-actions">{buttons}</div>}
      {said === '' ? null : <p className="small">{said}</p>}
      {problem === null ? null : <ProblemNote problem={problem} />}
      <RefusedNote isShown={calls.some((call) => call.isRefused)} />
    </>
  );
}
