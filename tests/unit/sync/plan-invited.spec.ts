/** An entry whose meeting a colleague's Concord writes: only this person's own answer crosses (C9, PE4, PE8). */
import { describe, expect, it } from 'vitest';
import { contentHash } from '../../../src-main/sync/calendar/entries/compare.ts';
import type { OwnAddresses } from '../../../src-main/sync/calendar/people/own-addresses.ts';
import {
  isInvitationOf,
  originOf,
  planInvited,
  withoutOwnAnswers,
} from '../../../src-main/sync/calendar/plan/plan-invited.ts';
import {
  type CalendarEvent,
  type Participant,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import { pathOf } from '../../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { able, inShort, planInput, self } from '../../support/plan-table.ts';
import { dates, link, single, stored } from '../../support/small-calendar.ts';

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

describe('an event as if this person had answered nothing yet', () => {
  const date = '2026-12-08T10:00:00';
  const listOf = (event: CalendarEvent) => ({ participants: event.participants ?? {} }) as never;
  const series = (answer?: Answer, me = self) =>
    meeting(answer, { recurrenceOverrides: { [date]: listOf(meeting(answer, {}, me)) } }, me);
  it.each([
    { name: 'the series and an occurrence lose the answer', given: series('accepted'), is: series() },
    {
      name: 'the person is known by an alias too (PE9)',
      given: series('declined', alias),
      is: series(undefined, alias),
    },
    { name: 'nothing was answered', given: series(), is: series() },
    {
      name: 'somebody else’s answer stays',
      given: series('accepted', 'ann2@example.com'),
      is: series('accepted', 'ann2@example.com'),
    },
    {
      name: 'a date without a guest list of its own stays as it is',
      given: meeting('accepted', { recurrenceOverrides: { [date]: { title: 'Theirs' } } }),
      is: meeting(undefined, { recurrenceOverrides: { [date]: { title: 'Theirs' } } }),
    },
    { name: 'nobody is invited', given: single(), is: single() },
  ])('$name', ({ given, is }) => {
    expect(withoutOwnAnswers(given, own.all)).toEqual(is);
  });
});

describe('the side that had a meeting first, where Concord made neither entry (C9)', () => {
  const invitation = stored('P', { readOnly: notOrganizer });
  it.each<{ name: string; provider: StoredEvent | null; part?: StoredEvent['part']; side: string }>([
    {
      name: 'an invitation, and a colleague still invites',
      provider: invitation,
      part: 'invited',
      side: 'crm',
    },
    { name: 'an invitation, and a colleague unticked', provider: invitation, part: 'colleague', side: 'crm' },
    { name: 'an entry without guests', provider: stored('P'), part: 'colleague', side: 'crm' },
    { name: 'nothing in the calendar any more', provider: null, part: 'colleague', side: 'crm' },
    { name: 'an invitation, without *Use organizer*', provider: invitation, part: 'copy', side: 'crm' },
    { name: 'an own entry, without *Use organizer*', provider: stored('P'), part: 'copy', side: 'provider' },
    { name: 'a copy that is gone', provider: null, part: 'copy', side: 'provider' },
    {
      name: 'an invitation, and its organiser was taken off',
      provider: invitation,
      part: 'guest',
      side: 'crm',
    },
    { name: 'an invitation from outside', provider: invitation, part: 'meeting', side: 'provider' },
    { name: 'no part is told', provider: invitation, side: 'provider' },
  ])('$name, $part: $side', ({ provider, part, side }) => {
    expect(originOf(provider, part === undefined ? {} : { part })).toBe(side);
  });
});

interface Given {
  /** What both sides agreed on, where it is not the same. */
  readonly base?: { readonly provider: CalendarEvent; readonly crm: CalendarEvent };
  readonly provider: CalendarEvent;
  readonly crm: CalendarEvent;
  /** The CRM's entry as it is, where the calendar sees less of it than all. */
  readonly whole?: CalendarEvent;
  readonly people?: StoredEvent['people'];
}
function planned({ base, provider, crm, whole = crm, people }: Given) {
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
      crm: stored('C', {
        ...{ event: whole, uids: ['c'], revision: 'c2', part: 'invited' },
        ...(people === undefined ? {} : { people }),
      }),
    },
    crm,
  );
  const saved = actions.flatMap((action) => (action.type === 'save' ? [action.link] : []));
  const writes = actions.flatMap((action) => (action.type === 'write' ? [action.write] : []));
  return { short: actions.map(inShort), saved, writes };
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
    {
      name: 'an answer is taken away',
      given: {
        base: { provider: meeting('declined'), crm: meeting('declined') },
        provider: meeting(),
        crm: meeting('declined'),
      },
    },
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

/** The meeting every week, with this answer for the series, and a guest list of one date's own for each answer. */
const weekly = (
  answer: Answer,
  byDate: Readonly<Record<string, Answer>> = {},
  change: NonNullable<CalendarEvent['recurrenceOverrides']> = {},
): CalendarEvent =>
  meeting(answer, {
    recurrenceRules: [{ frequency: 'weekly', count: 4 }],
    recurrenceOverrides: {
      ...Object.fromEntries(Object.entries(byDate).map(([date, one]) => [date, listWith(one)])),
      ...change,
    },
  });
/** A guest of whom only one side knows. */
const eve = { [participantId('eve@example.com')]: { email: 'eve@example.com', roles: { attendee: true } } };
const listWith = (answer: Answer, more: object = {}) =>
  ({ participants: { ...meeting(answer).participants, ...more } }) as never;
const [first, second, third] = dates;
const at = (date: string): string => pathOf('recurrenceOverrides', date);

describe('answers to single dates (PE4)', () => {
  it.each<{ name: string; given: Given; to: 'crm' | 'provider'; patch: object; transfer: object }>([
    {
      name: 'one of the calendar goes to the CRM, whose date gets a guest list of its own',
      given: { provider: weekly(undefined, { [second]: 'accepted' }), crm: weekly(undefined) },
      to: 'crm',
      patch: { [at(second)]: listWith('accepted') },
      transfer: { [at(second)]: listWith('accepted') },
    },
    {
      name: 'one of the CRM goes to the calendar',
      given: { provider: weekly(undefined), crm: weekly(undefined, { [second]: 'declined' }) },
      to: 'provider',
      patch: { [at(second)]: listWith('declined') },
      transfer: { [at(second)]: listWith('declined') },
    },
    {
      name: 'what else is different at the date stays on both sides',
      given: {
        provider: weekly(
          undefined,
          {},
          { [second]: { title: 'Theirs', ...(listWith('accepted') as object) } as never },
        ),
        crm: weekly(undefined, {}, { [second]: { title: 'Ours' }, [third]: { title: 'Other' } }),
      },
      to: 'crm',
      patch: { [`${at(second)}/participants`]: (listWith('accepted') as CalendarEvent).participants },
      transfer: { [at(second)]: { title: 'Theirs', ...(listWith('accepted') as object) } },
    },
    {
      name: 'a date that is gone from the calendar’s copy was declined (RFC 6638, section 3.2.2.1)',
      given: {
        provider: weekly(undefined, {}, { [second]: { excluded: true } }),
        crm: weekly(undefined),
      },
      to: 'crm',
      patch: { [at(second)]: listWith('declined') },
      transfer: { [at(second)]: { excluded: true } },
    },
    {
      name: 'only the answer to the series crosses, where a date has no list of its own',
      given: {
        provider: weekly('accepted', {}, { [second]: { title: 'Theirs' } }),
        crm: weekly(undefined, {}, { [third]: { title: 'Ours' } }),
      },
      to: 'crm',
      patch: { [answerAt()]: 'accepted' },
      transfer: { [answerAt()]: 'accepted' },
    },
  ])('$name', ({ given, to, patch, transfer }) => {
    const base = { provider: weekly(undefined), crm: weekly(undefined) };
    const { writes, saved } = planned({ base, ...given });
    expect(writes).toMatchObject([{ side: to, write: { type: 'update' } }]);
    expect(writes[0]?.write).toHaveProperty('patch', patch);
    expect(writes[0]?.transfer).toEqual(transfer);
    expect(saved[0]?.status).toBe('linked');
  });
  it.each<{ name: string; given: Given }>([
    {
      name: 'the organiser took the date out on both sides',
      given: {
        provider: weekly(undefined, {}, { [second]: { excluded: true } }),
        crm: weekly(undefined, {}, { [second]: { excluded: true } }),
      },
    },
    {
      name: 'the CRM has the date no more',
      given: { provider: weekly(undefined), crm: weekly(undefined, {}, { [second]: { excluded: true } }) },
    },
    {
      name: 'the date that is gone from the calendar’s copy is declined in the CRM',
      given: {
        provider: weekly(undefined, {}, { [second]: { excluded: true } }),
        crm: weekly(undefined, { [second]: 'declined' }),
      },
    },
    {
      name: 'the date is cancelled on the other side',
      given: {
        provider: weekly(undefined, { [second]: 'accepted' }),
        crm: weekly(undefined, {}, { [second]: { excluded: true } }),
      },
    },
    {
      name: 'the other side has a single event',
      given: { provider: weekly(undefined, { [second]: 'accepted' }), crm: meeting() },
    },
    {
      name: 'the other side gave the same answer to the whole series',
      given: {
        provider: weekly('accepted', {}, { [second]: listWith('accepted', eve) }),
        crm: weekly('accepted'),
      },
    },
    {
      name: 'the date has no answer',
      given: { provider: weekly(undefined, { [second]: undefined }), crm: weekly('declined') },
    },
  ])('nothing of a date crosses to the CRM where $name', ({ given }) => {
    const { writes } = planned({ base: { provider: weekly(undefined), crm: weekly(undefined) }, ...given });
    expect(writes.filter(({ side }) => side === 'crm')).toEqual([]);
  });
  it('an answer is news of its side until it has crossed; everything else is agreed on', () => {
    const provider = weekly('accepted', { [second]: 'declined' }, { [first]: { title: 'New' } });
    const base = { provider: weekly('tentative'), crm: weekly('tentative') };
    const { saved, writes } = planned({ base, provider, crm: weekly('tentative') });
    const before = weekly('tentative', {}, { [first]: { title: 'New' } });
    expect(saved[0]).toMatchObject({ provider: { base: before, hash: contentHash(before) } });
    expect(saved[0]).toMatchObject({ crm: { base: weekly('tentative') } });
    expect(writes[0]?.transfer).toEqual({ [answerAt()]: 'accepted', [at(second)]: listWith('declined') });
  });
  it('a date that the CRM has no more is no answer that the calendar gets', () => {
    const { short } = planned({
      base: { provider: weekly(undefined), crm: weekly(undefined) },
      provider: weekly(undefined),
      crm: weekly(undefined, {}, { [second]: { excluded: true } }),
    });
    expect(short).toEqual(settled);
  });
  it('an answer to a date that the other side cancelled is agreed on, while another answer crosses', () => {
    const { writes, saved } = planned({
      base: { provider: weekly(undefined), crm: weekly(undefined) },
      provider: weekly('accepted', { [second]: 'declined' }),
      crm: weekly(undefined, {}, { [second]: { excluded: true } }),
    });
    expect(writes.map(({ transfer }) => transfer)).toEqual([{ [answerAt()]: 'accepted' }]);
    expect(saved[0]?.status !== 'creating' && saved[0]?.provider.base.recurrenceOverrides).toEqual({
      [second]: listWith('declined'),
    });
  });
  it('both sides can give an answer at once, each to another date', () => {
    const { short } = planned({
      base: { provider: weekly(undefined), crm: weekly(undefined) },
      provider: weekly(undefined, { [second]: 'accepted' }),
      crm: weekly(undefined, { [third]: 'declined' }),
    });
    expect(short.map((line) => line.replace(/\(.*\)/, ''))).toEqual([
      'save l as linked',
      'update P  at the provider, changed-in-the-crm',
      'update C  at the crm, changed-in-the-calendar',
    ]);
  });
});

describe('guests whom the calendar was not given (PE2)', () => {
  const base = { provider: weekly(undefined), crm: weekly(undefined) };
  const withHidden = (event: CalendarEvent): CalendarEvent => ({
    ...event,
    participants: { ...event.participants, ...eve } as never,
  });
  it('are in the guest list that a date of the CRM gets', () => {
    const crm = weekly(undefined);
    const provider = weekly(undefined, { [second]: 'accepted' });
    const { writes } = planned({ base, provider, crm, whole: withHidden(crm) });
    expect(writes[0]?.write).toHaveProperty('patch', { [at(second)]: listWith('accepted', eve) });
  });
  it('are not in the guest list that a date of the calendar gets', () => {
    const crm = weekly(undefined, { [second]: 'accepted' });
    const whole = withHidden(weekly(undefined, {}, { [second]: listWith('accepted', eve) }));
    const { writes } = planned({ base, provider: weekly(undefined), crm, whole });
    expect(writes[0]?.write).toHaveProperty('patch', { [at(second)]: listWith('accepted') });
  });
  it('keep their ticks there under another address (PE9, C10)', () => {
    const addresses = ['ann@example.com', 'ann@home.example'];
    const crm = weekly(undefined);
    const { [participantId('ann@example.com')]: ann, ...others } = crm.participants ?? {};
    const known = {
      ...others,
      [participantId('ann@home.example')]: { ...ann, email: 'ann@home.example', invite: true },
    };
    const { writes } = planned({
      ...{ base, provider: weekly(undefined, { [second]: 'accepted' }), crm },
      ...{ whole: { ...crm, participants: known as never }, people: [addresses] },
    });
    const written = writes[0]?.write;
    const list =
      written?.type === 'update' ? written.event.recurrenceOverrides?.[second]?.participants : null;
    expect(list).toMatchObject({ [participantId('ann@home.example')]: { invite: true } });
    expect(Object.keys(list ?? {})).toHaveLength(2);
  });
});
