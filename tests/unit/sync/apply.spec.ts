/**
 * How planned writes are sent, learned from tables: in which order, what is written down before, what each outcome leads to; and what
 * becomes of creates that were refused because the object is there already. How batches go out: call-runner.spec.ts.
 */
import { describe, expect, it } from 'vitest';
import type { Link } from '../../../src-main/store/index.ts';
import type { PassedWrite } from '../../../src-main/sync/calendar/gate/model.ts';
import { create, remove, update } from '../../../src-main/sync/calendar/plan/actions.ts';
import type { Action } from '../../../src-main/sync/calendar/plan/model.ts';
import { apply } from '../../../src-main/sync/calendar/send/apply.ts';
import { findExisting } from '../../../src-main/sync/calendar/send/existing.ts';
import { type CalendarEvent, participantId } from '../../../src-shared/domain/calendar/event.ts';
import type { Located, Outcome, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { type ProblemCode, problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { otherSide, type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import { at, planInput, self } from '../../support/plan-table.ts';
import { runTable, type SideAnswers } from '../../support/run-table.ts';
import {
  creatingFrom,
  dates,
  link,
  quarantined,
  series,
  single,
  stored,
} from '../../support/small-calendar.ts';

/** A write that passed the gate, with calls `1`, `2`, … of what each delivers. */
function passed(action: Action | null, delivers: readonly (readonly string[])[] = [['']]): PassedWrite {
  if (action?.type !== 'write') throw new Error('no write is planned');
  const { write } = action;
  const calls = delivers.map((paths, index) => ({
    key: delivers.length === 1 ? write.write.key : `${write.write.key} ${index + 1}`,
    write: write.write.type,
    calendar: write.write.calendar,
    ref: write.write.type === 'create' ? null : write.write.ref,
    revision: null,
    request: {},
    delivers: paths,
  }));
  return { ...write, calls, addressees: [], isApproved: false, destroys: 0 };
}
/** The write under another key, which the log shows. */
const named = (key: string, write: PassedWrite): PassedWrite => ({
  ...write,
  write: { ...write.write, key },
  calls: write.calls.map((call, index) => ({
    ...call,
    key: write.calls.length === 1 ? key : `${key} ${index + 1}`,
  })),
});
const creating = (id = 'l', source = at('P'), origin: SideName = 'provider') =>
  passed(create(planInput(), { ...creatingFrom(origin, id), source }, source));
const changing = (
  known: StoredEvent,
  change: Partial<CalendarEvent>,
  delivers?: readonly (readonly string[])[],
  side: SideName = 'crm',
) =>
  passed(
    update(
      planInput(),
      link('l'),
      side,
      known,
      { incoming: change as Record<string, string>, transfer: change as Record<string, string> },
      at('P', { ...known.event, ...change }),
      'changed-in-the-calendar',
    ),
    delivers,
  );
const removing = (side: SideName = 'crm') =>
  passed(remove(link('l'), side, at('C'), 'deleted-in-the-calendar'));

const done = (stored: StoredEvent | null): Outcome => ({ type: 'done', stored });
const refused = (code: ProblemCode): Outcome => ({ type: 'refused', problem: problem(code) });
const unclear: Outcome = { type: 'unclear', problem: problem('unreachable') };

async function applied(
  writes: readonly PassedWrite[],
  { links = [], ...answers }: SideAnswers & { readonly links?: readonly Link[] } = {},
) {
  const table = runTable({ provider: answers, crm: answers });
  for (const one of links) table.store.links.save(one);
  const error = await apply(writes, table.run, new AbortController().signal).then(
    () => null,
    (thrown: unknown) => problemOf(thrown)?.code,
  );
  return {
    ...table,
    error,
    sent: table.log.filter((line) => line.startsWith('send')),
    outbox: table.store.outbox.all().map(({ state, entry: { call } }) => `${call.key} ${state}`),
  };
}

describe('the order in which writes are sent', () => {
  const [, second] = dates;
  const ending = changing(at('S', {}, { event: series() }), {
    recurrenceRules: [{ frequency: 'weekly', until: '2026-12-08T10:00:00' }],
  });
  it('the CRM comes first; on each side series that end, creates, updates, removals (WR6, TI2)', async () => {
    const both = (side: SideName) => [
      named(`remove at the ${side}`, removing(side)),
      named(`update at the ${side}`, changing(at('C'), { title: 'Review' }, undefined, side)),
      named(`create at the ${side}`, creating(`new at the ${side}`, at('N'), otherSide(side))),
      { ...named(`end at the ${side}`, ending), side },
    ];
    const { sent } = await applied(sideNames.flatMap(both));
    expect(sent).toEqual(
      (['crm', 'provider'] as const).flatMap((side) =>
        ['end', 'create', 'update', 'remove'].map((what) => `send ${what} at the ${side} to the ${side}`),
      ),
    );
  });
  it('the second part of a series is not made when its first part did not end (TI2)', async () => {
    const part = named(
      'second part',
      creating('new', at('N', {}, { event: series({ start: second, uid: 'new' }) })),
    );
    const end = named('end', ending);
    const links = [link('l')];
    const outcome = { end: refused('item-rejected') };
    expect((await applied([part, end], { links, outcomes: outcome })).sent).toEqual(['send end to the crm']);
    const written = end.write.type === 'update' ? end.write.event : single();
    const isDone = { end: done(at('S', {}, { event: written })) };
    expect((await applied([part, end], { links, outcomes: isDone })).sent).toEqual([
      'send end to the crm',
      'send second part to the crm',
    ]);
  });
});

it('after each batch it is told how many writes of the side are done, of how many', async () => {
  const told: unknown[] = [];
  const { run } = runTable({ crm: { capabilities: { maxBatch: 2 } } });
  const writes = ['a', 'b', 'c'].map((key) => named(key, changing(at(key), { title: 'Review' })));
  const both = [...writes, { ...named('p', changing(at('P'), { title: 'x' })), side: 'provider' as const }];
  await apply(both, { ...run, onProgress: (...one) => void told.push(one) }, new AbortController().signal);
  expect(told).toEqual([
    ['applying', 2, 3, 'crm'],
    ['applying', 3, 3, 'crm'],
    ['applying', 1, 1, 'provider'],
  ]);
});

it('a write without calls is done from the start, one of several calls with its first', async () => {
  const told: unknown[] = [];
  const { run } = runTable({ crm: { capabilities: { maxBatch: 1 } } });
  const nothing = { ...named('a', changing(at('a'), { title: 'Review' })), calls: [] };
  const twice = named('b', changing(at('b'), { title: 'x', duration: 'PT2H' }, [['title'], ['duration']]));
  const outcomes: Readonly<Record<string, Outcome>> = { 'b 1': done(at('b')), 'b 2': unclear };
  const crm = {
    ...run.sides.crm,
    async *perform(calls: readonly { readonly key: string }[]) {
      for (const { key } of calls) yield [key, outcomes[key] ?? unclear] as const;
    },
  };
  const onProgress = (...one: readonly unknown[]) => void told.push(one);
  await apply(
    [nothing, twice],
    { ...run, sides: { ...run.sides, crm }, onProgress },
    new AbortController().signal,
  );
  expect(told).toEqual([
    ['applying', 2, 2, 'crm'],
    ['applying', 2, 2, 'crm'],
  ]);
});

describe('before a call is sent', () => {
  it('the lease is kept and the call is written down, with the link of an entry that is being made (RU1, WR8)', async () => {
    const { log, outbox, store } = await applied([creating()]);
    expect(log).toEqual(['lease', 'apply.sent', 'send l to the crm', 'apply.outcomes']);
    expect(store.links.byId('l')).toMatchObject({ status: 'creating', source: { ref: 'P' } });
    expect(outbox).toEqual([]);
  });
  it('whom it would mail is computed once more, and nothing is sent when the gate has not seen somebody (PE1, S7)', async () => {
    const table = runTable({ crm: {} });
    const mailing = (addressees: readonly string[]) =>
      apply(
        [{ ...creating(), addressees }],
        {
          ...table.run,
          sides: {
            ...table.run.sides,
            crm: { ...table.run.sides.crm, mailEffect: () => ['ann@example.com', self] },
          },
        },
        new AbortController().signal,
      );
    await expect(mailing([])).rejects.toThrow('would mail people that the gate has not seen');
    expect(table.log.filter((line) => line.startsWith('send'))).toEqual([]);
    expect(table.store.outbox.all()).toEqual([]);
    await mailing(['ann@example.com']);
    expect(table.log.filter((line) => line.startsWith('send'))).toHaveLength(1);
  });
  it('of the person’s own answer it is noted that it is one (PE4)', async () => {
    const noted = async (write: PassedWrite) => {
      const { store } = await applied([write], { outcomes: { [write.write.key]: unclear } });
      return store.outbox.all().map(({ entry }) => entry.isAnswer);
    };
    const write = changing(at('C'), { title: 'Review' });
    expect([await noted({ ...write, isAnswer: true }), await noted(write)]).toEqual([[true], [undefined]]);
  });
  it('of an update the link is left as it is', async () => {
    const { store } = await applied([changing(at('C'), { title: 'Review' })]);
    expect(store.links.byId('l')).toBeNull();
  });
  it('each call knows what later calls of its write still bring', async () => {
    const write = changing(at('C'), { title: 'Review', duration: 'PT2H' }, [
      ['title'],
      ['duration'],
      ['privacy'],
    ]);
    const [first] = write.calls;
    const { store } = await applied([write], { outcomes: { [first?.key ?? '']: unclear } });
    expect(store.outbox.all().map(({ entry: { position, pending } }) => [position, pending])).toEqual([
      [0, ['duration', 'privacy']],
    ]);
  });
});

describe('an outcome', () => {
  const write = named('u', changing(at('C'), { title: 'Review' }));
  const written = at('C', { title: 'Review' });
  const given = (outcome: Outcome | null) =>
    applied([write], { links: [link('l')], outcomes: outcome === null ? {} : { u: outcome } });

  it('done: it is the base', async () => {
    const { store, outbox } = await given(done(written));
    expect([outbox, store.links.byId('l')]).toMatchObject([
      [],
      { crm: { base: single({ title: 'Review' }) } },
    ]);
  });
  it('done, and the side stored it in its own way: that is its base (ID2)', async () => {
    const { store } = await given(done(at('C', { title: 'REVIEW' })));
    expect(store.links.byId('l')).toMatchObject({
      crm: { base: single({ title: 'REVIEW' }) },
      provider: { base: single({ title: 'Review' }) },
    });
    expect(store.inbox.get('crm', 'C')).toBeNull();
  });
  it.each([
    { masked: true, kept: 0 },
    { masked: false, kept: 1 },
  ])(
    'done, on behalf of an entry that hides fields ($masked): the history keeps content of it: $kept (RU6)',
    async ({ masked, kept }) => {
      const source = write.source === null ? null : { ...write.source, masked };
      const { store } = await applied([{ ...write, source }], {
        links: [link('l')],
        outcomes: { u: done(written) },
      });
      expect(store.history.latest(9).filter(({ before }) => before !== null)).toHaveLength(kept);
    },
  );
  it('done before, as it turns out: what was asked for is the base, what is there now is news (WR8)', async () => {
    const edited = at('C', { title: 'Review', description: 'Edited since' });
    const { store } = await given({ type: 'done', stored: edited, found: true });
    expect(store.links.byId('l')).toMatchObject({ crm: { base: single({ title: 'Review' }) } });
    expect(store.inbox.get('crm', 'C')).toMatchObject({ kind: 'found', stored: edited });
  });
  it('refused: the run goes on, and the log is told (RU2)', async () => {
    const { outbox, problems, error, store } = await given(refused('item-rejected'));
    expect([outbox, problems, error, store.quarantine.count()]).toEqual([[], ['item-rejected'], null, 1]);
  });
  it('refused for a reason of the whole side: the run ends, nothing is quarantined', async () => {
    const { outbox, error, store } = await given(refused('wrong-password'));
    expect([outbox, error, store.quarantine.count()]).toEqual([[], 'wrong-password', 0]);
  });
  it('unclear: the call stays noted as sent (WR8)', async () => {
    const { outbox, problems, error } = await given(unclear);
    expect([outbox, problems, error]).toEqual([['u sent'], ['unreachable'], null]);
  });
  it('unclear, of a create: the loss is counted, which that of an update is not (RU9)', async () => {
    const { store } = await applied([creating('l')], { outcomes: { l: unclear } });
    expect(store.effects.times('write', 'lost l', 0)).toBe(1);
    expect((await given(unclear)).store.effects.times('write', 'lost u', 0)).toBe(0);
  });
  it('none, and the side is well: the call was not sent', async () => {
    expect((await given(null)).outbox).toEqual([]);
  });
});

describe('the outcomes of several calls of one write', () => {
  const write = named(
    'u',
    changing(at('C'), { title: 'Review', duration: 'PT2H' }, [['title'], ['duration'], ['privacy']]),
  );
  const holding = (change: Partial<CalendarEvent>) => done(at('C', change));
  const all = { title: 'Review', duration: 'PT2H' };
  const given = (outcomes: Readonly<Record<string, Outcome>>) =>
    applied([write], { links: [link('l')], outcomes });
  const bases = ({ store }: Awaited<ReturnType<typeof applied>>) => store.links.byId('l');

  it('all done: both bases have everything', async () => {
    const result = await given({
      'u 1': holding({ title: 'Review' }),
      'u 2': holding(all),
      'u 3': holding(all),
    });
    expect([result.outbox, bases(result)]).toMatchObject([
      [],
      { provider: { base: single(all) }, crm: { base: single(all) } },
    ]);
    expect([result.run.tally.crm.changed, result.store.history.latest(9).length]).toEqual([1, 1]);
  });
  it('the last one refused: the bases have what came before', async () => {
    const result = await given({
      'u 1': holding({ title: 'Review' }),
      'u 2': holding(all),
      'u 3': refused('item-rejected'),
    });
    expect([result.outbox, bases(result)]).toMatchObject([
      [],
      { provider: { base: single(all) }, crm: { base: single(all) } },
    ]);
  });
  it('the last one without an answer: the bases have what came before', async () => {
    const result = await given({ 'u 1': holding({ title: 'Review' }), 'u 2': holding(all) });
    expect([result.outbox, result.error, bases(result)]).toMatchObject([
      [],
      null,
      { provider: { base: single(all) }, crm: { base: single(all) } },
    ]);
  });
  it('of a create, in a batch for each: the link that the first one made stays made', async () => {
    const two = named(
      'l',
      passed(create(planInput(), { ...creatingFrom('provider'), source: at('P') }, at('P')), [
        ['title'],
        ['duration'],
      ]),
    );
    const { store, sent } = await applied([two], {
      capabilities: { maxBatch: 1 },
      outcomes: { 'l 1': holding({ title: 'Review' }), 'l 2': unclear },
    });
    expect(sent).toHaveLength(2);
    expect(store.links.byId('l')?.status).toBe('linked');
  });
  it('of a create, in a batch for each: the link is written down as being made with the first one only', async () => {
    const delivers = [['title'], ['duration'], ['privacy']];
    const write = named(
      'l',
      passed(create(planInput(), { ...creatingFrom('provider'), source: at('P') }, at('P')), delivers),
    );
    const { run, store } = runTable({ crm: { capabilities: { maxBatch: 1 } } });
    const seen: unknown[] = [];
    const crm = {
      ...run.sides.crm,
      async *perform(calls: readonly { readonly key: string }[]) {
        seen.push(store.links.byId('l')?.status);
        for (const { key } of calls) yield [key, holding({ title: 'Review' })] as const;
      },
    };
    await apply([write], { ...run, sides: { ...run.sides, crm } }, new AbortController().signal);
    // the outcome of a call is written down while the side works on the next one
    expect(seen).toEqual(['creating', 'creating', 'linked']);
  });
  it('the first one unclear: it alone stays noted, the others were not sent (WR8)', async () => {
    const result = await given({ 'u 1': unclear });
    expect(result.outbox).toEqual(['u 1 sent']);
  });
});

describe('a side that fails while it is being sent calls', () => {
  it('calls without an outcome stay noted as sent; those behind a refused call of their write were not (WR8)', async () => {
    const twice = named(
      'u',
      changing(at('C'), { title: 'Review', duration: 'PT2H' }, [['title'], ['duration']]),
    );
    const other = named('v', changing(at('D'), { title: 'Review' }));
    const table = runTable({ crm: {} });
    const failing = {
      ...table.run.sides.crm,
      async *perform() {
        yield ['u 1', refused('revision-conflict')] as const;
        throw new Error('the connection broke');
      },
    };
    const run = { ...table.run, sides: { ...table.run.sides, crm: failing } };
    await expect(apply([twice, other], run, new AbortController().signal)).rejects.toThrow(
      'the connection broke',
    );
    expect(table.store.outbox.all().map(({ entry: { call } }) => call.key)).toEqual(['v']);
  });
});

describe('a create that was refused because the object is there already', () => {
  interface Given {
    readonly origin: SideName;
    readonly places: readonly Located[];
    readonly event?: CalendarEvent;
    readonly code?: ProblemCode;
    readonly reason?: string | null;
    readonly isCreating?: boolean;
    readonly hasNews?: boolean;
  }
  async function existing({
    origin,
    places,
    event = single(),
    code = 'already-exists',
    reason = null,
    isCreating = true,
    hasNews = true,
  }: Given) {
    const ref = origin === 'provider' ? 'P' : 'C';
    const { run, store, log } = runTable({ [otherSide(origin)]: { places } });
    store.links.save(isCreating ? creatingFrom(origin) : link('l'));
    if (hasNews) store.inbox.put(origin, { kind: 'found', ref, stored: stored(ref, { event }) });
    store.quarantine.put(quarantined(origin, ref, { code, reason }));
    const hasMore = await findExisting(run, new AbortController().signal);
    return {
      store,
      log,
      hasMore,
      isHeld: store.quarantine.count() > 0,
      news: sideNames.flatMap((side) => store.inbox.all(side).map((one) => `${one.kind} ${one.ref}`)),
      left: store.leftAlone.get(origin, ref),
    };
  }
  const place = (calendar: string, ref: string): Located => ({ uid: 'uid of l', calendar, ref });

  it.each(sideNames)(
    'in the same calendar, from the %s: it is read, so that the two are paired',
    async (origin) => {
      const calendar = origin === 'provider' ? 'agenda' : 'personal';
      const result = await existing({ origin, places: [place('another', 'x'), place(calendar, 'twin')] });
      expect(result).toMatchObject({ hasMore: true, isHeld: false, left: null });
      expect(result.news).toContain('hint twin');
      expect(result.store.links.byId('l')?.status).toBe('creating');
    },
  );
  it('in another calendar of the account: the CRM’s entry is linked to it, as if it had been moved there (ID8)', async () => {
    const { store, news, hasMore, isHeld } = await existing({ origin: 'crm', places: [place('work', 'W')] });
    expect([news, hasMore, isHeld]).toEqual([['removed W', 'found C'], true, false]);
    expect(store.inbox.get('provider', 'W')).toMatchObject({ reason: 'deleted' });
    expect(store.links.byId('l')).toMatchObject({
      status: 'linked',
      origin: 'crm',
      uids: ['uid of l'],
      provider: { ref: 'W', revision: '', base: single() },
      crm: { ref: 'C', revision: 'revision of C', base: single() },
    });
  });
  it('in another calendar of the account: no guest counts as agreed, and no tick of before as new (PE1, PE2)', async () => {
    const guest = { email: 'ann@example.com', roles: { attendee: true }, invite: true } as const;
    const id = participantId(guest.email);
    const given = single({ participants: { [id]: guest } });
    const { store } = await existing({ origin: 'crm', places: [place('work', 'W')], event: given });
    expect(store.links.byId('l')).toMatchObject({
      provider: { base: single() },
      crm: { base: single(), ticked: [id] },
    });
  });
  it('nowhere in the account: it stays in quarantine, on its own clock (RU2)', async () => {
    expect(await existing({ origin: 'crm', places: [] })).toMatchObject({
      hasMore: false,
      isHeld: true,
      left: null,
    });
  });
  it.each([
    { name: 'it gives no reason', places: [], reason: null },
    { name: 'it names an entry in another calendar', places: [place('another', 'x')], reason: null },
    { name: 'it gives another reason', places: [], reason: 'field-uid' },
  ])(
    'in the CRM, which does not show it, and $name: it stays in quarantine, and is told (RU9)',
    async ({ places, reason }) => {
      const { store, ...result } = await existing({ origin: 'provider', places, reason });
      expect(result).toMatchObject({ hasMore: false, isHeld: true, left: null, news: ['found P'] });
      expect(store.links.byId('l')?.status).toBe('creating');
    },
  );
  it('at the calendar, whatever reason it gives: it stays in quarantine (RU9)', async () => {
    const result = await existing({ origin: 'crm', places: [], reason: 'hidden' });
    expect(result).toMatchObject({ hasMore: false, isHeld: true, left: null });
  });
  it.each([
    { name: 'and names none', places: [] },
    { name: 'and names one in another calendar', places: [place('another', 'x')] },
  ])(
    'in the CRM, which says that it is hidden from this person, $name: the calendar’s entry is left alone, and is not tried again (DE2)',
    async ({ places }) => {
      const { store, ...result } = await existing({ origin: 'provider', places, reason: 'hidden' });
      expect(result).toMatchObject({ hasMore: false, isHeld: false, left: 'hidden', news: [] });
      expect([store.links.byId('l'), store.leftAlone.byUid('provider', 'uid of l')]).toEqual([null, ['P']]);
    },
  );
  it.each<{ name: string; change: Partial<Given> }>([
    { name: 'was refused for another reason', change: { code: 'item-rejected' } },
    { name: 'is linked by now', change: { isCreating: false } },
    { name: 'has no news', change: { hasNews: false } },
  ])('an entry that $name is not looked for', async ({ change }) => {
    const { log, isHeld } = await existing({ origin: 'crm', places: [place('personal', 'twin')], ...change });
    expect([log, isHeld]).toEqual([[], true]);
  });
});
