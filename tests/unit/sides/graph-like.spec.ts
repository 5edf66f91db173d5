/** The peculiarities of the graph-like sample provider: each is a trap that a real server sets for the engine. */
import { describe, expect, it } from 'vitest';
import { profiles, sampleProvider } from '../../../src-sandbox/sample-sides/index.ts';
import {
  type CalendarEvent,
  type Participant,
  type PatchObject,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch } from '../../../src-shared/domain/calendar/patch.ts';
import type { Call, StoredEvent, Write } from '../../../src-shared/domain/calendar/side.ts';
import {
  changesOf,
  createThrough,
  fetchOne,
  meeting,
  outcomesOf,
  problemCodeOf,
  signal,
  world,
} from './world.ts';

const day = 86_400_000;
const me: Participant = { email: 'robin@example.com', roles: { owner: true } };
const noor: Participant = { email: 'noor@client.example', roles: { attendee: true } };
const jelle: Participant = { email: 'jelle@client.example', roles: { attendee: true } };
const people = (...all: readonly Participant[]): Readonly<Record<string, Participant>> =>
  Object.fromEntries(all.map((each) => [participantId(each.email), each]));
const series = (uid: string): CalendarEvent =>
  meeting(uid, {
    recurrenceRules: [{ frequency: 'weekly', count: 6 }],
    recurrenceOverrides: {
      '2026-12-08T10:00:00': { title: 'Other' },
      '2026-12-15T10:00:00': { excluded: true },
    },
  });
const update = (known: StoredEvent, patch: PatchObject, key = 'up'): Write => ({
  type: 'update',
  key,
  calendar: known.calendar,
  ref: known.ref,
  patch,
  event: applyPatch(known.event, patch),
});

describe('identity', () => {
  it('makes up its own uid and ref, and forgets the uid it was given', async () => {
    const { side } = sampleProvider('graph-like', world());
    const stored = await createThrough(side, 'personal', meeting('crm-uid'));
    expect(stored.event.uid).not.toBe('crm-uid');
    expect(stored.uids).toEqual([stored.event.uid]);
    expect(await side.locate(['crm-uid'], signal)).toEqual([]);
  });

  it('keeps the ref of an event that moves to another calendar (ID8)', async () => {
    const { side, hand } = sampleProvider('graph-like', world());
    const { ref } = hand.create(meeting('a'));
    const moved = hand.moveTo(ref, 'work');
    expect(moved.ref).toBe(ref);
    expect(await fetchOne(side, 'personal', ref)).toEqual({ type: 'absent', ref });
    expect(await fetchOne(side, 'work', ref)).toMatchObject({ type: 'found' });
  });

  it('keeps the uid of an invitation that arrives (PE8)', () => {
    const { hand } = sampleProvider('graph-like', world());
    expect(hand.receive(meeting('from-a-colleague')).uids).toEqual(['from-a-colleague']);
  });

  it('looks a create up by its key and never answers with a copy (ID7)', async () => {
    const { side, hand } = sampleProvider('graph-like', world());
    const calls = side.prepare({ type: 'create', key: 'k', calendar: 'personal', event: meeting('a') }, null);
    await outcomesOf(side, calls);
    const [original] = hand.list();
    const copy = hand.copy(original?.ref ?? '');
    hand.moveTo(copy.ref, 'work');
    expect(copy.ref).not.toBe(original?.ref);
    expect(await side.lookup(calls[0] as Call, signal)).toEqual({ type: 'stored', stored: original });
    hand.remove(original?.ref ?? '');
    expect(await side.lookup(calls[0] as Call, signal)).toEqual({ type: 'gone', reason: 'deleted' });
  });
});

describe('change rows', () => {
  it('come thin, several for one series, and name the series and not the occurrence (ID3)', async () => {
    const { side, hand } = sampleProvider('graph-like', world());
    const { ref } = hand.create(series('a'));
    const { changes } = await changesOf(side, 'personal', null);
    expect(changes.length).toBeGreaterThan(2);
    expect(new Set(changes.map((change) => JSON.stringify(change)))).toEqual(
      new Set([JSON.stringify({ type: 'changed', ref })]),
    );
  });

  it('come out of order, and once for every time an event was touched', async () => {
    const { side, hand } = sampleProvider({ ...profiles['graph-like'], pageSize: 50 }, world());
    const refs = ['a', 'b', 'c', 'd', 'e', 'f'].map((uid) => hand.create(meeting(uid)).ref);
    const { state } = await changesOf(side, 'personal', null);
    for (const ref of [...refs, ...refs]) hand.touch(ref);
    const told = (await changesOf(side, 'personal', state)).changes.map((change) => change.ref);
    expect(told.length).toBeGreaterThan(refs.length);
    expect(new Set(told)).toEqual(new Set(refs));
    expect(told.slice(0, refs.length)).not.toEqual(refs);
  });

  it('call an event removed that merely left the window, and it still reads (ID4)', async () => {
    const { side, hand } = sampleProvider('graph-like', world());
    const { ref } = hand.create(meeting('a'));
    const { state } = await changesOf(side, 'personal', null);
    hand.edit(ref, { start: '2031-01-01T10:00:00' });
    expect((await changesOf(side, 'personal', state)).changes).toEqual([
      { type: 'removed', ref, reason: 'deleted' },
    ]);
    expect(await fetchOne(side, 'personal', ref)).toMatchObject({ type: 'found' });
  });

  it('leave out what lies outside the window until a new round, which they ask for in time (ID5)', async () => {
    const account = world();
    const { side, hand } = sampleProvider('graph-like', account);
    const near = hand.create(meeting('near'));
    const far = hand.create(meeting('far', { start: '2028-08-01T10:00:00' }));
    const running = hand.create({
      ...series('running'),
      start: '2020-01-06T10:00:00',
      recurrenceRules: [{ frequency: 'weekly' }],
    });
    const { changes, state } = await changesOf(side, 'personal', null);
    expect(new Set(changes.map((change) => change.ref))).toEqual(new Set([near.ref, running.ref]));
    account.pass(200 * day);
    expect((await changesOf(side, 'personal', state)).changes).toEqual([]);
    account.pass(100 * day);
    expect(await problemCodeOf(changesOf(side, 'personal', state))).toBe('sync-state-expired');
    const later = (await changesOf(side, 'personal', null)).changes.map((change) => change.ref);
    expect(later).toContain(far.ref);
    expect(later).not.toContain(near.ref);
  });
});

describe('series', () => {
  it('are written master first, then one call per occurrence, each delivering its own path (WR6)', () => {
    const { side } = sampleProvider('graph-like', world());
    const calls = side.prepare({ type: 'create', key: 'k', calendar: 'personal', event: series('a') }, null);
    expect(calls.map((call) => call.delivers)).toEqual([
      ['title', 'start', 'timeZone', 'duration', 'recurrenceRules'],
      ['recurrenceOverrides/2026-12-08T10:00:00'],
      ['recurrenceOverrides/2026-12-15T10:00:00'],
    ]);
    expect(calls.map((call) => call.ref)).toEqual([null, null, null]);
  });

  it('are updated master first too', () => {
    const { side, hand } = sampleProvider('graph-like', world());
    const known = hand.create(series('a'));
    const patch = { 'recurrenceOverrides/2026-12-22T10:00:00': { title: 'O' }, title: 'T' };
    expect(side.prepare(update(known, patch), known).map((call) => call.delivers)).toEqual([
      ['title'],
      ['recurrenceOverrides/2026-12-22T10:00:00'],
    ]);
  });

  it('whose calls are performed one by one find their master by the key', async () => {
    const { side, hand } = sampleProvider('graph-like', world());
    for (const call of side.prepare(
      { type: 'create', key: 'k', calendar: 'personal', event: series('a') },
      null,
    ))
      expect((await outcomesOf(side, [call]))[0]?.[1].type).toBe('done');
    expect(hand.list()[0]?.event.recurrenceOverrides).toEqual(series('a').recurrenceOverrides);
  });

  it('stop at the occurrence that a person edited between two calls (WR2)', async () => {
    const { side, hand } = sampleProvider('graph-like', world());
    const known = hand.create(series('a'));
    const calls = side.prepare(
      update(known, {
        title: 'By Concord',
        'recurrenceOverrides/2026-12-22T10:00:00': { title: 'By Concord too' },
      }),
      known,
    );
    expect(calls.length).toBe(2);
    await outcomesOf(side, calls.slice(0, 1));
    hand.editOccurrence(known.ref, '2026-12-22T10:00:00', { title: 'By a person' });
    const [[, outcome] = expect.fail('no answer')] = await outcomesOf(side, calls.slice(1));
    expect(outcome).toMatchObject({ type: 'refused', problem: { code: 'revision-conflict' } });
  });

  it('lose their occurrences to a new time, and the calls put back those that stay', async () => {
    const { side, hand } = sampleProvider('graph-like', world());
    const known = hand.create(series('a'));
    const write = update(known, { duration: 'PT2H' });
    const [master, ...occurrences] = side.prepare(write, known);
    await outcomesOf(side, [master as Call]);
    expect(hand.see(known.ref)?.event.recurrenceOverrides).toBeUndefined();
    await outcomesOf(side, occurrences);
    expect(hand.see(known.ref)?.event.recurrenceOverrides).toEqual(known.event.recurrenceOverrides);
  });

  it('have no exceptions without a rule', async () => {
    const { side } = sampleProvider('graph-like', world());
    const event = meeting('a', { recurrenceOverrides: { '2026-12-09T10:00:00': { title: 'Extra' } } });
    const outcomes = await outcomesOf(
      side,
      side.prepare({ type: 'create', key: 'k', calendar: 'personal', event }, null),
    );
    expect(outcomes.at(-1)?.[1]).toMatchObject({ type: 'refused', problem: { code: 'item-rejected' } });
  });
});

describe('mail', () => {
  const changes: readonly (readonly [string, PatchObject, readonly string[]])[] = [
    ['the title', { title: 'Other' }, []],
    ['the description', { description: 'Other' }, []],
    ['the start', { start: '2026-12-01T11:00:00' }, ['noor@client.example']],
    ['the duration', { duration: 'PT2H' }, ['noor@client.example']],
    ['the time zone', { timeZone: 'Europe/London' }, ['noor@client.example']],
    ['the place', { 'locations/1': { name: 'Room 3' } }, ['noor@client.example']],
    ['the rule', { recurrenceRules: [{ frequency: 'daily', count: 3 }] }, ['noor@client.example']],
    [
      'a guest who comes',
      { [`participants/${participantId(jelle.email)}`]: { ...jelle } as unknown as PatchObject[string] },
      ['jelle@client.example'],
    ],
    ['a guest who goes', { [`participants/${participantId(noor.email)}`]: null }, ['noor@client.example']],
    [
      'the start and a guest',
      {
        start: '2026-12-01T11:00:00',
        [`participants/${participantId(jelle.email)}`]: { ...jelle } as unknown as PatchObject[string],
      },
      ['noor@client.example', 'jelle@client.example'],
    ],
  ];
  for (const [what, patch, reached] of changes)
    it(`about ${what} is foretold and sent to ${reached.length === 0 ? 'nobody' : reached.join(', ')} (PE1)`, async () => {
      const { side, hand } = sampleProvider('graph-like', world());
      const known = hand.create(
        meeting('a', { participants: people(me, noor), locations: { '1': { name: 'Room 2' } } }),
      );
      const calls = side.prepare(update(known, patch), known);
      expect(calls.flatMap((call) => side.mailEffect(call, known))).toEqual(reached);
      await outcomesOf(side, calls);
      expect(hand.mails().map((mail) => mail.to)).toEqual(reached);
    });

  it('goes to all guests when a meeting is made and when it is removed (PE3)', async () => {
    const { side, hand } = sampleProvider('graph-like', world());
    const stored = await createThrough(
      side,
      'personal',
      meeting('a', { participants: people(me, noor, jelle) }),
    );
    const [call = expect.fail('no call')] = side.prepare(
      { type: 'remove', key: 'r', calendar: 'personal', ref: stored.ref },
      stored,
    );
    expect(side.mailEffect(call, stored)).toEqual(['noor@client.example', 'jelle@client.example']);
    await outcomesOf(side, [call]);
    expect(hand.mails().map((mail) => `${mail.kind} ${mail.to}`)).toEqual([
      'invitation noor@client.example',
      'invitation jelle@client.example',
      'cancellation noor@client.example',
      'cancellation jelle@client.example',
    ]);
  });

  it('about a cancelled occurrence reaches the guests of a series that is only being made', async () => {
    const { side, hand } = sampleProvider('graph-like', world());
    const event = { ...series('a'), participants: people(me, noor) } as CalendarEvent;
    const calls = side.prepare({ type: 'create', key: 'k', calendar: 'personal', event }, null);
    expect(calls.map((call) => side.mailEffect(call, null))).toEqual(
      calls.map(() => ['noor@client.example']),
    );
    await outcomesOf(side, calls);
    // a renamed occurrence troubles nobody; the forecast may be larger than the mail, never smaller
    expect(hand.mails().length).toBeLessThanOrEqual(calls.length);
    expect(hand.mails().map((mail) => mail.to)).toContain('noor@client.example');
  });

  it('about a meeting that somebody else organises is the answer to the organiser and nothing else, and shared fields stay (PE4, PE5)', async () => {
    const { side, hand } = sampleProvider('graph-like', world());
    const known = hand.receive(
      meeting('theirs', {
        participants: people(
          { ...me, roles: { attendee: true } },
          { ...noor, roles: { owner: true } },
          jelle,
        ),
      }),
    );
    expect(known.readOnly?.reason).toBe('not-organizer');
    const [[, outcome] = expect.fail('no answer')] = await outcomesOf(
      side,
      side.prepare(update(known, { title: 'Mine' }), known),
    );
    expect(outcome).toMatchObject({ type: 'refused', problem: { code: 'not-permitted' } });
    const answer = update(
      known,
      { [`participants/${participantId(me.email)}/participationStatus`]: 'accepted' },
      'answer',
    );
    const answering = side.prepare(answer, known);
    expect(answering.flatMap((call) => side.mailEffect(call, known))).toEqual(['noor@client.example']);
    expect((await outcomesOf(side, answering))[0]?.[1].type).toBe('done');
    const now = hand.see(known.ref) ?? expect.fail('gone');
    const [removal = expect.fail('no call')] = side.prepare(
      { type: 'remove', key: 'r', calendar: 'personal', ref: known.ref },
      now,
    );
    expect(side.mailEffect(removal, now)).toEqual([]);
    expect((await outcomesOf(side, [removal]))[0]?.[1].type).toBe('done');
    expect(hand.mails().map((mail) => `${mail.kind} ${mail.to}`)).toEqual(['answer noor@client.example']);
  });

  it('never goes to the person itself, who may stand among the guests', async () => {
    const { side, hand } = sampleProvider('graph-like', world());
    await createThrough(
      side,
      'personal',
      meeting('a', { participants: people({ ...me, roles: { attendee: true } }, noor) }),
    );
    expect(hand.mails().map((mail) => mail.to)).toEqual(['noor@client.example']);
  });

  it('may come with an organiser that the server added itself', async () => {
    const { side } = sampleProvider({ ...profiles['graph-like'], addsOrganizer: true }, world());
    const stored = await createThrough(side, 'personal', meeting('a', { participants: people(noor) }));
    expect(stored.event.participants?.[participantId(me.email)]?.roles).toEqual({ owner: true });
  });
});
