/** After the yes (A13): how far the entries are looked for, and what it came to. */
import { useAppState, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../problem-note.tsx';
import { RunProgress } from '../run-progress.tsx';
import { StepFrame } from '../setup/step-frame.tsx';

export function LookingForEntries() {
  const { sync } = useAppState();
  const { t } = useWords();
  // a mailbox's trouble is not about the move
  const problem = sync.mailbox === null ? sync.problem : null;
  return (
    <StepFrame
      busy={problem !== null || sync.progress === null ? '' : t(`phase.${sync.progress.phase}`)}
      lead={t('moved.looking-lead')}
      title={t('moved.looking-title')}
    >
      {problem === null ? null : <ProblemNote problem={problem} />}
      {sync.progress === null ? null : <RunProgress progress={sync.progress} />}
    </StepFrame>
  );
}

export function MoveResult({ onClose }: { readonly onClose: () => void }) {
  const { sync, decisions } = useAppState();
  const { t } = useWords();
  const asked = decisions.reduce(
    (sum, { kind, count }) => (kind === 'moved-unclear' || kind === 'moved-missing' ? sum + count : sum),
    0,
  );
  const found = Math.max(0, sync.linked - asked);
  return (
    <StepFrame
      actions={
        asked === 0 ? null : (
          <Button kind="primary" type="submit">
            {t('moved.answer')}
          </Button>
        )
      }
      onSubmit={() => {
        if (asked > 0) window.location.assign('#activity');
        onClose();
      }}
      title={t('moved.done-title')}
    >
      <p>{found === 0 ? t('moved.none-found') : t('moved.found', { count: found })}</p>
      <p>{asked === 0 ? t('moved.none-asked') : t('moved.asked', { count: asked })}</p>
    </StepFrame>
  );
}
