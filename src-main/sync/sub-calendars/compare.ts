/**
 * The full comparison of the account's other calendars (RU9, D13): each one that the CRM shows is listed and read anew, and compared with
 * what the CRM was told of it; the CRM itself cannot be asked what it shows. It writes to no side. Where something differs that the
 * calendar's change list says nothing of, the next run reads that calendar from the start.
 */
import { isPrivate } from '../../../src-shared/domain/calendar/private-events.ts';
import type { CalendarId, ChangePage, Ref, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { ComparedOthers } from '../../../src-shared/domain/comparison.ts';
import { fail, problemOf } from '../../../src-shared/domain/problems.ts';
import type { SubCalendar } from '../../store/index.ts';
import { contentHash } from '../calendar/entries/compare.ts';
import type { Turns } from '../common/turns.ts';
import { endsRun, type SubCalendarParts } from './model.ts';
import { sending } from './show.ts';
import { shownEvent } from './shown-event.ts';

export type ComparingParts = Pick<
  SubCalendarParts,
  'store' | 'provider' | 'crm' | 'calendars' | 'primary' | 'showsPrivate' | 'onItemProblem'
>;

export interface OthersFound extends ComparedOthers {
  /** Entries that differ from what the CRM was told, without news of them. */
  readonly differences: number;
}

/** Null: none is shown. Trouble of one of them is counted and leaves the others alone. @throws ProblemError for trouble of the whole side */
export async function compareSubCalendars(
  parts: ComparingParts,
  turn: Turns,
  signal: AbortSignal,
): Promise<OthersFound | null> {
  const { store, crm, calendars, primary, onItemProblem } = parts;
  const shown = store.subCalendars
    .all()
    .filter((row) => isCompared(row) && row.calendar !== primary)
    .filter(({ calendar }) => calendars.some(({ id, holdsEvents }) => id === calendar && holdsEvents));
  if (crm.subCalendars === undefined || shown.length === 0) return null;
  const sum = { calendars: 0, entries: 0, unread: 0, differences: 0 };
  for (const { calendar } of shown)
    try {
      const { entries, differences } = await compareOne(calendar, parts, turn, signal);
      sum.calendars += 1;
      sum.entries += entries;
      sum.differences += differences;
    } catch (error) {
      const trouble = problemOf(error);
      if (trouble === null || endsRun.includes(trouble.code)) throw error;
      onItemProblem('provider', trouble);
      sum.unread += 1;
    }
  return sum;
}

/** One that is hidden, or that the next run reads from the start anyway, is not. */
function isCompared({ isOn, isFeed, shownAs, state }: SubCalendar): boolean {
  return isOn && !isFeed && shownAs !== null && state !== null;
}

async function compareOne(
  calendar: CalendarId,
  parts: ComparingParts,
  turn: Turns,
  signal: AbortSignal,
): Promise<{ readonly entries: number; readonly differences: number }> {
  const { store, provider } = parts;
  const named = new Set<Ref>();
  const suspects = new Set<Ref>();
  const read = async (refs: readonly Ref[]): Promise<void> => {
    for (const ref of await differing(calendar, refs, parts, signal)) suspects.add(ref);
  };
  const { maxFetch } = provider.capabilities;
  const pages = provider.changes(calendar, null, signal)[Symbol.asyncIterator]();
  try {
    for (let isLast = false; !isLast; ) {
      const { value: page, done } = await turn(() => pages.next());
      // a listing that ends without its last page has named nothing to the end
      if (done === true) fail('server-failed', { reason: 'listing-cut-short' });
      const refs: Ref[] = [];
      for (const { type, ref } of (page as ChangePage).changes)
        if (type === 'removed') named.delete(ref);
        else if (!named.has(ref)) {
          named.add(ref);
          refs.push(ref);
        }
      for (let from = 0; from < refs.length; from += maxFetch)
        await turn(() => read(refs.slice(from, from + maxFetch)));
      isLast = (page as ChangePage).last;
    }
  } finally {
    await pages.return?.();
  }
  return turn(async () => {
    const row = store.subCalendars.get(calendar);
    if (row === null || !isCompared(row)) return { entries: named.size, differences: 0 };
    for (const { ref, hash } of store.subCalendars.entries(calendar))
      if (hash !== null && !named.has(ref)) suspects.add(ref);
    const news = suspects.size === 0 ? null : await newsOf(row, parts, signal);
    const open = [...suspects].filter((ref) => news?.has(ref) === false);
    // read once more: a run may have come in between
    const found: Ref[] = [];
    for (let from = 0; from < open.length; from += maxFetch)
      found.push(...(await differing(calendar, open.slice(from, from + maxFetch), parts, signal)));
    if (found.length > 0)
      store.transaction('sub-calendar.compared', () => store.subCalendars.save({ ...row, state: null }));
    return { entries: named.size, differences: found.length };
  });
}

/** What the change list tells since it was read last, and what is looked at in the next run anyway. Null: everything is told anew. */
async function newsOf(
  { calendar, state }: SubCalendar,
  { store, provider }: ComparingParts,
  signal: AbortSignal,
): Promise<ReadonlySet<Ref> | null> {
  const refs = new Set(store.subCalendars.overtaken(calendar).map(({ ref }) => ref));
  provider.askAnew?.();
  try {
    for await (const page of provider.changes(calendar, state, signal)) {
      if (page.kind === 'snapshot') return null;
      for (const { ref } of page.changes) refs.add(ref);
      if (page.last) break;
    }
  } catch (error) {
    if (problemOf(error)?.code === 'sync-state-expired') return null;
    throw error;
  }
  return refs;
}

/** Those that differ from what the CRM was told; one that cannot be read proves nothing. */
async function differing(
  calendar: CalendarId,
  refs: readonly Ref[],
  { store, provider, ...parts }: ComparingParts,
  signal: AbortSignal,
): Promise<readonly Ref[]> {
  const found: Ref[] = [];
  for await (const answer of provider.get(calendar, refs, signal)) {
    if (answer.type === 'unreadable') continue;
    const ref = answer.type === 'found' ? answer.stored.ref : answer.ref;
    const told = store.subCalendars.entry(calendar, ref)?.hash ?? null;
    const wanted = answer.type === 'found' ? wantedHash(answer.stored, { store, ...parts }) : null;
    if (told !== sending && told !== wanted) found.push(ref);
  }
  return found;
}

/** Of what the CRM is to show of an entry; null: nothing. */
function wantedHash(
  { event, uids }: StoredEvent,
  { store, crm, showsPrivate }: Omit<ComparingParts, 'provider'>,
): string | null {
  if (!showsPrivate && isPrivate(event)) return null;
  if (uids.some((uid) => store.links.byUid(uid).length > 0)) return null;
  return contentHash(shownEvent(event, crm.calendar.capabilities.sizes));
}
