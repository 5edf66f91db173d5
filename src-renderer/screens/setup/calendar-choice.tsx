/** The choice of the primary calendar: each with its owner and its coming week. One that may only be read cannot be chosen. */
import { useAppState, useWords } from '../../api/use-app.tsx';
import { RadioGroup } from '../../ui/choice.tsx';
import { CalendarAbout, CalendarName } from '../calendar-card.tsx';
import { useTyped } from './typed.tsx';

export interface CalendarChoice {
  /** Null: none is chosen, and none suggests itself. */
  readonly id: string | null;
  readonly choose: (id: string) => void;
  /** There is one that may be chosen. */
  readonly isPossible: boolean;
}

export function useCalendarChoice(): CalendarChoice {
  const { setup } = useAppState();
  const writable = setup.calendars.filter((calendar) => calendar.mayWrite);
  const suggested =
    writable.find((calendar) => calendar.isDefault) ?? (writable.length === 1 ? writable[0] : null);
  const [own, choose] = useTyped<string | null>('calendar', null);
  const id =
    writable.find((calendar) => calendar.id === own)?.id ?? setup.chosen.calendar ?? suggested?.id ?? null;
  return { id, choose, isPossible: writable.length > 0 };
}

export function CalendarList({ choice, label }: { readonly choice: CalendarChoice; readonly label: string }) {
  const { setup } = useAppState();
  const { t } = useWords();
  return (
    <>
      {setup.calendars.length === 0 ? (
        <p className="quiet">{t('calendar.none')}</p>
      ) : (
        <RadioGroup
          className="calendars"
          isLabelHidden
          label={label}
          onChange={choice.choose}
          options={setup.calendars.map((calendar) => ({
            value: calendar.id,
            text: <CalendarName calendar={calendar} />,
            hint: <CalendarAbout calendar={calendar} isComplete />,
            isDisabled: !calendar.mayWrite,
          }))}
          value={choice.id}
        />
      )}
      {setup.account?.features.some(({ reason }) => reason === 'nested-hidden') ? (
        <p className="quiet small">{t('feature-reason.nested-hidden')}</p>
      ) : null}
    </>
  );
}
