/** Tests tasks of the CRM in the calendar: free, without guests, at their due time, with a mark when they are completed (C8). */
import { describe, expect, it } from 'vitest';
import { profiles } from '../../../src-sandbox/sample-sides/index.ts';
import { type CalendarEvent, participantId } from '../../../src-shared/domain/calendar/event.ts';
import { type Colleague, deliveringCalDav, type Office, office } from '../../support/colleagues.ts';
import { changes } from '../../support/world.ts';

const noor = 'noor.bakker@mail.example';

const call: Partial<CalendarEvent> = {
  uid: 'call',
  title: 'Call Noor',
  start: '2026-02-03T10:00:00',
  timeZone: 'Europe/Amsterdam',
  duration: 'PT0S',
  freeBusyStatus: 'free',
};

interface Started extends Office {
  readonly id: string;
  readonly anna: Colleague;
  readonly hand: Office['crm']['crm']['hand'];
}

async function started(
  profile: Parameters<typeof office>[0],
  event: Partial<CalendarEvent> = call,
  push = true,
): Promise<Started> {
  const one = await office(profile);
  const { hand } = one.crm.crm;
  const id = hand.create({ event, kind: 'task', organizer: 'anna', push });
  await one.settle();
  return { ...one, id, anna: one.colleagues.anna, hand };
}

function shown({ anna }: Started): readonly (readonly [string, string, string])[] {
  return anna.held().map(({ event }) => [event.title ?? '', event.start, event.freeBusyStatus ?? 'busy']);
}

describe.each([
  ['CalDAV', deliveringCalDav],
  ['Graph-like', profiles['graph-like']],
] as const)('a task of the CRM, %s calendar (C8)', (_name, profile) => {
  it('stands in the calendar at its due time, free and without guests, whatever the CRM has', async () => {
    const guests = [
      { email: 'anna@example.com', roles: { owner: true } as const },
      { email: noor, roles: { attendee: true } as const, invite: true },
    ];
    const people = Object.fromEntries(guests.map((one) => [participantId(one.email), one]));
    const one = await started(profile, { ...call, freeBusyStatus: 'busy', participants: people });
    expect(shown(one)).toEqual([['Call Noor', '2026-02-03T10:00:00', 'free']]);
    expect(one.anna.held()[0]?.event.participants ?? {}).toEqual({});
    expect(one.anna.provider.hand.mails()).toEqual([]);
    expect(one.anna.engine.decisions()).toEqual([]);
  });

  it('completed in the CRM, it has a mark in the calendar; opened again, it has none', async () => {
    const one = await started(profile);
    one.hand.complete(one.id, true);
    await one.settle();
    expect(shown(one)).toEqual([['✓ Call Noor', '2026-02-03T10:00:00', 'free']]);
    expect(one.hand.entry(one.id)?.event.title).toBe('Call Noor');
    one.hand.complete(one.id, false);
    await one.settle();
    expect(shown(one)[0]?.[0]).toBe('Call Noor');
  });

  it('an edit of the title in the calendar reaches the CRM without the mark', async () => {
    const one = await started(profile);
    one.hand.complete(one.id, true);
    await one.settle();
    const [copy] = one.anna.held();
    one.anna.provider.hand.edit(copy?.ref ?? '', { title: '✓ Call Noor Bakker' });
    await one.settle();
    expect(one.hand.entry(one.id)).toMatchObject({ event: { title: 'Call Noor Bakker' }, completed: true });
    expect(shown(one)[0]?.[0]).toBe('✓ Call Noor Bakker');
    expect(changes(await one.anna.run())).toBe(0);
  });

  it('a series of tasks: the mark is in the titles of its occurrences too, and never in the CRM', async () => {
    const one = await started(profile, { ...call, recurrenceRules: [{ frequency: 'weekly', count: 4 }] });
    const second = '2026-02-10T10:00:00';
    one.hand.edit(one.id, { [`recurrenceOverrides/${second}`]: { title: 'Call Noor at home' } });
    one.hand.complete(one.id, true);
    await one.settle();
    const [copy] = one.anna.held();
    expect([copy?.event.title, copy?.event.recurrenceOverrides?.[second]]).toEqual([
      '✓ Call Noor',
      { title: '✓ Call Noor at home' },
    ]);
    one.anna.provider.hand.edit(copy?.ref ?? '', {
      [`recurrenceOverrides/${second}/title`]: '✓ Call Noor at work',
      'recurrenceOverrides/2026-02-17T10:00:00': { title: '✓ Call both' },
    });
    await one.settle();
    expect(one.hand.entry(one.id)?.event).toMatchObject({
      title: 'Call Noor',
      recurrenceOverrides: {
        [second]: { title: 'Call Noor at work' },
        '2026-02-17T10:00:00': { title: 'Call both' },
      },
    });
  });

  it('moved in the calendar, its due time moves', async () => {
    const one = await started(profile);
    const [copy] = one.anna.held();
    one.anna.provider.hand.edit(copy?.ref ?? '', { start: '2026-02-04T09:00:00' });
    await one.settle();
    expect(one.hand.entry(one.id)?.event.start).toBe('2026-02-04T09:00:00');
  });

  it('deselected, its copy goes; selected again, it comes back', async () => {
    const one = await started(profile);
    one.hand.unpush(one.id, 'anna');
    await one.settle();
    expect(shown(one)).toEqual([]);
    expect(one.hand.entry(one.id)?.removed).toBe(false);
    one.hand.push(one.id, 'anna');
    await one.settle();
    expect(shown(one)).toHaveLength(1);
    expect(one.anna.store.links.count()).toBe(1);
  });

  it('"busy" is put back in the calendar, and the history says why (C20)', async () => {
    const one = await started(profile);
    const [copy] = one.anna.held();
    one.anna.provider.hand.edit(copy?.ref ?? '', { freeBusyStatus: 'busy' });
    await one.settle();
    expect(shown(one)[0]?.[2]).toBe('free');
    expect(one.hand.entry(one.id)?.event.freeBusyStatus).toBe('free');
    expect(one.anna.store.history.latest(9)).toContainEqual(
      expect.objectContaining({ action: 'put-back', reason: 'forbidden-crm-forbids' }),
    );
  });
});

it('tasks and appointments are each selected by default as the administrator says (C8)', async () => {
  const one = await office(deliveringCalDav);
  const { hand } = one.crm.crm;
  const { anna } = one.colleagues;
  const made = (kind: 'task' | 'appointment', at: number) =>
    hand.create({ event: { ...call, uid: `${kind}-${at}`, title: `${kind} ${at}` }, kind });
  made('task', 1);
  made('appointment', 1);
  hand.setRules({ pushByDefault: { appointments: false, tasks: true } });
  made('task', 2);
  made('appointment', 2);
  await one.settle();
  expect(
    anna
      .held()
      .map(({ event }) => event.title)
      .sort(),
  ).toEqual(['appointment 1', 'task 2']);
});
