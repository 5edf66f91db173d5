/** Tests entries of the CRM that several of its users have: one Concord writes the meeting, the others link the invitation (C9, PE8). */
import { describe, expect, it } from 'vitest';
import { type Profile, profiles } from '../../../src-sandbox/sample-sides/index.ts';
import { type CalendarEvent, guestsOf, participantId } from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { deliveringCalDav, type Office, office } from '../../support/colleagues.ts';

const noor = 'noor.bakker@mail.example';

function intake(invited: readonly string[]): Partial<CalendarEvent> {
  const owner = { email: 'anna@example.com', name: 'Anna de Wit', roles: { owner: true } } as const;
  const guests = ['ben@example.com', noor].map((email) => ({
    email,
    roles: { attendee: true } as const,
    ...(invited.includes(email) ? { invite: true } : {}),
  }));
  return {
    uid: 'intake',
    title: 'Intake',
    start: '2026-02-03T10:00:00',
    timeZone: 'Europe/Amsterdam',
    duration: 'PT1H',
    participants: Object.fromEntries([owner, ...guests].map((one) => [participantId(one.email), one])),
  };
}

function titles(held: readonly StoredEvent[]): readonly string[] {
  return held.map(({ event }) => event.title ?? '');
}

function guests(held: readonly StoredEvent[]): readonly string[] {
  return held.flatMap(({ event }) => guestsOf(event).map(({ email }) => email)).sort();
}

function mailed({ colleagues }: Office): readonly string[] {
  return Object.values(colleagues).flatMap(({ provider, name }) =>
    provider.hand.mails().map(({ kind, to }) => `${name}: ${kind} to ${to}`),
  );
}

/** Both are connected, and the CRM's first invitation ever was confirmed. */
async function opened(profile: Profile, useOrganizer: boolean): Promise<Office> {
  const one = await office(profile);
  one.crm.crm.hand.setRules({ useOrganizer });
  await one.settle();
  return one;
}

/** Says yes to everything that waits for this person. */
function approveAll(engine: Office['colleagues']['anna']['engine']): number {
  const waiting = engine.decisions();
  for (const { id, digest } of waiting) engine.decide(id, digest, 'approve');
  return waiting.length;
}

/** Anna organises the meeting of the CRM, and Ben has her invitation to it. */
async function withBenInvited(
  profile: Profile,
  more: Partial<CalendarEvent> = {},
): Promise<{ readonly one: Office; readonly entry: string }> {
  const one = await opened(profile, true);
  const { anna } = one.colleagues;
  const entry = one.crm.crm.hand.create({
    event: { ...intake(['ben@example.com']), ...more },
    organizer: 'anna',
    scheduledFor: ['anna', 'ben'],
  });
  await anna.run();
  approveAll(anna.engine);
  await one.settle();
  return { one, entry };
}

describe.each([
  ['CalDAV calendars', deliveringCalDav],
  ['Graph-like calendars', profiles['graph-like']],
] as const)('an entry of two colleagues, %s', (_kind, profile) => {
  it('with Use organizer the organiser’s Concord writes one meeting, and the colleague’s links the invitation (PE8)', async () => {
    const one = await opened(profile, true);
    const { anna, ben } = one.colleagues;
    const entry = one.crm.crm.hand.create({
      event: intake(['ben@example.com', noor]),
      organizer: 'anna',
      scheduledFor: ['anna', 'ben'],
    });
    await ben.run();
    expect(titles(ben.held())).toEqual([]);
    await anna.run();
    expect(anna.engine.decisions()).toMatchObject([{ kind: 'would-mail' }]);
    expect(mailed(one)).toEqual([]);
    approveAll(anna.engine);
    await one.settle();

    expect(mailed(one).toSorted()).toEqual([
      'anna: invitation to ben@example.com',
      `anna: invitation to ${noor}`,
    ]);
    expect(titles(anna.held())).toEqual(['Intake']);
    expect(titles(ben.held())).toEqual(['Intake']);
    expect(ben.held()[0]?.readOnly?.reason).toBe('not-organizer');
    expect(one.crm.crm.hand.list().map(({ id }) => id)).toEqual([entry]);
  });

  it('the organiser’s change reaches the colleague through the invitation, and no Concord puts it back (PE5, PE8)', async () => {
    const { one, entry } = await withBenInvited(profile);
    const { anna, ben } = one.colleagues;
    const { hand } = one.crm.crm;

    hand.edit(entry, { title: 'Second intake' });
    // the colleague's program hears of it first
    await ben.run();
    await one.settle();
    expect(hand.entry(entry)?.event.title).toBe('Second intake');
    expect(titles(anna.held())).toEqual(['Second intake']);
    expect(titles(ben.held())).toEqual(['Second intake']);
    expect(hand.entry(entry)?.locked).toBeNull();

    // an old version that arrives late overwrites nothing
    const [copy] = ben.held();
    ben.provider.hand.edit(copy?.ref ?? '', { title: 'Intake' });
    await ben.run();
    expect(hand.entry(entry)?.event.title).toBe('Second intake');
  });

  it('the colleague’s answer reaches the CRM, from the calendar and from the CRM (PE4)', async () => {
    const { one, entry } = await withBenInvited(profile);
    const { anna, ben } = one.colleagues;
    const { hand } = one.crm.crm;

    const answer = `participants/${participantId('ben@example.com')}/participationStatus`;
    const answered = (stored: { readonly event: CalendarEvent } | null | undefined) =>
      stored?.event.participants?.[participantId('ben@example.com')]?.participationStatus;
    ben.provider.hand.edit(ben.held()[0]?.ref ?? '', { [answer]: 'accepted' });
    // the colleague's own program carries it, before the organiser's calendar has heard of it
    await ben.run();
    expect(answered(hand.entry(entry))).toBe('accepted');
    await one.settle();
    expect(answered(anna.held()[0])).toBe('accepted');

    hand.edit(entry, { [answer]: 'declined' });
    await ben.run();
    expect(answered(ben.held()[0])).toBe('declined');
    await one.settle();
    expect([answered(hand.entry(entry)), answered(anna.held()[0])]).toEqual(['declined', 'declined']);
    expect(mailed(one).filter((mail) => mail.startsWith('ben'))).toEqual(['ben: answer to anna@example.com']);
  });

  it('the colleague’s first answer may be given in the CRM (PE4)', async () => {
    const { one, entry } = await withBenInvited(profile);
    const { anna, ben } = one.colleagues;
    const { hand } = one.crm.crm;
    hand.edit(entry, {
      [`participants/${participantId('ben@example.com')}/participationStatus`]: 'tentative',
    });
    await ben.run();
    await one.settle();
    for (const held of [ben.held()[0], anna.held()[0], hand.entry(entry)])
      expect(held?.event.participants?.[participantId('ben@example.com')]?.participationStatus).toBe(
        'tentative',
      );
    expect(mailed(one).filter((mail) => mail.startsWith('ben'))).toEqual(['ben: answer to anna@example.com']);
  });

  it('the colleague’s answer to one occurrence crosses, given in the calendar or in the CRM (PE4)', async () => {
    const { one, entry } = await withBenInvited(profile, {
      recurrenceRules: [{ frequency: 'weekly', count: 3 }],
    });
    const { anna, ben } = one.colleagues;
    const { hand } = one.crm.crm;
    const own = participantId('ben@example.com');
    const [second, third] = ['2026-02-10T10:00:00', '2026-02-17T10:00:00'] as const;
    const answers = (event: CalendarEvent | undefined) =>
      [second, third].map(
        (start) =>
          (event?.recurrenceOverrides?.[start]?.participants as CalendarEvent['participants'])?.[own]
            ?.participationStatus,
      );
    const answered = (event: CalendarEvent | undefined, answer: string) =>
      ({
        participants: {
          ...event?.participants,
          [own]: { ...event?.participants?.[own], participationStatus: answer },
        },
      }) as never;
    const [held] = ben.held();
    ben.provider.hand.editOccurrence(held?.ref ?? '', second, answered(held?.event, 'declined'));
    hand.edit(entry, {
      [`recurrenceOverrides/${third}`]: answered(hand.entry(entry)?.event, 'tentative'),
    });
    await ben.run();
    expect(answers(hand.entry(entry)?.event)).toEqual(['declined', 'tentative']);
    expect(answers(ben.held()[0]?.event)).toEqual(['declined', 'tentative']);
    // the other guest of the CRM is still in both lists
    for (const start of [second, third])
      expect(hand.entry(entry)?.event.recurrenceOverrides?.[start]?.participants).toHaveProperty(
        participantId(noor),
      );
    expect(mailed(one).filter((mail) => mail.startsWith('ben'))).toEqual(['ben: answer to anna@example.com']);
    expect(await ben.run()).toMatchObject({ waiting: 0, quarantined: 0 });
    expect(mailed(one).filter((mail) => mail.startsWith('ben'))).toHaveLength(1);
    expect(anna.held()).toHaveLength(1);
  });

  it('an unticked colleague gets an entry without guests, and nobody is mailed about it', async () => {
    const one = await opened(profile, true);
    const { ben } = one.colleagues;
    one.crm.crm.hand.create({
      event: intake([]),
      organizer: 'anna',
      scheduledFor: ['anna', 'ben'],
    });
    await one.settle();
    expect(titles(ben.held())).toEqual(['Intake']);
    expect(guests(ben.held())).toEqual([]);
    expect(mailed(one)).toEqual([]);
  });

  it('a colleague of an organiser who is not connected gets an entry without guests', async () => {
    const one = await office(profile);
    const { ben } = one.colleagues;
    one.crm.crm.hand.setRules({ useOrganizer: true });
    one.crm.crm.hand.create({
      event: intake(['ben@example.com', noor]),
      organizer: 'anna',
      scheduledFor: ['anna', 'ben'],
    });
    await ben.run();
    await ben.run();
    expect(titles(ben.held())).toEqual(['Intake']);
    expect(guests(ben.held())).toEqual([]);
    expect(mailed(one)).toEqual([]);
  });

  it('an entry that was made before its organiser was connected gives way to the invitation: nothing is doubled, nobody else is mailed (PE8, C9)', async () => {
    const one = await office(profile);
    const { anna, ben } = one.colleagues;
    const { hand } = one.crm.crm;
    hand.setRules({ useOrganizer: true });
    const entry = hand.create({
      event: intake(['ben@example.com']),
      organizer: 'anna',
      scheduledFor: ['anna', 'ben'],
    });
    await ben.run();
    await ben.run();
    expect(titles(ben.held())).toEqual(['Intake']);
    expect(guests(ben.held())).toEqual([]);

    // who was ticked before the organiser's first run is invited once the tick is set anew (PE1)
    await one.settle();
    const ticked = `participants/${participantId('ben@example.com')}/invite`;
    hand.edit(entry, { [ticked]: null });
    await one.settle();
    hand.edit(entry, { [ticked]: true });
    await anna.run();
    approveAll(anna.engine);
    await one.settle();
    expect(ben.held().map(({ readOnly, event }) => [event.title, readOnly?.reason])).toEqual([
      ['Intake', 'not-organizer'],
    ]);
    expect(titles(anna.held())).toEqual(['Intake']);
    expect(hand.list().map(({ id }) => id)).toEqual([entry]);
    expect(mailed(one)).toEqual(['anna: invitation to ben@example.com']);
    expect(ben.engine.decisions()).toEqual([]);
    expect(await ben.run()).toMatchObject({ linked: 1, skipped: 0, quarantined: 0, waiting: 0 });

    hand.edit(entry, { title: 'Second intake' });
    await one.settle();
    expect(titles(ben.held())).toEqual(['Second intake']);
    const answer = `participants/${participantId('ben@example.com')}/participationStatus`;
    ben.provider.hand.edit(ben.held()[0]?.ref ?? '', { [answer]: 'accepted' });
    await one.settle();
    expect(hand.entry(entry)?.event.participants?.[participantId('ben@example.com')]).toMatchObject({
      participationStatus: 'accepted',
    });
  });

  it('without Use organizer everybody has a copy without guests, and an edit of one reaches the other', async () => {
    const one = await opened(profile, false);
    const { anna, ben } = one.colleagues;
    one.crm.crm.hand.create({
      event: intake(['ben@example.com', noor]),
      organizer: 'anna',
      scheduledFor: ['anna', 'ben'],
    });
    await one.settle();
    expect([...guests(anna.held()), ...guests(ben.held())]).toEqual([]);
    ben.provider.hand.edit(ben.held()[0]?.ref ?? '', { start: '2026-02-03T15:00:00' });
    await one.settle();
    expect(anna.held()[0]?.event.start).toBe('2026-02-03T15:00:00');
    expect(mailed(one)).toEqual([]);
  });

  it('a colleague’s copy that becomes private hides nothing from the others, and keeps no change of theirs away (RU6, C9)', async () => {
    const one = await opened(profile, true);
    const { anna, ben } = one.colleagues;
    const { hand } = one.crm.crm;
    const entry = hand.create({ event: intake([]), organizer: 'anna', scheduledFor: ['anna', 'ben'] });
    await one.settle();
    const [copy] = ben.held();
    const ref = copy?.ref ?? '';
    ben.provider.hand.edit(ref, { privacy: 'private', freeBusyStatus: 'free' });
    ben.provider.hand.withhold(ref, ['title', 'description', 'locations']);
    await one.settle();
    expect(hand.entry(entry)?.event).toMatchObject({ title: 'Intake' });
    expect(hand.entry(entry)?.event.privacy ?? 'public').toBe('public');
    expect(hand.entry(entry)?.locked).toBeNull();
    expect(titles(anna.held())).toEqual(['Intake']);

    hand.edit(entry, { title: 'Second intake', start: '2026-02-03T11:00:00' });
    await one.settle();
    expect(hand.entry(entry)?.event.title).toBe('Second intake');
    expect(titles(anna.held())).toEqual(['Second intake']);
    expect(ben.held()[0]?.event.start).toBe('2026-02-03T11:00:00');

    ben.provider.hand.edit(ref, { privacy: 'public' });
    ben.provider.hand.withhold(ref, []);
    await one.settle();
    expect(titles(ben.held())).toEqual(['Second intake']);
    expect(hand.entry(entry)?.event.title).toBe('Second intake');
  });

  it('a colleague’s copy in another calendar locks nothing for the others, and follows when it is back (ID8, C9)', async () => {
    const one = await opened(profile, true);
    const { anna, ben } = one.colleagues;
    const { hand } = one.crm.crm;
    ben.provider.hand.addCalendar({ id: 'other' });
    const entry = hand.create({ event: intake([]), organizer: 'anna', scheduledFor: ['anna', 'ben'] });
    await one.settle();
    const moved = ben.provider.hand.moveTo(ben.held()[0]?.ref ?? '', 'other');
    await one.settle();
    expect(hand.entry(entry)?.locked).toBeNull();
    hand.edit(entry, { title: 'Second intake' });
    await one.settle();
    expect(hand.entry(entry)?.event.title).toBe('Second intake');
    expect(titles(anna.held())).toEqual(['Second intake']);
    ben.provider.hand.moveTo(moved.ref, 'personal');
    await one.settle();
    expect(titles(ben.held())).toEqual(['Second intake']);
  });

  it('an organiser who hands the meeting over is asked before their guests get a cancellation', async () => {
    const one = await opened(profile, true);
    const { anna } = one.colleagues;
    const { hand } = one.crm.crm;
    const entry = hand.create({ event: intake([noor]), organizer: 'anna', scheduledFor: ['anna', 'ben'] });
    await anna.run();
    approveAll(anna.engine);
    await one.settle();
    expect(guests(anna.held())).toContain(noor);
    hand.setOrganizer(entry, 'ben');
    await anna.run();
    expect(anna.engine.decisions()).toMatchObject([
      { kind: 'would-mail', items: [{ addressees: expect.arrayContaining([noor]) }] },
    ]);
    expect(guests(anna.held())).toContain(noor);
  });
});

it('where the organiser’s server delivers no invitations, a ticked colleague gets an entry without guests at once', async () => {
  const one = await opened(profiles['caldav-like'], true);
  const { ben } = one.colleagues;
  one.crm.crm.hand.create({
    event: intake(['ben@example.com']),
    organizer: 'anna',
    scheduledFor: ['anna', 'ben'],
  });
  await one.settle();
  expect(titles(ben.held())).toEqual(['Intake']);
  expect(guests(ben.held())).toEqual([]);
});

describe('on servers that make up uids, an entry without guests beside the invitation that arrives', () => {
  /** Ben's calendar has both: the entry that his Concord made before, and Anna's invitation, of which his Concord has not heard. */
  async function withBoth(): Promise<{
    readonly one: Office;
    readonly entry: string;
    readonly copy: string;
  }> {
    const one = await opened(profiles['graph-like'], true);
    const { anna, ben } = one.colleagues;
    const { hand } = one.crm.crm;
    const entry = hand.create({ event: intake([]), organizer: 'anna', scheduledFor: ['anna', 'ben'] });
    await one.settle();
    const copy = ben.held()[0]?.ref ?? '';
    hand.edit(entry, { [`participants/${participantId('ben@example.com')}/invite`]: true });
    await anna.run();
    approveAll(anna.engine);
    await anna.run();
    one.deliver();
    expect(titles(ben.held())).toEqual(['Intake', 'Intake']);
    return { one, entry, copy };
  }
  const users = (one: Office, entry: string) =>
    one.crm.crm.hand
      .entry(entry)
      ?.placements.filter(({ state }) => state === 'visible')
      .map(({ user }) => user);

  it('is deleted by the person: they keep the meeting, and nobody is taken off (PE8, DE1)', async () => {
    const { one, entry, copy } = await withBoth();
    const { ben } = one.colleagues;
    ben.provider.hand.remove(copy);
    await one.settle();
    expect(ben.held().map(({ readOnly }) => readOnly?.reason)).toEqual(['not-organizer']);
    expect(users(one, entry)).toEqual(['anna', 'ben']);
    expect(one.crm.crm.hand.list()).toHaveLength(1);
    expect(mailed(one)).toEqual(['anna: invitation to ben@example.com']);
  });

  it('was edited by the person: the edit crosses before the entry is taken away (PE8)', async () => {
    const { one, entry, copy } = await withBoth();
    const { ben } = one.colleagues;
    ben.provider.hand.edit(copy, { description: 'Bring the file.' });
    await one.settle();
    expect(one.crm.crm.hand.entry(entry)?.event.description).toBe('Bring the file.');
    expect(ben.held().map(({ event, readOnly }) => [event.description, readOnly?.reason])).toEqual([
      ['Bring the file.', 'not-organizer'],
    ]);
    expect(one.crm.crm.hand.list()).toHaveLength(1);
  });

  it('got guests of its own from the person: they are not sent a cancellation unasked (PE1, PE3)', async () => {
    const { one, copy } = await withBoth();
    const { ben } = one.colleagues;
    ben.provider.hand.edit(copy, {
      participants: {
        [participantId('ben@example.com')]: { email: 'ben@example.com', roles: { owner: true } },
        [participantId(noor)]: { email: noor, roles: { attendee: true } },
      } as never,
    });
    const before = mailed(one);
    for (let turn = 0; turn < 4; turn++) await ben.run();
    expect(mailed(one)).toEqual(before);
    expect(ben.held().some(({ ref }) => ref === copy)).toBe(true);
  });

  it('a copy that the person pasted stays (ID7)', async () => {
    const { one, copy } = await withBoth();
    const { ben } = one.colleagues;
    const pasted = ben.provider.hand.copy(copy);
    await one.settle();
    expect(ben.held().map(({ ref }) => ref)).toContain(pasted.ref);
    expect(ben.held().map(({ ref }) => ref)).not.toContain(copy);
  });
});
