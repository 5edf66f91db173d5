/** Who would be mailed, what mail it would be, and what a person's yes or no to it is worth, learned from tables (PE1, PE2, PE7). */
import { describe, expect, it } from 'vitest';
import {
  asksBeforeMailing,
  guestDigests,
  mailAnswer,
  mailDigest,
  mailsFor,
} from '../../../src-main/sync/calendar/gate/mail.ts';
import type { GateContext } from '../../../src-main/sync/calendar/gate/model.ts';
import type { PlannedWrite } from '../../../src-main/sync/calendar/plan/model.ts';
import { type CalendarEvent, participantId } from '../../../src-shared/domain/calendar/event.ts';
import { diff } from '../../../src-shared/domain/calendar/patch.ts';
import { link, single, stored } from '../../support/small-calendar.ts';

const ann = 'ann@example.com';
const bob = 'bob@example.com';
const people = (...emails: readonly string[]): Partial<CalendarEvent> => ({
  participants: Object.fromEntries(
    emails.map((email) => [participantId(email), { email, roles: { attendee: true } as const }]),
  ),
});
function planned(
  write: PlannedWrite['write'],
  known: CalendarEvent | null,
  change: Partial<PlannedWrite> = {},
): PlannedWrite {
  return {
    link: link('l'),
    side: 'provider',
    write,
    known: known === null ? null : stored('P', { event: known }),
    source: null,
    transfer: {},
    digest: 'digest',
    reason: 'changed-in-the-crm',
    ticked: [],
    ...change,
  };
}
const creating = (event: CalendarEvent, change: Partial<PlannedWrite> = {}, key = 'l') =>
  planned({ type: 'create', key, calendar: 'personal', event }, null, change);
const updating = (
  before: CalendarEvent,
  event: CalendarEvent,
  change: Partial<PlannedWrite> = {},
  key = 'l.1',
) =>
  planned(
    { type: 'update', key, calendar: 'personal', ref: 'P', patch: diff(before, event), event },
    before,
    change,
  );
const removing = (known: CalendarEvent, change: Partial<PlannedWrite> = {}) =>
  planned({ type: 'remove', key: 'l.r', calendar: 'personal', ref: 'P' }, known, change);
const source = { ref: 'C', revision: '1', event: single(), uids: [], masked: false };

/** Where mail went out before, and these answers were given. */
function context(
  answers: Readonly<Record<string, string>> = {},
  change: Partial<GateContext> = {},
): GateContext {
  return {
    store: {
      decisions: { answer: (digest: string) => answers[digest] ?? null },
      effects: { ever: () => true, sum: () => 0, times: () => 0 },
      links: { count: () => 0 },
    },
    now: Date.parse('2026-11-20T09:00:00Z'),
    firstRun: false,
    approveFirstRun: false,
    own: [],
    ...change,
  } as GateContext;
}

describe('the mail of one entry to one person has one name', () => {
  const [name] = guestDigests(creating(single()), [ann]);
  it.each([
    { what: 'to somebody else', others: guestDigests(creating(single()), [bob]) },
    { what: 'of another entry', others: guestDigests(creating(single(), {}, 'm'), [ann]) },
    { what: 'from the other side', others: guestDigests(creating(single(), { side: 'crm' }), [ann]) },
  ])('another one: $what', ({ others }) => {
    expect(others).toHaveLength(1);
    expect(others).not.toContain(name);
  });
  it('the same, however often the entry changes meanwhile', () => {
    const change = single({ title: 'Review' });
    expect(guestDigests(updating(single(), change, {}, 'l.2'), [ann])).toEqual(
      guestDigests(updating(single(), change, {}, 'l.1'), [ann]),
    );
  });
  it('the same, whether the twin is to be made or changed', () => {
    expect(guestDigests(updating(single(), single({ title: 'Review' }), { source }), [ann])).toEqual(
      guestDigests(creating(single(), { source }), [ann]),
    );
  });
});

describe('an answer about mail', () => {
  const write = creating(single(people(ann, bob)));
  const mail = mailDigest(write, [ann, bob]);
  const [, toBob = ''] = guestDigests(write, [ann, bob]);
  it.each([
    { name: 'none was given', answers: {}, expected: null },
    { name: 'a yes', answers: { [mail]: 'approve' }, expected: 'approve' },
    { name: 'a no', answers: { [mail]: 'reject' }, expected: 'reject' },
    {
      name: 'a yes, and later a no to one of them',
      answers: { [mail]: 'approve', [toBob]: 'reject' },
      expected: null,
    },
    {
      name: 'a no, and later a yes to one of them',
      answers: { [mail]: 'reject', [toBob]: 'approve' },
      expected: null,
    },
    { name: 'a yes to each', answers: { [mail]: 'approve', [toBob]: 'approve' }, expected: 'approve' },
    { name: 'a no to each', answers: { [mail]: 'reject', [toBob]: 'reject' }, expected: 'reject' },
  ])('$name: $expected', ({ answers, expected }) => {
    expect(mailAnswer(write, [ann, bob], context(answers))).toBe(expected);
  });
});

describe('what somebody would get', () => {
  it.each<{ name: string; write: PlannedWrite; expected: object }>([
    {
      name: 'an invitation to a new entry',
      write: creating(single(people(ann))),
      expected: { invitation: [ann] },
    },
    {
      name: 'an invitation who is new in it, an update who was there',
      write: updating(single(people(ann)), single(people(ann, bob))),
      expected: { update: [ann], invitation: [bob] },
    },
    {
      name: 'a cancellation who is no longer in it',
      write: updating(single(people(ann, bob)), single(people(bob))),
      expected: { cancellation: [ann], update: [bob] },
    },
    {
      name: 'a cancellation of a removed entry',
      write: removing(single(people(ann, bob))),
      expected: { cancellation: [ann, bob] },
    },
    {
      name: 'the person’s own answer',
      write: updating(single(people(ann, bob)), single(people(ann, bob)), { isAnswer: true }),
      expected: { answer: [ann, bob] },
    },
  ])('$name', ({ write, expected }) => {
    const addressees = [ann, bob].filter(
      (address) =>
        write.write.type !== 'create' || participantId(address) in (write.write.event.participants ?? {}),
    );
    expect(mailsFor(write, addressees)).toEqual(expected);
  });
});

describe('whether it is asked about', () => {
  const write = creating(single(people(ann, bob)), { ticked: [ann, bob] });
  const [, toBob = ''] = guestDigests(write, [ann, bob]);
  const never = { ...context().store, effects: { ...context().store.effects, ever: () => false } };
  const past = single(people(ann));
  it.each<{ name: string; of?: PlannedWrite; to?: readonly string[]; given?: GateContext; asks: boolean }>([
    { name: 'to nobody', to: [], given: context({}, { firstRun: true }), asks: false },
    { name: 'to those who are ticked', asks: false },
    { name: 'in the first run', given: context({}, { firstRun: true }), asks: true },
    { name: 'to one who is not ticked', of: { ...write, ticked: [ann] }, asks: true },
    { name: 'where a person said no to one of them', given: context({ [toBob]: 'reject' }), asks: true },
    { name: 'where nobody was ever mailed', given: context({}, { store: never }), asks: true },
    {
      name: 'where nobody was ever mailed, of the person’s own answer',
      of: { ...write, isAnswer: true },
      given: context({}, { store: never }),
      asks: false,
    },
    {
      name: 'of what is over',
      of: creating(past, { ticked: [ann] }),
      to: [ann],
      given: context({}, { now: Date.parse('2026-12-20T09:00:00Z') }),
      asks: true,
    },
    {
      name: 'to one who is taken off, though they are ticked',
      of: updating(single(people(ann, bob)), single(people(ann)), { ticked: [ann, bob] }),
      asks: true,
    },
  ])('$name: $asks', ({ of = write, to = [ann, bob], given = context(), asks }) => {
    expect(asksBeforeMailing(of, to, 0, given)).toBe(asks);
  });
});
