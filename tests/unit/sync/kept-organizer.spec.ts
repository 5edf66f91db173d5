/** An entry of the calendar in which nobody takes part says nothing about who organises the CRM's entry. */
import { describe, expect, it } from 'vitest';
import { withKeptOrganizer } from '../../../src-main/sync/calendar/people/kept-organizer.ts';
import {
  type CalendarEvent,
  type Participant,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import { event } from '../../support/world.ts';

const [robin, ann] = ['robin@example.com', 'ann@example.com'] as const;
const organizer: Participant = { email: robin, name: 'Robin de Vries', roles: { owner: true } };
const guest: Participant = { email: ann, roles: { attendee: true } };
const withPeople = (...people: readonly Participant[]): CalendarEvent =>
  event('a', { participants: Object.fromEntries(people.map((one) => [participantId(one.email), one])) });
const at = (email: string, property = ''): string => `participants/${participantId(email)}${property}`;
const carried = (incoming: Readonly<Record<string, unknown>>, calendar: CalendarEvent): unknown => {
  const transfer = { [at(robin)]: null };
  const flow = withKeptOrganizer(
    { incoming: incoming as never, transfer },
    withPeople(organizer, guest),
    calendar,
  );
  // the calendar's base follows the calendar all the same
  expect(flow.transfer).toBe(transfer);
  return flow.incoming;
};

describe('the organiser of the CRM’s entry', () => {
  it('stays when the last guest is gone from the calendar, which tells no organiser without guests', () => {
    expect(carried({ [at(robin)]: null, [at(ann)]: null, title: 'Kept' }, event('a'))).toEqual({
      [at(ann)]: null,
      title: 'Kept',
    });
  });
  it('is taken away when the calendar has others who take part', () => {
    const incoming = { [at(robin)]: null };
    expect(carried(incoming, withPeople(guest))).toEqual(incoming);
  });
  it('keeps the name that the CRM knows when the calendar tells the organiser again without one', () => {
    const told = { email: robin, roles: { owner: true } } as const;
    expect(carried({ [at(robin)]: told }, withPeople(told, guest))).toEqual({ [at(robin)]: organizer });
  });
  it('is nobody whom the CRM does not have: those come as they are', () => {
    const cy: Participant = { email: 'cy@example.com', roles: { owner: true } };
    const incoming = { [at(cy.email)]: cy };
    expect(carried(incoming, withPeople(cy, guest))).toEqual(incoming);
    const flow = { incoming: incoming as never, transfer: {} };
    expect(withKeptOrganizer(flow, event('a'), withPeople(cy, guest)).incoming).toEqual(incoming);
  });
  it('has changes of one property, and guests, carried over as they are', () => {
    const incoming = { [at(robin, '/name')]: 'R. de Vries', [at(ann)]: guest };
    expect(carried(incoming, withPeople(organizer, guest))).toEqual(incoming);
  });
});
