/** Another calendar of the account: whether the CRM shows it, and how that went (C2, C16). */
import { useCall, useWords } from '../api/use-app.tsx';
import { Switch } from '../ui/choice.tsx';
import { CalendarCard, type OtherCalendar } from './calendar-card.tsx';
import { RefusedNote } from './problem-frame.tsx';
import { ProblemNote } from './problem-note.tsx';

function ShownText({ calendar: { shown, entries, unreadable } }: { readonly calendar: OtherCalendar }) {
  const { t } = useWords();
  const text = shown === 'shown' ? t('calendars.shown', { count: entries }) : t(`calendars.shown-${shown}`);
  return (
    <span className="stack-tight quiet small">
      <span>{text}</span>
      {shown === 'shown' && unreadable > 0 ? (
        <span>{t('calendars.shown-unreadable', { count: unreadable })}</span>
      ) : null}
    </span>
  );
}

/** @param canShow whether the CRM has a place for other calendars */
export function OtherCalendarCard({
  calendar,
  canShow,
}: {
  readonly calendar: OtherCalendar;
  readonly canShow: boolean;
}) {
  const { t } = useWords();
  const show = useCall('calendars.show');
  return (
    <CalendarCard calendar={calendar}>
      {canShow ? (
        <div className="stack-tight calendar-shown">
          {calendar.shown === 'feed' ? null : (
            <Switch
              isSelected={calendar.isOn}
              label={t('calendars.show-named', { name: calendar.name })}
              onChange={(on) => void show.run({ id: calendar.id, on })}
            >
              {t('calendars.show')}
            </Switch>
          )}
          <ShownText calendar={calendar} />
          {show.problem === null ? null : <ProblemNote problem={show.problem} />}
          <RefusedNote isShown={show.isRefused} />
        </div>
      ) : null}
    </CalendarCard>
  );
}
