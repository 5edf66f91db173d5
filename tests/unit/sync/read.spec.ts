/** Reading in full what the inbox has a hint about, learned from tables: what each answer means for the inbox, the quarantine and the rest. */
import { describe, expect, it } from 'vitest';
import type { Link, News, QuarantineRow, Store } from '../../../src-main/store/index.ts';
import { madeUpRef } from '../../../src-main/sync/calendar/entries/made-up-ref.ts';
import { read, readBoth } from '../../../src-main/sync/calendar/news/read.ts';
import type { RunContext } from '../../../src-main/sync/calendar/run-context.ts';
import type { Fetched } from '../../../src-shared/domain/calendar/side.ts';
import { uidShared } from '../../../src-shared/domain/calendar/unreadable.ts';
import { fail, problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { sideNames } from '../../../src-shared/domain/side-name.ts';
import { at } from '../../support/plan-table.ts';
import { runAt, runTable, type SideAnswers } from '../../support/run-table.ts';
import { link, quarantined } from '../../support/small-calendar.ts';

const signal = new AbortController().signal;
const minuteMs = 60_000;

interface Given {
  readonly answers?: SideAnswers;
  readonly news?: readonly News[];
  readonly links?: readonly Link[];
  readonly prepare?: (store: Store, run: RunContext) => void;
}

/** The provider's entry `P` (or what a row says) was hinted at, and is read. */
async function readP({ answers = {}, news = [{ kind: 'hint', ref: 'P' }], links = [], prepare }: Given) {
  const { run, store, log } = runTable({ provider: answers });
  for (const one of links) store.links.save(one);
  for (const one of news) store.inbox.put('provider', one);
  prepare?.(store, run);
  await read('provider', run, signal);
  return { log, store, news: store.inbox.get('provider', 'P'), held: store.quarantine.get('provider', 'P') };
}
const found: Fetched = { type: 'found', stored: at('P') };
const refusedWith = (code: 'item-unreadable' | 'not-permitted', params = {}): Fetched => ({
  type: 'unreadable',
  ref: 'P',
  problem: problem(code, params),
  glimpse: { title: 'Plan', date: '2026-12-02' },
});
const waiting = (change: Partial<QuarantineRow> = {}): QuarantineRow =>
  quarantined('provider', 'P', { stage: 'reading', code: 'item-unreadable', ...change });

describe('an entry that was read', () => {
  it('is news with its content', async () => {
    const { news, held } = await readP({ answers: { reads: { P: found } } });
    expect([news, held]).toEqual([{ kind: 'found', ref: 'P', stored: at('P') }, null]);
  });
  it.each<{ name: string; row: QuarantineRow; isHeld: boolean }>([
    { name: 'no longer waits because it could not be read (RU2)', row: waiting(), isHeld: false },
    {
      name: 'still waits because a write was refused (RU2)',
      row: waiting({ stage: 'writing' }),
      isHeld: true,
    },
    {
      name: 'still waits because its uid is shared (RU9)',
      row: waiting({ reason: uidShared }),
      isHeld: true,
    },
  ])('$name', async ({ row, isHeld }) => {
    const { held } = await readP({
      answers: { reads: { P: found } },
      prepare: ({ quarantine }) => quarantine.put(row),
    });
    expect(held !== null).toBe(isHeld);
  });
});

it('an entry that was removed before its side could say where it was is removed, and no side is asked for it (WR8)', async () => {
  const ref = madeUpRef('one-key');
  const { log, store } = await readP({
    answers: { reads: { P: found } },
    news: [
      { kind: 'hint', ref },
      { kind: 'hint', ref: 'P' },
    ],
    links: [link('l', { provider: { ...link('l').provider, ref } })],
    prepare({ quarantine }) {
      quarantine.put({ ...waiting(), ref });
      quarantine.put(waiting({ stage: 'writing' }));
    },
  });
  expect(log).toContain('read.made-up');
  expect(log.filter((line) => line.includes('gone:'))).toEqual([]);
  expect(store.inbox.get('provider', ref)).toEqual({ kind: 'removed', ref, reason: 'deleted' });
  expect(store.quarantine.all().map((row) => row.ref)).toEqual(['P']);
});

describe('an entry that cannot be read', () => {
  it('waits in quarantine with what is known of it, and is not news of a removal (RU2)', async () => {
    const { news, held, log } = await readP({
      answers: { reads: { P: refusedWith('item-unreadable', { reason: 'no-start' }) } },
    });
    expect(news).toEqual({ kind: 'unreadable', ref: 'P' });
    expect(held).toEqual({
      ...waiting({ reason: 'no-start', title: 'Plan', date: '2026-12-02' }),
      nextAttempt: runAt + 10 * minuteMs,
    });
    expect(log).not.toContain('list P at the provider');
  });
  it('waits twice as long after the second failure (RU2)', async () => {
    const { held } = await readP({
      answers: { reads: { P: refusedWith('item-unreadable') } },
      prepare: ({ quarantine }) => quarantine.put(waiting()),
    });
    expect(held).toMatchObject({ attempts: 2, nextAttempt: runAt + 20 * minuteMs });
  });
});

describe.each<{ name: string; answer: Fetched | null; isRemoved: boolean; listedAs: Partial<QuarantineRow> }>(
  [
    {
      name: '"not found"',
      answer: null,
      isRemoved: true,
      listedAs: { code: 'item-unreadable', reason: 'not-handed-out' },
    },
    {
      name: '"not permitted"',
      answer: refusedWith('not-permitted'),
      isRemoved: false,
      listedAs: { code: 'not-permitted', reason: null, title: 'Plan', date: '2026-12-02' },
    },
  ],
)('the answer $name', ({ answer, isRemoved, listedAs }) => {
  const reads: SideAnswers['reads'] = answer === null ? {} : { P: answer };
  const linked = [link('l')];
  const reason = isRemoved ? 'deleted' : 'hidden';

  it('is no proof while the calendar’s listing names the entry: it waits in quarantine (ID4, ID5, RU2)', async () => {
    const { news, held, log } = await readP({ links: linked, answers: { reads, listed: ['P'] } });
    expect(log).toContain('list P at the provider');
    expect(news).toEqual({ kind: 'unreadable', ref: 'P' });
    expect(held).toEqual({ ...waiting(listedAs), nextAttempt: runAt + 10 * minuteMs });
  });
  it(`is a removal (${reason}) when the listing does not name the entry (ID4, ID5)`, async () => {
    const { news } = await readP({ links: linked, answers: { reads, listed: ['Q'] } });
    expect(news).toEqual({ kind: 'removed', ref: 'P', reason });
  });
  it('is believed of an entry that a listing has missed already, without another listing (ID4)', async () => {
    const { news, log } = await readP({
      links: linked,
      answers: { reads, listed: ['P'] },
      news: [{ kind: 'missing', ref: 'P' }],
    });
    expect(news).toEqual({ kind: 'removed', ref: 'P', reason });
    expect(log).not.toContain('list P at the provider');
  });
  it('ends its time in quarantine when it is a removal', async () => {
    const { held } = await readP({
      links: linked,
      answers: { reads },
      prepare: ({ quarantine }) => quarantine.put(waiting()),
    });
    expect(held).toBeNull();
  });
});

it('"not found" about an entry that no link knows ends all that was noted about it', async () => {
  const { news, store } = await readP({
    prepare: ({ leftAlone }) => leftAlone.put('provider', 'P', ['u'], 'prefix'),
  });
  expect([news, store.leftAlone.count()]).toEqual([null, 0]);
});

it('one listing is asked about all doubtful answers of a batch; only what it names waits (ID4)', async () => {
  const { store, log } = await readP({
    links: [link('l')],
    news: ['P', 'Q', 'R'].map((ref) => ({ kind: 'hint', ref })),
    answers: { reads: { R: { type: 'found', stored: at('R') } }, listed: ['Q'] },
  });
  expect(log).toEqual(['read P Q R at the provider', 'list P Q at the provider', 'read.batch']);
  expect(['P', 'Q', 'R'].map((ref) => store.inbox.get('provider', ref)?.kind)).toEqual([
    'removed',
    'unreadable',
    'found',
  ]);
});

it('no listing is asked when every answer is beyond doubt', async () => {
  const { log } = await readP({ answers: { reads: { P: found } } });
  expect(log).toEqual(['read P at the provider', 'read.batch']);
});

it('a side is not asked when there is nothing to read', async () => {
  expect((await readP({ news: [] })).log).toEqual([]);
});

describe('after the reading', () => {
  it('an entry that Concord wrote counts as told of (RU9)', async () => {
    const { store } = await readP({
      answers: { reads: { P: found } },
      prepare: ({ inbox }) => inbox.noteWritten('provider', 'P'),
    });
    expect(store.inbox.isUnheard('provider', 'P')).toBe(false);
  });
  it('an entry that Concord made, that is not there, and of which nobody told is made again (RU9)', async () => {
    const { store, news } = await readP({
      links: [link('l', { origin: 'crm' })],
      prepare: ({ inbox }) => inbox.noteWritten('provider', 'P'),
    });
    expect(store.links.byId('l')).toMatchObject({ status: 'creating', source: { ref: 'C' } });
    expect([news, store.inbox.get('crm', 'C')]).toEqual([null, { kind: 'hint', ref: 'C' }]);
  });
  it('an entry that went back to the version from before Concord’s change waits (RU9)', async () => {
    const { provider } = link('l');
    const { news, held } = await readP({
      links: [link('l', { uids: ['u'], provider: { ...provider, revision: 'made' } })],
      answers: { reads: { P: { type: 'found', stored: { ...at('P'), revision: 'old' } } } },
      prepare: ({ versions }) =>
        versions.noteOwnChange('provider', 'P', { replaced: 'old', made: 'made', at: runAt }),
    });
    expect([news?.kind, held?.reason]).toEqual(['unreadable', 'version-before-our-change']);
  });
  it('what a list that mixed up its rows called unchanged is to be read too (RU9)', async () => {
    const { store } = await readP({
      answers: { reads: { P: found } },
      prepare: (_store, { heard }) => {
        heard.provider.announced.set('P', 'announced');
        heard.provider.believed.add('Q');
      },
    });
    expect(store.inbox.get('provider', 'Q')).toEqual({ kind: 'hint', ref: 'Q' });
  });
});

it('a side is asked for as many entries at once as it allows, each batch durable before the next, with its progress', async () => {
  const reads = Object.fromEntries(
    ['A', 'B', 'C', 'D', 'E'].map((ref) => [ref, { type: 'found', stored: at(ref) } as const]),
  );
  const { run, store, log } = runTable({ provider: { reads, capabilities: { maxFetch: 2 } } });
  for (const ref of Object.keys(reads)) store.inbox.put('provider', { kind: 'hint', ref });
  const progress: unknown[] = [];
  await read('provider', { ...run, onProgress: (...told) => void progress.push(told) }, signal);
  expect(log).toEqual(['A B', 'C D', 'E'].flatMap((refs) => [`read ${refs} at the provider`, 'read.batch']));
  expect(progress).toEqual([
    ['reading', 2, 5, 'provider'],
    ['reading', 4, 5, 'provider'],
    ['reading', 5, 5, 'provider'],
  ]);
});

it('both sides are read, and trouble of one does not stop the other halfway', async () => {
  const { run, store, log } = runTable({ crm: { reads: { C: { type: 'found', stored: at('C') } } } });
  for (const side of sideNames) store.inbox.put(side, { kind: 'hint', ref: side === 'crm' ? 'C' : 'P' });
  const provider = {
    ...run.sides.provider,
    // biome-ignore lint/correctness/useYield: it fails before its first answer
    async *get(): AsyncGenerator<Fetched> {
      fail('unreachable');
    },
  };
  const trouble = await readBoth({ ...run, sides: { ...run.sides, provider } }, signal).catch(problemOf);
  expect(trouble).toMatchObject({ code: 'unreachable' });
  expect(store.inbox.get('crm', 'C')?.kind).toBe('found');
  expect(log).toEqual(['read C at the crm', 'read.batch']);
});
