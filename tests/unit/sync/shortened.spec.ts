/** What a side with sizes gets of an event, and what comes back from it, learned from tables (WR11). Whole runs: sizes.spec.ts. */
import { describe, expect, it } from 'vitest';
import { madeWhole, mark, shortened, shortenedText } from '../../../src-main/sync/calendar/plan/shortened.ts';
import {
  type CalendarEvent,
  type Participant,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import type { Sizes } from '../../../src-shared/domain/calendar/sizes.ts';
import { dates, series, single } from '../../support/small-calendar.ts';

const most = 30;
const sizes = (change: Partial<Sizes> = {}): Sizes => ({
  unit: 'code-points',
  texts: {
    title: most,
    description: most,
    'locations/name': most,
    'virtualLocations/uri': most,
    'participants/name': most,
    'participants/email': most,
  },
  items: { locations: 2, participants: 3 },
  ...change,
});
const [, second] = dates;
const tail = 'and more and more and more and more';
const cut = (text: string): string => shortenedText(text, most, 'code-points');
const ann: Participant = { email: 'ann@example.com', roles: { attendee: true } };
const bob: Participant = { email: 'bob@example.com', roles: { attendee: true } };
const cy: Participant = { email: 'cy@example.com', roles: { attendee: true } };
const owner: Participant = { email: 'owner@example.com', roles: { owner: true } };
const people = (...list: readonly Participant[]): NonNullable<CalendarEvent['participants']> =>
  Object.fromEntries(list.map((one) => [participantId(one.email), one]));
const places = (...names: readonly string[]): NonNullable<CalendarEvent['locations']> =>
  Object.fromEntries(names.map((name, index) => [String(index), { name }]));
const inSecond = (patch: object, change: Partial<CalendarEvent> = {}): CalendarEvent =>
  series({ ...change, recurrenceOverrides: { [second]: patch as never } });

describe('an event that the side holds', () => {
  it.each<{ name: string; event: CalendarEvent; given?: Sizes }>([
    { name: 'with short texts', event: single({ description: 'Short' }) },
    {
      name: 'with as many people and places as it holds',
      event: single({ participants: people(ann, bob, cy), locations: places('Here', 'There') }),
    },
    { name: 'with an occurrence of its own', event: inSecond({ title: 'Other', participants: people(ann) }) },
    {
      name: 'with people, where only guests are limited',
      event: single({ participants: people(ann) }),
      given: sizes({ texts: {}, items: {}, guests: { nameWithout: '@' } }),
    },
  ])('$name is the same object, and stays it on its way back', ({ event, given = sizes() }) => {
    expect(shortened(event, given, null)).toBe(event);
    expect(madeWhole(event, event, given)).toBe(event);
    expect(madeWhole(event, { ...event, title: 'Before' }, given)).toBe(event);
  });
});

describe('what is too long', () => {
  it.each<{
    name: string;
    event: CalendarEvent;
    known?: CalendarEvent;
    given?: Sizes;
    expected: CalendarEvent;
  }>([
    {
      name: 'the name of a place is cut',
      event: single({ locations: places(`Hall ${tail}`) }),
      expected: single({ locations: places(cut(`Hall ${tail}`)) }),
    },
    {
      name: 'a plain text is cut as it is, and gets no type',
      event: single({ description: `1 &lt; 2 ${tail}` }),
      expected: single({ description: cut(`1 &lt; 2 ${tail}`) }),
    },
    {
      name: 'a short text in HTML stays HTML where the side has another one',
      event: single({ description: '<b>New</b>', descriptionContentType: 'text/html' }),
      known: single({ description: 'Old' }),
      expected: single({ description: '<b>New</b>', descriptionContentType: 'text/html' }),
    },
    {
      name: 'a text that the side holds already is left alone',
      event: single({ title: 'New', description: `Text ${tail}` }),
      known: single({ description: `Text ${tail}` }),
      expected: single({ title: 'New', description: `Text ${tail}` }),
    },
    {
      name: 'where one text and one map are limited',
      event: single({ title: `Title ${tail}` }),
      given: sizes({ texts: { title: most }, items: { participants: 3 } }),
      expected: single({ title: cut(`Title ${tail}`) }),
    },
    {
      name: 'an occurrence without places stays without them',
      event: inSecond({ title: `Title ${tail}`, locations: null }, { locations: places('Here') }),
      expected: inSecond({ title: cut(`Title ${tail}`), locations: null }, { locations: places('Here') }),
    },
    {
      name: 'somebody whom the side holds already stays, whatever it could not take anew',
      event: single({ title: `Title ${tail}`, participants: people({ ...ann, name: 'a@b' }) }),
      known: single({ participants: people({ ...ann, name: 'a@b' }) }),
      given: sizes({ guests: { nameWithout: '@' } }),
      expected: single({ title: cut(`Title ${tail}`), participants: people({ ...ann, name: 'a@b' }) }),
    },
    {
      name: 'a limit of guests is none of places',
      event: single({ title: `Title ${tail}`, locations: places('a@b') }),
      given: sizes({ guests: { nameWithout: '@' } }),
      expected: single({ title: cut(`Title ${tail}`), locations: places('a@b') }),
    },
    {
      name: 'a name that the side holds already is left alone where the guest answers',
      event: single({
        participants: people({ ...ann, name: `Ann ${tail}`, participationStatus: 'accepted' }),
      }),
      known: single({ participants: people({ ...ann, name: `Ann ${tail}` }) }),
      expected: single({
        participants: people({ ...ann, name: `Ann ${tail}`, participationStatus: 'accepted' }),
      }),
    },
    {
      name: 'of too many people those stay who are there, then the organiser, then the others in their order',
      event: single({ participants: people(ann, bob, cy, owner) }),
      known: single({ participants: people(cy) }),
      expected: single({ participants: people(ann, cy, owner) }),
    },
  ])('$name', ({ event, known = null, given = sizes(), expected }) => {
    expect(shortened(event, given, known)).toEqual(expected);
  });
  it('a text gets the mark where at least as much of it is left', () => {
    const room = [...mark].length;
    const text = 'x'.repeat(3 * room);
    expect(shortenedText(text, 2 * room, 'code-points')).toBe(`${'x'.repeat(room)}${mark}`);
    expect(shortenedText(text, 2 * room - 1, 'code-points')).toBe('x'.repeat(2 * room - 1));
  });
  it('an address that is cut would lead elsewhere: the link is left out', () => {
    const uri = `https://meet.example/${'x'.repeat(most)}`;
    const event = single({ virtualLocations: { 0: { uri }, 1: { uri: 'https://a.example' } } });
    expect(shortened(event, sizes(), null).virtualLocations).toEqual({ 1: { uri: 'https://a.example' } });
  });
});

describe('what comes back', () => {
  const html = { description: `<p>1 &lt; 2 ${tail}</p>`, descriptionContentType: 'text/html' } as const;
  const crossed = (event: CalendarEvent): CalendarEvent => shortened(event, sizes(), null);
  it.each<{
    name: string;
    event: CalendarEvent;
    known: CalendarEvent;
    given?: Sizes;
    expected: CalendarEvent;
  }>([
    {
      name: 'an occurrence whose people the whole side took away keeps those of the other',
      event: inSecond(
        { title: cut(`Title ${tail}`), participants: people(bob) },
        { participants: people(ann) },
      ),
      known: inSecond({ title: `Title ${tail}`, participants: null }, { participants: people(ann) }),
      expected: inSecond(
        { title: `Title ${tail}`, participants: people(bob) },
        { participants: people(ann) },
      ),
    },
    {
      name: 'the beginning of a text of HTML that a person edited keeps the rest, as plain text',
      event: single({
        description: cut(`1 < 2 ${tail}`).replace('1', '0'),
        descriptionContentType: 'text/plain',
      }),
      known: single(html),
      expected: single({ description: `0 < 2 ${tail}` }),
    },
    {
      name: 'a plain text that crossed shortened gets back what was cut off, and stays plain',
      event: single({ description: cut(`1 &lt; 2 ${tail}`), title: 'New' }),
      known: single({ description: `1 &lt; 2 ${tail}` }),
      expected: single({ description: `1 &lt; 2 ${tail}`, title: 'New' }),
    },
    {
      name: 'a short text that a person wrote is plain, though HTML reads the same',
      event: single({ description: 'Old' }),
      known: single({ description: '<b>Old</b>', descriptionContentType: 'text/html' }),
      expected: single({ description: 'Old' }),
    },
    {
      name: 'a text that was cut without a mark gets back what was cut off',
      event: single({ title: 'Title and', description: 'New' }),
      known: single({ title: `Title ${tail}` }),
      given: sizes({ texts: { title: 10 } }),
      expected: single({ title: `Title ${tail}`, description: 'New' }),
    },
    {
      name: 'a new text replaces one that was cut without a mark',
      event: single({ title: 'By hand' }),
      known: single({ title: `Title ${tail}` }),
      given: sizes({ texts: { title: 10 } }),
      expected: single({ title: 'By hand' }),
    },
    {
      name: 'a whole text that ends like a shortened one stays as it is',
      event: single({ title: `Title ${tail} ${mark}`, description: 'New' }),
      known: single({ title: `Title ${tail} ${mark}` }),
      expected: single({ title: `Title ${tail} ${mark}`, description: 'New' }),
    },
    {
      name: 'people who were all taken away are gone, whatever their names are',
      event: single({ title: 'New' }),
      known: single({ participants: people({ ...ann, name: `Ann ${tail}` }) }),
      expected: single({ title: 'New' }),
    },
    {
      name: 'somebody whom the other side has itself, and could not take over, is as it says',
      event: single({ participants: people({ ...ann, name: 'Ann' }) }),
      known: single({ participants: people({ ...ann, name: 'ann@work' }) }),
      given: sizes({ guests: { nameWithout: '@' } }),
      expected: single({ participants: people({ ...ann, name: 'Ann' }) }),
    },
    {
      name: 'somebody new comes to people with a shortened name',
      event: single({ participants: people({ ...ann, name: cut(`Ann ${tail}`) }, bob) }),
      known: single({ participants: people({ ...ann, name: `Ann ${tail}` }) }),
      expected: single({ participants: people({ ...ann, name: `Ann ${tail}` }, bob) }),
    },
    {
      name: 'two places whose long names begin alike get back each its own',
      event: single({ title: 'New', locations: places(cut(`Hall ${tail} 1`), cut(`Hall ${tail} 2`)) }),
      known: single({ locations: places(`Hall ${tail} 1`, `Hall ${tail} 2`) }),
      expected: single({ title: 'New', locations: places(`Hall ${tail} 1`, `Hall ${tail} 2`) }),
    },
    {
      name: 'the shortened title gets back what was cut off',
      event: single({ title: cut(`Title ${tail}`), description: 'New' }),
      known: single({ title: `Title ${tail}` }),
      expected: single({ title: `Title ${tail}`, description: 'New' }),
    },
    {
      name: 'the text of HTML that crossed shortened is that HTML again',
      event: { ...crossed(single(html)), title: 'New' },
      known: single(html),
      expected: single({ ...html, title: 'New' }),
    },
    {
      name: 'the text of HTML that a person wrote anew is plain',
      event: single({ description: 'By hand', descriptionContentType: 'text/plain' }),
      known: single(html),
      expected: single({ description: 'By hand', descriptionContentType: 'text/plain' }),
    },
    {
      name: 'another title makes no HTML of a plain text',
      event: single({ title: cut(`Title ${tail}`), description: 'Plain' }),
      known: single({
        title: `Title ${tail}`,
        description: '<b>Old</b>',
        descriptionContentType: 'text/html',
      }),
      expected: single({ title: `Title ${tail}`, description: 'Plain' }),
    },
    {
      name: 'an occurrence whose people were taken away stays without them',
      event: inSecond({ title: cut(`Title ${tail}`), participants: null }, { participants: people(ann) }),
      known: inSecond({ title: `Title ${tail}` }, { participants: people({ ...ann, name: `Ann ${tail}` }) }),
      expected: inSecond({ title: `Title ${tail}`, participants: null }, { participants: people(ann) }),
    },
    {
      name: 'people whom nobody had stay away where others come',
      event: single({ participants: people(bob) }),
      known: single({ title: `Title ${tail}` }),
      expected: single({ participants: people(bob) }),
    },
    {
      name: 'a guest whose name was cut gets it back, and one who never crossed stays',
      event: single({
        participants: people({ ...ann, name: cut(`Ann ${tail}`), participationStatus: 'accepted' }),
      }),
      known: single({
        participants: people(
          { ...ann, name: `Ann ${tail}` },
          { ...bob, email: `${'b'.repeat(most)}@x.example` },
        ),
      }),
      expected: single({
        participants: people(
          { ...ann, name: `Ann ${tail}`, participationStatus: 'accepted' },
          { ...bob, email: `${'b'.repeat(most)}@x.example` },
        ),
      }),
    },
    {
      name: 'a place that moved up because the one before it went keeps its whole name',
      event: single({ locations: places(cut(`Hall ${tail}`)) }),
      known: single({ locations: places('Gone', `Hall ${tail}`) }),
      expected: single({ locations: places(`Hall ${tail}`) }),
    },
  ])('$name', ({ event, known, given = sizes(), expected }) => {
    expect(madeWhole(event, known, given)).toEqual(expected);
  });
});
