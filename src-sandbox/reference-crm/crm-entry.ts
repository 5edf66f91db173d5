/** What an entry of the reference CRM is: as the API shows it to one user, as people in the CRM and tests see it, as it is stored. */
import type { CalendarEvent, FieldName, LocalDateTime } from '../../src-shared/domain/calendar/event.ts';
import type { CrmRules, ShownLock } from '../../src-shared/domain/crm.ts';
import type { Placement } from './change-log.ts';

export type Kind = 'appointment' | 'task';

export interface NewEntry {
  readonly event: CalendarEvent;
  readonly kind?: Kind;
  readonly uids?: readonly string[];
  readonly locked?: Lock;
}

/** What cannot be changed in the CRM, and who is on one side only. */
export type Lock = ShownLock;

/** What only the CRM knows of an entry, or of one occurrence: no calendar has it, and Concord passes it by (WR9). */
export interface CrmFacts {
  readonly type?: string;
  readonly status?: string;
  readonly result?: string;
  readonly related?: readonly { readonly kind: string; readonly id: string; readonly name: string }[];
}

/** Of a series also what differs in single occurrences, by their original start. */
export interface CrmFields extends CrmFacts {
  readonly occurrences?: Readonly<Record<LocalDateTime, CrmFacts>>;
}

/** An entry as the API shows it to one user. */
export interface EntryView {
  readonly id: string;
  readonly revision: string;
  readonly event: CalendarEvent;
  readonly uids: readonly string[];
  readonly kind: Kind;
  readonly completed?: boolean;
  readonly scheduledFor: readonly {
    readonly user: string;
    readonly name: string;
    readonly connected: boolean;
    readonly invites: boolean;
  }[];
  readonly organizer: string | null;
  readonly push: boolean;
  readonly rights: {
    readonly edit: 'all' | readonly FieldName[];
    /** What an edit of another field in the calendar comes to (C12). */
    readonly onEdit?: 'unschedule';
    readonly delete: boolean;
  };
  readonly people?: readonly (readonly string[])[];
  readonly locked?: Lock;
  readonly crm?: CrmFields;
  readonly updated: string;
}

/** An entry as it is stored, for people in the CRM and for tests. */
export interface CrmEntry {
  readonly id: string;
  readonly version: number;
  readonly event: CalendarEvent;
  readonly uids: readonly string[];
  readonly kind: Kind;
  readonly organizer: string | null;
  /** `calendar`: Concord made it from a calendar event. */
  readonly origin: 'crm' | 'calendar';
  readonly completed: boolean;
  readonly locked: Lock | null;
  readonly crm: CrmFields;
  readonly removed: boolean;
  readonly placements: readonly Placement[];
}

/** What a person in the CRM fills in. */
export interface Draft {
  readonly id: string;
  readonly event: CalendarEvent;
  readonly kind: Kind;
  readonly organizer: string | null;
  readonly scheduledFor: readonly string[];
  /** Absent: as the administrator's rule for the kind says. */
  readonly push?: boolean;
}

/** The administrator's rules, with the defaults that the CRM applies itself. */
export interface RulesBody extends CrmRules {
  readonly pushByDefault: { readonly appointments: boolean; readonly tasks: boolean };
}

/** As the table holds it. */
export interface Row {
  readonly id: string;
  readonly version: number;
  readonly event: string;
  readonly uids: string;
  readonly kind: Kind;
  readonly organizer: string | null;
  readonly origin: 'crm' | 'calendar';
  readonly completed: number;
  readonly lock: string | null;
  readonly removed: number;
  readonly fields: string | null;
}

export const openRules: RulesBody = {
  direction: 'two-way',
  createPrefix: '',
  useOrganizer: false,
  deletingRestricted: false,
  editingRestricted: false,
  pushByDefault: { appointments: true, tasks: false },
  furtherMailboxes: true,
  providers: ['google', 'microsoft', 'exchange', 'kerio', 'caldav', 'sample', 'sample-google'],
  features: { calendar: true, mail: true },
};
