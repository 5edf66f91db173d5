/**
 * What became of calls whose answer never came (WR8), learned from tables: creates are looked up, the objects of updates and removals
 * are read again. All calls here went to the CRM's entry `C` of the link `l`, unless a row says otherwise. The same with whole runs:
 * unclear-writes.spec.ts.
 */
import { describe, expect, it } from 'vitest';
import type { Link, News, OutboxEntry, Store } from '../../../src-main/store/index.ts';
import { contentHash } from '../../../src-main/sync/calendar/entries/compare.ts';
import { recover, settleAbsent } from '../../../src-main/sync/calendar/send/recover.ts';
import { noteLost } from '../../../src-main/sync/calendar/send/refused.ts';
import { unclearCreates } from '../../../src-main/sync/limits/index.ts';
import type { CalendarEvent, PatchObject } from '../../../src-shared/domain/calendar/event.ts';
import type {
  Fetched,
  Lookup,
  RemovalReason,
  StoredEvent,
} from '../../../src-shared/domain/calendar/side.ts';
import { problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import { creating, part, removing, updating } from '../../support/outbox-entries.ts';
import { at } from '../../support/plan-table.ts';
import { runAt, runTable, type SideAnswers } from '../../support/run-table.ts';
import { creatingFrom, link, quarantined, single } from '../../support/small-calendar.ts';

interface Situation extends SideAnswers {
  readonly calls: readonly OutboxEntry[];
  readonly links?: readonly Link[];
  readonly prepare?: (store: Store) => void;
}

/** What is recovered of the calls; both sides answer alike. */
async function recovered({ calls, links = [link('l')], prepare, ...answers }: Situation) {
  const { store, log, run } = runTable({ provider: answers, crm: answers });
  store.transaction('before', () => {
    for (const one of links) store.links.save(one);
    store.outbox.add(calls);
    prepare?.(store);
  });
  const error = await recover(run, new AbortController().signal).then(
    () => null,
    (thrown: unknown) => problemOf(thrown)?.code,
  );
  return { store, log: log.slice(1), tally: run.tally, error, run, ...after(store) };
}

function after(store: Store) {
  return {
    outbox: store.outbox.all().map(({ state, entry: { call } }) => `${call.key} ${state}`),
    news: sideNames.flatMap((side) =>
      store.inbox.all(side).map(({ kind, ref }) => `${kind} ${ref} at the ${side}`),
    ),
    history: store.history.latest(9).map(({ action, reason, before }) => `${action}, ${reason}, ${before}`),
  };
}
/** What a person undoes. */
const undone = {
  side: 'crm',
  action: 'removed',
  reason: 'deleted-in-the-calendar',
  link: 'l',
  before: null,
  after: null,
} as const;
const found = (stored: StoredEvent): Fetched => ({ type: 'found', stored });
/** `C` as it is read again, with another revision than before the write. */
const nowAt = (change: Partial<CalendarEvent>, of: Partial<StoredEvent> = {}): Fetched =>
  found(at('C', change, { revision: 'later', ...of }));
const unreadableAs = (code: 'item-unreadable' | 'not-permitted'): Fetched => ({
  type: 'unreadable',
  ref: 'C',
  problem: problem(code),
});

it('without such calls nobody is asked and nothing is stored', async () => {
  const absent = await recovered({ calls: [creating()], prepare: (store) => store.outbox.markAbsent(['l']) });
  expect([absent.log, absent.outbox]).toEqual([[], ['l absent']]);
});

describe('an update', () => {
  interface Row {
    readonly name: string;
    readonly call?: OutboxEntry;
    readonly read: Fetched | undefined;
    readonly listed?: readonly string[];
    readonly fate: 'delivered' | 'not delivered' | 'overwritten' | 'unknown';
  }
  const two = { title: 'Review', duration: 'PT2H' } as const;
  const three = { ...two, description: 'More' } as const;
  /** An update that empties fields of an entry that had them. */
  const emptying = (patch: PatchObject): OutboxEntry => {
    const filled = { description: 'Notes', locations: { '1': { name: 'Room 4' } } };
    const { title = 'Plan' } = patch;
    const event = single({ title: String(title) });
    const write = { ...updating().write, type: 'update', ref: 'C', patch, event } as const;
    return { ...updating(), write, known: at('C', filled) };
  };
  const rows: readonly Row[] = [
    { name: 'the entry holds what was asked for', read: nowAt({ title: 'Review' }), fate: 'delivered' },
    {
      name: 'and what was asked for, edited elsewhere since',
      read: nowAt({ title: 'Review', description: 'More' }),
      fate: 'delivered',
    },
    { name: 'the entry is as before', read: nowAt({}), fate: 'not delivered' },
    {
      name: 'the entry has not been touched at all, whatever it holds',
      read: found(at('C', { title: 'Review' })),
      fate: 'not delivered',
    },
    {
      name: 'the entry holds a third value: somebody edited over one of the two',
      read: nowAt({ title: 'Third' }),
      fate: 'overwritten',
    },
    {
      name: 'of two fields one holds what was asked for',
      call: updating(two),
      read: nowAt({ title: 'Third', duration: 'PT2H' }),
      fate: 'delivered',
    },
    {
      name: 'of two fields one is as before, the other has a third value',
      call: updating(two),
      read: nowAt({ title: 'Third' }),
      fate: 'not delivered',
    },
    {
      name: 'both fields hold third values',
      call: updating(two),
      read: nowAt({ title: 'Third', duration: 'PT3H' }),
      fate: 'overwritten',
    },
    {
      name: 'what the side hides tells nothing (RU6)',
      call: updating(two),
      read: nowAt({ title: 'Review' }, { withheld: ['title'] }),
      fate: 'not delivered',
    },
    {
      name: 'what the side hides is not what tells (RU6)',
      call: updating(two),
      read: nowAt({ title: 'Busy', duration: 'PT2H' }, { withheld: ['title'] }),
      fate: 'delivered',
    },
    {
      name: 'a stand-in that happens to be as before tells nothing (RU6)',
      call: updating(two),
      read: nowAt({ title: 'Plan', duration: 'PT2H' }, { withheld: ['title'] }),
      fate: 'delivered',
    },
    {
      name: 'of a write of several calls only what this one brings tells',
      call: part(updating(two), 0, ['duration']),
      read: nowAt({ title: 'Review' }),
      fate: 'not delivered',
    },
    {
      name: 'a call that brings everything, and says so beside a path, is judged by the whole patch',
      call: part(updating(two), 0, ['', 'duration']),
      read: nowAt({ title: 'Review', duration: 'PT3H' }),
      fate: 'delivered',
    },
    {
      name: 'of three fields two hold what was asked for, the third is as before: somebody took that one back',
      call: updating(three),
      read: nowAt({ title: 'Review', duration: 'PT2H' }),
      fate: 'delivered',
    },
    {
      name: 'of two fields one holds what was asked for, the other is as before: as many speak against it',
      call: updating(two),
      read: nowAt({ title: 'Review' }),
      fate: 'not delivered',
    },
    {
      name: 'fields that were emptied and are empty do not outweigh one that is as before: a person may have emptied them',
      call: emptying({ title: 'Review', description: null, locations: null }),
      read: nowAt({ title: 'Plan' }),
      fate: 'not delivered',
    },
    {
      name: 'what the call only puts back tells when it is there',
      call: part(updating(two), 0, ['privacy', 'description']),
      read: nowAt({}),
      fate: 'delivered',
    },
    {
      name: 'what the call only puts back tells when a part of it is missing',
      call: part(updating(two), 0, ['privacy', 'description']),
      read: nowAt({ description: 'More' }),
      fate: 'not delivered',
    },
    {
      name: 'a field that was emptied is empty',
      call: emptying({ description: null }),
      read: nowAt({ locations: { '1': { name: 'Room 4' } } }),
      fate: 'delivered',
    },
    {
      name: 'the entry before it is not known',
      call: updating({ title: 'Review' }, { known: null }),
      read: nowAt({ title: 'Review' }),
      fate: 'not delivered',
    },
    { name: 'the entry is gone (ID4)', read: undefined, fate: 'not delivered' },
    {
      name: 'the entry is not handed out, and the listing names it (ID4)',
      read: undefined,
      listed: ['C'],
      fate: 'not delivered',
    },
    {
      name: 'this account may not read the entry any more',
      read: unreadableAs('not-permitted'),
      fate: 'not delivered',
    },
    {
      name: 'the entry cannot be read at the moment (RU2)',
      read: unreadableAs('item-unreadable'),
      fate: 'unknown',
    },
  ];
  it.each(rows)('$fate: $name', async ({ call = updating(), read, listed = [], fate }) => {
    const result = await recovered({ calls: [call], reads: read === undefined ? {} : { C: read }, listed });
    const { key } = call.call;
    if (fate === 'unknown') {
      expect(result).toMatchObject({ outbox: [`${key} sent`], news: ['hint C at the crm'] });
      return;
    }
    expect(result.outbox).toEqual([]);
    const isDone = fate !== 'not delivered';
    expect(result.tally.crm.changed).toBe(isDone ? 1 : 0);
    expect(result.news).toContain(isDone ? 'found C at the crm' : 'hint C at the crm');
    const conflicts = result.history.filter((row) => row.startsWith('conflict'));
    expect(conflicts.length > 0).toBe(fate === 'overwritten');
  });

  it('that came through becomes the base; what the entry holds beyond it is news (WR8)', async () => {
    const read = nowAt({ title: 'Review', description: 'More' });
    const { store } = await recovered({ calls: [updating()], reads: { C: read } });
    const agreed = single({ title: 'Review' });
    expect(store.links.byId('l')).toMatchObject({ crm: { base: agreed }, provider: { base: agreed } });
    expect(store.inbox.get('crm', 'C')).toMatchObject({ stored: { event: { description: 'More' } } });
  });
  it('that somebody edited over is in the history, field by field, on the side it came from (WR7)', async () => {
    const call = updating({ title: 'Review', description: 'Notes' });
    const { store } = await recovered({
      calls: [call],
      reads: { C: nowAt({ title: 'Third', description: 'Other' }) },
    });
    const rows = store.history
      .latest(9)
      .filter(({ action }) => action === 'conflict')
      .toReversed();
    expect(rows).toEqual(
      ['{"path":"title","value":"Review"}', '{"path":"description","value":"Notes"}'].map((before) => ({
        at: runAt,
        side: 'provider',
        action: 'conflict',
        reason: 'both-changed',
        link: 'l',
        before,
        after: null,
      })),
    );
  });
  it('that emptied a field is in the history as such when somebody edited over it', async () => {
    const write = {
      ...updating().write,
      type: 'update',
      ref: 'C',
      patch: { description: null },
      event: single(),
    } as const;
    const call = { ...updating(), write, known: at('C', { description: 'Notes' }) };
    const { history } = await recovered({ calls: [call], reads: { C: nowAt({ description: 'Other' }) } });
    expect(history).toContain('conflict, both-changed, {"path":"description","value":null}');
  });
  it('that somebody edited over and hid: only what is shown is in the history (RU6)', async () => {
    const call = updating({ title: 'Review', duration: 'PT2H' });
    const read = nowAt({ title: 'Busy', duration: 'PT3H' }, { withheld: ['title'] });
    const { history } = await recovered({ calls: [call], reads: { C: read } });
    expect(history.filter((row) => row.startsWith('conflict'))).toEqual([
      'conflict, both-changed, {"path":"duration","value":"PT2H"}',
    ]);
  });
  it('of an entry that became private leaves nothing in the history when somebody edited over it (RU6)', async () => {
    const call = updating({ title: 'Review' }, { redacts: true });
    const { history } = await recovered({ calls: [call], reads: { C: nowAt({ title: 'Third' }) } });
    expect(history.filter((row) => row.startsWith('conflict'))).toEqual([]);
  });
  it('that cannot be read, of a call without an address: nothing is noted to be read', async () => {
    const call = updating();
    const without = { ...call, call: { ...call.call, ref: null } };
    const result = await recovered({ calls: [without], reads: { C: unreadableAs('item-unreadable') } });
    expect(result).toMatchObject({ outbox: [`${call.call.key} sent`], news: [], error: null });
  });
});

describe('several calls of one write', () => {
  const write = updating({ title: 'Review', duration: 'PT2H' });
  const first = { ...part(write, 0, ['title']), pending: ['duration'] };
  const second = part(write, 1, ['duration']);
  it('are read once, and each is judged by what it brings', async () => {
    const result = await recovered({
      calls: [first, second],
      reads: { C: nowAt({ title: 'Review', duration: 'PT2H' }) },
    });
    expect(result.log).toEqual(['read C at the crm', 'recover']);
    expect(result.outbox).toEqual([]);
    // nothing has to be found out about the entry any more; the giving side is compared once more behind the last call
    expect(result.news).toEqual(['hint P at the provider', 'found C at the crm']);
    const both = single({ title: 'Review', duration: 'PT2H' });
    expect(result.store.links.byId('l')).toMatchObject({ provider: { base: both }, crm: { base: both } });
  });
  it('behind one that did not come through none did, whatever the entry holds (WR6)', async () => {
    const { store, outbox } = await recovered({
      calls: [first, second],
      reads: { C: nowAt({ duration: 'PT2H' }) },
    });
    expect(outbox).toEqual([]);
    expect(store.links.byId('l')).toMatchObject({ crm: { base: single() } });
  });
  it('of another write are judged by themselves', async () => {
    const other = updating({ title: 'Review' }, { link: 'm', known: at('D') }, 'D');
    const [provider, crm] = [link('m').provider, { ...link('m').crm, ref: 'D' }];
    const links = [link('l'), link('m', { provider: { ...provider, ref: 'Q' }, crm })];
    const reads = { C: nowAt({}), D: found(at('D', { title: 'Review' }, { revision: 'later' })) };
    const { store } = await recovered({ calls: [first, other], links, reads });
    expect(store.links.byId('m')).toMatchObject({ crm: { base: single({ title: 'Review' }) } });
  });
});

describe('reading again', () => {
  const calls = ['C', 'D', 'E'].map((ref) => updating({ title: 'x' }, { link: ref }, ref));
  it('takes as many at once as the side does, and asks the listing about what is absent (ID4)', async () => {
    const { log } = await recovered({ calls, capabilities: { maxFetch: 2 } });
    expect(log).toEqual(['read C D at the crm', 'read E at the crm', 'list C D E at the crm', 'recover']);
  });
  it('asks the listing only about what is absent (ID4)', async () => {
    const { log } = await recovered({ calls: calls.slice(0, 2), reads: { C: nowAt({}) } });
    expect(log).toEqual(['read C D at the crm', 'list D at the crm', 'recover']);
  });
  it('does not ask the listing when everything is there', async () => {
    const { log } = await recovered({ calls: [updating()], reads: { C: nowAt({}) } });
    expect(log).toEqual(['read C at the crm', 'recover']);
  });
  it('asks each side about its own calls', async () => {
    const { log } = await recovered({
      calls: [updating({ title: 'x' }, { side: 'provider' }, 'P'), updating()],
    });
    expect(log).toEqual([
      'read P at the provider',
      'list P at the provider',
      'read C at the crm',
      'list C at the crm',
      'recover',
    ]);
  });
});

describe('a removal', () => {
  it.each<{ name: string; read: Fetched | undefined; listed?: readonly string[]; isDone: boolean }>([
    { name: 'the entry is gone: it was our own removal (WR8)', read: undefined, isDone: true },
    {
      name: 'the listing still names the entry: that is no proof (ID4)',
      read: undefined,
      listed: ['C'],
      isDone: false,
    },
    { name: 'the entry is still there', read: nowAt({}), isDone: false },
    { name: 'the entry cannot be read', read: unreadableAs('item-unreadable'), isDone: false },
  ])('$name', async ({ read, listed = [], isDone }) => {
    const result = await recovered({
      calls: [removing()],
      reads: read === undefined ? {} : { C: read },
      listed,
    });
    expect(result.outbox).toEqual([]);
    expect(result.tally.crm.removed).toBe(isDone ? 1 : 0);
    expect(result.store.links.byId('l') === null).toBe(isDone);
    expect(result.news).toEqual(isDone ? [] : ['hint C at the crm']);
  });
});

describe('a write that came to nothing again, after it had to wait (RU2, RU9)', () => {
  const waiting = (side: SideName, ref: string, content: string | null) => (store: Store) =>
    store.quarantine.put(quarantined(side, ref, { code: 'not-permitted', content }));
  const held = ({ store }: { readonly store: Store }) =>
    store.quarantine.all().map(({ ref, code, attempts }) => `${ref}: ${code}, ${attempts}`);
  it('waits longer: a removal', async () => {
    const result = await recovered({
      calls: [removing()],
      reads: { C: nowAt({}) },
      prepare: waiting('crm', 'C', null),
    });
    expect(held(result)).toEqual(['C: item-rejected, 2']);
  });
  it.each([1, 2])('waits longer: an update, once for all of its calls: %i', async (count) => {
    const both = { title: 'Review', duration: 'PT2H' } as const;
    const write = updating(both);
    const prepare = waiting('provider', 'P', contentHash(single(both)));
    const calls = [{ ...part(write, 0, ['title']), pending: ['duration'] }, part(write, 1, ['duration'])];
    const result = await recovered({ calls: calls.slice(0, count), reads: { C: nowAt({}) }, prepare });
    expect(held(result)).toEqual(['P: item-rejected, 2']);
  });
});

describe('a create', () => {
  const links = [creatingFrom('provider')];
  it('is looked up by its key; it is there: both are linked, and what it holds now is read as news (WR8)', async () => {
    const lookup: Lookup = { type: 'stored', stored: at('C', { description: 'More' }) };
    const result = await recovered({ calls: [creating()], links, lookup });
    expect(result.log).toEqual(['look up l at the crm', 'recover']);
    expect(result).toMatchObject({ outbox: [], news: ['found C at the crm'] });
    expect(result.store.links.byId('l')).toMatchObject({
      status: 'linked',
      provider: { ref: 'P', base: single() },
      crm: { ref: 'C', base: single() },
    });
  });
  it('is looked up at its own side', async () => {
    const call = creating({ side: 'provider' });
    const { log } = await recovered({ calls: [call], links: [creatingFrom('crm')] });
    expect(log[0]).toBe('look up l at the provider');
  });
  it('a side that claims lookup and does not know is a bug, not a side without the entry (WR10)', async () => {
    const given: Situation = { calls: [creating()], links, lookup: { type: 'unknown' } };
    const { outbox, error } = await recovered(given);
    expect([outbox, error]).toEqual([['l sent'], undefined]);
    const { run, store } = runTable({ crm: { lookup: { type: 'unknown' } } });
    store.outbox.add([creating()]);
    await expect(recover(run, new AbortController().signal)).rejects.toThrow(
      'could not tell what became of a create',
    );
  });
  it('is not there: it stays noted, because a tombstone may still come (WR8)', async () => {
    const result = await recovered({ calls: [creating()], links, lookup: { type: 'absent' } });
    expect(result).toMatchObject({ outbox: ['l absent'], news: [] });
  });
  it.each<{ side: SideName; reason: RemovalReason }>([
    { side: 'crm', reason: 'deleted' },
    { side: 'provider', reason: 'deleted' },
    { side: 'crm', reason: 'hidden' },
  ])(
    'is gone at the $side, $reason: it is linked, and this is its news (WR8, DE2)',
    async ({ side, reason }) => {
      const other = side === 'crm' ? 'provider' : 'crm';
      const call = creating({
        side,
        write: { type: 'create', key: 'l', calendar: 'agenda', event: single({ description: 'As made' }) },
      });
      const result = await recovered({
        calls: [call],
        links: [creatingFrom(other)],
        lookup: { type: 'gone', reason },
      });
      expect(result).toMatchObject({ outbox: [], news: [`removed C at the ${side}`] });
      expect(result.store.inbox.get(side, 'C')).toMatchObject({ reason });
      expect(result.store.links.byId('l')).toMatchObject({
        id: 'l',
        status: 'linked',
        origin: other,
        uids: ['uid of l'],
        [side]: { ref: 'C', revision: '', base: single({ description: 'As made' }) },
        [other]: { ref: 'P', revision: 'revision of P', base: single() },
      });
    },
  );
  it('was removed by a person, and the server had chosen its address: the link gets one of its own', async () => {
    const call = creating();
    const without = { ...call, call: { ...call.call, ref: null } };
    const { news } = await recovered({
      calls: [without],
      links,
      lookup: { type: 'gone', reason: 'deleted' },
    });
    expect(news).toEqual(['removed gone:l at the crm']);
  });
  it.each<{ name: string; given: Partial<Situation> }>([
    { name: 'its link has ended', given: { links: [] } },
    { name: 'where it came from is not known', given: { calls: [creating({ source: null })] } },
  ])('was removed by a person, and $name: there is nothing to tell', async ({ given }) => {
    const result = await recovered({
      calls: [creating()],
      links,
      lookup: { type: 'gone', reason: 'deleted' },
      ...given,
    });
    expect(result).toMatchObject({ outbox: [], news: [], error: null });
  });
  it.each<{ name: string; call: Partial<OutboxEntry>; left: readonly number[] }>([
    {
      name: 'was made again by an undo: a person took it back',
      call: { source: null, undoes: 1 },
      left: [2],
    },
    { name: 'belongs to an undo that goes on from its source', call: { undoes: 1 }, left: [2, 1] },
    { name: 'belongs to no undo', call: { source: null }, left: [2, 1] },
  ])('is gone, and $name (DE3)', async ({ call, left }) => {
    const { store } = await recovered({
      calls: [creating(call)],
      links,
      lookup: { type: 'gone', reason: 'deleted' },
      prepare({ history, undoWishes }) {
        for (const row of [1, 2]) {
          history.add({ ...undone, at: row });
          undoWishes.add(row, 'exact', row);
        }
      },
    });
    expect(store.undoWishes.all().map(({ row }) => row)).toEqual(left);
  });
  it.each<{ name: string; links: readonly Link[]; news: readonly string[] }>([
    {
      name: 'the entry is read: what the call was to bring is seen there',
      links: [link('l')],
      news: ['hint C at the crm'],
    },
    { name: 'its first call never came through: there is nothing to read', links, news: [] },
    { name: 'its link has ended: there is nothing to read', links: [], news: [] },
  ])('a later call of it is not looked up. $name', async ({ links: given, news }) => {
    const result = await recovered({ calls: [creating({ position: 1 })], links: given });
    expect(result).toMatchObject({ log: ['recover'], outbox: [], news });
  });
  it('that cannot be looked up now: nothing is changed, and nothing is concluded', async () => {
    const result = await recovered({ calls: [creating()], links });
    expect(result).toMatchObject({ outbox: ['l sent'], error: 'unreachable' });
    expect(result.log).not.toContain('recover');
  });
});

describe('a create in a side that cannot be looked up (WR10)', () => {
  const links = [creatingFrom('provider')];
  const given: Situation = { calls: [creating()], links, capabilities: { lookup: false } };
  it('waits for a person, and is not looked up', async () => {
    const result = await recovered(given);
    expect(result).toMatchObject({ log: ['recover'], outbox: ['l sent'] });
  });
  it('is made again when a person says so', async () => {
    const { store, run } = await recovered(given);
    const [question] = unclearCreates(store, run.sides);
    store.decisions.recordAnswer(question?.item.digest ?? '', 'again', runAt);
    await recover(run, new AbortController().signal);
    expect(store.outbox.all()).toEqual([]);
  });
  it('does not keep other calls from being recovered', async () => {
    const result = await recovered({ ...given, calls: [creating(), removing('D', { link: 'm' })] });
    expect(result.outbox).toEqual(['l sent']);
  });
});

describe('a create that was looked up and not found', () => {
  function settled({
    call = creating(),
    prepare = () => undefined,
  }: {
    readonly call?: OutboxEntry;
    readonly prepare?: (store: Store) => void;
  } = {}) {
    const { store, log, run } = runTable();
    store.links.save(creatingFrom('provider'));
    store.outbox.add([call]);
    store.outbox.markAbsent(['l']);
    prepare(store);
    settleAbsent(run);
    return { store, log, ...after(store) };
  }
  const linked = (store: Store) => store.links.byId('l')?.status;

  it('and of which nothing was heard is planned again under its old key', () => {
    const { store, outbox, log } = settled();
    expect([outbox, linked(store), log]).toEqual([[], 'creating', ['recover.absent']]);
  });
  it.each<{ kind: 'missing' | 'hint'; status: string }>([
    { kind: 'missing', status: 'linked' },
    { kind: 'hint', status: 'creating' },
  ])('and of which the listing says $kind: afterwards its link is $status (WR8)', ({ kind, status }) => {
    const { store, outbox } = settled({ prepare: ({ inbox }) => inbox.put('crm', { kind, ref: 'C' }) });
    expect([outbox, linked(store)]).toEqual([[], status]);
  });
  it.each<{ said: News; reason: RemovalReason }>([
    { said: { kind: 'missing', ref: 'C' }, reason: 'deleted' },
    { said: { kind: 'removed', ref: 'C', reason: 'deleted' }, reason: 'deleted' },
    { said: { kind: 'removed', ref: 'C', reason: 'hidden' }, reason: 'hidden' },
  ])(
    'and is said to be gone is never made again: this is its news, $reason (WR8, DE2)',
    ({ said, reason }) => {
      const { store, news } = settled({ prepare: ({ inbox }) => inbox.put('crm', said) });
      expect([news, linked(store)]).toEqual([['removed C at the crm'], 'linked']);
      expect(store.inbox.get('crm', 'C')).toMatchObject({ reason });
    },
  );
  it.each([
    { how: 'its answer came to nothing twice: it is set aside', isAnswered: true, setAside: 1 },
    { how: 'the program was killed every time: nothing is blamed', isAnswered: false, setAside: 0 },
  ])('and was lost three times, $how (RU2, RU9)', ({ isAnswered, setAside }) => {
    const { store, run } = runTable({ provider: {}, crm: {} });
    const call = creating();
    store.links.save(creatingFrom('provider'));
    for (let loss = 0; loss < 3; loss += 1) {
      store.outbox.add([call]);
      if (isAnswered) noteLost(call, run);
      store.outbox.markAbsent(['l']);
      settleAbsent(run);
      if (loss === 0) expect(store.quarantine.count()).toBe(0);
    }
    expect(store.quarantine.all().map(({ code }) => code)).toEqual(
      Array.from({ length: setAside }, () => 'item-rejected'),
    );
  });
  it('and whose address the server would have chosen is planned again', () => {
    const call = creating();
    const { store, outbox } = settled({
      call: { ...call, call: { ...call.call, ref: null } },
      prepare: ({ inbox }) => inbox.put('crm', { kind: 'missing', ref: 'C' }),
    });
    expect([outbox, linked(store)]).toEqual([[], 'creating']);
  });
  it('and whose answer is asked for again is left as it is', () => {
    const { outbox, log } = settled({ prepare: ({ outbox: rows }) => rows.add([creating()]) });
    expect([outbox, log]).toEqual([['l sent'], []]);
  });
});
