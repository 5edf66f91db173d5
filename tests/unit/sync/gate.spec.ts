/** The gate, learned from tables: what waits, what passes, and every number at its edge, from both sides. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../src-main/store/index.ts';
import { gate } from '../../../src-main/sync/calendar/gate/gate.ts';
import { guestDigests, mailDigest } from '../../../src-main/sync/calendar/gate/mail.ts';
import type { GateContext, GateResult } from '../../../src-main/sync/calendar/gate/model.ts';
import { makingSubject, writeSubject } from '../../../src-main/sync/calendar/gate/repeated-writes.ts';
import type { PlannedWrite, Question } from '../../../src-main/sync/calendar/plan/model.ts';
import { isWithinBudget } from '../../../src-main/sync/common/budgets.ts';
import type { DecisionKind } from '../../../src-main/sync/index.ts';
import {
  type CalendarEvent,
  type PatchObject,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import { diff } from '../../../src-shared/domain/calendar/patch.ts';
import type { Call, Write } from '../../../src-shared/domain/calendar/side.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { dates, link, series, single, stored } from '../../support/small-calendar.ts';
import { manualClock } from '../../support/world.ts';

const [, second, third] = dates;
const minuteMs = 60 * 1000;
const dayMs = 24 * 60 * minuteMs;
/** Before everything in `dates`. */
const now = Date.parse('2026-11-20T09:00:00Z');
const self = 'robin@example.com';
const alias = 'r.devries@example.com';

type Change = Partial<Pick<PlannedWrite, 'side' | 'ticked' | 'source' | 'link'>>;

function planned(id: string, write: Write, known: CalendarEvent | null, change: Change): PlannedWrite {
  return {
    link: link(id),
    side: 'provider',
    write,
    known: known === null ? null : stored(`known ${id}`, { event: known }),
    source: null,
    transfer: {},
    digest: `digest of ${id}`,
    reason: 'changed-in-the-crm',
    ticked: [],
    ...change,
  };
}
const creating = (id: string, event: CalendarEvent = single(), change: Change = {}) =>
  planned(id, { type: 'create', key: id, calendar: 'personal', event }, null, change);
const updating = (id: string, before: CalendarEvent, event: CalendarEvent, change: Change = {}) =>
  planned(
    id,
    { type: 'update', key: id, calendar: 'personal', ref: id, patch: diff(before, event), event },
    before,
    change,
  );
const retitling = (id: string, change: Change = {}) =>
  updating(id, single(), single({ title: 'Review' }), change);
const removing = (id: string, known: CalendarEvent = single(), change: Change = {}) =>
  planned(id, { type: 'remove', key: id, calendar: 'personal', ref: id }, known, change);

interface Past {
  readonly kind: 'removal' | 'creation' | 'invitation' | 'write';
  readonly side?: SideName;
  readonly amount?: number;
  /** How long ago; a minute unless it matters. */
  readonly agoMs?: number;
  readonly subject?: string;
}

interface Situation {
  /** By a write's id, or by the digest of a question. */
  readonly answers?: Readonly<Record<string, string>>;
  readonly past?: readonly Past[];
  readonly linked?: number;
  /** Whom the provider mails for a write, by the write's key. */
  readonly mails?: Readonly<Record<string, readonly string[]>>;
  readonly context?: Partial<GateContext>;
}

function gated(writes: readonly PlannedWrite[], situation: Situation = {}): GateResult {
  const { answers = {}, past = [], linked = 1_000, mails = {}, context = {} } = situation;
  const store = openStore({ path: ':memory:', clock: manualClock() });
  onTestFinished(() => store.close());
  for (const [id, choice] of Object.entries(answers))
    store.decisions.recordAnswer(id.length === 43 ? id : `digest of ${id}`, choice, now);
  for (const { agoMs = minuteMs, side = 'provider', kind, subject = '', amount = 1 } of past)
    store.effects.add(now - agoMs, side, kind, subject, amount);
  const call = (write: Write): Call => ({
    key: write.key,
    write: write.type,
    calendar: write.calendar,
    ref: null,
    revision: null,
    request: {},
    delivers: [''],
  });
  const side = {
    prepare: (write: Write) => [call(write)],
    mailEffect: ({ key }: Call) => mails[key] ?? [],
  };
  return gate(writes, {
    store: { decisions: store.decisions, effects: store.effects, links: { count: () => linked } },
    sides: { provider: side, crm: side },
    now,
    firstRun: false,
    approveFirstRun: false,
    own: [self, alias],
    ...context,
  });
}

/** The id of the write that a question is about. */
const writeOf = ({ kind, item }: Question): string => {
  const isAbout = (id: string) => mailDigest({ digest: `digest of ${id}` }, item.addressees) === item.digest;
  return kind === 'would-mail' ? (ids.find(isAbout) ?? '?') : item.digest.replace('digest of ', '');
};
const ids = ['a', 'b', 'c', 'd', 'e', ...Array.from({ length: 60 }, (_, index) => `${index}`)];
/** What became of the writes, by their keys. */
const outcome = ({ passed, rejected, questions }: GateResult) => ({
  passed: passed.map(({ write }) => write.key),
  refused: rejected.map(({ write }) => write.key),
  waiting: questions.map((question) => [question.kind, writeOf(question)]),
});
const nothing = { passed: [], refused: [], waiting: [] };
const many = <T>(count: number, make: (id: string) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(`${index}`));
/** Whether all of these writes pass, or all of them wait. */
const allWait = (kind: DecisionKind, result: GateResult): boolean => {
  const { passed, waiting } = outcome(result);
  expect(Math.min(passed.length, waiting.length)).toBe(0);
  for (const [why] of waiting) expect(why).toBe(kind);
  return waiting.length > 0;
};

describe('a person’s answer', () => {
  it('what a person refused is not done, and is not asked again', () => {
    expect(outcome(gated([creating('a'), creating('b')], { answers: { a: 'reject' } }))).toEqual({
      ...nothing,
      passed: ['b'],
      refused: ['a'],
    });
  });
  it('another answer than approve approves nothing', () => {
    const situation = { answers: { a: 'separate' }, context: { firstRun: true } };
    expect(outcome(gated([creating('a')], situation)).waiting).toEqual([['first-run', 'a']]);
  });
});

describe('a first run', () => {
  it.each([
    { name: 'shows everything and does nothing (C19)', approveFirstRun: false, answers: {}, passes: false },
    {
      name: 'does what a person approved write by write (RU8)',
      approveFirstRun: false,
      answers: { a: 'approve' },
      passes: true,
    },
    {
      name: 'does everything when it is approved as a whole',
      approveFirstRun: true,
      answers: {},
      passes: true,
    },
  ])('$name', ({ approveFirstRun, answers, passes }) => {
    const result = gated([creating('a')], { answers, context: { firstRun: true, approveFirstRun } });
    expect(outcome(result)).toEqual(
      passes ? { ...nothing, passed: ['a'] } : { ...nothing, waiting: [['first-run', 'a']] },
    );
  });
  it('what it approves as a whole spends no budget, apart from changes and removals', () => {
    const writes = [creating('a'), retitling('b'), removing('c')];
    const { passed } = gated(writes, { context: { firstRun: true, approveFirstRun: true } });
    expect(passed.map(({ isApproved }) => isApproved)).toEqual([true, false, false]);
  });
  it('of a removal of what was never read there is nothing to show', () => {
    const write: Write = { type: 'remove', key: 'a', calendar: 'personal', ref: 'a' };
    const { questions } = gated([planned('a', write, null, {})], { context: { firstRun: true } });
    expect(questions[0]?.item).toMatchObject({ title: '', start: '', timeZone: null });
  });
  it('shows what is removed by its title, date and side', () => {
    const known = single({ title: 'Review' });
    const { questions } = gated([removing('a', known, { side: 'crm' })], { context: { firstRun: true } });
    expect(questions).toEqual([
      {
        kind: 'first-run',
        item: {
          digest: 'digest of a',
          side: 'crm',
          write: 'remove',
          title: 'Review',
          start: known.start,
          timeZone: 'Europe/Amsterdam',
          addressees: [],
          about: ['crm a'],
        },
      },
    ]);
  });
});

describe('what passes', () => {
  it('comes with its calls, whom it mails, and how much it takes away', () => {
    const situation = { mails: { a: [self] }, answers: { b: 'approve' } };
    const { passed } = gated([removing('a'), retitling('b')], situation);
    expect(
      passed.map(({ calls, addressees, isApproved, destroys }) => ({
        calls: calls.map(({ key }) => key),
        addressees,
        isApproved,
        destroys,
      })),
    ).toEqual([
      { calls: ['a'], addressees: [], isApproved: false, destroys: 1 },
      { calls: ['b'], addressees: [], isApproved: true, destroys: 0 },
    ]);
  });
  it('the calls are those of the write’s own side', () => {
    const seen: string[] = [];
    const side = (name: string) => ({
      prepare: () => {
        seen.push(name);
        return [];
      },
      mailEffect: () => [],
    });
    const sides = { provider: side('provider'), crm: side('crm') };
    gated([creating('a', single(), { side: 'crm' })], { context: { sides } });
    expect(seen).toEqual(['crm']);
  });
});

const ann = 'ann@example.com';
const bob = 'bob@example.com';
/** Somebody was invited long ago: a first invitation is asked about. */
const invitedOnce: Past = { kind: 'invitation', agoMs: 400 * dayMs };

describe('mail', () => {
  it.each([
    { name: 'nobody is mailed: it passes', mailed: [], ticked: [], passes: true },
    {
      name: 'somebody whom nobody ticked would be mailed: it waits (PE1)',
      mailed: [ann],
      ticked: [],
      passes: false,
    },
    {
      name: 'somebody was ticked and would be mailed: it passes',
      mailed: [ann],
      ticked: [ann],
      passes: true,
    },
    { name: 'one of two was not ticked: it waits (PE1)', mailed: [ann, bob], ticked: [ann], passes: false },
    {
      name: 'somebody was ticked who would not be mailed: it passes',
      mailed: [ann],
      ticked: [ann, bob],
      passes: true,
    },
    { name: 'mail to the account itself asks nobody', mailed: [self], ticked: [], passes: true },
    { name: 'nor does mail to an alias of the account (PE9)', mailed: [alias], ticked: [], passes: true },
  ])('$name', ({ mailed, ticked, passes }) => {
    const result = gated([retitling('a', { ticked })], { mails: { a: mailed }, past: [invitedOnce] });
    expect(outcome(result)).toEqual(
      passes ? { ...nothing, passed: ['a'] } : { ...nothing, waiting: [['would-mail', 'a']] },
    );
  });
  it.each([
    { name: 'free/busy', change: { freeBusyStatus: 'free' }, passes: false },
    { name: 'privacy', change: { privacy: 'private' }, passes: false },
    { name: 'both', change: { freeBusyStatus: 'free', privacy: 'private' }, passes: false },
    { name: 'privacy with the title', change: { privacy: 'private', title: 'Review' }, passes: true },
  ] as const)('mail to ticked guests about a change of $name: passes $passes (PE3)', ({ change, passes }) => {
    const write = updating('a', single(), single(change), { ticked: [ann] });
    const result = gated([write], { mails: { a: [ann] }, past: [invitedOnce] });
    expect(outcome(result)).toEqual(
      passes ? { ...nothing, passed: ['a'] } : { ...nothing, waiting: [['would-mail', 'a']] },
    );
    expect(outcome(gated([write], { past: [invitedOnce] }))).toEqual({ ...nothing, passed: ['a'] });
  });
  it('so it is with one occurrence of a series (PE3)', () => {
    const weekly = single({ recurrenceRules: [{ frequency: 'weekly', count: 4 }] });
    const changed = (patch: PatchObject): CalendarEvent => ({
      ...weekly,
      recurrenceOverrides: { '2026-12-08T10:00:00': patch },
    });
    const write = updating('a', changed({ title: 'x' }), changed({ title: 'x', freeBusyStatus: 'free' }), {
      ticked: [ann],
    });
    expect(Object.keys(write.write.type === 'update' ? write.write.patch : {})).toEqual([
      'recurrenceOverrides/2026-12-08T10:00:00/freeBusyStatus',
    ]);
    const result = gated([write], { mails: { a: [ann] }, past: [invitedOnce] });
    expect(outcome(result)).toEqual({ ...nothing, waiting: [['would-mail', 'a']] });
  });
  it('somebody who is taken off a meeting is asked about although they are still ticked, and an occurrence keeps them on it (PE2)', () => {
    const guest = { [participantId(ann)]: { email: ann, roles: { attendee: true } } } as const;
    const before = single({ participants: guest });
    const situation = { mails: { a: [ann] }, past: [invitedOnce] };
    const waits = { ...nothing, waiting: [['would-mail', 'a']] };
    expect(outcome(gated([updating('a', before, single(), { ticked: [ann] })], situation))).toEqual(waits);
    expect(outcome(gated([removing('a', before, { ticked: [ann] })], situation))).toEqual(waits);
    const without = series({ recurrenceOverrides: { [second]: { participants: guest } } });
    const once = updating('a', series({ participants: guest }), without, { ticked: [ann] });
    expect(outcome(gated([once], situation))).toEqual({ ...nothing, passed: ['a'] });
  });

  it('a person who says yes to the mail gets it sent', () => {
    const situation = { mails: { a: [ann] } };
    const [asked] = gated([retitling('a')], situation).questions;
    const answers = { [asked?.item.digest ?? '']: 'approve' };
    expect(outcome(gated([retitling('a')], { ...situation, answers })).passed).toEqual(['a']);
  });
  it('a person who says no to the mail gets neither the mail nor the change', () => {
    const situation = { mails: { a: [ann] } };
    const [asked] = gated([retitling('a')], situation).questions;
    const answers = { [asked?.item.digest ?? '']: 'reject' };
    expect(outcome(gated([retitling('a')], { ...situation, answers })).passed).toEqual([]);
    // what the no was recorded under, to be used up with the write
    const [rejected] = gated([retitling('a')], { ...situation, answers }).rejected;
    expect(rejected?.refusedMail).toEqual([asked?.item.digest, ...guestDigests(retitling('a'), [ann])]);
  });
  it('a no to the mail is remembered for these people when the entry was changed meanwhile: they are asked about again (PE1)', () => {
    const situation = { mails: { a: [ann] }, past: [invitedOnce] };
    const [asked] = gated([retitling('a', { ticked: [] })], situation).questions;
    const [perGuest = ''] = asked?.item.perGuest ?? [];
    const changed = updating('a', single(), single({ title: 'Changed meanwhile' }), { ticked: [ann] });
    const answered = (choice: string) =>
      outcome(gated([changed], { ...situation, answers: { [perGuest]: choice } })).waiting.length;
    expect([answered('reject'), answered('approve')]).toEqual([1, 0]);
  });
  it.each([
    ['a no to one of them, given later, in a question about more people', 'approve', 'reject'],
    ['a yes to one of them, given later, in a question about more people', 'reject', 'approve'],
  ] as const)('after %s they are asked about again (PE1)', (_what, first, later) => {
    const situation = { mails: { a: [ann, bob] }, past: [invitedOnce] };
    const [asked] = gated([retitling('a')], situation).questions;
    const [digest = '', [one = '', other = ''] = []] = [asked?.item.digest, asked?.item.perGuest];
    const answers = { [digest]: first, [one]: first, [other]: later };
    expect(outcome(gated([retitling('a')], { ...situation, answers }))).toMatchObject({
      passed: [],
      refused: [],
      waiting: [{}],
    });
  });
  it('a yes to the change, as in the preview of a first run, is no yes to mail (PE1, RU8)', () => {
    for (const firstRun of [true, false]) {
      const situation = { mails: { a: [ann] }, answers: { a: 'approve' }, context: { firstRun } };
      expect(outcome(gated([retitling('a', { ticked: [ann] })], situation)).passed).toEqual([]);
    }
  });
  it('a yes to mailing some people is no yes to mailing others (RU8)', () => {
    const [asked] = gated([retitling('a')], { mails: { a: [ann] } }).questions;
    const answers = { [asked?.item.digest ?? '']: 'approve' };
    expect(outcome(gated([retitling('a')], { mails: { a: [ann, bob] }, answers })).passed).toEqual([]);
  });
  it('the question names everybody who would be mailed, once each, apart from the account itself', () => {
    const { questions } = gated([retitling('a', { ticked: [ann] })], {
      mails: { a: [ann, self, bob, ann] },
      past: [invitedOnce],
    });
    expect(questions.map(({ item }) => item.addressees)).toEqual([[ann, bob]]);
  });
  it('a yes to mail holds in whatever order the people stand, and for these people only (RU8)', () => {
    const write = { digest: 'digest of a' };
    expect(mailDigest(write, [bob, ann])).toBe(mailDigest(write, [ann, bob]));
    const others = [mailDigest(write, [ann]), mailDigest({ digest: 'digest of b' }, [ann, bob])];
    expect(others).not.toContain(mailDigest(write, [ann, bob]));
  });
  it('the very first invitation is asked about (PE7)', () => {
    const result = gated([retitling('a', { ticked: [ann] })], { mails: { a: [ann] } });
    expect(outcome(result).waiting).toEqual([['would-mail', 'a']]);
  });
});

describe('unusually much mail (PE7)', () => {
  const guests = (count: number, from = 0) =>
    Array.from({ length: count }, (_, index) => `guest${from + index}@example.com`);

  it.each([
    { count: 20, passes: true },
    { count: 21, passes: false },
  ])('$count people about one event pass: $passes', ({ count, passes }) => {
    const mailed = guests(count);
    const result = gated([retitling('a', { ticked: mailed })], { mails: { a: mailed }, past: [invitedOnce] });
    expect(allWait('would-mail', result)).toBe(!passes);
  });
  it.each([
    { earlier: 48, agoMs: minuteMs, passes: true },
    { earlier: 49, agoMs: minuteMs, passes: false },
    { earlier: 49, agoMs: dayMs - 1, passes: false },
    { earlier: 49, agoMs: dayMs, passes: true },
  ])('two people, after $earlier were mailed $agoMs ms ago, pass: $passes', ({ earlier, agoMs, passes }) => {
    const mailed = guests(2);
    const result = gated([retitling('a', { ticked: mailed })], {
      mails: { a: mailed },
      past: [{ kind: 'invitation', amount: earlier, agoMs }],
    });
    expect(allWait('would-mail', result)).toBe(!passes);
  });
  it('people mailed within one run add up; a write that waits mails nobody yet', () => {
    const writes = ['a', 'b', 'c', 'd', 'e'].map((id) => retitling(id, { ticked: guests(20) }));
    const mails = { a: guests(20), b: guests(20), c: guests(11), d: guests(10), e: guests(1) };
    expect(outcome(gated(writes, { mails, past: [{ ...invitedOnce, amount: 0 }] }))).toEqual({
      ...nothing,
      passed: ['a', 'b', 'd'],
      waiting: [
        ['would-mail', 'c'],
        ['would-mail', 'e'],
      ],
    });
  });
});

describe('no mail about what is over (PE6)', () => {
  /** Over everywhere on earth two days after the last day it starts on, plus its length. */
  const overFrom = (day: string, lengthMs = 0) => Date.parse(`${day}T00:00:00Z`) + 2 * dayMs + lengthMs;
  const passesAt = (event: CalendarEvent, at: number): boolean => {
    const result = gated([updating('a', single(), event, { ticked: [ann] })], {
      mails: { a: [ann] },
      past: [invitedOnce],
      context: { now: at },
    });
    return !allWait('would-mail', result);
  };
  const hourMs = 60 * minuteMs;
  const weeklyFromSecond = { frequency: 'weekly', count: 3 } as const;

  it.each([
    { name: 'a single entry', event: single({ title: 'x', duration: 'PT0S' }), from: overFrom('2026-12-02') },
    {
      name: 'its time of day does not matter',
      event: single({ title: 'x', start: '2026-12-02T23:59:59', duration: 'PT0S' }),
      from: overFrom('2026-12-02'),
    },
    {
      name: 'its length in hours and minutes is added',
      event: single({ duration: 'PT2H30M' }),
      from: overFrom('2026-12-02', 2.5 * hourMs),
    },
    {
      name: 'its length in seconds is added',
      event: single({ duration: 'PT45S' }),
      from: overFrom('2026-12-02', 45_000),
    },
    {
      name: 'its length in days is added',
      event: single({ duration: 'P3D' }),
      from: overFrom('2026-12-02', 3 * dayMs),
    },
    {
      name: 'its length in days and hours is added',
      event: single({ duration: 'P1DT1H' }),
      from: overFrom('2026-12-02', dayMs + hourMs),
    },
    {
      name: 'its length may have several digits',
      event: single({ duration: 'P10DT12H' }),
      from: overFrom('2026-12-02', 10 * dayMs + 12 * hourMs),
    },
    {
      name: 'a length that cannot be read counts as none',
      event: single({ duration: 'long' }),
      from: overFrom('2026-12-02'),
    },
    {
      name: 'a length of which a part cannot be read counts as none',
      event: single({ duration: 'PT1H later' }),
      from: overFrom('2026-12-02'),
    },
    {
      name: 'nor one with something before it',
      event: single({ duration: 'about PT1H' }),
      from: overFrom('2026-12-02'),
    },
    {
      name: 'a series, from its last date',
      event: single({ recurrenceRules: [weeklyFromSecond] }),
      from: overFrom('2026-12-16', hourMs),
    },
    {
      name: 'an occurrence that was moved behind the last date',
      event: series({ recurrenceOverrides: { [second]: { start: '2027-01-20T10:00:00' } } }),
      from: overFrom('2027-01-20', hourMs),
    },
    {
      name: 'an occurrence that was moved forward does not count for its old date',
      event: series({
        recurrenceRules: [weeklyFromSecond],
        recurrenceOverrides: { '2026-12-30T10:00:00': { start: '2026-12-03T10:00:00' } },
      }),
      from: overFrom('2026-12-16', hourMs),
    },
    {
      name: 'a date that the rule does not make',
      event: series({ recurrenceOverrides: { '2026-12-30T10:00:00': {} } }),
      from: overFrom('2026-12-30', hourMs),
    },
  ])('$name: mail passes up to the last moment and waits afterwards', ({ event, from }) => {
    expect(passesAt(event, from)).toBe(true);
    expect(passesAt(event, from + 1)).toBe(false);
  });
  it('a series without an end is never over', () => {
    const endless = single({ recurrenceRules: [{ frequency: 'weekly' }] });
    expect(passesAt(endless, Date.parse('2090-01-01T00:00:00Z'))).toBe(true);
  });
  it('a removal is about the event as it was last read', () => {
    const at = (date: number) =>
      gated([removing('a', single({ duration: 'PT0S' }), { ticked: [ann] })], {
        mails: { a: [ann] },
        past: [invitedOnce],
        context: { now: date },
      });
    expect(allWait('would-mail', at(overFrom('2026-12-02')))).toBe(false);
    expect(allWait('would-mail', at(overFrom('2026-12-02') + 1))).toBe(true);
  });
  it('a removal of what was never read is not over', () => {
    const write: Write = { type: 'remove', key: 'a', calendar: 'personal', ref: 'a' };
    const result = gated([planned('a', write, null, { ticked: [ann] })], {
      mails: { a: [ann] },
      past: [invitedOnce],
    });
    expect(outcome(result).passed).toEqual(['a']);
  });
});

describe('the same content again and again (RU3)', () => {
  const write = retitling('a');
  const times = (count: number, of: PlannedWrite, agoMs = minuteMs) =>
    many(count, (): Past => ({ kind: 'write', subject: writeSubject(of), agoMs }));
  const tenMinutesMs = 10 * minuteMs;

  it.each([
    { name: 'twice in ten minutes: the third time passes', past: times(2, write), passes: true },
    { name: 'three times in ten minutes: the fourth time waits', past: times(3, write), passes: false },
    { name: 'three times, just within ten minutes', past: times(3, write, tenMinutesMs - 1), passes: false },
    { name: 'three times, ten minutes ago', past: times(3, write, tenMinutesMs), passes: true },
    {
      name: 'three times other content',
      past: times(3, updating('a', single(), single({ title: 'Retro' }))),
      passes: true,
    },
    { name: 'three times another entry', past: times(3, retitling('b')), passes: true },
    { name: 'three times on the other side', past: times(3, retitling('a', { side: 'crm' })), passes: true },
  ])('$name', ({ past, passes }) => {
    expect(outcome(gated([write], { past }))).toEqual(
      passes ? { ...nothing, passed: ['a'] } : { ...nothing, waiting: [['frozen', 'a']] },
    );
  });
  describe('the same entry made again and again (RU3)', () => {
    const made = (id: string, ref: string, title = 'Standup', side: SideName = 'provider') =>
      creating(id, single({ title }), {
        side,
        source: { ref, revision: 'r', event: single(), uids: ['u'], masked: false },
      });
    const makings = (count: number, of: PlannedWrite, agoMs = minuteMs) =>
      many(count, (): Past => ({ kind: 'write', subject: makingSubject(of) ?? '', agoMs }));
    const next = made('a', 'C');
    it.each([
      { name: 'twice, each time under another link', past: makings(2, made('b', 'C')), passes: true },
      { name: 'three times, each time under another link', past: makings(3, made('b', 'C')), passes: false },
      { name: 'three times, just within a day', past: makings(3, made('b', 'C'), dayMs - 1), passes: false },
      { name: 'three times, a day ago', past: makings(3, made('b', 'C'), dayMs), passes: true },
      { name: 'three times from another entry', past: makings(3, made('b', 'D')), passes: true },
      { name: 'three times with other content', past: makings(3, made('b', 'C', 'Retro')), passes: true },
      {
        name: 'three times on the other side',
        past: makings(3, made('b', 'C', 'Standup', 'crm')),
        passes: true,
      },
    ])('$name', ({ past, passes }) => {
      expect(outcome(gated([next], { past }))).toEqual(
        passes ? { ...nothing, passed: ['a'] } : { ...nothing, waiting: [['frozen', 'a']] },
      );
    });
    it('is told of creates that have a source, and of nothing else', () => {
      expect(makingSubject(next)).not.toBe(null);
      expect(makingSubject(creating('a'))).toBe(null);
      expect(makingSubject(retitling('a', { source: next.source }))).toBe(null);
    });
  });
  it('a person who approves it ends the freeze', () => {
    const situation = { past: times(3, write), answers: { a: 'approve' } };
    expect(outcome(gated([write], situation)).passed).toEqual(['a']);
  });
  it('a removal is never frozen: it ends the fight', () => {
    expect(outcome(gated([removing('a')], { past: times(3, removing('a')) })).passed).toEqual(['a']);
  });
});

describe('removals in unusual numbers (DE1)', () => {
  it.each([
    { linked: 0, budget: 5 },
    { linked: 59, budget: 5 },
    { linked: 60, budget: 6 },
    { linked: 69, budget: 6 },
    { linked: 499, budget: 49 },
    { linked: 500, budget: 50 },
    { linked: 5_000, budget: 50 },
  ])(
    'of $linked linked entries $budget are removed without asking, and not one more',
    ({ linked, budget }) => {
      const removals = (count: number) =>
        gated(
          many(count, (id) => removing(id)),
          { linked },
        );
      expect(allWait('many-removals', removals(budget))).toBe(false);
      expect(allWait('many-removals', removals(budget + 1))).toBe(true);
    },
  );
  it.each([
    {
      name: 'what was removed within 24 hours counts',
      past: { kind: 'removal', amount: 5, agoMs: dayMs - 1 },
      waits: true,
    },
    {
      name: 'what was removed longer ago does not',
      past: { kind: 'removal', amount: 5, agoMs: dayMs },
      waits: false,
    },
    {
      name: 'nor what was removed on the other side',
      past: { kind: 'removal', amount: 5, side: 'crm' },
      waits: false,
    },
    { name: 'nor what was created', past: { kind: 'creation', amount: 5 }, waits: false },
    {
      name: 'the budget is a share of what was linked before those removals',
      past: { kind: 'removal', amount: 4 },
      waits: false,
    },
  ] as const)('$name', ({ past, waits }) => {
    expect(allWait('many-removals', gated([removing('a')], { past: [past], linked: 0 }))).toBe(waits);
  });
  it('entries removed earlier enlarge what the share is taken of', () => {
    const situation = { past: [{ kind: 'removal', amount: 5 }], linked: 55 } as const;
    expect(allWait('many-removals', gated([removing('a')], situation))).toBe(false);
  });
  it('everything counts that is taken away for good, by its amount', () => {
    const before = single({ title: 'Plan', description: 'x', locations: { a: { name: 'y' } } });
    const emptying = (id: string) =>
      updating(id, before, single({ title: '', description: '', locations: {} }));
    const result = gated([emptying('a'), emptying('b')], { linked: 0 });
    expect(outcome(result).waiting).toEqual([
      ['many-removals', 'a'],
      ['many-removals', 'b'],
    ]);
  });
  it('what a person approved spends nothing and goes; the rest has the whole budget', () => {
    const writes = many(6, (id) => removing(id));
    const { passed, waiting } = outcome(gated(writes, { linked: 0, answers: { 0: 'approve' } }));
    expect([passed.length, waiting.length]).toEqual([6, 0]);
  });
  it('each side has its own budget; what takes nothing away goes on', () => {
    const writes = [
      ...many(6, (id) => removing(`p${id}`)),
      ...many(5, (id) => removing(`c${id}`, single(), { side: 'crm' })),
      retitling('a'),
    ];
    const { passed, waiting } = outcome(gated(writes, { linked: 0 }));
    expect(passed).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'a']);
    expect(waiting).toEqual(many(6, (id) => ['many-removals', `p${id}`]));
  });
  it('the question about them names nobody who would be mailed', () => {
    const { questions } = gated(
      many(6, (id) => removing(id)),
      { linked: 0 },
    );
    expect(questions.flatMap(({ item }) => item.addressees)).toEqual([]);
  });
  it('a spent budget stops nobody who removes nothing', () => {
    const past: Past = { kind: 'removal', amount: 500 };
    expect(outcome(gated([retitling('a')], { past: [past] })).passed).toEqual(['a']);
  });
});

it('a budget that was exceeded stops nobody who wants nothing (DE1)', () => {
  expect([isWithinBudget(0, 9, 5), isWithinBudget(1, 9, 5)]).toEqual([true, false]);
});

describe('creations in unusual numbers (DE1)', () => {
  it.each([
    { linked: 0, budget: 100 },
    { linked: 504, budget: 100 },
    { linked: 505, budget: 101 },
    { linked: 1_000, budget: 200 },
  ])(
    'with $linked linked entries $budget are created without asking, and not one more',
    ({ linked, budget }) => {
      const creations = (count: number) =>
        gated(
          many(count, (id) => creating(id)),
          { linked },
        );
      expect(allWait('many-creations', creations(budget))).toBe(false);
      expect(allWait('many-creations', creations(budget + 1))).toBe(true);
    },
  );
  it.each([
    {
      name: 'what was created within 24 hours counts',
      past: { kind: 'creation', amount: 100, agoMs: dayMs - 1 },
      waits: true,
    },
    {
      name: 'what was created longer ago does not',
      past: { kind: 'creation', amount: 100, agoMs: dayMs },
      waits: false,
    },
    {
      name: 'nor what was created on the other side',
      past: { kind: 'creation', amount: 100, side: 'crm' },
      waits: false,
    },
    { name: 'nor what was removed', past: { kind: 'removal', amount: 100 }, waits: false },
  ] as const)('$name', ({ past, waits }) => {
    expect(allWait('many-creations', gated([creating('a')], { past: [past], linked: 0 }))).toBe(waits);
  });
  it('a first run creates as many as were approved', () => {
    const context = { firstRun: true, approveFirstRun: true };
    const result = gated(
      many(101, (id) => creating(id)),
      { linked: 0, context },
    );
    expect(allWait('many-creations', result)).toBe(false);
  });
  it('what a person approved spends nothing', () => {
    const writes = many(101, (id) => creating(id));
    expect(outcome(gated(writes, { linked: 0, answers: { 0: 'approve' } })).waiting).toEqual([]);
  });
  it('updates create nothing', () => {
    const past: Past = { kind: 'creation', amount: 500 };
    expect(outcome(gated([retitling('a')], { past: [past] })).passed).toEqual(['a']);
  });
});

describe('the two parts of a split series (TI2)', () => {
  const whole = series();
  const firstPart = updating(
    'first',
    whole,
    series({ recurrenceRules: [{ frequency: 'weekly', count: 2 }] }),
  );
  const goingOn = single({ start: third, recurrenceRules: [{ frequency: 'weekly', count: 2 }] });
  const secondPart = creating('second', goingOn);
  const related = (): PlannedWrite => ({
    ...secondPart,
    source: {
      masked: false,
      ref: 'second',
      revision: 'r',
      uids: [],
      event: { ...goingOn, relatedTo: { 'uid of first': { relation: { first: true } } } },
    },
  });

  it('both pass together', () => {
    expect(outcome(gated([firstPart, secondPart])).passed).toEqual(['first', 'second']);
  });
  it('the second part waits with the end of the first', () => {
    const past = many(3, (): Past => ({ kind: 'write', subject: writeSubject(firstPart) }));
    expect(outcome(gated([firstPart, secondPart], { past }))).toEqual({
      ...nothing,
      waiting: [['frozen', 'first']],
    });
  });
  it('it waits too when the end of the first is held by the removal budget (DE1)', () => {
    const result = gated([...many(5, (id) => removing(id)), firstPart, secondPart], { linked: 0 });
    expect(outcome(result).passed).toEqual([]);
  });
  it('it stays on its own side when the end of the first was refused', () => {
    expect(outcome(gated([firstPart, related()], { answers: { first: 'reject' } }))).toEqual({
      ...nothing,
      refused: ['first', 'second'],
    });
  });
  it('what only looks like a second part waits for the next run then', () => {
    expect(outcome(gated([firstPart, secondPart], { answers: { first: 'reject' } }))).toEqual({
      ...nothing,
      refused: ['first'],
    });
  });
});

describe('a question about a change shows both versions', () => {
  const source = { ref: 'C', revision: 'r', event: single({ title: 'Review' }), uids: ['u'], masked: false };
  const versions = { places: { provider: 'a', crm: 'C' }, differs: ['title'] };
  const writeSubjectOfA = writeSubject(retitling('a'));

  it.each<{ name: string; situation: Situation }>([
    { name: 'that would mail somebody', situation: { mails: { a: ['ann@example.com'] } } },
    {
      name: 'that is written again and again',
      situation: { past: Array.from({ length: 3 }, () => ({ kind: 'write', subject: writeSubjectOfA })) },
    },
  ])('$name', ({ situation }) => {
    const { questions } = gated([retitling('a', { source })], situation);
    expect(questions.map(({ item }) => item)).toMatchObject([versions]);
  });
  it.each<{ name: string; write: PlannedWrite }>([
    { name: 'a new entry', write: creating('a', single(), { source }) },
    { name: 'a removal', write: removing('a') },
    { name: 'a change that nothing gives', write: retitling('a') },
  ])('but nothing to compare for $name', ({ write }) => {
    const { questions } = gated([write], { mails: { a: ['ann@example.com'] } });
    expect(questions).toHaveLength(1);
    expect(questions[0]?.item.places).toBeUndefined();
  });
  it('nor in the preview of a first run, which may have thousands', () => {
    const { questions } = gated([retitling('a', { source })], { context: { firstRun: true } });
    expect(questions).toMatchObject([{ kind: 'first-run' }]);
    expect(questions[0]?.item.places).toBeUndefined();
  });
});

describe('what a wider rule lets across', () => {
  const byRule = (id: string): PlannedWrite => ({ ...creating(id), shownFirst: 'rule-change' });
  it('waits, while what is new crosses', () => {
    expect(outcome(gated([byRule('a'), creating('b')]))).toEqual({
      ...nothing,
      passed: ['b'],
      waiting: [['rule-change', 'a']],
    });
  });
  it('passes after a yes, is left after a no, and spends no budget (RU8, DE1)', () => {
    const result = gated([byRule('a'), byRule('b')], { answers: { a: 'approve', b: 'reject' } });
    expect(outcome(result)).toEqual({ ...nothing, passed: ['a'], refused: ['b'] });
    expect(result.passed[0]?.isApproved).toBe(true);
  });
});
