/** Which version an entry holds that looks restored: its revisions and moments, its guests, what is hidden of it (DE4). */
import { expect, it } from 'vitest';
import type { RestoredInput } from '../../../src-main/sync/calendar/news/restored.ts';
import { type CalendarEvent, participantId } from '../../../src-shared/domain/calendar/event.ts';
import { otherSide, type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import { able, planInput } from '../../support/plan-table.ts';
import {
  byMoment,
  byRevision,
  digestsOf,
  type Entry,
  former,
  judged,
  minute,
  never,
  times,
  today,
} from '../../support/restored-table.ts';
import { loose, single, stored } from '../../support/small-calendar.ts';

const ann = { email: 'ann@example.com', roles: { attendee: true } } as const;
const titled = (title: string, change: Partial<CalendarEvent> = {}) => single({ title, ...change });
const withAnn = (title: string) => titled(title, { participants: { [participantId(ann.email)]: ann } });
const atOffice = (title: string) => titled(title, { locations: { '1': { name: 'Office' } } });
const asks = (side: SideName, entry: Entry, change: Partial<RestoredInput> = {}) =>
  judged(side, times(10, entry), change).actions.length > 0;

it.each(sideNames)(
  'a moment counts up to the one of now, also without a version from before, at the %s',
  (side) => {
    expect(asks(side, { ...byMoment, knownUpdated: today })).toBe(true);
    expect(asks(side, { ...byMoment, knownUpdated: today + 1 })).toBe(false);
    expect(asks(side, { ...byMoment, revision: 'new revision' }, { former: () => never })).toBe(true);
  },
);

it.each(sideNames)(
  'content from before counts unless its moment is newer than the known one, at the %s',
  (side) => {
    expect(asks(side, { updated: today - minute, knownUpdated: today - minute })).toBe(true);
    expect(asks(side, { updated: today - minute })).toBe(true);
    expect(asks(side, { updated: today, knownUpdated: today - minute })).toBe(false);
  },
);

it.each(sideNames)(
  'the revision that both agreed on says nothing, though the entry held it before, at the %s',
  (side) => {
    expect(asks(side, { ...byRevision, knownRevision: 'old revision' })).toBe(false);
  },
);

it.each(sideNames)(
  'an entry that still holds what was agreed did not go back: the other one changed, at the %s',
  (side) => {
    const entry = (agreed: CalendarEvent): Entry => ({
      ...{ base: agreed, event: agreed, revision: 'old revision' },
      otherEvent: { ...agreed, title: 'Newest' },
    });
    expect(asks(side, entry(titled('New')))).toBe(false);
    // whom the calendar has is compared, ticked or not
    expect(asks(side, entry(withAnn('New')))).toBe(false);
  },
);

it.each([
  { side: 'provider', expected: false },
  { side: 'crm', expected: true },
] as const)(
  'a private entry of the $side that differs in what may be hidden went back: $expected',
  ({ side, expected }) => {
    const event = (title: string) => titled(title, { privacy: 'private' });
    const entry = { base: event('New'), event: event('Old'), revision: 'old revision' };
    expect(asks(side, entry)).toBe(expected);
  },
);

it.each<{ name: string; provider: CalendarEvent; crm: CalendarEvent; lacks?: RestoredInput['capabilities'] }>(
  [
    {
      name: 'with a guest of the CRM whom the calendar never gets',
      provider: titled('Old'),
      crm: withAnn('Old'),
    },
    { name: 'with a guest whom both have', provider: withAnn('Old'), crm: withAnn('Old') },
    {
      name: 'with a place that the CRM cannot hold',
      provider: atOffice('Old'),
      crm: titled('Old'),
      lacks: { provider: able, crm: { ...able, lacks: ['locations'] } },
    },
    {
      name: 'with a place that the calendar cannot hold',
      provider: titled('Old'),
      crm: atOffice('Old'),
      lacks: { provider: { ...able, lacks: ['locations'] }, crm: able },
    },
  ],
)('what went back on both sides does not cross: $name', ({ provider, crm, lacks }) => {
  const held = { provider, crm };
  const capabilities = lacks ?? planInput().capabilities;
  for (const side of sideNames) {
    const entry = { revision: 'old revision', event: held[side], otherEvent: held[otherSide(side)] };
    expect(asks(side, entry, { capabilities })).toBe(false);
    expect(asks(side, { ...entry, otherEvent: titled('New') }, { capabilities })).toBe(true);
  }
});

it.each(sideNames)(
  'a question names the version: another revision or content is another question, at the %s (RU8)',
  (side) => {
    const two = { ...former, revisions: new Set(['old revision', 'older revision']) };
    const back = (entry: Entry) =>
      digestsOf(judged(side, times(4, { ...byRevision, ...entry }), { former: () => two }));
    const again = (revision: string) =>
      digestsOf(
        judged(side, [], {
          former: () => two,
          loose: {
            ...{ provider: [], crm: [] },
            [side]: times(4, {}).map((_entry, number) => loose(stored(`again ${number}`, { revision }))),
          },
        }),
      );
    const all = [
      ...back({}),
      ...back({ revision: 'older revision' }),
      ...back({ title: 'Never seen either' }),
      ...again('old revision'),
      ...again('older revision'),
    ];
    expect([all.length, new Set(all).size]).toEqual([20, 20]);
    expect(back({})).toEqual(all.slice(0, 4));
  },
);
