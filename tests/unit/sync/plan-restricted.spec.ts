/** Which edit in the calendar breaks the rule that restricts editing (C12), and what may flow under it. */
import { describe, expect, it } from 'vitest';
import {
  isEditedAgainstTheRule,
  isEditingRestricted,
  lockedForMerge,
} from '../../../src-main/sync/calendar/plan/plan-restricted.ts';
import {
  type CalendarEvent,
  type FieldName,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { dates, link, series, single, stored } from '../../support/small-calendar.ts';

type ReadOnly = NonNullable<StoredEvent['readOnly']>;
const restricted = (fields: ReadOnly['fields']): ReadOnly => ({ reason: 'editing-restricted', fields });
const participants = {
  [participantId('ann@example.com')]: {
    email: 'ann@example.com',
    roles: { attendee: true as const },
  },
};

describe('an entry whose editing is restricted (C12)', () => {
  it.each<{ name: string; readOnly?: ReadOnly; is: boolean }>([
    { name: 'the administrator restricts it', readOnly: restricted(['title']), is: true },
    { name: 'somebody else organises it', readOnly: { reason: 'not-organizer', fields: 'all' }, is: false },
    { name: 'everything may be changed', is: false },
  ])('$name: $is', ({ readOnly, is }) => {
    expect(isEditingRestricted(stored('C', readOnly && { readOnly }))).toBe(is);
  });
});

describe('the calendar’s entry was edited against the rule (C12)', () => {
  interface Given {
    readonly readOnly?: ReadOnly;
    /** Both sides’ agreed entry. */
    readonly base?: CalendarEvent;
    readonly now: CalendarEvent;
    /** The CRM’s entry as the calendar may see it. */
    readonly view?: CalendarEvent;
    readonly hidden?: readonly FieldName[];
    readonly crmHides?: readonly FieldName[];
  }
  const isEdited = ({
    readOnly = restricted(['title', 'start', 'recurrenceOverrides']),
    base = single(),
    now,
    view = base,
    hidden = [],
    crmHides = [],
  }: Given): boolean => {
    const end = (ref: string, of: CalendarEvent) => ({ ref, revision: 'r', hash: 'h', base: of });
    return isEditedAgainstTheRule(
      link('l', { provider: end('P', base), crm: end('C', single({ title: 'Of the CRM' })) }),
      stored('P', { event: now, withheld: hidden }),
      stored('C', { event: view, readOnly, withheld: crmHides }),
      view,
    );
  };
  it.each<{ name: string; given: Given; is: boolean }>([
    { name: 'a forbidden field', given: { now: single({ title: 'Mine' }) }, is: true },
    {
      name: 'a forbidden field beside an open one',
      given: { now: single({ title: 'Mine', description: 'Mine' }) },
      is: true,
    },
    {
      name: 'any field where none may be changed',
      given: { readOnly: restricted('all'), now: single({ description: 'Mine' }) },
      is: true,
    },
    {
      name: 'a field that the CRM hides',
      given: { crmHides: ['description'], now: single({ description: 'Mine' }) },
      is: true,
    },
    {
      name: 'a forbidden field of one occurrence',
      given: {
        readOnly: restricted(['title']),
        base: series(),
        now: series({ recurrenceOverrides: { [dates[1]]: { title: 'Mine' } } }),
      },
      is: true,
    },
    {
      name: 'a forbidden field of one occurrence beside an open one',
      given: {
        readOnly: restricted(['title']),
        base: series(),
        now: series({ recurrenceOverrides: { [dates[1]]: { title: 'Mine', description: 'Mine' } } }),
      },
      is: true,
    },
    {
      name: 'the same field, otherwise than the CRM did',
      given: { now: single({ title: 'Mine' }), view: single({ title: 'Theirs' }) },
      is: true,
    },
    { name: 'nothing', given: { now: single() }, is: false },
    { name: 'an open field', given: { now: single({ description: 'Mine' }) }, is: false },
    {
      name: 'an open field of one occurrence',
      given: {
        readOnly: restricted(['title']),
        base: series({ participants }),
        now: series({
          participants,
          recurrenceOverrides: {
            [dates[1]]: {
              participants: {
                [participantId('ann@example.com')]: {
                  email: 'ann@example.com',
                  roles: { attendee: true },
                  participationStatus: 'accepted',
                },
              },
            },
          },
        }),
      },
      is: false,
    },
    {
      name: 'a forbidden field, as the CRM did',
      given: { now: single({ title: 'Ours' }), view: single({ title: 'Ours' }) },
      is: false,
    },
    {
      name: 'what the calendar hides since the entry is private (RU6)',
      given: { now: single({ title: 'Busy' }), hidden: ['title'] },
      is: false,
    },
    {
      name: 'a forbidden field, but another rule forbids it',
      given: { readOnly: { reason: 'not-organizer', fields: 'all' }, now: single({ title: 'Mine' }) },
      is: false,
    },
  ])('$name: $is', ({ given, is }) => {
    expect(isEdited(given)).toBe(is);
  });
  it('nothing in the CRM, whatever it holds', () => {
    expect(isEdited({ now: single(), view: single({ title: 'Theirs' }) })).toBe(false);
  });
});

describe('what the merge may not write into the CRM’s entry', () => {
  it.each<{
    name: string;
    readOnly?: ReadOnly;
    hidden: readonly FieldName[];
    crmHides?: readonly FieldName[];
    locked: 'all' | readonly FieldName[];
  }>([
    { name: 'nothing of an open one', hidden: ['title'], locked: [] },
    { name: 'what is hidden in an open one', hidden: [], crmHides: ['title'], locked: ['title'] },
    {
      name: 'all of what somebody else organises',
      readOnly: { reason: 'not-organizer', fields: 'all' },
      hidden: ['title'],
      locked: 'all',
    },
    {
      name: 'what the calendar hides of what the rule forbids: it is no edit',
      readOnly: restricted(['title', 'start']),
      hidden: ['title', 'description'],
      locked: ['title'],
    },
    {
      name: 'what the calendar hides, where the rule forbids everything',
      readOnly: restricted('all'),
      hidden: ['title', 'description'],
      locked: ['title', 'description'],
    },
    { name: 'nothing else under the rule', readOnly: restricted('all'), hidden: [], locked: [] },
  ])('$name', ({ readOnly, hidden, crmHides = [], locked }) => {
    expect(
      lockedForMerge(
        stored('C', { ...(readOnly && { readOnly }), withheld: crmHides }),
        stored('P', { withheld: hidden }),
      ),
    ).toEqual(locked);
  });
});
