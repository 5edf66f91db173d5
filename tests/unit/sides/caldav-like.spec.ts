/** The peculiarities of the caldav-like sample provider, and what every sample provider does for the person's hand. */
import { describe, expect, it } from 'vitest';
import { profiles, sampleProvider } from '../../../src-sandbox/sample-sides/index.ts';
import type { PatchObject } from '../../../src-shared/domain/calendar/event.ts';
import { participantId } from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch } from '../../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent, Write } from '../../../src-shared/domain/calendar/side.ts';
import {
  changesOf,
  createThrough,
  fetchOne,
  meeting,
  outcomesOf,
  pagesOf,
  problemCodeOf,
  signal,
  world,
} from './world.ts';

const update = (known: StoredEvent, patch: PatchObject): Write => ({
  type: 'update',
  key: 'up',
  calendar: known.calendar,
  ref: known.ref,
  patch,
  event: applyPatch(known.event, patch),
});

describe('the caldav-like provider', () => {
  it('keeps the uid it was given and makes the ref of it (ID1)', async () => {
    const { side } = sampleProvider('caldav-like', world());
    const stored = await createThrough(side, 'personal', meeting('crm/uid 1'));
    expect(stored.uids).toEqual(['crm/uid 1']);
    expect(stored.ref).toBe('/personal/crm%2Fuid%201.ics');
  });

  it('refuses a uid that the calendar holds under another address', async () => {
    const { side, hand } = sampleProvider('caldav-like', world());
    const atItsAddress = hand.create(meeting('a'));
    hand.create(meeting('a'));
    hand.remove(atItsAddress.ref);
    const calls = side.prepare({ type: 'create', key: 'k', calendar: 'personal', event: meeting('a') }, null);
    expect((await outcomesOf(side, calls))[0]?.[1]).toMatchObject({
      type: 'refused',
      problem: { code: 'already-exists' },
    });
    expect(await side.lookup(calls[0] ?? expect.fail('no call'), signal)).toMatchObject({ type: 'stored' });
  });

  it('tells each object once, however often it was touched, with its revision', async () => {
    const { side, hand } = sampleProvider('caldav-like', world());
    const { ref } = hand.create(meeting('a'));
    const { state } = await changesOf(side, 'personal', null);
    hand.edit(ref, { title: 'B' });
    const { revision } = hand.edit(ref, { title: 'C' });
    expect((await changesOf(side, 'personal', state)).changes).toEqual([{ type: 'changed', ref, revision }]);
  });

  it('lists in pages as small as the profile says', async () => {
    const { side, hand } = sampleProvider({ ...profiles['caldav-like'], pageSize: 2 }, world());
    for (const uid of ['a', 'b', 'c', 'd', 'e']) hand.create(meeting(uid));
    expect((await pagesOf(side, 'personal', null)).map((page) => page.changes.length)).toEqual([2, 2, 1]);
  });

  it('gives an event another address when it moves, and finds the create all the same (ID8)', async () => {
    const { side, hand } = sampleProvider('caldav-like', world());
    const calls = side.prepare({ type: 'create', key: 'k', calendar: 'personal', event: meeting('a') }, null);
    await outcomesOf(side, calls);
    const moved = hand.moveTo('/personal/a.ics', 'work');
    expect(moved.ref).toBe('/work/a.ics');
    expect(await side.lookup(calls[0] ?? expect.fail('no call'), signal)).toEqual({
      type: 'stored',
      stored: moved,
    });
  });

  it('drops what it cannot hold, also from single occurrences', async () => {
    const { side } = sampleProvider(
      {
        ...profiles['caldav-like'],
        capabilities: { ...profiles['caldav-like'].capabilities, lacks: ['description'] },
      },
      world(),
    );
    const stored = await createThrough(
      side,
      'personal',
      meeting('a', {
        description: 'Lost',
        recurrenceRules: [{ frequency: 'weekly' }],
        recurrenceOverrides: { '2026-12-08T10:00:00': { description: 'Lost too', title: 'Kept' } },
      }),
    );
    expect(stored.event.description).toBeUndefined();
    expect(stored.event.recurrenceOverrides).toEqual({ '2026-12-08T10:00:00': { title: 'Kept' } });
  });

  it('has no place for the ticks of a CRM', async () => {
    const { side } = sampleProvider('caldav-like', world());
    const id = participantId('noor@client.example');
    const stored = await createThrough(
      side,
      'personal',
      meeting('a', {
        participants: { [id]: { email: 'noor@client.example', roles: { attendee: true }, invite: true } },
      }),
    );
    expect(stored.event.participants?.[id]?.invite).toBeUndefined();
  });
});

describe("the person's hand", () => {
  it('withholds fields, which then cannot be written and are kept by a whole write (RU6)', async () => {
    const { side, hand } = sampleProvider('caldav-like', world());
    const { ref } = hand.create(meeting('a', { description: 'Secret' }));
    hand.withhold(ref, ['title', 'description']);
    const answer = await fetchOne(side, 'personal', ref);
    const known = answer?.type === 'found' ? answer.stored : expect.fail('not found');
    expect(known.event.title).toBe('Busy');
    expect(known.withheld).toEqual(['title', 'description']);
    const refused = await outcomesOf(
      side,
      side.prepare(update(known, { start: '2026-12-01T11:00:00' }), known),
    );
    expect(refused[0]?.[1].type).toBe('done');
    expect(hand.see(ref)?.event).toMatchObject({
      title: 'Meeting',
      description: 'Secret',
      start: '2026-12-01T11:00:00',
    });
  });

  it('makes an event unreadable, which is neither changed nor removed (RU2)', async () => {
    const { side, hand } = sampleProvider('caldav-like', world());
    const { ref } = hand.create(meeting('a'));
    hand.spoil(ref, true);
    expect(await fetchOne(side, 'personal', ref)).toMatchObject({
      type: 'unreadable',
      problem: { code: 'item-unreadable' },
    });
    hand.spoil(ref, false);
    expect(await fetchOne(side, 'personal', ref)).toMatchObject({ type: 'found' });
  });

  it('touches an event: another revision, the same content (ID2)', () => {
    const { hand } = sampleProvider('caldav-like', world());
    const before = hand.create(meeting('a'));
    const after = hand.touch(before.ref);
    expect(after.revision).not.toBe(before.revision);
    expect(after.event).toEqual(before.event);
  });

  it('withdraws the right to read a calendar, and every question about it is refused (ID4)', async () => {
    const { side, hand } = sampleProvider('caldav-like', world());
    const { ref, uids } = hand.create(meeting('a'));
    const { state } = await changesOf(side, 'personal', null);
    hand.setCalendar('personal', { mayRead: false });
    expect((await side.calendars(signal)).map((each) => each.id)).not.toContain('personal');
    expect(await problemCodeOf(changesOf(side, 'personal', state))).toBe('calendar-missing');
    expect(await problemCodeOf(fetchOne(side, 'personal', ref))).toBe('calendar-missing');
    expect(await side.locate(uids, signal)).toEqual([]);
  });

  it('cannot be overwritten in a calendar that is read-only', async () => {
    const { side, hand } = sampleProvider('caldav-like', world());
    const known = hand.create(meeting('a'), { calendar: 'holidays' });
    expect(known.readOnly).toEqual({ fields: 'all', reason: 'calendar-read-only' });
    const outcomes = await outcomesOf(side, side.prepare(update(known, { title: 'B' }), known));
    expect(outcomes[0]?.[1]).toMatchObject({ type: 'refused', problem: { code: 'calendar-read-only' } });
  });

  it('edits and cancels occurrences relative to the occurrence', () => {
    const { hand } = sampleProvider('caldav-like', world());
    const { ref } = hand.create(meeting('a', { recurrenceRules: [{ frequency: 'weekly' }] }));
    hand.editOccurrence(ref, '2026-12-08T10:00:00', { title: 'Other' });
    expect(hand.cancelOccurrence(ref, '2026-12-15T10:00:00').event.recurrenceOverrides).toEqual({
      '2026-12-08T10:00:00': { title: 'Other' },
      '2026-12-15T10:00:00': { excluded: true },
    });
  });
});
