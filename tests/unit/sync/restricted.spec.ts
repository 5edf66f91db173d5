/** Tests entries that the CRM's administrator does not let people edit or delete from their calendars (C11, C12). */
import { describe, expect, it } from 'vitest';
import { resumeSkipped } from '../../../src-main/sync/index.ts';
import { profiles } from '../../../src-sandbox/sample-sides/index.ts';
import { type CalendarEvent, participantId } from '../../../src-shared/domain/calendar/event.ts';
import { type Colleague, deliveringCalDav, type Office, office } from '../../support/colleagues.ts';
import { changes } from '../../support/world.ts';

const noor = 'noor.bakker@mail.example';

function meeting(change: Partial<CalendarEvent> = {}): Partial<CalendarEvent> {
  return {
    uid: 'review',
    title: 'Review',
    start: '2026-02-03T10:00:00',
    timeZone: 'Europe/Amsterdam',
    duration: 'PT1H',
    ...change,
  };
}

const weekly: Partial<CalendarEvent> = { recurrenceRules: [{ frequency: 'weekly', count: 6 }] };

const withGuest: Partial<CalendarEvent> = {
  participants: Object.fromEntries(
    [
      { email: 'anna@example.com', roles: { owner: true } as const },
      { email: noor, roles: { attendee: true } as const, invite: true },
    ].map((one) => [participantId(one.email), one]),
  ),
};

interface Started extends Office {
  readonly id: string;
  readonly anna: Colleague;
}

const profilesTried = [
  ['CalDAV', deliveringCalDav],
  ['Graph-like', profiles['graph-like']],
] as const;

/** One linked entry, made in the CRM and scheduled for both users. */
async function started(
  profile: (typeof profilesTried)[number][1],
  event: Partial<CalendarEvent> = meeting(),
  rules: { readonly editingRestricted?: boolean; readonly deletingRestricted?: boolean } = {
    editingRestricted: true,
  },
): Promise<Started> {
  const one = await office(profile);
  const { hand } = one.crm.crm;
  hand.setRules(rules);
  const id = hand.create({ event, organizer: 'anna', scheduledFor: ['anna', 'ben'] });
  await one.settle();
  return { ...one, id, anna: one.colleagues.anna };
}

function stateOf({ crm, id }: Started, user: string): string | undefined {
  return crm.crm.hand.entry(id)?.placements.find((one) => one.user === user)?.state;
}

function copyOf({ anna }: Started) {
  const [copy] = anna.held();
  if (copy === undefined) throw new Error('nothing is in the calendar');
  return copy;
}

/** What the person's Activity says, newest first. */
function told({ anna }: Started): readonly string[] {
  return anna.store.history.latest(20).map(({ side, action, reason }) => `${side} ${action}: ${reason}`);
}

describe.each(profilesTried)('editing is restricted, %s calendars (C12)', (_name, profile) => {
  it('an edit takes the person off the schedule, and the edited version stays in the calendar, their own', async () => {
    const one = await started(profile);
    one.anna.provider.hand.edit(copyOf(one).ref, { title: 'My review', start: '2026-02-03T12:00:00' });
    await one.anna.run();
    expect(stateOf(one, 'anna')).toBe('unscheduled');
    expect(stateOf(one, 'ben')).toBe('visible');
    expect(one.crm.crm.hand.entry(one.id)?.event).toMatchObject(meeting());
    expect(copyOf(one).event).toMatchObject({ title: 'My review', start: '2026-02-03T12:00:00' });
    expect(one.colleagues.ben.held().map(({ event }) => event.title)).toEqual(['Review']);
    expect(told(one)[0]).toBe('crm unscheduled: edited-against-the-rule');
    expect(one.anna.store.links.count()).toBe(0);
    expect(one.anna.store.leftAlone.page(0, 9)).toMatchObject([
      { side: 'provider', reason: 'own-version', title: 'My review', byPerson: true },
    ]);
  });

  it.each([
    ['after more edits', 'edit'],
    ['after a full listing of both sides', 'list'],
    ['when the rule is lifted', 'lift'],
    ['on another machine that knows nothing', 'machine'],
  ] as const)('the person’s own version never becomes an entry of the CRM: %s (ID9)', async (_when, what) => {
    const one = await started(profile);
    const { hand } = one.crm.crm;
    one.anna.provider.hand.edit(copyOf(one).ref, { title: 'My review' });
    await one.anna.run();
    const machine = what === 'machine' ? one.anna.anotherMachine() : one.anna;
    if (what === 'lift') hand.setRules({ editingRestricted: false });
    if (what === 'list') {
      one.anna.provider.hand.expireStates();
      hand.expireStates();
    }
    if (what !== 'machine') one.anna.provider.hand.edit(copyOf(one).ref, { title: 'My own review' });
    one.crm.clock.advance(20 * 60_000);
    const summaries = [await machine.run(), await machine.run()];
    expect(summaries.map(changes)).toEqual([0, 0]);
    expect(hand.list().map(({ id }) => id)).toEqual([one.id]);
    expect(one.anna.held()).toHaveLength(1);
    expect(machine.engine.decisions()).toEqual([]);
    expect(machine.store.leftAlone.page(0, 9)).toMatchObject([{ reason: 'own-version' }]);
  });

  it('a removed and an added occurrence, and a moved series, are edits too', async () => {
    for (const edit of [
      { 'recurrenceOverrides/2026-02-10T10:00:00': { excluded: true } },
      { 'recurrenceOverrides/2026-02-10T10:00:00': { title: 'Long review' } },
      { start: '2026-02-03T15:00:00' },
    ] as const) {
      const one = await started(profile, meeting(weekly));
      one.anna.provider.hand.edit(copyOf(one).ref, edit);
      await one.anna.run();
      expect(stateOf(one, 'anna')).toBe('unscheduled');
      expect(one.crm.crm.hand.entry(one.id)?.event).toMatchObject(meeting(weekly));
    }
  });

  it('the person may take the own version back, and then it is an entry like a new one', async () => {
    const one = await started(profile);
    one.anna.provider.hand.edit(copyOf(one).ref, { title: 'My review' });
    await one.anna.run();
    expect(resumeSkipped(one.anna.store, { side: 'provider', ref: copyOf(one).ref }, 0)).toBe(true);
    await one.settle();
    expect(one.crm.crm.hand.list().map(({ event }) => event.title)).toContain('My review');
  });

  it('more edits than the budget wait for a person, and count as removals (DE1)', async () => {
    const one = await office(profile);
    const { hand } = one.crm.crm;
    const { anna } = one.colleagues;
    hand.setRules({ editingRestricted: true });
    for (let at = 0; at < 20; at++)
      hand.create({
        event: meeting({ uid: `review-${at}`, title: `Review ${at}` }),
        organizer: 'anna',
        scheduledFor: ['anna', 'ben'],
      });
    await one.settle();
    for (const { ref } of anna.held()) anna.provider.hand.edit(ref, { title: 'Other' });
    await anna.run();
    expect(anna.engine.decisions()).toMatchObject([{ kind: 'many-removals', count: 20 }]);
    expect(hand.list().flatMap(({ placements }) => placements.map(({ state }) => state))).not.toContain(
      'unscheduled',
    );
    const [decision] = anna.engine.decisions();
    anna.engine.decide(decision?.id ?? '', decision?.digest ?? '', 'approve');
    await anna.run();
    expect(anna.store.links.count()).toBe(0);
    expect(anna.held()).toHaveLength(20);
  });

  it('what the administrator changes in the CRM goes on reaching the calendar', async () => {
    const one = await started(profile);
    one.crm.crm.hand.edit(one.id, { title: 'Second review' });
    await one.settle();
    expect(copyOf(one).event.title).toBe('Second review');
    expect(stateOf(one, 'anna')).toBe('visible');
  });

  it('200 linked entries: switching the rule on writes nothing and deletes nothing, also after full listings', async () => {
    const one = await office(profile);
    const { hand } = one.crm.crm;
    const { anna } = one.colleagues;
    for (let at = 0; at < 200; at++)
      hand.create({ event: meeting({ uid: `review-${at}`, title: `Review ${at}` }), organizer: 'anna' });
    await anna.run();
    expect(anna.held()).toHaveLength(200);
    const before = anna.held().map(({ revision }) => revision);
    for (const rules of [
      { editingRestricted: true, deletingRestricted: true },
      { direction: 'crm-to-provider', createPrefix: 'CRM' },
      { useOrganizer: true, pushByDefault: { appointments: false, tasks: true } },
    ] as const) {
      hand.setRules(rules);
      hand.expireStates();
      anna.provider.hand.expireStates();
      one.crm.clock.advance(20 * 60_000);
      expect(changes(await anna.run())).toBe(0);
    }
    expect(anna.held().map(({ revision }) => revision)).toEqual(before);
    expect(hand.list().filter(({ version }) => version > 1)).toEqual([]);
    expect(anna.store.links.count()).toBe(200);
  });
});

describe.each(profilesTried)('guests of a restricted entry, %s calendars', (_name, profile) => {
  async function invited(event: Partial<CalendarEvent>): Promise<Started> {
    const one = await office(profile);
    const { hand } = one.crm.crm;
    const { anna } = one.colleagues;
    hand.setRules({ editingRestricted: true });
    // guests who were ticked before the first run are not invited (PE1)
    await one.settle();
    const id = hand.create({ event, organizer: 'anna' });
    await anna.run();
    for (const { id: decision, digest } of anna.engine.decisions())
      anna.engine.decide(decision, digest, 'approve');
    await one.settle();
    return { ...one, id, anna };
  }
  const answer = `participants/${participantId(noor)}/participationStatus`;

  it('a guest’s answer is no edit: it reaches the CRM, and nobody is taken off (PE4)', async () => {
    const one = await invited(meeting(withGuest));
    one.anna.provider.hand.edit(copyOf(one).ref, { [answer]: 'accepted' });
    await one.settle();
    expect(stateOf(one, 'anna')).toBe('visible');
    expect(one.crm.crm.hand.entry(one.id)?.event.participants?.[participantId(noor)]).toMatchObject({
      participationStatus: 'accepted',
      invite: true,
    });
  });

  it('a guest’s answer to one occurrence is no edit either', async () => {
    const one = await invited(meeting({ ...weekly, ...withGuest }));
    const { event, ref } = copyOf(one);
    const people = event.participants ?? {};
    const id = participantId(noor);
    one.anna.provider.hand.edit(ref, {
      'recurrenceOverrides/2026-02-10T10:00:00': {
        participants: { ...people, [id]: { ...people[id], participationStatus: 'declined' } } as never,
      },
    });
    await one.settle();
    expect(stateOf(one, 'anna')).toBe('visible');
    expect(
      JSON.stringify(one.crm.crm.hand.entry(one.id)?.event.recurrenceOverrides?.['2026-02-10T10:00:00']),
    ).toContain('declined');
  });

  it('the person’s own free time and privacy are no edit (RU6)', async () => {
    const one = await invited(meeting());
    one.anna.provider.hand.edit(copyOf(one).ref, { freeBusyStatus: 'free', privacy: 'private' });
    await one.settle();
    expect(stateOf(one, 'anna')).toBe('visible');
    expect(one.crm.crm.hand.entry(one.id)?.event).toMatchObject({ title: 'Review', privacy: 'private' });
  });

  it('an entry that became private hides its title, and that is no edit (RU6)', async () => {
    const one = await invited(meeting());
    const { ref } = copyOf(one);
    one.anna.provider.hand.edit(ref, { privacy: 'private' });
    one.anna.provider.hand.withhold(ref, ['title', 'description', 'locations']);
    await one.settle();
    expect(stateOf(one, 'anna')).toBe('visible');
    expect(one.crm.crm.hand.entry(one.id)?.event).toMatchObject({ title: 'Review', privacy: 'private' });
    expect(one.anna.store.links.count()).toBe(1);
  });
});

describe.each(profilesTried)('deleting is restricted, %s calendars (C11)', (_name, profile) => {
  const restricted = { deletingRestricted: true };

  it.each([
    ['the organiser', 'anna', meeting()],
    ['a colleague', 'ben', meeting()],
    ['the organiser, a series', 'anna', meeting(weekly)],
    ['a colleague, a series', 'ben', meeting(weekly)],
  ] as const)(
    '%s deletes it: only that person is taken off, and the others keep it',
    async (_who, name, event) => {
      const one = await started(profile, event, restricted);
      const person = one.colleagues[name];
      const other = one.colleagues[name === 'anna' ? 'ben' : 'anna'];
      const [copy] = person.held();
      person.provider.hand.remove(copy?.ref ?? '');
      await one.settle();
      expect(stateOf(one, name)).toBe('unscheduled');
      expect(stateOf(one, other.name)).toBe('visible');
      expect(one.crm.crm.hand.entry(one.id)).toMatchObject({ removed: false, event });
      expect([person.held().length, other.held().length]).toEqual([0, 1]);
      expect(person.store.history.latest(1)).toMatchObject([
        { action: 'unscheduled', reason: 'deleted-in-the-calendar' },
      ]);
    },
  );

  it('a cancelled occurrence takes nobody off: it is an edit of the series, and reaches the CRM', async () => {
    const one = await started(profile, meeting(weekly), restricted);
    one.anna.provider.hand.cancelOccurrence(copyOf(one).ref, '2026-02-10T10:00:00');
    await one.settle();
    expect(stateOf(one, 'anna')).toBe('visible');
    expect(one.crm.crm.hand.entry(one.id)?.event.recurrenceOverrides).toEqual({
      '2026-02-10T10:00:00': { excluded: true },
    });
  });

  it('a series with a cancelled occurrence that is deleted is only unscheduled', async () => {
    const one = await started(profile, meeting(weekly), restricted);
    const { ref } = copyOf(one);
    one.anna.provider.hand.cancelOccurrence(ref, '2026-02-10T10:00:00');
    await one.settle();
    one.anna.provider.hand.remove(copyOf(one).ref);
    await one.settle();
    expect(stateOf(one, 'anna')).toBe('unscheduled');
    expect(one.crm.crm.hand.entry(one.id)?.removed).toBe(false);
  });
});
