/** What the interface gets of an entry: every field that the engine compares, and never more than the contract lets through. */
import { expect, it } from 'vitest';
import { entryVersion, versionsOf } from '../../../src-main/app/entry-version.ts';
import { shownFields } from '../../../src-renderer/screens/entry-fields.ts';
import { mostShown, entryVersion as schema } from '../../../src-shared/contract/index.ts';
import { type CalendarEvent, fieldNames } from '../../../src-shared/domain/calendar/event.ts';
import { en } from '../../../src-shared/i18n/index.ts';
import { createWords } from '../../../src-shared/i18n/translate.ts';

const many = <T>(count: number, make: (index: number) => T): Readonly<Record<string, T>> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, make(index)]));
const long = 'x'.repeat(100_000);

const huge: CalendarEvent = {
  uid: 'u',
  title: long,
  start: '2026-11-20T09:00:00',
  timeZone: long,
  duration: long,
  description: `<p>${long}</p>`,
  descriptionContentType: 'text/html',
  locations: many(500, () => ({ name: long })),
  virtualLocations: many(500, () => ({ uri: `https://${long}` })),
  participants: many(500, (index) => ({
    email: `${index}@${long}`,
    name: long,
    roles: index === 400 ? { owner: true as const } : { attendee: true as const },
  })),
  relatedTo: many(500, () => ({ relation: { next: true as const } })),
  recurrenceRules: Array.from({ length: 500 }, () => ({ frequency: 'weekly' as const, until: long })),
  recurrenceOverrides: many(5_000, () => ({ title: long })),
};

it('S6: an entry of any size becomes one that the contract lets through, and says how much is left out', () => {
  const shown = entryVersion(huge);
  expect(schema.parse(shown)).toEqual(shown);
  expect(JSON.stringify(shown).length).toBeLessThan(60_000);
  expect(shown.more).toEqual({
    places: 500 - mostShown.places,
    links: 500 - mostShown.links,
    people: 500 - mostShown.people,
    rules: 500 - mostShown.rules,
    dates: 5_000 - mostShown.dates,
  });
  const { places, links, people, rules, dates } = shown;
  expect([places, links, people, rules, dates].map((list) => list.length)).toEqual([20, 20, 50, 5, 20]);
  expect([shown.isDescriptionCut, shown.isFormatted]).toEqual([true, true]);
  expect(shown.people[0]?.isOrganizer).toBe(true);
});

it('a text has its first 2,000 characters, and a short one its first 300 (S6)', () => {
  const shown = entryVersion({
    uid: 'u',
    start: '2026-12-02T10:00:00',
    title: 'x'.repeat(2_001),
    description: 'x'.repeat(2_001),
    locations: { 1: { name: 'x'.repeat(301) } },
  });
  expect([shown.title, shown.description, shown.places[0]].map((one) => one?.length)).toEqual([
    2_000, 2_000, 300,
  ]);
});

it('an entry without anything but a start gets the defaults of RFC 8984', () => {
  expect(entryVersion({ uid: 'u', start: '2026-11-20T09:00:00' })).toMatchObject({
    title: '',
    timeZone: null,
    duration: 'PT0S',
    status: 'confirmed',
    freeBusyStatus: 'busy',
    privacy: 'public',
    description: '',
  });
});

it('every field that the engine compares has a place in the comparison', () => {
  const shown = shownFields.flatMap(({ fields }) => fields);
  expect([...shown].sort()).toEqual([...fieldNames].sort());
});

it('two versions differ where the engine says so: another name of the same zone is no difference', () => {
  const one: CalendarEvent = { uid: 'u', start: '2026-11-20T09:00:00', timeZone: 'Europe/Amsterdam' };
  expect(versionsOf(one, { ...one, timeZone: 'Europe/Brussels' }).differs).toEqual([]);
  expect(versionsOf(one, { ...one, timeZone: 'Europe/London', privacy: 'private' }).differs).toEqual([
    'timeZone',
    'privacy',
  ]);
  expect(versionsOf(one, null)).toMatchObject({ second: null, differs: [] });
});

it('a rule of a series is one sentence', () => {
  const words = createWords(en, ['en-GB'], 'Europe/Amsterdam');
  const rules = shownFields.find(({ name }) => name === 'rules');
  const lines = (rule: NonNullable<CalendarEvent['recurrenceRules']>[number]) =>
    rules?.lines(
      entryVersion({ uid: 'u', start: '2026-03-10T09:00:00', recurrenceRules: [rule] }),
      words,
      Date.parse('2026-03-04T09:00:00Z'),
    );
  expect(lines({ frequency: 'weekly' })).toEqual(['Every week']);
  expect(
    lines({
      frequency: 'monthly',
      interval: 2,
      byDay: [
        { day: 'tu', nthOfPeriod: 2 },
        { day: 'fr', nthOfPeriod: -1 },
      ],
      until: '2026-06-30T00:00:00',
    }),
  ).toEqual(['Every 2 months on the second Tuesday, the last Friday, until Tue 30 Jun']);
  expect(lines({ frequency: 'monthly', byMonthDay: [1, 15], count: 6 })).toEqual([
    'Every month on day 1, 15 of the month, 6 times',
  ]);
  expect(lines({ frequency: 'yearly', byWeekNo: [20] })).toEqual(['Every year, with further conditions']);
});
