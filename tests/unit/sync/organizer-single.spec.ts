/** Tests meetings of several users of a CRM that knows single entries only (C9, PE8, TI4). */
import { describe, expect, it } from 'vitest';
import { profiles } from '../../../src-sandbox/sample-sides/index.ts';
import { type CalendarEvent, participantId } from '../../../src-shared/domain/calendar/event.ts';
import { deliveringCalDav, type Office, office } from '../../support/colleagues.ts';

const ben = 'ben@example.com';
const people = Object.fromEntries(
  [
    { email: 'anna@example.com', roles: { owner: true as const } },
    { email: ben, roles: { attendee: true as const } },
  ].map((one) => [participantId(one.email), one]),
);
const weekly: CalendarEvent = {
  uid: 'weekly',
  title: 'Weekly',
  start: '2026-01-20T10:00:00',
  timeZone: 'Europe/Amsterdam',
  duration: 'PT1H',
  recurrenceRules: [{ frequency: 'weekly', count: 4 }],
  participants: people,
};
const answer = `participants/${participantId(ben)}/participationStatus`;

describe.each([
  ['CalDAV calendars', deliveringCalDav],
  ['Graph-like calendars', profiles['graph-like']],
] as const)('%s', (_kind, profile) => {
  /** Anna's series stands in the CRM as single entries, which Ben is scheduled for and ticked in. */
  async function withBenScheduled(): Promise<{ readonly one: Office; readonly uid: string }> {
    const one = await office(profile, { recurrence: 'none' });
    const { hand } = one.crm.crm;
    hand.setRules({ useOrganizer: true });
    await one.settle();
    const { uids } = one.colleagues.anna.provider.hand.create(weekly);
    await one.settle();
    expect(hand.list()).toHaveLength(4);
    for (const { id } of hand.list()) {
      hand.schedule(id, 'ben');
      hand.edit(id, { [`participants/${participantId(ben)}/invite`]: true });
    }
    return { one, uid: uids[0] ?? '' };
  }

  it('a series that a colleague organises is listed until its invitation is there, and nothing is made of its dates (C9, ID9)', async () => {
    const { one } = await withBenScheduled();
    const colleague = one.colleagues.ben;
    await one.settle();
    expect(colleague.held()).toEqual([]);
    expect(one.crm.crm.hand.list()).toHaveLength(4);
    expect(colleague.store.quarantine.all()).toMatchObject([{ side: 'crm', reason: 'series-unknown' }]);
    expect(mails(one)).toEqual([]);
  });

  it('the invitation to it is linked with all its dates: one program writes, and the colleague’s answer crosses (C9, PE8, PE4)', async () => {
    const { one, uid } = await withBenScheduled();
    const { anna, ben: colleague } = one.colleagues;
    const { hand } = one.crm.crm;
    await one.settle();
    const copy = colleague.provider.hand.receive({ ...weekly, uid });
    await one.settle();
    expect(await colleague.run()).toMatchObject({ linked: 1, quarantined: 0, skipped: 0, waiting: 0 });
    expect(hand.list()).toHaveLength(4);
    expect([colleague.held().length, anna.held().length]).toEqual([1, 1]);

    colleague.provider.hand.edit(copy.ref, { [answer]: 'accepted' });
    await one.settle();
    expect(
      hand.list().map(({ event }) => event.participants?.[participantId(ben)]?.participationStatus),
    ).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);

    // the organiser's change reaches the CRM, and the colleague's older invitation does not undo it
    anna.provider.hand.edit(anna.held()[0]?.ref ?? '', { title: 'Weekly talk' });
    await anna.run();
    colleague.provider.hand.touch(copy.ref);
    await one.settle();
    expect(hand.list().map(({ event }) => event.title)).toEqual(Array(4).fill('Weekly talk'));
    expect(hand.list().map(({ locked }) => locked)).toEqual(Array(4).fill(null));
    expect(mails(one)).toEqual([]);
  });

  it('ticking and unticking a guest of the series at one of its dates mails nobody and takes nobody off (PE1, PE2)', async () => {
    const { one } = await withBenScheduled();
    const { anna } = one.colleagues;
    const { hand } = one.crm.crm;
    await one.settle();
    const invited = () => Object.keys(anna.held()[0]?.event.participants ?? {});
    expect(invited()).toHaveLength(2);
    const [first] = hand.list();
    hand.edit(first?.id ?? '', { [`participants/${participantId(ben)}/invite`]: null });
    await one.settle();
    expect(invited()).toHaveLength(2);
    expect(anna.held()[0]?.event.recurrenceOverrides).toBeUndefined();
    expect([mails(one), anna.engine.decisions()]).toEqual([[], []]);

    // off all dates, the guest is off the series, after a question that names the guest
    for (const { id } of hand.list()) hand.edit(id, { [`participants/${participantId(ben)}/invite`]: null });
    await anna.run();
    expect(anna.engine.decisions()).toMatchObject([
      { kind: 'would-mail', items: [{ write: 'update', addressees: [ben] }] },
    ]);
    expect([invited().length, mails(one)]).toEqual([2, []]);
  });

  it('a single entry is one meeting too: the organiser’s is written, the colleague’s invitation linked (C9, PE8)', async () => {
    const one = await office(profile, { recurrence: 'none' });
    const { anna, ben: colleague } = one.colleagues;
    const { hand } = one.crm.crm;
    hand.setRules({ useOrganizer: true });
    await one.settle();
    const { recurrenceRules: _, ...single } = weekly;
    const ticked = {
      ...people,
      [participantId(ben)]: { email: ben, roles: { attendee: true as const }, invite: true },
    };
    const entry = hand.create({
      event: { ...single, participants: ticked },
      organizer: 'anna',
      scheduledFor: ['anna', 'ben'],
    });
    await anna.run();
    for (const { id, digest } of anna.engine.decisions()) anna.engine.decide(id, digest, 'approve');
    await one.settle();
    expect(hand.list().map(({ id }) => id)).toEqual([entry]);
    expect([colleague.held().length, anna.held().length]).toEqual([1, 1]);
    expect(colleague.held()[0]?.readOnly?.reason).toBe('not-organizer');
    expect(mails(one)).toEqual([`anna: invitation to ${ben}`]);
  });
});

function mails({ colleagues }: Office): readonly string[] {
  return Object.values(colleagues).flatMap(({ provider, name }) =>
    provider.hand.mails().map(({ kind, to }) => `${name}: ${kind} to ${to}`),
  );
}
