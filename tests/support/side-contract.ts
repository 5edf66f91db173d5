/**
 * What every calendar side must do, whoever wrote it: the promises of `CalendarSide` as tests. Run over the sample sides, over
 * real servers and over each CRM client. Nothing here knows what kind of side it talks to, beyond its capabilities.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalEvent } from '../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type FieldName,
  isSeries,
  type PatchObject,
  participantId,
} from '../../src-shared/domain/calendar/event.ts';
import { applyPatch, diff, overlaps } from '../../src-shared/domain/calendar/patch.ts';
import type {
  Calendar,
  CalendarId,
  CalendarSide,
  Call,
  Change,
  ChangePage,
  Fetched,
  Outcome,
  Ref,
  StoredEvent,
  SyncState,
  Write,
} from '../../src-shared/domain/calendar/side.ts';
import { problemOf } from '../../src-shared/domain/problems.ts';

type Awaitable<T> = T | Promise<T>;

/** What a person does on the server itself, past the side under test. */
export interface ContractHand {
  create(event: CalendarEvent): Awaitable<{ readonly ref: Ref }>;
  edit(ref: Ref, patch: PatchObject): Awaitable<unknown>;
  remove(ref: Ref): Awaitable<unknown>;
  /** Answers the new address. Left out: the move is not tested. */
  moveTo?(ref: Ref, calendar: CalendarId): Awaitable<{ readonly ref: Ref }>;
  /** Makes every sync state so far too old. Left out: not tested. */
  expireStates?(): Awaitable<unknown>;
}

export interface SideContract {
  readonly name: string;
  /** A fresh account with at least one writable calendar, empty. A CRM's side already holds its lease. */
  make(): Promise<{ readonly side: CalendarSide; readonly hand: ContractHand; stop(): Awaitable<unknown> }>;
  /** The protocol cannot tell "removed by a person" from "never arrived": a lookup may answer `absent` for `gone`. */
  readonly cannotTellGone?: boolean;
  /** Events of `contractEvents` that the side's capabilities say it cannot hold. */
  readonly skip?: readonly string[];
  /** The account makes up uids itself, whatever uid it is given. */
  readonly makesUids?: true;
  /** The account has one calendar only: nothing can move to another. */
  readonly oneCalendar?: true;
  /** The side's capabilities say that it holds no series. */
  readonly noSeries?: true;
  /** What the addresses of its pages look like. Left out: the side tells none. */
  readonly page?: RegExp;
}

/** What a side cannot have is no test of it: nothing is registered, so that nothing looks skipped. */
const notHere = (_name: string, _test: () => Promise<void>): void => undefined;

const signal = new AbortController().signal;
const zoned = { start: '2026-12-01T10:00:00', timeZone: 'Europe/Amsterdam', duration: 'PT1H' } as const;
const weekly = { recurrenceRules: [{ frequency: 'weekly', count: 6 }] } as const;

/** Every kind of event that must come back as it was written. */
export const contractEvents: Readonly<Record<string, Omit<CalendarEvent, 'uid'>>> = {
  'a meeting in a time zone': { title: 'Meeting', ...zoned, locations: { '1': { name: 'Room 2' } } },
  'a floating event': { title: 'Run', start: '2026-12-01T07:00:00', duration: 'PT30M' },
  'an event in UTC': { title: 'Call', start: '2026-12-01T07:00:00', timeZone: 'Etc/UTC', duration: 'PT30M' },
  'an all-day event': {
    title: 'Day off',
    start: '2026-12-24T00:00:00',
    duration: 'P1D',
    showWithoutTime: true,
  },
  'an all-day event of three days': {
    title: 'Fair',
    start: '2026-12-08T00:00:00',
    duration: 'P3D',
    showWithoutTime: true,
    freeBusyStatus: 'free',
  },
  'an event over the change to summer time': { title: 'Night', ...zoned, start: '2027-03-28T01:30:00' },
  'text of every kind': {
    title: 'Überprüfung; naïve, „quoted“ 🎉 \\ "x"',
    description: 'First line\nsecond, with; signs\n\n- and a very long line: '.concat(
      'abc def '.repeat(40).trim(),
    ),
    ...zoned,
  },
  'a private, free, tentative event': {
    title: 'Perhaps',
    ...zoned,
    privacy: 'private',
    freeBusyStatus: 'free',
    status: 'tentative',
  },
  'a weekly series': { title: 'Review', ...zoned, ...weekly },
  'a series until a date, on two weekdays': {
    title: 'Stand-up',
    ...zoned,
    recurrenceRules: [
      {
        frequency: 'weekly',
        interval: 2,
        byDay: [{ day: 'tu' }, { day: 'th' }],
        until: '2027-02-01T10:00:00',
      },
    ],
  },
  'a series with one moved, one renamed and one cancelled occurrence': {
    title: 'Review',
    ...zoned,
    ...weekly,
    recurrenceOverrides: {
      '2026-12-08T10:00:00': { start: '2026-12-09T11:00:00' },
      '2026-12-15T10:00:00': { title: 'Review of the year' },
      '2026-12-22T10:00:00': { excluded: true },
    },
  },
  'a part of a series that was split': {
    title: 'Review',
    ...zoned,
    recurrenceRules: [{ frequency: 'weekly', until: '2027-01-05T09:59:59' }],
    relatedTo: {
      'the-first-part@contract.example': { relation: { first: true } },
      'the-next-part@contract.example': { relation: { next: true } },
    },
  },
  'a series with several exceptions at once': {
    title: 'Review',
    ...zoned,
    recurrenceRules: [{ frequency: 'daily' }],
    recurrenceOverrides: Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        new Date(Date.UTC(2026, 11, 2 + index, 10)).toISOString().slice(0, 19),
        index % 2 === 0 ? { excluded: true } : { title: `Review ${index}` },
      ]),
    ),
  },
  'an all-day series with a cancelled date': {
    title: 'Figures',
    start: '2026-12-07T00:00:00',
    duration: 'P1D',
    showWithoutTime: true,
    recurrenceRules: [{ frequency: 'weekly', count: 4 }],
    recurrenceOverrides: { '2026-12-14T00:00:00': { excluded: true } },
  },
};

/** Registers the suite. */
export function sideContract(contract: SideContract): void {
  describe(`the contract of a calendar side: ${contract.name}`, () => {
    let side: CalendarSide;
    let hand: ContractHand;
    let stop: () => Awaitable<unknown>;
    let calendar: CalendarId;
    let calendars: readonly Calendar[];
    let number = 0;

    beforeEach(async () => {
      ({ side, hand, stop } = await contract.make());
      calendars = await side.calendars(signal);
      const writable = calendars.filter((each) => each.mayWrite && each.holdsEvents);
      calendar = (
        writable.find((each) => each.isDefault) ??
        writable[0] ??
        expect.fail('nothing to write to')
      ).id;
    });
    afterEach(() => stop());

    const event = (rest: Partial<CalendarEvent> = {}): CalendarEvent => {
      number += 1;
      return canonicalEvent({
        uid: `contract-${number}-${process.pid}`,
        title: 'Meeting',
        ...zoned,
        ...rest,
      });
    };
    const create = (made: CalendarEvent, key = `key-${made.uid}`): Write => ({
      type: 'create',
      key,
      calendar,
      event: made,
    });
    const update = (known: StoredEvent, patch: PatchObject, key = `up-${known.event.uid}`): Write => ({
      type: 'update',
      key,
      calendar,
      ref: known.ref,
      patch,
      event: applyPatch(known.event, patch),
    });
    const remove = (known: StoredEvent): Write => ({
      type: 'remove',
      key: `rm-${known.event.uid}`,
      calendar,
      ref: known.ref,
    });

    const round = async (
      since: SyncState | null,
    ): Promise<{ pages: ChangePage[]; changes: Change[]; state: SyncState }> => {
      const pages: ChangePage[] = [];
      for await (const page of side.changes(calendar, since, signal)) pages.push(page);
      return {
        pages,
        changes: pages.flatMap((page) => page.changes),
        state: pages.at(-1)?.state ?? expect.fail('no page'),
      };
    };
    const fetchAll = async (refs: readonly Ref[]): Promise<Fetched[]> => {
      const answers: Fetched[] = [];
      for (let from = 0; from < refs.length; from += side.capabilities.maxFetch)
        for await (const answer of side.get(
          calendar,
          refs.slice(from, from + side.capabilities.maxFetch),
          signal,
        ))
          answers.push(answer);
      return answers;
    };
    const read = async (ref: Ref): Promise<StoredEvent> => {
      const [answer] = await fetchAll([ref]);
      return answer?.type === 'found' ? answer.stored : expect.fail(`${ref} is ${answer?.type}`);
    };
    const send = async (calls: readonly Call[]): Promise<Map<string, Outcome>> => {
      const outcomes = new Map<string, Outcome>();
      const { maxBatch } = side.capabilities;
      for (let from = 0; from < calls.length; from += maxBatch)
        for await (const [key, outcome] of side.perform(calls.slice(from, from + maxBatch), signal))
          outcomes.set(key, outcome);
      return outcomes;
    };
    /** Does a write and answers what the side holds after its last call. */
    const done = async (write: Write, known: StoredEvent | null = null): Promise<StoredEvent> => {
      const outcomes = await send(side.prepare(write, known));
      const last = [...outcomes.values()].at(-1);
      if (last?.type !== 'done' || last.stored === null)
        return expect.fail(`${write.type} ended as ${JSON.stringify(last)}`);
      return last.stored;
    };
    /** What of an event this side can show: without what it lacks, without an organiser it may add, and the uid it gave. */
    const content = (value: CalendarEvent): CalendarEvent => {
      const kept = Object.entries(value).filter(
        ([name]) => !side.capabilities.lacks.includes(name as FieldName),
      );
      return canonicalEvent({ ...(Object.fromEntries(kept) as unknown as CalendarEvent), uid: 'same' });
    };
    const problemCode = async (work: Promise<unknown>): Promise<string> =>
      work.then(
        () => 'no problem',
        (error: unknown) => problemOf(error)?.code ?? String(error),
      );

    describe('calendars', () => {
      it('names each calendar once and at most one default', () => {
        expect(new Set(calendars.map((each) => each.id)).size).toBe(calendars.length);
        expect(calendars.filter((each) => each.isDefault).length).toBeLessThanOrEqual(1);
      });
    });

    describe('pages', () => {
      (contract.page === undefined ? notHere : it)(
        'tells where a person sees an entry, and nothing of one that is gone (S14)',
        async () => {
          const { ref } = await hand.create(event());
          expect(await side.pageOf?.(calendar, ref, signal)).toMatch(contract.page ?? /^$/);
          await hand.remove(ref);
          expect(await side.pageOf?.(calendar, ref, signal)).toBeNull();
        },
      );

      it('has the part that tells addresses only where it tells some', () =>
        expect(side.pageOf !== undefined).toBe(contract.page !== undefined));
    });

    describe('changes', () => {
      it('lists everything from null as a snapshot that ends exactly once', async () => {
        const refs = new Set<Ref>();
        for (let index = 0; index < 12; index += 1) refs.add((await hand.create(event())).ref);
        const { pages, changes } = await round(null);
        expect(pages.map((page) => page.kind)).toEqual(pages.map(() => 'snapshot'));
        expect(pages.map((page) => page.last)).toEqual([...pages.slice(1).map(() => false), true]);
        expect(new Set(changes.map((change) => change.ref))).toEqual(refs);
        expect(changes.every((change) => change.type === 'changed')).toBe(true);
      });

      it('says nothing when nothing happened', async () => {
        await hand.create(event());
        const { state } = await round(null);
        const next = await round(state);
        expect(next.changes).toEqual([]);
        expect(next.pages.at(-1)?.last).toBe(true);
      });

      it('tells of what was made, edited and removed since (ID3)', async () => {
        const edited = await hand.create(event());
        const removed = await hand.create(event());
        const untouched = await hand.create(event());
        const { state } = await round(null);
        const made = await hand.create(event());
        await hand.edit(edited.ref, { title: 'Other' });
        await hand.remove(removed.ref);
        const { changes, state: after, pages } = await round(state);
        const refs = (type: Change['type']): Set<Ref> =>
          new Set(changes.filter((change) => change.type === type).map((change) => change.ref));
        expect(pages.every((page) => page.kind === 'delta')).toBe(true);
        expect(refs('changed')).toEqual(new Set([made.ref, edited.ref]));
        expect(refs('removed')).toEqual(new Set([removed.ref]));
        expect(changes.some((change) => change.ref === untouched.ref)).toBe(false);
        expect((await round(after)).changes).toEqual([]);
      });

      it('tells an entry along in no other way than it is read (ID3)', async () => {
        for (let index = 0; index < 3; index += 1) await hand.create(event());
        for await (const { changes } of side.changes(calendar, null, signal, { withEntries: true }))
          for (const change of changes)
            if (change.type === 'changed' && change.stored !== undefined) {
              expect(change.revision).toBe(change.stored.revision);
              expect(change.stored).toEqual(await read(change.ref));
            }
      });

      it('goes on from any page of a listing that was interrupted, and misses nothing (C17)', async () => {
        const refs = new Set<Ref>();
        for (let index = 0; index < 12; index += 1) refs.add((await hand.create(event())).ref);
        const { pages } = await round(null);
        for (const [index, page] of pages.entries()) {
          if (page.last) continue;
          const rest = await round(page.state);
          const seen = [...pages.slice(0, index + 1).flatMap((each) => each.changes), ...rest.changes];
          expect(new Set(seen.map((change) => change.ref))).toEqual(refs);
        }
      });

      it('goes on from any page of what changed since, and misses nothing', async () => {
        const refs: Ref[] = [];
        for (let index = 0; index < 7; index += 1) refs.push((await hand.create(event())).ref);
        const { state } = await round(null);
        for (const ref of [...refs, ...refs.slice(0, 3)]) await hand.edit(ref, { title: `At ${ref.length}` });
        for (const ref of refs.slice(0, 5)) await hand.edit(ref, { title: 'Again' });
        const { pages } = await round(state);
        for (const [index, page] of pages.entries()) {
          const rest = await round(page.state);
          const seen = [...pages.slice(0, index + 1).flatMap((each) => each.changes), ...rest.changes];
          expect(new Set(seen.map((change) => change.ref))).toEqual(new Set(refs));
        }
      });

      it('tells in the next round what happened while a listing was under way (ML8)', async () => {
        for (let index = 0; index < 7; index += 1) await hand.create(event());
        const { ref } = await hand.create(event());
        let state: SyncState | null = null;
        let first = true;
        for await (const page of side.changes(calendar, null, signal)) {
          if (first) await hand.edit(ref, { title: 'Edited meanwhile' });
          first = false;
          state = page.state;
        }
        const later = (await round(state)).changes.map((change) => change.ref);
        // a side that answers in one page may have read before the edit or after it
        expect([ref, undefined]).toContain(later[0]);
        expect((await read(ref)).event.title).toBe('Edited meanwhile');
        if (later.length === 0) expect.fail('the edit was not told');
      });

      it('says so when a state is too old, and starts again from null (ID6)', async ({ skip }) => {
        if (hand.expireStates === undefined) return skip('nobody can age the states here');
        const { ref } = await hand.create(event());
        const { state } = await round(null);
        await hand.expireStates();
        expect(await problemCode(round(state))).toBe('sync-state-expired');
        expect(new Set((await round(null)).changes.map((change) => change.ref))).toEqual(new Set([ref]));
      });
    });

    describe('get', () => {
      it('answers once for every ref, absent for those that are not there (ID4)', async () => {
        const kept = await hand.create(event());
        const removed = await hand.create(event());
        await hand.remove(removed.ref);
        const answers = await fetchAll([removed.ref, kept.ref]);
        expect(answers.length).toBe(2);
        expect(answers).toContainEqual({ type: 'absent', ref: removed.ref });
        expect(answers.some((answer) => answer.type === 'found' && answer.stored.ref === kept.ref)).toBe(
          true,
        );
      });

      it('lists of the addresses it is asked about those that are there, and no others (ID4)', async () => {
        const kept = await hand.create(event());
        const removed = await hand.create(event());
        await hand.remove(removed.ref);
        expect([...(await side.listed(calendar, [kept.ref, removed.ref], signal))]).toEqual([kept.ref]);
      });

      it('hands out canonical events that name their uid first', async () => {
        const { ref } = await hand.create(event(contractEvents['text of every kind']));
        const stored = await read(ref);
        expect(canonicalEvent(stored.event)).toEqual(stored.event);
        expect(stored.uids[0]).toBe(stored.event.uid);
        expect(stored.calendar).toBe(calendar);
      });

      it('gives an edited event another revision and an untouched one the same (ID2)', async () => {
        const { ref } = await hand.create(event());
        const before = await read(ref);
        expect((await read(ref)).revision).toBe(before.revision);
        await hand.edit(ref, { title: 'Other' });
        expect((await read(ref)).revision).not.toBe(before.revision);
      });
    });

    describe('writing', () => {
      for (const [name, made] of Object.entries(contractEvents))
        it.skipIf(contract.skip?.includes(name))(`keeps ${name} as it was written`, async () => {
          const wanted = event(made);
          if (isSeries(wanted) && side.capabilities.recurrence === 'none') return;
          const stored = await done(create(wanted));
          expect(content(stored.event)).toEqual(content(wanted));
          const again = await read(stored.ref);
          expect(again).toEqual(stored);
          if (contract.makesUids !== true) expect(stored.event.uid).toBe(wanted.uid);
        });

      it('turns any event into any other by the patch between them (WR3)', async () => {
        const kinds = Object.entries(contractEvents).filter(
          ([name, made]) =>
            !contract.skip?.includes(name) &&
            (side.capabilities.recurrence !== 'none' || !isSeries({ uid: '', ...made })),
        );
        let stored = await done(create(event(kinds[0]?.[1])));
        for (const [name, made] of [...kinds.slice(1), ...kinds.toReversed().slice(1)]) {
          const wanted = canonicalEvent({ ...made, uid: stored.event.uid });
          const patch = diff(stored.event, wanted);
          stored = await done(
            { ...update(stored, patch, `to-${name}-${stored.revision}`), event: wanted } as Write,
            stored,
          );
          expect(content(stored.event), name).toEqual(content(wanted));
        }
      });

      const edits = 'edits and cancels single occurrences and leaves the others (ID1)';
      (contract.noSeries === true ? notHere : it)(edits, async () => {
        const { ref } = await hand.create(
          event({ ...weekly, recurrenceOverrides: { '2026-12-22T10:00:00': { title: 'Kept' } } }),
        );
        const known = await read(ref);
        const patch: PatchObject = {
          'recurrenceOverrides/2026-12-08T10:00:00': { start: '2026-12-08T15:00:00' },
          'recurrenceOverrides/2026-12-15T10:00:00': { excluded: true },
        };
        const stored = await done(update(known, patch), known);
        expect(stored.event.recurrenceOverrides).toEqual({
          '2026-12-08T10:00:00': { start: '2026-12-08T15:00:00' },
          '2026-12-15T10:00:00': { excluded: true },
          '2026-12-22T10:00:00': { title: 'Kept' },
        });
      });

      it('prepares calls that are plain data, the same each time, with keys of their own (RU8)', async () => {
        const { ref } = await hand.create(event(weekly));
        const known = await read(ref);
        const series = event({
          ...weekly,
          recurrenceOverrides: { '2026-12-08T10:00:00': { title: 'Other' } },
        });
        const patch: PatchObject = { title: 'T', 'recurrenceOverrides/2026-12-08T10:00:00': { title: 'O' } };
        const writes: readonly [Write, StoredEvent | null][] = [
          [create(series), null],
          [update(known, patch), known],
          [remove(known), known],
        ];
        for (const [write, before] of side.capabilities.recurrence === 'none' ? writes.slice(2) : writes) {
          const calls = side.prepare(write, before);
          expect(calls.length).toBeGreaterThan(0);
          expect(side.prepare(write, before)).toEqual(calls);
          expect(JSON.parse(JSON.stringify(calls))).toEqual(calls);
          expect(new Set(calls.map((call) => call.key)).size).toBe(calls.length);
          for (const call of calls)
            expect(call).toMatchObject({ write: write.type, calendar: write.calendar });
        }
        const delivered = side.prepare(update(known, patch), known).flatMap((call) => call.delivers);
        for (const path of Object.keys(patch))
          expect(
            delivered.some((each) => each === '' || overlaps(each, path)),
            path,
          ).toBe(true);
      });

      it('performs calls that were kept as JSON in the outbox', async () => {
        const calls = JSON.parse(JSON.stringify(side.prepare(create(event()), null))) as readonly Call[];
        expect([...(await send(calls)).values()].map((outcome) => outcome.type)).toEqual(['done']);
      });

      it('makes no second event when a create is repeated (WR1)', async () => {
        const calls = side.prepare(create(event()), null);
        await send(calls);
        const [again] = [...(await send(calls)).values()];
        expect(
          again?.type === 'done' || (again?.type === 'refused' && again.problem.code === 'already-exists'),
        ).toBe(true);
        expect(new Set((await round(null)).changes.map((change) => change.ref)).size).toBe(1);
      });

      it('refuses to change what a person changed meanwhile, and changes nothing (WR2)', async () => {
        const { ref } = await hand.create(event());
        const known = await read(ref);
        await hand.edit(ref, { title: 'By a person' });
        const write = update(known, { title: 'By Concord' });
        const [outcome] = [...(await send(side.prepare(write, known))).values()];
        expect(outcome).toMatchObject({ type: 'refused', problem: { code: 'revision-conflict' } });
        expect((await read(ref)).event.title).toBe('By a person');
      });

      it('refuses to remove what a person changed meanwhile (WR2)', async () => {
        const { ref } = await hand.create(event());
        const known = await read(ref);
        await hand.edit(ref, { title: 'By a person' });
        const [outcome] = [...(await send(side.prepare(remove(known), known))).values()];
        expect(outcome).toMatchObject({ type: 'refused', problem: { code: 'revision-conflict' } });
        expect((await read(ref)).event.title).toBe('By a person');
      });

      it('never makes anew what a person removed meanwhile (WR8)', async () => {
        const { ref } = await hand.create(event());
        const known = await read(ref);
        await hand.remove(ref);
        const [outcome] = [
          ...(await send(side.prepare(update(known, { title: 'By Concord' }), known))).values(),
        ];
        expect(outcome?.type).toBe('refused');
        expect((await round(null)).changes).toEqual([]);
      });

      it('removes for good, and says so in the next round', async () => {
        const { ref } = await hand.create(event());
        const known = await read(ref);
        const { state } = await round(null);
        const [outcome] = [...(await send(side.prepare(remove(known), known))).values()];
        expect(outcome).toEqual({ type: 'done', stored: null });
        expect(await fetchAll([ref])).toEqual([{ type: 'absent', ref }]);
        const rows = (await round(state)).changes.filter((change) => change.ref === ref);
        expect(rows.at(-1)?.type).toBe('removed');
      });

      it('goes on with the other objects when one call is refused (RU2)', async () => {
        const { ref } = await hand.create(event());
        const known = await read(ref);
        await hand.edit(ref, { title: 'By a person' });
        const stale = side.prepare(update(known, { title: 'By Concord' }), known);
        const good = side.prepare(create(event()), null);
        const outcomes = await send([...stale, ...good]);
        expect(outcomes.size).toBe(2);
        expect(outcomes.get(stale[0]?.key ?? '')?.type).toBe('refused');
        expect(outcomes.get(good[0]?.key ?? '')?.type).toBe('done');
      });

      it('does nothing once it was told to stop', async () => {
        const stopped = AbortSignal.abort();
        const perform = async (): Promise<void> => {
          for await (const _ of side.perform(side.prepare(create(event()), null), stopped));
        };
        await expect(perform()).rejects.toThrow();
        expect((await round(null)).changes).toEqual([]);
      });
    });

    describe('lookup', () => {
      it('finds what a create made, and says absent before it was sent (WR8)', async () => {
        const [call = expect.fail('no call')] = side.prepare(create(event()), null);
        expect(await side.lookup(call, signal)).toEqual({ type: 'absent' });
        const [outcome] = [...(await send([call])).values()];
        const stored = outcome?.type === 'done' ? outcome.stored : null;
        expect(await side.lookup(call, signal)).toEqual({ type: 'stored', stored });
      });

      it('says gone when a person removed what the create had made (WR8)', async () => {
        const [call = expect.fail('no call')] = side.prepare(create(event()), null);
        const [outcome] = [...(await send([call])).values()];
        await hand.remove((outcome?.type === 'done' ? outcome.stored?.ref : null) ?? expect.fail('not made'));
        const { type } = await side.lookup(call, signal);
        expect(contract.cannotTellGone === true ? ['gone', 'absent'] : ['gone']).toContain(type);
      });

      it('shows the object of an update as it is now, so that the caller sees whether it happened', async () => {
        const { ref } = await hand.create(event());
        const known = await read(ref);
        const [call = expect.fail('no call')] = side.prepare(update(known, { title: 'New' }), known);
        expect(await side.lookup(call, signal)).toEqual({ type: 'stored', stored: known });
        await send([call]);
        expect(await side.lookup(call, signal)).toMatchObject({
          type: 'stored',
          stored: { event: { title: 'New' } },
        });
      });

      it('shows whether a removal happened', async () => {
        const { ref } = await hand.create(event());
        const known = await read(ref);
        const [call = expect.fail('no call')] = side.prepare(remove(known), known);
        expect((await side.lookup(call, signal)).type).toBe('stored');
        await send([call]);
        expect((await side.lookup(call, signal)).type).not.toBe('stored');
      });
    });

    describe('identity', () => {
      it('locates a uid, and says nothing about one that is nowhere (ID8)', async () => {
        const { ref } = await hand.create(event());
        const { uids } = await read(ref);
        const uid = uids[0] ?? expect.fail('no uid');
        expect(await side.locate([uid, 'nobody-knows-this-uid'], signal)).toEqual([{ uid, calendar, ref }]);
      });

      const moves = 'locates what moved to another calendar, where the old address is absent (ID8)';
      (contract.oneCalendar === true ? notHere : it)(moves, async () => {
        const other = calendars.find((each) => each.id !== calendar && each.mayWrite && each.holdsEvents);
        if (hand.moveTo === undefined || other === undefined)
          return expect.fail('there is nowhere to move to');
        const { ref } = await hand.create(event());
        const { uids } = await read(ref);
        const { state } = await round(null);
        const moved = await hand.moveTo(ref, other.id);
        expect((await round(state)).changes).toContainEqual({ type: 'removed', ref, reason: 'deleted' });
        expect(await fetchAll([ref])).toEqual([{ type: 'absent', ref }]);
        expect(await side.locate([uids[0] ?? ''], signal)).toEqual([
          { uid: uids[0], calendar: other.id, ref: moved.ref },
        ]);
      });
    });

    describe('mail', () => {
      const guests = Object.fromEntries(
        ['robin@example.com', 'noor@client.example'].map((email, index) => [
          participantId(email),
          { email, roles: index === 0 ? ({ owner: true } as const) : ({ attendee: true } as const) },
        ]),
      );

      it('reaches nobody where no guests are (PE1)', async () => {
        for (const call of side.prepare(create(event()), null))
          expect(side.mailEffect(call, null)).toEqual([]);
      });

      it('foretells from the call alone whom it would reach, and never on a side that never mails (PE1)', () => {
        const calls = JSON.parse(
          JSON.stringify(side.prepare(create(event({ participants: guests })), null)),
        ) as Call[];
        const reached = calls.flatMap((call) => side.mailEffect(call, null));
        if (side.capabilities.mail === 'always') expect(reached).toEqual(['noor@client.example']);
        if (side.capabilities.mail === 'never') expect(reached).toEqual([]);
        expect(reached).not.toContain('robin@example.com');
      });
    });
  });
}
