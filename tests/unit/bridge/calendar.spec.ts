/** The bridge's calendar against the real reference CRM over loopback HTTP; every answer is held against the OpenAPI document. */
import { describe, expect, it } from 'vitest';
import type { BridgeCrm } from '../../../src-main/crm/bridge/connect.ts';
import type { CalendarEvent, PatchObject } from '../../../src-shared/domain/calendar/event.ts';
import { fieldNames, participantId } from '../../../src-shared/domain/calendar/event.ts';
import type { Call, Outcome, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { accountOf, all, readOne, startTestCrm } from '../../support/reference-crm.ts';

const calendar = 'agenda-anna';
const signal = AbortSignal.timeout(60_000);

const event = (uid: string, more: Partial<CalendarEvent> = {}): CalendarEvent => ({
  uid,
  title: `Meeting ${uid}`,
  start: '2026-02-02T09:00:00',
  timeZone: 'Europe/Amsterdam',
  duration: 'PT1H',
  ...more,
});

const createCall = (crm: BridgeCrm, key: string, made: CalendarEvent): Call =>
  crm.calendar.prepare({ type: 'create', key, calendar, event: made }, null)[0]!;
const updateCall = (crm: BridgeCrm, key: string, known: StoredEvent, patch: PatchObject): Call =>
  crm.calendar.prepare(
    { type: 'update', key, calendar, ref: known.ref, patch, event: known.event },
    known,
  )[0]!;
const removeCall = (crm: BridgeCrm, key: string, known: StoredEvent): Call =>
  crm.calendar.prepare(
    {
      type: 'remove',
      key,
      calendar,
      ref: known.ref,
      ...(known.removal === 'unschedule' ? { unschedule: true } : {}),
    },
    known,
  )[0]!;

const perform = async (crm: BridgeCrm, ...calls: readonly Call[]): Promise<readonly Outcome[]> => {
  const outcomes = new Map(await all(crm.calendar.perform(calls, signal)));
  return calls.map(({ key }) => outcomes.get(key)!);
};

const doneWith = (outcome: Outcome | undefined): StoredEvent => {
  if (outcome?.type !== 'done' || outcome.stored === null)
    throw new Error(`not done: ${JSON.stringify(outcome)}`);
  return outcome.stored;
};

const refusal = (outcome: Outcome | undefined): string =>
  outcome?.type === 'refused' ? outcome.problem.code : JSON.stringify(outcome);

const connected = async (test: Awaited<ReturnType<typeof startTestCrm>>, user: 'anna' | 'ben' = 'anna') => {
  const crm = test.connect(user);
  await crm.lease.take(accountOf(user), signal);
  return crm;
};

const changesSince = async (crm: BridgeCrm, since: string | null) => {
  const pages = await all(crm.calendar.changes(calendar, since, signal));
  return { rows: pages.flatMap((page) => page.changes), state: pages.at(-1)!.state, pages };
};

describe('sizes (WR11)', () => {
  const guest = (name: string) => ({
    participants: {
      [participantId('ann@example.com')]: {
        email: 'ann@example.com',
        name,
        roles: { attendee: true as const },
      },
    },
  });

  it('are counted in characters: 255 of those that take two UTF-16 units are read back', async () => {
    const crm = await connected(await startTestCrm());
    const made = event('wide', { ...guest('😀'.repeat(255)), title: '😀'.repeat(4096) });
    const [outcome] = await perform(crm, createCall(crm, 'wide', made));
    expect(doneWith(outcome).event).toMatchObject(made);
  });

  it('a refusal names the field that is too long, alone, in a batch and in a patch', async () => {
    const crm = await connected(await startTestCrm());
    const field = (outcome: Outcome | undefined) =>
      outcome?.type === 'refused' ? outcome.problem.params.field : outcome?.type;
    const long = createCall(crm, 'long', event('long', guest('x'.repeat(256))));
    const tall = createCall(crm, 'tall', event('tall', { title: 'x'.repeat(4097) }));
    const [fine] = await perform(crm, createCall(crm, 'fine', event('fine')));
    expect((await perform(crm, long)).map(field)).toEqual(['participants']);
    expect((await perform(crm, tall, long)).map(field)).toEqual(['title', 'participants']);
    const patch = updateCall(crm, 'patch', doneWith(fine), { description: 'x'.repeat(1_048_577) });
    expect((await perform(crm, patch)).map(field)).toEqual(['description']);
    const uid = createCall(crm, 'uid', event('u'.repeat(1025)));
    expect((await perform(crm, uid)).map(field)).toEqual(['uid']);
  });
});

describe('creating', () => {
  it('stores a series with guests and exceptions whole, and reads it back as it was written', async () => {
    const crm = await connected(await startTestCrm());
    const made = event('series', {
      recurrenceRules: [{ frequency: 'weekly', byDay: [{ day: 'mo' }], until: '2026-06-01T09:00:00' }],
      recurrenceOverrides: {
        '2026-02-09T09:00:00': { start: '2026-02-10T10:00:00', title: 'On Tuesday' },
        '2026-02-16T09:00:00': { excluded: true },
      },
      participants: {
        [participantId('anna@example.com')]: { email: 'anna@example.com', roles: { owner: true } },
        [participantId('guest@x.example')]: {
          email: 'guest@x.example',
          roles: { attendee: true },
          invite: true,
        },
      },
      locations: { '1': { name: 'Room 4' } },
    });
    const stored = doneWith((await perform(crm, createCall(crm, 'k', made)))[0]);
    expect(stored.event).toEqual(made);
    expect(await readOne(crm, calendar, stored.ref)).toEqual(stored);
    expect(stored).toMatchObject({ push: true, uids: ['series'], withheld: [], calendar });
  });

  it('prepares the same call for the same key and another entry for another key', async () => {
    const crm = (await startTestCrm()).connect('anna');
    expect(createCall(crm, 'k', event('a'))).toEqual(createCall(crm, 'k', event('a')));
    expect(createCall(crm, 'k', event('a')).ref).not.toBe(createCall(crm, 'l', event('a')).ref);
  });

  it('makes one entry however often the same create is sent (WR1)', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const call = createCall(crm, 'k', event('a'));
    const [first] = await perform(crm, call);
    expect(await perform(crm, call)).toEqual([first]);
    // prepared anew, as after a restart
    expect(await perform(crm, createCall(crm, 'k', event('a')))).toEqual([first]);
    expect(await perform(crm, call, createCall(crm, 'other', event('b')))).toMatchObject([
      first,
      { type: 'done' },
    ]);
    expect(test.crm.hand.list()).toHaveLength(2);
  });

  it.each([1, 3])(
    'is unclear after a lost answer, and looking it up finds the entry (%i calls)',
    async (count) => {
      const test = await startTestCrm();
      const crm = await connected(test);
      const calls = Array.from({ length: count }, (_, n) => createCall(crm, `k${n}`, event(`u${n}`)));
      test.crm.setFaults(() => ({ type: 'drop-answer' }));
      expect((await perform(crm, ...calls)).map(({ type }) => type)).toEqual(calls.map(() => 'unclear'));
      test.crm.setFaults(null);
      for (const call of calls)
        expect(await crm.calendar.lookup(call, signal)).toMatchObject({
          type: 'stored',
          stored: { ref: call.ref },
        });
      expect((await perform(crm, ...calls)).every(({ type }) => type === 'done')).toBe(true);
      expect(test.crm.hand.list()).toHaveLength(count);
    },
  );

  it('looks up a create that never arrived as absent', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const call = createCall(crm, 'k', event('a'));
    test.crm.setFaults(() => ({ type: 'refuse' }));
    expect(await perform(crm, call)).toMatchObject([{ type: 'unclear' }]);
    test.crm.setFaults(null);
    expect(await crm.calendar.lookup(call, signal)).toEqual({ type: 'absent' });
  });

  it('never makes an entry again that a person has removed meanwhile (WR8)', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const call = createCall(crm, 'k', event('a'));
    const { ref } = doneWith((await perform(crm, call))[0]);
    test.crm.hand.remove(ref);
    expect(await crm.calendar.lookup(call, signal)).toEqual({ type: 'gone', reason: 'deleted' });
    expect(await perform(crm, call)).toMatchObject([{ type: 'unclear' }]);
    expect(await crm.calendar.lookup(call, signal)).toEqual({ type: 'gone', reason: 'deleted' });
    expect(test.crm.hand.list()).toEqual([]);
  });

  it('does not overwrite an entry that a person has edited since the first sending', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const call = createCall(crm, 'k', event('a'));
    const { ref } = doneWith((await perform(crm, call))[0]);
    test.crm.hand.edit(ref, { title: 'Edited' });
    expect(refusal((await perform(crm, call))[0])).toBe('already-exists');
    expect(test.crm.hand.entry(ref)?.event.title).toBe('Edited');
  });

  it('refuses a second entry with a uid the user already has', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    await perform(crm, createCall(crm, 'k', event('a')));
    expect(refusal((await perform(crm, createCall(crm, 'l', event('a'))))[0])).toBe('already-exists');
  });

  it('looks up a create whose entry is hidden by now as gone, with that reason (DE2)', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const call = createCall(crm, 'k', event('a'));
    const { ref } = doneWith((await perform(crm, call))[0]);
    test.crm.hand.hide(ref, 'anna');
    expect(await crm.calendar.lookup(call, signal)).toEqual({ type: 'gone', reason: 'hidden' });
  });

  it.each([1, 2])('is told that what has its uid is hidden from the user (DE2; %i calls)', async (count) => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const { ref } = doneWith((await perform(crm, createCall(crm, 'k', event('a'))))[0]);
    test.crm.hand.hide(ref, 'anna');
    const calls = Array.from({ length: count }, (_, n) => createCall(crm, `l${n}`, event('a')));
    for (const outcome of await perform(crm, ...calls))
      expect(outcome).toMatchObject({
        type: 'refused',
        problem: { code: 'already-exists', params: { reason: 'hidden' } },
      });
  });

  it('lets one item that the CRM rejects cost that item only (RU2)', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const outcomes = await perform(
      crm,
      createCall(crm, 'k1', event('a')),
      createCall(crm, 'k2', event('b', { timeZone: 'Mars/Olympus' })),
      createCall(crm, 'k3', event('c', { title: 'x'.repeat(5000) })),
      createCall(crm, 'k4', event('d')),
    );
    expect(
      outcomes.map((outcome) => (outcome.type === 'refused' ? outcome.problem.code : outcome.type)),
    ).toEqual(['done', 'item-rejected', 'item-rejected', 'done']);
  });

  it('mails nobody, whatever the call', async () => {
    const crm = (await startTestCrm()).connect('anna');
    const invited = event('a', {
      participants: { g: { email: 'g@x.example', roles: { attendee: true }, invite: true } },
    });
    expect(crm.calendar.mailEffect(createCall(crm, 'k', invited), null)).toEqual([]);
  });
});

describe('changing', () => {
  it('sends only the patch, and answers with the entry after it', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const known = doneWith((await perform(crm, createCall(crm, 'k', event('a'))))[0]);
    const call = updateCall(crm, 'u', known, {
      title: 'New',
      'participants/g_40_x_2e_example': { email: 'g@x.example', roles: { attendee: true } },
    });
    expect(call.request).toEqual({
      action: 'update',
      id: known.ref,
      revision: known.revision,
      patch: call.request.patch,
    });
    const after = doneWith((await perform(crm, call))[0]);
    expect(after.event).toMatchObject({
      title: 'New',
      start: known.event.start,
      participants: { g_40_x_2e_example: {} },
    });
    expect(after.revision).not.toBe(known.revision);
  });

  it('lets one of two simultaneous changes win and refuses the other (WR2)', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const known = doneWith((await perform(crm, createCall(crm, 'k', event('a'))))[0]);
    const outcomes = await Promise.all(
      ['One', 'Two'].map((title) => perform(crm, updateCall(crm, title, known, { title }))),
    );
    const codes = outcomes.map(([outcome]) =>
      outcome?.type === 'refused' ? outcome.problem.code : outcome?.type,
    );
    expect(codes.sort()).toEqual(['done', 'revision-conflict']);
  });

  it('refuses a change of an entry edited in the CRM since, alone and in a batch', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const [a, b] = (
      await perform(crm, createCall(crm, 'k1', event('a')), createCall(crm, 'k2', event('b')))
    ).map(doneWith);
    test.crm.hand.edit(a!.ref, { title: 'Edited' });
    expect(refusal((await perform(crm, updateCall(crm, 'u', a!, { title: 'x' })))[0])).toBe(
      'revision-conflict',
    );
    const both = await perform(
      crm,
      updateCall(crm, 'u', a!, { title: 'x' }),
      updateCall(crm, 'v', b!, { title: 'y' }),
    );
    expect(both).toMatchObject([{ type: 'refused' }, { type: 'done', stored: { event: { title: 'y' } } }]);
    expect(test.crm.hand.entry(a!.ref)?.event.title).toBe('Edited');
  });

  it('refuses a patch that would leave no valid event, or reaches for a prototype (S6)', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const known = doneWith((await perform(crm, createCall(crm, 'k', event('a'))))[0]);
    for (const patch of [
      { start: null },
      { start: 'soon' },
      { 'constructor/prototype/x': 1 },
      { timeZone: 'Nowhere/At all' },
    ])
      expect(refusal((await perform(crm, updateCall(crm, 'u', known, patch as PatchObject)))[0])).toBe(
        'item-rejected',
      );
    expect(test.crm.hand.entry(known.ref)?.event).toEqual(known.event);
  });

  it('does nothing for an empty patch', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const known = doneWith((await perform(crm, createCall(crm, 'k', event('a'))))[0]);
    expect(
      crm.calendar.prepare(
        { type: 'update', key: 'u', calendar, ref: known.ref, patch: {}, event: known.event },
        known,
      ),
    ).toEqual([]);
  });
});

describe('removing', () => {
  it('deletes for everybody, and a repeat is done as well', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const known = doneWith((await perform(crm, createCall(crm, 'k', event('a'))))[0]);
    const call = removeCall(crm, 'r', known);
    expect(await perform(crm, call)).toEqual([{ type: 'done', stored: null }]);
    expect(await perform(crm, call)).toEqual([{ type: 'done', stored: null }]);
    expect(test.crm.hand.list()).toEqual([]);
    expect(await all(crm.calendar.get(calendar, [known.ref], signal))).toEqual([
      { type: 'absent', ref: known.ref },
    ]);
  });

  it('refuses to delete what was edited since', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const known = doneWith((await perform(crm, createCall(crm, 'k', event('a'))))[0]);
    test.crm.hand.edit(known.ref, { title: 'Still wanted' });
    expect(refusal((await perform(crm, removeCall(crm, 'r', known)))[0])).toBe('revision-conflict');
    expect(test.crm.hand.list()).toHaveLength(1);
  });

  it('only takes the user out of "scheduled for" where deleting is restricted (C11)', async () => {
    const test = await startTestCrm();
    test.crm.hand.setRules({ deletingRestricted: true });
    const crm = await connected(test);
    const id = test.crm.hand.create({ event: event('a'), scheduledFor: ['anna', 'ben'] });
    const known = await readOne(crm, calendar, id);
    const call = removeCall(crm, 'r', known);
    expect(call.request.action).toBe('unschedule');
    expect(await perform(crm, call)).toEqual([{ type: 'done', stored: null }]);
    expect(test.crm.hand.entry(id)?.placements).toMatchObject([
      { user: 'anna', state: 'unscheduled' },
      { user: 'ben', state: 'visible' },
    ]);
  });

  it('only takes the user out where somebody else organises the entry', async () => {
    const test = await startTestCrm();
    const id = test.crm.hand.create({ event: event('a'), organizer: 'anna', scheduledFor: ['anna', 'ben'] });
    const crm = await connected(test, 'ben');
    const known = await readOne(crm, 'agenda-ben', id);
    expect(await perform(crm, removeCall(crm, 'r', known), createCall(crm, 'k', event('b')))).toMatchObject([
      { type: 'done', stored: null },
      { type: 'done' },
    ]);
    expect(test.crm.hand.entry(id)).toMatchObject({ removed: false });
  });
});

describe('rights', () => {
  it('says which fields can be edited where editing is restricted, and is refused any other (C12)', async () => {
    const test = await startTestCrm();
    const id = test.crm.hand.create({ event: event('a') });
    test.crm.hand.setRules({ editingRestricted: true });
    const crm = await connected(test);
    const known = await readOne(crm, calendar, id);
    const open = ['participants', 'freeBusyStatus', 'privacy'];
    expect(known.readOnly).toEqual({
      fields: fieldNames.filter((field) => !open.includes(field)),
      reason: 'editing-restricted',
    });
    expect(refusal((await perform(crm, updateCall(crm, 'u', known, { title: 'x' })))[0])).toBe(
      'not-permitted',
    );
    const free = { freeBusyStatus: 'free' } as const;
    expect(doneWith((await perform(crm, updateCall(crm, 'f', known, free)))[0]).event.freeBusyStatus).toBe(
      'free',
    );
  });

  it('is taken off the schedule by a removal that says so, although it may delete the entry (C12)', async () => {
    const test = await startTestCrm();
    const id = test.crm.hand.create({ event: event('a') });
    const crm = await connected(test);
    const known = await readOne(crm, calendar, id);
    expect(known.removal).toBeUndefined();
    const [call] = crm.calendar.prepare(
      { type: 'remove', key: 'r', calendar, ref: id, unschedule: true },
      known,
    );
    expect(await perform(crm, ...(call === undefined ? [] : [call]))).toEqual([
      { type: 'done', stored: null },
    ]);
    expect(test.crm.hand.entry(id)).toMatchObject({ removed: false, placements: [{ state: 'unscheduled' }] });
  });

  it('is read again when a rule takes a right away: a delete of before unschedules only after a look (C11)', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const id = test.crm.hand.create({ event: event('a') });
    const before = await readOne(crm, calendar, id);
    test.crm.hand.setRules({ deletingRestricted: true });
    expect(refusal((await perform(crm, removeCall(crm, 'r', before)))[0])).toBe('revision-conflict');
    const now = await readOne(crm, calendar, id);
    expect(await perform(crm, removeCall(crm, 's', now))).toEqual([{ type: 'done', stored: null }]);
    expect(test.crm.hand.entry(id)).toMatchObject({ removed: false, placements: [{ state: 'unscheduled' }] });
  });

  it('keeps an entry made from the calendar editable where editing is restricted', async () => {
    const test = await startTestCrm();
    test.crm.hand.setRules({ editingRestricted: true });
    const crm = await connected(test);
    const known = doneWith((await perform(crm, createCall(crm, 'k', event('a'))))[0]);
    expect(known.readOnly).toBeUndefined();
    expect(doneWith((await perform(crm, updateCall(crm, 'u', known, { title: 'x' })))[0]).event.title).toBe(
      'x',
    );
  });

  it('shows nobody an entry that is not theirs, not even that it exists', async () => {
    const test = await startTestCrm();
    const id = test.crm.hand.create({ event: event('a'), organizer: 'anna' });
    const ben = await connected(test, 'ben');
    expect(await all(ben.calendar.get('agenda-ben', [id], signal))).toEqual([{ type: 'absent', ref: id }]);
    expect(await ben.calendar.locate(['a'], signal)).toEqual([]);
    expect((await all(ben.calendar.changes('agenda-ben', null, signal)))[0]?.changes).toEqual([]);
    expect((await test.raw('ben', `/v1/calendar/events/${id}`)).status).toBe(404);
  });

  it('locks fields with a reason, unlocks them, and touches neither revision nor changes (C20)', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const known = doneWith((await perform(crm, createCall(crm, 'k', event('a'))))[0]);
    const { state } = await changesSince(crm, null);
    await crm.locks.set(
      known.ref,
      { fields: ['start', 'duration'], reason: 'Somebody else organises it' },
      signal,
    );
    expect(await readOne(crm, calendar, known.ref)).toEqual({
      ...known,
      lockedFields: ['start', 'duration'],
    });
    expect((await changesSince(crm, state)).rows).toEqual([]);
    await crm.locks.set(known.ref, { fields: [], reason: '' }, signal);
    expect(await readOne(crm, calendar, known.ref)).toEqual(known);
  });

  it('makes an entry with its lock in one request, so that it is never unlocked in between (C20)', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const lock = { fields: ['title', 'start'], reason: 'not-organizer' } as const;
    const calls = crm.calendar.prepare({ type: 'create', key: 'k', calendar, event: event('a'), lock }, null);
    expect(calls).toHaveLength(1);
    const known = doneWith((await perform(crm, calls[0]!))[0]);
    expect(known.lockedFields).toEqual(['title', 'start']);
  });
});

describe('changes', () => {
  it('lists everything in pages, then only what happened since', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    for (let n = 0; n < 2100; n += 1) test.crm.hand.create({ event: event(`u${n}`) });
    const first = await changesSince(crm, null);
    expect(first.pages.map(({ changes, last, kind }) => [changes.length, last, kind])).toEqual([
      [1000, false, 'snapshot'],
      [1000, false, 'snapshot'],
      [100, true, 'snapshot'],
    ]);
    expect(new Set(first.rows.map(({ ref }) => ref)).size).toBe(2100);
    expect((await changesSince(crm, first.state)).rows).toEqual([]);
    const id = test.crm.hand.create({ event: event('new') });
    const next = await changesSince(crm, first.state);
    expect(next.pages[0]?.kind).toBe('delta');
    expect(next.rows).toMatchObject([{ type: 'changed', ref: id }]);
    expect((await readOne(crm, calendar, id)).revision).toBe(
      (next.rows[0] as { revision?: string }).revision,
    );
  });

  it('goes on where an interrupted listing stopped, and misses nothing that happened meanwhile', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    for (let n = 0; n < 1500; n += 1) test.crm.hand.create({ event: event(`u${n}`) });
    const pages = crm.calendar.changes(calendar, null, signal)[Symbol.asyncIterator]();
    const first = (await pages.next()).value!;
    await pages.return?.();
    const edited = first.changes[0]!.ref;
    test.crm.hand.edit(edited, { title: 'Meanwhile' });
    const added = test.crm.hand.create({ event: event('added') });
    const rest = await changesSince(crm, first.state);
    expect(rest.pages.every(({ kind }) => kind === 'snapshot')).toBe(true);
    const after = await changesSince(crm, rest.state);
    const seen = new Set([...first.changes, ...rest.rows, ...after.rows].map(({ ref }) => ref));
    expect(seen.size).toBe(1501);
    expect(new Set(after.rows.map(({ ref }) => ref))).toEqual(new Set([edited, added]));
  });

  it('tells the reason of every tombstone (DE2)', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const { hand } = test.crm;
    const ids = ['deleted', 'unscheduled', 'unpushed', 'hidden'].map((uid) =>
      hand.create({ event: event(uid), scheduledFor: ['anna', 'ben'] }),
    );
    const { state } = await changesSince(crm, null);
    hand.remove(ids[0]!);
    hand.unschedule(ids[1]!, 'anna');
    hand.unpush(ids[2]!, 'anna');
    hand.hide(ids[3]!, 'anna');
    const { rows } = await changesSince(crm, state);
    expect(
      Object.fromEntries(rows.map((row) => [row.ref, row.type === 'removed' ? row.reason : 'changed'])),
    ).toEqual({
      [ids[0]!]: 'deleted',
      [ids[1]!]: 'unscheduled',
      [ids[2]!]: 'unpushed',
      [ids[3]!]: 'hidden',
    });
  });

  it('keeps an unpushed entry readable and findable but unlisted, and lists it again once it is pushed', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const { hand } = test.crm;
    const id = hand.create({ event: event('task'), kind: 'task' });
    const { rows, state } = await changesSince(crm, null);
    expect(rows).toEqual([]);
    const before = await readOne(crm, calendar, id);
    expect(before.push).toBe(false);
    expect(await crm.calendar.locate(['task'], signal)).toEqual([{ uid: 'task', calendar, ref: id }]);
    hand.push(id, 'anna');
    const pushed = await changesSince(crm, state);
    expect(pushed.rows).toMatchObject([{ type: 'changed', ref: id }]);
    expect((await readOne(crm, calendar, id)).revision).not.toBe(before.revision);
    hand.unpush(id, 'anna');
    hand.edit(id, { title: 'Edited while out of the calendar' });
    expect((await changesSince(crm, pushed.state)).rows).toEqual([
      { type: 'removed', ref: id, reason: 'unpushed' },
    ]);
  });

  it('does not take a hidden entry for a removed one, not even after a new listing (DE2, ID5)', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const id = test.crm.hand.create({ event: event('a') });
    test.crm.hand.hide(id, 'anna');
    expect((await changesSince(crm, null)).rows).toEqual([]);
    expect(await all(crm.calendar.get(calendar, [id], signal))).toMatchObject([
      { type: 'unreadable', ref: id, problem: { code: 'not-permitted' } },
    ]);
  });

  it('brings an entry back that was hidden or unscheduled for a while', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const id = test.crm.hand.create({ event: event('a') });
    const { state } = await changesSince(crm, null);
    test.crm.hand.hide(id, 'anna');
    test.crm.hand.schedule(id, 'anna');
    expect((await changesSince(crm, state)).rows).toMatchObject([{ type: 'changed', ref: id }]);
  });

  it('is told that a state is too old, and that one of another database is unknown (ID6)', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const { state } = await changesSince(crm, null);
    test.crm.hand.expireStates();
    const expired = { problem: { code: 'sync-state-expired' } };
    await expect(changesSince(crm, state)).rejects.toMatchObject(expired);
    const fresh = await changesSince(crm, null);
    expect((await changesSince(crm, fresh.state)).rows).toEqual([]);
    const other = await connected(await startTestCrm());
    await expect(changesSince(other, fresh.state)).rejects.toMatchObject(expired);
    await expect(changesSince(crm, 'nonsense')).rejects.toMatchObject(expired);
  });

  it('touches every scheduled user when an entry changes', async () => {
    const test = await startTestCrm();
    const [anna, ben] = [await connected(test), await connected(test, 'ben')];
    const id = test.crm.hand.create({ event: event('a'), scheduledFor: ['anna', 'ben'] });
    const state = (await changesSince(ben, null)).state;
    await perform(anna, updateCall(anna, 'u', await readOne(anna, calendar, id), { title: 'New' }));
    expect((await changesSince(ben, state)).rows).toMatchObject([{ type: 'changed', ref: id }]);
  });

  it('wakes when a person changes something in the CRM, and when Concord does', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const stop = new AbortController();
    const wakes = crm.calendar.wake!(stop.signal)[Symbol.asyncIterator]();
    const first = wakes.next();
    // the stream is open once the server has said hello; until then a change may go unheard, so it is repeated
    const heard = first.then(() => true);
    while (!(await Promise.race([heard, new Promise((resolve) => setImmediate(() => resolve(false)))])))
      test.crm.hand.create({ event: event(`u${test.crm.hand.list().length}`) });
    const second = wakes.next();
    await perform(crm, createCall(crm, 'k', event('mine')));
    expect((await second).done).toBe(false);
    stop.abort();
    await wakes.next().catch(() => undefined);
  });
});

describe('finding', () => {
  it('finds entries by uid in as many questions as the addresses need', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const uids = Array.from({ length: 120 }, (_, n) => `uid ${n} & é/${'x'.repeat(n * 5)}`);
    const ids = uids.map((uid) => test.crm.hand.create({ event: event(uid) }));
    const before = crm.traffic().requests;
    const found = await crm.calendar.locate([...uids, 'nobody has this'], signal);
    expect(found.map(({ uid, ref }) => [uid, ref]).sort()).toEqual(
      uids.map((uid, n) => [uid, ids[n]]).sort(),
    );
    expect(crm.traffic().requests - before).toBeGreaterThan(3);
  });

  it('answers every asked ref once', async () => {
    const test = await startTestCrm();
    const crm = await connected(test);
    const ids = Array.from({ length: 250 }, (_, n) => test.crm.hand.create({ event: event(`u${n}`) }));
    test.crm.hand.remove(ids[7]!);
    const fetched = await all(crm.calendar.get(calendar, [...ids, ids[3]!], signal));
    expect(fetched).toHaveLength(250);
    expect(fetched.filter(({ type }) => type === 'absent')).toEqual([{ type: 'absent', ref: ids[7] }]);
  });
});
