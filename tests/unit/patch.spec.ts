/** Protects a patch's application: the event that it is applied to, and the patch, stay as they are. */
import { expect, it } from 'vitest';
import type { CalendarEvent, PatchObject } from '../../src-shared/domain/calendar/event.ts';
import { applyPatch } from '../../src-shared/domain/calendar/patch.ts';

const series: CalendarEvent = {
  uid: 'a@example.com',
  title: 'Weekly',
  start: '2026-03-02T09:00:00',
  timeZone: 'Europe/Amsterdam',
  duration: 'PT1H',
  locations: { '1': { name: 'Room 1' } },
  recurrenceRules: [{ frequency: 'weekly' }],
  recurrenceOverrides: { '2026-03-09T09:00:00': { title: 'Second' } },
};

it('neither the event nor the patch is changed, and several paths below one value all count (WR7)', () => {
  const patch: PatchObject = {
    'locations/1': { name: 'Room 2' },
    'recurrenceOverrides/2026-03-09T09:00:00/title': 'Another second',
    'recurrenceOverrides/2026-03-16T09:00:00': { title: 'Third' },
    'recurrenceOverrides/2026-03-16T09:00:00/duration': 'PT2H',
  };
  const before = structuredClone({ series, patch });
  expect(applyPatch(series, patch)).toMatchObject({
    locations: { '1': { name: 'Room 2' } },
    recurrenceOverrides: {
      '2026-03-09T09:00:00': { title: 'Another second' },
      '2026-03-16T09:00:00': { title: 'Third', duration: 'PT2H' },
    },
  });
  expect({ series, patch }).toEqual(before);
});
