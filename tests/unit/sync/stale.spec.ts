/** Versions from before Concord's own change, and writes that a server answers as done and does not do (RU9). */
import { describe, expect, it } from 'vitest';
import type { AgreedLink, Link, Store } from '../../../src-main/store/index.ts';
import {
  makeAgain,
  neverMade,
  noteRead,
  takeBack,
} from '../../../src-main/sync/calendar/news/never-stored.ts';
import { holdStale, retryStale } from '../../../src-main/sync/calendar/news/stale.ts';
import {
  type CalendarEvent,
  type Participant,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import type { Fetched, Located } from '../../../src-shared/domain/calendar/side.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import { type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import { runAt, runTable } from '../../support/run-table.ts';
import {
  creatingFrom,
  dates,
  link,
  quarantined,
  series,
  single,
  stored,
} from '../../support/small-calendar.ts';

const signal = new AbortController().signal;
const staleForMs = 60 * 60 * 1000;
const since = runAt - staleForMs;
const old = single({ title: 'Before' });
const made = single({ title: 'Written' });
const end = (ref: string, event: CalendarEvent = made, revision = 'made') => ({
  ref,
  revision,
  hash: 'h',
  base: event,
});
const earlier = (ref: string, revision = 'old') => stored(ref, { revision, event: old });
const linked = (name = ''): AgreedLink =>
  link(`l${name}`, { provider: end(`P${name}`), crm: end(`C${name}`), uids: [`u${name}`] });
const change = (store: Store, ref: string, at = runAt, side: SideName = 'provider') =>
  store.versions.noteOwnChange(side, ref, { replaced: 'old', made: 'made', at });

describe('the version from before Concord’s own change, read again', () => {
  interface Given {
    readonly at?: number;
    readonly revision?: string;
    readonly link?: Link | null;
    readonly hasChange?: boolean;
    readonly isUnheard?: boolean;
    readonly read?: readonly string[];
  }
  const held = ({
    at = runAt,
    revision = 'old',
    link: given = linked(),
    hasChange = true,
    isUnheard = false,
    read = ['P'],
  }: Given) => {
    const { run, store, log } = runTable();
    if (given !== null) store.links.save(given);
    if (hasChange) change(store, 'P', at);
    if (isUnheard) store.inbox.noteWritten('provider', 'P');
    store.inbox.put('provider', { kind: 'found', ref: 'P', stored: earlier('P', revision) });
    holdStale('provider', read, run);
    return {
      store,
      log,
      kind: store.inbox.get('provider', 'P')?.kind,
      row: store.quarantine.get('provider', 'P'),
    };
  };

  it('waits and is told for an hour (ID2, RU9)', () => {
    for (const at of [runAt, since + 1]) {
      const { kind, row, log } = held({ at });
      expect([kind, log]).toEqual(['unreadable', ['stale']]);
      expect(row).toMatchObject({
        stage: 'reading',
        code: 'item-unreadable',
        reason: 'version-before-our-change',
        title: 'Before',
        date: '2026-12-02',
        attempts: 1,
        nextAttempt: runAt + 600_000,
      });
    }
  });
  it.each<{ name: string; given: Given }>([
    { name: 'counts as an edit after an hour', given: { at: since } },
    { name: 'is none when it is another version', given: { revision: 'third' } },
    {
      name: 'is none when the link knows a later one',
      given: { link: link('l', { provider: end('P', made, 'later') }) },
    },
    { name: 'is none when Concord did not change it', given: { hasChange: false } },
    { name: 'is none when it belongs to no link', given: { link: null } },
    { name: 'waits for nothing when it was not read', given: { read: ['X'] } },
    {
      name: 'is none when a new version came and no pull told of the write',
      given: { revision: 'third', at: since, isUnheard: true },
    },
  ])('$name', ({ given }) => {
    expect(held(given)).toMatchObject({ kind: 'found', row: null, log: [] });
  });
  it('after an hour means that the write was not done, where no pull told of it: it is planned again', () => {
    const { store, kind, row, log } = held({ at: since, isUnheard: true });
    expect([kind, row, log]).toEqual(['found', null, ['stale.take-back']]);
    expect(store.inbox.isUnheard('provider', 'P')).toBe(false);
    expect(store.inbox.get('crm', 'C')).toEqual({ kind: 'hint', ref: 'C' });
    expect(store.links.byId('l')).toMatchObject({
      provider: { ref: 'P', revision: 'old', base: old },
      crm: { ref: 'C', revision: 'made', base: old },
    });
  });
  it('waits within the hour also where no pull told of the write', () => {
    expect(held({ isUnheard: true })).toMatchObject({ kind: 'unreadable', log: ['stale'] });
  });
  it('is not planned again for a twin that is still being made', () => {
    expect(held({ at: since, isUnheard: true, link: creatingFrom('provider') })).toMatchObject({ log: [] });
  });
  it.each<{ name: string; link: Link }>([
    { name: 'moved out of the calendar', link: { ...linked(), status: 'elsewhere' } },
    {
      name: 'still being made on the other side',
      link: { ...creatingFrom('provider'), source: { ref: 'P', revision: 'made' } },
    },
  ])('is not planned again for an entry that is $name, though it has our version', ({ link }) => {
    expect(held({ at: since, isUnheard: true, link })).toMatchObject({ kind: 'found', log: [] });
  });
  it('is left to the question about a restored backup, where many entries went back (DE4)', () => {
    const numbers = [0, 1, 2, 3, 4, 5, 6];
    const held = (count: number) => {
      const { run, store } = runTable();
      for (const number of numbers.slice(0, count)) {
        const one = linked(String(number));
        store.links.save({ ...one, provider: end(one.provider.ref, old, 'old') });
        store.links.save(one);
        change(store, one.provider.ref);
        store.inbox.put('provider', {
          kind: 'found',
          ref: one.provider.ref,
          stored: earlier(one.provider.ref),
        });
      }
      holdStale(
        'provider',
        numbers.map((number) => `P${number}`),
        run,
      );
      return store.quarantine.count();
    };
    expect([held(1), held(2), held(7)]).toEqual([1, 2, 0]);
  });
  it('is left to that question when others are missing as well (DE4)', () => {
    const held = (missing: number) => {
      const { run, store } = runTable();
      for (const number of [0, 1, 2]) {
        const one = linked(String(number));
        store.links.save({ ...one, provider: end(one.provider.ref, old, 'old') });
        store.links.save(one);
        change(store, one.provider.ref);
        store.inbox.put('provider', {
          kind: 'found',
          ref: one.provider.ref,
          stored: earlier(one.provider.ref),
        });
      }
      for (let number = 0; number < missing; number++)
        store.inbox.put('provider', { kind: 'removed', ref: `gone ${number}`, reason: 'deleted' });
      // neither is a removal
      store.inbox.put('provider', { kind: 'hint', ref: 'hint' });
      store.inbox.put('provider', { kind: 'found', ref: 'new', stored: earlier('new', 'first') });
      holdStale('provider', ['P0', 'P1', 'P2'], run);
      return store.quarantine.count();
    };
    expect([held(0), held(9)]).toEqual([3, 0]);
  });
});

describe('what was held back', () => {
  const retried = (prepare: (store: Store) => void) => {
    const { run, store, log } = runTable();
    prepare(store);
    retryStale(run);
    return {
      news: sideNames.flatMap((side) => store.inbox.all(side).map(({ kind, ref }) => `${kind} ${ref}`)),
      log,
    };
  };
  const row = quarantined('provider', 'P', { stage: 'reading', reason: 'version-before-our-change' });
  it.each<{ name: string; prepare: (store: Store) => void }>([
    { name: 'and waits', prepare: ({ quarantine }) => quarantine.put(row) },
    {
      name: 'or is asked about',
      prepare: ({ inbox }) => inbox.put('provider', { kind: 'found', ref: 'P', stored: earlier('P') }),
    },
  ])('$name is read again in the next run', ({ prepare }) => {
    const again = (at: number) =>
      retried((store) => {
        change(store, 'P', at);
        prepare(store);
      });
    expect(again(runAt)).toEqual({ news: ['hint P'], log: ['stale.retry'] });
    expect(again(since + 1).news).toEqual(['hint P']);
    expect(again(since).news).not.toContain('hint P');
  });
  it('is nothing of what Concord changed and read as it wrote it', () => {
    const { news, log } = retried((store) => {
      change(store, 'P');
      change(store, 'C', runAt, 'crm');
      store.quarantine.put(quarantined('provider', 'P'));
      store.inbox.put('crm', { kind: 'found', ref: 'C', stored: earlier('C', 'made') });
    });
    expect([news, log]).toEqual([['found C'], []]);
  });
});

describe('an entry that Concord made and that is not there', () => {
  interface Given {
    readonly side?: SideName;
    readonly answer?: Fetched;
    readonly link?: Parameters<Store['links']['save']>[0] | null;
    readonly isUnheard?: boolean;
    readonly isChanged?: boolean;
    readonly places?: readonly Located[];
  }
  const made = link('l', { origin: 'crm', uids: ['u', 'v'] });
  const missing = async ({
    side = 'provider',
    answer = { type: 'absent', ref: 'P' },
    link: given = made,
    isUnheard = true,
    isChanged = false,
    places = [],
  }: Given) => {
    const { run, store, log } = runTable({ [side]: { places } });
    if (given !== null) store.links.save(given);
    if (isUnheard) for (const ref of ['P', 'C']) store.inbox.noteWritten(side, ref);
    if (isChanged) change(store, 'P', runAt, side);
    return { refs: [...(await neverMade(side, [answer], run, signal))], log };
  };
  const place = (uid: string, calendar = 'elsewhere'): Located => ({ uid, calendar, ref: 'X' });

  it('was never made, when no pull told of it and it stands nowhere else in the account', async () => {
    expect(await missing({})).toEqual({ refs: ['P'], log: ['locate u v at the provider'] });
    expect(await missing({ places: [place('w')] })).toMatchObject({ refs: ['P'] });
    expect(
      await missing({ side: 'crm', link: link('l'), answer: { type: 'absent', ref: 'C' } }),
    ).toMatchObject({ refs: ['C'] });
  });
  it.each([['u'], ['v']])('was moved, when it stands elsewhere under its uid %s (ID8)', async (uid) => {
    expect((await missing({ places: [place(uid)] })).refs).toEqual([]);
  });
  it.each<{ name: string; given: Given }>([
    { name: 'is there', given: { answer: { type: 'found', stored: earlier('P') } } },
    {
      name: 'cannot be read',
      given: { answer: { type: 'unreadable', ref: 'P', problem: problem('item-unreadable') } },
    },
    { name: 'was told of', given: { isUnheard: false } },
    { name: 'was not made here', given: { link: link('l', { origin: 'provider' }) } },
    { name: 'was changed since', given: { isChanged: true } },
    { name: 'is moved away', given: { link: { ...made, status: 'elsewhere' } } },
    { name: 'is being made', given: { link: creatingFrom('provider') } },
    { name: 'belongs to no link', given: { link: null } },
  ])('is not looked for when it $name', async ({ given }) => {
    expect(await missing(given)).toEqual({ refs: [], log: [] });
  });
  it('is judged by its own uids, and not by those of another one', async () => {
    const { run, store } = runTable({ provider: { places: [place('w')] } });
    store.links.save(made);
    store.links.save(link('m', { origin: 'crm', uids: ['w'], provider: end('Q'), crm: end('D') }));
    for (const ref of ['P', 'Q']) store.inbox.noteWritten('provider', ref);
    const answers: readonly Fetched[] = ['P', 'Q'].map((ref) => ({ type: 'absent', ref }));
    expect([...(await neverMade('provider', answers, run, signal))]).toEqual(['P']);
  });
  it('is made again, and the entry is told; nothing happens to one of a person', () => {
    const again = (origin: SideName, held?: 2) => {
      const { run, store } = runTable();
      store.links.save(link('l', { origin, uids: ['u'], crm: { ...end('C'), hash: 'content' } }));
      store.inbox.put('provider', { kind: 'hint', ref: 'P' });
      if (held !== undefined)
        store.quarantine.put(quarantined('crm', 'C', { attempts: held, content: 'content' }));
      makeAgain('provider', 'P', run);
      return {
        link: store.links.byId('l'),
        news: sideNames.map((side) => store.inbox.all(side).map(({ kind, ref }) => `${kind} ${ref}`)),
        row: store.quarantine.get('crm', 'C'),
      };
    };
    expect(again('crm')).toMatchObject({
      link: {
        id: 'l',
        status: 'creating',
        origin: 'crm',
        uids: ['u'],
        source: { ref: 'C', revision: 'made' },
      },
      news: [[], ['hint C']],
      row: {
        stage: 'writing',
        code: 'item-rejected',
        content: 'content',
        attempts: 1,
        nextAttempt: runAt + 600_000,
      },
    });
    expect(again('crm', 2).row).toMatchObject({ attempts: 3 });
    expect(again('provider')).toMatchObject({
      link: { status: 'linked' },
      news: [['hint P'], []],
      row: null,
    });
  });
});

describe('an entry of which no pull told', () => {
  const isUnheard = (answer: Fetched, isWritten = true): boolean => {
    const { run, store } = runTable();
    change(store, 'P');
    if (isWritten) store.inbox.noteWritten('provider', 'P');
    noteRead('provider', 'P', answer, run);
    return store.inbox.isUnheard('provider', 'P');
  };
  it('counts as heard once it is read, unless the version from before is there', () => {
    expect(isUnheard({ type: 'found', stored: earlier('P', 'made') })).toBe(false);
    expect(isUnheard({ type: 'absent', ref: 'P' })).toBe(false);
    expect(isUnheard({ type: 'found', stored: earlier('P') })).toBe(true);
    expect(isUnheard({ type: 'found', stored: earlier('P') }, false)).toBe(false);
    const { run, store } = runTable();
    store.inbox.noteWritten('provider', 'P');
    noteRead('provider', 'P', { type: 'found', stored: earlier('P') }, run);
    expect(store.inbox.isUnheard('provider', 'P')).toBe(false);
  });
});

describe('a change that was never stored', () => {
  it.each(sideNames)('at the %s is taken out of what both sides agreed on, and nothing else is', (side) => {
    const other = side === 'provider' ? 'crm' : 'provider';
    const [ref, otherRef] = side === 'provider' ? ['P', 'C'] : ['C', 'P'];
    const { run, store } = runTable();
    const agreed = link('l', {
      [side]: end(ref, single({ title: 'Written', description: 'Kept' })),
      [other]: end(otherRef, single({ title: 'Written', description: 'Own words' })),
    });
    store.inbox.noteWritten(side, ref);
    takeBack(
      side,
      agreed,
      stored(ref, { revision: 'old', event: single({ title: 'Before', description: 'Kept' }) }),
      run,
    );
    expect(store.links.byId('l')).toMatchObject({
      id: 'l',
      status: 'linked',
      [side]: { ref, revision: 'old', base: single({ title: 'Before', description: 'Kept' }) },
      [other]: {
        ref: otherRef,
        revision: 'made',
        base: single({ title: 'Before', description: 'Own words' }),
      },
    });
    expect(store.inbox.isUnheard(side, ref)).toBe(false);
    expect(store.inbox.get(other, otherRef)).toEqual({ kind: 'hint', ref: otherRef });
    expect(store.inbox.get(side, ref)).toBeNull();
  });

  const person = (email: string, more: Partial<Participant> = {}) =>
    [participantId(email), { email, roles: { attendee: true }, ...more }] as const;
  const meeting = (title: string, ...people: readonly (readonly [string, Participant])[]) =>
    single({ title, participants: Object.fromEntries(people) });
  const [main, alias] = ['noor.bakker@mail.example', 'n.bakker@brightworks.example'];

  it('in the CRM leaves people under the names that the calendar has for them (PE9)', () => {
    const { run, store } = runTable();
    const written = meeting('Written', person(main));
    const agreed = link('l', { provider: end('P', written), crm: { ...end('C', written), ticked: ['t'] } });
    const held = stored('C', {
      revision: 'old',
      event: meeting('Before', person(alias)),
      people: [[main, alias]],
    });
    takeBack('crm', agreed, held, run);
    const after = store.links.byId('l');
    expect(after).toMatchObject({
      provider: { base: meeting('Before', person(main)) },
      crm: { base: meeting('Before', person(main)), ticked: ['t'] },
    });
  });

  it.each([
    {
      what: 'an invitation: its tick counts as new again, and the others do not (PE1)',
      written: [person(main), person(alias)],
      there: [person(main)],
      before: ['x', participantId(alias), participantId(main)],
      after: ['x', participantId(main)],
    },
    {
      what: 'a guest who was unticked: the tick counts as taken back again (PE2)',
      written: [person(main)],
      there: [person(main), person(alias)],
      before: ['x', participantId(main)],
      after: ['x', participantId(main), participantId(alias)],
    },
  ])('in the calendar is $what', ({ written, there, before, after }) => {
    const { run, store } = runTable();
    const base = meeting('Written', ...written);
    const agreed = link('l', { provider: end('P', base), crm: { ...end('C', base), ticked: before } });
    takeBack('provider', agreed, stored('P', { revision: 'old', event: meeting('Before', ...there) }), run);
    expect(store.links.byId('l')).toMatchObject({ crm: { ticked: [...after].sort() } });
  });

  /** What was agreed after the calendar was found not to have stored a write. */
  const takenBack = (written: CalendarEvent, there: CalendarEvent, ticked?: readonly string[]) => {
    const { run, store } = runTable();
    const crm = { ...end('C', written), ...(ticked !== undefined && { ticked }) };
    const agreed = link('l', { provider: end('P', written), crm });
    takeBack('provider', agreed, stored('P', { revision: 'old', event: there }), run);
    const saved = store.links.byId('l');
    if (saved?.status !== 'linked') throw new Error('the link is linked');
    return saved.crm;
  };
  it('in the calendar takes back what it said of a guest, and brings back a guest whom it took away', () => {
    const written = meeting('Written', person(main, { participationStatus: 'accepted' }));
    const there = meeting(
      'Before',
      person(main, { participationStatus: 'declined' }),
      person(alias, { participationStatus: 'declined' }),
    );
    expect(takenBack(written, there).base).toEqual(there);
  });
  it('in the calendar takes back what it said of an occurrence', () => {
    const titled = (title: string) => series({ recurrenceOverrides: { [dates[1]]: { title } } });
    expect(takenBack(titled('Written'), titled('Before')).base).toEqual(titled('Before'));
  });
  it('in the calendar leaves ticks that are not known unknown, and guests of the calendar unticked', () => {
    const [written, there] = ['Written', 'Before'].map((title) =>
      meeting(title, person(main), person(alias)),
    );
    if (written === undefined || there === undefined) throw new Error('both are there');
    expect(takenBack(written, there)).not.toHaveProperty('ticked');
    const ticked = [participantId(main), 'x'].sort();
    expect(takenBack(written, there, ticked).ticked).toEqual(ticked);
  });
  it('in the calendar is an invitation to an occurrence: its tick counts as new again, and nobody else is ticked (PE1)', () => {
    const [kept, added] = ['kept@mail.example', 'added@mail.example'];
    const listed = (...emails: readonly string[]) =>
      series({
        participants: Object.fromEntries([person(main)]),
        recurrenceOverrides: {
          [dates[1]]: { participants: Object.fromEntries(emails.map((email) => person(email))) as never },
        },
      });
    const tick = (email: string) => `${dates[1]} ${participantId(email)}`;
    const after = [participantId(main), tick(kept)].sort();
    const crm = takenBack(
      listed(main, alias, kept),
      listed(main, kept, added),
      [...after, tick(alias)].sort(),
    );
    expect(crm.ticked).toEqual(after);
  });
  it('in the CRM leaves the ticks as they are', () => {
    const { run, store } = runTable();
    const written = meeting('Written', person(main), person(alias));
    const ticked = [participantId(main), participantId(alias)].sort();
    const agreed = link('l', { provider: end('P', written), crm: { ...end('C', written), ticked } });
    const there = meeting('Before', person(main, { invite: true }));
    takeBack('crm', agreed, stored('C', { revision: 'old', event: there }), run);
    expect(store.links.byId('l')).toMatchObject({ crm: { ticked, base: meeting('Before', person(main)) } });
  });
  it('in the calendar says nothing in the CRM’s base of a guest whom the CRM cannot hold (PE9)', () => {
    const { run, store } = runTable();
    const agreed = link('l', {
      provider: end('P', meeting('Written', person(main))),
      crm: end('C', single({ title: 'Written' })),
    });
    takeBack(
      'provider',
      agreed,
      stored('P', {
        revision: 'old',
        event: meeting('Before', person(main, { participationStatus: 'accepted' })),
      }),
      run,
    );
    expect(store.links.byId('l')).toMatchObject({ crm: { base: single({ title: 'Before' }) } });
  });
  it('at the CRM shows of its guests those whom the calendar has, and at the calendar all of them (PE2)', () => {
    const person = (email: string): Participant => ({ email, roles: { attendee: true } });
    const withPeople = (title: string, ...emails: readonly string[]): CalendarEvent =>
      single({
        title,
        participants: Object.fromEntries(emails.map((email) => [participantId(email), person(email)])),
      });
    const [ann, bo] = ['ann@example.com', 'bo@example.com'];
    const takenBack = (side: SideName): CalendarEvent | undefined => {
      const { run, store } = runTable();
      const agreed = link('l', {
        provider: end('P', withPeople('Written', ann)),
        crm: end('C', withPeople('Written', ann)),
      });
      const ref = side === 'provider' ? 'P' : 'C';
      takeBack(side, agreed, stored(ref, { event: withPeople('Before', ann, bo) }), run);
      const saved = store.links.byId('l');
      return saved?.status === 'linked' ? saved[side].base : undefined;
    };
    expect(takenBack('crm')).toEqual(withPeople('Before', ann));
    expect(takenBack('provider')).toEqual(withPeople('Before', ann, bo));
  });
});
