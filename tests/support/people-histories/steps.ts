/** What may happen in a history of several people: what they do in the CRM and in their calendars, ticks, answers, rules, runs and deaths. */
import * as fc from 'fast-check';
import { type UserName, userNames } from './people.ts';

/** In the CRM, or in a user's own calendar. */
export type Place = 'crm' | UserName;

export type PeopleStep =
  | {
      readonly do: 'create';
      readonly at: Place;
      readonly organizer: UserName;
      /** Bits: who of `guestAddresses` takes part, and whose invitation is ticked. */
      readonly guests: number;
      readonly ticked: number;
      /** Bits: the other user, and the one who is not connected. */
      readonly scheduled: number;
      readonly shape: number;
    }
  /** Somebody who is no user invites one or both users. */
  | { readonly do: 'invited'; readonly who: number; readonly shape: number }
  | { readonly do: 'organizer-changes'; readonly which: number; readonly change: number }
  | { readonly do: 'edit'; readonly at: Place; readonly which: number; readonly change: number }
  | { readonly do: 'add-guest'; readonly at: Place; readonly which: number; readonly guest: number }
  | { readonly do: 'remove-guest'; readonly at: Place; readonly which: number; readonly guest: number }
  | {
      readonly do: 'occurrence';
      readonly at: Place;
      readonly which: number;
      readonly week: number;
      readonly act: number;
    }
  | { readonly do: 'remove'; readonly at: Place; readonly which: number }
  | { readonly do: 'tick'; readonly which: number; readonly guest: number; readonly on: boolean }
  | {
      readonly do: 'reply';
      readonly at: Place;
      readonly which: number;
      readonly guest: number;
      readonly answer: 'accepted' | 'declined' | 'tentative';
      /** Null: to the whole. */
      readonly week: number | null;
      /** It is let through before anything else happens. */
      readonly thenRest: boolean;
    }
  | { readonly do: 'schedule'; readonly which: number; readonly user: number; readonly on: boolean }
  | { readonly do: 'hand-over'; readonly which: number; readonly to: UserName }
  | { readonly do: 'push'; readonly which: number; readonly user: UserName; readonly on: boolean }
  | { readonly do: 'rule'; readonly rule: number }
  | { readonly do: 'decide'; readonly which: number; readonly choice: number }
  | { readonly do: 'sync'; readonly who: UserName; readonly share: number; readonly seed: number }
  | { readonly do: 'kill'; readonly who: UserName; readonly moment: number }
  | { readonly do: 'connect'; readonly who: UserName }
  | { readonly do: 'rest' }
  | { readonly do: 'wait'; readonly minutes: number };

const user = fc.constantFrom(...userNames);
const place = fc.constantFrom<Place>('crm', 'crm', ...userNames);
const which = fc.nat({ max: 5 });
const guest = fc.nat({ max: 5 });
const bits = fc.nat({ max: 63 });
const only = <const Value>(value: Value) => fc.constant(value);

const step: fc.Arbitrary<PeopleStep> = fc.oneof(
  {
    weight: 7,
    arbitrary: fc.record({
      do: only('create'),
      at: place,
      organizer: user,
      guests: bits,
      ticked: bits,
      scheduled: fc.nat({ max: 3 }),
      shape: fc.nat({ max: 5 }),
    }),
  },
  {
    // a colleague is scheduled and invited
    weight: 4,
    arbitrary: fc.record({
      do: only('create'),
      at: only('crm'),
      organizer: user,
      guests: only(0b11111),
      ticked: only(0b111110),
      scheduled: fc.integer({ min: 1, max: 3 }),
      shape: fc.nat({ max: 2 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: only('invited'),
      who: fc.integer({ min: 1, max: 3 }),
      shape: fc.nat({ max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: only('organizer-changes'), which, change: fc.nat({ max: 2 }) }) },
  { weight: 5, arbitrary: fc.record({ do: only('edit'), at: place, which, change: fc.nat({ max: 5 }) }) },
  { weight: 2, arbitrary: fc.record({ do: only('add-guest'), at: place, which, guest }) },
  { weight: 2, arbitrary: fc.record({ do: only('remove-guest'), at: place, which, guest }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: only('occurrence'),
      at: place,
      which,
      week: fc.nat({ max: 3 }),
      act: fc.nat({ max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: only('remove'), at: place, which }) },
  {
    weight: 7,
    arbitrary: fc.record({
      do: only('tick'),
      which,
      guest,
      on: fc.constantFrom(true, true, true, false),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      do: only('reply'),
      at: place,
      which,
      guest,
      answer: fc.constantFrom('accepted', 'declined', 'tentative'),
      week: fc.option(fc.nat({ max: 3 }), { freq: 3, nil: null }),
      thenRest: fc.constantFrom(false, false, true),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: only('schedule'), which, user: fc.nat({ max: 2 }), on: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ do: only('hand-over'), which, to: user }) },
  { weight: 2, arbitrary: fc.record({ do: only('push'), which, user, on: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: only('rule'), rule: fc.nat({ max: 10 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: only('decide'),
      which: fc.nat({ max: 3 }),
      choice: fc.constantFrom(0, 0, 1, 2),
    }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      do: only('sync'),
      who: user,
      share: fc.constantFrom(0, 0, 0.05, 0.2),
      seed: fc.nat(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: only('kill'), who: user, moment: fc.integer({ min: 1, max: 60 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: only('connect'), who: user }) },
  { weight: 4, arbitrary: fc.record({ do: only('rest') }) },
  { weight: 1, arbitrary: fc.record({ do: only('wait'), minutes: fc.integer({ min: 1, max: 90 }) }) },
);

export interface PeopleHistory {
  /** Both users were connected, and everybody's first invitation was confirmed, before the steps begin. */
  readonly isRunning: boolean;
  readonly useOrganizer: boolean;
  readonly steps: readonly PeopleStep[];
}

export const peopleHistory: fc.Arbitrary<PeopleHistory> = fc.record({
  isRunning: fc.constantFrom(true, true, true, false),
  useOrganizer: fc.constantFrom(true, true, false),
  steps: fc.array(step, { minLength: 6, maxLength: 20, size: 'max' }),
});
