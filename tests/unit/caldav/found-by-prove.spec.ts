/** What `npm run prove` found in calendar texts, each as small as it goes. */
import { expect, it } from 'vitest';
import {
  createCalendarObject,
  patchCalendarObject,
  readCalendarObject,
} from '../../../src-main/providers/caldav/icalendar/index.ts';

const text = (...lines: readonly string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//a person//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const vevent = (...lines: readonly string[]) => [
  'BEGIN:VEVENT',
  'UID:a',
  'DTSTAMP:20260101T000000Z',
  'DTSTART:20260105T090000',
  'DURATION:PT1H',
  ...lines,
  'END:VEVENT',
];

it('a title alone brings no RDATE and no new SEQUENCE, where an occurrence stands on the only date there is', () => {
  const before = text(
    ...vevent('SUMMARY:A', 'SEQUENCE:3'),
    ...vevent('RECURRENCE-ID:20260105T090000', 'SUMMARY:A, once'),
  );
  const event = readCalendarObject(before)?.event;
  if (event === undefined) throw new Error('no event');
  const after = patchCalendarObject(before, { ...event, title: 'B' }, 0);
  expect(after).toContain('SUMMARY:B');
  expect(after).toContain('SEQUENCE:3');
  expect(after).not.toContain('RDATE');
  expect(readCalendarObject(after)?.event).toEqual({ ...event, title: 'B' });
});

it('a rule that is there twice, spelt two ways, is one rule, and one when written anew', () => {
  const event = readCalendarObject(
    text(...vevent('RRULE:FREQ=YEARLY', 'RRULE:FREQ=YEARLY;INTERVAL=1')),
  )?.event;
  if (event === undefined) throw new Error('no event');
  expect(event.recurrenceRules).toEqual([{ frequency: 'yearly' }]);
  expect(readCalendarObject(createCalendarObject(event, 0))?.event).toEqual(event);
});
