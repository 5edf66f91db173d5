/** Under which addresses of its organiser an entry may be recognised on the other side (C19, PE9). */
import { describe, expect, it } from 'vitest';
import { contentHash, likenesses, looks } from '../../../src-main/sync/calendar/entries/compare.ts';
import { type CalendarEvent, participantId } from '../../../src-shared/domain/calendar/event.ts';
import { single } from '../../support/small-calendar.ts';

const organized = (email: string): CalendarEvent =>
  single({ participants: { [participantId(email)]: { email, roles: { owner: true, attendee: true } } } });
const event = organized('anna@example.org');

describe('the likeness of an entry', () => {
  it('is one where nobody organises it, or where its organiser has one address', () => {
    expect(likenesses({ event: single(), people: [['anna@example.org']] })).toEqual([looks(single(), null)]);
    expect(likenesses({ event })).toEqual([looks(event)]);
    expect(likenesses({ event, people: [['bert@example.org', 'b@example.org']] })).toEqual([looks(event)]);
  });
  it('is one under each address that the CRM knows of its organiser, the own one first', () => {
    const people = [['bert@example.org'], ['a.jansen@example.org', 'anna@example.org']];
    expect(likenesses({ event, people })).toEqual([
      looks(event, 'anna@example.org'),
      looks(event, 'a.jansen@example.org'),
    ]);
    expect(looks(event, 'a.jansen@example.org')).toBe(looks(organized('a.jansen@example.org')));
  });
});

it('an event in memory is hashed once', () => {
  const changed = { ...single() };
  const before = contentHash(changed);
  Object.assign(changed, { title: 'something else' });
  expect(contentHash(changed)).toBe(before);
  expect(contentHash({ ...changed })).not.toBe(before);
});
