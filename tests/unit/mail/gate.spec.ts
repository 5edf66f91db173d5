/** Mail's gate, learned from tables: what waits, what passes, and every number at its edge, from both sides (DE1, RU3). */
import { describe, expect, it } from 'vitest';
import {
  gateMail,
  groupOf,
  type MailGateResult,
  removalDigest,
  type SilentLoss,
  writeSubject,
} from '../../../src-main/sync/mail/gate.ts';
import type { PlannedMailWrite } from '../../../src-main/sync/mail/plan/model.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { linkCase } from '../../support/mail-plan.ts';
import { newStore } from '../../support/new-store.ts';
import { manualClock } from '../../support/world.ts';

const minuteMs = 60 * 1000;
const dayMs = 24 * 60 * minuteMs;
const now = Date.parse('2026-11-20T09:00:00Z');

/** A message of its own for each number. */
function linkOf(num: number) {
  const [subject, sentAt] = [`Message ${num}`, Date.parse('2026-11-19T08:30:15.250Z')];
  return { ...linkCase([['INBOX']], [['inbox']]).link, num, messageKey: `key ${num}`, subject, sentAt };
}

function moving(num: number, change: Partial<PlannedMailWrite> = {}): PlannedMailWrite {
  const { ends } = linkCase([['INBOX']], [['inbox']]);
  const [held] = ends.provider;
  if (held === undefined) throw new Error('no end');
  return {
    side: 'provider',
    kind: 'move',
    link: linkOf(num),
    end: held.end,
    message: {
      ...{ ref: 'provider 1', messageId: 'one@example.com', size: 100, receivedAt: 5, sentAt: null },
      ...{ subject: 'One', from: [], others: [], mailboxes: ['INBOX'], keywords: [] },
    },
    add: ['Archive'],
    remove: ['INBOX'],
    reason: 'moved-in-the-crm',
    agreed: [],
    endsLink: false,
    isRemoval: false,
    asks: false,
    ...change,
  };
}
const removing = (num: number, change: Partial<PlannedMailWrite> = {}) =>
  moving(num, { add: ['Trash'], reason: 'deleted-in-the-crm', endsLink: true, isRemoval: true, ...change });
const lost = (num: number, isEmptied = false): SilentLoss => ({ link: linkOf(num), isEmptied });
const many = <T>(count: number, make: (num: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index + 1));

interface Situation {
  /** By digest. */
  readonly answers?: readonly (readonly [digest: string, choice: 'approve' | 'reject'])[];
  readonly past?: readonly {
    readonly kind: 'removal' | 'write' | 'creation';
    readonly side?: SideName;
    readonly subject?: string;
    readonly amount?: number;
    readonly agoMs: number;
  }[];
  readonly linked?: number;
}

function gated(
  writes: readonly PlannedMailWrite[],
  losses: readonly SilentLoss[] = [],
  { answers = [], past = [], linked = 50 }: Situation = {},
): MailGateResult {
  const { mail, close } = newStore({ clock: manualClock() });
  try {
    for (const [digest, choice] of answers) mail.decisions.recordAnswer(digest, choice, now);
    for (const { kind, side = 'provider', subject = '', amount = 1, agoMs } of past)
      mail.effects.add(now - agoMs, side, kind, subject, amount);
    const store = {
      mail: { decisions: mail.decisions, effects: mail.effects, links: { count: () => linked } },
    };
    return gateMail(writes, losses, { store, now: () => now });
  } finally {
    close();
  }
}

const numbersOf = (links: readonly { readonly num: number }[]) => links.map(({ num }) => num);
/** Numbers of messages; questions as `kind side number`. */
type Outcome = Readonly<
  Record<'passed' | 'kept' | 'losses' | 'again', readonly number[]> & { waiting: readonly string[] }
>;
function outcome({ passed, kept, losses, again, questions }: MailGateResult): Outcome {
  return {
    passed: passed.map(({ link }) => link.num),
    kept: numbersOf(kept),
    losses: losses.map(({ link }) => link.num),
    again: numbersOf(again),
    waiting: questions.map(({ kind, item }) => `${kind} ${item.side} ${item.title.replace('Message ', '')}`),
  };
}
const nothing: Outcome = { passed: [], kept: [], losses: [], again: [], waiting: [] };
const upTo = (count: number) => many(count, (num) => num);
const removalOn = (side: SideName, num: number) => removalDigest(side, linkOf(num));

describe('what is no removal', () => {
  it('passes as it was planned, whatever its number', () => {
    const writes = many(60, (num) => moving(num));
    expect(gated(writes).passed).toEqual(writes);
    expect(outcome(gated(writes, [], { linked: 0 }))).toEqual({ ...nothing, passed: upTo(60) });
  });
});

describe('the same write again and again (RU3)', () => {
  const subject = writeSubject(moving(1));
  const written = (times: number, agoMs = minuteMs) =>
    many(times, () => ({ kind: 'write', subject, agoMs }) as const);
  it.each([
    { name: 'two times before: written', past: written(2), waits: false },
    { name: 'three times before: asked about', past: written(3), waits: true },
    { name: 'four times before: asked about', past: written(4), waits: true },
    {
      name: 'three times within ten minutes: asked about',
      past: written(3, 10 * minuteMs - 1),
      waits: true,
    },
    { name: 'three times, ten minutes ago: written', past: written(3, 10 * minuteMs), waits: false },
    {
      name: 'counted for another reason: written',
      past: many(3, () => ({ kind: 'creation', subject, agoMs: 1 }) as const),
      waits: false,
    },
  ])('$name', ({ past, waits }) => {
    expect(outcome(gated([moving(1)], [], { past }))).toEqual(
      waits ? { ...nothing, waiting: ['frozen provider 1'] } : { ...nothing, passed: [1] },
    );
  });

  it('asks with the message’s subject and the moment it was sent', () => {
    expect(gated([moving(1)], [], { past: written(3) }).questions).toEqual([
      {
        kind: 'frozen',
        item: {
          digest: subject,
          side: 'provider',
          write: 'update',
          title: 'Message 1',
          start: '2026-11-19T08:30:15',
          timeZone: 'Etc/UTC',
          addressees: [],
          about: ['key 1'],
        },
      },
    ]);
    const undated = moving(1, { link: { ...linkOf(1), sentAt: null } });
    expect(gated([undated], [], { past: written(3) }).questions[0]?.item.start).toBe('');
  });

  it('a person’s yes lets it pass', () => {
    expect(outcome(gated([moving(1)], [], { past: written(3), answers: [[subject, 'approve']] }))).toEqual({
      ...nothing,
      passed: [1],
    });
    expect(outcome(gated([moving(1)], [], { past: written(3), answers: [[subject, 'reject']] }))).toEqual({
      ...nothing,
      waiting: ['frozen provider 1'],
    });
  });

  it('what belongs to the same message and side waits with it; other messages and the other side go on', () => {
    const marking = { kind: 'keywords', add: ['$seen'], remove: [] } as const;
    const writes = [moving(1), moving(1, marking), moving(1, { ...marking, side: 'crm' }), moving(2)];
    const { passed, questions } = gated(writes, [], { past: written(3) });
    expect(passed).toEqual([writes[2], writes[3]]);
    expect(questions.map(({ item }) => item.digest)).toEqual([subject]);
  });

  it.each([
    ['message', { link: linkOf(2) }],
    ['side', { side: 'crm' }],
    ['kind', { kind: 'keywords' }],
    ['addition', { add: ['Sent'] }],
    ['removal', { remove: [] }],
  ] as const)('another %s is another write', (_name, change) => {
    expect(writeSubject(moving(1, change))).not.toBe(subject);
  });
  it('is counted by a name that lasts, and so are removals', () => {
    // stored in accounts: another name would forget what was counted and answered
    expect(subject).toBe('DUj-YAVp9kh_eNRwPBxR9UfE1PkIaJuppcFsypgDFgo');
    expect(removalOn('crm', 1)).toBe('Y7_wQhbPifWfJvRJHrVNVi5xA969PtCWTjGIc9Y_AUY');
    expect(removalOn('crm', 1)).not.toBe(removalOn('provider', 1));
    expect(removalOn('crm', 1)).not.toBe(removalOn('crm', 2));
  });
});

it('writes go together by message and side', () => {
  expect([moving(7), moving(7, { side: 'crm' }), moving(8)].map(groupOf)).toEqual([
    'provider 7',
    'crm 7',
    'provider 8',
  ]);
});

describe.each(['provider', 'crm'] as const)('removals on side %s (DE1)', (side) => {
  const removals = (count: number) => many(count, (num) => removing(num, { side }));
  const asked = (numbers: readonly number[]) => numbers.map((num) => `many-removals ${side} ${num}`);
  const spent = (amount: number, agoMs = minuteMs, of: SideName = side) =>
    [{ kind: 'removal', side: of, amount, agoMs }] as const;
  const rows: readonly (Situation & { name: string; count: number; waits: boolean })[] = [
    { name: 'five of fifty linked', count: 5, linked: 50, waits: false },
    { name: 'six of fifty-nine linked', count: 6, linked: 59, waits: true },
    { name: 'six of sixty linked', count: 6, linked: 60, waits: false },
    { name: 'fifty of a thousand linked', count: 50, linked: 1000, waits: false },
    { name: 'fifty-one of a thousand linked', count: 51, linked: 1000, waits: true },
    { name: 'two after four', count: 2, linked: 10, past: spent(4), waits: true },
    { name: 'one after four', count: 1, linked: 10, past: spent(4), waits: false },
    { name: 'two after four, within a day', count: 2, past: spent(4, dayMs - 1), waits: true },
    { name: 'two after four, a day ago', count: 2, past: spent(4, dayMs), waits: false },
    {
      name: 'two after four on the other side',
      count: 2,
      past: spent(4, minuteMs, side === 'crm' ? 'provider' : 'crm'),
      waits: false,
    },
    {
      name: 'two after four of another kind',
      count: 2,
      past: [{ kind: 'creation', side, amount: 4, agoMs: minuteMs }],
      waits: false,
    },
    // a tenth of 56 linked now and 4 before is six
    { name: 'what was removed counts as linked before', count: 2, linked: 56, past: spent(4), waits: false },
    { name: 'and no more than that', count: 2, linked: 55, past: spent(4), waits: true },
  ];
  it.each(rows)('$name: waits $waits', ({ name: _, count, waits, ...situation }) => {
    expect(outcome(gated(removals(count), [], situation))).toEqual(
      waits ? { ...nothing, waiting: asked(upTo(count)) } : { ...nothing, passed: upTo(count) },
    );
  });

  it('pass as they were planned', () => {
    expect(gated(removals(5)).passed).toEqual(removals(5));
  });

  it('are asked about as removals, by the name of the message', () => {
    const [question] = gated(removals(6)).questions;
    expect(question?.item).toEqual({
      digest: removalOn(side, 1),
      side,
      write: 'remove',
      title: 'Message 1',
      start: '2026-11-19T08:30:15',
      timeZone: 'Etc/UTC',
      addressees: [],
      about: ['key 1'],
    });
  });

  it('count once for a message, however many of its copies go', () => {
    const link = linkOf(5);
    const same = [
      ...removals(4),
      removing(5, { side, link }),
      removing(5, { side, link, remove: ['Archive'] }),
    ];
    expect(gated(same)).toMatchObject({ passed: same, questions: [] });
  });

  it('wait when the whole mailbox was found empty, even one, and those beside it are counted by themselves', () => {
    const writes = removals(6).map((write, index) => (index === 2 ? { ...write, asks: true } : write));
    expect(outcome(gated(writes))).toEqual({ ...nothing, passed: [1, 2, 4, 5, 6], waiting: asked([3]) });
    const link = linkOf(1);
    const half = [removing(1, { side, link }), removing(1, { side, link, asks: true })];
    expect(outcome(gated(half))).toEqual({ ...nothing, waiting: asked([1]) });
  });

  it('that a person approved pass, and count nothing', () => {
    const result = gated(removals(6), [], { answers: [[removalOn(side, 2), 'approve']] });
    expect(result.passed).toEqual([
      { ...removing(2, { side }), isRemoval: false },
      ...removals(6).filter(({ link }) => link.num !== 2),
    ]);
    expect(outcome(result)).toEqual({ ...nothing, passed: [2, 1, 3, 4, 5, 6] });
  });

  it('that a person refused are kept, and count nothing', () => {
    const result = gated(removals(6), [], { answers: [[removalOn(side, 2), 'reject']] });
    expect(outcome(result)).toEqual({ ...nothing, passed: [1, 3, 4, 5, 6], kept: [2] });
  });

  it('an answer counts for its own side', () => {
    const other = side === 'crm' ? 'provider' : 'crm';
    const result = gated(removals(6), [], { answers: [[removalOn(other, 2), 'reject']] });
    expect(outcome(result)).toEqual({ ...nothing, waiting: asked(upTo(6)) });
  });
});

it('DE1: each side has a budget of its own', () => {
  const writes = (['provider', 'crm'] as const).flatMap((side) =>
    many(side === 'crm' ? 6 : 5, (num) => removing(num, { side })),
  );
  expect(outcome(gated(writes))).toEqual({
    ...nothing,
    passed: upTo(5),
    waiting: upTo(6).map((num) => `many-removals crm ${num}`),
  });
});

describe('messages that are missing in the CRM without a word (DE1)', () => {
  const losses = (count: number) => many(count, (num) => lost(num));
  const asked = (numbers: readonly number[]) => numbers.map((num) => `many-removals provider ${num}`);
  const rows: readonly (Situation & {
    name: string;
    losses: readonly SilentLoss[];
    outcome: Partial<Outcome>;
  })[] = [
    { name: 'five are believed', losses: losses(5), outcome: { losses: upTo(5) } },
    { name: 'six wait', losses: losses(6), outcome: { waiting: asked(upTo(6)) } },
    {
      name: 'removals in the CRM count beside them',
      losses: losses(2),
      past: [{ kind: 'removal', side: 'crm', amount: 4, agoMs: minuteMs }],
      outcome: { waiting: asked([1, 2]) },
    },
    {
      name: 'removals at the provider do not',
      losses: losses(2),
      past: [{ kind: 'removal', side: 'provider', amount: 4, agoMs: minuteMs }],
      outcome: { losses: [1, 2] },
    },
    {
      name: 'an emptied CRM waits, even with one message',
      losses: [lost(1, true)],
      outcome: { waiting: asked([1]) },
    },
    {
      name: 'an emptied scope waits, the others are believed',
      losses: [lost(1), lost(2, true)],
      outcome: { losses: [1], waiting: asked([2]) },
    },
    {
      name: 'what a person approved is believed and does not count',
      losses: [...losses(5), lost(6, true)],
      answers: [[removalOn('provider', 6), 'approve']],
      outcome: { losses: upTo(6) },
    },
    {
      name: 'what a person refused is to be in the CRM again, and does not count',
      losses: losses(6),
      answers: [[removalOn('provider', 6), 'reject']],
      outcome: { losses: upTo(5), again: [6] },
    },
    {
      name: 'of too many, those with an answer do not wait',
      losses: losses(8),
      answers: [
        [removalOn('provider', 7), 'reject'],
        [removalOn('provider', 8), 'approve'],
      ],
      outcome: { losses: [8], again: [7], waiting: asked(upTo(6)) },
    },
    {
      name: 'an answer about a removal in the CRM is another answer',
      losses: losses(6),
      answers: [[removalOn('crm', 6), 'reject']],
      outcome: { waiting: asked(upTo(6)) },
    },
  ];
  it.each(rows)('$name', ({ name: _, losses: all, outcome: expected, ...situation }) => {
    expect(outcome(gated([], all, situation))).toEqual({ ...nothing, ...expected });
  });

  it('are asked about as removals at the provider, with the digest that an answer is found by', () => {
    const [question] = gated([], losses(6)).questions;
    expect(question).toMatchObject({
      kind: 'many-removals',
      item: { digest: removalOn('provider', 1), side: 'provider', write: 'remove', title: 'Message 1' },
    });
  });
});
