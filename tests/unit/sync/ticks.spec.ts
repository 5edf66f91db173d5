/** What the provider may see of a CRM entry because of ticks, and whose ticks are dealt with, learned from tables (PE1, PE2, C9, C10). */
import { describe, expect, it } from 'vitest';
import {
  hasTicked,
  providerView,
  settledTicks,
  tickedAddresses,
  tickedIds,
  viewFor,
} from '../../../src-main/sync/calendar/people/ticks.ts';
import {
  type CalendarEvent,
  type Participant,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import type { Part } from '../../../src-shared/domain/calendar/part.ts';
import { self } from '../../support/plan-table.ts';
import { dates, series, single } from '../../support/small-calendar.ts';

const [first, second] = dates;
type Who = 'ann' | 'bob' | 'me' | 'boss';
const emails: Readonly<Record<Who, string>> = {
  ann: 'ann@example.com',
  bob: 'bob@example.com',
  me: self,
  boss: 'boss@example.com',
};
const idOf = (who: Who): string => participantId(emails[who]);
type List = readonly (Who | `${Who}+`)[];
/** `ann+` is ticked; `me` and `boss` organise. */
function people(list: List): Record<string, Participant> {
  return Object.fromEntries(
    list.map((one) => {
      const who = one.replace('+', '') as Who;
      const roles: Participant['roles'] =
        who === 'me' || who === 'boss' ? { owner: true } : { attendee: true };
      return [idOf(who), { email: emails[who], roles, ...(one.endsWith('+') ? { invite: true } : {}) }];
    }),
  );
}
const names = ({ participants = {} }: Pick<CalendarEvent, 'participants'>): readonly string[] =>
  Object.values(participants)
    .map(({ email, invite }) =>
      `${email.split('@')[0]}${invite === undefined ? '' : '+'}`.replace('robin', 'me'),
    )
    .sort();
const meeting = (list: List): CalendarEvent => single({ participants: people(list) });
/** A series whose second date has a guest list of its own, and what else differs there. */
const withOwnList = (list: List, own: List, more: object = {}): CalendarEvent =>
  series({
    participants: people(list),
    recurrenceOverrides: { [second]: { ...more, participants: people(own) as never } },
  });
const ownList = (event: CalendarEvent): readonly string[] | undefined => {
  const participants = event.recurrenceOverrides?.[second]?.participants;
  return participants === undefined ? undefined : names({ participants: participants as never });
};

describe('the guests whom the provider may see', () => {
  it.each<{
    name: string;
    crm: List;
    known?: readonly List[];
    before?: readonly Who[];
    part?: Part;
    unmailed?: boolean;
    seen: readonly string[];
  }>([
    {
      name: 'those who are ticked, while nothing is known of before',
      crm: ['me', 'ann+', 'bob'],
      seen: ['ann', 'me'],
    },
    { name: 'nobody, where nobody is ticked: nor the organiser alone', crm: ['me', 'ann'], seen: [] },
    {
      name: 'all of them, where the provider never mails',
      crm: ['me', 'ann', 'bob'],
      unmailed: true,
      seen: ['ann', 'bob', 'me'],
    },
    {
      name: 'those whom the calendar has already',
      crm: ['me', 'ann', 'bob'],
      known: [['me', 'bob']],
      seen: ['bob', 'me'],
    },
    {
      name: 'none who was ticked before and is not in the calendar',
      crm: ['me', 'ann+'],
      before: ['ann'],
      seen: [],
    },
    {
      name: 'one who was ticked before and is in the calendar',
      crm: ['me', 'ann+'],
      before: ['ann'],
      known: [['me', 'ann']],
      seen: ['ann', 'me'],
    },
    { name: 'one whose tick is new', crm: ['me', 'ann+'], before: [], seen: ['ann', 'me'] },
    {
      name: 'none whose tick was taken back',
      crm: ['me', 'ann', 'bob'],
      before: ['ann'],
      known: [['me', 'ann', 'bob']],
      seen: ['bob', 'me'],
    },
    {
      name: 'the organiser alone, where the calendar has people',
      crm: ['me', 'ann'],
      known: [['me']],
      seen: ['me'],
    },
    { name: 'nobody, where the calendar has it without people', crm: ['me', 'ann'], known: [[]], seen: [] },
    {
      name: 'nobody new in a colleague’s meeting',
      crm: ['boss', 'ann+'],
      part: 'colleague',
      known: [['boss', 'bob']],
      seen: ['boss'],
    },
    {
      name: 'those whom a colleague’s meeting has',
      crm: ['boss', 'ann+', 'bob'],
      part: 'invited',
      known: [['boss', 'bob']],
      seen: ['bob', 'boss'],
    },
    {
      name: 'nobody of a meeting that was handed over',
      crm: ['boss', 'ann+'],
      part: 'colleague',
      known: [['me', 'ann']],
      seen: [],
    },
    { name: 'nobody in a copy', crm: ['me', 'ann+'], part: 'copy', seen: [] },
    {
      name: 'those whom the person’s copy has',
      crm: ['me', 'ann+'],
      part: 'copy',
      known: [['me', 'ann']],
      seen: ['ann', 'me'],
    },
  ])('$name', ({ crm, known = [], before, part, unmailed = false, seen }) => {
    const stored = { event: meeting(crm), ...(part === undefined ? {} : { part }) };
    const view = providerView(stored, known.map(meeting), unmailed, before?.map(idOf));
    expect(names(view)).toEqual(seen);
  });

  it('an entry of which nobody is seen has no list of people', () => {
    const view = providerView({ event: meeting(['me', 'ann']) }, [], false);
    expect(view).toStrictEqual(single());
  });
  it('an entry without people is seen as it is', () => {
    const event = single();
    expect(providerView({ event }, [meeting(['me', 'ann'])], false)).toBe(event);
  });

  it('under the names that the calendar has for them (PE9)', () => {
    const other = 'a.vos@example.com';
    const inCalendar = single({
      participants: {
        ...people(['me']),
        [participantId(other)]: { email: other, roles: { attendee: true } },
      },
    });
    const stored = { event: meeting(['me', 'ann']), people: [[emails.ann, other]] };
    expect(names(viewFor(stored, [inCalendar], false, []))).toEqual(['a.vos', 'me']);
  });
  it('under the newest of the names that the calendar had for them (PE9)', () => {
    const addresses = [emails.ann, 'a@old.example', 'a@older.example', 'a@new.example'];
    const named = (email: string) =>
      single({
        participants: { ...people(['me']), [participantId(email)]: { email, roles: { attendee: true } } },
      });
    const stored = { event: meeting(['me', 'ann']), people: [addresses] };
    const versions = ['a@older.example', 'a@old.example', 'a@new.example'].map(named);
    const view = viewFor(stored, versions, false, []);
    expect(Object.values(view.participants ?? {}).map(({ email }) => email)).toContain('a@new.example');
  });
});

describe('the guest list of one occurrence', () => {
  it.each<{
    name: string;
    crm: CalendarEvent;
    known?: readonly CalendarEvent[];
    before?: readonly string[];
    part?: Part;
    unmailed?: boolean;
    seen: readonly string[] | undefined;
  }>([
    {
      name: 'has those of the series, and who is ticked for it',
      crm: withOwnList(['me', 'ann+'], ['me', 'ann+', 'bob+']),
      seen: ['ann', 'bob', 'me'],
    },
    {
      name: 'has none who is not ticked',
      crm: withOwnList(['me', 'ann+', 'bob'], ['me', 'bob']),
      seen: ['me'],
    },
    {
      name: 'is none of its own where ticks alone differ',
      crm: withOwnList(['me', 'ann+', 'bob'], ['me', 'ann', 'bob']),
      seen: undefined,
    },
    {
      name: 'is none of its own with the organiser alone',
      crm: withOwnList(['me', 'ann'], ['me', 'ann', 'bob']),
      seen: undefined,
    },
    {
      name: 'has who is ticked for it alone, in a series without people',
      crm: withOwnList([], ['ann+', 'bob']),
      seen: ['ann'],
    },
    {
      name: 'has none who is not ticked, in a series without people (PE2)',
      crm: withOwnList([], ['bob']),
      seen: undefined,
    },
    {
      name: 'is none of its own with the organiser alone, whom the calendar has there',
      crm: withOwnList(['me', 'bob'], ['me', 'ann']),
      known: [withOwnList([], ['me'])],
      seen: undefined,
    },
    {
      name: 'has who is ticked for it, where nobody of the series is',
      crm: withOwnList(['me', 'bob'], ['ann+']),
      seen: ['ann'],
    },
    {
      name: 'has the organiser beside who is ticked for it, where nobody of the series is',
      crm: withOwnList(['me', 'bob'], ['me', 'ann+']),
      known: [withOwnList([], ['me'])],
      seen: ['ann', 'me'],
    },
    {
      name: 'has none whose tick for it was dealt with',
      crm: withOwnList(['me', 'ann+'], ['me', 'ann+', 'bob+']),
      before: [`${second} ${idOf('bob')}`],
      seen: undefined,
    },
    {
      name: 'has none whose tick for the series was refused',
      crm: withOwnList(['me', 'ann+'], ['me', 'ann+', 'bob+']),
      before: [idOf('ann'), idOf('bob')],
      seen: undefined,
    },
    {
      name: 'has one whose tick for another occurrence was dealt with',
      crm: withOwnList(['me', 'ann+'], ['me', 'ann+', 'bob+']),
      before: [`${first} ${idOf('bob')}`],
      seen: ['ann', 'bob', 'me'],
    },
    {
      name: 'has whom the calendar has there',
      crm: withOwnList(['me', 'ann+'], ['me', 'ann', 'bob']),
      known: [withOwnList(['me', 'ann'], ['me', 'ann', 'bob'])],
      seen: ['ann', 'bob', 'me'],
    },
    {
      name: 'has all where the provider never mails',
      crm: withOwnList(['me', 'ann'], ['me', 'ann', 'bob']),
      unmailed: true,
      seen: ['ann', 'bob', 'me'],
    },
    {
      name: 'has nobody new in a colleague’s meeting',
      crm: withOwnList(['boss', 'ann+'], ['boss', 'ann+', 'bob+']),
      part: 'colleague',
      known: [series({ participants: people(['boss', 'ann']) })],
      seen: undefined,
    },
    {
      name: 'has nobody of a meeting that was handed over',
      crm: withOwnList(['boss'], ['boss', 'bob+']),
      part: 'colleague',
      known: [withOwnList(['me', 'ann'], ['me', 'bob'])],
      seen: undefined,
    },
  ])('$name', ({ crm, known = [], before, part, unmailed = false, seen }) => {
    const view = providerView(
      { event: crm, ...(part === undefined ? {} : { part }) },
      known,
      unmailed,
      before,
    );
    expect(ownList(view)).toEqual(seen);
  });

  it('leaves the other changes of the occurrence', () => {
    const view = providerView(
      { event: withOwnList(['me', 'ann'], ['me', 'ann', 'bob'], { title: 'Longer' }) },
      [],
      false,
    );
    expect(view.recurrenceOverrides).toEqual({ [second]: { title: 'Longer' } });
  });
  it('that says nothing leaves no exception behind, unless it is a date of its own', () => {
    const { recurrenceOverrides } = withOwnList(['me', 'ann'], ['me', 'bob']);
    const own = recurrenceOverrides?.[second] ?? {};
    const added = '2026-12-03T15:00:00';
    const event = series({
      participants: people(['me', 'ann']),
      recurrenceOverrides: { [second]: own, [added]: own },
    });
    expect(providerView({ event }, [], false).recurrenceOverrides).toEqual({ [added]: {} });
  });
  it('is not missed in an exception that says nothing at all', () => {
    const event = series({ participants: people(['me', 'ann+']), recurrenceOverrides: { [second]: {} } });
    expect(providerView({ event }, [], false).recurrenceOverrides).toEqual({ [second]: {} });
  });
  it('that is taken away, or of a cancelled date, stays so', () => {
    const recurrenceOverrides = { [first]: { excluded: true }, [second]: { participants: null } };
    const event = series({ participants: people(['me', 'ann+']), recurrenceOverrides });
    expect(providerView({ event }, [], false).recurrenceOverrides).toEqual(event.recurrenceOverrides);
  });
});

describe('who is ticked', () => {
  const crm = withOwnList(['me', 'ann+', 'bob'], ['me', 'ann', 'bob+']);
  it('is known for the series and for each occurrence with a list of its own', () => {
    expect(tickedIds(crm)).toEqual([`${second} ${idOf('bob')}`, idOf('ann')]);
    expect(tickedIds(single())).toEqual([]);
    expect(tickedIds(series({ recurrenceOverrides: { [second]: { title: 'x' } } }))).toEqual([]);
  });
  it('by address, lower-cased', () => {
    const event = single({
      participants: { a: { email: 'Ann@Example.com', roles: { attendee: true }, invite: true } },
    });
    expect(tickedAddresses(event)).toEqual(['ann@example.com']);
    expect(tickedAddresses(crm)).toEqual([emails.ann, emails.bob]);
    expect(tickedAddresses(null)).toEqual([]);
  });
  it('takes part there: in the series, or in the occurrence that the tick is for', () => {
    const held = withOwnList(['me', 'ann'], ['me', 'bob']);
    const inSeries = [idOf('ann'), idOf('bob')].map((tick) => hasTicked(held, tick));
    expect(inSeries).toEqual([true, false]);
    const inOccurrence = [idOf('ann'), idOf('bob')].map((id) => hasTicked(held, `${second} ${id}`));
    expect(inOccurrence).toEqual([false, true]);
    expect(hasTicked(held, `${first} ${idOf('ann')}`)).toBe(true);
  });
  it('is not dealt with where the calendar has nobody at all', () => {
    expect(settledTicks(meeting(['ann+']), meeting(['ann']), single())).toEqual([]);
    expect(settledTicks(meeting(['ann+']), single(), single())).toEqual([idOf('ann')]);
  });
  it('is dealt with, except for a guest whom the calendar was to get and does not have (PE9)', () => {
    const ticked = meeting(['me', 'ann+', 'bob+']);
    expect(settledTicks(ticked, meeting(['me', 'ann', 'bob']), meeting(['me', 'ann']))).toEqual([
      idOf('ann'),
    ]);
    expect(settledTicks(ticked, meeting(['me', 'ann']), meeting(['me', 'ann']))).toEqual([
      idOf('ann'),
      idOf('bob'),
    ]);
  });
});
