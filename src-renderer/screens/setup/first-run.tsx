/** The first-run step: shows the parts of the run in order, with the remaining time if known. The window may be closed. */
import type { AppState } from '../../../src-shared/contract/index.ts';
import { useAppState, useWords } from '../../api/use-app.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Mark } from '../../ui/mark.tsx';
import { ProblemNote } from '../problem-note.tsx';
import { RunProgress } from '../run-progress.tsx';
import { StepFrame } from './step-frame.tsx';

type Progress = NonNullable<AppState['sync']['progress']>;
type Phase = Progress['phase'];

const parts = ['reading', 'planning', 'applying', 'publishing'] as const satisfies readonly Phase[];
const order: readonly Phase[] = ['connecting', ...parts, 'done'];

function Part({
  part,
  progress,
}: {
  readonly part: (typeof parts)[number];
  readonly progress: Progress | null;
}) {
  const { t } = useWords();
  const phaseIndex = progress === null ? 0 : order.indexOf(progress.phase);
  const partIndex = order.indexOf(part);
  if (progress !== null && phaseIndex === partIndex)
    return (
      <li className="first-part">
        <span className="step-sign" />
        <RunProgress progress={progress} />
      </li>
    );
  return (
    <li className={phaseIndex > partIndex ? 'first-part' : 'first-part quiet'}>
      <span className="step-sign">{phaseIndex > partIndex ? <Icon name="check" size={16} /> : null}</span>
      <span>
        {t(`phase.${part}`)}
        {phaseIndex > partIndex ? <span className="hidden">, {t('setup.finished')}</span> : null}
      </span>
    </li>
  );
}

export function FirstRunStep() {
  const { sync } = useAppState();
  const { t } = useWords();
  return (
    <StepFrame
      busy={sync.problem !== null || sync.progress === null ? '' : t(`phase.${sync.progress.phase}`)}
      lead={t('first-run.lead')}
      mark={<Mark size={56} state={sync.problem === null ? 'working' : sync.state} />}
      title={t('first-run.title')}
    >
      <div className="first-run">
        {sync.problem === null ? null : <ProblemNote problem={sync.problem} />}
        <ol className="stack">
          {parts.map((part) => (
            <Part key={part} part={part} progress={sync.progress} />
          ))}
        </ol>
      </div>
    </StepFrame>
  );
}
