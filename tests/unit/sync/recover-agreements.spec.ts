/**
 * What becomes of agreements that another machine told, learned from tables: a base comes back only where a side still proves it
 * (ID9). The agreement `l` is about `P` in the calendar and `C` in the CRM, and both held `single()` when it was made.
 */
import { describe, expect, it } from 'vitest';
import { contentHash } from '../../../src-main/sync/calendar/entries/compare.ts';
import { actionsOf, type PlanInput } from '../../../src-main/sync/calendar/plan/model.ts';
import { recoverAgreements } from '../../../src-main/sync/calendar/plan/recover-agreements.ts';
import { shortened } from '../../../src-main/sync/calendar/plan/shortened.ts';
import {
  type CalendarEvent,
  type Participant,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import type { CalendarCapabilities, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { Agreement } from '../../../src-shared/domain/crm.ts';
import { otherSide, type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import { able, agreement, at, caseOf, inShort, planInput } from '../../support/plan-table.ts';
import { link, loose, single } from '../../support/small-calendar.ts';

interface Given {
  readonly provider?: readonly StoredEvent[];
  readonly crm?: readonly StoredEvent[];
  readonly agreements?: readonly Agreement[];
  readonly answer?: PlanInput['answer'];
  /** The longest title that each side holds. */
  readonly longest?: Partial<Record<SideName, number>>;
}

function recovered({
  provider = [],
  crm = [],
  agreements = [agreement()],
  answer = () => null,
  longest = {},
}: Given) {
  const within = (title: number | undefined): CalendarCapabilities =>
    title === undefined ? able : { ...able, sizes: { unit: 'utf-16', texts: { title }, items: {} } };
  const input = planInput({
    capabilities: { provider: within(longest.provider), crm: within(longest.crm) },
    loose: { provider: provider.map((one) => loose(one)), crm: crm.map((one) => loose(one)) },
    agreements,
    answer,
  });
  const result = recoverAgreements(input);
  return {
    result,
    actions: result.actions.map(inShort),
    linked: result.cases.map((one) => one.link.id),
    strangers: {
      provider: result.loose.provider.map(({ stored: { ref } }) => ref),
      crm: result.loose.crm.map(({ stored: { ref } }) => ref),
    },
  };
}
const noStrangers = { provider: [], crm: [] };
const review = { title: 'Review' };
const retro = { title: 'Retro' };

describe('both entries are there', () => {
  it.each<{
    name: string;
    provider: Partial<CalendarEvent>;
    crm: Partial<CalendarEvent>;
    agreed?: Partial<Agreement>;
    /** What comes back as the base of each side; null when nobody can prove it. */
    bases: Readonly<Record<SideName, CalendarEvent>> | null;
  }>([
    {
      name: 'both are as agreed: each is its base',
      provider: {},
      crm: {},
      bases: { provider: single(), crm: single() },
    },
    {
      name: 'the calendar is as agreed: it shows what the CRM had',
      provider: {},
      crm: retro,
      bases: { provider: single(), crm: single() },
    },
    {
      name: 'the CRM is as agreed: it shows what the calendar had',
      provider: review,
      crm: {},
      bases: { provider: single(), crm: single() },
    },
    {
      name: 'both changed alike: that is agreed',
      provider: review,
      crm: review,
      bases: { provider: single(review), crm: single(review) },
    },
    {
      name: 'both changed, each in its own way: nobody proves what was agreed',
      provider: review,
      crm: retro,
      bases: null,
    },
    {
      name: 'the sides stored it differently, and both are as agreed: each is its base',
      provider: {},
      crm: retro,
      agreed: { crmHash: contentHash(single(retro)) },
      bases: { provider: single(), crm: single(retro) },
    },
    {
      name: 'the sides stored it differently, and the calendar alone is as agreed: it does not show what the CRM had',
      provider: {},
      crm: review,
      agreed: { crmHash: contentHash(single(retro)) },
      bases: null,
    },
    {
      name: 'the sides stored it differently, and the CRM alone is as agreed: it does not show what the calendar had',
      provider: review,
      crm: retro,
      agreed: { crmHash: contentHash(single(retro)) },
      bases: null,
    },
  ])('$name (ID9)', ({ provider, crm, agreed = {}, bases }) => {
    const { result, actions, linked, strangers } = recovered({
      provider: [at('P', provider)],
      crm: [at('C', crm)],
      agreements: [agreement(agreed)],
    });
    if (bases === null) {
      // a person is asked about the two
      expect([actions, linked, strangers]).toEqual([[], [], noStrangers]);
      expect(result.pairs).toEqual([
        { provider: at('P', provider), crm: at('C', crm), agreement: agreement(agreed) },
      ]);
      return;
    }
    expect(actions).toEqual(['compared l', 'save l as linked']);
    expect(strangers).toEqual(noStrangers);
    expect(result.cases).toEqual([
      {
        link: {
          id: 'l',
          status: 'linked',
          origin: 'provider',
          provider: {
            ref: 'P',
            revision: 'revision of P',
            base: bases.provider,
            hash: contentHash(bases.provider),
          },
          crm: {
            ref: 'C',
            revision: 'revision of C',
            base: bases.crm,
            hash: contentHash(bases.crm),
            ticked: [],
          },
          uids: ['u'],
        },
        provider: { state: 'now', stored: at('P', provider) },
        crm: { state: 'now', stored: at('C', crm) },
      },
    ]);
    expect(actionsOf(result.actions, 'save')[0]?.link).toEqual(result.cases[0]?.link);
  });

  describe('the calendar hides the notes of a private entry (RU6)', () => {
    const withheld: StoredEvent['withheld'] = ['description'];
    const shown = single({ privacy: 'private' });
    const whole = { ...shown, description: 'Notes' };
    const hashes = { providerHash: contentHash(shown), crmHash: contentHash(whole) };
    const basesOf = (provider: StoredEvent, crm: StoredEvent) =>
      recovered({ provider: [provider], crm: [crm], agreements: [agreement(hashes)] }).result.cases.map(
        ({ link: one }) => one.status === 'linked' && [one.provider.base, one.crm.base],
      );
    const masked = (change: Partial<CalendarEvent> = {}) => at('P', { ...shown, ...change }, { withheld });
    it('the calendar is as agreed: the CRM held that and the notes', () => {
      expect(basesOf(masked(), at('C', { ...whole, ...retro }))).toEqual([[shown, whole]]);
    });
    it('the CRM is as agreed: the calendar showed that without the notes', () => {
      expect(basesOf(masked(review), at('C', whole))).toEqual([[shown, whole]]);
    });
    it('both changed, or the notes in the CRM did: nobody proves what was agreed (ID9)', () => {
      expect(basesOf(masked(review), at('C', { ...whole, ...retro }))).toEqual([]);
      expect(basesOf(masked(), at('C', { ...whole, ...retro, description: 'Others' }))).toEqual([]);
    });
  });

  it('guests whom nobody ticked are no difference: the calendar never had them (PE2)', () => {
    const ann = { email: 'ann@example.com', roles: { attendee: true } } as const;
    const { result } = recovered({ provider: [at('P')], crm: [at('C', { participants: { ann } })] });
    expect(result.cases[0]?.link).toMatchObject({ crm: { base: single() } });
  });
  it('the link is of the CRM where a colleague organises the meeting there (C9)', () => {
    const { result } = recovered({ provider: [at('P')], crm: [at('C', {}, { part: 'colleague' })] });
    expect(result.cases[0]?.link).toMatchObject({ origin: 'crm' });
  });
  it.each(sideNames)('at a new address at the %s: it is found by its uid (ID1)', (side) => {
    const given = { provider: [at('P')], crm: [at('C')], [side]: [at('new')] };
    expect(recovered(given).result.cases[0]?.link).toMatchObject({ [side]: { ref: 'new' } });
  });
  it.each([
    { name: 'read before it', provider: [at('P'), at('copy')] },
    { name: 'read after it', provider: [at('copy'), at('P')] },
  ])('the address comes before the uid of a copy, $name', ({ provider }) => {
    const { result, strangers } = recovered({ provider, crm: [at('C')] });
    expect(result.cases[0]?.link).toMatchObject({ provider: { ref: 'P' } });
    expect(strangers.provider).toEqual(['copy']);
  });
  it('an entry is used for one agreement only', () => {
    const agreements = [agreement(), agreement({ linkId: 'second', providerRef: 'gone', crmRef: 'gone' })];
    const { actions, linked } = recovered({ provider: [at('P')], crm: [at('C')], agreements });
    expect(linked).toEqual(['l']);
    expect(actions).toContain('compared second');
  });
});

describe('neither entry is there', () => {
  it('there is nothing to link', () => {
    expect(recovered({})).toMatchObject({ actions: ['compared l'], linked: [], strangers: noStrangers });
  });
  it('an entry with another uid at another address is no part of it', () => {
    const stranger = at('new', {}, { uids: ['other'] });
    expect(recovered({ provider: [stranger] })).toMatchObject({
      actions: ['compared l'],
      strangers: { provider: ['new'], crm: [] },
    });
  });
});

describe.each(sideNames)('only the entry at the %s is there', (side) => {
  const ref = side === 'provider' ? 'P' : 'C';
  const other = otherSide(side);
  const [there, thereHash] = other === 'provider' ? ['P', 'provider hash'] : ['C', 'CRM hash'];
  const agreements = [agreement({ [`${other}Hash`]: thereHash })];
  const asAgreed: Given = { [side]: [at(ref)], agreements };
  const changed: Given = { [side]: [at(ref, review)], agreements };
  const answered = (choice: string): Given => ({ ...changed, answer: () => choice });
  const removal = ['compared l', 'save l as linked', `read ${there} at the ${other}`];

  it('as it was agreed: the other side removed it, which is proven by reading it there (ID4)', () => {
    const { result, actions, strangers } = recovered(asAgreed);
    expect([actions, strangers]).toEqual([removal, noStrangers]);
    expect(actionsOf(result.actions, 'save')[0]?.link).toEqual({
      id: 'l',
      status: 'linked',
      origin: 'provider',
      [side]: { ref, revision: `revision of ${ref}`, base: single(), hash: contentHash(single()) },
      [other]: { ref: there, revision: `agreed revision of ${there}`, base: single(), hash: thereHash },
      uids: ['u'],
    });
  });
  it('the link is of the CRM only where the CRM still has what a colleague organises (C9)', () => {
    const { result } = recovered({ ...asAgreed, [side]: [at(ref, {}, { part: 'colleague' })] });
    const origin = side === 'crm' ? 'crm' : 'provider';
    expect(actionsOf(result.actions, 'save')[0]?.link).toMatchObject({ origin });
  });
  it('changed since: a person is asked (ID9)', () => {
    const { result, actions, strangers } = recovered(changed);
    expect([actions, strangers]).toEqual([['ask differs'], noStrangers]);
    expect(actionsOf(result.actions, 'ask')[0]?.question.item).toMatchObject({
      side,
      write: 'link',
      title: 'Review',
      places: { [side]: ref },
    });
    // the other side has no version
    expect(Object.keys(actionsOf(result.actions, 'ask')[0]?.question.item.places ?? {})).toEqual([side]);
  });
  it.each([
    { choice: side, name: 'this side holds: it is a stranger, and its twin is made again' },
    { choice: 'separate', name: 'separate: it is a stranger' },
  ])('changed since, and a person says: $name', ({ choice }) => {
    expect(recovered(answered(choice))).toMatchObject({
      actions: ['answered', 'compared l'],
      strangers: { ...noStrangers, [side]: [ref] },
    });
  });
  it('changed since, and a person says that the other side holds: it is removed here', () => {
    expect(recovered(answered(other))).toMatchObject({ actions: removal, strangers: noStrangers });
  });
  it('the answer is asked for this agreement with this content (RU8)', () => {
    const digestOf = (given: Given): string | undefined =>
      actionsOf(recovered(given).result.actions, 'ask')[0]?.question.item.digest;
    const digest = digestOf(changed);
    const others = [
      digestOf({ ...changed, [side]: [at(ref, retro)] }),
      digestOf({ ...changed, agreements: [agreement({ linkId: 'another' })] }),
    ];
    expect(new Set([digest, ...others]).size).toBe(3);
    const asked: string[] = [];
    const answer = (about: string) => {
      asked.push(about);
      return 'separate';
    };
    const { result } = recovered({ ...changed, answer });
    expect(asked).toEqual([digest]);
    expect(actionsOf(result.actions, 'answered')).toEqual([{ type: 'answered', digest }]);
  });
});

it('the CRM’s entry alone is compared with the guests it has, ticked or not: all of them were agreed (C10)', () => {
  const ann = { email: 'ann@example.com', roles: { attendee: true } } as const;
  const robin = { email: 'robin@example.com', roles: { owner: true } } as const;
  const guests = { ann: { ...ann, invite: true }, robin };
  const crmHash = contentHash(single({ participants: { ann, robin } }));
  const { actions } = recovered({
    crm: [at('C', { participants: guests })],
    agreements: [agreement({ crmHash })],
  });
  expect(actions[0]).toBe('compared l');
});

describe('without agreements', () => {
  it('nothing changes', () => {
    const input = planInput({ cases: [caseOf()], loose: { provider: [loose(at('P'))], crm: [] } });
    expect(recoverAgreements(input)).toEqual({
      cases: input.cases,
      pairs: [],
      loose: input.loose,
      actions: [],
    });
  });
});

it('cases and strangers that no agreement is about pass through', () => {
  const stranger = loose(at('new', {}, { uids: ['other'] }));
  const input = planInput({
    cases: [caseOf({ link: link('before') })],
    loose: {
      provider: [stranger, loose(at('P'))],
      crm: [loose(at('C')), loose(at('D', {}, { uids: ['d'] }))],
    },
    agreements: [agreement()],
  });
  const result = recoverAgreements(input);
  expect(result.cases.map((one) => one.link.id)).toEqual(['before', 'l']);
  expect(result.loose.provider).toEqual([stranger]);
  expect(result.loose.crm.map(({ stored: { ref } }) => ref)).toEqual(['D']);
});

describe('only the CRM’s entry is there, with guests', () => {
  const person = (email: string, more: Partial<Participant> = {}) =>
    [participantId(email), { email, roles: { attendee: true }, ...more }] as const;
  const meeting = (...people: readonly (readonly [string, Participant])[]) =>
    single({ participants: Object.fromEntries(people) });
  const ann = person('ann@example.com', { invite: true });
  const bob = person('bob@example.com');
  const inCrm = meeting(ann, bob);

  it.each([
    { who: 'all of them', agreed: meeting(person('ann@example.com'), bob) },
    { who: 'the ticked one', agreed: meeting(person('ann@example.com')) },
    { who: 'none of them', agreed: single() },
  ])('as it was agreed when the calendar had $who: it was removed there (ID4, PE2)', ({ agreed }) => {
    const given = { crm: [at('C', inCrm)], agreements: [agreement({ crmHash: contentHash(agreed) })] };
    const { result, actions } = recovered(given);
    expect(actions).toEqual(['compared l', 'save l as linked', 'read P at the provider']);
    const saved = actionsOf(result.actions, 'save')[0]?.link;
    expect(saved?.status === 'linked' && saved.crm.base).toEqual(agreed);
  });
  it('the calendar’s entry alone is as it was agreed only with the guests that it has', () => {
    const given = { provider: [at('P', meeting(bob))], agreements: [agreement()] };
    expect(recovered(given).actions).toEqual(['ask differs']);
  });
  it('who is in the calendar’s entry too belongs to what the CRM holds, ticked or not (PE2)', () => {
    const both = { title: 'Review', participants: Object.fromEntries([bob]) };
    const { result } = recovered({ provider: [at('P', both)], crm: [at('C', both)] });
    expect(result.cases[0]?.link).toMatchObject({
      provider: { base: single(both) },
      crm: { base: single(both) },
    });
  });
});

it('ticks that were set before count as dealt with when both entries are there (PE1)', () => {
  const guest = { email: 'ann@example.com', roles: { attendee: true }, invite: true } as const;
  const id = participantId(guest.email);
  const { result } = recovered({ provider: [at('P')], crm: [at('C', { participants: { [id]: guest } })] });
  expect(actionsOf(result.actions, 'save')[0]?.link).toMatchObject({ crm: { base: single(), ticked: [id] } });
});

describe('a title that is longer than a side holds (WR11)', () => {
  const title = 'The yearly planning of everything that has to be planned';
  const short = shortened(single({ title }), { unit: 'utf-16', texts: { title: 30 }, items: {} }, null);
  const hashes = (provider: CalendarEvent, crm: CalendarEvent) => [
    agreement({ providerHash: contentHash(provider), crmHash: contentHash(crm) }),
  ];
  const whole = single({ title });
  it.each<{ name: string; given: Given; bases: Readonly<Record<SideName, CalendarEvent>> }>([
    {
      name: 'in the CRM alone and as agreed there: it shows what the calendar held of it',
      given: {
        ...{ provider: [at('P', retro)], crm: [at('C', { title })] },
        ...{ longest: { provider: 30 }, agreements: hashes(short, whole) },
      },
      bases: { provider: short, crm: whole },
    },
    {
      name: 'in the calendar alone and as agreed there: it shows what the CRM held of it',
      given: {
        ...{ provider: [at('P', { title })], crm: [at('C', retro)] },
        ...{ longest: { crm: 30 }, agreements: hashes(whole, short) },
      },
      bases: { provider: whole, crm: short },
    },
    {
      name: 'in the calendar, which is as agreed, while the CRM held it whole before it had this limit',
      given: {
        ...{ provider: [at('P', { title })], crm: [at('C', retro)] },
        ...{ longest: { crm: 30 }, agreements: hashes(whole, whole) },
      },
      bases: { provider: whole, crm: whole },
    },
    {
      name: 'in the CRM, which is as agreed, while the calendar held it whole before it had this limit',
      given: {
        ...{ provider: [at('P', retro)], crm: [at('C', { title })] },
        ...{ longest: { provider: 30 }, agreements: hashes(whole, whole) },
      },
      bases: { provider: whole, crm: whole },
    },
  ])('$name', ({ given, bases }) => {
    expect(short).not.toEqual(whole);
    expect(recovered(given).result.cases[0]?.link).toMatchObject({
      provider: { base: bases.provider },
      crm: { base: bases.crm },
    });
  });
});
