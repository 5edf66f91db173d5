/**
 * What the outcome of one call means for the store, learned from tables: what becomes the base of each side, which news is settled,
 * what counts against the budgets, what the history keeps. All calls went to the CRM's entry `C` of the link `l`, on behalf of the
 * calendar's entry `P`, unless a row says otherwise.
 */
import { describe, expect, it } from 'vitest';
import type { Link, OutboxEntry } from '../../../src-main/store/index.ts';
import { contentHash } from '../../../src-main/sync/calendar/entries/compare.ts';
import { makingSubject, writeSubject } from '../../../src-main/sync/calendar/gate/repeated-writes.ts';
import { commitDone, commitFound } from '../../../src-main/sync/calendar/send/commit.ts';
import { commitRefused } from '../../../src-main/sync/calendar/send/refused.ts';
import {
  type CalendarEvent,
  type Participant,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import { sideNames } from '../../../src-shared/domain/side-name.ts';
import { creating, part, removing, updating } from '../../support/outbox-entries.ts';
import { at } from '../../support/plan-table.ts';
import { runAt, runTable } from '../../support/run-table.ts';
import { creatingFrom, dates, link, quarantined, series, single } from '../../support/small-calendar.ts';

const [, second] = dates;
const review = { title: 'Review' };

/** A run whose outbox holds the calls, with the link as it is while they are sent. */
function sent(calls: readonly OutboxEntry[], of: Link = link('l')) {
  const table = runTable();
  table.store.links.save(of);
  table.store.outbox.add(calls);
  return table;
}
type Run = ReturnType<typeof sent>;
const newsIn = ({ store }: Run) =>
  sideNames.flatMap((side) => store.inbox.all(side).map(({ kind, ref }) => `${kind} ${ref} at the ${side}`));
const found = (ref: string, change = {}, more = {}) =>
  ({ kind: 'found', ref, stored: at(ref, change, more) }) as const;
const effects = ({ store }: Run) =>
  Object.fromEntries(
    (['removal', 'creation', 'invitation'] as const).map((kind) => [kind, store.effects.sum('crm', kind, 0)]),
  );
const done = (entry: OutboxEntry, table: Run, stored: StoredEvent | null) =>
  table.store.transaction('test', () => commitDone(entry, stored, table.run));

describe('an update that came true', () => {
  it('is the base of both sides, with the revision it has now (ID2)', () => {
    const table = sent([updating()]);
    done(updating(), table, at('C', review, { revision: 'written' }));
    expect(table.store.links.byId('l')).toMatchObject({
      provider: { ref: 'P', revision: 'r', base: single(review), hash: contentHash(single(review)) },
      crm: { ref: 'C', revision: 'written', base: single(review), hash: contentHash(single(review)) },
    });
    expect([table.store.outbox.all(), table.run.tally.crm]).toEqual([
      [],
      { added: 0, changed: 1, removed: 0 },
    ]);
  });
  it('settles the news of both sides when they hold what was agreed', () => {
    const table = sent([updating()]);
    table.store.inbox.put('provider', found('P', review));
    table.store.inbox.put('crm', found('C'));
    done(updating(), table, at('C', review));
    expect(newsIn(table)).toEqual([]);
    expect(table.store.links.byId('l')).toMatchObject({ provider: { revision: 'revision of P' } });
  });
  it('leaves news of the giving side that is newer than what was carried over (WR8)', () => {
    const table = sent([updating()]);
    table.store.inbox.put('provider', found('P', { title: 'Later' }, { revision: 'later' }));
    done(updating(), table, at('C', review));
    expect(newsIn(table)).toEqual(['found P at the provider']);
  });
  it('leaves news of a guest who came to the giving side since (PE2)', () => {
    const guest: Participant = { email: 'ann@example.com', roles: { attendee: true } };
    const table = sent([updating()]);
    table.store.inbox.put(
      'provider',
      found('P', { ...review, participants: { guest } }, { revision: 'later' }),
    );
    done(updating(), table, at('C', review));
    expect(newsIn(table)).toEqual(['found P at the provider']);
  });
  it('keeps what the side changed in it by itself out of the other side’s base: it is in its own (ID2)', () => {
    const table = sent([updating()]);
    done(updating(), table, at('C', { title: 'REVIEW' }));
    expect(table.store.links.byId('l')).toMatchObject({
      crm: { base: single({ title: 'REVIEW' }) },
      provider: { base: single(review) },
    });
  });
  it('takes both entries out of quarantine and off the list of those left alone', () => {
    const table = sent([updating()]);
    for (const [side, ref] of [
      ['provider', 'P'],
      ['crm', 'C'],
    ] as const) {
      table.store.quarantine.put(quarantined(side, ref));
      table.store.leftAlone.put(side, ref, [], 'prefix');
    }
    done(updating(), table, at('C', review));
    expect([table.store.quarantine.count(), table.store.leftAlone.count()]).toEqual([0, 0]);
  });
  it('that gave the entry another address leaves no news at the old one (ID1)', () => {
    const table = sent([updating()]);
    table.store.inbox.put('crm', found('C'));
    done(updating(), table, at('new', review));
    expect(newsIn(table)).toEqual([]);
    expect(table.store.links.byRef('crm', 'new')?.id).toBe('l');
  });
  it('of a link that has ended since is news like any other', () => {
    const table = sent([updating()]);
    table.store.links.end('l');
    done(updating(), table, at('C', review));
    expect(newsIn(table)).toEqual(['found C at the crm']);
  });
  it('is heard of again when the side tells of it, whatever it tells (WR8)', () => {
    const table = sent([updating()]);
    done(updating(), table, at('C', review));
    expect([table.store.inbox.unheard('crm'), table.store.inbox.unheard('provider')]).toEqual([['C'], []]);
  });
  it('leaves what the entry holds beyond what was agreed as news', () => {
    const call = updating(review, { known: at('C', { description: 'Edited meanwhile' }) });
    const table = sent([call]);
    const now = at('C', { ...review, description: 'Edited meanwhile' });
    done(call, table, now);
    expect(table.store.inbox.get('crm', 'C')).toEqual({ kind: 'found', ref: 'C', stored: now });
  });
  it('and came from no entry of the other side changes its own base only (ID8)', () => {
    const call = updating(review, { source: null, transfer: {} });
    const table = sent([call]);
    table.store.inbox.put('provider', found('P', review));
    done(call, table, at('C', review));
    expect(table.store.links.byId('l')).toMatchObject({
      crm: { base: single(review) },
      provider: { base: single() },
    });
    expect(newsIn(table)).toEqual(['found P at the provider']);
  });
  it('in the calendar is the base of both sides as well', () => {
    const call = updating(
      review,
      { side: 'provider', source: { ref: 'C', revision: 'seen', event: single(review), uids: ['u'] } },
      'P',
    );
    const table = sent([call]);
    done(call, table, at('P', review, { revision: 'written' }));
    expect(table.store.links.byId('l')).toMatchObject({
      provider: { ref: 'P', revision: 'written', base: single(review) },
      crm: { ref: 'C', revision: 'r', base: single(review) },
    });
    expect(table.run.tally.provider.changed).toBe(1);
  });
  it('that mails nobody is not the first invitation (PE7)', () => {
    const table = sent([updating()]);
    done(updating(), table, at('C', review));
    expect(table.store.effects.ever('invitation')).toBe(false);
  });
  it('counts against writing the same again (RU3)', () => {
    const table = sent([updating()]);
    done(updating(), table, at('C', review));
    const subject = writeSubject({ link: { id: 'l' }, side: 'crm', write: updating().write });
    expect(table.store.effects.times('write', subject, 0)).toBe(1);
  });
  it('counts whom it mailed (PE7)', () => {
    const call = updating(review, { addressees: ['ann@example.com', 'bo@example.com'] });
    const table = sent([call]);
    done(call, table, at('C', review));
    expect(effects(table)).toEqual({ removal: 0, creation: 0, invitation: 2 });
  });
  it.each([
    { isApproved: false, removal: 3 },
    { isApproved: true, removal: 0 },
  ])(
    'that takes something away spends the budget, unless a person approved it: $isApproved (DE1)',
    ({ isApproved, removal }) => {
      const call = updating(review, { destroys: 3, isApproved });
      const table = sent([call]);
      done(call, table, at('C', review));
      expect(effects(table)).toMatchObject({ removal });
    },
  );
  it('is in the history with what was there before (DE3)', () => {
    const table = sent([updating()]);
    done(updating(), table, at('C', review));
    expect(table.store.history.latest(1)).toEqual([
      {
        at: runAt,
        side: 'crm',
        action: 'changed',
        reason: 'changed-in-the-calendar',
        link: 'l',
        before: JSON.stringify(single()),
        after: JSON.stringify(single(review)),
      },
    ]);
  });
  it('leaves older rows of the history as they are', () => {
    const table = sent([updating()]);
    done(updating(), table, at('C', review));
    done(updating({ title: 'Again' }), table, at('C', { title: 'Again' }));
    expect(table.store.history.latest(9).map(({ after }) => after)).toEqual([
      JSON.stringify(single({ title: 'Again' })),
      JSON.stringify(single(review)),
    ]);
  });
  it('of an entry that became private leaves no content in the history, older rows included (RU6)', () => {
    const table = sent([updating()]);
    done(updating(), table, at('C', review));
    const call = updating({ title: 'Busy' }, { redacts: true });
    done(call, table, at('C', { title: 'Busy' }));
    expect(table.store.history.latest(9).map(({ before, after }) => [before, after])).toEqual([
      [null, null],
      [null, null],
    ]);
  });
});

describe('the first of several calls of one update', () => {
  const write = updating({ title: 'Review', duration: 'PT2H' });
  const first = { ...part(write, 0, ['title']), pending: ['duration'] };
  const last = { ...part(write, 1, ['duration']), pending: [] };
  it('is the base as far as it goes: what later calls bring is not agreed (WR8)', () => {
    const table = sent([first]);
    done(first, table, at('C', review));
    expect(table.store.links.byId('l')).toMatchObject({
      provider: { base: single(review) },
      crm: { base: single(review) },
    });
  });
  it('leaves the giving side’s news: it holds more than was agreed', () => {
    const table = sent([first]);
    table.store.inbox.put('provider', found('P', { ...review, duration: 'PT2H' }));
    done(first, table, at('C', review));
    expect(newsIn(table)).toEqual(['found P at the provider']);
  });
  it('an occurrence that the server dropped with a new start is not agreed until a later call brings it back', () => {
    const path = `recurrenceOverrides/${second}`;
    const before = series({ recurrenceOverrides: { [second]: { title: 'Special' } } });
    const moved = { ...before, start: '2026-12-02T11:00:00' };
    const end = (ref: string) => ({ ref, revision: 'r', hash: contentHash(before), base: before });
    const call = {
      ...part(updating({ start: moved.start }, { known: at('C', {}, { event: before }) }), 0, ['start']),
      pending: [path],
    };
    const table = sent([call], link('l', { provider: end('P'), crm: end('C') }));
    const { recurrenceOverrides: _dropped, ...kept } = moved;
    done(call, table, at('C', {}, { event: kept }));
    const { provider, crm } = table.store.links.byId('l') as ReturnType<typeof link>;
    expect([provider.base.recurrenceOverrides, crm.base.recurrenceOverrides]).toEqual([undefined, undefined]);
  });
  it.each<{
    name: string;
    pending: readonly string[];
    /** What the giving side had agreed on, what the entry held before, and what it holds now. */
    agreed?: Partial<CalendarEvent>;
    before?: Partial<CalendarEvent>;
    now?: Partial<CalendarEvent>;
    /** What the write brings besides the title. */
    brings?: Readonly<Record<string, string>>;
    expected: Partial<CalendarEvent>;
  }>([
    {
      name: 'the side made up a value where a later call brings nothing of this write: it is the side’s own',
      pending: ['description'],
      now: { description: 'Made up' },
      expected: {},
    },
    {
      name: 'the giving side has a value of its own there, and the entry never had one: it stays agreed',
      pending: ['description'],
      agreed: { description: 'Own' },
      expected: { description: 'Own' },
    },
    {
      name: 'the giving side has a value of its own there, and the entry has another: it stays agreed',
      pending: ['description'],
      agreed: { description: 'Own' },
      before: { description: 'Before' },
      now: { description: 'After' },
      expected: { description: 'Own' },
    },
    {
      name: 'a later call brings a value: until then what the entry holds is agreed',
      pending: ['description'],
      brings: { description: 'New' },
      agreed: { description: 'Own' },
      before: { description: 'Before' },
      now: { description: 'Before' },
      expected: { description: 'Before' },
    },
    {
      name: 'the entry lost a value: it is not agreed until it is back',
      pending: ['description'],
      agreed: { description: 'Own' },
      before: { description: 'Own' },
      expected: {},
    },
  ])(
    'what the giving side’s base gains: $name',
    ({ pending, agreed = {}, before = {}, now = {}, brings = {}, expected }) => {
      const whole = updating({ ...review, ...brings }, { known: at('C', before) });
      const call = { ...part(whole, 0, ['title']), pending };
      const end = (ref: string) => ({
        ref,
        revision: 'r',
        hash: contentHash(single(agreed)),
        base: single(agreed),
      });
      const table = sent([call], link('l', { provider: end('P'), crm: end('C') }));
      done(call, table, at('C', { ...review, ...now }));
      expect(table.store.links.byId('l')).toMatchObject({
        provider: { hash: contentHash(single({ ...review, ...expected })) },
      });
    },
  );
  it('of an occurrence that a later call completes nothing is agreed yet', () => {
    const occurrence = `recurrenceOverrides/${second}`;
    const change = { title: 'Special', duration: 'PT2H' };
    const event = series({ recurrenceOverrides: { [second]: change } });
    const call = {
      ...updating({ [occurrence]: change }, { known: at('C', {}, { event: series() }) }),
      pending: [`${occurrence}/title`],
    };
    const end = (ref: string) => ({ ref, revision: 'r', hash: contentHash(series()), base: series() });
    const table = sent([call], link('l', { provider: end('P'), crm: end('C') }));
    const { title: _later, ...first } = change;
    done(call, table, at('C', {}, { event: { ...event, recurrenceOverrides: { [second]: first } } }));
    expect(table.store.links.byId('l')).toMatchObject({ provider: { hash: contentHash(series()) } });
  });
  it('the last one has the other side read once more, unless there is news of it', () => {
    const table = sent([last]);
    done(last, table, at('C', { ...review, duration: 'PT2H' }));
    expect(newsIn(table)).toEqual(['hint P at the provider']);
    const told = sent([last]);
    told.store.inbox.put('provider', found('P', { title: 'Later' }, { revision: 'later' }));
    done(last, told, at('C', { ...review, duration: 'PT2H' }));
    expect(newsIn(told)).toEqual(['found P at the provider']);
  });
  it('one in the middle has nothing read', () => {
    const middle = { ...part(write, 1, ['duration']), pending: ['privacy'] };
    const table = sent([middle]);
    done(middle, table, at('C', { ...review, duration: 'PT2H' }));
    expect(newsIn(table)).toEqual([]);
  });
  it('only the first call counts and is in the history', () => {
    const calls = [first, last].map((one) => ({ ...one, destroys: 1 }));
    const table = sent(calls);
    const written = [at('C', review), at('C', { ...review, duration: 'PT2H' })];
    for (const [index, one] of calls.entries()) done(one, table, written[index] ?? null);
    expect([table.run.tally.crm.changed, effects(table).removal]).toEqual([1, 1]);
    expect(table.store.history.latest(9)).toHaveLength(1);
  });
});

describe('guests whom nobody ticked (PE2)', () => {
  const ann: Participant = { email: 'ann@example.com', roles: { attendee: true } };
  const bo: Participant = { email: 'bo@example.com', roles: { attendee: true } };
  it('and who were in the calendar when both agreed still belong to what the CRM is compared by', () => {
    const base = single({ participants: { ann, bo } });
    const end = (ref: string) => ({ ref, revision: 'r', hash: contentHash(base), base });
    // the calendar dropped Ann and Bo; the CRM gets a new title only, and still has both
    const call = updating(review, {
      known: at('C', { participants: { ann, bo } }),
      source: { ref: 'P', revision: 'revision of P', event: single(review), uids: ['u'] },
    });
    const table = sent([call], link('l', { provider: end('P'), crm: end('C') }));
    done(call, table, at('C', { ...review, participants: { ann, bo } }));
    expect(table.store.links.byId('l')).toMatchObject({ crm: { base: { participants: base.participants } } });
    expect(newsIn(table)).toEqual([]);
  });
  it('and who are in the entry that the write came from belong to it, others do not', () => {
    const call = updating(review, {
      source: {
        ref: 'P',
        revision: 'revision of P',
        event: single({ ...review, participants: { ann } }),
        uids: ['u'],
      },
    });
    const table = sent([call]);
    done(call, table, at('C', { ...review, participants: { ann, bo } }));
    expect(table.store.links.byId('l')).toMatchObject({
      crm: { hash: contentHash(single({ ...review, participants: { ann } })) },
    });
    expect(newsIn(table)).toEqual([]);
  });
  it('are not there: an organiser alone makes no meeting of an entry that has no guests in the calendar', () => {
    const owner: Participant = { email: 'robin@example.com', roles: { owner: true } };
    const table = sent([updating()]);
    done(updating(), table, at('C', { ...review, participants: { owner } }));
    expect(table.store.links.byId('l')).toMatchObject({ crm: { hash: contentHash(single(review)) } });
  });
  it('and who are in the calendar after a write to it belong to what the CRM holds, others do not', () => {
    const both = { ...review, participants: { ann, bo } };
    const call = updating(
      review,
      {
        side: 'provider',
        known: at('P'),
        source: { ref: 'C', revision: 'revision of C', event: single(both), uids: ['u'] },
        transfer: { ...review, 'participants/ann': { ...ann } },
      },
      'P',
    );
    const table = sent([call]);
    table.store.inbox.put('crm', found('C', both));
    done(call, table, at('P', { ...review, participants: { ann } }));
    expect(newsIn(table)).toEqual([]);
  });
});

describe('ticks after a call (C10)', () => {
  const person = (name: string, invite = false): Participant => ({
    email: `${name}@example.com`,
    roles: { attendee: true },
    ...(invite && { invite }),
  });
  const [annId = '', boId = '', cleoId = ''] = ['ann', 'bo', 'cleo'].map((name) =>
    participantId(`${name}@example.com`),
  );
  const list = (...people: readonly Participant[]) =>
    Object.fromEntries(people.map((one) => [participantId(one.email), one]));
  const [ann, bo] = [person('ann'), person('bo')];
  /** A call to the calendar, after which Ann is a guest there; the CRM's entry was read when it had these ticks. */
  const toCalendar = (ticked: readonly string[], revision: string): OutboxEntry =>
    updating(
      { [`participants/${annId}`]: { ...ann } },
      {
        side: 'provider',
        known: at('P'),
        source: { ref: 'C', revision, event: single({ participants: list(ann, bo) }), uids: ['u'], ticked },
      },
      'P',
    );
  const linkWith = (ticked?: readonly string[]): Link =>
    link('l', {
      crm: { ref: 'C', revision: 'read', base: single(), hash: 'h', ...(ticked && { ticked }) },
    });
  const ticksIn = ({ store }: Run) => {
    const now = store.links.byId('l');
    return now?.status === 'linked' ? now.crm.ticked : null;
  };
  const ticksAfter = (ticked: readonly string[], revision: string, known?: readonly string[]) => {
    const call = toCalendar(ticked, revision);
    const table = sent([call], linkWith(known));
    done(call, table, at('P', { participants: list(ann) }));
    return ticksIn(table);
  };

  it('to the calendar are those that it was given', () => {
    expect(ticksAfter([annId, boId], 'read', [])).toEqual([annId, boId]);
  });
  it('to the calendar, when the CRM’s entry was written since: without those of guests who were taken off it', () => {
    expect(ticksAfter([annId, boId], 'before', [])).toEqual([annId]);
    expect(ticksAfter([annId, `${second} ${boId}`], 'before', [])).toEqual([annId]);
  });
  it('to the calendar, when the CRM’s entry was written since: with those that were dealt with before', () => {
    expect(ticksAfter([annId, boId], 'before', [boId])).toEqual([annId, boId]);
  });
  it('to the calendar, when nobody knows what was ticked before: those that it was given', () => {
    expect(ticksAfter([annId, boId], 'before')).toEqual([annId, boId]);
  });
  it('to the CRM are those of before, without those of guests whom the call takes off', () => {
    const call = updating(
      { [`participants/${boId}`]: null },
      { known: at('C', { participants: list(person('ann', true), person('bo', true)) }) },
    );
    const table = sent([call], linkWith([annId, boId, cleoId]));
    done(call, table, at('C', { participants: list(person('ann', true)) }));
    expect(ticksIn(table)).toEqual([annId, cleoId]);
  });
});

describe('a date that a call to the CRM only brings into view', () => {
  const [annId = '', boId = ''] = ['ann', 'bo'].map((name) => participantId(`${name}@example.com`));
  const ann: Participant = { email: 'ann@example.com', roles: { attendee: true } };
  const bo: Participant = { email: 'bo@example.com', roles: { attendee: true } };
  const accepted: Participant = { ...ann, participationStatus: 'accepted' };
  const answered = { [second]: { participants: { [annId]: accepted, [boId]: bo } as never } };
  const whole = series({ participants: { [annId]: ann, [boId]: bo } });
  const end = (ref: string, base: CalendarEvent) => ({ ref, revision: 'r', hash: contentHash(base), base });
  const backIn = (recurrenceOverrides: NonNullable<CalendarEvent['recurrenceOverrides']>): OutboxEntry => {
    const known = at(
      'C',
      {},
      { event: series({ participants: { [boId]: bo }, recurrenceOverrides: answered }) },
    );
    const event = series({
      participants: { [annId]: ann, [boId]: bo },
      recurrenceOverrides,
    });
    return {
      ...updating({ [`participants/${annId}`]: { ...ann } }, { known, transfer: {} }),
      source: { ref: 'P', revision: 'revision of P', event: whole, uids: ['u'] },
      write: {
        type: 'update',
        key: 'update C',
        calendar: 'agenda',
        ref: 'C',
        patch: { [`participants/${annId}`]: { ...ann } },
        event,
      },
    };
  };
  const afterCall = (recurrenceOverrides: NonNullable<CalendarEvent['recurrenceOverrides']>) => {
    const call = backIn(recurrenceOverrides);
    const table = sent([call], link('l', { provider: end('P', whole), crm: end('C', whole) }));
    done(
      call,
      table,
      at('C', {}, { event: series({ participants: { [annId]: ann, [boId]: bo }, recurrenceOverrides }) }),
    );
    const now = table.store.links.byId('l');
    return { news: newsIn(table), base: now?.status === 'linked' ? now.crm.base.recurrenceOverrides : null };
  };

  it('is not agreed on, and stays news', () => {
    expect(afterCall(answered)).toEqual({ news: ['found C at the crm'], base: undefined });
  });
  it('is agreed on when the call wrote it', () => {
    const other = {
      [second]: {
        participants: { [annId]: ann, [boId]: { ...bo, participationStatus: 'declined' } } as never,
      },
    };
    expect(afterCall(other)).toEqual({ news: [], base: other });
  });
});

describe('a create that came true', () => {
  it('links both entries, each with what it holds and every uid (ID1)', () => {
    const table = sent([creating()], creatingFrom('provider'));
    done(creating(), table, at('C', {}, { uids: ['u', 'of the CRM'] }));
    expect(table.store.links.byId('l')).toEqual({
      id: 'l',
      status: 'linked',
      origin: 'provider',
      made: 'crm',
      provider: { ref: 'P', revision: 'revision of P', base: single(), hash: contentHash(single()) },
      crm: { ref: 'C', revision: 'revision of C', base: single(), hash: contentHash(single()), ticked: [] },
      uids: expect.arrayContaining(['uid of l', 'u', 'of the CRM']),
    });
    expect(table.run.tally.crm).toEqual({ added: 1, changed: 0, removed: 0 });
    expect(table.store.history.latest(1)).toMatchObject([{ action: 'added', before: null, after: null }]);
  });
  it('settles what was heard of the new entry meanwhile, when it holds what was agreed', () => {
    const table = sent([creating()], creatingFrom('provider'));
    table.store.inbox.put('crm', { kind: 'hint', ref: 'C' });
    done(creating(), table, at('C'));
    expect(newsIn(table)).toEqual([]);
  });
  it('counts against making the same again from the same entry, under whatever link (RU3)', () => {
    const table = sent([creating()], creatingFrom('provider'));
    done(creating(), table, at('C'));
    const made = makingSubject(creating()) ?? '';
    expect(table.store.effects.times('write', made, 0)).toBe(1);
    expect(creating().source?.ref).toBe('P');
  });
  it.each([
    { isApproved: false, creation: 1 },
    { isApproved: true, creation: 0 },
  ])('spends the budget, unless a person approved it: $isApproved (DE1)', ({ isApproved, creation }) => {
    const table = sent([creating({ isApproved })], creatingFrom('provider'));
    done(creating({ isApproved }), table, at('C'));
    expect(effects(table)).toEqual({ removal: 0, creation, invitation: 0 });
  });
});

describe('a create in the calendar that came true', () => {
  it('links both entries as well', () => {
    const call = creating({
      side: 'provider',
      source: { ref: 'C', revision: 'seen', event: single(), uids: ['u'] },
    });
    const table = sent([call], creatingFrom('crm'));
    done(call, table, at('P', { title: 'PLAN' }));
    expect(table.store.links.byId('l')).toMatchObject({
      origin: 'crm',
      provider: { ref: 'P', revision: 'revision of P', base: single({ title: 'PLAN' }) },
      crm: { ref: 'C', revision: 'seen', base: single() },
    });
  });
});

it('a create without a source is a bug', () => {
  const table = sent([creating({ source: null })], creatingFrom('provider'));
  expect(() => done(creating({ source: null }), table, at('C'))).toThrow('a create has no source');
});

it('a create or an update that left nothing is a bug', () => {
  expect(() => done(updating(), sent([updating()]), null)).toThrow('left nothing');
});

describe('a removal that came true', () => {
  it('is done also when the side still shows the entry', () => {
    const table = sent([removing()]);
    done(removing(), table, at('C'));
    expect([table.store.links.byId('l'), table.run.tally.crm.removed]).toEqual([null, 1]);
  });
  it('of a link that has ended since settles what it removed', () => {
    const table = sent([removing()]);
    table.store.links.end('l');
    table.store.inbox.put('crm', found('C'));
    done(removing(), table, null);
    expect(newsIn(table)).toEqual([]);
  });
  it('is no write that could be repeated (RU3)', () => {
    const table = sent([removing()]);
    done(removing(), table, null);
    const subject = writeSubject({ link: { id: 'l' }, side: 'crm', write: removing().write });
    expect(table.store.effects.times('write', subject, 0)).toBe(0);
  });

  it('ends the link, settles both news and takes both entries out of quarantine', () => {
    const table = sent([removing()]);
    for (const [side, ref] of [
      ['provider', 'P'],
      ['crm', 'C'],
    ] as const) {
      table.store.quarantine.put(quarantined(side, ref));
      table.store.inbox.put(side, found(ref));
    }
    table.store.quarantine.put(quarantined('crm', 'other'));
    done(removing(), table, null);
    expect([table.store.links.byId('l'), newsIn(table), table.store.outbox.all()]).toEqual([null, [], []]);
    expect(table.store.quarantine.all().map(({ ref }) => ref)).toEqual(['other']);
    expect(table.run.tally.crm).toEqual({ added: 0, changed: 0, removed: 1 });
  });
  it('keeps the entry in the recycle bin (DE3)', () => {
    const table = sent([removing()]);
    done(removing(), table, null);
    expect(table.store.history.latest(1)).toMatchObject([
      { action: 'removed', before: JSON.stringify(single()), after: null },
    ]);
  });
  it.each([
    { isApproved: false, removal: 1 },
    { isApproved: true, removal: 0 },
  ])('spends the budget, unless a person approved it: $isApproved (DE1)', ({ isApproved, removal }) => {
    const call = removing('C', { isApproved });
    const table = sent([call]);
    done(call, table, null);
    expect(effects(table)).toEqual({ removal, creation: 0, invitation: 0 });
  });
});

describe('a write that was found late (WR8)', () => {
  it('is the base as it was asked for; what a person edited since is news', () => {
    const table = sent([updating()]);
    const now = at('C', { ...review, description: 'Edited since' });
    table.store.transaction('test', () => commitFound(updating(), now, table.run));
    expect(table.store.links.byId('l')).toMatchObject({ crm: { base: single(review), revision: '' } });
    expect(table.store.inbox.get('crm', 'C')).toEqual({ kind: 'found', ref: 'C', stored: now });
  });
  it('was read, so that its absence later on is a removal', () => {
    const table = sent([creating()], creatingFrom('provider'));
    done(creating(), table, at('C'));
    expect(table.store.inbox.isUnheard('crm', 'C')).toBe(true);
    table.store.transaction('test', () => commitFound(creating(), at('C'), table.run));
    expect(table.store.inbox.isUnheard('crm', 'C')).toBe(false);
  });
  it('of several calls: what later ones bring stays as the side holds it', () => {
    const write = updating({ title: 'Review', duration: 'PT2H' });
    const first = { ...part(write, 0, ['title']), pending: ['duration'] };
    const table = sent([first]);
    table.store.transaction('test', () => commitFound(first, at('C', review), table.run));
    expect(table.store.links.byId('l')).toMatchObject({ crm: { base: single(review) } });
  });
});

describe('a new entry that was found late', () => {
  it('is not agreed where later calls still bring something, whatever the side holds there', () => {
    const event = single({ description: 'More' });
    const call = creating({
      write: { type: 'create', key: 'l', calendar: 'agenda', event },
      pending: ['description'],
    });
    const table = sent([call], creatingFrom('provider'));
    table.store.transaction('test', () => commitFound(call, at('C', { description: 'Own' }), table.run));
    expect(table.store.links.byId('l')).toMatchObject({ crm: { hash: contentHash(single()) } });
  });
});

describe('an entry that was found late, with hidden fields (RU6)', () => {
  it.each<{ name: string; call: OutboxEntry; isShown: boolean }>([
    {
      name: 'Concord itself wrote it as private: what stands in for them is agreed',
      call: updating({ title: 'Doctor', privacy: 'private' }),
      isShown: true,
    },
    {
      name: 'it was masked before: what stands in for them is agreed',
      call: updating({ title: 'Doctor' }, { known: at('C', {}, { withheld: ['title'] }) }),
      isShown: true,
    },
    {
      name: 'a person made it private since: what was asked for is agreed',
      call: updating({ title: 'Doctor' }),
      isShown: false,
    },
  ])('$name', ({ call, isShown }) => {
    const table = sent([call]);
    const privacy = call.write.type === 'update' ? call.write.event.privacy : undefined;
    const shown = at(
      'C',
      { title: 'Busy', ...(privacy === undefined ? {} : { privacy }) },
      { withheld: ['title'] },
    );
    table.store.transaction('test', () => commitFound(call, shown, table.run));
    expect(table.store.links.byId('l')).toMatchObject({
      crm: { base: { title: isShown ? 'Busy' : 'Doctor' } },
    });
  });
});

describe('a call that was refused', () => {
  const refusedWith = (code: Parameters<typeof problem>[0], entry = updating()) => {
    const table = sent([entry]);
    table.store.transaction('test', () =>
      commitRefused(entry, { type: 'refused', problem: problem(code) }, table.run),
    );
    expect(table.store.outbox.all()).toEqual([]);
    return table;
  };
  it.each(['revision-conflict', 'not-found'] as const)('with %s: the entry is read again (WR2)', (code) => {
    const table = refusedWith(code);
    expect([newsIn(table), table.store.quarantine.count()]).toEqual([['hint C at the crm'], 0]);
  });
  it('of an update whose own address was not told: the entry is read at the address of its write', () => {
    const call = updating();
    expect(newsIn(refusedWith('not-found', { ...call, call: { ...call.call, ref: null } }))).toEqual([
      'hint C at the crm',
    ]);
  });
  it('of a create whose address is known: what is there is read', () => {
    expect(newsIn(refusedWith('revision-conflict', creating()))).toEqual(['hint C at the crm']);
  });
  it('for another reason: the entry it came from waits in quarantine, with its content (RU2)', () => {
    const table = refusedWith('item-rejected');
    expect(newsIn(table)).toEqual([]);
    expect(table.store.quarantine.all()).toMatchObject([
      {
        side: 'provider',
        ref: 'P',
        stage: 'writing',
        code: 'item-rejected',
        content: contentHash(single(review)),
        attempts: 1,
      },
    ]);
  });
  it('again: the entry waits longer (RU2)', () => {
    const table = refusedWith('item-rejected');
    table.store.transaction('test', () =>
      commitRefused(updating(), { type: 'refused', problem: problem('item-rejected') }, table.run),
    );
    expect(table.store.quarantine.all()).toMatchObject([{ attempts: 2, nextAttempt: runAt + 20 * 60_000 }]);
  });
  it('and came from no entry: the entry that it was about waits (RU2)', () => {
    const table = refusedWith('not-permitted', removing());
    expect(table.store.quarantine.all()).toMatchObject([{ side: 'crm', ref: 'C', content: null }]);
  });
  it('with a conflict, of a create whose address nobody knows: there is nothing to read', () => {
    const call = creating();
    const table = refusedWith('not-found', { ...call, call: { ...call.call, ref: null } });
    expect(newsIn(table)).toEqual([]);
    expect(table.store.quarantine.all()).toMatchObject([{ side: 'provider', ref: 'P' }]);
  });
});

describe('the person was taken off an entry (C11, C12)', () => {
  const unscheduling = (change: Partial<OutboxEntry> = {}): OutboxEntry => {
    const entry = removing('C', { reason: 'edited-against-the-rule', ...change });
    return { ...entry, write: { ...entry.write, unschedule: true } as OutboxEntry['write'] };
  };
  const source = { ref: 'P', revision: 'r', event: single(review), uids: ['u', 'alias'] };
  it('and the edited version is the person’s own: never to be paired, and told to other machines', () => {
    const table = sent([unscheduling({ source })]);
    done(unscheduling({ source }), table, null);
    const { store } = table;
    expect(store.leftAlone.entry('provider', 'P')).toMatchObject({
      reason: 'own-version',
      byPerson: true,
      title: 'Review',
    });
    expect(store.leftAlone.uidsOf('provider', 'P')).toEqual(expect.arrayContaining(['u', 'alias']));
    expect([store.links.byId('l'), store.links.ownOf('l')?.ref, newsIn(table)]).toEqual([null, 'P', []]);
    expect(store.history.latest(1)).toMatchObject([
      { side: 'crm', action: 'unscheduled', reason: 'edited-against-the-rule' },
    ]);
    expect(effects(table)).toMatchObject({ removal: 1 });
  });
  it('after a removal in the calendar nothing stays there', () => {
    const entry = unscheduling({ reason: 'deleted-in-the-calendar' });
    const table = sent([entry]);
    done(entry, table, null);
    expect([table.store.leftAlone.count(), table.store.links.ownOf('l')]).toEqual([0, null]);
    expect(table.store.history.latest(1)).toMatchObject([{ action: 'unscheduled' }]);
  });
});
