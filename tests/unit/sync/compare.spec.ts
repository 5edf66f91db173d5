/** What counts as the same entry, and what of a CRM entry the provider is shown, case by case. */
import { describe, expect, it } from 'vitest';
import {
  contentHash,
  lockedFields,
  looks,
  without,
  withZoneNameOf,
} from '../../../src-main/sync/calendar/entries/compare.ts';
import { providerView, tickedAddresses } from '../../../src-main/sync/calendar/people/ticks.ts';
import { fingerprint, uuidOf } from '../../../src-main/sync/common/fingerprint.ts';
import {
  type CalendarEvent,
  type Participant,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { single, stored } from '../../support/small-calendar.ts';

describe('fingerprints', () => {
  it('follow the value, not the order of its keys', () => {
    expect(fingerprint({ a: 1, b: 2 })).toBe(fingerprint({ b: 2, a: 1 }));
    expect(fingerprint({ a: 1, b: 2 })).not.toBe(fingerprint({ a: 2, b: 1 }));
  });
  it('stay as they are: they are stored, and other machines compare them', () => {
    expect(fingerprint(['x'])).toBe('zWXqLCrZnpSoWxtt9y7--csu0K6TOmDDLOFjF_fX1qo');
  });
  it('as UUIDs are of version 8 and variant 10 (RFC 9562), and stay as they are', () => {
    expect(uuidOf(['x'])).toBe('cd65ea2c-2ad9-8e94-a85b-1b6df72efef9');
    const uuids = Array.from({ length: 64 }, (_, index) => uuidOf([index]));
    for (const uuid of uuids)
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(uuids).size).toBe(64);
  });
  it('of content leave the uid out: it is identity (ID2)', () => {
    expect(contentHash(single({ uid: 'a' }))).toBe(contentHash(single({ uid: 'b' })));
    expect(contentHash(single({ title: 'a' }))).not.toBe(contentHash(single({ title: 'b' })));
  });
});

describe('the name of a time zone', () => {
  it.each<{
    name: string;
    own: CalendarEvent['timeZone'];
    other: CalendarEvent['timeZone'];
    becomes: unknown;
  }>([
    {
      name: 'of the same clock is taken over',
      own: 'Europe/Brussels',
      other: 'Europe/Amsterdam',
      becomes: 'Europe/Amsterdam',
    },
    {
      name: 'of another clock is not',
      own: 'Europe/London',
      other: 'Europe/Amsterdam',
      becomes: 'Europe/London',
    },
    {
      name: 'is kept when the other entry floats',
      own: 'Europe/London',
      other: null,
      becomes: 'Europe/London',
    },
    { name: 'is kept when the other entry says nothing of it', own: null, other: undefined, becomes: null },
    {
      name: 'that is the same stays',
      own: 'Europe/London',
      other: 'Europe/London',
      becomes: 'Europe/London',
    },
  ])('$name', ({ own, other, becomes }) => {
    const event = { ...single(), timeZone: own } as CalendarEvent;
    expect(withZoneNameOf(event, { ...single(), timeZone: other } as CalendarEvent)).toStrictEqual({
      ...event,
      timeZone: becomes,
    });
  });
});

describe('looks (C19)', () => {
  const organizer = (email: string) => ({
    participants: { o: { email, roles: { owner: true } } as Participant },
  });
  const plain = single();
  it.each<{ name: string; change: Partial<CalendarEvent>; same: boolean }>([
    { name: 'another uid', change: { uid: 'other' }, same: true },
    { name: 'another description', change: { description: 'x' }, same: true },
    { name: 'another title', change: { title: 'Review' }, same: false },
    { name: 'another start', change: { start: '2026-12-02T11:00:00' }, same: false },
    { name: 'another time zone', change: { timeZone: 'Europe/London' }, same: false },
    { name: 'another name of the same time zone', change: { timeZone: 'Europe/Brussels' }, same: true },
    { name: 'another zone with the same clock', change: { timeZone: 'Europe/Rome' }, same: true },
    { name: 'no time zone', change: { timeZone: null }, same: false },
    { name: 'another length', change: { duration: 'PT2H' }, same: false },
    { name: 'all day', change: { showWithoutTime: true }, same: false },
    { name: 'somebody organises it', change: organizer('ann@example.com'), same: false },
  ])('$name: the same entry, $same', ({ change, same }) => {
    expect(looks({ ...plain, ...change }) === looks(plain)).toBe(same);
  });
  it('what a program leaves out looks like what another one spells out', () => {
    const bare: CalendarEvent = { uid: 'a', start: '2026-12-02T10:00:00' };
    const spelled: CalendarEvent = { ...bare, title: '', timeZone: null, showWithoutTime: false };
    expect(looks(bare)).toBe(looks(spelled));
  });
});

const ann: Participant = { email: 'Ann@Example.com', roles: { attendee: true } };
const bob: Participant = { email: 'bob@example.com', roles: { attendee: true } };
const owner: Participant = { email: 'robin@example.com', roles: { owner: true } };
const colleague: Participant = { email: 'sam@example.com', roles: { owner: true } };

describe('what of a CRM entry the provider is shown (PE2)', () => {
  const ticked = { ...ann, invite: true };
  const unticked = { ...bob, invite: false };
  interface View {
    readonly name: string;
    readonly participants?: CalendarEvent['participants'];
    readonly present?: CalendarEvent['participants'];
    readonly part?: StoredEvent['part'];
    readonly unmailedGuests?: boolean;
    readonly shown: CalendarEvent['participants'];
  }
  it.each<View>([
    { name: 'an entry without people, as it is', shown: undefined },
    { name: 'a ticked guest, without the tick', participants: { ann: ticked }, shown: { ann } },
    {
      name: 'a ticked guest, but not the one beside whom nobody ticked',
      participants: { ann: ticked, bob: unticked },
      shown: { ann },
    },
    { name: 'a guest without a tick is not ticked', participants: { ann: ticked, bob }, shown: { ann } },
    {
      name: 'an unticked guest whom the provider has already',
      participants: { ann: ticked, bob },
      present: { bob },
      shown: { ann, bob },
    },
    {
      name: 'an unticked guest, where the provider can hold guests without mailing them',
      participants: { bob: unticked },
      unmailedGuests: true,
      shown: { bob },
    },
    { name: 'the organiser of a meeting', participants: { owner, ann: ticked }, shown: { owner, ann } },
    {
      name: 'nobody when the organiser is alone: it would make a meeting of a plain entry',
      participants: { owner, bob },
      shown: undefined,
    },
    {
      name: 'the organiser alone, when the provider has people on it already',
      participants: { owner },
      present: { bob },
      shown: { owner },
    },
    { name: 'nobody when no guest is ticked', participants: { bob }, shown: undefined },
    {
      name: 'no guest of a copy, ticked or not (C9)',
      participants: { owner, ann: ticked, bob },
      part: 'copy',
      shown: undefined,
    },
    {
      name: 'the guests of a copy whom the provider has already, and no others (C9)',
      participants: { owner, ann: ticked, bob },
      present: { owner, bob },
      part: 'copy',
      shown: { owner, bob },
    },
    {
      name: 'no guest of a meeting that a colleague organises now (C9)',
      participants: { colleague, bob: { ...bob, invite: true } },
      present: { owner, bob },
      part: 'colleague',
      shown: undefined,
    },
    {
      name: 'everybody on the invitation of a colleague (PE8)',
      participants: { colleague, bob: { ...bob, invite: true } },
      present: { colleague, bob },
      part: 'invited',
      shown: { colleague, bob },
    },
  ])('$name', ({ participants, present, part = 'meeting', unmailedGuests = false, shown }) => {
    const event = single(participants === undefined ? {} : { participants });
    expect(
      providerView(
        { event, part },
        present === undefined ? [] : [single({ participants: present })],
        unmailedGuests,
      ),
    ).toEqual(single(shown === undefined ? {} : { participants: shown }));
  });
  it('an entry of which the provider is shown everything stays the same object: it was hashed already', () => {
    const event = single({ participants: { owner, bob } });
    expect(providerView({ event }, [event], false)).toBe(event);
  });
  it.each([
    { name: 'a new tick brings the guest', now: true, before: false, isThere: false, isShown: true },
    { name: 'a new tick for a guest who is there', now: true, before: false, isThere: true, isShown: true },
    {
      name: 'a tick taken back takes the guest away',
      now: false,
      before: true,
      isThere: true,
      isShown: false,
    },
    {
      name: 'an old tick of a guest who was not invited',
      now: true,
      before: true,
      isThere: false,
      isShown: false,
    },
    { name: 'an old tick of a guest who is there', now: true, before: true, isThere: true, isShown: true },
    { name: 'never ticked, and there', now: false, before: false, isThere: true, isShown: true },
    { name: 'never ticked, and not there', now: false, before: false, isThere: false, isShown: false },
  ])('$name: shown, $isShown (PE1, PE2)', ({ now, before, isThere, isShown }) => {
    const participants = { owner, ann: ticked, bob: now ? { ...bob, invite: true } : bob };
    const known = single({ participants: { owner, ann, ...(isThere ? { bob } : {}) } });
    const view = providerView({ event: single({ participants }) }, [known], false, [
      participantId('ann@example.com'),
      ...(before ? [participantId(bob.email)] : []),
    ]);
    expect(view.participants?.[participantId(bob.email)] !== undefined).toBe(isShown);
  });
  it('in the guest list of one occurrence, nobody is shown whom nobody ticked and the calendar does not have (PE2)', () => {
    const start = '2026-12-09T10:00:00';
    const weekly = { ...single(), recurrenceRules: [{ frequency: 'weekly' as const }] };
    const crm = {
      ...weekly,
      participants: { owner, ann: ticked },
      recurrenceOverrides: { [start]: { participants: { owner, ann: ticked, bob } as never } },
    };
    const at = (...known: readonly CalendarEvent[]) =>
      Object.keys(
        (providerView({ event: crm }, known, false, []).recurrenceOverrides?.[start]?.participants ??
          {}) as object,
      );
    expect(at()).toEqual([]);
    const inCalendar = {
      ...weekly,
      recurrenceOverrides: { [start]: { participants: { owner, ann, bob } as never } },
    };
    expect(at(inCalendar)).toHaveLength(3);
  });
  it('an entry without people is not even copied', () => {
    const event = single();
    expect(providerView({ event }, [], false)).toBe(event);
  });
  it('a ticked guest keeps everything but the tick', () => {
    const full: Participant = { ...ticked, name: 'Ann', participationStatus: 'accepted' };
    const view = providerView({ event: single({ participants: { ann: full } }) }, [], false);
    expect(view.participants).toEqual(
      single({ participants: { ann: { ...ann, name: 'Ann', participationStatus: 'accepted' } } })
        .participants,
    );
  });
});

it('ticked addresses are lower-cased; everybody else is left out (C10)', () => {
  const participants = { ann: { ...ann, invite: true }, bob: { ...bob, invite: false }, owner };
  expect(tickedAddresses({ ...single(), participants })).toEqual(['ann@example.com']);
  expect(tickedAddresses(single())).toEqual([]);
  expect(tickedAddresses(null)).toEqual([]);
});

describe('an event without fields', () => {
  it('keeps the others', () => {
    expect(without(single({ description: 'x' }), ['description', 'timeZone'])).toEqual(
      single({ timeZone: null }),
    );
  });
  it('is itself when none are named', () => {
    const event = single();
    expect(without(event, [])).toBe(event);
  });
});

describe('fields that cannot be changed (RU6, C20)', () => {
  it.each<{ name: string; change: Partial<StoredEvent>; expected: 'all' | readonly string[] }>([
    { name: 'none', change: {}, expected: [] },
    {
      name: 'all',
      change: { readOnly: { fields: 'all', reason: 'not-organizer' }, withheld: ['title'] },
      expected: 'all',
    },
    {
      name: 'those that are read-only',
      change: { readOnly: { fields: ['start'], reason: 'zone-unknown' } },
      expected: ['start'],
    },
    { name: 'those that are hidden', change: { withheld: ['title'] }, expected: ['title'] },
    {
      name: 'both',
      change: { readOnly: { fields: ['start'], reason: 'zone-unknown' }, withheld: ['title'] },
      expected: ['start', 'title'],
    },
  ])('$name', ({ change, expected }) => {
    expect(lockedFields(stored('r', change))).toEqual(expected);
  });
});
