/** Tests fields that only the CRM has, type, status, result and related records: no calendar hears of them, and Concord leaves them be (WR9, L2). */
import { describe, expect, it } from 'vitest';
import { profiles } from '../../../src-sandbox/sample-sides/index.ts';
import { type CalendarEvent, participantId } from '../../../src-shared/domain/calendar/event.ts';
import { type Colleague, deliveringCalDav, type Office, office } from '../../support/colleagues.ts';
import { changes } from '../../support/world.ts';

const guest = 'noor.bakker@mail.example';
const facts = {
  type: 'Intake',
  status: 'Held',
  result: 'Hired',
  related: [{ kind: 'candidate', id: 'c-1', name: 'Noor Bakker' }],
};
const second = '2026-02-10T10:00:00';

const meeting: Partial<CalendarEvent> = {
  uid: 'intake',
  title: 'Intake',
  start: '2026-02-03T10:00:00',
  timeZone: 'Europe/Amsterdam',
  duration: 'PT1H',
  participants: Object.fromEntries(
    [
      { email: 'anna@example.com', roles: { owner: true } as const },
      { email: guest, roles: { attendee: true } as const, invite: true },
    ].map((one) => [participantId(one.email), one]),
  ),
};
const series: Partial<CalendarEvent> = {
  ...meeting,
  recurrenceRules: [{ frequency: 'weekly', count: 6 }],
  recurrenceOverrides: { [second]: { title: 'Second intake' } },
};

interface Started extends Office {
  readonly id: string;
  readonly anna: Colleague;
}

/** A linked meeting whose guest was invited. */
async function started(
  profile: Parameters<typeof office>[0],
  event: Partial<CalendarEvent>,
): Promise<Started> {
  const one = await office(profile);
  const { anna } = one.colleagues;
  await anna.run();
  const id = one.crm.crm.hand.create({ event, organizer: 'anna' });
  await anna.run();
  for (const decision of anna.engine.decisions()) anna.engine.decide(decision.id, decision.digest, 'approve');
  await one.settle();
  return { ...one, id, anna };
}

function atCalendar({ anna }: Started) {
  return [anna.held().map(({ revision, event }) => [revision, event]), anna.provider.hand.mails().length];
}

describe.each([
  ['CalDAV', deliveringCalDav],
  ['Graph-like', profiles['graph-like']],
] as const)('fields that only the CRM has, %s calendar', (_name, profile) => {
  it.each([
    ['a meeting with guests', meeting, undefined],
    ['a series', series, undefined],
    ['a changed occurrence', series, second],
    ['an occurrence like any other', series, '2026-02-17T10:00:00'],
  ] as const)(
    '%s: changing them calls nothing in the calendar and mails nobody (WR9, L2)',
    async (_what, event, occurrence) => {
      const one = await started(profile, event);
      const { hand } = one.crm.crm;
      const before = atCalendar(one);
      const was = hand.entry(one.id);
      hand.setFacts(one.id, facts, occurrence);
      expect(hand.entry(one.id)?.version).toBe((was?.version ?? 0) + 1);
      expect(changes(await one.anna.run())).toBe(0);
      hand.expireStates();
      expect(changes(await one.anna.run())).toBe(0);
      expect(atCalendar(one)).toEqual(before);
      expect(hand.entry(one.id)?.event).toEqual(was?.event);
      expect(one.anna.engine.decisions()).toEqual([]);
    },
  );

  it('a change of the event that Concord writes leaves them as they are, on the series and its occurrences', async () => {
    const one = await started(profile, series);
    const { hand } = one.crm.crm;
    hand.setFacts(one.id, facts);
    hand.setFacts(one.id, { result: 'No show' }, second);
    const crm = hand.entry(one.id)?.crm;
    expect(crm).toEqual({ ...facts, occurrences: { [second]: { result: 'No show' } } });
    const [copy] = one.anna.held();
    one.anna.provider.hand.edit(copy?.ref ?? '', { title: 'Long intake' });
    one.anna.provider.hand.editOccurrence(copy?.ref ?? '', second, { title: 'Third intake' });
    one.anna.provider.hand.cancelOccurrence(copy?.ref ?? '', '2026-02-17T10:00:00');
    await one.settle();
    expect(hand.entry(one.id)?.event.title).toBe('Long intake');
    expect(hand.entry(one.id)?.crm).toEqual(crm);
  });
});

it('the Bridge API tells them beside the event', async () => {
  const one = await started(deliveringCalDav, series);
  one.crm.crm.hand.setFacts(one.id, facts);
  one.crm.crm.hand.setFacts(one.id, { status: 'Open' }, second);
  const path = `/v1/calendar/events/${one.id}`;
  const answer = (await (await one.crm.raw('anna', path)).json()) as { readonly crm: unknown };
  expect(answer.crm).toEqual({ ...facts, occurrences: { [second]: { status: 'Open' } } });
  expect(answer).not.toHaveProperty('event.crm');
});
