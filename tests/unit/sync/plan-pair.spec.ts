/**
 * What is planned for two strangers that are one entry, learned from tables: equal ones are linked, others wait for a person's answer
 * (C19, ID9). `P` is in the calendar, `C` in the CRM; both are `single()` unless a row says otherwise.
 */
import { describe, expect, it } from 'vitest';
import type { AgreedLink, LeftReason } from '../../../src-main/store/index.ts';
import { contentHash } from '../../../src-main/sync/calendar/entries/compare.ts';
import { actionsOf, type PlanInput } from '../../../src-main/sync/calendar/plan/model.ts';
import { plan } from '../../../src-main/sync/calendar/plan/plan.ts';
import {
  type CalendarEvent,
  type FieldName,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { able, agreement, at, caseOf, inShort, planInput, self } from '../../support/plan-table.ts';
import { creatingFrom, loose, now, single } from '../../support/small-calendar.ts';

interface Given {
  readonly provider?: Partial<CalendarEvent>;
  readonly crm?: Partial<CalendarEvent>;
  readonly ofProvider?: Partial<StoredEvent>;
  readonly ofCrm?: Partial<StoredEvent>;
  /** A person's answer to the question that is asked about this pair. */
  readonly answer?: string;
  /** Why the CRM's entry stayed there until now. */
  readonly left?: LeftReason | null;
  readonly input?: Partial<PlanInput>;
}

function actionsFor({ provider, crm, ofProvider, ofCrm, answer, left = null, input = {} }: Given) {
  const given = planInput({
    loose: { provider: [loose(at('P', provider, ofProvider))], crm: [loose(at('C', crm, ofCrm), { left })] },
    ...input,
  });
  const [asked] = actionsOf(plan(given), 'ask');
  const digest = asked?.question.item.digest;
  return plan({ ...given, answer: (about) => (about === digest ? (answer ?? null) : null) });
}
const planned = (given: Given) => actionsFor(given).map(inShort);
const savedBy = (given: Given) => actionsOf(actionsFor(given), 'save')[0];

const id = 'from P at the provider';
const linked = [
  `save ${id} as linked, once approved`,
  'remember linked at the crm, equal-on-both-sides',
  'settle P at the provider',
  'settle C at the crm',
];
const asked = ['ask differs'];
const different = { provider: { title: 'Review' }, crm: { title: 'Retro' } };

describe('two strangers that are one entry', () => {
  it.each<{ name: string; given: Given; expected: readonly string[] }>([
    { name: 'equal: they are linked, and a first run shows that before (C19)', given: {}, expected: linked },
    { name: 'different: a person is asked, nothing is overwritten (ID9)', given: different, expected: asked },
    {
      name: 'the CRM’s entry is not selected for the calendar: both stay alone (C8)',
      given: { ofCrm: { push: false } },
      expected: [
        'leave P at the provider, not-pushed',
        'settle P at the provider',
        'leave C at the crm, not-pushed',
        'settle C at the crm',
      ],
    },
    {
      name: 'the CRM’s entry is selected for the calendar: they are linked (C8)',
      given: { ofCrm: { push: true } },
      expected: linked,
    },
    {
      name: 'guests whom nobody ticked make no difference: the calendar never had them (PE2)',
      given: { crm: { participants: { ann: { email: 'ann@example.com', roles: { attendee: true } } } } },
      expected: linked,
    },
    {
      name: 'what the calendar hides makes no difference (RU6)',
      given: { provider: { title: 'Busy' }, ofProvider: { withheld: ['title'] } },
      expected: linked,
    },
    {
      name: 'what the calendar hides does not hide another difference (RU6)',
      given: { provider: { title: 'Busy', duration: 'PT2H' }, ofProvider: { withheld: ['title'] } },
      expected: asked,
    },
    ...(['provider', 'crm'] as const).map((side) => ({
      name: `what the ${side} cannot hold makes no difference`,
      given: { crm: { privacy: 'private' }, input: { capabilities: lacking(side, ['privacy']) } } as const,
      expected: linked,
    })),
  ])('$name', ({ given, expected }) => {
    expect(planned(given)).toEqual(expected);
  });

  function lacking(side: SideName, lacks: readonly FieldName[]): PlanInput['capabilities'] {
    return { provider: able, crm: able, [side]: { ...able, lacks } };
  }
});

describe('the invitation to a colleague’s meeting that the CRM has (C9, PE8)', () => {
  const meeting = (answer?: 'accepted' | 'declined') => ({
    participants: Object.fromEntries(
      [
        { email: 'ann@example.com', roles: { owner: true as const } },
        {
          email: self,
          roles: { attendee: true as const },
          invite: true,
          ...(answer && { participationStatus: answer }),
        },
      ].map((one) => [participantId(one.email), one]),
    ),
  });
  const invited = (provider: ReturnType<typeof meeting>, crm: ReturnType<typeof meeting>): Given => ({
    provider: { ...provider, title: 'as the server has it' },
    crm,
    ofProvider: { readOnly: { reason: 'not-organizer', fields: 'all' } },
    ofCrm: { part: 'invited' },
  });

  it('is linked although it differs: the colleague’s Concord keeps the two alike', () => {
    expect(planned(invited(meeting(), meeting()))).toEqual([
      `save ${id} as linked`,
      'settle P at the provider',
      'settle C at the crm',
      'remember linked at the crm, equal-on-both-sides',
    ]);
  });
  const writesOf = (given: Given) => actionsOf(actionsFor(given), 'write').map(({ write }) => write);
  it.each([
    { side: 'CRM', to: 'provider', answer: 'accepted', given: invited(meeting(), meeting('accepted')) },
    {
      side: 'CRM while the invitation was awaited',
      to: 'provider',
      answer: 'accepted',
      given: { ...invited(meeting(), meeting('accepted')), left: 'awaits-invitation' as const },
    },
    { side: 'calendar', to: 'crm', answer: 'declined', given: invited(meeting('declined'), meeting()) },
    {
      side: 'calendar and the CRM',
      to: 'crm',
      answer: 'declined',
      given: invited(meeting('declined'), meeting('accepted')),
    },
  ])('the answer that was given in the $side before is news, and crosses (PE4)', ({ to, answer, given }) => {
    const answers = writesOf(given).map(({ side, write }) => [
      side,
      write.type === 'update' && write.event.participants?.[participantId(self)]?.participationStatus,
    ]);
    expect(answers).toEqual([[to, answer]]);
  });
  it.each([
    { name: 'a first run', input: { firstRun: true } },
    { name: 'what was told about both before', input: { agreements: [agreement()] } },
    { name: 'an entry that stayed on its side before', left: 'existed-before' as const },
  ])('nobody is mailed for the past: $name (PE1)', ({ input, left = null }) => {
    const given = { ...invited(meeting(), meeting('accepted')), left, ...(input && { input }) };
    expect(writesOf(given)).toEqual([]);
    const link = savedBy(given)?.link as AgreedLink | undefined;
    expect(link?.crm.base.participants?.[participantId(self)]?.participationStatus).toBe('accepted');
  });
});

describe('the link of equal entries', () => {
  it('has both as they are, and every uid of either (ID1)', () => {
    const given = { ofProvider: { uids: ['u', 'at the provider'] }, ofCrm: { uids: ['u', 'at the CRM'] } };
    expect(savedBy(given)?.link).toEqual({
      id,
      status: 'linked',
      origin: 'provider',
      provider: { ref: 'P', revision: 'revision of P', base: single(), hash: contentHash(single()) },
      crm: { ref: 'C', revision: 'revision of C', base: single(), hash: contentHash(single()) },
      uids: ['u', 'at the provider', 'at the CRM'],
    });
  });
  it('is of the CRM where a colleague organises the meeting there (C9)', () => {
    expect(savedBy({ ofCrm: { part: 'colleague' } })?.link).toMatchObject({ origin: 'crm' });
  });
  it('is shown with the CRM’s entry in a first run (C19)', () => {
    expect(savedBy({})?.approval).toEqual({
      digest: expect.any(String),
      side: 'crm',
      write: 'link',
      title: 'Plan',
      start: '2026-12-02T10:00:00',
      timeZone: 'Europe/Amsterdam',
      addressees: [],
      about: ['provider P', 'crm C'],
    });
  });
  it('is remembered without content', () => {
    expect(actionsOf(actionsFor({}), 'remember')[0]?.row).toEqual({
      side: 'crm',
      action: 'linked',
      reason: 'equal-on-both-sides',
      link: id,
      before: null,
      after: null,
    });
  });
  it('is the one under which a machine was about to create one from the other (WR1)', () => {
    const creating = creatingFrom('crm', 'being made');
    const cases = [caseOf({ link: creating, crm: now(at('C')) })];
    const provider = [loose(at('P'), { relatives: [creating] })];
    expect(planned({ input: { cases, loose: { provider, crm: [] } } })[0]).toBe(
      'save being made as linked, once approved',
    );
  });
});

describe('a person’s answer about a pair that differs (ID9)', () => {
  it.each<{ answer: string; expected: readonly string[] }>([
    {
      answer: 'provider',
      expected: [
        'answered',
        'update C (title: "Review") at the crm, changed-in-the-calendar',
        `save ${id} as linked`,
      ],
    },
    {
      answer: 'crm',
      expected: [
        'answered',
        'update P (title: "Retro") at the provider, changed-in-the-crm',
        `save ${id} as linked`,
      ],
    },
    {
      answer: 'separate',
      expected: [
        'leave P at the provider, separate',
        'settle P at the provider',
        'leave C at the crm, separate',
        'settle C at the crm',
        'answered',
      ],
    },
    { answer: 'approve', expected: asked },
  ])('$answer', ({ answer, expected }) => {
    expect(planned({ ...different, answer })).toEqual(expected);
  });

  it('names exactly this pair: when one of the two changes, it is asked again (RU8)', () => {
    const digestOf = (given: Given) => actionsOf(actionsFor(given), 'ask')[0]?.question.item.digest;
    const digests = [
      different,
      { ...different, provider: { title: 'Other' } },
      { ...different, crm: { title: 'Other' } },
    ].map(digestOf);
    expect(digestOf(different)).toBe(digests[0]);
    expect(new Set(digests).size).toBe(3);
    const moved = [{ ref: 'Q' }, {}].map((ofProvider) => digestOf({ ...different, ofProvider }));
    const movedInCrm = digestOf({ ...different, ofCrm: { ref: 'D' } });
    expect(new Set([...moved, movedInCrm]).size).toBe(3);
  });
  it('is consumed by its digest', () => {
    const digest = actionsOf(actionsFor(different), 'ask')[0]?.question.item.digest;
    for (const answer of ['provider', 'crm', 'separate'])
      expect(actionsOf(actionsFor({ ...different, answer }), 'answered')).toEqual([
        { type: 'answered', digest },
      ]);
  });
  it('is asked about the CRM’s entry', () => {
    expect(actionsOf(actionsFor(different), 'ask')[0]?.question).toMatchObject({
      kind: 'differs',
      item: { side: 'crm', write: 'link', title: 'Retro' },
    });
  });
  it.each<{ name: string; given: Given; differs: readonly FieldName[] }>([
    { name: 'titles', given: different, differs: ['title'] },
    {
      name: 'times and places',
      given: { provider: { duration: 'PT2H', locations: { a: { name: 'Room 1' } } } },
      differs: ['duration', 'locations'],
    },
    {
      name: 'what is hidden on one side is no difference (RU6)',
      given: {
        provider: { title: 'Busy', duration: 'PT2H' },
        crm: { title: 'Doctor' },
        ofProvider: { withheld: ['title'] },
      },
      differs: ['duration'],
    },
  ])('names where both versions are, and the fields that differ: $name', ({ given, differs }) => {
    expect(actionsOf(actionsFor(given), 'ask')[0]?.question.item).toMatchObject({
      places: { provider: 'P', crm: 'C' },
      differs,
    });
  });
  it('separate: the link under which one was about to be created ends', () => {
    const creating = creatingFrom('crm');
    const cases = [caseOf({ link: creating, crm: now(at('C', different.crm)) })];
    const provider = [loose(at('P', different.provider), { relatives: [creating] })];
    expect(planned({ input: { cases, loose: { provider, crm: [] } }, answer: 'separate' })[0]).toBe(
      'end l, kept-separate',
    );
  });
  it('provider: every value of the calendar holds, also one that only the CRM has', () => {
    const given = { provider: {}, crm: { description: 'Notes' }, answer: 'provider' };
    expect(planned(given)[1]).toBe('update C (description: null) at the crm, changed-in-the-calendar');
  });
  it.each(['provider', 'crm'])('%s: what the calendar hides is no change of either (RU6)', (answer) => {
    const given: Given = {
      provider: { title: 'Busy', duration: 'PT2H' },
      crm: { title: 'Doctor' },
      ofProvider: { withheld: ['title'] },
      ofCrm: { lockedFields: ['title'] },
      answer,
    };
    const writes = actionsOf(actionsFor(given), 'write').map(({ write }) => write.write);
    expect(writes).toMatchObject([{ patch: { duration: answer === 'crm' ? 'PT1H' : 'PT2H' } }]);
    expect(Object.keys(writes[0]?.type === 'update' ? writes[0].patch : {})).toEqual(['duration']);
  });
});

describe('a pair of which another machine told an agreement that nobody can prove (ID9)', () => {
  const told = (change = {}): Given['input'] => ({
    agreements: [
      agreement({ linkId: 'told', providerHash: 'of an older state', crmHash: 'of another one', ...change }),
    ],
  });
  it('differs: the agreement stays open until a person has answered', () => {
    expect(planned({ ...different, input: told() ?? {} })).toEqual(asked);
  });
  it.each(['provider', 'separate'])('answered with %s: it is compared', (answer) => {
    expect(planned({ ...different, answer, input: told() ?? {} })[0]).toBe('compared told');
  });
  it('is linked under the id that the other machine told', () => {
    const given = { ...different, answer: 'crm', input: told() ?? {} };
    expect(savedBy(given)?.link.id).toBe('told');
  });
  it.each([{ providerRef: 'another' }, { crmRef: 'another' }])(
    'with an old address (%o): it is about the entry that has its uid now',
    (change) => {
      const given = { ...different, answer: 'crm', input: told(change) ?? {} };
      expect(savedBy(given)?.link.id).toBe('told');
      expect(planned(given)).toContain('compared told');
    },
  );
  it('about other entries: it is not about this pair', () => {
    const change = { providerRef: 'another', crmRef: 'another', uids: ['another'] };
    const given = { ...different, answer: 'crm', input: told(change) ?? {} };
    expect(savedBy(given)?.link.id).toBe(id);
  });
  it('is asked about where the uids of the two do not tell that they belong together (ID1)', () => {
    const given = { ...different, ofCrm: { uids: ['of the CRM'] }, input: told() ?? {} };
    expect(planned(given)).toEqual(asked);
  });
  it('that a person keeps apart is not asked about', () => {
    const kept = planned({ ...different, left: 'separate', input: told() ?? {} });
    expect(kept).toContain('compared told');
    expect(kept).not.toContain('ask differs');
  });
});
