/** Listing: what changed since a state, page by page, the way the profile's server does it. Pure reading. */
import type { CalendarEvent } from '../../src-shared/domain/calendar/event.ts';
import type {
  CalendarId,
  Change,
  ChangePage,
  RemovalReason,
  SyncState,
} from '../../src-shared/domain/calendar/side.ts';
import { fail } from '../../src-shared/domain/problems.ts';
import { type Account, calendarOf, revisionOf } from './account.ts';
import { type Entry, isVisible, type LogRow } from './sample-entry.ts';

const dayMs = 86_400_000;
/** Rows of single occurrences that one change of a series brings along. */
const mostOccurrenceRows = 10;

/** What a sync state contains. The engine treats it as opaque text. */
interface Position {
  /** `delta`: rows above `after`. `snapshot`: entries above ordinal `after`, of a round begun at row `began`. */
  readonly kind: 'delta' | 'snapshot';
  readonly epoch: number;
  readonly after: number;
  readonly began: number;
  /** First and last day of the frozen window; empty without one. */
  readonly from: string;
  readonly until: string;
}

/** One page after `since`; null begins a round. @throws ProblemError `calendar-missing` | `sync-state-expired` */
export function pageAfter(account: Account, id: CalendarId, since: SyncState | null): ChangePage {
  const calendar = calendarOf(account, id);
  if (calendar === undefined || !calendar.mayRead) fail('calendar-missing');
  const position = since === null ? beginning(account, calendar.epoch) : read(since);
  if (position === null || position.epoch !== calendar.epoch || isStale(account, position))
    fail('sync-state-expired');
  return position.kind === 'snapshot'
    ? snapshotPage(account, id, position)
    : deltaPage(account, id, position);
}

function snapshotPage(account: Account, calendar: CalendarId, position: Position): ChangePage {
  const { pageSize } = account.profile;
  const listed = account.storage.entriesOf(calendar, position.after, pageSize + 1);
  const page = listed.slice(0, pageSize);
  const last = listed.length <= pageSize;
  const shown = page.filter((entry) => isVisible(entry) && entry.push && inWindow(entry.event, position));
  return {
    kind: 'snapshot',
    changes: shown.flatMap((entry) => rowsFor(account, entry)),
    last,
    state: write(
      last
        ? { ...position, kind: 'delta', after: position.began }
        : { ...position, after: page.at(-1)?.ordinal ?? position.after },
    ),
  };
}

function deltaPage(account: Account, calendar: CalendarId, position: Position): ChangePage {
  const { pageSize, rows } = account.profile;
  const all = account.storage.logAfter(calendar, position.after);
  const due = rows === 'latest' ? latest(all) : all;
  const page = due.slice(0, pageSize);
  const last = due.length <= pageSize;
  const changes = page.flatMap((row) => changesFor(account, row, position));
  return {
    kind: 'delta',
    changes: rows === 'thin' ? disordered(changes, position.after + page.length) : changes,
    last,
    state: write({ ...position, after: page.at(-1)?.n ?? position.after }),
  };
}

function changesFor(account: Account, row: LogRow, position: Position): readonly Change[] {
  if (row.type === 'removed') return [{ type: 'removed', ref: row.ref, reason: row.reason }];
  const entry = account.storage.entry(row.ref);
  // the entry was removed or moved after this row; a later row reports that
  if (entry === undefined || entry.calendar !== row.calendar) return [];
  const reason = outOfView(entry);
  if (reason !== null) return [{ type: 'removed', ref: row.ref, reason }];
  // such a server reports an event as removed when it only lies outside the window
  if (!inWindow(entry.event, position)) return [{ type: 'removed', ref: row.ref, reason: 'deleted' }];
  return rowsFor(account, entry);
}

/** Why the entry is out of the person's calendar, also when it was edited since; null when it is in it. */
function outOfView(entry: Entry): RemovalReason | null {
  if (entry.hidden) return 'hidden';
  if (!entry.scheduled) return 'unscheduled';
  return entry.push ? null : 'unpushed';
}

/** What the server tells of one entry, already mapped from its occurrences to the series they belong to. */
function rowsFor(account: Account, entry: Entry): readonly Change[] {
  if (account.profile.rows === 'latest')
    return [{ type: 'changed', ref: entry.ref, revision: revisionOf(entry) }];
  const changed = Object.keys(entry.event.recurrenceOverrides ?? {}).slice(0, mostOccurrenceRows);
  const occurrences = changed.map((start) => ({
    id: `${entry.ref}.${start}`,
    seriesMaster: entry.ref,
  }));
  const raw: readonly { readonly id: string; readonly seriesMaster?: string }[] = [
    ...occurrences,
    { id: entry.ref },
    ...occurrences.slice(0, 1),
  ];
  return raw.map((row) => ({ type: 'changed', ref: row.seriesMaster ?? row.id }));
}

/** The last row of each object, oldest first, as a server that keeps tombstones answers. */
function latest(rows: readonly LogRow[]): readonly LogRow[] {
  const byRef = new Map<string, LogRow>();
  for (const row of rows) {
    byRef.delete(row.ref);
    byRef.set(row.ref, row);
  }
  return [...byRef.values()];
}

/** The same rows in another order, some of them twice, as the seed decides. */
export function disordered(changes: readonly Change[], seed: number): readonly Change[] {
  const mixed = changes.length > 1 ? [...changes, changes[seed % changes.length] as Change] : [...changes];
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  for (let index = mixed.length - 1; index > 0; index -= 1) {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    const other = state % (index + 1);
    const kept = mixed[index] as Change;
    mixed[index] = mixed[other] as Change;
    mixed[other] = kept;
  }
  return mixed;
}

function beginning(account: Account, epoch: number): Position {
  const { windowDays } = account.profile;
  const now = account.clock.now();
  return {
    kind: 'snapshot',
    epoch,
    after: 0,
    began: account.storage.lastNumber(),
    from: windowDays === null ? '' : day(now - windowDays.before * dayMs),
    until: windowDays === null ? '' : day(now + windowDays.after * dayMs),
  };
}

/** Whether less than half of the frozen window's future is left, so that a new round has to begin. */
function isStale(account: Account, position: Position): boolean {
  const { windowDays } = account.profile;
  if (windowDays === null) return false;
  return position.until < day(account.clock.now() + (windowDays.after / 2) * dayMs);
}

/** Whether the event lies in the window: by its start's date, a series until its rule ends. */
function inWindow(event: CalendarEvent, { from, until }: Position): boolean {
  if (from === '') return true;
  const first = event.start.slice(0, 10);
  if (first > until) return false;
  const rules = event.recurrenceRules ?? [];
  if (rules.length === 0) return first >= from;
  return rules.some((rule) => (rule.until ?? '9999').slice(0, 10) >= from);
}

function day(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}

function write({ kind, epoch, after, began, from, until }: Position): SyncState {
  return [kind, epoch, after, began, from, until].join(' ');
}

function read(state: SyncState): Position | null {
  const [kind, epoch, after, began, from = '', until = ''] = state.split(' ');
  if (kind !== 'delta' && kind !== 'snapshot') return null;
  return { kind, epoch: Number(epoch), after: Number(after), began: Number(began), from, until };
}
