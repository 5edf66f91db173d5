/**
 * Shows the account's other calendars in the CRM, read-only (C2). They are only read and never linked; nothing of them counts as
 * created or removed (DE1). Trouble of one of them is noted with it and leaves the run alone.
 */
import { isPrivate } from '../../../src-shared/domain/calendar/private-events.ts';
import type { Calendar, Ref } from '../../../src-shared/domain/calendar/side.ts';
import type { CrmSubCalendars, ShownCalendar } from '../../../src-shared/domain/crm.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import type { Store, SubCalendar } from '../../store/index.ts';
import { contentHash } from '../calendar/entries/compare.ts';
import { isFeedOfCrm } from './feed.ts';
import { endsRun, type SubCalendarParts } from './model.ts';
import { readChanges } from './read-changes.ts';
import { shownEvent } from './shown-event.ts';

/** The hash of an entry that is on its way to the CRM. */
export const sending = 'sending';

const unknown: Omit<SubCalendar, 'calendar'> = {
  isOn: true,
  shownAs: null,
  state: null,
  unreadable: 0,
  isFeed: false,
  problem: null,
};

/** @throws ProblemError for trouble of a whole side */
export async function showSubCalendars(parts: SubCalendarParts, signal: AbortSignal): Promise<void> {
  const { store, crm, calendars, primary, isDue } = parts;
  const shows = crm.subCalendars;
  if (shows === undefined) return;
  const others = calendars.filter(({ id, holdsEvents }) => holdsEvents && id !== primary);
  const isThere = (row: SubCalendar): boolean => others.some(({ id }) => id === row.calendar);
  for (const row of store.subCalendars.all())
    if (!isThere(row))
      await eachAlone(row, parts, async () => {
        if (row.shownAs !== null) await shows.remove(row.calendar, signal);
        store.transaction('sub-calendar.gone', () => store.subCalendars.forget(row.calendar));
      });
  for (const calendar of others) {
    const row = store.subCalendars.get(calendar.id) ?? { ...unknown, calendar: calendar.id };
    if (!isDue && !isJustChosen(row)) continue;
    await eachAlone(row, parts, async () => {
      if (!row.isOn) return hide(row, shows, parts, signal);
      await show(calendar, row, shows, parts, signal);
      parts.onHeard(calendar.id);
    });
  }
}

/**
 * Takes all of them out of the CRM, where a person stops synchronising and wants removed what Concord shows there (A14). Which of them
 * are to be shown is kept. @throws ProblemError
 */
export async function hideSubCalendars(
  store: Store,
  { subCalendars: shows }: SubCalendarParts['crm'],
  signal: AbortSignal,
): Promise<void> {
  if (shows === undefined) return;
  for (const row of store.subCalendars.all()) await hide(row, shows, { store }, signal);
}

/** A person's choice, of the calendar or of private entries, has not been carried out yet. */
function isJustChosen({ isOn, shownAs, state, problem, isFeed }: SubCalendar): boolean {
  return isOn ? state === null && problem === null && !isFeed : shownAs !== null;
}

/** Expected trouble of one calendar is noted with it; the others go on. */
async function eachAlone(
  row: SubCalendar,
  { store, onItemProblem }: SubCalendarParts,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const trouble = problemOf(error);
    if (trouble === null || endsRun.includes(trouble.code)) throw error;
    onItemProblem('provider', trouble);
    const now = store.subCalendars.get(row.calendar) ?? row;
    if (now.problem !== trouble.code)
      store.transaction('sub-calendar.trouble', () =>
        store.subCalendars.save({ ...now, problem: trouble.code }),
      );
  }
}

async function hide(
  row: SubCalendar,
  shows: CrmSubCalendars,
  { store }: Pick<SubCalendarParts, 'store'>,
  signal: AbortSignal,
): Promise<void> {
  if (row.shownAs === null && row.state === null && row.problem === null) return;
  if (row.shownAs !== null) await shows.remove(row.calendar, signal);
  store.transaction('sub-calendar.hidden', () => {
    store.subCalendars.forgetEntries(row.calendar);
    store.subCalendars.save({ ...unknown, calendar: row.calendar });
  });
}

async function show(
  calendar: Calendar,
  row: SubCalendar,
  shows: CrmSubCalendars,
  parts: SubCalendarParts,
  signal: AbortSignal,
): Promise<void> {
  const { store, crm } = parts;
  const news = await readChanges(calendar.id, row.state, parts, signal);
  const isFeed =
    row.isFeed ||
    (await isFeedOfCrm(
      calendar,
      news.found.map(({ uids }) => uids[0] ?? ''),
      parts,
      signal,
    ));
  if (isFeed) {
    if (!row.isFeed || row.shownAs !== null) {
      if (row.shownAs !== null) await shows.remove(calendar.id, signal);
      store.transaction('sub-calendar.feed', () => {
        store.subCalendars.forgetEntries(calendar.id);
        store.subCalendars.save({ ...unknown, calendar: calendar.id, state: news.state, isFeed: true });
      });
    }
    return;
  }
  const wanted = shownCalendar(calendar);
  const shownAs = JSON.stringify(wanted);
  if (row.shownAs !== shownAs) await shows.put(calendar.id, wanted, signal);

  const before = new Map(store.subCalendars.entries(calendar.id).map((entry) => [entry.ref, entry]));
  const put = new Map<Ref, { readonly uid: string; readonly event: ReturnType<typeof shownEvent> }>();
  const gone = new Set<Ref>(news.removed);
  const linked = new Map<Ref, string>();
  for (const stored of news.found) {
    const uid = stored.event.uid;
    if (!parts.showsPrivate && isPrivate(stored.event)) {
      gone.add(stored.ref);
      continue;
    }
    if (stored.uids.some((one) => store.links.byUid(one).length > 0)) {
      linked.set(stored.ref, uid);
      continue;
    }
    const event = shownEvent(stored.event, crm.calendar.capabilities.sizes);
    if (before.get(stored.ref)?.hash !== contentHash(event)) put.set(stored.ref, { uid, event });
  }
  const kept = new Set([...put.values()].map(({ uid }) => uid));
  const uidsToRemove = [...gone, ...linked.keys()]
    .flatMap((ref) => {
      const entry = before.get(ref);
      return entry === undefined || entry.hash === null ? [] : [entry.uid];
    })
    .filter((uid) => !kept.has(uid));
  const replaces = row.shownAs === null;
  const events = [...put.values()].map(({ event }) => event);
  // what the CRM may have got although its answer was lost is known, so that it can be taken away again
  if (put.size > 0)
    store.transaction('sub-calendar.intent', () => {
      store.subCalendars.save(row);
      for (const [ref, { uid }] of put) store.subCalendars.putEntry(calendar.id, { ref, uid, hash: sending });
    });
  if (replaces || events.length + uidsToRemove.length > 0)
    await shows.change(calendar.id, { replaces, put: events, remove: uidsToRemove }, signal);

  const isSame =
    row.shownAs === shownAs &&
    row.state === news.state &&
    row.unreadable === news.unreadable &&
    row.problem === null &&
    put.size + gone.size + linked.size === 0;
  if (isSame) return;
  store.transaction('sub-calendar.shown', () => {
    // the calendar first: its entries refer to it
    store.subCalendars.save({
      calendar: calendar.id,
      shownAs,
      state: news.state,
      unreadable: news.unreadable,
      isFeed: false,
      problem: null,
    });
    for (const ref of gone) store.subCalendars.forgetEntry(calendar.id, ref);
    for (const [ref, uid] of linked) store.subCalendars.putEntry(calendar.id, { ref, uid, hash: null });
    for (const [ref, { uid, event }] of put)
      store.subCalendars.putEntry(calendar.id, { ref, uid, hash: contentHash(event) });
  });
}

function shownCalendar({ name, color }: Calendar): ShownCalendar {
  const plain = color?.match(/^#[0-9a-f]{6}/i)?.[0];
  const trimmed = [...name.trim()].slice(0, 255).join('');
  return {
    name: trimmed === '' ? '?' : trimmed,
    ...(plain === undefined ? {} : { color: plain }),
  };
}
