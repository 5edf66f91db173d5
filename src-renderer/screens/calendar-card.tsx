/** Shows what helps a person recognise a calendar: its colour, name, owner and next entries. */
import type { ReactNode } from 'react';
import type { AppState } from '../../src-shared/contract/index.ts';
import { useWords } from '../api/use-app.tsx';
import { ExternalText, Lock } from '../ui/text.tsx';
import { useNow } from '../ui/use-now.ts';

export type CalendarChoice = AppState['setup']['calendars'][number];
export type OtherCalendar = AppState['calendars']['others'][number];

/** Uses the server's colour only when the text is a plain hexadecimal colour. */
function Swatch({ color }: { readonly color: string | undefined }) {
  const isColor = color !== undefined && /^#[0-9a-f]{6}/i.test(color);
  return <span className="swatch" style={isColor ? { background: color.slice(0, 7) } : {}} />;
}

export function CalendarName({ calendar }: { readonly calendar: CalendarChoice }) {
  const { t } = useWords();
  return (
    <span className="calendar-name">
      <span className="calendar-title">
        <Swatch color={calendar.color} />
        <ExternalText>{calendar.name}</ExternalText>
      </span>
      {calendar.isDefault ? <span className="tag">{t('calendar.default')}</span> : null}
    </span>
  );
}

/** @param isComplete true when the coming week was just read completely, so that no entries means an empty week */
export function CalendarAbout({
  calendar,
  isComplete,
}: {
  readonly calendar: CalendarChoice;
  readonly isComplete: boolean;
}) {
  const { t, moments } = useWords();
  const now = useNow(60_000);
  return (
    <span className="stack-tight">
      {calendar.owner === undefined || calendar.owner === '' ? null : (
        <span>{t('calendar.owner', { owner: calendar.owner })}</span>
      )}
      {calendar.mayWrite ? null : <Lock>{t('calendar.read-only')}</Lock>}
      {calendar.upcoming.length === 0 && isComplete ? (
        <span>{t('calendar.empty-week')}</span>
      ) : (
        calendar.upcoming.slice(0, 3).map((entry) => (
          <span className="upcoming" key={`${entry.start} ${entry.title}`}>
            <span>{moments.start(entry.start, entry.timeZone, now)}</span>
            <ExternalText>{entry.title.trim() === '' ? t('entry.untitled') : entry.title}</ExternalText>
          </span>
        ))
      )}
    </span>
  );
}

export function CalendarCard({
  calendar,
  isPrimary = false,
  children,
}: {
  readonly calendar: CalendarChoice;
  readonly isPrimary?: boolean;
  readonly children?: ReactNode;
}) {
  const { t } = useWords();
  return (
    <div className="calendar-card">
      <div className="calendar-head">
        <CalendarName calendar={calendar} />
        {isPrimary ? <Lock>{t('calendars.permanent')}</Lock> : null}
      </div>
      <div className="hint">
        <CalendarAbout calendar={calendar} isComplete={false} />
      </div>
      {children}
    </div>
  );
}
