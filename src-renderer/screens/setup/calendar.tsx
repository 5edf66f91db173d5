/** The calendar step: the person chooses the primary calendar, after reading what the choice means. */
import { useContext } from 'react';
import { useAppState, useCall, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { RadioGroup } from '../../ui/choice.tsx';
import { CalendarAbout, CalendarName } from '../calendar-card.tsx';
import { RefusedNote } from '../problem-frame.tsx';
import { ProblemNote } from '../problem-note.tsx';
import { StepFrame } from './step-frame.tsx';
import { StepPlaceContext, useStepTitle } from './step-place.ts';
import { useTyped } from './typed.tsx';
import { useStepCall } from './use-step-call.ts';

export function CalendarStep() {
  const { setup } = useAppState();
  const { t } = useWords();
  const title = useStepTitle('calendar');
  const place = useContext(StepPlaceContext);
  const choose = useStepCall('setup.calendar');
  const again = useCall('setup.go');
  const writable = setup.calendars.filter((calendar) => calendar.mayWrite);
  const suggested =
    writable.find((calendar) => calendar.isDefault) ?? (writable.length === 1 ? writable[0] : null);
  const [own, setOwn] = useTyped<string | null>('calendar', null);
  const id =
    writable.find((calendar) => calendar.id === own)?.id ?? setup.chosen.calendar ?? suggested?.id ?? null;

  return (
    <StepFrame
      actions={
        writable.length === 0 ? (
          <Button isPending={again.isPending} onPress={() => void again.run({ step: 'calendar' })}>
            {t('action.try-again')}
          </Button>
        ) : (
          <Button isDisabled={id === null} isPending={choose.isBusy} kind="primary" type="submit">
            {t('calendar.choose')}
          </Button>
        )
      }
      lead={t('calendar.lead')}
      onSubmit={() => {
        if (id !== null) void choose.run({ id });
      }}
      title={title}
    >
      <p>{place?.calendarNote ?? t('calendar.permanent')}</p>
      {choose.problem === null ? null : (
        <ProblemNote onFix={() => void again.run({ step: 'calendar' })} problem={choose.problem} />
      )}
      <RefusedNote isShown={choose.isRefused} />
      {setup.calendars.length === 0 ? (
        <p className="quiet">{t('calendar.none')}</p>
      ) : (
        <RadioGroup
          isLabelHidden
          label={title}
          className="calendars"
          onChange={setOwn}
          options={setup.calendars.map((calendar) => ({
            value: calendar.id,
            text: <CalendarName calendar={calendar} />,
            hint: <CalendarAbout calendar={calendar} isComplete />,
            isDisabled: !calendar.mayWrite,
          }))}
          value={id}
        />
      )}
      {setup.account?.features.some(({ reason }) => reason === 'nested-hidden') ? (
        <p className="quiet small">{t('feature-reason.nested-hidden')}</p>
      ) : null}
    </StepFrame>
  );
}
