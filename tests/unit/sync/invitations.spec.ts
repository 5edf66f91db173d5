/**
 * What is planned for a meeting that a colleague's Concord writes, learned from tables: the invitation that arrives takes the place of
 * an entry without guests (C9, PE8), and from then on only the person's own answer crosses (PE4). `P` is that entry, `I` the invitation.
 */
import { describe, expect, it } from 'vitest';
import type { AgreedLink } from '../../../src-main/store/index.ts';
import { contentHash } from '../../../src-main/sync/calendar/entries/compare.ts';
import { adoptInvitations } from '../../../src-main/sync/calendar/plan/adopt-invitations.ts';
import type { Case, Loose } from '../../../src-main/sync/calendar/plan/model.ts';
import { actionsOf } from '../../../src-main/sync/calendar/plan/model.ts';
import { plan } from '../../../src-main/sync/calendar/plan/plan.ts';
import {
  type CalendarEvent,
  fieldNames,
  type ParticipationStatus,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { at, inShort, planInput, self } from '../../support/plan-table.ts';
import {
  dates,
  elsewhere,
  gone,
  link,
  loose,
  now,
  series,
  single,
  unreadable,
} from '../../support/small-calendar.ts';

const boss = 'boss@example.com';
const alias = 'r.vries@example.com';

function people(answer?: ParticipationStatus, guest = self): Pick<CalendarEvent, 'participants'> {
  return {
    participants: {
      [participantId(boss)]: { email: boss, roles: { owner: true } },
      [participantId(guest)]: {
        email: guest,
        roles: { attendee: true },
        ...(answer === undefined ? {} : { participationStatus: answer }),
      },
    },
  };
}

const invitationOf = (change: Partial<CalendarEvent> = {}, of: Partial<StoredEvent> = {}): StoredEvent =>
  at(
    'I',
    { uid: 'theirs', ...people(), ...change },
    {
      uids: ['theirs'],
      readOnly: { fields: [...fieldNames], reason: 'not-organizer' },
      ...of,
    },
  );
const crmEntry = (change: Partial<CalendarEvent> = {}, of: Partial<StoredEvent> = {}): StoredEvent =>
  at('C', { ...people(), ...change }, { part: 'invited', ...of });
/** Both agreed on an entry without guests. */
const agreedLink = (change: Partial<AgreedLink> = {}): AgreedLink => {
  const base = single();
  const end = (ref: string) => ({ ref, revision: 'r', base, hash: contentHash(base) });
  return link('l', { provider: end('P'), crm: end('C'), uids: ['u'], ...change });
};
const waiting = (change: Partial<Case> = {}): Case => ({
  link: agreedLink(),
  provider: now(at('P')),
  crm: now(crmEntry()),
  ...change,
});
const planned = (one: Case, provider: readonly Loose[]): readonly string[] =>
  plan(planInput({ cases: [one], loose: { provider, crm: [] } })).map(inShort);

const goesOver = ['plan-again l', 'save l as linked', 'remember linked at the provider, invitation-arrived'];
/** The invitation is a stranger, as any other is. */
const isMadeInCrm = expect.arrayContaining(['create Plan at the crm, new-in-the-calendar']);

describe('an invitation beside an entry without guests (C9, PE8)', () => {
  it.each<{ name: string; one?: Partial<Case>; invitation?: Loose }>([
    { name: 'that looks the same' },
    { name: 'and one that the person has deleted', one: { provider: gone() } },
    {
      name: 'and one that the person moved to another calendar',
      one: { link: agreedLink({ status: 'elsewhere' }), provider: null },
    },
    { name: 'and one that is in another calendar by now', one: { provider: elsewhere } },
    {
      name: 'with a uid that the CRM knows',
      one: { crm: now(crmEntry({ title: 'Renamed' }, { uids: ['u', 'theirs'] })) },
    },
    {
      name: 'with a uid that the link knows',
      one: { link: agreedLink({ uids: ['u', 'theirs'] }), crm: now(crmEntry({ title: 'Renamed' })) },
    },
    {
      name: 'of which the CRM knows one of several uids',
      one: { crm: now(crmEntry({ title: 'Renamed' }, { uids: ['u', 'theirs'] })) },
      invitation: loose(invitationOf({}, { uids: ['by its server', 'theirs'] })),
    },
    {
      name: 'of an organiser whom the CRM knows under another address',
      one: { crm: now(crmEntry({}, { people: [[boss, 'the.boss@example.com']] })) },
      invitation: loose(
        invitationOf({
          participants: {
            ...people().participants,
            [participantId(boss)]: { email: 'the.boss@example.com', roles: { owner: true } },
          },
        }),
      ),
    },
  ])('$name takes over the link, and the entry is planned again', ({ one, invitation }) => {
    expect(planned(waiting(one), [invitation ?? loose(invitationOf())])).toEqual(goesOver);
  });

  it('stands in the link with all uids and what both hold', () => {
    const one = waiting({ crm: now({ ...crmEntry(), uids: ['u', 'other'] }) });
    const actions = plan(planInput({ cases: [one], loose: { provider: [loose(invitationOf())], crm: [] } }));
    expect(actionsOf(actions, 'save')[0]?.link).toMatchObject({
      id: 'l',
      status: 'linked',
      uids: ['u', 'theirs', 'other'],
      provider: { ref: 'I', revision: 'revision of I', base: invitationOf().event },
      crm: { ref: 'C', revision: 'revision of C', base: { ...people() } },
    });
  });

  it('waits until what the person edited in the entry has crossed', () => {
    const edited = waiting({ provider: now(at('P', { description: 'Bring the file.' })) });
    expect(planned(edited, [loose(invitationOf())])).toEqual([
      'plan-again l',
      'update C (description: "Bring the file.") at the crm, changed-in-the-calendar',
      'save l as linked',
    ]);
  });

  it.each<{ name: string; one?: Partial<Case>; invitation?: Partial<Loose>; of?: Partial<StoredEvent> }>([
    {
      name: 'of another meeting',
      of: { event: single({ title: 'Plan', start: '2027-01-01T09:00:00', ...people() }) },
    },
    {
      name: 'to a colleague’s meeting that the person is not invited to',
      one: { crm: now(crmEntry({}, { part: 'colleague' })) },
    },
    { name: 'that is no invitation but the person’s own', of: { readOnly: undefined as never } },
  ])('$name takes nothing over', ({ one, invitation, of }) => {
    const actions = planned(waiting(one), [loose(invitationOf({}, of), invitation)]);
    expect(actions).toEqual(isMadeInCrm);
    expect(actions).not.toContain('plan-again l');
  });

  it.each<{ name: string; one: Partial<Case> }>([
    { name: 'the entry of the calendar is not known', one: { provider: null } },
    { name: 'the entry of the calendar cannot be read', one: { provider: unreadable } },
    { name: 'the entry of the CRM is not known', one: { crm: null } },
    { name: 'the entry of the CRM is gone', one: { crm: gone() } },
    { name: 'the link has its invitation already', one: { provider: now({ ...invitationOf(), ref: 'P' }) } },
  ])('takes nothing over where $name', ({ one }) => {
    expect(planned(waiting(one), [loose(invitationOf())])).not.toContain('plan-again l');
  });

  it('leaves the other pairs as they are', () => {
    const { cases } = adoptInvitations(planInput({ cases: [waiting()] }));
    expect(cases).toEqual([waiting()]);
  });
  it('that a person keeps apart takes nothing over', () => {
    expect(planned(waiting(), [loose(invitationOf(), { left: 'separate' })])).not.toContain('plan-again l');
  });

  it('belongs to one entry: a second one is a stranger', () => {
    const second = invitationOf({}, { ref: 'J', uids: ['second'] });
    const actions = planned(waiting(), [loose(invitationOf()), loose(second)]);
    expect(actions).toEqual(expect.arrayContaining(goesOver));
    expect(actions).toEqual(isMadeInCrm);
  });
});

describe('an invitation that was to become an entry of the CRM, which has the meeting (C9, RU9)', () => {
  const making: Case = {
    link: {
      id: 'm',
      status: 'creating',
      origin: 'provider',
      uids: ['theirs'],
      source: { ref: 'I', revision: 'r' },
    },
    provider: now(invitationOf()),
    crm: null,
  };
  const plannedWith = (...cases: readonly Case[]): readonly string[] =>
    plan(planInput({ cases })).map(inShort);

  it('takes over the link of the entry without guests', () => {
    const [again, ...rest] = goesOver;
    expect(plannedWith(waiting(), making)).toEqual([again, 'end m, invitation-arrived', ...rest]);
  });
  it.each<{ name: string; one: Case; of?: Partial<Case> }>([
    {
      name: 'this person is not invited in the CRM',
      one: making,
      of: { crm: now(crmEntry({}, { part: 'colleague' })) },
    },
    {
      name: 'it is the person’s own',
      one: { ...making, provider: now(invitationOf({}, { readOnly: undefined as never })) },
    },
    { name: 'it cannot be read', one: { ...making, provider: unreadable } },
    { name: 'nothing is told of it', one: { ...making, provider: null } },
    {
      name: 'it is linked to an entry of its own',
      one: {
        link: agreedLink({ id: 'm', origin: 'provider', provider: { ...agreedLink().provider, ref: 'I' } }),
        provider: now(invitationOf()),
        crm: null,
      },
    },
    {
      name: 'it is an entry of the CRM that is being made in the calendar',
      one: {
        ...making,
        link: { ...(making.link as Extract<Case['link'], { status: 'creating' }>), origin: 'crm' },
      },
    },
  ])('takes nothing over where $name', ({ one, of }) => {
    const actions = plannedWith(waiting(of), one);
    expect(actions).not.toContain('end m, invitation-arrived');
    expect(actions).not.toContain('plan-again l');
  });
});

describe('the entry that an invitation replaced (PE8, ID7)', () => {
  const base = invitationOf().event;
  const over = agreedLink({
    provider: { ref: 'I', revision: 'r', base, hash: contentHash(base) },
    uids: ['u', 'theirs'],
  });
  const made = at('P', {}, { key: 'l' });
  const planFor = (one: Loose) => plan(planInput({ loose: { provider: [one], crm: [] } })).map(inShort);

  it('is taken away, because Concord made it', () => {
    expect(planFor(loose(made, { relatives: [over] }))).toEqual([
      'remove P at the provider, invitation-arrived',
    ]);
  });
  it('goes under a link of its own, as one that came from the calendar', () => {
    const actions = plan(planInput({ loose: { provider: [loose(made, { relatives: [over] })], crm: [] } }));
    expect(actionsOf(actions, 'write')[0]?.write.link).toMatchObject({
      id: 'from P at the provider',
      status: 'creating',
      origin: 'provider',
      source: { ref: 'P' },
    });
  });
  it.each<{ name: string; entry?: Partial<StoredEvent>; of?: AgreedLink }>([
    {
      name: 'the link’s meeting is that very entry',
      of: { ...over, provider: { ...over.provider, ref: 'P' } },
    },
    { name: 'another program made it', entry: { key: 'other' } },
    { name: 'nobody knows who made it', entry: { key: undefined as never } },
    { name: 'it cannot be changed', entry: { readOnly: { fields: 'all', reason: 'calendar-read-only' } } },
    { name: 'the link has it still', of: agreedLink() },
    {
      name: 'the link’s meeting is the person’s own',
      of: {
        ...over,
        provider: {
          ...over.provider,
          base: single({ participants: { [participantId(self)]: { email: self, roles: { owner: true } } } }),
        },
      },
    },
    {
      name: 'the link’s entry has no organiser',
      of: { ...over, provider: { ...over.provider, base: single() } },
    },
    { name: 'the link’s entry is in another calendar', of: { ...over, status: 'elsewhere' } },
  ])('stays where $name', ({ entry, of = over }) => {
    expect(planFor(loose({ ...made, ...entry }, { relatives: [of] })).join()).not.toContain('remove');
  });
});

describe('an invitation that is linked (PE4, PE8)', () => {
  const linkOf = (provider: CalendarEvent, crm: CalendarEvent): AgreedLink =>
    agreedLink({
      provider: { ref: 'I', revision: 'r', base: provider, hash: contentHash(provider) },
      crm: { ref: 'C', revision: 'r', base: crm, hash: contentHash(crm) },
    });
  const [none, yes, no] = [single(people()), single(people('accepted')), single(people('declined'))];
  const answerAt = `participants/${participantId(self)}/participationStatus`;
  const settled = ['save l as linked', 'settle I at the provider', 'settle C at the crm'];
  const carried = (side: 'provider' | 'crm', answer: string) => [
    'save l as linked',
    side === 'crm'
      ? `update C (${answerAt}: "${answer}") at the crm, changed-in-the-calendar`
      : `update I (${answerAt}: "${answer}") at the provider, changed-in-the-crm`,
  ];

  it.each<{
    name: string;
    base: readonly [provider: CalendarEvent, crm: CalendarEvent];
    held: readonly [provider: CalendarEvent, crm: CalendarEvent];
    expected: readonly string[];
  }>([
    { name: 'nothing new', base: [none, none], held: [none, none], expected: settled },
    {
      name: 'the first answer, in the calendar',
      base: [none, none],
      held: [yes, none],
      expected: carried('crm', 'accepted'),
    },
    {
      name: 'the first answer, in the CRM',
      base: [none, none],
      held: [none, no],
      expected: carried('provider', 'declined'),
    },
    {
      name: 'another answer in the calendar',
      base: [yes, yes],
      held: [no, yes],
      expected: carried('crm', 'declined'),
    },
    {
      name: 'another answer in the CRM',
      base: [yes, yes],
      held: [yes, no],
      expected: carried('provider', 'declined'),
    },
    { name: 'the same answer on both sides', base: [none, none], held: [yes, yes], expected: settled },
    {
      name: 'two answers: the calendar’s holds (WR7)',
      base: [none, none],
      held: [yes, no],
      expected: carried('crm', 'accepted'),
    },
    {
      name: 'an answer that a new time made void: the organiser’s program tells the CRM',
      base: [yes, yes],
      held: [none, yes],
      expected: settled,
    },
    {
      name: 'a person who is not in the CRM’s entry',
      base: [none, single()],
      held: [yes, single()],
      expected: settled,
    },
    {
      name: 'a person who is not in the invitation',
      base: [single(), none],
      held: [single(), yes],
      expected: settled,
    },
    {
      name: 'another title on both sides',
      base: [none, none],
      held: [single({ ...people(), title: 'A' }), single({ ...people(), title: 'B' })],
      expected: settled,
    },
  ])('$name', ({ base: [provider, crm], held: [invitation, entry], expected }) => {
    const one = {
      link: linkOf(provider, crm),
      provider: now({ ...invitationOf(), event: invitation }),
      crm: now({ ...crmEntry(), event: entry }),
    };
    expect(planned(one, [])).toEqual(expected);
  });

  it('an answer is news until it has crossed, also after a crash (WR8)', () => {
    const one = { link: linkOf(none, none), provider: now(invitationOf(yes)), crm: now(crmEntry(none)) };
    const actions = plan(
      planInput({ cases: [{ ...one, provider: now({ ...invitationOf(), event: yes }) }] }),
    );
    const [saved] = actionsOf(actions, 'save');
    expect(saved?.link).toMatchObject({ provider: { base: none, revision: 'revision of I' } });
    expect(actionsOf(actions, 'write')[0]?.write.transfer).toEqual({ [answerAt]: 'accepted' });
    expect(actionsOf(actions, 'settle')).toEqual([]);
  });

  describe('to one occurrence', () => {
    const [, second] = dates;
    const list = (answer?: ParticipationStatus, more: object = {}) =>
      ({ ...people(answer).participants, ...more }) as never;
    const weekly = (answer?: ParticipationStatus, change: object = {}) =>
      series({
        ...people(),
        ...(answer === undefined && Object.keys(change).length === 0
          ? {}
          : {
              recurrenceOverrides: {
                [second]: { ...(answer === undefined ? {} : { participants: list(answer) }), ...change },
              },
            }),
      });
    const writtenTo = (
      base: CalendarEvent,
      provider: CalendarEvent,
      crm: CalendarEvent,
      of: Partial<StoredEvent> = {},
    ) => {
      const one = {
        link: linkOf(base, base),
        provider: now({ ...invitationOf(), event: provider }),
        crm: now({ ...crmEntry({}, of), event: crm }),
      };
      return actionsOf(plan(planInput({ cases: [one] })), 'write').map(({ write }) =>
        write.write.type === 'update'
          ? [write.side, write.write.event.recurrenceOverrides]
          : [write.write.type],
      );
    };
    const answered = (side: SideName, answer: ParticipationStatus, change: object = {}) => [
      [side, { [second]: { ...change, participants: list(answer) } }],
    ];

    it.each<{
      name: string;
      base?: CalendarEvent;
      provider: CalendarEvent;
      crm: CalendarEvent;
      expected: readonly unknown[];
    }>([
      {
        name: 'crosses to the CRM',
        provider: weekly('declined'),
        crm: weekly(),
        expected: answered('crm', 'declined'),
      },
      {
        name: 'crosses to the calendar',
        provider: weekly(),
        crm: weekly('tentative'),
        expected: answered('provider', 'tentative'),
      },
      {
        name: 'changed: crosses again',
        base: weekly('declined'),
        provider: weekly('accepted'),
        crm: weekly('declined'),
        expected: answered('crm', 'accepted'),
      },
      {
        name: 'on both sides: the calendar’s holds (WR7)',
        provider: weekly('accepted'),
        crm: weekly('declined'),
        expected: answered('crm', 'accepted'),
      },
      {
        name: 'that is the same on both sides: nothing is written',
        provider: weekly('accepted'),
        crm: weekly('accepted'),
        expected: [],
      },
      {
        name: 'leaves what else differs in the occurrence',
        provider: weekly('declined'),
        crm: weekly(undefined, { title: 'Longer' }),
        expected: answered('crm', 'declined', { title: 'Longer' }),
      },
      {
        name: 'that was cancelled on the other side: nothing is written',
        provider: weekly('declined'),
        crm: weekly(undefined, { excluded: true }),
        expected: [],
      },
      {
        name: 'of what is no series on the other side: nothing is written',
        provider: weekly('declined'),
        crm: single(people()),
        expected: [],
      },
      {
        name: 'taken back with the exception: nothing is written',
        base: weekly('declined'),
        provider: weekly(),
        crm: weekly('declined'),
        expected: [],
      },
    ])('$name', ({ base = weekly(), provider, crm, expected }) => {
      expect(writtenTo(base, provider, crm)).toEqual(expected);
    });

    it('leaves the CRM’s other guests and ticks in the list (PE2)', () => {
      const noor = {
        [participantId('noor@example.com')]: {
          email: 'noor@example.com',
          roles: { attendee: true },
          invite: true,
        },
      };
      const crm = series({ participants: list(undefined, noor) });
      expect(writtenTo(weekly(), weekly('declined'), crm)).toEqual([
        ['crm', { [second]: { participants: list('declined', noor) } }],
      ]);
    });

    it('and another one to the series cross in opposite directions', () => {
      const one = {
        link: linkOf(weekly(), weekly()),
        provider: now({ ...invitationOf(), event: weekly('declined') }),
        crm: now({ ...crmEntry(), event: series(people('accepted')) }),
      };
      expect(plan(planInput({ cases: [one] })).map(inShort)).toEqual([
        'save l as linked',
        `update I (${answerAt}: "accepted") at the provider, changed-in-the-crm`,
        expect.stringMatching(/^update C \(recurrenceOverrides/),
      ]);
    });
  });

  it('an answer under another of the person’s addresses is theirs (PE9)', () => {
    const own = { main: self, account: [self, alias], all: [self, alias] };
    const one = {
      link: linkOf(single(people(undefined, alias)), none),
      provider: now(invitationOf(people('accepted', alias))),
      crm: now(crmEntry({}, { people: [own.all] })),
    };
    const [, write] = plan(planInput({ cases: [one], own })).map(inShort);
    expect(write).toBe(`update C (${answerAt}: "accepted") at the crm, changed-in-the-calendar`);
  });
});
