/**
 * How calls are sent, learned from tables: in bounded batches, written down before they are sent, no call behind a failed one of its
 * write. A write is a letter here and its calls are numbered: `a1`, `a2`, `b1`.
 */
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { batches, type RunnableCall, runCalls } from '../../../src-main/sync/common/call-runner.ts';
import { type Problem, problem } from '../../../src-shared/domain/problems.ts';

type Outcome = { readonly type: 'done' | 'refused' | 'unclear' };

const call = (key: string): RunnableCall => ({ call: { key }, write: { key: key.slice(0, 1) } });

interface Situation {
  readonly calls: readonly string[];
  readonly maxBatch?: number;
  /** `done` unless it is said here; `none`: the side gives no outcome for the call. */
  readonly outcomes?: Readonly<Record<string, Outcome['type'] | 'none'>>;
  /** The whole side fails at this call, after the outcomes before it. */
  readonly failsAt?: string;
  /** The whole side fails behind the outcome of this call. */
  readonly failsAfter?: string;
  /** The problem that an outcome of this call carries ends the run. */
  readonly stopsAt?: string;
  readonly leaseLostBefore?: string;
}

/** What happened, in its order: one line a step. */
async function run(situation: Situation) {
  const { calls, maxBatch = 2, outcomes = {}, failsAt, failsAfter, stopsAt, leaseLostBefore } = situation;
  const steps: string[] = [];
  const keys = (entries: readonly RunnableCall[]) => entries.map((one) => one.call.key).join(' ');
  let next = 0;
  const stopping: Problem = problem('wrong-password');
  const ended = await runCalls<RunnableCall, Outcome>([calls.map(call)], {
    maxBatch,
    beforeSending: async () => {
      steps.push('lease');
      if (leaseLostBefore !== undefined && calls[next] === leaseLostBefore) throw new Error('lease lost');
    },
    record: (entries) => void steps.push(`record ${keys(entries)}`),
    async *perform(entries) {
      steps.push(`send ${keys(entries)}`);
      for (const one of entries) {
        next = calls.indexOf(one.call.key) + 1;
        if (one.call.key === failsAt) throw new Error('the side failed');
        const type = outcomes[one.call.key] ?? 'done';
        if (type !== 'none') yield [one.call.key, { type }] as const;
        if (one.call.key === failsAfter) throw new Error('the side failed');
      }
    },
    commit: (entries, answers, isComplete) => {
      const told = entries.map((one) => `${one.call.key} ${answers.get(one.call.key)?.type ?? 'unknown'}`);
      steps.push(`commit ${told.join(', ')}${isComplete ? '' : ', and the side failed'}`);
      return stopsAt !== undefined && answers.has(stopsAt) ? stopping : null;
    },
  }).then(
    (failed) => ({ failed: [...failed] }),
    (error: unknown) => ({ error }),
  );
  return { steps, ...ended };
}

describe('calls', () => {
  it.each<{ name: string; given: Situation; steps: readonly string[]; failed: readonly string[] }>([
    {
      name: 'none: nothing happens, the lease is not asked for',
      given: { calls: [] },
      steps: [],
      failed: [],
    },
    {
      name: 'one batch: lease, written down, sent, committed, in this order (RU1, WR8)',
      given: { calls: ['a1', 'b1'] },
      steps: ['lease', 'record a1 b1', 'send a1 b1', 'commit a1 done, b1 done'],
      failed: [],
    },
    {
      name: 'more than a batch takes: a batch that came through is committed while the next one is sent, and the lease is kept (RU1)',
      given: { calls: ['a1', 'b1', 'c1'] },
      steps: [
        'lease',
        'record a1 b1',
        'send a1 b1',
        'lease',
        'record c1',
        'send c1',
        'commit a1 done, b1 done',
        'commit c1 done',
      ],
      failed: [],
    },
    {
      name: 'one was refused: the other writes go on, also in later batches (RU2)',
      given: { calls: ['a1', 'b1', 'c1'], outcomes: { a1: 'refused' } },
      steps: [
        'lease',
        'record a1 b1',
        'send a1 b1',
        'commit a1 refused, b1 done',
        'lease',
        'record c1',
        'send c1',
        'commit c1 done',
      ],
      failed: ['a'],
    },
    {
      name: 'one was refused: later calls of its write are not sent, nor written down (WR6)',
      given: { calls: ['a1', 'a2', 'a3', 'b1'], outcomes: { a1: 'refused' } },
      steps: [
        'lease',
        'record a1 a2',
        'send a1 a2',
        'commit a1 refused, a2 done',
        'lease',
        'record b1',
        'send b1',
        'commit b1 done',
      ],
      failed: ['a'],
    },
    {
      name: 'one is unclear: later calls of its write are not sent (WR8)',
      given: { calls: ['a1', 'a2', 'a3'], maxBatch: 1, outcomes: { a1: 'unclear' } },
      steps: ['lease', 'record a1', 'send a1', 'commit a1 unclear'],
      failed: ['a'],
    },
    {
      name: 'one got no outcome: it did not come through',
      given: { calls: ['a1', 'a2', 'b1'], maxBatch: 1, outcomes: { a1: 'none' } },
      steps: [
        'lease',
        'record a1',
        'send a1',
        'commit a1 unknown',
        'lease',
        'record b1',
        'send b1',
        'commit b1 done',
      ],
      failed: ['a'],
    },
    {
      name: 'a later call of a write failed: the write did not come through as a whole',
      given: { calls: ['a1', 'a2'], outcomes: { a2: 'refused' } },
      steps: ['lease', 'record a1 a2', 'send a1 a2', 'commit a1 done, a2 refused'],
      failed: ['a'],
    },
    {
      name: 'a whole batch is behind a failed call: the lease is not asked for',
      given: { calls: ['a1', 'a2', 'a3', 'a4'], outcomes: { a1: 'refused' } },
      steps: ['lease', 'record a1 a2', 'send a1 a2', 'commit a1 refused, a2 done'],
      failed: ['a'],
    },
  ])('$name', async ({ given, steps, failed }) => {
    expect(await run(given)).toEqual({ steps, failed });
  });
});

describe('trouble of the whole side', () => {
  it('while sending: what is known is committed as incomplete, nothing more is sent (WR8)', async () => {
    const result = await run({ calls: ['a1', 'b1', 'c1'], failsAt: 'b1' });
    expect(result.steps).toEqual([
      'lease',
      'record a1 b1',
      'send a1 b1',
      'commit a1 done, b1 unknown, and the side failed',
    ]);
    expect(result).toMatchObject({ error: new Error('the side failed') });
  });
  it('after each call was answered: what is known is committed as incomplete, nothing more is sent', async () => {
    const result = await run({ calls: ['a1', 'b1', 'c1'], failsAfter: 'b1' });
    expect(result.steps).toEqual([
      'lease',
      'record a1 b1',
      'send a1 b1',
      'commit a1 done, b1 done, and the side failed',
    ]);
    expect(result).toMatchObject({ error: new Error('the side failed') });
  });
  it('told by an outcome: it is committed, and nothing more is sent', async () => {
    const result = await run({ calls: ['a1', 'b1', 'c1'], outcomes: { a1: 'refused' }, stopsAt: 'a1' });
    expect(result.steps).toEqual(['lease', 'record a1 b1', 'send a1 b1', 'commit a1 refused, b1 done']);
    expect(result).toMatchObject({ error: { problem: { code: 'wrong-password' } } });
  });
  it('told by an outcome and met while sending: what was met is thrown', async () => {
    const result = await run({ calls: ['a1', 'b1'], stopsAt: 'a1', failsAt: 'b1' });
    expect(result).toMatchObject({ error: new Error('the side failed') });
  });
  it('while a batch is sent, the one before it is committed all the same', async () => {
    const result = await run({ calls: ['a1', 'b1', 'c1'], failsAt: 'c1' });
    expect(result.steps.slice(-2)).toEqual([
      'commit a1 done, b1 done',
      'commit c1 unknown, and the side failed',
    ]);
    expect(result).toMatchObject({ error: new Error('the side failed') });
  });
  it('of the store, while a batch is under way: its answer is waited for, and nothing goes on in the background', async () => {
    const steps: string[] = [];
    const sending = runCalls<RunnableCall, Outcome>([['a1', 'b1', 'c1'].map(call)], {
      maxBatch: 1,
      beforeSending: async () => undefined,
      record: () => undefined,
      async *perform([one]) {
        const key = one?.call.key ?? '';
        steps.push(`sent ${key}`);
        for (let turn = 0; turn < 5; turn += 1) await setImmediate();
        steps.push(`answered ${key}`);
        yield [key, { type: 'done' }] as const;
      },
      commit: () => {
        throw new Error('the store is full');
      },
    });
    await expect(sending).rejects.toThrow('the store is full');
    expect(steps).toEqual(['sent a1', 'answered a1', 'sent b1', 'answered b1']);
  });
  it('of one call: it is committed before the next group is asked for, and what came through is not', async () => {
    const steps: string[] = [];
    const groups = function* () {
      for (const key of ['a1', 'b1', 'c1']) {
        steps.push(`asked for ${key}`);
        yield [call(key)];
      }
    };
    await runCalls<RunnableCall, Outcome>(groups(), {
      maxBatch: 1,
      beforeSending: async () => undefined,
      record: () => undefined,
      async *perform([one]) {
        const key = one?.call.key ?? '';
        yield [key, { type: key === 'b1' ? 'refused' : 'done' }] as const;
      },
      commit: ([one]) => {
        steps.push(`commit ${one?.call.key}`);
        return null;
      },
    });
    expect(steps).toEqual([
      ...['asked for a1', 'asked for b1', 'commit a1', 'commit b1'],
      ...['asked for c1', 'commit c1'],
    ]);
  });
  it('before sending: nothing is written down, and what was answered is committed (RU1)', async () => {
    const result = await run({ calls: ['a1', 'b1', 'c1'], leaseLostBefore: 'c1' });
    expect(result.steps.slice(-2)).toEqual(['lease', 'commit a1 done, b1 done']);
    expect(result.steps).toHaveLength(5);
    expect(result).toMatchObject({ error: new Error('lease lost') });
  });
});

describe('writes in batches', () => {
  it.each<{ name: string; sizes: readonly number[]; expected: readonly (readonly number[])[] }>([
    { name: 'none', sizes: [], expected: [] },
    { name: 'as many as fit, exactly full', sizes: [1, 1, 1, 1], expected: [[1, 1, 1], [1]] },
    { name: 'a write stays whole', sizes: [2, 2, 1], expected: [[2], [2, 1]] },
    {
      name: 'a write of more calls than fit is a batch of its own',
      sizes: [1, 5, 1],
      expected: [[1], [5], [1]],
    },
    { name: 'the first write is too large', sizes: [5, 3], expected: [[5], [3]] },
    { name: 'a write without calls costs nothing', sizes: [3, 0, 1], expected: [[3, 0], [1]] },
  ])('$name', ({ sizes, expected }) => {
    const writes = sizes.map((size) => ({ calls: Array.from({ length: size }, () => null) }));
    expect(batches(writes, 3).map((batch) => batch.map(({ calls }) => calls.length))).toEqual(expected);
  });
});
