/** A step with the choice of the calendar alone: for a mailbox that moved (A13). Setup itself asks in `what-syncs.tsx`. */
import { useContext } from 'react';
import { useCall, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { RefusedNote } from '../problem-frame.tsx';
import { ProblemNote } from '../problem-note.tsx';
import { CalendarList, useCalendarChoice } from './calendar-choice.tsx';
import { StepFrame } from './step-frame.tsx';
import { StepPlaceContext, useStepTitle } from './step-place.ts';
import { useStepCall } from './use-step-call.ts';

export function CalendarStep() {
  const { t } = useWords();
  const title = useStepTitle('calendar');
  const place = useContext(StepPlaceContext);
  const save = useStepCall('setup.calendar');
  const again = useCall('setup.go');
  const choice = useCalendarChoice();
  const { id } = choice;
  return (
    <StepFrame
      actions={
        choice.isPossible ? (
          <Button isDisabled={id === null} isPending={save.isBusy} kind="primary" type="submit">
            {t('calendar.choose')}
          </Button>
        ) : (
          <Button isPending={again.isPending} onPress={() => void again.run({ step: 'calendar' })}>
            {t('action.try-again')}
          </Button>
        )
      }
      lead={t('calendar.lead')}
      onSubmit={() => {
        if (id !== null) void save.run({ id });
      }}
      title={title}
    >
      <p>{place?.calendarNote ?? t('calendar.permanent')}</p>
      {save.problem === null ? null : (
        <ProblemNote onFix={() => void again.run({ step: 'calendar' })} problem={save.problem} />
      )}
      <RefusedNote isShown={save.isRefused} />
      <CalendarList choice={choice} label={title} />
    </StepFrame>
  );
}
