/** Several uploads of one batch at the same time: how many, which ones not, and what trouble of the whole side does to the rest. */
import { expect, it, vi } from 'vitest';
import type { MailOutcome, MessageSource } from '../../../src-shared/domain/mail/side.ts';
import { appendOf, letter, sourceOf } from '../../support/mail-side-contract.ts';
import { accountOf, startTestCrm } from '../../support/reference-crm.ts';

const signal = new AbortController().signal;

type Letter = ReturnType<typeof letter>;

async function scene(letters: readonly Letter[]) {
  const test = await startTestCrm();
  const { mail, session, lease } = test.connect('anna');
  await session(signal);
  await lease.take(accountOf('anna'), signal);
  const calls = letters.flatMap((one, at) => mail.prepare(appendOf(one, ['inbox'], [], `call-${at}`)));
  const held = new Set<string>();
  const bytesOf = async ({ key }: { readonly key: string }): Promise<MessageSource> => {
    const { bytes } = letters[calls.findIndex((call) => call.key === key)] as Letter;
    held.add(key);
    return { ...sourceOf(bytes), dispose: () => void held.delete(key) };
  };
  const outcomes = new Map<string, MailOutcome>();
  const run = async (by = signal): Promise<void> => {
    for await (const [key, outcome] of mail.perform(calls, bytesOf, by)) outcomes.set(key, outcome);
  };
  return { test, calls, held, outcomes, run };
}

const letters = (count: number): readonly Letter[] =>
  Array.from({ length: count }, (_, at) => letter(`upload ${at}`));

/** Lets waiting uploads through one round after another. @returns how many were waiting in each round */
async function rounds({ test, run }: Awaited<ReturnType<typeof scene>>): Promise<readonly number[]> {
  let waiting = 0;
  const seen: number[] = [];
  test.crm.setFaults(({ operation }) => {
    if (operation !== 'putMessage') return null;
    waiting += 1;
    return { type: 'delay', ms: 10 };
  });
  let isEnded = false;
  const ended = run().finally(() => {
    isEnded = true;
  });
  while (!isEnded) {
    await new Promise((resolve) => setTimeout(resolve, 150));
    if (waiting > 0) seen.push(waiting);
    waiting = 0;
    test.clock.advance(10);
  }
  await ended;
  return seen;
}

it('sends four at the same time, and gives back the bytes of each', async () => {
  const scenery = await scene(letters(6));
  const seen = await rounds(scenery);
  expect(Math.max(...seen)).toBe(4);
  expect(seen.reduce((sum, one) => sum + one, 0)).toBe(6);
  expect([...scenery.outcomes.values()].map(({ type }) => type)).toEqual(Array(6).fill('done'));
  expect(scenery.held.size).toBe(0);
});

it('sends large messages, and two with one Message-ID, one after another', async () => {
  const large = (name: string) => letter(name, { body: 'x'.repeat(1_500_000) });
  expect(Math.max(...(await rounds(await scene([large('a'), large('b')]))))).toBe(1);
  const twice = await scene([
    letter('same', { messageId: 'one@a.example' }),
    letter('same', { messageId: 'one@a.example' }),
  ]);
  expect(Math.max(...(await rounds(twice)))).toBe(1);
});

it('sends nothing further when the side wants a pause, and no call is left without an outcome', async () => {
  const { test, run, outcomes, calls, held } = await scene(letters(20));
  let asked = 0;
  test.crm.setFaults(({ operation }) => {
    if (operation !== 'putMessage') return null;
    asked += 1;
    return asked === 1 ? null : { type: 'problem', code: 'throttled' };
  });
  await run();
  expect(asked).toBeLessThan(10);
  expect(new Set(outcomes.keys())).toEqual(new Set(calls.map(({ key }) => key)));
  const types = [...outcomes.values()].map((one) => (one.type === 'refused' ? one.problem.code : one.type));
  expect(types.toSorted()).toEqual(['done', ...Array(19).fill('throttled')]);
  expect(held.size).toBe(0);
});

it('throws when the side wants a pause before anything was stored', async () => {
  const { test, run, outcomes, held } = await scene(letters(6));
  test.crm.setFaults(({ operation }) =>
    operation === 'putMessage' ? { type: 'problem', code: 'throttled' } : null,
  );
  await expect(run()).rejects.toThrow('throttled');
  expect([outcomes.size, held.size]).toEqual([0, 0]);
});

it('an abort ends all uploads, without an outcome', async () => {
  const { test, run, outcomes, held } = await scene(letters(6));
  const stopping = new AbortController();
  test.crm.setFaults(({ operation }) => (operation === 'putMessage' ? { type: 'delay', ms: 10 } : null));
  const ended = run(stopping.signal);
  const refused = expect(ended).rejects.toThrow();
  await vi.waitFor(() => expect(held.size).toBe(5));
  stopping.abort();
  await refused;
  expect([outcomes.size, held.size]).toEqual([0, 0]);
});
