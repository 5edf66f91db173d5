/** The welcome step: what Concord does, what it never does, and ways to begin. */
import { useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { DesktopHint } from '../desktop-hint.tsx';
import { DisconnectedNote } from '../disconnected-note.tsx';
import { RefusedNote } from '../problem-frame.tsx';
import { ProblemNote } from '../problem-note.tsx';
import { Promises } from '../promises.tsx';
import { StepFrame } from './step-frame.tsx';
import { useStepCall } from './use-step-call.ts';

export function WelcomeStep() {
  const { t } = useWords();
  const start = useStepCall('setup.start');
  return (
    <StepFrame
      actions={
        <>
          <Button isDisabled={start.isBusy} onPress={() => void start.run({ with: 'sample' })}>
            {t('welcome.sample')}
          </Button>
          <Button isPending={start.isBusy} kind="primary" type="submit">
            {t('welcome.start')}
          </Button>
        </>
      }
      lead={t('welcome.lead')}
      mark={<Mark size={56} state="in-agreement" />}
      onSubmit={() => void start.run({ with: 'account' })}
      title={t('welcome.title')}
    >
      {start.problem === null ? null : (
        <ProblemNote onFix={() => void start.run({ with: 'account' })} problem={start.problem} />
      )}
      <RefusedNote isShown={start.isRefused} />
      <DisconnectedNote />
      <Promises
        does={[t('welcome.does-1'), t('welcome.does-2'), t('welcome.does-3')]}
        doesTitle={t('welcome.does')}
        never={[t('welcome.never-1'), t('welcome.never-2'), t('welcome.never-3')]}
        neverTitle={t('welcome.never')}
      />
      <p className="quiet small">
        {t('welcome.second-sample-lead')}{' '}
        <Button
          isDisabled={start.isBusy}
          kind="inline"
          onPress={() => void start.run({ with: 'second-sample' })}
        >
          {t('welcome.second-sample')}
        </Button>
      </p>
      <DesktopHint />
    </StepFrame>
  );
}
