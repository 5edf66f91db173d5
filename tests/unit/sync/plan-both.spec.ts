/**
 * What is planned for a pair whose entries are both there, learned from tables: what is written, saved, settled, locked and
 * remembered. How two changes are merged: merge.spec.ts. `P` and `C` are the two entries of the link `l`; both agreed on `single()`.
 */
import { describe, expect, it } from 'vitest';
import { contentHash } from '../../../src-main/sync/calendar/entries/compare.ts';
import { actionsOf, type PlanInput, type PlannedWrite } from '../../../src-main/sync/calendar/plan/model.ts';
import { plan } from '../../../src-main/sync/calendar/plan/plan.ts';
import {
  type CalendarEvent,
  fieldNames,
  type Participant,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import { maskedFields } from '../../../src-shared/domain/calendar/private-events.ts';
import type { ReadOnlyReason, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { able, at, caseOf, inShort, planInput, self } from '../../support/plan-table.ts';
import { dates, link, now, series, single, stored } from '../../support/small-calendar.ts';

interface Given {
  /** What each side changed since both agreed. */
  readonly provider?: Partial<CalendarEvent>;
  readonly crm?: Partial<CalendarEvent>;
  /** What else is known of each entry. */
  readonly ofProvider?: Partial<StoredEvent>;
  readonly ofCrm?: Partial<StoredEvent>;
  readonly linked?: Parameters<typeof link>[1];
  readonly input?: Partial<PlanInput>;
}

function actionsFor({ provider, crm, ofProvider, ofCrm, linked, input }: Given) {
  const one = caseOf({
    link: link('l', linked),
    provider: now(at('P', provider, ofProvider)),
    crm: now(at('C', crm, ofCrm)),
  });
  return plan(planInput({ cases: [one], ...input }));
}
const planned = (given: Given) => actionsFor(given).map(inShort);
const savedBy = (given: Given) => actionsOf(actionsFor(given), 'save')[0]?.link;
const writeBy = (given: Given): PlannedWrite | undefined => actionsOf(actionsFor(given), 'write')[0]?.write;

type Guests = Readonly<Record<string, Participant>>;

const saved = 'save l as linked';
const settled = ['settle P at the provider', 'settle C at the crm'];
const toCrm = 'update C (title: "Review") at the crm, changed-in-the-calendar';
const toProvider = 'update P (title: "Retro") at the provider, changed-in-the-crm';

const person = (name: string, change: Partial<Participant> = {}): Guests => {
  const email = `${name}@example.com`;
  return { [participantId(email)]: { email, roles: { attendee: true }, ...change } };
};
const organizer = (name: string) => person(name, { roles: { owner: true } });

describe('a pair whose entries are both there', () => {
  it.each<{ name: string; given: Given; expected: readonly string[] }>([
    { name: 'nothing differs: it is agreed and settled (ID2)', given: {}, expected: [saved, ...settled] },
    {
      name: 'the calendar changed: the CRM gets it, and the news stays until it has arrived (WR3)',
      given: { provider: { title: 'Review' } },
      expected: [toCrm, saved],
    },
    {
      name: 'the CRM changed: the calendar gets it (WR3)',
      given: { crm: { title: 'Retro' } },
      expected: [toProvider, saved],
    },
    {
      name: 'each changed another field: both get something',
      given: { provider: { description: 'Agenda' }, crm: { title: 'Retro' } },
      expected: [toProvider, 'update C (description: "Agenda") at the crm, changed-in-the-calendar', saved],
    },
    {
      name: 'both made the same change: it is agreed and settled',
      given: { provider: { title: 'Review' }, crm: { title: 'Review' } },
      expected: [saved, ...settled],
    },
    {
      name: 'both changed the same: one value gives way, and the history has it (WR7)',
      given: { provider: { title: 'Review' }, crm: { title: 'Retro' } },
      expected: ['remember conflict at the crm, both-changed', toCrm, saved],
    },
    {
      name: 'the CRM entry was taken out of the calendar: the calendar’s copy goes (C8, DE2)',
      given: { provider: { title: 'Review' }, ofCrm: { push: false } },
      expected: ['leave C at the crm, not-pushed', 'remove P at the provider, unpushed-in-the-crm'],
    },
    {
      name: 'the CRM entry is meant to be in the calendar: nothing goes (C8)',
      given: { ofCrm: { push: true } },
      expected: [saved, ...settled],
    },
    {
      name: 'a change that the other side cannot hold is agreed and not sent (WR9)',
      given: {
        provider: { privacy: 'private' },
        input: { capabilities: { provider: able, crm: { ...able, lacks: ['privacy'] } } },
      },
      expected: [saved, ...settled],
    },
    {
      name: 'the same at the calendar (WR9)',
      given: {
        crm: { privacy: 'private' },
        input: { capabilities: { provider: { ...able, lacks: ['privacy'] }, crm: able } },
      },
      expected: [saved, ...settled],
    },
  ])('$name', ({ given, expected }) => {
    expect(planned(given)).toEqual(expected);
  });
});

describe('the first of two steps', () => {
  // the provider moved the series while the CRM edited one of its dates: the edit is written into the moved series first
  const [first, second] = dates;
  const moved = series({ start: first.replace('T10', 'T11') });
  const given: Given = {
    linked: {
      provider: { ref: 'P', revision: 'r', hash: 'h', base: series() },
      crm: { ref: 'C', revision: 'r', hash: 'h', base: series() },
    },
    ofProvider: { event: moved },
    ofCrm: { event: series({ recurrenceOverrides: { [second]: { title: 'Special' } } }) },
  };
  it('is written, and the pair is planned again behind it', () => {
    const actions = planned(given);
    expect(actions.map((one) => one.split(' (')[0])).toEqual(['update P', saved, 'plan-again l']);
  });
});

describe('what is saved of a pair', () => {
  it('that is agreed: both ends as they were just read, each with its fingerprint (ID2)', () => {
    const both = { title: 'Review' };
    const base = single(both);
    expect(savedBy({ provider: both, crm: both })).toEqual({
      id: 'l',
      status: 'linked',
      origin: 'provider',
      provider: { ref: 'P', revision: 'revision of P', base, hash: contentHash(base) },
      crm: { ref: 'C', revision: 'revision of C', base, hash: contentHash(base), ticked: [] },
      uids: ['uid of l', 'u'],
    });
  });
  it('that gets a change: its new addresses and revisions, with the bases as they were', () => {
    expect(savedBy({ provider: { title: 'Review' } })).toMatchObject({
      provider: { ref: 'P', revision: 'revision of P', base: single(), hash: 'h' },
      crm: { ref: 'C', revision: 'revision of C', base: single(), hash: 'h' },
    });
  });
  it('where both changed one field alike and one of them another: only the first is in the bases', () => {
    const alike = { title: 'Review' };
    expect(savedBy({ provider: { ...alike, description: 'Agenda' }, crm: alike })).toMatchObject({
      provider: { base: single(alike), hash: contentHash(single(alike)) },
      crm: { base: single(alike), hash: contentHash(single(alike)) },
    });
  });
  it('whose people the CRM knows: a base that names them as before keeps the fingerprint that was agreed on (ID9, PE9)', () => {
    const ofCrm = { people: [[self, 'r.vries@example.com']] };
    expect(savedBy({ provider: { title: 'Review' }, ofCrm })).toMatchObject({
      provider: { base: single(), hash: 'h' },
      crm: { base: single(), hash: 'h' },
    });
  });
  it('that came back from another calendar: it is linked again (ID8)', () => {
    expect(savedBy({ linked: { status: 'elsewhere' } })).toMatchObject({ status: 'linked' });
  });
  it('every uid under which a side knows the entry, each once (ID1)', () => {
    const given = { ofProvider: { uids: ['u', 'at the provider'] }, ofCrm: { uids: ['at the CRM', 'u'] } };
    expect(savedBy(given)?.uids).toEqual(['uid of l', 'u', 'at the provider', 'at the CRM']);
  });
  it('the write names the link with the new revisions', () => {
    const given = { provider: { title: 'Review' } };
    expect(writeBy(given)?.link).toEqual(savedBy(given));
  });
});

describe('a write', () => {
  it('carries what the receiving side held and what the giving side holds', () => {
    const given = { provider: { title: 'Review' } };
    expect(writeBy(given)).toMatchObject({
      side: 'crm',
      known: { ref: 'C', event: single() },
      source: {
        ref: 'P',
        revision: 'revision of P',
        uids: ['u'],
        masked: false,
        event: single(given.provider),
      },
      transfer: { title: 'Review' },
      ticked: [],
    });
  });
  it('to the calendar carries what the CRM’s base gains', () => {
    expect(writeBy({ crm: { title: 'Retro' } })).toMatchObject({
      side: 'provider',
      source: { ref: 'C' },
      transfer: { title: 'Retro' },
    });
  });
  it('of an entry with hidden fields says so (RU6)', () => {
    const given: Given = { provider: { description: 'Agenda' }, ofProvider: { withheld: ['title'] } };
    expect(writeBy(given)?.source?.masked).toBe(true);
  });
});

describe('guests (PE2)', () => {
  const bothHave = (guests: Guests): Given['linked'] => {
    const base = single({ participants: guests });
    return {
      provider: { ref: 'P', revision: 'r', hash: 'h', base },
      crm: { ref: 'C', revision: 'r', hash: 'h', base },
    };
  };
  const ann = { ...organizer('robin'), ...person('ann') };
  const annTicked = { ...organizer('robin'), ...person('ann', { invite: true }) };

  it('whom nobody ticked do not go to the calendar', () => {
    expect(planned({ crm: { participants: ann } })).toEqual([saved, ...settled]);
  });
  it('whom somebody ticked go there, and may be mailed (C10)', () => {
    const given = { crm: { participants: annTicked } };
    expect(Object.keys(patchOf(given))).toEqual(Object.keys(annTicked).map((id) => `participants/${id}`));
    expect(writeBy(given)?.ticked).toEqual(['ann@example.com']);
  });
  it('whom nobody ticked go to a calendar that never mails them', () => {
    const capabilities = { provider: { ...able, unmailedGuests: true }, crm: able };
    const given = { crm: { participants: ann }, input: { capabilities } };
    expect(Object.keys(patchOf(given))).toEqual(Object.keys(ann).map((id) => `participants/${id}`));
  });
  it('who are in the calendar are compared whether ticked or not: an answer travels', () => {
    const answered = { ...organizer('robin'), ...person('ann', { participationStatus: 'accepted' }) };
    const given = { linked: bothHave(ann), provider: { participants: ann }, crm: { participants: answered } };
    expect(planned(given)[0]).toMatch(/^update P \(participants\/.*participationStatus: "accepted"\)/);
  });
  it('who were in the calendar when both agreed still are compared: taking them out there travels', () => {
    const alone = { ...organizer('robin'), ...person('bo') };
    const both = { ...alone, ...person('ann') };
    const given = { linked: bothHave(both), provider: { participants: alone }, crm: { participants: both } };
    expect(planned(given)).toEqual([
      `update C (participants/${participantId('ann@example.com')}: null) at the crm, changed-in-the-calendar`,
      saved,
    ]);
  });
  it('whom the calendar invites under another address keep their tick in the CRM (C10, PE9)', () => {
    const home = 'ann@home.example';
    const inCalendar = {
      ...organizer('robin'),
      [participantId(home)]: { email: home, name: 'Ann', roles: { attendee: true } },
    } as const;
    const base = single({ participants: organizer('robin') });
    const given: Given = {
      linked: {
        provider: { ref: 'P', revision: 'r', hash: 'h', base },
        crm: { ref: 'C', revision: 'r', hash: 'h', base, ticked: [participantId('ann@example.com')] },
      },
      provider: { participants: inCalendar },
      crm: { participants: annTicked },
      ofCrm: { people: [['ann@example.com', home]] },
    };
    const nameOnly = [
      `update C (participants/${participantId('ann@example.com')}/name: "Ann") at the crm, changed-in-the-calendar`,
    ];
    const updates = (of: Given) => planned(of).filter((line) => line.startsWith('update'));
    expect(updates(given)).toEqual(nameOnly);
    // the guest goes across whole where the calendar's entry cannot be changed
    const locked = { readOnly: { reason: 'calendar-read-only', fields: 'all' } } as const;
    expect(updates({ ...given, ofProvider: locked })).toEqual(nameOnly);
  });
  it('an answer that the person gives in the CRM to somebody else’s meeting goes to the calendar, which locks the rest (PE4)', () => {
    const invited = (change: Partial<Participant> = {}) => ({
      ...organizer('ann'),
      ...person('robin', change),
    });
    const base = single({ participants: invited() });
    const end = (ref: string) => ({ ref, revision: 'r', hash: 'h', base });
    const given: Given = {
      linked: { provider: end('P'), crm: end('C') },
      provider: { participants: invited() },
      ofProvider: { readOnly: { reason: 'not-organizer', fields: [...fieldNames] } },
      crm: { participants: invited({ participationStatus: 'accepted' }) },
    };
    expect(planned(given)).toContain(
      `update P (participants/${participantId(self)}/participationStatus: "accepted") at the provider, changed-in-the-crm`,
    );
  });
  it.each(['provider', 'crm'] as const)(
    'whom the calendar names by another address than when both agreed are the same people: only an answer crosses, of an entry from the %s (PE9)',
    (origin) => {
      const [work, home] = ['ann@example.com', 'ann@home.example'];
      const under = (
        email: string,
        participationStatus: NonNullable<Participant['participationStatus']>,
      ): Guests => ({
        ...organizer('robin'),
        [participantId(email)]: { email, roles: { attendee: true }, participationStatus },
      });
      const ticked = (status: NonNullable<Participant['participationStatus']>) => ({
        ...organizer('robin'),
        ...person('ann', { invite: true, participationStatus: status }),
      });
      const end = (ref: string) => ({
        ...{ ref, revision: 'r', hash: 'h' },
        base: single({ participants: under(work, 'tentative') }),
      });
      const updates = (calendar: Guests, inCrm: Guests) =>
        planned({
          linked: { origin, provider: end('P'), crm: { ...end('C'), ticked: [participantId(work)] } },
          provider: { participants: calendar },
          crm: { participants: inCrm },
          ofCrm: { people: [[work, home]] },
        }).filter((line) => line.startsWith('update'));
      expect(updates(under(home, 'tentative'), ticked('tentative'))).toEqual([]);
      expect(updates(under(home, 'tentative'), ticked('declined'))).toEqual([
        `update P (participants/${participantId(home)}/participationStatus: "declined") at the provider, changed-in-the-crm`,
      ]);
      expect(updates(under(home, 'accepted'), ticked('tentative'))).toEqual([
        `update C (participants/${participantId(work)}/participationStatus: "accepted") at the crm, changed-in-the-calendar`,
      ]);
    },
  );
  it('who are new and whom a side cannot hold are told once, with the entry that has them (PE9)', () => {
    const noAt = { unit: 'code-points', texts: {}, items: {}, guests: { nameWithout: '@' } } as const;
    const odd = { ...organizer('robin'), ...person('odd', { name: 'odd@work' }) };
    const remembered = (given: Given) =>
      actionsOf(actionsFor(given), 'remember').map(({ row }) => [row.reason, row.after]);
    const input = (side: 'provider' | 'crm') => ({
      capabilities: { provider: able, crm: able, [side]: { ...able, sizes: noAt } },
    });
    const ticked = { ...odd, ...person('odd', { name: 'odd@work', invite: true }) };
    expect(remembered({ crm: { participants: ticked }, input: input('provider') })).toEqual([
      ['guests-withheld-from-the-calendar', JSON.stringify(single({ participants: odd }))],
    ]);
    expect(remembered({ provider: { participants: odd }, input: input('crm') })).toEqual([
      ['guests-withheld-from-the-crm', JSON.stringify(single({ participants: odd }))],
    ]);
    const known: Given = {
      linked: {
        provider: { ref: 'P', revision: 'r', hash: 'h', base: single({ participants: odd }) },
        crm: { ref: 'C', revision: 'r', hash: 'h', base: single({ participants: organizer('robin') }) },
      },
      provider: { participants: odd },
      crm: { participants: organizer('robin') },
      input: input('crm'),
    };
    expect(remembered(known)).toEqual([]);
  });
  it('an organiser alone in the CRM makes no meeting of an entry in the calendar', () => {
    expect(planned({ crm: { participants: organizer('robin') } })).toEqual([saved, ...settled]);
  });

  function patchOf(given: Given): Readonly<Record<string, unknown>> {
    const write = writeBy(given)?.write;
    return write?.type === 'update' ? write.patch : {};
  }
});

describe('which side wins when both changed the same (WR7)', () => {
  const both = (origin: 'provider' | 'crm', host: string | null): Given => {
    const participants = host === null ? undefined : { ...organizer(host), ...person('ann') };
    const change = participants === undefined ? {} : { participants };
    const base = single(change);
    return {
      linked: {
        origin,
        provider: { ref: 'P', revision: 'r', hash: 'h', base },
        crm: { ref: 'C', revision: 'r', hash: 'h', base },
      },
      provider: { ...change, title: 'Review' },
      crm: { ...change, title: 'Retro' },
    };
  };
  const host = self.split('@')[0] ?? '';
  it.each([
    { name: 'the calendar, for an entry that came from it', given: both('provider', host), wins: toCrm },
    { name: 'the CRM, for one’s own meeting that came from it', given: both('crm', host), wins: toProvider },
    { name: 'the calendar, for somebody else’s meeting', given: both('crm', 'boss'), wins: toCrm },
    { name: 'the calendar, for an entry without an organiser', given: both('crm', null), wins: toCrm },
  ])('$name', ({ given, wins }) => {
    expect(planned(given)).toContain(wins);
  });
});

describe('the history of a value that gave way', () => {
  const remembered = (given: Given) => actionsOf(actionsFor(given), 'remember').map(({ row }) => row);
  it('has the value with its path, on the side where it gave way (WR7)', () => {
    expect(remembered({ provider: { title: 'Review' }, crm: { title: 'Retro' } })).toEqual([
      {
        side: 'crm',
        action: 'conflict',
        reason: 'both-changed',
        link: 'l',
        before: '{"path":"title","value":"Retro"}',
        after: null,
      },
    ]);
  });
  const locked = (fields: 'all' | readonly ['title'], reason: ReadOnlyReason): Partial<StoredEvent> => ({
    readOnly: { fields, reason },
    lockedFields: ['title'],
  });
  it.each<{ name: string; given: Given; side: string; reason: string }>([
    {
      name: 'somebody else’s meeting (PE5)',
      given: { crm: { title: 'Retro' }, ofProvider: locked(['title'], 'not-organizer') },
      side: 'crm',
      reason: 'forbidden-not-organizer',
    },
    {
      name: 'a calendar that cannot be changed',
      given: { crm: { title: 'Retro' }, ofProvider: locked('all', 'calendar-read-only') },
      side: 'crm',
      reason: 'forbidden-calendar-read-only',
    },
    {
      name: 'a type of entry that the CRM does not let anybody change',
      given: { provider: { title: 'Review' }, ofCrm: locked('all', 'type-not-editable') },
      side: 'provider',
      reason: 'forbidden-type-not-editable',
    },
    {
      name: 'a field that the calendar hides (RU6)',
      given: { crm: { title: 'Retro' }, ofProvider: { withheld: ['title'] } },
      side: 'crm',
      reason: 'forbidden-masked',
    },
  ])('has a change that was put back, and why: $name (C20)', ({ given, side, reason }) => {
    expect(remembered(given)).toMatchObject([
      { side, action: 'put-back', reason, before: expect.stringContaining('"path":"title"') },
    ]);
  });
  it('the field is put back where it was changed, once (C20)', () => {
    const given: Given = {
      crm: { title: 'Retro' },
      ofProvider: { readOnly: { fields: ['title'], reason: 'not-organizer' } },
      ofCrm: { lockedFields: ['title'] },
    };
    expect(planned(given)).toEqual([
      'remember put-back at the crm, forbidden-not-organizer',
      'update C (title: "Plan") at the crm, changed-in-the-calendar',
      saved,
    ]);
  });
});

describe('the lock that the CRM shows (C20)', () => {
  const locks = (given: Given) => actionsOf(actionsFor(given), 'lock');
  const readOnly = { fields: ['title', 'start'], reason: 'not-organizer' } as const;
  it.each<{ name: string; given: Given; lock: readonly object[] }>([
    { name: 'nothing is locked and nothing is shown', given: {}, lock: [] },
    {
      name: 'a lock that is not shown yet is set, its fields in order',
      given: { ofProvider: { readOnly } },
      lock: [{ type: 'lock', ref: 'C', fields: ['start', 'title'], reason: 'not-organizer' }],
    },
    {
      name: 'a lock that is shown already is not set again',
      given: { ofProvider: { readOnly }, ofCrm: { lockedFields: ['title', 'start'] } },
      lock: [],
    },
    {
      name: 'a lock that shows other fields is set anew',
      given: { ofProvider: { readOnly }, ofCrm: { lockedFields: ['title'] } },
      lock: [{ type: 'lock', ref: 'C', fields: ['start', 'title'], reason: 'not-organizer' }],
    },
    {
      name: 'a lock without a cause is taken back',
      given: { ofCrm: { lockedFields: ['title'] } },
      lock: [{ type: 'lock', ref: 'C', fields: [], reason: '' }],
    },
    {
      name: 'an entry that cannot be changed at all is locked in all fields',
      given: { ofProvider: { readOnly: { fields: 'all', reason: 'calendar-read-only' } } },
      lock: [{ type: 'lock', ref: 'C', fields: [...fieldNames], reason: 'calendar-read-only' }],
    },
    {
      name: 'an entry that is shown as locked in all fields is not locked again',
      given: {
        ofProvider: { readOnly: { fields: 'all', reason: 'calendar-read-only' } },
        ofCrm: { lockedFields: [...fieldNames] },
      },
      lock: [],
    },
    {
      name: 'what the calendar hides is locked (RU6)',
      given: { ofProvider: { withheld: ['title'] } },
      lock: [{ type: 'lock', ref: 'C', fields: ['title'], reason: 'masked' }],
    },
    {
      name: 'what is hidden and cannot be changed either is locked once',
      given: { ofProvider: { withheld: ['title'], readOnly } },
      lock: [{ type: 'lock', ref: 'C', fields: ['start', 'title'], reason: 'not-organizer' }],
    },
    {
      name: 'of an entry that is back from another calendar is set again, though it shows the same fields (ID8)',
      given: {
        linked: { status: 'elsewhere' },
        ofProvider: { readOnly },
        ofCrm: { lockedFields: ['start', 'title'] },
      },
      lock: [{ type: 'lock', ref: 'C', fields: ['start', 'title'], reason: 'not-organizer' }],
    },
    {
      name: 'of an entry that is back from another calendar is taken back, though it shows none (ID8)',
      given: { linked: { status: 'elsewhere' } },
      lock: [{ type: 'lock', ref: 'C', fields: [], reason: '' }],
    },
    {
      name: 'is not about what the CRM does not let anybody change',
      given: { ofCrm: { readOnly: { fields: 'all', reason: 'type-not-editable' } } },
      lock: [],
    },
  ])('$name', ({ given, lock }) => {
    expect(locks(given)).toEqual(lock);
  });
});

it('each side is compared with its own base: a side that stores things in its own way has changed nothing (ID2)', () => {
  const linked = {
    provider: { ref: 'P', revision: 'r', hash: 'h', base: single() },
    crm: { ref: 'C', revision: 'r', hash: 'h', base: single({ title: 'PLAN' }) },
  };
  const actions = planned({
    linked,
    ofCrm: { event: stored('C', { event: single({ title: 'PLAN' }) }).event },
  });
  expect(actions).toEqual([saved, ...settled]);
});

describe('an entry that this person may not edit in the CRM (C12)', () => {
  const open: readonly string[] = ['participants', 'freeBusyStatus', 'privacy'];
  const restricted = {
    readOnly: { fields: fieldNames.filter((field) => !open.includes(field)), reason: 'editing-restricted' },
  } as const;
  const [, second] = dates;
  const occurrence = (override: object) =>
    ({ ...series(), recurrenceOverrides: { [second]: override } }) as CalendarEvent;
  const unscheduled = ['remove C at the crm, edited-against-the-rule'];
  const ofSeries = {
    provider: { ref: 'P', revision: 'r', base: series(), hash: contentHash(series()) },
    crm: { ref: 'C', revision: 'r', base: series(), hash: contentHash(series()) },
  };

  it.each<{ name: string; given: Given }>([
    { name: 'its title was edited', given: { provider: { title: 'Review' } } },
    {
      name: 'both sides changed the title in two ways',
      given: { provider: { title: 'Review' }, crm: { title: 'Retro' } },
    },
    {
      name: 'an occurrence was cancelled',
      given: { linked: ofSeries, provider: occurrence({ excluded: true }), crm: series() },
    },
    {
      name: 'an occurrence was edited, and its guests too',
      given: {
        linked: ofSeries,
        provider: occurrence({ title: 'Review', participants: null }),
        crm: series(),
      },
    },
    { name: 'an occurrence was added', given: { linked: ofSeries, provider: occurrence({}), crm: series() } },
    {
      name: 'something else is hidden',
      given: { provider: { title: 'Review' }, ofProvider: { withheld: ['description'] } },
    },
  ])('$name: the person is taken off, and nothing else happens', ({ given }) => {
    expect(planned({ ...given, ofCrm: restricted })).toEqual(unscheduled);
  });

  it('names the version that is the person’s own from now on, and does not remove the entry for others', () => {
    const write = writeBy({ provider: { title: 'Review' }, ofCrm: restricted });
    expect(write?.write).toMatchObject({ type: 'remove', ref: 'C', unschedule: true });
    expect(write?.source).toMatchObject({ ref: 'P', event: { title: 'Review' } });
  });

  it.each<{ name: string; given: Given }>([
    { name: 'nothing was edited', given: {} },
    {
      name: 'both sides made the same change',
      given: { provider: { title: 'Review' }, crm: { title: 'Review' } },
    },
    { name: 'only the CRM changed', given: { crm: { title: 'Retro' } } },
    {
      name: 'privacy and free time, which are left open',
      given: { provider: { privacy: 'private', freeBusyStatus: 'free' } },
    },
    {
      name: 'the title is hidden since it is private (RU6)',
      given: { provider: { title: 'Busy', privacy: 'private' }, ofProvider: { withheld: ['title'] } },
    },
    {
      name: 'a guest answered for one occurrence (PE4)',
      given: { linked: ofSeries, provider: occurrence({ participants: person('noor') }), crm: series() },
    },
  ])('$name: nobody is taken off', ({ given }) => {
    expect(planned({ ...given, ofCrm: restricted }).join()).not.toContain('remove');
  });

  it('a stand-in that the CRM does not take is no value that gave way', () => {
    const given: Given = {
      provider: { title: 'Busy', privacy: 'private' },
      ofProvider: { withheld: ['title'] },
      ofCrm: restricted,
    };
    expect(actionsOf(actionsFor(given), 'remember')).toEqual([]);
    expect(writeBy(given)?.write).toMatchObject({ patch: { privacy: 'private' } });
  });

  it('for any other reason the edit is put back (C20)', () => {
    const readOnly = { ...restricted.readOnly, reason: 'crm-forbids' as const };
    expect(planned({ provider: { title: 'Review' }, ofCrm: { readOnly } })[0]).not.toContain('remove');
  });
});

describe.each(['copy', 'colleague', 'invited'] as const)(
  'one person’s copy, “%s”, of an entry that several people have (C9)',
  (part) => {
    const copy = { part };
    it.each<{ name: string; given: Given; expected: readonly string[] }>([
      {
        name: 'private and free: nothing crosses, and it is agreed',
        given: { provider: { privacy: 'private', freeBusyStatus: 'free' } },
        expected: [saved, ...settled],
      },
      {
        name: 'its title is hidden: nothing crosses, nothing is locked',
        given: { provider: { title: 'Busy' }, ofProvider: { withheld: ['title'] } },
        expected: [saved, ...settled],
      },
      {
        name: 'the CRM changed the hidden title: nothing is put back there',
        given: { crm: { title: 'Retro' }, ofProvider: { withheld: ['title'] } },
        expected: [saved, ...settled],
      },
      {
        name: 'the CRM made it private: the copy follows',
        given: { crm: { privacy: 'private' } },
        expected: ['update P (privacy: "private") at the provider, changed-in-the-crm', saved],
      },
      {
        name: 'its title was edited: the CRM gets it',
        given: { provider: { title: 'Review' } },
        expected: [toCrm, saved],
      },
      {
        name: 'shown again, its old title gives way to what the CRM holds',
        given: {
          linked: {
            provider: {
              ref: 'P',
              revision: 'r',
              base: single({ title: 'Busy', privacy: 'private' }),
              hash: contentHash(single({ title: 'Busy', privacy: 'private' })),
            },
          },
          provider: { title: 'Old' },
          crm: {},
        },
        expected: [
          `update P (title: ${JSON.stringify(single().title)}) at the provider, changed-in-the-crm`,
          saved,
        ],
      },
    ])('$name', ({ given, expected }) => {
      expect(planned({ ...given, ofCrm: copy })).toEqual(expected);
    });

    it('shown again, the guests whom the calendar hid until then stay in it (PE2)', () => {
      const busy = single({ title: 'Busy', privacy: 'private' });
      const linked = {
        provider: { ref: 'P', revision: 'r', base: busy, hash: contentHash(busy) },
        crm: { ref: 'C', revision: 'r', base: single(), hash: contentHash(single()) },
      };
      const provider = { participants: { ...organizer('robin'), ...person('ann') } };
      const lines = planned({ linked, provider, ofCrm: copy });
      expect(lines.filter((line) => line.startsWith('update P'))).toEqual([]);
    });
  },
);

it('what colleagues answer in the CRM is not put back in an invitation of several of them (C9, PE4)', () => {
  const guests = { ...organizer('boss'), ...person('robin'), ...person('ann') };
  const base = single({ participants: guests });
  const given: Given = {
    linked: {
      provider: { ref: 'P', revision: 'r', hash: 'h', base },
      crm: { ref: 'C', revision: 'r', hash: 'h', base },
    },
    provider: { participants: guests },
    ofProvider: { readOnly: { fields: 'all', reason: 'not-organizer' } },
    crm: { participants: { ...guests, ...person('ann', { participationStatus: 'accepted' }) } },
  };
  const put = 'remember put-back at the crm, forbidden-not-organizer';
  expect(planned({ ...given, ofCrm: { part: 'copy' } })).toEqual([saved, ...settled]);
  expect(planned({ ...given, ofCrm: { part: 'meeting' } })).toContain(put);
});

describe('a private entry that the CRM may be shown in full again (RU6)', () => {
  const hidden = single({ title: 'Busy', privacy: 'private' });
  const end = (ref: string) => ({ ref, revision: 'r', base: hidden, hash: contentHash(hidden) });
  const settings = { ...planInput().settings, privateEvents: 'full' } as const;
  const locked = { lockedFields: maskedFields };
  /** Both agreed on busy times, and the calendar has the whole entry. */
  const given = ({ provider, crm, ofCrm, input }: Given = {}): Given => ({
    linked: { provider: end('P'), crm: end('C') },
    provider: { privacy: 'private', ...provider },
    crm: { title: 'Busy', privacy: 'private', ...crm },
    ofCrm: { ...locked, ...ofCrm },
    input: { settings, ...input },
  });
  const shows = 'update C (title: "Plan") at the crm, changed-in-the-calendar';
  const yes: Partial<PlanInput> = { answer: () => 'approve' };

  it.each<{ name: string; given: Given; expected: readonly string[] }>([
    {
      name: 'until a person has said yes, the CRM’s lock stays',
      given: given(),
      expected: [shows, saved],
    },
    {
      name: 'after the yes, the lock goes with it',
      given: given({ input: yes }),
      expected: ['unlock C', shows, saved],
    },
    {
      name: 'what was not hidden crosses first, and the calendar’s entry is read again',
      given: given({ provider: { duration: 'PT2H' } }),
      expected: [
        'update C (duration: "PT2H") at the crm, changed-in-the-calendar',
        saved,
        'read P at the provider',
      ],
    },
    {
      name: 'what the CRM changed crosses at once',
      given: given({ crm: { duration: 'PT2H' } }),
      expected: ['update P (duration: "PT2H") at the provider, changed-in-the-crm', shows, saved],
    },
    {
      name: 'there is nothing to tell: the lock goes at once',
      given: given({ provider: { title: 'Busy' } }),
      expected: ['unlock C', saved, ...settled],
    },
    {
      name: 'the CRM has what would be told already: its lock goes, and nothing is put back',
      given: given({ crm: { title: 'Plan' } }),
      expected: ['unlock C', saved, ...settled],
    },
    {
      name: 'where this person may edit nothing in the CRM, it stays hidden',
      given: given({ ofCrm: { readOnly: { reason: 'editing-restricted', fields: 'all' } } }),
      expected: [saved, ...settled],
    },
    {
      name: 'the rule still hides it',
      given: given({ input: { settings: planInput().settings }, provider: { title: 'Busy' } }),
      expected: ['unlock C', saved, ...settled],
    },
  ])('$name', ({ given: one, expected }) => {
    expect(planned(one)).toEqual(expected);
  });

  it('only what goes to the CRM waits for the yes', () => {
    const writes = actionsOf(actionsFor(given({ crm: { duration: 'PT2H' } })), 'write');
    expect(writes.map(({ write }) => [write.side, write.shownFirst])).toEqual([
      ['provider', undefined],
      ['crm', 'private-shown'],
    ]);
  });
  it('an answer to another question is no yes', () => {
    const own = writeBy(given())?.digest;
    const answer = (digest: string) => (digest === own ? null : 'approve');
    expect(planned(given({ input: { answer } }))).toEqual([shows, saved]);
  });
});
