/** The CRM's entries as one user sees them: which ones, at which revision, with which rights. */
import type { CalendarEvent, FieldName } from '../../src-shared/domain/calendar/event.ts';
import { guestLists } from '../../src-shared/domain/calendar/participants.ts';
import { furtherAddresses, ownerOf } from './addresses.ts';
import type { ChangeLog, Placement } from './change-log.ts';
import type { CrmFields, EntryView, Lock, Row, RulesBody } from './crm-entry.ts';
import { refuse } from './problem.ts';
import type { CrmStore } from './store.ts';

export interface EntryReading {
  readonly find: (id: string) => Row | undefined;
  readonly recurrenceIdOf: (id: string) => string | undefined;
  /** @param event the row's, where it has been read already */
  readonly viewOf: (user: string, row: Row, placement: Placement, event?: CalendarEvent) => EntryView;
  /** The row and placement of an entry the user sees; refuses with `not-found` or `gone`. */
  readonly seen: (user: string, id: string) => SeenEntry;
  /** As `seen`, for a write that is conditional on a revision. */
  readonly current: (user: string, id: string, revision: string | null) => SeenEntry;
}

export interface SeenEntry {
  readonly row: Row;
  readonly placement: Placement;
}

function eventOf({ event }: Row): CalendarEvent {
  return JSON.parse(event) as CalendarEvent;
}

export function fieldsOf({ fields }: Row): CrmFields {
  return fields === null ? {} : (JSON.parse(fields) as CrmFields);
}

interface PersonRow {
  readonly name: string;
  readonly connected: number;
  readonly invites: number;
}

/** Of an entry that may not be edited from the calendar: guests' replies, and what concerns this user's calendar alone (C12). */
const stillEditable: readonly FieldName[] = ['participants', 'freeBusyStatus', 'privacy'];

export function createEntryReading(store: CrmStore, log: ChangeLog, rules: () => RulesBody): EntryReading {
  const { sql } = store;
  const find = (id: string): Row | undefined =>
    sql('SELECT * FROM entries WHERE id = ?').get(id) as Row | undefined;

  const recurrenceIdOf = (id: string): string | undefined =>
    (JSON.parse(find(id)?.event ?? '{}') as Partial<CalendarEvent>).recurrenceId;

  const personOf = (user: string): PersonRow | undefined =>
    store.aboutPeople(
      `user ${user}`,
      () =>
        sql(
          `SELECT name,
             EXISTS (SELECT 1 FROM accounts a WHERE a.user = u.id AND a.report IS NOT NULL) AS connected,
             EXISTS (SELECT 1 FROM accounts a WHERE a.user = u.id AND a.report ->> 'invites' = 1) AS invites
           FROM users u WHERE id = ?`,
        ).get(user) as PersonRow | undefined,
    );

  const scheduled = (id: string): EntryView['scheduledFor'] =>
    log.placementsOf(id).flatMap(({ user, state, push }) => {
      const person = state === 'visible' ? personOf(user) : undefined;
      if (person === undefined) return [];
      const { name, connected, invites } = person;
      return { user, name, connected: connected === 1, invites: push === 1 && invites === 1 };
    });

  /** The participants who have several addresses, each with all of them. */
  const peopleIn = (event: CalendarEvent): readonly (readonly string[])[] => {
    const owners = new Set(
      guestLists(event)
        .flatMap((list) => Object.values(list))
        .map(({ email }) => ownerOf(store, email.toLowerCase())),
    );
    return [...owners]
      .map((owner) => [owner, ...furtherAddresses(store, owner)])
      .filter(({ length }) => length > 1);
  };

  const viewOf: EntryReading['viewOf'] = (user, row, placement, event = eventOf(row)) => {
    const people = scheduled(row.id);
    const { deletingRestricted, editingRestricted } = rules();
    const several = peopleIn(event);
    return {
      id: row.id,
      revision: log.revision(row.version, placement.push === 1),
      event,
      uids: JSON.parse(row.uids) as string[],
      kind: row.kind,
      ...(row.kind === 'task' ? { completed: row.completed === 1 } : {}),
      scheduledFor: people,
      organizer: row.organizer,
      push: placement.push === 1,
      rights: {
        ...(editingRestricted && row.origin === 'crm'
          ? { edit: stillEditable, onEdit: 'unschedule' as const }
          : { edit: 'all' as const }),
        // only the organiser, or the only user who has the entry, may delete it for everybody
        delete: !deletingRestricted && (row.organizer === user || people.length === 1),
      },
      ...(several.length === 0 ? {} : { people: several }),
      ...(row.lock === null ? {} : { locked: JSON.parse(row.lock) as Lock }),
      ...(row.fields === null ? {} : { crm: fieldsOf(row) }),
      updated: new Date(placement.at).toISOString(),
    };
  };

  const seen = (user: string, id: string): SeenEntry => {
    const placement = log.placement(user, id);
    const row = find(id);
    if (placement === null || row === undefined) refuse('not-found');
    if (placement.state !== 'visible') refuse('gone', { reason: placement.state });
    return { row, placement };
  };

  const current = (user: string, id: string, revision: string | null): SeenEntry => {
    const found = seen(user, id);
    const now = log.revision(found.row.version, found.placement.push === 1);
    if (revision === null) refuse('revision-required');
    if (revision !== now) refuse('revision-conflict', { revision: now });
    return found;
  };

  return { find, recurrenceIdOf, viewOf, seen, current };
}
