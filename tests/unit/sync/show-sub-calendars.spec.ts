/** What the CRM is told of the account's other calendars, step by step, and what is remembered of it (C2). */
import { describe, expect, it } from 'vitest';
import type { SubCalendarParts } from '../../../src-main/sync/sub-calendars/model.ts';
import { showSubCalendars } from '../../../src-main/sync/sub-calendars/show.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import type { Calendar, ChangePage, Fetched, Ref } from '../../../src-shared/domain/calendar/side.ts';
import type { CrmSubCalendars } from '../../../src-shared/domain/crm.ts';
import { fail, type Problem, problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { runTable } from '../../support/run-table.ts';
import { link, single, stored } from '../../support/small-calendar.ts';

const signal = new AbortController().signal;
const calendarOf = (id: string, change: Partial<Calendar> = {}): Calendar => ({
  ...{ id, name: id, isDefault: false, mayWrite: true, holdsEvents: true },
  ...change,
});
const personal = calendarOf('personal');
const team = calendarOf('team', { name: 'Team', color: '#336699FF' });
const feed = calendarOf('team', { mayWrite: false });

/** `+A` has changed, `-A` has gone. */
function page(state: string, refs: string, kind: ChangePage['kind'] = 'delta'): readonly ChangePage[] {
  const changes = refs
    .split(' ')
    .filter((one) => one !== '')
    .map((one) =>
      one.startsWith('-')
        ? ({ type: 'removed', ref: one.slice(1), reason: 'deleted' } as const)
        : ({ type: 'changed', ref: one.slice(1) } as const),
    );
  return [{ changes, state, last: true, kind } as ChangePage];
}

const found = (ref: Ref, change: Partial<CalendarEvent> = {}): Fetched => {
  const event = single({ uid: `uid of ${ref}`, title: ref, ...change });
  return { type: 'found', stored: stored(ref, { calendar: 'team', event, uids: [event.uid] }) };
};
const unreadable = (ref: Ref): Fetched => ({ type: 'unreadable', ref, problem: problem('item-unreadable') });

/** The account's other calendars and the CRM that shows them; what happens is written to `log`, in its order. */
function account(more: { readonly locate?: readonly string[]; readonly maxFetch?: number } = {}) {
  const reads: Record<Ref, Fetched> = {};
  const changes: Record<string, readonly ChangePage[]> = {};
  const { run, store, log } = runTable({
    provider: { reads, changes, capabilities: { maxFetch: more.maxFetch ?? 10 } },
    crm: { places: (more.locate ?? []).map((uid) => ({ uid, ref: uid, calendar: 'agenda' })) },
  });
  const troubles: string[] = [];
  let trouble: { readonly at: string; readonly code: Problem['code'] } | null = null;
  const meet = (step: string, given: AbortSignal) => {
    if (given !== signal) throw new Error('without the signal');
    log.push(step);
    if (trouble !== null && step.startsWith(trouble.at)) fail(trouble.code);
  };
  const subCalendars: CrmSubCalendars = {
    put: async (calendar, shown, given) => meet(`put ${calendar} ${JSON.stringify(shown)}`, given),
    remove: async (calendar, given) => meet(`remove ${calendar}`, given),
    change: async (calendar, { replaces, put, remove }, given) => {
      const titles = put.map(({ title }) => title).join(' ');
      const all = replaces ? 'all is' : 'put';
      meet(`${calendar}: ${all} [${titles}], remove [${remove.join(' ')}]`, given);
    },
  };
  const parts: SubCalendarParts = {
    store,
    provider: run.sides.provider,
    crm: { calendar: run.sides.crm, subCalendars },
    calendars: [personal, team],
    primary: 'personal',
    onHeard: () => undefined,
    showsPrivate: true,
    isDue: true,
    onItemProblem: (side, { code }) => void troubles.push(`${code} at the ${side}`),
  };
  return {
    parts,
    store,
    troubles,
    reads,
    changes,
    /** What the next steps of this kind meet. */
    fails: (at: string, code: Problem['code']) => {
      trouble = { at, code };
    },
    works: () => {
      trouble = null;
    },
    /** Shows them. @returns what happened */
    show: async (change: Partial<SubCalendarParts> = {}): Promise<readonly string[]> => {
      log.length = 0;
      await showSubCalendars({ ...parts, ...change }, signal);
      return log.slice();
    },
    row: () => store.subCalendars.get('team'),
    entries: () =>
      store.subCalendars.entries('team').map(({ ref, hash }) => (hash === null ? `${ref} is linked` : ref)),
  };
}

/** The calendar of the team is shown with A and B. */
async function shown(more: Parameters<typeof account>[0] = {}) {
  const one = account(more);
  one.changes.null = page('s1', '+A +B', 'snapshot');
  Object.assign(one.reads, { A: found('A'), B: found('B') });
  await one.show();
  return one;
}

const shownAs = '{"name":"Team","color":"#336699"}';
const asShown = {
  ...{ calendar: 'team', isOn: true, shownAs, state: 's1', unreadable: 0, isFeed: false, problem: null },
};

describe('a calendar that is shown', () => {
  it('is put with all its entries: what the CRM may get is known before it is sent', async () => {
    const one = account();
    one.changes.null = page('s1', '+A +B', 'snapshot');
    Object.assign(one.reads, { A: found('A'), B: found('B') });
    expect(await one.show()).toEqual([
      'read A B at the provider',
      `put team ${shownAs}`,
      'sub-calendar.intent',
      'team: all is [A B], remove []',
      'sub-calendar.shown',
    ]);
    expect(one.row()).toEqual(asShown);
    expect(one.entries()).toEqual(['A', 'B']);
  });
  it('is put also when it is empty', async () => {
    const one = account();
    one.changes.null = page('s1', '', 'snapshot');
    expect(await one.show()).toEqual([
      `put team ${shownAs}`,
      'team: all is [], remove []',
      'sub-calendar.shown',
    ]);
  });
  it.each<{
    name: string;
    refs: string;
    reads?: Record<Ref, Fetched>;
    steps: readonly string[];
    entries?: readonly string[];
    row?: object;
    change?: Partial<SubCalendarParts>;
    links?: readonly string[];
  }>([
    {
      name: 'is told what has changed, what is new and what has gone',
      refs: '+A -B +C',
      reads: { A: found('A', { title: 'A2' }), C: found('C') },
      steps: [
        'read A C at the provider',
        'sub-calendar.intent',
        'team: put [A2 C], remove [uid of B]',
        'sub-calendar.shown',
      ],
      entries: ['A', 'C'],
    },
    {
      name: 'is told nothing of a change of what is not shown; how far it was read is remembered',
      refs: '+A',
      reads: { A: found('A', { description: 'Minutes' }) },
      steps: ['read A at the provider', 'sub-calendar.shown'],
    },
    {
      name: 'is told nothing when nothing happened, and then nothing is saved',
      refs: '',
      steps: [],
      row: asShown,
    },
    {
      name: 'loses an entry that is gone when it is read',
      refs: '+A',
      reads: { A: { type: 'absent', ref: 'A' } },
      steps: ['read A at the provider', 'team: put [], remove [uid of A]', 'sub-calendar.shown'],
      entries: ['B'],
    },
    {
      name: 'loses an entry that cannot be read, and counts it',
      refs: '+A',
      reads: { A: unreadable('A') },
      steps: ['read A at the provider', 'team: put [], remove [uid of A]', 'sub-calendar.shown'],
      entries: ['B'],
      row: { ...asShown, state: 's2', unreadable: 1 },
    },
    {
      name: 'is told nothing of what has gone and never was shown',
      refs: '-Z',
      steps: ['sub-calendar.shown'],
    },
    {
      name: 'keeps an entry that has another address now: the CRM knows it by its uid',
      refs: '-A +N',
      reads: { N: found('N', { uid: 'uid of A', title: 'New place' }) },
      steps: [
        'read N at the provider',
        'sub-calendar.intent',
        'team: put [New place], remove []',
        'sub-calendar.shown',
      ],
      entries: ['B', 'N'],
    },
    {
      name: 'loses an entry that is linked now: the CRM has it as its own (ID8)',
      refs: '+A',
      links: ['uid of A'],
      steps: ['read A at the provider', 'team: put [], remove [uid of A]', 'sub-calendar.shown'],
      entries: ['A is linked', 'B'],
    },
    {
      name: 'loses an entry that is linked now although it was not told of it',
      refs: '',
      links: ['uid of B'],
      steps: ['read B at the provider', 'team: put [], remove [uid of B]', 'sub-calendar.shown'],
      entries: ['A', 'B is linked'],
    },
    {
      name: 'gets the times of a private entry (RU6)',
      refs: '+A',
      reads: { A: found('A', { privacy: 'private' }) },
      steps: [
        'read A at the provider',
        'sub-calendar.intent',
        'team: put [Busy], remove []',
        'sub-calendar.shown',
      ],
    },
    {
      name: 'loses an entry that is private now, when the rule shows none of them (RU6)',
      refs: '+A +C',
      reads: { A: found('A', { privacy: 'private' }), C: found('C') },
      change: { showsPrivate: false },
      steps: [
        'read A C at the provider',
        'sub-calendar.intent',
        'team: put [C], remove [uid of A]',
        'sub-calendar.shown',
      ],
      entries: ['B', 'C'],
    },
    {
      name: 'gets its new name',
      refs: '',
      change: { calendars: [personal, calendarOf('team', { name: 'Crew' })] },
      steps: ['put team {"name":"Crew"}', 'sub-calendar.shown'],
      row: { ...asShown, shownAs: '{"name":"Crew"}' },
    },
  ])('$name', async ({ refs, reads = {}, steps, entries = ['A', 'B'], row, change = {}, links = [] }) => {
    const one = await shown();
    one.changes.s1 = page(refs === '' ? 's1' : 's2', refs);
    Object.assign(one.reads, reads);
    for (const uid of links) one.store.links.save(link(uid, { uids: [uid] }));
    expect(await one.show(change)).toEqual(steps);
    expect(one.entries()).toEqual(entries);
    expect(one.row()).toEqual(row ?? { ...asShown, state: refs === '' ? 's1' : 's2' });
    one.changes.s2 = page('s2', '');
    expect(await one.show(change)).toEqual([]);
  });
  it('gets an entry back that is linked no more', async () => {
    const one = await shown();
    one.changes.s1 = page('s1', '');
    one.store.links.save(link('l', { uids: ['uid of A'] }));
    await one.show();
    one.store.links.end('l');
    expect(await one.show()).toEqual([
      'read A at the provider',
      'sub-calendar.intent',
      'team: put [A], remove []',
      'sub-calendar.shown',
    ]);
    expect(one.entries()).toEqual(['A', 'B']);
  });
  it('is told nothing more of a linked entry that goes', async () => {
    const one = await shown();
    one.changes.s1 = page('s2', '+A');
    one.store.links.save(link('l', { uids: ['uid of A'] }));
    await one.show();
    one.changes.s2 = page('s3', '-A');
    expect(await one.show()).toEqual(['sub-calendar.shown']);
    expect(one.entries()).toEqual(['B']);
  });
  it('is read from the start when the calendar remembers no more: what it does not list has gone (ID6)', async () => {
    const one = await shown();
    one.changes.null = page('s9', '+B', 'snapshot');
    expect(await one.show()).toEqual([
      'read B at the provider',
      'team: put [], remove [uid of A]',
      'sub-calendar.shown',
    ]);
    expect(one.row()).toEqual({ ...asShown, state: 's9' });
  });
  it('counts what cannot be read anew when it is read from the start', async () => {
    const one = await shown();
    one.changes.s1 = page('s2', '+A');
    one.reads.A = unreadable('A');
    await one.show();
    expect(one.row()?.unreadable).toBe(1);
    one.changes.null = page('s9', '+A +B', 'snapshot');
    await one.show();
    expect(one.row()?.unreadable).toBe(1);
    one.reads.A = found('A');
    one.changes.null = page('s9', '+A +B', 'snapshot');
    one.store.subCalendars.readAnew();
    await one.show();
    expect(one.row()?.unreadable).toBe(0);
  });
});

describe('what is remembered of a calendar that tells the same state again', () => {
  it.each<{
    name: string;
    row?: object;
    refs: string;
    links?: readonly string[];
    kind?: ChangePage['kind'];
  }>([
    { name: 'one entry comes as another goes', refs: '+C -B' },
    { name: 'one entry is linked as another goes', refs: '+A -B', links: ['uid of A'] },
    { name: 'what could not be read is gone', refs: '+A +B', row: { unreadable: 1 }, kind: 'snapshot' },
  ])('$name', async ({ row = {}, refs, links = [], kind = 'delta' }) => {
    const one = await shown();
    one.reads.C = found('C');
    one.store.subCalendars.save({ ...asShown, ...row });
    one.changes.s1 = page('s1', refs, kind);
    for (const uid of links) one.store.links.save(link(uid, { uids: [uid] }));
    expect((await one.show()).at(-1)).toBe('sub-calendar.shown');
    expect(one.row()).toEqual(asShown);
  });
});

describe('how a calendar is read', () => {
  /** The calendar's side, whose list of changes is what a test says; how often it was asked for it. */
  function listing(one: ReturnType<typeof account>, list: (since: string | null) => readonly ChangePage[]) {
    const asked: (string | null)[] = [];
    const { provider } = one.parts;
    return {
      asked,
      show: () =>
        one.show({
          provider: {
            ...provider,
            async *changes(_calendar, since) {
              asked.push(since);
              yield* list(since);
            },
          },
        }),
    };
  }
  it('page by page up to the last one, and then in batches that the side takes', async () => {
    const one = account({ maxFetch: 2 });
    Object.assign(one.reads, { A: found('A'), B: found('B'), C: found('C') });
    const [first, second, beyond] = [page('1', '+A', 'snapshot'), page('2', '+B +C -A +A'), page('3', '-B')];
    const pages = [{ ...first[0], last: false }, ...second, ...beyond] as readonly ChangePage[];
    expect((await listing(one, () => pages).show()).slice(0, 2)).toEqual([
      'read B C at the provider',
      'read A at the provider',
    ]);
    expect([one.row()?.state, one.entries()]).toEqual(['2', ['A', 'B', 'C']]);
  });
  it('an entry that has gone is not read, although it is linked now', async () => {
    const one = await shown();
    one.changes.s1 = page('s2', '-A');
    one.store.links.save(link('l', { uids: ['uid of A'] }));
    expect(await one.show()).toEqual(['team: put [], remove [uid of A]', 'sub-calendar.shown']);
    expect(one.entries()).toEqual(['B']);
  });
  it('an entry with several uids is shown while none of them is linked', async () => {
    const one = await shown();
    one.changes.s1 = page('s2', '+A');
    const { stored: entry } = found('A') as Extract<Fetched, { type: 'found' }>;
    one.reads.A = { type: 'found', stored: { ...entry, uids: ['uid of A', 'other'] } };
    one.store.links.save(link('l', { uids: ['other'] }));
    await one.show();
    expect(one.entries()).toEqual(['A is linked', 'B']);
  });
  it('from where it was, when its side says nothing at all', async () => {
    const one = await shown();
    expect(await listing(one, () => []).show()).toEqual([]);
    expect(one.row()).toEqual(asShown);
  });
  it.each<{ name: string; isShown: boolean; code: Problem['code']; asked: readonly (string | null)[] }>([
    { name: 'once when its side cannot be reached', isShown: true, code: 'unreachable', asked: ['s1'] },
    {
      name: 'from the start when its state has expired, once more and not again (ID6)',
      isShown: true,
      code: 'sync-state-expired',
      asked: ['s1', null],
    },
    {
      name: 'once when the first state is said to have expired',
      isShown: false,
      code: 'sync-state-expired',
      asked: [null],
    },
  ])('$name', async ({ isShown, code, asked }) => {
    const one = isShown ? await shown() : account();
    const list = listing(one, () => fail(code));
    await list.show();
    expect([list.asked, one.row()?.problem]).toEqual([asked, code]);
  });
  it('a mistake of Concord’s own is no expired state', async () => {
    const one = await shown();
    const list = listing(one, () => {
      throw new Error('a bug');
    });
    await expect(list.show()).rejects.toThrow('a bug');
    expect(list.asked).toEqual(['s1']);
  });
});

describe('which calendars are shown', () => {
  it('is all but the primary one and those that hold no entries', async () => {
    const one = account();
    one.changes.null = page('s1', '', 'snapshot');
    const calendars = [personal, team, calendarOf('tasks', { holdsEvents: false }), calendarOf('sport')];
    const steps = await one.show({ calendars });
    expect(steps.filter((step) => step.startsWith('put'))).toEqual([
      `put team ${shownAs}`,
      'put sport {"name":"sport"}',
    ]);
  });
  it('is none in a CRM that has no place for them', async () => {
    const one = account();
    const { calendar } = { calendar: runTable().run.sides.crm };
    expect(await one.show({ crm: { calendar } })).toEqual([]);
  });
  it('is no longer one that is gone from the account', async () => {
    const one = await shown();
    one.store.subCalendars.choose('sport', false);
    const calendars = [personal, calendarOf('sport')];
    expect(await one.show({ calendars })).toEqual(['remove team', 'sub-calendar.gone']);
    expect(one.row()).toBe(null);
  });
  it('is no longer one that holds no entries any more, or has become the primary one', async () => {
    for (const calendars of [[personal, calendarOf('team', { holdsEvents: false })], [team]]) {
      const one = await shown();
      const primary = calendars.length === 1 ? 'team' : 'personal';
      expect(await one.show({ calendars, primary })).toEqual(['remove team', 'sub-calendar.gone']);
    }
  });
  it('and of one that was never shown there is nothing to take away', async () => {
    const one = account();
    one.store.subCalendars.choose('team', false);
    expect(await one.show({ calendars: [personal] })).toEqual(['sub-calendar.gone']);
    expect(one.row()).toBe(null);
  });
  it.each([
    { name: 'its name without blanks around it', change: { name: ' Team  A ' }, as: { name: 'Team  A' } },
    { name: 'a question mark when it has no name', change: { name: ' ' }, as: { name: '?' } },
    {
      name: 'at most 255 characters of its name',
      change: { name: '😀'.repeat(256) },
      as: { name: '😀'.repeat(255) },
    },
    { name: 'all of a name of 255', change: { name: 'n'.repeat(255) }, as: { name: 'n'.repeat(255) } },
    { name: 'its colour', change: { color: '#12aBcD' }, as: { name: 'team', color: '#12aBcD' } },
    {
      name: 'its colour without how transparent it is',
      change: { color: '#12aBcD80' },
      as: { name: 'team', color: '#12aBcD' },
    },
    { name: 'no colour that has a name', change: { color: 'red' }, as: { name: 'team' } },
    { name: 'no colour that is too short', change: { color: '#12345' }, as: { name: 'team' } },
    { name: 'nothing that only contains a colour', change: { color: 'a#123456' }, as: { name: 'team' } },
  ])('is told with $name', async ({ change, as }) => {
    const one = account();
    one.changes.null = page('s1', '', 'snapshot');
    const steps = await one.show({ calendars: [personal, calendarOf('team', change)] });
    expect(steps[0]).toBe(`put team ${JSON.stringify(as)}`);
  });
});

describe('a calendar that a person switched off', () => {
  const off = { ...asShown, isOn: false, shownAs: null, state: null };
  it('is taken away with its entries, once', async () => {
    const one = await shown();
    one.store.subCalendars.choose('team', false);
    expect(await one.show()).toEqual(['remove team', 'sub-calendar.hidden']);
    expect([one.row(), one.entries()]).toEqual([off, []]);
    expect(await one.show()).toEqual([]);
  });
  it('is taken away also when it was to be read from the start', async () => {
    const one = await shown();
    one.store.subCalendars.readAnew();
    one.store.subCalendars.choose('team', false);
    expect(await one.show()).toEqual(['remove team', 'sub-calendar.hidden']);
  });
  it.each([
    { name: 'it was read', change: { state: 's1', isFeed: true } },
    { name: 'it had trouble', change: { problem: 'unreachable' } },
  ])('and was not shown: that $name is forgotten', async ({ change }) => {
    const one = account();
    one.store.subCalendars.choose('team', false);
    one.store.subCalendars.save({ ...asShown, shownAs: null, state: null, ...change });
    expect(await one.show()).toEqual(['sub-calendar.hidden']);
    expect(one.row()).toEqual(off);
  });
});

describe('between two readings', () => {
  it.each<{ name: string; row: object; isOn: boolean; steps: readonly string[] }>([
    { name: 'a calendar that is shown is not read', row: {}, isOn: true, steps: [] },
    {
      name: 'one that was just switched on is',
      row: { shownAs: null, state: null },
      isOn: true,
      steps: [`put team ${shownAs}`, 'team: all is [], remove []', 'sub-calendar.shown'],
    },
    {
      name: 'one that has had trouble waits for its turn',
      row: { shownAs: null, state: null, problem: 'unreachable' },
      isOn: true,
      steps: [],
    },
    {
      name: 'a feed whose private entries are to be told otherwise waits for its turn',
      row: { shownAs: null, state: null, isFeed: true },
      isOn: true,
      steps: [],
    },
    {
      name: 'one that was just switched off goes',
      row: {},
      isOn: false,
      steps: ['remove team', 'sub-calendar.hidden'],
    },
    {
      name: 'one that is off and gone stays as it is',
      row: { shownAs: null, state: 's1' },
      isOn: false,
      steps: [],
    },
  ])('$name', async ({ row, isOn, steps }) => {
    const one = account();
    one.changes.null = page('s1', '', 'snapshot');
    one.changes.s1 = page('s2', '');
    one.store.subCalendars.choose('team', isOn);
    one.store.subCalendars.save({ ...asShown, ...row });
    expect(await one.show({ isDue: false })).toEqual(steps);
  });
});

describe('trouble of one calendar', () => {
  it('is told and noted with it, and the next one is shown', async () => {
    const one = account();
    one.changes.null = page('s1', '', 'snapshot');
    one.fails('put team', 'unreachable');
    const calendars = [personal, team, calendarOf('sport')];
    const failed = [`put team ${shownAs}`, 'sub-calendar.trouble'];
    expect((await one.show({ calendars })).slice(0, 3)).toEqual([...failed, 'put sport {"name":"sport"}']);
    expect(one.troubles).toEqual(['unreachable at the provider']);
    expect(one.row()).toEqual({ ...asShown, shownAs: null, state: null, problem: 'unreachable' });
    expect(await one.show()).toContain(`put team ${shownAs}`);
  });
  it('is told each time and saved once; it is over with the next success', async () => {
    const one = account();
    one.changes.null = page('s1', '', 'snapshot');
    one.fails('put team', 'unreachable');
    await one.show();
    expect(await one.show()).toEqual([`put team ${shownAs}`]);
    expect(one.troubles).toHaveLength(2);
    one.works();
    expect(await one.show()).toEqual([
      `put team ${shownAs}`,
      'team: all is [], remove []',
      'sub-calendar.shown',
    ]);
    expect(one.row()).toEqual(asShown);
  });
  it('is over also when nothing else has changed since', async () => {
    const one = await shown();
    one.changes.s1 = page('s1', '');
    one.store.subCalendars.save({ ...asShown, problem: 'unreachable' });
    expect(await one.show()).toEqual(['sub-calendar.shown']);
    expect(one.row()).toEqual(asShown);
  });
  it('while it is taken away is noted with it too', async () => {
    const one = await shown();
    one.fails('remove', 'unreachable');
    expect(await one.show({ calendars: [personal] })).toEqual(['remove team', 'sub-calendar.trouble']);
    expect(one.row()).toEqual({ ...asShown, problem: 'unreachable' });
  });
  it.each(['lease-lost', 'sign-in-required', 'throttled', 'wrong-password'] as const)(
    'ends the run when it is of the whole side: %s',
    async (code) => {
      const one = account();
      one.changes.null = page('s1', '', 'snapshot');
      one.fails('put', code);
      expect(problemOf(await one.show().catch((error: unknown) => error))?.code).toBe(code);
      expect(one.troubles).toEqual([]);
    },
  );
  it('a mistake of Concord’s own ends the run', async () => {
    const one = account();
    one.changes.null = page('s1', '', 'snapshot');
    const broken: CrmSubCalendars = {
      put: async () => {
        throw new Error('a bug');
      },
      remove: async () => undefined,
      change: async () => undefined,
    };
    await expect(
      one.show({ crm: { calendar: runTable().run.sides.crm, subCalendars: broken } }),
    ).rejects.toThrow('a bug');
  });
  it('a lost answer leaves known what the CRM may have: it is all told again, and what has gone meanwhile is removed', async () => {
    const one = await shown();
    one.changes.s1 = page('s2', '+A +C');
    Object.assign(one.reads, { A: found('A', { title: 'A2' }), C: found('C') });
    one.fails('team:', 'unreachable');
    await one.show();
    expect(one.entries()).toEqual(['A', 'B', 'C']);
    expect(one.row()).toEqual({ ...asShown, problem: 'unreachable' });
    one.works();
    one.changes.s1 = page('s2', '+A -C');
    expect(await one.show()).toEqual([
      'read A at the provider',
      'sub-calendar.intent',
      'team: put [A2], remove [uid of C]',
      'sub-calendar.shown',
    ]);
  });
});

describe('a feed of the CRM (C16)', () => {
  const uids = ['A', 'B', 'C'].map((ref) => `uid of ${ref}`);
  const given = async (start: typeof account | typeof shown) => {
    const one = await start({ locate: uids });
    one.changes[one.row()?.state ?? 'null'] = page('s2', '+A +B +C');
    Object.assign(one.reads, { A: found('A'), B: found('B'), C: found('C') });
    return one;
  };
  const asFeed = { ...asShown, shownAs: null, state: 's2', isFeed: true };
  it('is not shown', async () => {
    const one = await given(account);
    expect(await one.show({ calendars: [personal, feed] })).toEqual([
      'read A B C at the provider',
      `locate ${uids.join(' ')} at the crm`,
      'sub-calendar.feed',
    ]);
    expect([one.row(), one.entries()]).toEqual([asFeed, []]);
  });
  it('is taken away when it was shown before it was recognised, and stays away', async () => {
    const one = await given(shown);
    expect((await one.show({ calendars: [personal, feed] })).slice(2)).toEqual([
      'remove team',
      'sub-calendar.feed',
    ]);
    expect([one.row(), one.entries()]).toEqual([asFeed, []]);
    one.changes.s2 = page('s3', '+A');
    expect(await one.show({ calendars: [personal, feed] })).toEqual(['read A at the provider']);
    expect(one.row()).toEqual(asFeed);
  });
  it('that is shown all the same is taken away', async () => {
    const one = await shown();
    one.changes.s1 = page('s2', '');
    one.store.subCalendars.save({ ...asShown, isFeed: true });
    expect(await one.show()).toEqual(['remove team', 'sub-calendar.feed']);
  });
});
