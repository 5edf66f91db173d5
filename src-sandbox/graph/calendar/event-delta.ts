/**
 * `calendarView/delta`: rounds of changes in a window that is frozen in the token. Rows come in no order and some twice; occurrences are
 * thin; what lies outside the window after a change is told as removed, although it may live; occurrences that were deleted are not told.
 */
import { createHash } from 'node:crypto';
import type { Json } from '../../simulator/json.ts';
import type { Stamps } from '../../simulator/stamps.ts';
import type { GraphCall } from '../api/route.ts';
import { graphErrors } from '../faults.ts';
import { refuse, refuseWith } from '../refusal.ts';
import type { Calendar } from './calendars.ts';
import { instancesIn, itemOf, occurrenceOf } from './event-book.ts';
import { type EventListing, type Window, windowOf } from './event-listing.ts';
import { eventId, type ViewRules, viewEvent, viewThin } from './event-view.ts';
import type { IdTarget } from './ids.ts';

export interface EventDelta {
  delta(call: GraphCall, calendar: Calendar): Json;
}

/** Rows of a round, as they were collected when it began. */
interface Round {
  readonly calendar: string;
  readonly chain: number;
  readonly window: Window;
  /** What was changed later belongs to the next round. */
  readonly at: number;
  readonly generation: number;
  readonly rows: readonly Row[];
}

interface Row {
  readonly target: IdTarget;
  readonly type: 'live' | 'removed';
}

/** Of a link to the next round. */
interface DeltaToken {
  readonly calendar: string;
  readonly chain: number;
  readonly window: Window;
  readonly at: number;
  readonly generation: number;
}

/** So many generations of a token are kept: older ones have been seen to be refused. */
const keptGenerations = 3;
const usualSize = 10;
const notSupported = ['$orderby', '$filter', '$select', '$expand', '$search'];

export interface DeltaParts {
  readonly stamps: Stamps;
  readonly listing: EventListing;
  /** Whether a deleted occurrence of a series that lives is told as removed. */
  readonly tellsDeletedOccurrences: () => boolean;
}

export function createEventDelta({ stamps, listing, tellsDeletedOccurrences }: DeltaParts): EventDelta {
  const rounds = new Map<string, { readonly round: Round; readonly from: number }>();
  const tokens = new Map<string, DeltaToken>();
  /** The newest generation of each chain of rounds. */
  const newest = new Map<number, number>();
  let chains = 0;

  const collect = (calendar: Calendar, window: Window, since: number | null): readonly Row[] => {
    const rows: Row[] = [];
    const add = (key: string, date: string | null, type: Row['type']): void =>
      void rows.push({ target: { calendar: calendar.key, key, date }, type });
    for (const record of calendar.events.values()) {
      if (since !== null && record.version <= since) continue;
      if (calendar.untold.get(record.key) === record.version) continue;
      const inside = instancesIn(record, window.from, window.until);
      if (inside.length === 0) {
        if (since !== null) add(record.key, null, 'removed');
        continue;
      }
      add(record.key, null, 'live');
      if (record.content.recurrence === null) continue;
      for (const { original } of inside) add(record.key, original?.date ?? null, 'live');
      if (since === null) continue;
      const dates = new Set(inside.map(({ original }) => original?.date));
      for (const date of record.exceptions.keys()) if (!dates.has(date)) add(record.key, date, 'removed');
      if (tellsDeletedOccurrences()) for (const date of record.deleted) add(record.key, date, 'removed');
    }
    if (since !== null)
      for (const [key, at] of calendar.removed)
        if (at > since && calendar.untold.get(key) !== at) add(key, null, 'removed');
    return shuffled(rows);
  };
  const begin = (
    calendar: Calendar,
    chain: number,
    window: Window,
    since: number | null,
    generation: number,
  ): Round => ({
    calendar: calendar.key,
    chain,
    window,
    at: stamps.last(),
    generation,
    rows: collect(calendar, window, since),
  });

  const view = ({ target, type }: Row, calendar: Calendar, rules: ViewRules): Json => {
    const record = calendar.events.get(target.key);
    const item =
      record === undefined ? null : target.date === null ? itemOf(record) : occurrenceOf(record, target.date);
    if (type === 'live' && item !== null) {
      if (item.type === 'occurrence') return viewThin(item, rules);
      const { id, ...row } = viewEvent(item, rules);
      return { '@odata.type': '#microsoft.graph.event', ...row, id };
    }
    const id = rules.ids.write(target, rules.immutableIds);
    return {
      '@odata.type': '#microsoft.graph.event',
      id: item === null ? id : eventId(item, rules),
      '@removed': { reason: 'deleted' },
    };
  };

  const demandRound = (
    calendar: Calendar,
    call: GraphCall,
  ): { readonly round: Round; readonly from: number } => {
    const { query } = call;
    const skipToken = query.get('$skiptoken');
    if (skipToken !== null) {
      const found = rounds.get(skipToken);
      if (found === undefined || found.round.calendar !== calendar.key)
        refuse(400, 'BadRequest', 'Badly formed token.');
      if (found.round.at < calendar.tokensFrom) refuseWith(graphErrors.fullSync);
      return found;
    }
    const deltaToken = query.get('$deltatoken');
    if (deltaToken === null) {
      chains += 1;
      return { round: begin(calendar, chains, windowOf(call), null, 1), from: 0 };
    }
    const token = tokens.get(deltaToken);
    if (token === undefined || token.calendar !== calendar.key)
      refuse(400, 'BadRequest', 'Badly formed token.');
    const highest = newest.get(token.chain) ?? token.generation;
    if (token.generation <= highest - keptGenerations || token.at < calendar.tokensFrom)
      refuseOld(token.generation, highest);
    const { chain, window, at, generation } = token;
    return { round: begin(calendar, chain, window, at, generation + 1), from: 0 };
  };

  return {
    delta(call, calendar) {
      const { query, prefer, root, pathname } = call;
      refuseOptions(query);
      const { round, from } = demandRound(calendar, call);
      const size = prefer.pageSize ?? usualSize;
      const rules = listing.rulesFor(call, calendar);
      // rows are told again now and then
      const repeated = from === 0 ? [] : round.rows.slice(from - 1, from);
      const page = [...repeated, ...round.rows.slice(from, from + size)].map((row) =>
        view(row, calendar, rules),
      );
      const isLast = from + size >= round.rows.length;
      const address = `${root}${pathname.replace(/^\/v1\.0/, '')}`;
      const { rows: _, ...token } = round;
      const name = nameOf(token, from + size, isLast);
      if (isLast) {
        tokens.set(name, token);
        newest.set(round.chain, Math.max(newest.get(round.chain) ?? 0, round.generation));
      } else rounds.set(name, { round, from: from + size });
      return {
        '@odata.context': `${root}/$metadata#Collection(event)`,
        ...(isLast ? {} : { '@odata.nextLink': `${address}?$skiptoken=${name}` }),
        value: page,
        ...(isLast ? { '@odata.deltaLink': `${address}?$deltatoken=${name}` } : {}),
      };
    },
  };
}

function refuseOptions(query: URLSearchParams): void {
  if (notSupported.some((name) => query.has(name)))
    refuse(
      400,
      'ErrorInvalidUrlQuery',
      "The following parameters are not supported with change tracking over the 'CalendarView' resource: '$orderby, $filter, $select, $expand, $search'.",
    );
  if (query.has('$top'))
    refuse(
      400,
      'ErrorInvalidUrlQuery',
      "The '$top' parameter is not supported with change tracking over the 'CalendarView' resource as page size cannot be guaranteed. Express page size preferences using the Prefer: odata.maxpagesize= header instead.",
    );
}

function refuseOld(generation: number, highest: number): never {
  const kept = [highest, highest - 2, highest - 1].map((one) => `[${one}]`).join('');
  refuseWith({
    ...graphErrors.fullSync,
    message: `The sync state generation is not found; generation=${generation};[highest=${highest}]${kept}.`,
  });
}

function nameOf(token: DeltaToken, from: number, isLast: boolean): string {
  const hash = (text: string): string => createHash('sha256').update(text).digest('base64url');
  const text = JSON.stringify([token, from, isLast]);
  return `b9658zLYx7ag_${hash(text)}${hash(`${text}.`)}.${hash(`.${text}`)}`;
}

/** In an order of its own that is the same each time. */
function shuffled(rows: readonly Row[]): readonly Row[] {
  const rank = ({ target: { key, date } }: Row): string =>
    createHash('sha256').update(`row ${key} ${date}`).digest('hex');
  return [...rows].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}
