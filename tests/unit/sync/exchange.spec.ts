/** Between machines, learned from tables: when the session, the lease and the agreements are asked for, and in what batches they are stored. */
import { describe, expect, it } from 'vitest';
import { formerAddresses, moveOf } from '../../../src-main/sync/calendar/move/move.ts';
import { knownRules } from '../../../src-main/sync/calendar/rules/rules-in-force.ts';
import { hearAgreements, publishAgreements } from '../../../src-main/sync/calendar/run/agreements.ts';
import { connection } from '../../../src-main/sync/calendar/run/connection.ts';
import type { RunParts } from '../../../src-main/sync/calendar/run-context.ts';
import type { Calendar } from '../../../src-shared/domain/calendar/side.ts';
import type {
  AgreementPage,
  AgreementRow,
  CrmAgreements,
  CrmRules,
  CrmSession,
} from '../../../src-shared/domain/crm.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { handClock } from '../../support/hand-clock.ts';
import { agreement } from '../../support/plan-table.ts';
import { runAt, runTable } from '../../support/run-table.ts';
import { link } from '../../support/small-calendar.ts';
import { seededRandomness } from '../../support/world.ts';

const minuteMs = 60_000;
const signal = new AbortController().signal;

type Bound = Readonly<Record<(typeof boundTo)[number], string>>;
const boundTo = ['primary-calendar', 'account', 'crm-calendar'] as const;

interface Found {
  readonly session?: Partial<CrmSession>;
  readonly rules?: Partial<CrmRules>;
  readonly calendars?: readonly Partial<Calendar>[];
  readonly bound?: Bound;
  /** Whether the CRM has a list of the people it knows. */
  readonly knowsPeople?: boolean;
  /** The account whose mailbox moved to this one (A13). */
  readonly movedFrom?: readonly string[];
}

/** A connection whose CRM gives the lease for this long; what it was asked, in its order. */
function connected(
  leaseMs: number,
  { session, rules, calendars = [{}], bound, knowsPeople, movedFrom }: Found = {},
) {
  const { run, store, log } = runTable();
  if (bound !== undefined) for (const key of boundTo) store.meta.set(key, bound[key]);
  const { clock, advance } = handClock(runAt);
  const asked: string[] = [];
  const parts: RunParts = {
    store,
    clock,
    randomness: seededRandomness(1),
    account: run.account,
    settings: run.settings,
    ...(movedFrom === undefined ? {} : { movedFrom }),
    provider: {
      ...run.sides.provider,
      calendars: async () =>
        calendars.map((change) => ({
          ...{ id: 'personal', name: 'Personal', mayWrite: true, holdsEvents: true, isDefault: true },
          ...change,
        })),
    },
    crm: {
      ...run.crm,
      session: async () => {
        asked.push('session');
        return { ...run.session, rules: { ...run.session.rules, ...rules }, ...session };
      },
      lease: {
        take: async () => {
          asked.push('lease');
          return { generation: 1, expiresAt: clock.now() + leaseMs, agreementsState: 0 };
        },
        release: async () => undefined,
      },
      ...(knowsPeople === true && {
        knownPeople: {
          list: async () => {
            asked.push('people');
            return { salt: `list ${asked.length}`, hashes: new Set<string>() };
          },
        },
      }),
    },
  };
  return { connection: connection(parts), asked, advance, store, log };
}

describe('a connection', () => {
  it.each([
    { after: 15 * minuteMs - 1, asked: ['session', 'lease'] },
    { after: 15 * minuteMs, asked: ['session', 'lease', 'session', 'lease'] },
  ])('reads the session again after a quarter of an hour: after $after ms $asked', async (row) => {
    const { connection: one, asked, advance } = connected(60 * minuteMs);
    await one.session(signal);
    await advance(row.after);
    await one.session(signal);
    expect(asked).toEqual(row.asked);
  });
  it.each([
    { after: 2 * minuteMs - 1, asked: ['session', 'lease'] },
    { after: 2 * minuteMs, asked: ['session', 'lease', 'lease'] },
  ])('takes a lease of four minutes again when half of it has passed: after $after ms (RU1)', async (row) => {
    const between = connected(4 * minuteMs);
    await between.connection.session(signal);
    await between.advance(row.after);
    await between.connection.session(signal);
    expect(between.asked).toEqual(row.asked);
    const during = connected(4 * minuteMs);
    await during.connection.session(signal);
    await during.advance(row.after);
    await during.connection.keepLease(signal);
    expect(during.asked).toEqual(row.asked);
  });
  it('takes a lease that is over already at every chance', async () => {
    const { connection: one, asked } = connected(-minuteMs);
    await one.session(signal);
    await one.keepLease(signal);
    expect(asked).toEqual(['session', 'lease', 'lease']);
  });
  it('reads everything again when it was told to forget', async () => {
    const { connection: one, asked } = connected(60 * minuteMs);
    await one.session(signal);
    one.forget();
    await one.session(signal);
    expect(asked).toEqual(['session', 'lease', 'session', 'lease']);
  });
  it('takes the lease during a run also when nothing was read before', async () => {
    const { connection: one, asked } = connected(60 * minuteMs);
    await one.keepLease(signal);
    expect(asked).toEqual(['lease']);
  });
  it('remembers the rules that the CRM told, for a later session that does not tell them', async () => {
    const { connection: one, store } = connected(60 * minuteMs, { rules: { createPrefix: 'CRM' } });
    await one.session(signal);
    expect(knownRules(store)?.createPrefix).toBe('CRM');
  });
  it('tells the session and the account’s calendars as they were read last, and nothing before', async () => {
    const { connection: one } = connected(60 * minuteMs);
    expect([one.current(), one.calendars()]).toEqual([null, []]);
    const session = await one.session(signal);
    expect(one.current()).toBe(session);
    expect(one.calendars().map(({ id }) => id)).toEqual(['personal']);
    one.forget();
    expect([one.current(), one.calendars()]).toEqual([null, []]);
  });
  it('lets the other calendars be read in the first run, and from then on once in five minutes (C2)', async () => {
    const { connection: one, advance } = connected(60 * minuteMs);
    const due: boolean[] = [];
    for (const afterMs of [0, 0, 5 * minuteMs - 1, 1, 0]) {
      await advance(afterMs);
      due.push(one.othersAreDue());
    }
    expect(due).toEqual([true, false, false, true, false]);
  });
  it('lets them be read at once when the clock was put back: nobody knows how long ago they were', async () => {
    const { connection: one, advance } = connected(60 * minuteMs);
    one.othersAreDue();
    await advance(-1);
    expect(one.othersAreDue()).toBe(true);
  });
});

describe('whom the CRM knows (C21)', () => {
  it('is read once with each session', async () => {
    const { connection: one, asked } = connected(60 * minuteMs, { knowsPeople: true });
    await one.session(signal);
    const first = await one.knownPeople(signal);
    expect(await one.knownPeople(signal)).toBe(first);
    one.forget();
    await one.session(signal);
    expect(await one.knownPeople(signal)).not.toEqual(first);
    expect(asked).toEqual(['session', 'lease', 'people', 'session', 'lease', 'people']);
  });
  it('is not read before the session is', async () => {
    const { connection: one, asked } = connected(60 * minuteMs, { knowsPeople: true });
    expect([await one.knownPeople(signal), asked]).toEqual([null, []]);
  });
  it('is nobody where the CRM has no such list', async () => {
    const { connection: one } = connected(60 * minuteMs);
    await one.session(signal);
    expect(await one.knownPeople(signal)).toBe(null);
  });
});

describe('a connection is refused', () => {
  const bound: Bound = { 'primary-calendar': 'personal', account: 'account', 'crm-calendar': 'agenda' };
  const other = { id: 'work', mayWrite: false, holdsEvents: false };
  it.each<{ name: string; found: Found; trouble: unknown }>([
    {
      name: 'when another program synchronises this person’s calendar (A10)',
      found: { session: { otherEngine: 'Other' } },
      trouble: { code: 'other-engine' },
    },
    {
      name: 'when the administrator switched calendars off (A8)',
      found: { rules: { features: { calendar: false, mail: true } } },
      trouble: { code: 'feature-off', params: {} },
    },
    {
      name: 'when the administrator switched accounts of this kind off (A8)',
      found: { rules: { providers: ['google'] } },
      trouble: { code: 'feature-off', params: { kind: 'caldav' } },
    },
    { name: 'without the calendar', found: { calendars: [other] }, trouble: { code: 'calendar-missing' } },
    {
      name: 'when the calendar may not be written',
      found: { calendars: [{ mayWrite: false }] },
      trouble: { code: 'calendar-read-only' },
    },
    {
      name: 'when it holds no events',
      found: { calendars: [{ holdsEvents: false }] },
      trouble: { code: 'calendar-read-only' },
    },
    ...boundTo.map((key) => ({
      name: `when the store belongs to another ${key} (C1)`,
      found: { bound: { ...bound, [key]: 'other' } },
      trouble: { code: 'primary-is-permanent' },
    })),
    {
      name: 'after a move when the store belongs to another calendar of this very account (A13)',
      found: { bound: { ...bound, 'primary-calendar': 'other' }, movedFrom: ['old@example.com'] },
      trouble: { code: 'primary-is-permanent' },
    },
    {
      name: 'after a move when the store belongs to another calendar of the CRM (A13)',
      found: {
        bound: { ...bound, account: 'other', 'crm-calendar': 'other' },
        movedFrom: ['old@example.com'],
      },
      trouble: { code: 'primary-is-permanent' },
    },
  ])('$name, before a lease is taken', async ({ found, trouble }) => {
    const { connection: one, asked } = connected(60 * minuteMs, found);
    expect(await one.session(signal).catch(problemOf)).toMatchObject(trouble as object);
    expect(asked).toEqual(['session']);
  });
  it.each<{ name: string; found: Found }>([
    { name: 'another calendar of the account cannot be used', found: { calendars: [other, {}] } },
    { name: 'the store has belonged to the same calendar, account and CRM calendar (C1)', found: { bound } },
  ])('not because $name', async ({ found }) => {
    const { connection: one, store } = connected(60 * minuteMs, found);
    expect((await one.session(signal)).user.id).toBe('robin');
    expect(boundTo.map((key) => store.meta.get(key))).toEqual(Object.values(bound));
  });
});

describe('a mailbox that moved (A13)', () => {
  const old: Bound = { 'primary-calendar': 'old', account: 'old', 'crm-calendar': 'agenda' };
  it('takes its store along: the store belongs to the new calendar, and the move begins', async () => {
    const { connection: one, store } = connected(60 * minuteMs, {
      bound: old,
      movedFrom: ['Old@example.com'],
    });
    await one.session(signal);
    expect(boundTo.map((key) => store.meta.get(key))).toEqual(['personal', 'account', 'agenda']);
    expect(moveOf(store)).toEqual({ phase: 'begun', begunAt: runAt });
    expect(formerAddresses(store)).toEqual(['old@example.com']);
  });
  it('moved twice before a run, every former address stays the person’s own', async () => {
    const movedFrom = ['first@example.com', 'Second@example.com'];
    const { connection: one, store } = connected(60 * minuteMs, { bound: old, movedFrom });
    store.transaction('known', () => {
      store.meta.set('account-addresses', JSON.stringify(['alias@example.com']));
      store.meta.set('former-addresses', JSON.stringify(['earlier@example.com']));
    });
    await one.session(signal);
    expect(formerAddresses(store).toSorted()).toEqual([
      'alias@example.com',
      'earlier@example.com',
      'first@example.com',
      'second@example.com',
    ]);
  });
  it.each<{ name: string; found: Found }>([
    { name: 'a new store', found: { movedFrom: ['old@example.com'] } },
    { name: 'a new store of a mailbox that did not move', found: {} },
    {
      name: 'a store that belongs to the new calendar already',
      found: {
        bound: { 'primary-calendar': 'personal', account: 'account', 'crm-calendar': 'agenda' },
        movedFrom: ['old@example.com'],
      },
    },
  ])('$name begins no move', async ({ found }) => {
    const { connection: one, store, log } = connected(60 * minuteMs, found);
    await one.session(signal);
    expect(moveOf(store)).toBeNull();
    // a store that was lost, or another machine's: whose address it was is known all the same
    expect(formerAddresses(store)).toEqual(found.bound === undefined ? (found.movedFrom ?? []) : []);
    expect(log.filter((label) => label === 'bind')).toHaveLength(found.bound === undefined ? 1 : 0);
  });
});

/** What the CRM keeps: the rows it was given, and the pages it answers. */
function kept(pages: readonly AgreementPage[] = []) {
  const puts: (readonly AgreementRow[])[] = [];
  const asked: number[] = [];
  const agreements: CrmAgreements = {
    async *list(_account, since) {
      asked.push(since);
      yield* pages;
    },
    put: async (_account, rows) => {
      puts.push(rows);
      return puts.length;
    },
  };
  return { agreements, puts, asked };
}

describe('what was agreed here (ID9)', () => {
  it.each([
    { changed: 500, ended: 0, batches: [500] },
    { changed: 501, ended: 0, batches: [500, 1] },
    { changed: 499, ended: 1, batches: [500] },
    { changed: 499, ended: 2, batches: [500, 1] },
    { changed: 0, ended: 1, batches: [1] },
    { changed: 1, ended: 1, batches: [2] },
    { changed: 0, ended: 0, batches: [] },
  ])('is stored in the CRM by 500 at most: $changed changed and $ended ended in $batches', async (row) => {
    const { store, run } = runTable();
    store.transaction('links', () => {
      const save = (id: string) => {
        const one = link(id);
        store.links.save({
          ...one,
          provider: { ...one.provider, ref: `P ${id}` },
          crm: { ...one.crm, ref: `C ${id}` },
        });
      };
      for (let at = 0; at < row.changed; at += 1) save(`changed ${at}`);
      for (let at = 0; at < row.ended; at += 1) {
        save(`ended ${at}`);
        store.links.end(`ended ${at}`);
      }
    });
    const { agreements, puts } = kept();
    await publishAgreements(store, agreements, run.account, signal);
    expect(puts.map((rows) => rows.length)).toEqual(row.batches);
    expect(puts.flat().filter(({ type }) => type === 'ended')).toHaveLength(row.ended);
    expect(store.links.unpublished(1)).toEqual([]);
    expect(store.links.endedIds(1)).toEqual([]);
    expect(store.meta.get('publishing')).toBeNull();
    expect(store.meta.get('agreements-state')).toBe(puts.length === 0 ? null : String(puts.length));
  });
  it('is told as ended with what became the person’s own, where something did (C12)', async () => {
    const { store, run } = runTable();
    const own = { ref: 'P', uids: ['u'] };
    store.links.noteEnded('other machine');
    for (const id of ['a', 'b']) {
      const { provider, crm } = link(id);
      const ends = { provider: { ...provider, ref: `P ${id}` }, crm: { ...crm, ref: `C ${id}` } };
      store.links.save(link(id, ends));
    }
    store.links.end('a');
    store.links.end('b', own);
    const { agreements, puts } = kept();
    await publishAgreements(store, agreements, run.account, signal);
    expect(puts).toStrictEqual([
      [
        { type: 'ended', linkId: 'a' },
        { type: 'ended', linkId: 'b', own },
      ],
    ]);
  });
  it('is told with both its ends and the calendar it belongs to', async () => {
    const { store, run } = runTable();
    store.meta.set('primary-calendar', 'personal');
    store.links.save(link('l'));
    const { agreements, puts } = kept();
    await publishAgreements(store, agreements, run.account, signal);
    expect(puts).toEqual([
      [
        {
          type: 'agreed',
          agreement: {
            linkId: 'l',
            uids: ['uid of l'],
            providerCalendar: 'personal',
            providerRef: 'P',
            providerRevision: 'r',
            providerHash: 'h',
            crmRef: 'C',
            crmRevision: 'r',
            crmHash: 'h',
          },
        },
      ],
    ]);
  });
});

describe('what another machine agreed on (ID9)', () => {
  const lease = (agreementsState: number) => ({ generation: 1, expiresAt: 0, agreementsState });
  const row = (linkId: string): AgreementRow => ({ type: 'agreed', agreement: agreement({ linkId }) });
  it('is not asked for when the number known is that of the CRM', async () => {
    const { store, run } = runTable();
    store.meta.set('agreements-state', '7');
    const { agreements, asked } = kept();
    await hearAgreements(store, agreements, run.account, lease(7), signal);
    expect(asked).toEqual([]);
    await hearAgreements(store, agreements, run.account, lease(8), signal);
    expect(asked).toEqual([7]);
  });
  it('is asked for from the start in a new store, page by page to the last one', async () => {
    const { store, run } = runTable();
    const { agreements, asked } = kept([
      { rows: [row('a')], state: 1, last: false },
      { rows: [row('b')], state: 2, last: true },
      { rows: [row('c')], state: 3, last: true },
    ]);
    await hearAgreements(store, agreements, run.account, lease(3), signal);
    expect(asked).toEqual([0]);
    expect(store.agreementNews.all()).toEqual([row('a'), row('b')]);
    expect(store.meta.get('agreements-state')).toBe('2');
  });
  it('was lost by a CRM that was restored from a backup: everything is told once more (DE4)', async () => {
    const told = async (known: number, atCrm: number) => {
      const { store, run, log } = runTable();
      store.links.save(link('l'));
      await publishAgreements(store, kept().agreements, run.account, signal);
      store.meta.set('agreements-state', String(known));
      const before = log.length;
      const { agreements } = kept([{ rows: [], state: atCrm, last: true }]);
      await hearAgreements(store, agreements, run.account, lease(atCrm), signal);
      return { log: log.slice(before), unpublished: store.links.unpublished(9).map(({ id }) => id) };
    };
    expect(await told(7, 6)).toEqual({ log: ['agreements.lost', 'agreements.page'], unpublished: ['l'] });
    expect(await told(7, 8)).toEqual({ log: ['agreements.page'], unpublished: [] });
  });
  it('leaves out what this machine stored itself while the answer got lost', async () => {
    const { store, run } = runTable();
    store.links.save(link('l'));
    const lost = kept();
    const put: CrmAgreements['put'] = async (_account, rows) => {
      lost.puts.push(rows);
      throw new Error('lost');
    };
    await publishAgreements(store, { ...lost.agreements, put }, run.account, signal).catch(() => undefined);
    const { agreements } = kept([{ rows: [...(lost.puts[0] ?? []), row('b')], state: 2, last: true }]);
    await hearAgreements(store, agreements, run.account, lease(2), signal);
    expect(store.agreementNews.all()).toEqual([row('b')]);
  });
});
