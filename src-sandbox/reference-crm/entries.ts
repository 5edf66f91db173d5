/**
 * Every way the CRM's entries change, whether by Concord (conditional, with refusals) or by a person in the CRM. Each function is
 * one change; the caller makes the transaction.
 */
import { canonicalEvent, canonicalJson } from '../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type LocalDateTime,
  organizerOf,
  type PatchObject,
  participantId,
} from '../../src-shared/domain/calendar/event.ts';
import { applyPatch, diff, fieldsChangedAt } from '../../src-shared/domain/calendar/patch.ts';
import { acceptable } from './acceptable.ts';
import { ownerOf } from './addresses.ts';
import type { ChangeLog } from './change-log.ts';
import type { Contract } from './contract.ts';
import {
  type CrmEntry,
  type CrmFacts,
  type CrmFields,
  type Draft,
  type EntryView,
  type Lock,
  type NewEntry,
  openRules,
  type Row,
  type RulesBody,
} from './crm-entry.ts';
import { createEntryReading, fieldsOf } from './entry-reading.ts';
import { refuse } from './problem.ts';
import type { CrmStore } from './store.ts';

export interface Entries {
  readonly recurrence: 'series' | 'none';
  readonly rules: () => RulesBody;
  readonly setRules: (rules: RulesBody) => void;
  // what Concord does, as one user
  readonly view: (user: string, id: string) => EntryView;
  readonly create: (
    user: string,
    id: string,
    entry: NewEntry,
  ) => { readonly status: 200 | 201; readonly entry: EntryView };
  readonly update: (user: string, id: string, revision: string | null, patch: PatchObject) => EntryView;
  readonly remove: (user: string, id: string, revision: string | null) => void;
  readonly unschedule: (user: string, id: string, revision: string | null) => void;
  readonly lock: (user: string, id: string, lock: Lock) => void;
  /** Notes the uids under which Concord says that an entry is known in calendars. */
  readonly learnUids: (user: string, id: string, uids: readonly string[]) => void;
  /** Gives the entries that this user organises for others too a new version, because their part in them changed (C9). */
  readonly retellColleagues: (user: string) => void;
  readonly find: (
    user: string,
    uids: readonly string[],
  ) => readonly { readonly uid: string; readonly id: string }[];
  // what people do in the CRM
  readonly all: () => readonly CrmEntry[];
  readonly entry: (id: string) => CrmEntry | null;
  readonly make: (draft: Draft) => void;
  readonly edit: (id: string, patch: PatchObject) => void;
  readonly complete: (id: string, completed: boolean) => void;
  /** Sets what only the CRM knows, of the entry or of one occurrence; what is not named stays. */
  readonly setFacts: (id: string, facts: CrmFacts, recurrenceId: LocalDateTime | null) => void;
  readonly setOrganizer: (id: string, user: string | null) => void;
  readonly erase: (id: string) => void;
  readonly setPush: (id: string, user: string, push: boolean) => void;
  readonly setPlacement: (id: string, user: string, state: 'visible' | 'unscheduled' | 'hidden') => void;
}

export function createEntries(
  store: CrmStore,
  log: ChangeLog,
  contract: Contract,
  recurrence: Entries['recurrence'],
): Entries {
  const { sql } = store;
  const rules = (): RulesBody => {
    const text = store.fact('rules');
    return text === null ? openRules : (JSON.parse(text) as RulesBody);
  };
  const { find, recurrenceIdOf, viewOf, seen, current } = createEntryReading(store, log, rules);
  const userByEmail = (email: string): string | null =>
    (sql('SELECT id FROM users WHERE email = ?').pluck().get(ownerOf(store, email)) as string | undefined) ??
    null;

  const personOf = (user: string): { readonly name: string; readonly email: string } =>
    (sql('SELECT name, email FROM users WHERE id = ?').get(user) as
      | { readonly name: string; readonly email: string }
      | undefined) ?? refuse('not-found');

  /** Asked without a join: SQLite would prepare a join with placements again at each uid. */
  const entriesByUid = (uid: string): readonly string[] =>
    sql('SELECT entry FROM uids WHERE uid = ?').pluck().all(uid) as string[];

  const insert = (row: Omit<Row, 'version' | 'completed' | 'removed' | 'fields'>): Row => {
    sql('INSERT INTO entries VALUES (?, 1, ?, ?, ?, ?, ?, 0, ?, 0, NULL)').run(
      row.id,
      row.event,
      row.uids,
      row.kind,
      row.organizer,
      row.origin,
      row.lock,
    );
    for (const uid of JSON.parse(row.uids) as string[])
      sql('INSERT OR IGNORE INTO uids VALUES (?, ?)').run(uid, row.id);
    return { ...row, version: 1, completed: 0, removed: 0, fields: null };
  };

  /** As JSON. */
  const uidsOf = (id: string): string =>
    (sql('SELECT uids FROM entries WHERE id = ?').pluck().get(id) as string | undefined) ?? '[]';

  const rewrite = (id: string, event: CalendarEvent): void => {
    sql('UPDATE entries SET version = version + 1, event = ? WHERE id = ?').run(canonicalJson(event), id);
    log.touch(id);
  };

  const bump = (id: string): void => {
    sql('UPDATE entries SET version = version + 1 WHERE id = ?').run(id);
    log.touch(id);
  };

  /** One user has a uid once. Occurrences of one series share it. */
  const refuseTaken = (user: string, uids: readonly string[], recurrenceId: string | undefined): void => {
    for (const uid of uids) {
      const twins = entriesByUid(uid).flatMap((id) => {
        const placement = log.placement(user, id);
        return placement !== null && recurrenceIdOf(id) === recurrenceId ? [placement] : [];
      });
      const visible = twins.find(({ state }) => state === 'visible');
      if (visible !== undefined) refuse('uid-taken', { id: visible.entry });
      if (twins.some(({ state }) => state === 'hidden')) refuse('uid-taken', { reason: 'hidden' });
    }
  };

  const eraseRow = (id: string): void => {
    sql(
      `UPDATE entries SET removed = 1, version = version + 1, event = '{}', uids = '[]', lock = NULL, fields = NULL WHERE id = ?`,
    ).run(id);
    sql('DELETE FROM uids WHERE entry = ?').run(id);
    for (const { user, state, push } of log.placementsOf(id))
      if (state === 'visible') log.place(user, id, { state: 'deleted', push: push === 1 });
  };

  const patched = (event: CalendarEvent, patch: PatchObject): CalendarEvent => {
    let result: CalendarEvent;
    try {
      result = applyPatch(event, patch);
    } catch {
      refuse('item-rejected', { detail: 'The patch cannot be applied.' });
    }
    acceptable(contract, result, recurrence);
    return result;
  };

  const crmEntry = (row: Row): CrmEntry => ({
    id: row.id,
    version: row.version,
    event: JSON.parse(row.event) as CalendarEvent,
    uids: JSON.parse(row.uids) as string[],
    kind: row.kind,
    organizer: row.organizer,
    origin: row.origin,
    completed: row.completed === 1,
    locked: row.lock === null ? null : (JSON.parse(row.lock) as Lock),
    crm: fieldsOf(row),
    removed: row.removed === 1,
    placements: log.placementsOf(row.id),
  });

  return {
    recurrence,
    rules,
    setRules(next) {
      store.setFact('rules', JSON.stringify(next));
      const restrictions = `${next.deletingRestricted ? '-d' : ''}${next.editingRestricted ? '-e' : ''}`;
      store.setFact('restrictions', restrictions);
    },
    view(user, id) {
      const { row, placement } = seen(user, id);
      return viewOf(user, row, placement);
    },
    create(user, id, { event: given, kind = 'appointment', uids: aliases = [], locked }) {
      const existing = find(id);
      if (existing !== undefined) {
        const placement = log.placement(user, id);
        if (placement !== null && placement.state !== 'visible') refuse('gone', { reason: placement.state });
        // another user's entry has this id: the answer tells nothing about it
        if (placement === null) refuse('already-exists');
        const same = canonicalJson(canonicalEvent(given)) === existing.event && kind === existing.kind;
        if (!same)
          refuse('already-exists', { revision: log.revision(existing.version, placement.push === 1) });
        return { status: 200, entry: viewOf(user, existing, placement) };
      }
      const event = canonicalEvent(given);
      acceptable(contract, event, recurrence);
      const uids = [...new Set([event.uid, ...aliases])];
      refuseTaken(user, uids, event.recurrenceId);
      const owner = organizerOf(event);
      const organizer = owner === null ? user : userByEmail(owner);
      const row = insert({
        id,
        event: canonicalJson(event),
        uids: JSON.stringify(uids),
        kind,
        organizer,
        origin: 'calendar',
        lock: lockText(locked),
      });
      log.place(user, id, { state: 'visible', push: true });
      const placement = log.placement(user, id) ?? refuse('not-found');
      return { status: 201, entry: viewOf(user, row, placement, event) };
    },
    update(user, id, revision, patch) {
      const { row, placement } = current(user, id, revision);
      const before = JSON.parse(row.event) as CalendarEvent;
      const event = patched(before, patch);
      const { edit } = viewOf(user, row, placement).rights;
      const touched = Object.keys(diff(before, event)).flatMap((path) =>
        fieldsChangedAt(path, before, event),
      );
      if (edit !== 'all' && touched.some((field) => !edit.includes(field))) refuse('not-permitted');
      rewrite(id, event);
      const after = seen(user, id);
      return viewOf(user, after.row, after.placement);
    },
    remove(user, id, revision) {
      const { row, placement } = current(user, id, revision);
      if (!viewOf(user, row, placement).rights.delete) refuse('not-permitted');
      eraseRow(id);
    },
    unschedule(user, id, revision) {
      const { placement } = current(user, id, revision);
      log.place(user, id, { state: 'unscheduled', push: placement.push === 1 });
      bump(id);
    },
    lock(user, id, lock) {
      seen(user, id);
      sql('UPDATE entries SET lock = ? WHERE id = ?').run(lockText(lock), id);
    },
    learnUids(user, id, uids) {
      if (log.placement(user, id)?.state !== 'visible') return;
      const known = JSON.parse(uidsOf(id)) as string[];
      const news = uids.filter((uid) => !known.includes(uid));
      if (news.length === 0) return;
      sql('UPDATE entries SET uids = ? WHERE id = ?').run(JSON.stringify([...known, ...news]), id);
      for (const uid of news) sql('INSERT OR IGNORE INTO uids VALUES (?, ?)').run(uid, id);
    },
    retellColleagues(user) {
      const organized = sql(
        `SELECT e.id FROM entries e WHERE e.organizer = ? AND e.removed = 0 AND EXISTS
         (SELECT 1 FROM placements p WHERE p.entry = e.id AND p.user <> e.organizer AND p.state = 'visible')`,
      )
        .pluck()
        .all(user) as string[];
      for (const id of organized) bump(id);
    },
    find: (user, uids) =>
      uids.flatMap((uid) =>
        entriesByUid(uid)
          .filter((id) => log.placement(user, id)?.state === 'visible')
          .map((id) => ({ uid, id })),
      ),

    all: () => (sql('SELECT * FROM entries WHERE removed = 0 ORDER BY id').all() as Row[]).map(crmEntry),
    entry(id) {
      const row = find(id);
      return row === undefined ? null : crmEntry(row);
    },
    make({ id, event: given, kind, organizer, scheduledFor, push }) {
      const event = canonicalEvent(given);
      acceptable(contract, event, recurrence);
      insert({
        id,
        event: canonicalJson(event),
        uids: JSON.stringify([event.uid]),
        kind,
        organizer,
        origin: 'crm',
        lock: null,
      });
      const { pushByDefault } = rules();
      const pushed = push ?? (kind === 'task' ? pushByDefault.tasks : pushByDefault.appointments);
      for (const user of scheduledFor) log.place(user, id, { state: 'visible', push: pushed });
    },
    edit(id, patch) {
      const row = find(id);
      if (row === undefined || row.removed === 1) refuse('not-found');
      rewrite(id, patched(JSON.parse(row.event) as CalendarEvent, patch));
    },
    complete(id, completed) {
      sql('UPDATE entries SET completed = ? WHERE id = ?').run(Number(completed), id);
      bump(id);
    },
    setFacts(id, facts, recurrenceId) {
      const row = find(id);
      if (row === undefined || row.removed === 1) refuse('not-found');
      const before = fieldsOf(row);
      const occurrence =
        recurrenceId === null ? {} : { [recurrenceId]: { ...before.occurrences?.[recurrenceId], ...facts } };
      const after: CrmFields =
        recurrenceId === null
          ? { ...before, ...facts }
          : { ...before, occurrences: { ...before.occurrences, ...occurrence } };
      sql('UPDATE entries SET fields = ? WHERE id = ?').run(JSON.stringify(after), id);
      bump(id);
    },
    setOrganizer(id, user) {
      sql('UPDATE entries SET organizer = ? WHERE id = ?').run(user, id);
      const row = find(id) ?? refuse('not-found');
      rewrite(id, organizedBy(JSON.parse(row.event) as CalendarEvent, user === null ? null : personOf(user)));
    },
    erase(id) {
      const row = find(id);
      if (row === undefined || row.removed === 1) refuse('not-found');
      eraseRow(id);
    },
    setPush(id, user, push) {
      const placement = log.placement(user, id);
      if (placement?.state !== 'visible') refuse('not-found');
      log.place(user, id, { state: 'visible', push });
    },
    setPlacement(id, user, state) {
      const { pushByDefault } = rules();
      const placement = log.placement(user, id);
      const kind = find(id)?.kind ?? refuse('not-found');
      const push =
        placement === null ? pushByDefault[kind === 'task' ? 'tasks' : 'appointments'] : placement.push === 1;
      log.place(user, id, { state, push });
      bump(id);
    },
  };
}

/** A meeting with another organiser; the one before stays a participant. An entry without participants has no organiser in its event. */
function organizedBy(
  event: CalendarEvent,
  owner: { readonly name: string; readonly email: string } | null,
): CalendarEvent {
  const { participants } = event;
  if (participants === undefined) return event;
  const others = Object.entries(participants).map(([key, { roles, ...person }]) => {
    const { owner: _owner, ...rest } = roles;
    return [key, { ...person, roles: { attendee: true, ...rest } }] as const;
  });
  const key = owner === null ? null : participantId(owner.email);
  return canonicalEvent({
    ...event,
    participants: {
      ...Object.fromEntries(others),
      ...(owner === null || key === null
        ? {}
        : { [key]: { ...owner, ...participants[key], roles: { ...participants[key]?.roles, owner: true } } }),
    },
  });
}

/** The lock as it is stored; null when nothing is locked. */
function lockText(lock: Lock | undefined): string | null {
  return lock === undefined || lock.fields.length + (lock.guests ?? []).length === 0
    ? null
    : JSON.stringify(lock);
}
