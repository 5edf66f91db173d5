/** Whether one side answers: its health in words, when it was heard last and is asked next, and its own fix when it has a problem. */
import type { AppState, SideState } from '../../../src-shared/contract/index.ts';
import type { Problem } from '../../api/client.ts';
import { useAppState, useWords } from '../../api/use-app.tsx';
import { Icon, type IconName } from '../../ui/icons.tsx';
import { Dotted, ExternalText } from '../../ui/text.tsx';
import { useNow } from '../../ui/use-now.ts';
import { StatusFix } from './status-fix.tsx';
import { shownProblem } from './trouble.ts';

const icons: Readonly<Record<SideState['health'], IconName>> = {
  unknown: 'dots',
  well: 'check',
  working: 'both',
  paused: 'pause',
  offline: 'dots',
  trouble: 'apart',
};

interface HealthProps {
  readonly side: SideState;
  /** What is shown of its problem; null: nothing. */
  readonly trouble: Problem | null;
  /** The mailbox that it is; null: it is none. */
  readonly mailbox?: AppState['sync']['mailbox'];
  /** The address of the one mailbox of several that its problem is about; blank: it is about none. */
  readonly concerning?: string;
}

export function SideHealth({ side, trouble, mailbox = null, concerning = '' }: HealthProps) {
  const words = useWords();
  const { t, moments } = words;
  const now = useNow(1_000);
  const health = trouble === null ? side.health : 'trouble';
  const name = trouble?.code === 'unreachable' ? t('health.no-answer') : t(`health.${health}`);
  const isAskedNext = side.nextRunAt !== null && side.nextRunAt > now;
  return (
    <div className="side-health">
      <p className={`health ${health}`}>
        <Icon name={icons[health]} size={18} />
        {name}
      </p>
      <OtherTitle trouble={trouble} />
      {concerning === '' ? null : (
        <p className="side-name">
          <ExternalText>{concerning}</ExternalText>
        </p>
      )}
      <p className="quiet small">
        <Dotted
          parts={[
            side.heardAt === null
              ? t('health.never-heard')
              : t('health.heard', { when: moments.relative(Math.min(side.heardAt, now), now) }),
            ...(trouble === null && isAskedNext
              ? [t('status.next', { when: moments.relative(side.nextRunAt ?? now, now) })]
              : []),
          ]}
        />
      </p>
      {trouble === null ? null : <StatusFix mailbox={mailbox} nextRunAt={side.nextRunAt} problem={trouble} />}
    </div>
  );
}

/** What happened, unless the head of the screen says so already. */
function OtherTitle({ trouble }: { readonly trouble: Problem | null }) {
  const { sync } = useAppState();
  const words = useWords();
  if (trouble === null || JSON.stringify(trouble) === JSON.stringify(shownProblem(sync))) return null;
  return <p>{words.problem(trouble).title}</p>;
}
