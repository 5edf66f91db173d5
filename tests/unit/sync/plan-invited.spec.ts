/** An entry whose meeting a colleague's Concord writes: only this person's own answer crosses (C9, PE4, PE8). */
import { describe, expect, it } from 'vitest';
import { contentHash } from '../../../src-main/sync/calendar/entries/compare.ts';
import type { OwnAddresses } from '../../../src-main/sync/calendar/people/own-addresses.ts';
import { isInvitationOf, planInvited } from '../../../src-main/sync/calendar/plan/plan-invited.ts';
import {
  type CalendarEvent,
  type Participant,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import { pathOf } from '../../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { able, inShort, planInput, self } from '../../support/plan-table.ts';
import { link, single, stored } from '../../support/small-calendar.ts';

type Answer = Participant['participationStatus'];
const alias = 'r@example.com';
const own: OwnAddresses = { main: self, account: [self], all: [self, alias] };
const meeting = (answer?: Answer, change: Partial<CalendarEvent> = {}, me = self): CalendarEvent =>
  single({
    participants: Object.fromEntries(
      [
        { email: 'ann@example.com', roles: { owner: true as const } },
        { email: me, roles: { attendee: true as const }, ...(answer && { participationStatus: answer }) },
      ].map((one) => [participantId(one.email), one]),
    ),
    ...change,
  });
const answerAt = (me = self): string => pathOf('participants', participantId(me), 'participationStatus');
const notOrganizer = { reason: 'not-organizer', fields: 'all' } as const;

describe('the invitation to a meeting that a colleague’s Concord writes (PE8)', () => {
  it.each<{ name: string; provider: Partial<StoredEvent>; crm: Partial<StoredEvent>; is: boolean }>([
    {
      name: 'somebody else’s, and this person is invited',
      provider: { readOnly: notOrganizer },
      crm: { part: 'invited' },
      is: true,
    },
    {
      name: 'this person has the meeting',
      provider: { readOnly: notOrganizer },
      crm: { part: 'meeting' },
      is: false,
    },
    { name: 'the CRM knows of no part', provider: { readOnly: notOrganizer }, crm: {}, is: false },
    { name: 'the calendar’s entry is this person’s', provider: {}, crm: { part: 'invited' }, is: false },
    {
      name: 'it is read-only for another reason',
      provider: { readOnly: { reason: 'masked', fields: ['title'] } },
      crm: { part: 'invited' },
      is: false,
    },
  ])('$name: $is', ({ provider, crm, is }) => {
    expect(isInvitationOf(stored('P', provider), stored('C', crm))).toBe(is);
  });
});

interface Given {
  /** What both sides agreed on, where it is not the same. */
  readonly base?: { readonly provider: CalendarEvent; readonly crm: CalendarEvent };
  readonly provider: CalendarEvent;
  readonly crm: CalendarEvent;
}
function planned({ base, provider, crm }: Given) {
  const agreed = base ?? { provider: meeting('needs-action'), crm: meeting('needs-action') };
  const end = (ref: string, event: CalendarEvent) => ({
    ref,
    revision: 'old',
    base: event,
    hash: contentHash(event),
  });
  const actions = planInvited(
    { ...planInput(), capabilities: { provider: able, crm: able }, own },
    link('l', {
      status: 'elsewhere',
      provider: end('P', agreed.provider),
      crm: end('C', agreed.crm),
      uids: ['u'],
    }),
    {
      provider: stored('P', {
        event: provider,
        uids: ['p'],
        revision: 'p2',
        readOnly: { ...notOrganizer, fields: [] },
      }),
      crm: stored('C', { event: crm, uids: ['c'], revision: 'c2', part: 'invited' }),
    },
    crm,
  );
  const saved = actions.flatMap((action) => (action.type === 'save' ? [action.link] : []));
  return { actions, short: actions.map(inShort), saved };
}
const settled = ['save l as linked', 'settle P at the provider', 'settle C at the crm'];

describe('what crosses between an invitation and the CRM’s entry (PE4, PE8)', () => {
  it.each<{ name: string; given: Given }>([
    { name: 'nothing is new', given: { provider: meeting('needs-action'), crm: meeting('needs-action') } },
    {
      name: 'the organiser changed the invitation',
      given: { provider: meeting('needs-action', { title: 'Moved' }), crm: meeting('needs-action') },
    },
    {
      name: 'somebody changed the CRM’s entry',
      given: { provider: meeting('needs-action'), crm: meeting('needs-action', { title: 'Moved' }) },
    },
    {
      name: 'both have the same new answer',
      given: { provider: meeting('accepted'), crm: meeting('accepted') },
    },
    {
      name: 'the calendar’s entry does not name this person',
      given: { provider: meeting('accepted', {}, 'x@example.com'), crm: meeting('needs-action') },
    },
    {
      name: 'the CRM’s entry does not name this person',
      given: { provider: meeting('accepted'), crm: meeting(undefined, {}, 'x@example.com') },
    },
    { name: 'an answer is taken away', given: { provider: meeting(), crm: meeting('needs-action') } },
    {
      name: 'the answers differ as they did before',
      given: {
        base: { provider: meeting('accepted'), crm: meeting('declined') },
        provider: meeting('accepted'),
        crm: meeting('declined'),
      },
    },
  ])('nothing crosses: $name', ({ given }) => {
    const { short, saved } = planned(given);
    expect(short).toEqual(settled);
    expect(saved).toMatchObject([
      {
        id: 'l',
        status: 'linked',
        uids: ['u', 'p', 'c'],
        provider: { ref: 'P', revision: 'p2', base: given.provider, hash: contentHash(given.provider) },
        crm: { ref: 'C', revision: 'c2', base: given.crm, hash: contentHash(given.crm) },
      },
    ]);
  });
  it.each<{ name: string; given: Given; short: readonly string[] }>([
    {
      name: 'an answer given in the calendar goes to the CRM',
      given: { provider: meeting('accepted', { title: 'Moved' }), crm: meeting('needs-action') },
      short: [`update C (${answerAt()}: "accepted") at the crm, changed-in-the-calendar`],
    },
    {
      name: 'an answer given in the CRM goes to the calendar',
      given: { provider: meeting('needs-action'), crm: meeting('declined', { title: 'Moved' }) },
      short: [`update P (${answerAt()}: "declined") at the provider, changed-in-the-crm`],
    },
    {
      name: 'of two answers the calendar’s goes to the CRM (WR7)',
      given: { provider: meeting('accepted'), crm: meeting('declined') },
      short: [`update C (${answerAt()}: "accepted") at the crm, changed-in-the-calendar`],
    },
    {
      name: 'the first answer of all',
      given: {
        base: { provider: meeting('needs-action'), crm: meeting('tentative') },
        provider: meeting('accepted'),
        crm: meeting('tentative'),
      },
      short: [`update C (${answerAt()}: "accepted") at the crm, changed-in-the-calendar`],
    },
    {
      name: 'an answer under an alias (PE9)',
      given: {
        base: { provider: meeting('needs-action', {}, alias), crm: meeting('needs-action', {}, alias) },
        provider: meeting('accepted', {}, alias),
        crm: meeting('needs-action', {}, alias),
      },
      short: [`update C (${answerAt(alias)}: "accepted") at the crm, changed-in-the-calendar`],
    },
  ])('$name', ({ given, short }) => {
    const { short: all, saved } = planned(given);
    // the news of the side that gave the answer stays open until the answer was written
    expect(all).toEqual(['save l as linked', ...short]);
    expect(saved).toMatchObject([
      { status: 'linked', provider: { revision: 'p2' }, crm: { revision: 'c2' } },
    ]);
  });
});
