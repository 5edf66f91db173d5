/**
 * A CRM that knows single entries only, as a side that holds whole series (TI4). Each series stands in the CRM as the entries of a
 * rolling window; an entry somebody edits there is an exception of the series, one that is taken away a cancelled occurrence.
 *
 * The engine hands over a series in one call; the entries follow from it and from what the CRM holds at that moment. That is only
 * for sides that mail nobody: the gate does not see the single requests.
 */
import type { CalendarEvent, LocalDateTime } from '../../../src-shared/domain/calendar/event.ts';
import { isSeries } from '../../../src-shared/domain/calendar/event.ts';
import type {
  CalendarSide,
  Call,
  Change,
  Fetched,
  Located,
  Lock,
  Ref,
  StoredEvent,
  Write,
} from '../../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { AgreementPage, CrmHost } from '../../../src-shared/domain/crm.ts';
import { type Problem, problem } from '../../../src-shared/domain/problems.ts';
import type { OccurrenceEntry, OccurrenceSeries, Store } from '../../store/index.ts';
import { fingerprint } from '../calendar/compare.ts';
import { type CarryOutContext, carryOut } from './carry-out.ts';
import { type EntryNow, entryOf, seriesAsRead, withoutId } from './entries.ts';
import { stepsFor } from './steps.ts';
import { dueBefore, idsIn, idsOf, recordsBefore, windowAt } from './window.ts';

export interface OccurrencesParts {
  readonly store: Store;
  readonly clock: Clock;
  /** Trouble with single entries; they are tried again. */
  readonly onProblem: (problem: Problem) => void;
}

export type Crm = CalendarSide & CrmHost;

/** A call of our own: what the series is from here on. */
interface SeriesRequest {
  readonly series: {
    readonly key: string;
    /** null: the series goes, and its entries with it. */
    readonly event: CalendarEvent | null;
    readonly lock: Lock | null;
    /** The entries and revisions the engine had read when it decided. */
    readonly seen: Readonly<Record<Ref, string>>;
    /** Cancelled occurrences that take place again. */
    readonly restored: readonly LocalDateTime[];
    /** The single entry that becomes a series. */
    readonly first: OccurrenceEntry | null;
  };
}

/** Answers the CRM itself where it holds series. */
export function withOccurrences(crm: Crm, parts: OccurrencesParts): Crm {
  const { store, clock } = parts;
  const { occurrences } = store;
  /** Series that were asked for before the calendar's side of them was known. */
  const waiting = new Set<Ref>();
  const concerned = (): boolean => crm.capabilities.recurrence === 'none';
  const contextFor = (calendar: string): CarryOutContext => ({
    store,
    crm,
    calendar,
    onProblem: parts.onProblem,
  });

  const fetch = async (
    calendar: string,
    refs: readonly Ref[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<Ref, Fetched>> => {
    const result = new Map<Ref, Fetched>();
    const size = crm.capabilities.maxFetch;
    for (let from = 0; from < refs.length; from += size)
      for await (const one of crm.get(calendar, refs.slice(from, from + size), signal))
        result.set(one.type === 'found' ? one.stored.ref : one.ref, one);
    return result;
  };

  /** The entries of a series as they are now; those that are gone are remembered as such. */
  const entriesNow = async (
    calendar: string,
    series: Ref,
    signal: AbortSignal,
  ): Promise<readonly EntryNow[]> => {
    const known = occurrences.entries(series);
    const live = known.filter(({ gone }) => !gone);
    const fetched = await fetch(
      calendar,
      live.map(({ ref }) => ref),
      signal,
    );
    const news = live.flatMap((entry): OccurrenceEntry[] => {
      const one = fetched.get(entry.ref);
      if (one?.type === 'absent') return [{ ...entry, gone: true }];
      return one?.type === 'found' && one.stored.revision !== entry.revision
        ? [{ ...entry, revision: one.stored.revision }]
        : [];
    });
    if (news.length > 0)
      store.transaction('occurrences.read', () => {
        for (const entry of news) occurrences.saveEntry(entry);
      });
    return occurrences.entries(series).map((entry) => {
      const one = fetched.get(entry.ref);
      return { known: entry, now: one?.type === 'found' ? one.stored : null };
    });
  };

  const asStored = (
    calendar: string,
    series: OccurrenceSeries,
    event: CalendarEvent,
    entries: readonly EntryNow[],
  ): StoredEvent => {
    const standing = entries.flatMap(({ now }) => (now === null ? [] : [now]));
    const locked = standing.map(({ lockedFields }) => lockedFields ?? []);
    const forbidden = standing.flatMap(({ readOnly }) => (readOnly === undefined ? [] : [readOnly]));
    const [first] = forbidden;
    return {
      calendar,
      ref: series.ref,
      revision: fingerprint(
        occurrences.entries(series.ref).map(({ ref, revision, gone }) => [ref, revision, gone]),
      ),
      uids: [...new Set([event.uid, ...standing.flatMap(({ uids }) => uids)])],
      event,
      withheld: [...new Set(standing.flatMap(({ withheld }) => withheld))],
      ...(first === undefined
        ? {}
        : {
            readOnly: {
              fields: forbidden.some(({ fields }) => fields === 'all')
                ? 'all'
                : [...new Set(forbidden.flatMap(({ fields }) => (fields === 'all' ? [] : fields)))],
              reason: first.reason,
            },
          }),
      lockedFields: (locked[0] ?? []).filter((field) => locked.every((fields) => fields.includes(field))),
      source: JSON.stringify({
        seen: Object.fromEntries(standing.map(({ ref, revision }) => [ref, revision])),
      }),
    };
  };

  /** Null: not yet, what the calendar holds has to be read first. */
  const read = async (calendar: string, ref: Ref, signal: AbortSignal): Promise<Fetched | null> => {
    const known = occurrences.series(ref) ?? (await rediscovered(calendar, ref, signal));
    if (known === null || known.status === 'removing') return { type: 'absent', ref };
    if (known.status === 'unknown' || known.event === null) return relearned(calendar, ref, signal);
    const entries = await entriesNow(calendar, ref, signal);
    const event = seriesAsRead(known.event, entries, known.unfinished);
    if (entries.length > 0 && idsIn(event, windowAt(clock.now())).length === 0)
      return { type: 'absent', ref };
    return { type: 'found', stored: asStored(calendar, known, event, entries) };
  };

  /** A series another machine wrote: its address names the uid, and the CRM has the entries. */
  const rediscovered = async (
    calendar: string,
    ref: Ref,
    signal: AbortSignal,
  ): Promise<OccurrenceSeries | null> => {
    const uid = uidIn(ref);
    if (uid === null) return null;
    const places = await crm.locate([uid], signal);
    return places.some((place) => place.calendar === calendar) ? unknownSeries(ref) : null;
  };

  /**
   * Entries whose series this machine does not know, or knows from an older time: the series is what the calendar holds under the
   * same uid, and what the entries have different are exceptions. Without it nothing is concluded (ID9).
   */
  const relearned = async (calendar: string, ref: Ref, signal: AbortSignal): Promise<Fetched | null> => {
    const uid = uidIn(ref) ?? '';
    const candidate = inCalendar(uid);
    if (candidate === null) {
      const patient = !waiting.has(ref);
      waiting.add(ref);
      return patient
        ? null
        : { type: 'unreadable', ref, problem: problem('item-unreadable', { reason: 'series-unknown' }) };
    }
    waiting.delete(ref);
    const places = await crm.locate([uid], signal);
    const fetched = await fetch(
      calendar,
      places.filter((place) => place.calendar === calendar).map((place) => place.ref),
      signal,
    );
    const stored = [...fetched.values()].flatMap((one) => (one.type === 'found' ? [one.stored] : []));
    const ids = stored.map(({ event }) => event.recurrenceId ?? event.start);
    const named = idsOf(candidate, ids);
    const window = windowAt(clock.now());
    const series: OccurrenceSeries = {
      ...(occurrences.series(ref) ?? unknownSeries(ref)),
      status: 'kept',
      event: candidate,
      horizon: window.from,
      unfinished: false,
    };
    store.transaction('occurrences.relearned', () => {
      occurrences.dropSeries(ref);
      occurrences.saveSeries(series);
      for (const [index, one] of stored.entries()) {
        const recurrenceId = ids[index] ?? one.event.start;
        occurrences.saveEntry({
          ref: one.ref,
          series: ref,
          recurrenceId,
          revision: one.revision,
          written: named.has(recurrenceId) ? entryOf(candidate, recurrenceId) : one.event,
          gone: false,
        });
      }
    });
    return read(calendar, ref, signal);
  };

  /** The series the calendar holds under this uid, as read in this run or as last agreed. */
  const inCalendar = (uid: string): CalendarEvent | null => {
    for (const news of store.inbox.all('provider'))
      if (news.kind === 'found' && news.stored.uids.includes(uid)) return { ...news.stored.event, uid };
    for (const link of store.links.byUid(uid))
      if (link.provider.base !== null) return { ...link.provider.base, uid };
    return null;
  };

  const perform = async (call: Call, signal: AbortSignal): Promise<StoredEvent | null> => {
    const { key, event, lock, seen, restored, first } = (call.request as unknown as SeriesRequest).series;
    const ref = call.ref ?? '';
    const window = windowAt(clock.now());
    const before = occurrences.series(ref);
    const series: OccurrenceSeries = {
      ref,
      key,
      status: event === null ? 'removing' : 'kept',
      event,
      lock: lock ?? before?.lock ?? null,
      horizon: window.until,
      unfinished: true,
    };
    store.transaction('occurrences.series', () => {
      occurrences.saveSeries(series);
      if (first !== null) occurrences.saveEntry({ ...first, series: ref });
      for (const entry of occurrences.entries(ref))
        if (entry.gone && restored.includes(entry.recurrenceId)) occurrences.dropEntry(entry.ref);
    });
    await bringInStep(call.calendar, series, new Map(Object.entries(seen)), signal);
    return event === null ? null : asStored(call.calendar, series, event, []);
  };

  /** Entries follow their series. What could not be done is done by the next upkeep. */
  const bringInStep = async (
    calendar: string,
    series: OccurrenceSeries,
    seen: ReadonlyMap<Ref, string>,
    signal: AbortSignal,
  ): Promise<void> => {
    const now = clock.now();
    const old = occurrences
      .entries(series.ref)
      .filter(({ recurrenceId }) => recurrenceId < recordsBefore(now));
    if (old.length > 0 && series.status === 'kept')
      store.transaction('occurrences.records', () => {
        for (const { ref } of old) occurrences.dropEntry(ref);
      });
    const entries = await entriesNow(calendar, series.ref, signal);
    const steps =
      series.event === null
        ? entries.flatMap(({ known, now: stored }) =>
            stored === null ? [] : [{ type: 'remove' as const, known, stored }],
          )
        : stepsFor({
            series: series.event,
            entries,
            window: windowAt(now),
            seen,
            mayRemove: series.unfinished,
          });
    const complete = await carryOut(series, steps, contextFor(calendar), signal);
    const rest = occurrences.entries(series.ref).some(({ gone }) => !gone);
    store.transaction('occurrences.done', () => {
      if (series.event === null && !rest) occurrences.dropSeries(series.ref);
      else
        occurrences.saveSeries({
          ...series,
          horizon: windowAt(now).until,
          unfinished: !complete || (series.event === null && rest),
        });
    });
  };

  const prepare = (write: Write, known: StoredEvent | null): readonly Call[] => {
    const before = known === null ? null : seenIn(known);
    const whole = write.type !== 'remove' && isSeries(write.event);
    if (before === null && !whole) return crm.prepare(write, known);
    const becomes = before === null && known !== null;
    const request: SeriesRequest = {
      series: {
        key: write.key,
        event: write.type === 'remove' ? null : write.event,
        lock: write.type === 'create' ? (write.lock ?? null) : null,
        seen: before ?? (known === null ? {} : { [known.ref]: known.revision }),
        restored: write.type === 'update' && known !== null ? takingPlaceAgain(known.event, write.event) : [],
        first:
          becomes && known !== null
            ? {
                ref: known.ref,
                series: '',
                recurrenceId: known.event.start,
                revision: known.revision,
                written: known.event,
                gone: false,
              }
            : null,
      },
    };
    const ref =
      write.type !== 'create' && !becomes
        ? write.ref
        : seriesRef(known?.ref ?? write.key, write.type === 'remove' ? '' : write.event.uid);
    return [
      {
        key: write.key,
        write: write.type,
        calendar: write.calendar,
        ref,
        revision: known?.revision ?? null,
        request: { ...request },
        delivers: write.type === 'update' ? Object.keys(write.patch) : [''],
      },
    ];
  };

  /** Rows about entries become rows about their series; a new entry that says which series it belongs to joins it. */
  const translated = async (
    calendar: string,
    changes: readonly Change[],
    kind: 'delta' | 'snapshot',
    signal: AbortSignal,
  ): Promise<readonly Change[]> => {
    const strangers = changes.filter(
      (change) =>
        change.type === 'changed' &&
        occurrences.entry(change.ref) === null &&
        store.links.headByRef('crm', change.ref) === null,
    );
    const fetched = await fetch(
      calendar,
      strangers.map(({ ref }) => ref),
      signal,
    );
    for (const one of fetched.values()) if (one.type === 'found') adopt(one.stored);
    const rows: Change[] = [];
    const series = new Set<Ref>();
    for (const change of changes) {
      const entry = occurrences.entry(change.ref);
      if (entry === null) {
        rows.push(change);
        continue;
      }
      const echo = change.type === 'changed' && change.revision === entry.revision && !entry.gone;
      if (kind === 'delta' && (echo || (change.type === 'removed' && entry.gone))) continue;
      series.add(entry.series);
    }
    return [...rows, ...[...series].map((ref): Change => ({ type: 'changed', ref }))];
  };

  /** The series with that uid that we know, or that another machine's agreement names which is still to be compared. */
  const agreedSeries = (uid: string): OccurrenceSeries | null => {
    const told = store.agreementNews
      .all()
      .flatMap((row) =>
        row.type === 'agreed' && uidIn(row.agreement.crmRef) === uid ? [row.agreement.crmRef] : [],
      );
    for (const ref of [...occurrences.refs(), ...told])
      if (uidIn(ref) === uid) return occurrences.series(ref) ?? unknownSeries(ref);
    return null;
  };

  const adopt = ({ ref, revision, event }: StoredEvent): void => {
    const { recurrenceId } = event;
    if (recurrenceId === undefined) return;
    const series = agreedSeries(event.uid) ?? unknownSeries(seriesRef('adopted', event.uid));
    // an entry for a date that has one already is a copy somebody made
    const taken = occurrences
      .entries(series.ref)
      .some((entry) => !entry.gone && entry.recurrenceId === recurrenceId);
    if (taken) return;
    const known = series.event !== null && idsOf(series.event, [recurrenceId]).has(recurrenceId);
    store.transaction('occurrences.adopted', () => {
      if (occurrences.series(series.ref) === null) occurrences.saveSeries(series);
      occurrences.saveEntry({
        ref,
        series: series.ref,
        recurrenceId,
        revision: known ? '' : revision,
        written: known && series.event !== null ? entryOf(series.event, recurrenceId) : event,
        gone: false,
      });
    });
  };

  return {
    ...crm,
    get capabilities() {
      return concerned() ? { ...crm.capabilities, recurrence: 'series' as const } : crm.capabilities;
    },
    async *changes(calendar, since, signal) {
      for await (const page of crm.changes(calendar, since, signal))
        yield concerned()
          ? { ...page, changes: await translated(calendar, page.changes, page.kind, signal) }
          : page;
    },
    async *get(calendar, refs, signal) {
      const own = (ref: Ref): boolean => uidIn(ref) !== null || occurrences.series(ref) !== null;
      const plain = concerned() ? refs.filter((ref) => !own(ref)) : refs;
      for await (const one of plain.length === 0 ? [] : crm.get(calendar, plain, signal))
        yield one.type === 'found' && one.stored.event.recurrenceId !== undefined
          ? { ...one, stored: { ...one.stored, event: withoutId(one.stored.event) } }
          : one;
      if (!concerned()) return;
      for (const ref of refs.filter(own)) {
        const fetched = await read(calendar, ref, signal);
        if (fetched !== null) yield fetched;
      }
    },
    async locate(uids, signal) {
      const places = await crm.locate(uids, signal);
      const found = new Map<string, Located>();
      for (const place of places) {
        const ref = occurrences.entry(place.ref)?.series ?? place.ref;
        found.set(JSON.stringify([place.uid, ref]), { ...place, ref });
      }
      return [...found.values()];
    },
    prepare: (write, known) => (concerned() ? prepare(write, known) : crm.prepare(write, known)),
    mailEffect: (call, known) => (isOurs(call) ? [] : crm.mailEffect(call, known)),
    async *perform(calls, signal) {
      const plain = calls.filter((call) => !isOurs(call));
      if (plain.length > 0) yield* crm.perform(plain, signal);
      for (const call of calls.filter(isOurs))
        yield [call.key, { type: 'done', stored: await perform(call, signal) }];
    },
    async lookup(call, signal) {
      if (!isOurs(call)) return crm.lookup(call, signal);
      const fetched = await read(call.calendar, call.ref ?? '', signal);
      return fetched?.type === 'found' ? { type: 'stored', stored: fetched.stored } : { type: 'absent' };
    },
    async upkeep(calendar, signal) {
      await crm.upkeep?.(calendar, signal);
      if (!concerned()) return;
      for (const series of occurrences.due(dueBefore(clock.now())))
        await bringInStep(calendar, series, new Map(), signal);
    },
    async *agreements(account, since, signal): AsyncGenerator<AgreementPage> {
      for await (const page of crm.agreements(account, since, signal)) {
        if (concerned()) forgetOutdated(page, store);
        yield page;
      }
    },
    async lock(ref, fields, reason, signal) {
      const series = concerned() ? occurrences.series(ref) : null;
      if (series === null) return crm.lock(ref, fields, reason, signal);
      store.transaction('occurrences.lock', () =>
        occurrences.saveSeries({
          ...series,
          lock: fields.length === 0 ? null : { fields, reason: reason as Lock['reason'] },
        }),
      );
      for (const entry of occurrences.entries(ref))
        if (!entry.gone) await crm.lock(entry.ref, fields, reason, signal);
    },
  };
}

/** Series another machine has changed since are learned anew (ID9). */
function forgetOutdated({ rows }: AgreementPage, store: Store): void {
  const outdated = rows.flatMap((row) => {
    if (row.type !== 'agreed') return [];
    const series = store.occurrences.series(row.agreement.crmRef);
    const same = store.links.byRef('crm', row.agreement.crmRef)?.crm.hash === row.agreement.crmHash;
    return series === null || same ? [] : [series];
  });
  if (outdated.length === 0) return;
  store.transaction('occurrences.outdated', () => {
    for (const series of outdated)
      store.occurrences.saveSeries({ ...series, status: 'unknown', event: null });
  });
}

function isOurs(call: Call): boolean {
  return 'series' in call.request;
}

/** What the engine had read of a series; null for an entry that is none. */
function seenIn({ ref, source }: StoredEvent): Readonly<Record<Ref, string>> | null {
  if (uidIn(ref) === null || source === undefined) return null;
  return (JSON.parse(source) as { readonly seen: Readonly<Record<Ref, string>> }).seen;
}

function takingPlaceAgain(before: CalendarEvent, after: CalendarEvent): readonly LocalDateTime[] {
  return Object.entries(before.recurrenceOverrides ?? {})
    .filter(
      ([id, override]) => override.excluded === true && after.recurrenceOverrides?.[id]?.excluded !== true,
    )
    .map(([id]) => id);
}

const prefix = 'series:';

/** The address of a series: another machine finds its entries by the uid in it. */
function seriesRef(key: string, uid: string): Ref {
  return `${prefix}${encodeURIComponent(key)}:${uid}`;
}

function uidIn(ref: Ref): string | null {
  if (!ref.startsWith(prefix)) return null;
  const end = ref.indexOf(':', prefix.length);
  return end < 0 ? null : ref.slice(end + 1);
}

function unknownSeries(ref: Ref): OccurrenceSeries {
  return { ref, key: ref, status: 'unknown', event: null, lock: null, horizon: '', unfinished: false };
}
