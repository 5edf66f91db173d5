/** A removal counts once the side hands the entry out no more (WR8). */
import { describe, expect, it } from 'vitest';
import { performConfirmed } from '../../../src-main/sync/calendar/send/confirm-removals.ts';
import type { CalendarSide, Call, Fetched, Outcome } from '../../../src-shared/domain/calendar/side.ts';
import { fail, problem } from '../../../src-shared/domain/problems.ts';
import { stored } from '../../support/small-calendar.ts';

const signal = new AbortController().signal;
const call = (key: string, change: Partial<Call> = {}): Call => ({
  key,
  write: 'remove',
  calendar: 'personal',
  ref: key.toUpperCase(),
  revision: 'r',
  request: {},
  delivers: [''],
  ...change,
});
const done: Outcome = { type: 'done', stored: null };
const refused: Outcome = { type: 'refused', problem: problem('revision-conflict') };
const found = (ref: string): Fetched => ({ type: 'found', stored: stored(ref) });
const absent = (ref: string): Fetched => ({ type: 'absent', ref });
const unreadable = (ref: string, code: 'not-permitted' | 'item-unreadable'): Fetched => ({
  type: 'unreadable',
  ref,
  problem: problem(code),
});

interface Given {
  readonly calls?: readonly Call[];
  /** What the side answers to the calls; `done` where nothing is said. */
  readonly outcomes?: Readonly<Record<string, Outcome>>;
  /** What is at an address afterwards; nothing where nothing is said. */
  readonly now?: Readonly<Record<string, Fetched | null>>;
  readonly readBack?: boolean;
  readonly reading?: () => never;
}

async function confirmed({ calls = [call('a')], outcomes = {}, now = {}, readBack = true, reading }: Given) {
  const asked: string[] = [];
  const side = {
    capabilities: { readBack },
    async *get(calendar: string, refs: readonly string[], given: AbortSignal) {
      asked.push(`${calendar}: ${refs.join(' ')}${given === signal ? '' : ' without the signal'}`);
      reading?.();
      for (const ref of refs) {
        const one = now[ref] === undefined ? absent(ref) : now[ref];
        if (one !== null) yield one;
      }
    },
    async *perform(sent: readonly Call[], given: AbortSignal) {
      if (given !== signal) throw new Error('without the signal');
      for (const { key } of sent) yield [key, outcomes[key] ?? done] as const;
    },
  } as unknown as CalendarSide;
  const told: Record<string, Outcome> = {};
  for await (const [key, outcome] of performConfirmed(side, calls, signal)) {
    expect(told[key]).toBeUndefined();
    told[key] = outcome;
  }
  return { told, asked };
}
const unclear = (code: 'answer-invalid' | 'item-rejected' | 'unreachable'): Outcome => ({
  type: 'unclear',
  problem: problem(code),
});

describe('a removal that is answered as done (WR8)', () => {
  it.each<{ name: string; now: Fetched | null; outcome: Outcome }>([
    { name: 'is done when nothing is there any more', now: absent('A'), outcome: done },
    {
      name: 'is done when the person may not see the entry any more (ID5)',
      now: unreadable('A', 'not-permitted'),
      outcome: done,
    },
    { name: 'is unclear when the entry is still there', now: found('A'), outcome: unclear('item-rejected') },
    {
      name: 'is unclear when the entry cannot be read',
      now: unreadable('A', 'item-unreadable'),
      outcome: unclear('answer-invalid'),
    },
    { name: 'is unclear when nothing is said of the entry', now: null, outcome: unclear('answer-invalid') },
  ])('$name', async ({ now, outcome }) => {
    expect((await confirmed({ now: { A: now } })).told).toEqual({ a: outcome });
  });
  it('is unclear when the side cannot be asked, for that reason', async () => {
    const calls = [call('a'), call('b')];
    const { told } = await confirmed({ calls, reading: () => fail('unreachable') });
    expect(told).toEqual({ a: unclear('unreachable'), b: unclear('unreachable') });
  });
  it('lets a mistake of Concord’s own through', async () => {
    const reading = () => {
      throw new Error('a bug');
    };
    await expect(confirmed({ reading })).rejects.toThrow('a bug');
  });
  it('is looked at together with the others of its calendar, each with its own result', async () => {
    const calls = [call('a'), call('b'), call('c'), call('d', { calendar: 'work' })];
    const { told, asked } = await confirmed({ calls, now: { B: found('B'), D: found('D') } });
    expect(asked).toEqual(['personal: A B C', 'work: D']);
    expect(told).toEqual({ a: done, b: unclear('item-rejected'), c: done, d: unclear('item-rejected') });
  });
});

describe('nothing is looked at', () => {
  const made: Outcome = { type: 'done', stored: stored('X') };
  it.each<{ name: string; given: Given; told: Record<string, Outcome> }>([
    { name: 'after a refused removal', given: { outcomes: { a: refused } }, told: { a: refused } },
    {
      name: 'after a removal whose answer was lost',
      given: { outcomes: { a: unclear('unreachable') } },
      told: { a: unclear('unreachable') },
    },
    {
      name: 'after a create and an update',
      given: {
        calls: [call('a', { write: 'create', ref: null }), call('b', { write: 'update' })],
        outcomes: { a: made, b: made },
      },
      told: { a: made, b: made },
    },
    {
      name: 'of a removal without an address',
      given: { calls: [call('a', { ref: null })] },
      told: { a: done },
    },
    {
      name: 'at a side that does not tell what it holds (WR10)',
      given: { readBack: false, now: { A: found('A') } },
      told: { a: done },
    },
  ])('$name', async ({ given, told }) => {
    expect(await confirmed(given)).toEqual({ told, asked: [] });
  });
});
