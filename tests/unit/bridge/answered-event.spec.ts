/** What the bridge answers to a create: the base of the link is what the CRM holds now, also where that differs from what was sent. */
import { describe, expect, test } from 'vitest';
import { outcomeOf, prepareCalls } from '../../../src-main/crm/bridge/calls.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';

const sent: CalendarEvent = {
  uid: 'a',
  title: 'Review',
  start: '2026-02-02T09:00:00',
  timeZone: 'Europe/Amsterdam',
  duration: 'PT1H',
  recurrenceRules: [{ frequency: 'weekly', byDay: [{ day: 'mo' }] }],
  recurrenceOverrides: { '2026-02-09T09:00:00': { title: 'Longer review' } },
};
const call = prepareCalls({ type: 'create', key: 'k', calendar: 'agenda-anna', event: sent }, null)[0]!;

function answered(event: unknown, more: object = {}) {
  const entry = {
    id: call.ref,
    revision: '1',
    event,
    uids: ['a'],
    kind: 'appointment',
    scheduledFor: [],
    organizer: null,
    push: true,
    rights: { edit: 'all', delete: true },
    ...more,
  };
  return outcomeOf(call, { status: 201, code: null, entry }, null);
}

describe('the event in an answer to a create', () => {
  test('the very same one is taken as it was sent', () => {
    const outcome = answered(JSON.parse(JSON.stringify(sent)));
    expect(outcome).toMatchObject({ type: 'done', stored: { ref: call.ref, revision: '1', uids: ['a'] } });
    expect(outcome.type === 'done' ? outcome.stored?.event : null).toBe(sent);
  });

  test.each<[string, unknown, Partial<CalendarEvent>]>([
    ['another title', { ...sent, title: 'REVIEW' }, { title: 'REVIEW' }],
    [
      'another title of one occurrence',
      { ...sent, recurrenceOverrides: { '2026-02-09T09:00:00': { title: 'Long' } } },
      { recurrenceOverrides: { '2026-02-09T09:00:00': { title: 'Long' } } },
    ],
    ['one more field', { ...sent, privacy: 'private' }, { privacy: 'private' }],
  ])('%s is what the CRM holds', (_name, event, held) => {
    expect(answered(event)).toMatchObject({ type: 'done', stored: { event: { ...sent, ...held } } });
  });

  test('a field that the CRM left out is not held', () => {
    const { title: _title, ...rest } = sent;
    const outcome = answered(rest);
    expect(outcome.type === 'done' ? outcome.stored?.event : null).toEqual(rest);
  });

  test('the same event with a default spelled out is put in canonical form', () => {
    const outcome = answered({ ...sent, status: 'confirmed' });
    expect(outcome.type === 'done' ? outcome.stored?.event : null).toEqual(sent);
  });

  test('a changed event that cannot be read is no proof of what the CRM holds (WR8)', () => {
    expect(answered({ ...sent, start: 'tomorrow' })).toMatchObject({ type: 'unclear' });
  });
});

describe('another program that the CRM names on an entry (A10)', () => {
  const linkedBy = (told: object): unknown => {
    const outcome = answered(sent, told);
    return outcome.type === 'done' ? outcome.stored?.linkedBy : outcome.type;
  };

  test('is known to Concord', () => {
    expect(linkedBy({ linkedBy: 'Other Sync' })).toBe('Other Sync');
    expect(linkedBy({})).toBeUndefined();
  });

  test('is no reason to refuse the entry when it cannot be read', () => {
    for (const odd of ['', 'x'.repeat(256), 7, null]) expect(linkedBy({ linkedBy: odd })).toBeUndefined();
  });
});
