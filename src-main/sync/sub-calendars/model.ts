/** What showing the other calendars needs. */
import type { Calendar, CalendarId, CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import type { CrmSubCalendars } from '../../../src-shared/domain/crm.ts';
import type { Problem } from '../../../src-shared/domain/problems.ts';
import type { Store } from '../../store/index.ts';

/** Trouble that stops every further write: the run has to know. */
export const endsRun: readonly Problem['code'][] = [
  'lease-lost',
  'sign-in-required',
  'throttled',
  'wrong-password',
];

export interface SubCalendarParts {
  readonly store: Store;
  readonly provider: CalendarSide;
  readonly crm: {
    readonly calendar: Pick<CalendarSide, 'capabilities' | 'locate'>;
    readonly subCalendars?: CrmSubCalendars;
  };
  /** The account's calendars, the primary one among them. */
  readonly calendars: readonly Calendar[];
  readonly primary: CalendarId;
  /** Whether private entries are shown as busy times, or not at all (RU6). They are never shown in full. */
  readonly showsPrivate: boolean;
  /** Whether all of them are read; otherwise only what a person has just chosen is carried out. */
  readonly isDue: boolean;
  /** Its change list was read to the end, and the CRM shows what it says (RU9). */
  readonly onHeard: (calendar: CalendarId) => void;
  readonly onItemProblem: (side: 'provider' | 'crm', problem: Problem) => void;
}
