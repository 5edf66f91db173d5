/** Fields that a calendar hides from Concord (RU6), learned from tables: what stands in for them, and what counts as private. */

import { describe, expect, it } from 'vitest';
import { withStandIns } from '../../../src-main/sync/calendar/people/withheld.ts';
import type { CalendarEvent, FieldName, PatchObject } from '../../../src-shared/domain/calendar/event.ts';
import { isPrivate } from '../../../src-shared/domain/calendar/private-events.ts';
import { at } from '../../support/plan-table.ts';
import { dates, series, single } from '../../support/small-calendar.ts';

const [, second, third] = dates;

describe('an event with stand-ins for what the other side hides (RU6)', () => {
  it.each<{
    name: string;
    event: CalendarEvent;
    shown: CalendarEvent;
    withheld: readonly FieldName[];
    expected: CalendarEvent;
  }>([
    {
      name: 'nothing is hidden: it is as it is',
      event: single({ title: 'Doctor' }),
      shown: single({ title: 'Busy' }),
      withheld: [],
      expected: single({ title: 'Doctor' }),
    },
    {
      name: 'a hidden field is as the side shows it',
      event: single({ title: 'Doctor' }),
      shown: single({ title: 'Busy' }),
      withheld: ['title'],
      expected: single({ title: 'Busy' }),
    },
    {
      name: 'a hidden field of which the side shows nothing is not there',
      event: single({ description: 'Bring the letter' }),
      shown: single(),
      withheld: ['description'],
      expected: single(),
    },
    {
      name: 'a hidden field that only the side shows is there',
      event: single(),
      shown: single({ description: 'Private' }),
      withheld: ['description'],
      expected: single({ description: 'Private' }),
    },
    {
      name: 'what is not hidden stays, whatever the side shows',
      event: single({ title: 'Doctor', duration: 'PT2H' }),
      shown: single({ title: 'Busy' }),
      withheld: ['title'],
      expected: single({ title: 'Busy', duration: 'PT2H' }),
    },
    {
      name: 'its own identity stays',
      event: single({ uid: 'own' }),
      shown: single({ uid: 'other' }),
      withheld: ['title'],
      expected: single({ uid: 'own' }),
    },
  ])('$name', ({ event, shown, withheld, expected }) => {
    expect(withStandIns(event, at('P', {}, { event: shown, withheld }))).toEqual(expected);
  });

  it.each<{
    name: string;
    overrides: Readonly<Record<string, PatchObject>>;
    shown: Readonly<Record<string, PatchObject>>;
    expected: Readonly<Record<string, PatchObject>>;
  }>([
    {
      name: 'a hidden field of a changed occurrence is as the side shows it',
      overrides: { [second]: { title: 'Doctor', duration: 'PT2H' } },
      shown: { [second]: { title: 'Busy again', duration: 'PT3H' } },
      expected: { [second]: { title: 'Busy again', duration: 'PT2H' } },
    },
    {
      name: 'a hidden field of an occurrence that the side shows unchanged is not there',
      overrides: { [second]: { title: 'Doctor', duration: 'PT2H' } },
      shown: {},
      expected: { [second]: { duration: 'PT2H' } },
    },
    {
      name: 'a part of a hidden field is hidden as well',
      overrides: { [second]: { 'locations/1': { name: 'Room 9' }, duration: 'PT2H' } },
      shown: {},
      expected: { [second]: { duration: 'PT2H' } },
    },
    {
      name: 'an occurrence that the side alone changed stays as it was',
      overrides: { [second]: { duration: 'PT2H' } },
      shown: { [third]: { duration: 'PT3H' } },
      expected: { [second]: { duration: 'PT2H' } },
    },
    {
      name: 'a cancelled occurrence stays cancelled',
      overrides: { [second]: { excluded: true } },
      shown: {},
      expected: { [second]: { excluded: true } },
    },
  ])('$name', ({ overrides, shown, expected }) => {
    const stored = at(
      'P',
      {},
      {
        event: series({ title: 'Busy', recurrenceOverrides: shown }),
        withheld: ['title', 'locations'],
      },
    );
    expect(withStandIns(series({ recurrenceOverrides: overrides }), stored)).toEqual(
      series({ title: 'Busy', recurrenceOverrides: expected }),
    );
  });
});

describe('whether an event is private (RU6)', () => {
  it.each<{ name: string; event: CalendarEvent; expected: boolean }>([
    { name: 'nothing is said about it', event: single(), expected: false },
    { name: 'public', event: { ...single(), privacy: 'public' }, expected: false },
    { name: 'private', event: single({ privacy: 'private' }), expected: true },
    { name: 'secret', event: single({ privacy: 'secret' }), expected: true },
    {
      name: 'one occurrence of it is private',
      event: series({ recurrenceOverrides: { [second]: { title: 'x' }, [third]: { privacy: 'private' } } }),
      expected: true,
    },
    {
      name: 'occurrences were changed in other ways',
      event: series({ recurrenceOverrides: { [second]: { title: 'x' } } }),
      expected: false,
    },
    {
      name: 'an occurrence takes the mark away, and the series has none',
      event: { ...series(), recurrenceOverrides: { [second]: { privacy: null } } },
      expected: false,
    },
  ])('$name', ({ event, expected }) => {
    expect(isPrivate(event)).toBe(expected);
  });
});
