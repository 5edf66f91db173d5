/** The organiser's server takes an invitation back, and the CRM still has the meeting for this person (C9, PE8). */
import { describe, expect, it } from 'vitest';
import type { AgreedLink, LeftReason } from '../../../src-main/store/index.ts';
import type { PlanInput } from '../../../src-main/sync/calendar/plan/model.ts';
import { plan } from '../../../src-main/sync/calendar/plan/plan.ts';
import { isLeftOver } from '../../../src-main/sync/calendar/plan/plan-invited.ts';
import { profiles } from '../../../src-sandbox/sample-sides/index.ts';
import {
  type CalendarEvent,
  guestsOf,
  type Participant,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import type { Part } from '../../../src-shared/domain/calendar/part.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { deliveringCalDav, type Office, office } from '../../support/colleagues.ts';
import { at, caseOf, planInput, planned, self } from '../../support/plan-table.ts';
import { elsewhere, gone, link, loose, now, single, stored } from '../../support/small-calendar.ts';

const [ann, cleo, zoe] = ['ann@example.com', 'cleo@example.com', 'zoe@client.example'];
const people = (
  owner: string,
  ...guests: readonly Participant[]
): NonNullable<CalendarEvent['participants']> =>
  Object.fromEntries(
    [...guests, { email: owner, roles: { owner: true as const } }].map((one) => [
      participantId(one.email),
      one,
    ]),
  );
const guest = (email: string, invite = false): Participant => ({
  email,
  roles: { attendee: true },
  ...(invite ? { invite: true } : {}),
});
const invitation = single({ participants: people(ann, guest(self), guest(zoe)) });
const agreed = (change: Partial<AgreedLink> = {}, base: CalendarEvent = invitation): AgreedLink =>
  link('l', {
    origin: 'crm',
    provider: { ref: 'P', revision: 'r', hash: 'h', base },
    crm: { ref: 'C', revision: 'r', hash: 'h', base },
    ...change,
  });
/** The entry of the CRM, of which Zoe and this person are ticked. */
const inCrm = (part: Part, of: Partial<StoredEvent> = {}, owner = ann): StoredEvent =>
  at('C', { participants: people(owner, guest(self, true), guest(zoe, true)) }, { part, ...of });
const declined = (email: string): Participant => ({ ...guest(email, true), participationStatus: 'declined' });
const declinedInCrm = (part: Part): StoredEvent =>
  at('C', { participants: people(ann, declined(self), guest(zoe, true)) }, { part });
const declinedAndKept = (reason: LeftReason): readonly string[] => [
  'end l, declined-kept-in-the-crm',
  'settle P at the provider',
  'settle C at the crm',
  `leave C at the crm, ${reason}`,
  'settle C at the crm',
];
const removed = ['remove C at the crm, deleted-in-the-calendar'];
const ended = ['end l, invitation-withdrawn', 'settle P at the provider'];
const madeAgain = [
  ...ended,
  'save from C at the crm as creating',
  `create ${single().title} at the provider, invitation-withdrawn`,
];

describe('an invitation that is gone from the calendar (PE8)', () => {
  it.each<{
    name: string;
    crm: StoredEvent;
    of?: AgreedLink;
    told?: ReturnType<typeof gone> | null;
    expected: readonly string[];
  }>([
    {
      name: 'the person organises the meeting now: they have it without guests',
      crm: inCrm('meeting', {}, self),
      expected: madeAgain,
    },
    {
      name: 'the organiser was taken off, and the person is the only one left: they have it without guests',
      crm: inCrm('guest'),
      expected: madeAgain,
    },
    {
      name: 'the person was unticked: they have it without guests',
      crm: inCrm('colleague'),
      expected: madeAgain,
    },
    {
      name: 'Use organizer was switched off: they have a copy without guests',
      crm: inCrm('copy'),
      expected: madeAgain,
    },
    {
      name: 'it lay in another calendar of theirs: they have it without guests',
      crm: inCrm('guest'),
      of: agreed({ status: 'elsewhere' }),
      expected: madeAgain,
    },
    {
      name: 'another colleague organises it now and invites the person: that invitation is waited for',
      crm: inCrm('invited', {}, cleo),
      expected: [
        'end l, invitation-withdrawn-kept-in-the-crm',
        'settle P at the provider',
        'leave C at the crm, awaits-invitation',
        'settle C at the crm',
      ],
    },
    {
      name: 'the organiser invites the person still: the person deleted it, and is taken off',
      crm: inCrm('invited'),
      expected: removed,
    },
    {
      name: 'the person had declined it, as both sides know: it stays in the CRM with the answer (PE4)',
      crm: declinedInCrm('invited'),
      of: agreed({}, single({ participants: people(ann, declined(self), guest(zoe)) })),
      expected: declinedAndKept('declined'),
    },
    {
      name: 'the person had declined it, and takes that back in the CRM: another invitation is awaited',
      crm: inCrm('invited'),
      of: agreed({}, single({ participants: people(ann, declined(self), guest(zoe)) })),
      expected: declinedAndKept('awaits-invitation'),
    },
    {
      name: 'the person declined an invitation that Concord had added to the CRM: it goes there too',
      crm: declinedInCrm('guest'),
      of: agreed({ origin: 'provider' }, single({ participants: people(ann, declined(self), guest(zoe)) })),
      expected: removed,
    },
    {
      name: 'the same, and the CRM counts this person among the invited ones',
      crm: declinedInCrm('invited'),
      of: agreed({ origin: 'provider' }, single({ participants: people(ann, declined(self), guest(zoe)) })),
      expected: removed,
    },
    {
      name: 'it was this person’s own meeting, to which they do not come themselves: it goes in the CRM too',
      crm: inCrm('meeting', {}, self),
      of: agreed(
        {},
        single({
          participants: {
            ...people(self, guest(zoe)),
            [participantId(self)]: { email: self, roles: { owner: true }, participationStatus: 'declined' },
          },
        }),
      ),
      expected: removed,
    },
    {
      name: 'the organiser invites the person still, under another address: the same (PE9)',
      crm: inCrm('invited', { people: [[ann, 'a.bell@example.com']] }, 'a.bell@example.com'),
      expected: removed,
    },
    {
      name: 'Concord had added it to the CRM from the calendar: it goes there too',
      crm: inCrm('guest'),
      of: agreed({ origin: 'provider' }),
      expected: removed,
    },
    {
      name: 'it was this person’s own meeting: it goes in the CRM too',
      crm: inCrm('meeting', {}, self),
      of: agreed({}, single({ participants: people(self, guest(zoe)) })),
      expected: removed,
    },
    {
      name: 'it was an entry without guests: it goes in the CRM too',
      crm: inCrm('colleague'),
      of: agreed({}, single()),
      expected: removed,
    },
    {
      name: 'the CRM does not want it in the calendar: it stays out of it (C8)',
      crm: inCrm('colleague', { push: false }),
      expected: [
        'end l, unpushed-in-the-crm',
        'settle P at the provider',
        'settle C at the crm',
        'leave C at the crm, not-pushed',
        'settle C at the crm',
      ],
    },
    {
      name: 'it is only out of sight: nothing is made beside it',
      crm: inCrm('colleague'),
      told: gone('hidden'),
      expected: [
        'end l, hidden-in-the-calendar',
        'settle P at the provider',
        'settle C at the crm',
        'leave C at the crm, hidden',
        'settle C at the crm',
      ],
    },
  ])('$name', ({ crm, of = agreed(), told = gone(), expected }) => {
    expect(planned({ cases: [caseOf({ link: of, provider: told, crm: now(crm) })] })).toEqual(expected);
  });

  it('is known as moved only: nothing happens', () => {
    const moved = caseOf({
      link: agreed({ status: 'elsewhere' }),
      provider: elsewhere,
      crm: now(inCrm('guest')),
    });
    expect(planned({ cases: [moved] }).filter((line) => /create|remove|end/.test(line))).toEqual([]);
  });

  it('is made again for nobody else: who is ticked is not invited by it (PE1)', () => {
    const actions = plan(
      planInput({
        cases: [caseOf({ link: agreed(), provider: gone(), crm: now(inCrm('meeting', {}, self)) })],
      }),
    );
    const [made] = actions.flatMap((one) => (one.type === 'write' ? [one.write] : []));
    expect(made?.write).toMatchObject({ type: 'create', event: { uid: single().uid } });
    expect(made?.write.type === 'create' && made.write.event.participants).toBeUndefined();
    // also when the program is killed before the call is sent
    const [saved] = actions.flatMap((one) => (one.type === 'save' ? [one.link] : []));
    expect(saved).toMatchObject({ ticked: [participantId(zoe)] });
  });
});

describe('an invitation that does not hold any more (C9, PE8)', () => {
  const theirs = (change: Partial<CalendarEvent> = {}): StoredEvent =>
    at(
      'P',
      { participants: invitation.participants ?? {}, ...change },
      { readOnly: { fields: 'all', reason: 'not-organizer' } },
    );
  it.each<{ name: string; provider?: StoredEvent; crm?: StoredEvent; of?: AgreedLink; is: boolean }>([
    { name: 'not one that is as it was', is: false },
    { name: 'one that is cancelled', provider: theirs({ status: 'cancelled' }), is: true },
    { name: 'one of the organiser before', crm: inCrm('colleague', {}, cleo), is: true },
    {
      name: 'not one that Concord added to the CRM',
      provider: theirs({ status: 'cancelled' }),
      of: agreed({ origin: 'provider' }),
      is: false,
    },
  ])('is $name: $is', ({ provider = theirs(), crm = inCrm('guest'), of = agreed(), is }) => {
    expect(isLeftOver(of, provider, crm)).toBe(is);
  });
});

describe('an invitation of the organiser before, which is still there', () => {
  const theirs = at(
    'P',
    { participants: invitation.participants ?? {} },
    {
      readOnly: { fields: 'all', reason: 'not-organizer' },
    },
  );
  const writes = (crm: StoredEvent, origin: AgreedLink['origin']) =>
    planned({ cases: [caseOf({ link: agreed({ origin }), provider: now(theirs), crm: now(crm) })] }).filter(
      (line) => line.startsWith('update'),
    );

  it.each<{ name: string; crm: StoredEvent }>([
    { name: 'this person', crm: inCrm('meeting', {}, self) },
    { name: 'this person, with Use organizer off,', crm: inCrm('copy', {}, self) },
    { name: 'another colleague', crm: inCrm('colleague', {}, cleo) },
  ])('does not make $name less of an organiser in the CRM (C9)', ({ crm }) => {
    expect(writes(crm, 'crm')).toEqual([]);
  });
  it('holds against an edit of who organises it where it came from the calendar (C20)', () => {
    expect(writes(inCrm('meeting', {}, self), 'provider')).toMatchObject([
      expect.stringMatching(/at the crm/),
    ]);
  });
});

describe('an invitation that was taken back and still lies in the calendar as cancelled', () => {
  const cancelled = at(
    'P',
    { participants: invitation.participants ?? {}, status: 'cancelled' },
    { readOnly: { fields: 'all', reason: 'not-organizer' } },
  );
  const writes = (crm: StoredEvent, origin: AgreedLink['origin'] = 'crm') =>
    planned({
      cases: [caseOf({ link: agreed({ origin }), provider: now(cancelled), crm: now(crm) })],
    }).filter((line) => line.startsWith('update'));

  it.each<{ part: Part }>([{ part: 'guest' }, { part: 'colleague' }, { part: 'copy' }, { part: 'invited' }])(
    'does not cancel the meeting in the CRM, where the person’s part is “$part” (PE8)',
    ({ part }) => {
      expect(writes(inCrm(part))).toEqual([]);
    },
  );
  it('cancels what Concord had added to the CRM from it', () => {
    expect(writes(inCrm('guest'), 'provider')).toEqual([expect.stringContaining('status: "cancelled"')]);
  });
});

it('what cannot be changed for another reason is no invitation that was left over', () => {
  const shared = at(
    'P',
    { participants: invitation.participants ?? {}, status: 'cancelled' },
    { readOnly: { fields: ['title'], reason: 'calendar-read-only' } },
  );
  expect(
    planned({ cases: [caseOf({ link: agreed(), provider: now(shared), crm: now(inCrm('guest')) })] }),
  ).toContainEqual(expect.stringContaining('status: "cancelled"'));
});

describe('a link to an invitation says that the meeting was in the CRM first', () => {
  const theirs = stored('P', {
    event: invitation,
    uids: ['u'],
    readOnly: { fields: 'all', reason: 'not-organizer' },
  });
  const saved = (change: Partial<PlanInput>): readonly string[] =>
    plan(planInput(change)).flatMap((one) => (one.type === 'save' ? [one.link.origin] : []));

  it('when it is paired', () => {
    expect(saved({ loose: { provider: [loose(theirs)], crm: [loose(inCrm('invited'))] } })).toEqual(['crm']);
    expect(saved({ loose: { provider: [loose(at('P'))], crm: [loose(at('C'))] } })).toEqual(['provider']);
  });
  it('when it was agreed on another machine, or before this was kept', () => {
    const known = caseOf({
      link: agreed({ origin: 'provider' }),
      provider: now(theirs),
      crm: now(inCrm('invited')),
    });
    expect(saved({ cases: [known] })).toEqual(['crm']);
  });
  it('when it takes the place of an entry without guests', () => {
    const without = caseOf({
      link: agreed({ origin: 'provider' }, single()),
      provider: gone(),
      crm: now(inCrm('invited')),
    });
    expect(saved({ cases: [without], loose: { provider: [loose(theirs)], crm: [] } })).toContain('crm');
  });
});

describe.each([
  ['CalDAV calendars', deliveringCalDav],
  ['Graph-like calendars', profiles['graph-like']],
] as const)('Anna invites Ben to a meeting of the CRM, %s', (_kind, profile) => {
  const ben = participantId('ben@example.com');

  async function withBenInvited(): Promise<{ readonly one: Office; readonly entry: string }> {
    const one = await office(profile);
    const { hand } = one.crm.crm;
    hand.setRules({ useOrganizer: true });
    await one.settle();
    const event = single({
      title: 'Intake',
      start: '2026-02-03T10:00:00',
      participants: people('anna@example.com', guest('ben@example.com', true), guest(zoe, true)),
    });
    const entry = hand.create({ event, organizer: 'anna', scheduledFor: ['anna', 'ben'] });
    await approved(one);
    expect(one.colleagues.ben.held().map(({ readOnly }) => readOnly?.reason)).toEqual(['not-organizer']);
    return { one, entry };
  }

  /** Anna says yes to what she is asked, and her server takes Ben's invitation back. */
  async function approved(one: Office): Promise<void> {
    const { anna, ben: colleague } = one.colleagues;
    await one.settle();
    for (const { id, digest } of anna.engine.decisions()) anna.engine.decide(id, digest, 'approve');
    await anna.run();
    const invites = anna.held().some(({ event }) => event.participants?.[ben] !== undefined);
    if (!invites) for (const { ref } of colleague.held()) colleague.provider.hand.remove(ref);
    await one.settle();
  }

  const sentBy = (one: Office, name: 'anna' | 'ben') =>
    one.colleagues[name].provider.hand.mails().map(({ kind, to }) => `${kind} to ${to}`);

  it('the meeting is handed over to Ben: he has it without guests, and whoever is ticked anew is invited (C9, PE1)', async () => {
    const { one, entry } = await withBenInvited();
    const { hand } = one.crm.crm;
    hand.setOrganizer(entry, 'ben');
    // Ben's program hears of it first, and does not put Anna back
    await one.colleagues.ben.run();
    await approved(one);
    expect(hand.entry(entry)?.event.participants?.[ben]?.roles.owner).toBe(true);
    expect(
      hand
        .entry(entry)
        ?.placements.map(({ user, state }) => `${user} ${state}`)
        .sort(),
    ).toEqual(['anna visible', 'ben visible']);
    const held = one.colleagues.ben.held();
    expect(held.map(({ event, readOnly }) => [event.title, guestsOf(event), readOnly])).toEqual([
      ['Intake', [], undefined],
    ]);
    expect(sentBy(one, 'ben')).toEqual([]);

    const tick = `participants/${participantId(zoe)}/invite`;
    hand.edit(entry, { [tick]: null });
    await one.settle();
    hand.edit(entry, { [tick]: true });
    await one.settle();
    for (const { id, digest } of one.colleagues.ben.engine.decisions())
      one.colleagues.ben.engine.decide(id, digest, 'approve');
    await one.colleagues.ben.run();
    expect(sentBy(one, 'ben')).toEqual([`invitation to ${zoe}`]);
  });

  it('Anna is taken off the meeting: Ben keeps it, without guests, and may remove it like any entry of his (DE2)', async () => {
    const { one, entry } = await withBenInvited();
    const { hand } = one.crm.crm;
    const { ben: colleague } = one.colleagues;
    hand.unschedule(entry, 'anna');
    await approved(one);
    expect(one.colleagues.anna.held()).toEqual([]);
    expect(colleague.held().map(({ event }) => [event.title, guestsOf(event)])).toEqual([['Intake', []]]);
    expect(hand.entry(entry)?.placements.find(({ user }) => user === 'ben')?.state).toBe('visible');
    expect(await colleague.run()).toMatchObject({ linked: 1, skipped: 0, waiting: 0, quarantined: 0 });
    expect(sentBy(one, 'ben')).toEqual([]);

    colleague.provider.hand.remove(colleague.held()[0]?.ref ?? '');
    await one.settle();
    expect(colleague.held()).toEqual([]);
    expect(hand.list()).toEqual([]);
  });

  it('Anna is taken off, and Ben’s server keeps the invitation as cancelled: the meeting is not, and once he deletes it he has an entry without guests (C9)', async () => {
    const { one, entry } = await withBenInvited();
    const { hand } = one.crm.crm;
    const { anna, ben: colleague } = one.colleagues;
    const ref = colleague.held()[0]?.ref ?? '';
    hand.unschedule(entry, 'anna');
    await anna.run();
    for (const { id, digest } of anna.engine.decisions()) anna.engine.decide(id, digest, 'approve');
    await anna.run();
    colleague.provider.hand.edit(ref, { status: 'cancelled' });
    await one.settle();
    expect(hand.entry(entry)?.event.status).toBeUndefined();

    colleague.provider.hand.remove(ref);
    await one.settle();
    expect(colleague.held().map(({ event }) => [event.title, event.status, guestsOf(event)])).toEqual([
      ['Intake', undefined, []],
    ]);
    expect(hand.entry(entry)?.placements.find(({ user }) => user === 'ben')?.state).toBe('visible');
    expect(sentBy(one, 'ben')).toEqual([]);
  });
});
