/** The full comparison of both sides (RU9, D13): it finds each planted difference, writes to neither side, and leaves the answer to a person. */
import { describe, expect, it } from 'vitest';
import { calendarEngine, lastComparison } from '../../../src-main/sync/index.ts';
import type { CalendarSide, Ref, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { type Comparison, differencesIn, isProven } from '../../../src-shared/domain/comparison.ts';
import type { Crm } from '../../../src-shared/domain/crm.ts';
import { otherSide, type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import { newStore } from '../../support/new-store.ts';
import { atCrm, atProvider, contents, event, type World, world } from '../../support/world.ts';

/** What a side keeps from Concord, on purpose. */
interface Silence {
  /** Rows about these addresses are left out of change lists, and kept in listings of everything. */
  readonly untold: Set<Ref>;
  /** These addresses are told under the revision that they had before. */
  readonly sameRevision: Map<Ref, string>;
  /** A listing of everything ends without its last page. */
  isCutShort: boolean;
}

interface Scene {
  readonly one: World;
  readonly silence: Readonly<Record<SideName, Silence>>;
  /** Every call that reached a side, in order. */
  readonly writes: string[];
  readonly engine: ReturnType<typeof calendarEngine>;
  readonly store: ReturnType<typeof newStore>;
  run(): Promise<unknown>;
  compare(): Promise<Comparison>;
}

const signal = () => new AbortController().signal;

/** A side that keeps silent, and notes what is written to it. */
function silent(side: CalendarSide, name: SideName, silence: Silence, writes: string[]): CalendarSide {
  const { untold, sameRevision } = silence;
  const asBefore = (stored: StoredEvent): StoredEvent => {
    const revision = sameRevision.get(stored.ref);
    return revision === undefined ? stored : { ...stored, revision };
  };
  return {
    ...side,
    get capabilities() {
      return side.capabilities;
    },
    async *changes(calendar, since, given, options) {
      for await (const page of side.changes(calendar, since, given, options))
        yield {
          ...page,
          last: page.last && !(since === null && silence.isCutShort),
          changes: page.changes
            .filter(({ ref }) => page.kind === 'snapshot' || !(untold.has(ref) || sameRevision.has(ref)))
            .map((change) => {
              if (change.type === 'removed') return change;
              const revision = sameRevision.get(change.ref);
              return {
                ...change,
                ...(revision === undefined ? {} : { revision }),
                ...(change.stored === undefined ? {} : { stored: asBefore(change.stored) }),
              };
            }),
        };
    },
    async *get(calendar, refs, given) {
      for await (const answer of side.get(calendar, refs, given))
        yield answer.type === 'found' ? { ...answer, stored: asBefore(answer.stored) } : answer;
    },
    async *perform(calls, given) {
      for (const call of calls) writes.push(`${name} ${call.write} ${call.ref ?? ''}`);
      // the side itself knows the revision of now
      const real = calls.map((call) => {
        const now = call.ref === null ? undefined : sameRevision.get(call.ref);
        return now === undefined || call.revision === null
          ? call
          : { ...call, revision: current.get(`${name} ${call.ref}`) ?? call.revision };
      });
      for (const { ref } of calls) if (ref !== null) sameRevision.delete(ref);
      yield* side.perform(real, given);
    },
  };
}

/** The revision that a side really holds, where it tells another one. */
const current = new Map<string, string>();

async function scene(profile: Parameters<typeof world>[0] = 'caldav-like', entries = 6): Promise<Scene> {
  const one = world(profile);
  for (let n = 1; n <= entries; n += 1) one.provider.hand.create(event(`e${n}`));
  const silence = {
    provider: { untold: new Set<Ref>(), sameRevision: new Map<Ref, string>(), isCutShort: false },
    crm: { untold: new Set<Ref>(), sameRevision: new Map<Ref, string>(), isCutShort: false },
  };
  const writes: string[] = [];
  const store = newStore({ clock: one.clock });
  const connected = one.crm.connect();
  const crm: Crm = { ...connected, calendar: silent(connected.calendar, 'crm', silence.crm, writes) };
  const engine = calendarEngine({
    store,
    provider: silent(one.provider.connect(), 'provider', silence.provider, writes),
    crm,
    account: {
      accountId: 'account-1',
      machineId: 'machine-1',
      address: 'robin@example.com',
      provider: 'caldav',
    },
    settings: {
      primaryCalendar: 'personal',
      direction: 'two-way',
      createPrefix: '',
      existing: { provider: 'take', crm: 'take' },
      approveFirstRun: true,
    },
    clock: one.clock,
    randomness: { fraction: () => 0.5, uuid: () => crypto.randomUUID() },
  });
  const run = async (): Promise<void> => {
    one.clock.advance(60_000);
    await engine.run(signal());
  };
  await run();
  await run();
  return {
    ...{ one, silence, writes, engine, store, run },
    async compare() {
      const before = writes.length;
      const result = await engine.compare(signal());
      expect(writes.slice(before)).toEqual([]);
      return result;
    },
  };
}

const hands = ({ one }: Scene) => ({ provider: one.provider.hand, crm: one.crm.hand });
const held = ({ one }: Scene, side: SideName) => (side === 'provider' ? atProvider(one) : atCrm(one));
const refOf = (at: Scene, side: SideName, title: string): Ref => {
  const found = held(at, side).find(({ event: { title: given } }) => given === title);
  if (found === undefined) throw new Error(`there is no ${title}`);
  return found.ref;
};
const titlesAt = (at: Scene, side: SideName) =>
  held(at, side)
    .map(({ event: { title } }) => title)
    .sort();

/** Changed where no list tells of it and under the revision from before. */
function changedBehind(at: Scene, side: SideName, title: string, now: string): Ref {
  const ref = refOf(at, side, title);
  const before = held(at, side).find((one) => one.ref === ref)?.revision ?? '';
  const after = hands(at)[side].edit(ref, { title: now });
  current.set(`${side} ${ref}`, after.revision);
  at.silence[side].sameRevision.set(ref, before);
  return ref;
}

describe('two sides in agreement (D13)', () => {
  it('are counted alike, with what is skipped taken out by its reason, and the result survives a restart', async () => {
    const at = await scene();
    at.one.crm.hand.create(event('only-crm'), { push: false });
    await at.run();
    const result = await at.compare();
    expect(result.sides.provider).toEqual({ entries: 6, linked: 6, skipped: {}, unreadable: 0 });
    expect(result.sides.crm?.linked).toBe(6);
    expect(differencesIn(result)).toBe(0);
    expect(isProven(result)).toBe(true);
    expect(lastComparison(at.store, 'calendar')).toEqual(result);
    await at.run();
    expect(at.engine.decisions()).toEqual([]);
  });

  it('counts by reason what stays on its own side', async () => {
    const at = await scene();
    const ref = refOf(at, 'provider', 'Meeting e1');
    at.store.transaction('test', () => {
      const link = at.store.links.byRef('provider', ref);
      if (link === null) throw new Error('not linked');
      at.store.links.end(link.id);
      at.store.leftAlone.put('provider', ref, ['e1'], 'separate');
      at.store.leftAlone.put('crm', refOf(at, 'crm', 'Meeting e1'), ['e1'], 'separate');
    });
    const result = await at.compare();
    expect(result.sides.provider).toEqual({ entries: 6, linked: 5, skipped: { separate: 1 }, unreadable: 0 });
    expect(result.sides.crm).toEqual({ entries: 6, linked: 5, skipped: { separate: 1 }, unreadable: 0 });
    expect(isProven(result)).toBe(true);
  });

  it('an edit made while it reads is news and no difference', async () => {
    const at = await scene();
    hands(at).provider.edit(refOf(at, 'provider', 'Meeting e2'), { title: 'New' });
    at.one.crm.hand.create(event('e9'));
    hands(at).crm.remove(refOf(at, 'crm', 'Meeting e3'));
    const result = await at.compare();
    expect(differencesIn(result)).toBe(0);
    expect(result.onTheWay).toBe(2);
    expect(result.sides.crm?.skipped).toEqual({ 'on-the-way': 1 });
    await at.run();
    expect(at.engine.decisions()).toEqual([]);
    expect(isProven(await at.compare())).toBe(true);
  });

  it('a run may come in between, and what it does is counted on both sides', async () => {
    const at = await scene('caldav-like', 40);
    hands(at).crm.create(event('late'));
    const comparing = at.engine.compare(signal());
    const running = at.engine.run(signal());
    const [result] = await Promise.all([comparing, running]);
    expect(result.sides.provider?.linked).toBe(result.sides.crm?.linked);
    expect(differencesIn(result)).toBe(0);
  });

  it('tells how far it has come, ends at once when it is cancelled, and keeps nothing then', async () => {
    const at = await scene('caldav-like', 30);
    const seen: number[] = [];
    const stop = new AbortController();
    await at.engine.compare(signal(), ({ done }) => void seen.push(done));
    expect(seen.at(0)).toBe(0);
    expect(seen.at(-1)).toBe(60);
    const before = at.store.meta.get('comparison');
    at.one.clock.advance(1_000);
    await expect(at.engine.compare(stop.signal, () => stop.abort())).rejects.toThrow();
    expect(at.store.meta.get('comparison')).toBe(before);
    await at.run();
  });
});

describe.each(sideNames)('on the %s (RU9), the full comparison finds and never writes', (side) => {
  const other = otherSide(side);

  it('a changed entry whose row was lost: the next run reads it as news', async () => {
    const at = await scene();
    const ref = refOf(at, side, 'Meeting e1');
    at.silence[side].untold.add(ref);
    hands(at)[side].edit(ref, { title: 'Changed' });
    await at.run();
    expect(titlesAt(at, other)).toContain('Meeting e1');
    const result = await at.compare();
    expect(result.found).toEqual({ changed: 0, gone: 0, untold: 1, unlinked: 0 });
    expect(isProven(result)).toBe(false);
    await at.run();
    expect(at.engine.decisions()).toEqual([]);
    expect(titlesAt(at, other)).toContain('Changed');
    expect(isProven(await at.compare())).toBe(true);
  });

  it('a new entry whose row was lost: the next run reads it as news', async () => {
    const at = await scene();
    const { ref } = hands(at)[side].create(event('new', { title: 'New' }));
    at.silence[side].untold.add(ref);
    await at.run();
    const result = await at.compare();
    expect(result.found).toEqual({ changed: 0, gone: 0, untold: 0, unlinked: 1 });
    await at.run();
    expect(titlesAt(at, other)).toContain('New');
    expect(isProven(await at.compare())).toBe(true);
  });

  it('other content under the version that was known: a person decides, and either answer restores agreement', async () => {
    for (const choice of sideNames) {
      const at = await scene();
      changedBehind(at, side, 'Meeting e1', 'Behind');
      const result = await at.compare();
      expect(result.found).toEqual({ changed: 1, gone: 0, untold: 0, unlinked: 0 });
      const before = at.writes.length;
      await at.run();
      await at.run();
      expect(at.writes.slice(before)).toEqual([]);
      const [decision, ...more] = at.engine.decisions();
      expect(more).toEqual([]);
      expect(decision).toMatchObject({ kind: 'compared', choices: ['provider', 'crm'] });
      expect(decision?.items).toMatchObject([{ write: 'link', differs: ['title'] }]);
      expect(at.engine.decide(decision?.id ?? '', decision?.digest ?? '', choice)).toBe(true);
      await at.run();
      await at.run();
      const title = choice === side ? 'Behind' : 'Meeting e1';
      expect(titlesAt(at, 'provider')).toContain(title);
      expect(titlesAt(at, 'crm')).toContain(title);
      expect(at.engine.decisions()).toEqual([]);
      expect(at.store.meta.get('compared')).toBe(null);
      expect(isProven(await at.compare())).toBe(true);
    }
  });

  it('an entry that is gone without a word: a person decides, and either answer restores agreement', async () => {
    for (const choice of sideNames) {
      const at = await scene();
      const ref = refOf(at, side, 'Meeting e1');
      at.silence[side].untold.add(ref);
      hands(at)[side].remove(ref);
      await at.run();
      const result = await at.compare();
      expect(result.found).toEqual({ changed: 0, gone: 1, untold: 0, unlinked: 0 });
      expect(result.sides[side]?.linked).toBe(5);
      const before = at.writes.length;
      await at.run();
      await at.run();
      expect(at.writes.slice(before)).toEqual([]);
      const [decision] = at.engine.decisions();
      expect(decision).toMatchObject({ kind: 'compared', items: [{ write: 'remove', side: other }] });
      at.engine.decide(decision?.id ?? '', decision?.digest ?? '', choice);
      await at.run();
      await at.run();
      const isThere = choice === other;
      expect(titlesAt(at, 'provider').includes('Meeting e1')).toBe(isThere);
      expect(titlesAt(at, 'crm').includes('Meeting e1')).toBe(isThere);
      expect(at.engine.decisions()).toEqual([]);
      expect(isProven(await at.compare())).toBe(true);
      const { provider, crm } = contents(at.one, { store: at.store } as never);
      expect(provider).toEqual(crm);
    }
  });

  it('a later edit of what waits is a person’s edit, and crosses', async () => {
    const at = await scene();
    const ref = changedBehind(at, side, 'Meeting e1', 'Behind');
    await at.compare();
    await at.run();
    expect(at.engine.decisions()).toHaveLength(1);
    at.silence[side].sameRevision.delete(ref);
    hands(at)[side].edit(ref, { title: 'Told' });
    await at.run();
    expect(at.engine.decisions()).toEqual([]);
    expect(titlesAt(at, other)).toContain('Told');
  });

  it('a listing that ends before its last page proves nothing and keeps nothing', async () => {
    const at = await scene();
    await at.compare();
    const kept = at.store.meta.get('comparison');
    at.silence[side].isCutShort = true;
    at.one.clock.advance(60_000);
    await expect(at.compare()).rejects.toMatchObject({ problem: { code: 'server-failed' } });
    expect(at.store.meta.get('comparison')).toBe(kept);
    expect(at.store.inbox.isEmpty()).toBe(true);
  });
});

describe.each(['caldav-like', 'graph-like'] as const)('over %s', (profile) => {
  it('nothing is a difference that the rules explain', async () => {
    const at = await scene(profile);
    const [first] = held(at, 'provider');
    hands(at).provider.touch(first?.ref ?? '');
    at.one.provider.hand.withhold(refOf(at, 'provider', 'Meeting e2'), ['title', 'description']);
    await at.run();
    await at.run();
    const result = await at.compare();
    expect(result.found).toEqual({ changed: 0, gone: 0, untold: 0, unlinked: 0 });
  });
});
