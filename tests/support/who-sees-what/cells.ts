/**
 * What happens to an entry, to whom, and what both sides show of it then: the table of `docs/who-sees-what.md`, which is also played as
 * tests (`scenes.ts`).
 */
export const happenings = [
  'created in the calendar',
  'created in the CRM',
  'changed in the calendar',
  'changed in the CRM',
  'deleted in the calendar',
  'deleted in the CRM',
  'moved out of the calendar',
  'became private in the calendar',
  'became private in the CRM',
  'replied in the calendar',
  'replied in the CRM',
  'a field that only the CRM has changed',
] as const;
export const people = ['organiser', 'guest', 'colleague', 'restricted'] as const;
export const directions = ['two-way', 'one-way'] as const;

export type Happening = (typeof happenings)[number];
export type Person = (typeof people)[number];
export type Direction = (typeof directions)[number];

export interface Cell {
  readonly happening: Happening;
  readonly person: Person;
  readonly direction: Direction;
}

/** What has changed on each side when both sides have come to rest. */
export interface Effect {
  readonly calendar: string;
  readonly crm: string;
  /** What calendars' servers mailed because of what Concord wrote. */
  readonly mail: readonly string[];
  /** The kinds of questions that a person said yes to on the way. */
  readonly asks: readonly string[];
}

const quiet = { mail: [], asks: [] } as const;
const both = (effect: string): Effect => ({ calendar: effect, crm: effect, ...quiet });
const only = (calendar: string, crm: string): Effect => ({ calendar, crm, ...quiet });
const mailing = (effect: Effect, mail: string, asks: readonly string[] = []): Effect => ({
  ...effect,
  mail: [mail],
  asks,
});

const same = 'stays as it was';
const title = 'changed: title';
const answer = 'changed: participants';
const privacy = 'changed: privacy';
const hidden = `changed: title, privacy; locked: masked`;
const away = only('is in another calendar', 'locked: moved-to-another-calendar');
const crmFields = only(same, 'its own fields changed');
const cancelled = mailing(both('loses it'), 'cancellation to the guest', ['would-mail']);

type Row = Readonly<Record<Person, Effect>>;

/** Linked entries stay in agreement whatever the direction is (C4). */
const rows: Readonly<Record<Happening, Row>> = {
  'created in the calendar': {
    organiser: both('gets it'),
    guest: both('gets it'),
    colleague: only('has nothing', 'gets it'),
    restricted: both('gets it'),
  },
  'created in the CRM': {
    organiser: mailing(both('gets it'), 'invitation to the guest'),
    guest: both('gets it'),
    colleague: mailing(both('gets it'), 'invitation to the guest'),
    restricted: mailing(both('gets it'), 'invitation to the guest'),
  },
  'changed in the calendar': {
    organiser: both(title),
    guest: both(title),
    colleague: both(title),
    restricted: only(title, 'the person is unscheduled'),
  },
  'changed in the CRM': {
    organiser: both(title),
    guest: both(same),
    colleague: both(title),
    restricted: both(title),
  },
  'deleted in the calendar': {
    organiser: both('loses it'),
    guest: both('loses it'),
    colleague: only('loses it', 'the person is unscheduled'),
    restricted: only('loses it', 'the person is unscheduled'),
  },
  'deleted in the CRM': {
    organiser: cancelled,
    guest: only(same, 'loses it'),
    colleague: cancelled,
    restricted: cancelled,
  },
  'moved out of the calendar': {
    organiser: away,
    guest: away,
    colleague: only('is in another calendar', same),
    restricted: away,
  },
  'became private in the calendar': {
    organiser: only(privacy, hidden),
    guest: only(privacy, 'changed: title, privacy'),
    colleague: only(privacy, same),
    restricted: only(privacy, `${privacy}; locked: masked`),
  },
  'became private in the CRM': {
    organiser: both(privacy),
    guest: both(privacy),
    colleague: both(privacy),
    restricted: both(privacy),
  },
  'replied in the calendar': {
    organiser: both(answer),
    guest: both(answer),
    colleague: only(same, answer),
    restricted: both(answer),
  },
  'replied in the CRM': {
    organiser: mailing(both(answer), 'update to the guest'),
    guest: mailing(both(answer), 'answer to the organiser'),
    colleague: mailing(only(same, answer), 'update to the guest'),
    restricted: mailing(both(answer), 'update to the guest'),
  },
  'a field that only the CRM has changed': {
    organiser: crmFields,
    guest: crmFields,
    colleague: crmFields,
    restricted: crmFields,
  },
};

/** From the CRM only, nothing new crosses from the calendar (C4). */
export function effectOf({ happening, person, direction }: Cell): Effect {
  const effect = rows[happening][person];
  return direction === 'one-way' && happening === 'created in the calendar'
    ? { ...effect, crm: 'has nothing' }
    : effect;
}

export const cells: readonly Cell[] = happenings.flatMap((happening) =>
  people.flatMap((person) => directions.map((direction) => ({ happening, person, direction }))),
);
