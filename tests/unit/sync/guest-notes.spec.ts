/** What is told of guests whom one side does not hold (PE9), and how they cross once it can (WR11). */
import { describe, expect, it } from 'vitest';
import { type GuestLists, withGuestsLeftOut } from '../../../src-main/sync/calendar/people/left-out.ts';
import { guestNotes, rememberWithheld, sameNotes } from '../../../src-main/sync/calendar/plan/guest-notes.ts';
import {
  type CalendarEvent,
  type Participant,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import type { GuestNote } from '../../../src-shared/domain/calendar/side.ts';
import type { Sizes } from '../../../src-shared/domain/calendar/sizes.ts';
import { link, single } from '../../support/small-calendar.ts';

const person = (name: string, change: Partial<Participant> = {}): Participant => ({
  email: `${name}@example.com`,
  name,
  roles: { attendee: true },
  ...change,
});
const withPeople = (...people: readonly Participant[]): CalendarEvent =>
  single({ participants: Object.fromEntries(people.map((one) => [participantId(one.email), one])) });
const sizes = (change: Partial<Sizes>): Sizes => ({ unit: 'code-points', texts: {}, items: {}, ...change });
const noAt = sizes({ guests: { nameWithout: '@' } });
const ann = person('ann');
const odd = person('odd', { name: 'odd@work' });
const note = (change: Partial<GuestNote> = {}): GuestNote => ({
  name: 'odd@work',
  address: 'odd@example.com',
  reason: 'name',
  missing: 'calendar',
  ...change,
});

describe('the notes about guests', () => {
  interface Given {
    readonly calendar?: Sizes;
    readonly crm?: Sizes;
    readonly provider?: Parameters<typeof guestNotes>[1];
    readonly view?: CalendarEvent | null;
  }
  const notes = ({ calendar, crm, provider = null, view = null }: Given) =>
    guestNotes(
      { capabilities: { provider: { sizes: calendar }, crm: { sizes: crm } } as never },
      provider,
      view,
    );
  const at = (event: CalendarEvent, unaddressed?: readonly string[]) => ({
    event,
    ...(unaddressed && { unaddressed }),
  });
  it.each<{ name: string; given: Given; told: readonly GuestNote[] }>([
    {
      name: 'name those whom the calendar cannot hold',
      given: { calendar: noAt, provider: at(single()), view: withPeople(ann, odd) },
      told: [note()],
    },
    {
      name: 'name them before the calendar has the entry',
      given: { calendar: noAt, view: withPeople(ann, odd) },
      told: [note()],
    },
    {
      name: 'name those whom the CRM cannot hold',
      given: { crm: noAt, provider: at(withPeople(ann, odd)), view: withPeople(ann) },
      told: [note({ missing: 'crm' })],
    },
    {
      name: 'name them before the CRM has the entry',
      given: { crm: noAt, provider: at(withPeople(odd)) },
      told: [note({ missing: 'crm' })],
    },
    {
      name: 'name them where both sides have limits, before the CRM has the entry too',
      given: { calendar: noAt, crm: noAt, provider: at(withPeople(odd)) },
      told: [note({ missing: 'crm' })],
    },
    {
      name: 'do not tell the CRM of somebody on the block list (M7)',
      given: {
        crm: sizes({ guests: { blocked: { list: ['odd@example.com'], former: [], except: [] } } }),
        provider: at(withPeople(ann, odd)),
      },
      told: [],
    },
    {
      name: 'do not name those whom the other side has all the same',
      given: {
        calendar: noAt,
        crm: noAt,
        provider: at(withPeople(odd)),
        view: withPeople(odd),
      },
      told: [],
    },
    {
      name: 'do not name those whom the side can hold',
      given: { provider: at(single()), view: withPeople(ann, odd) },
      told: [],
    },
    {
      name: 'call somebody without a name by the address',
      given: {
        calendar: sizes({ guests: { kinds: ['individual'] } }),
        view: withPeople(person('room', { kind: 'group', name: '  ' }), {
          email: 'hall@example.com',
          kind: 'group',
          roles: { attendee: true },
        }),
      },
      told: [
        note({ name: 'room@example.com', address: 'room@example.com', reason: 'kind' }),
        note({ name: 'hall@example.com', address: 'hall@example.com', reason: 'kind' }),
      ],
    },
    {
      name: 'tell 255 characters of a name',
      given: { calendar: noAt, view: withPeople(person('odd', { name: `@${'x'.repeat(255)}` })) },
      told: [note({ name: `@${'x'.repeat(254)}` })],
    },
    {
      name: 'name people of the calendar without an address, who are missing in the CRM',
      given: { provider: at(single(), ['Cy', 'y'.repeat(256)]), view: single() },
      told: [
        { name: 'Cy', reason: 'no-address', missing: 'crm' },
        { name: 'y'.repeat(255), reason: 'no-address', missing: 'crm' },
      ],
    },
  ])('$name', ({ given, told }) => {
    expect(notes(given)).toEqual(told);
  });

  it('are the same in any order, and different with any member', () => {
    const other = note({ name: 'Bo', address: 'bo@example.com' });
    expect(sameNotes([note(), other], [other, note()])).toBe(true);
    expect(sameNotes([], [])).toBe(true);
    expect(sameNotes([note()], [])).toBe(false);
    for (const change of [
      { name: 'x' },
      { address: 'x@example.com' },
      { reason: 'kind' },
      { missing: 'crm' },
    ] as const)
      expect(sameNotes([note()], [note(change)])).toBe(false);
    const { address: _, ...unaddressed } = note();
    expect(sameNotes([unaddressed], [note({ address: '' })])).toBe(true);
  });

  it('are in the history once for each side that misses somebody, with the entry that has them', () => {
    const calendar = withPeople(ann);
    const crm = withPeople(odd);
    const remembered = (
      notes: readonly GuestNote[],
      events = { calendar, crm } as Parameters<typeof rememberWithheld>[2],
    ) =>
      rememberWithheld(link('l'), notes, events).map((action) =>
        action.type === 'remember' ? action.row : action,
      );
    const row = (side: 'provider' | 'crm', missing: string, event: CalendarEvent | null) => ({
      side,
      action: 'not-carried',
      reason: `guests-withheld-from-the-${missing}`,
      link: 'l',
      before: null,
      after: event === null ? null : JSON.stringify(event),
    });
    expect(remembered([])).toEqual([]);
    expect(remembered([note(), note({ name: 'x' })])).toEqual([row('provider', 'calendar', crm)]);
    expect(remembered([note({ missing: 'crm' })])).toEqual([row('crm', 'crm', calendar)]);
    expect(remembered([note({ missing: 'crm' }), note()])).toEqual([
      row('provider', 'calendar', crm),
      row('crm', 'crm', calendar),
    ]);
    expect(remembered([note()], { calendar: null, crm: null })).toEqual([row('provider', 'calendar', null)]);
  });
});

describe('guests who were left out of a side', () => {
  const flow = { incoming: { title: 'New' }, transfer: { title: 'New' } } as const;
  const [one, two] = [withPeople(ann), withPeople(ann, odd)];
  const carried = (limits: Sizes | undefined, change: Partial<GuestLists> = {}) =>
    withGuestsLeftOut(flow, limits, { base: one, now: one, givingBase: two, giving: two, ...change });
  const path = `participants/${participantId(odd.email)}`;
  it.each<{ name: string; limits: Sizes }>([
    { name: 'because it held fewer', limits: sizes({ items: { participants: 1 } }) },
    { name: 'because it could not hold one of them', limits: noAt },
  ])('$name, cross with the next change', ({ limits }) => {
    expect(carried(limits)).toEqual({ ...flow, incoming: { title: 'New', [path]: odd } });
  });
  it.each<{ name: string; limits?: Sizes; change?: Partial<GuestLists> }>([
    { name: 'a side without limits left nobody out' },
    { name: 'nor one that holds as many as were agreed', limits: sizes({ items: { participants: 2 } }) },
    { name: 'nor one that can hold each of them', limits: sizes({ guests: { nameWithout: '<' } }) },
    { name: 'somebody who is new crosses anyway', limits: noAt, change: { givingBase: one } },
    { name: 'somebody who was there was taken away', limits: noAt, change: { base: two } },
    { name: 'somebody is there by now', limits: noAt, change: { now: two } },
    { name: 'somebody is not on the other side any more', limits: noAt, change: { giving: one } },
    {
      name: 'the entry has no guests any more',
      limits: noAt,
      change: { base: single(), now: single(), giving: single() },
    },
    {
      name: 'the entry had no guests',
      limits: sizes({ items: { participants: 1 }, guests: { nameWithout: '@' } }),
      change: { givingBase: single() },
    },
  ])('nothing else crosses: $name', ({ limits, change }) => {
    expect(carried(limits, change)).toEqual(flow);
  });
});
