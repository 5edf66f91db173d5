/** Protects that the CRM is told of every removed mailbox in the end, also when it cannot be reached at that moment (A11). */
import { expect, test, vi } from 'vitest';
import { accountRemovals } from '../../../src-main/app/setup/account-removals.ts';
import { ProblemError, problem } from '../../../src-shared/domain/problems.ts';

function surroundings(answer: (account: string) => Promise<object>) {
  const facts = new Map<string, unknown>();
  const asked: string[] = [];
  const profile = {
    get: (key: string) => facts.get(key) ?? null,
    set: (key: string, value: unknown) => void (value === null ? facts.delete(key) : facts.set(key, value)),
  };
  const sync = {
    ask: (_name: string, { account }: { readonly account: string }) => {
      asked.push(account);
      return answer(account);
    },
  };
  const log = vi.fn();
  const make = () =>
    accountRemovals({ profile, sync, logger: { log } } as unknown as Parameters<typeof accountRemovals>[0]);
  return { facts, asked, log, make };
}

test('what the CRM was told is forgotten', async () => {
  const { asked, facts, make } = surroundings(() => Promise.resolve({}));
  const removals = make();
  removals.remember('a');
  removals.remember('b');
  removals.tell();
  await vi.waitFor(() => expect(asked).toEqual(['a', 'b']));
  await vi.waitFor(() => expect(facts.size).toBe(0));
  removals.tell();
  expect(asked).toEqual(['a', 'b']);
});

test('what fails is told with the next call, also after a restart; one at a time', async () => {
  let isReached = false;
  const { asked, facts, log, make } = surroundings(() =>
    isReached ? Promise.resolve({}) : Promise.reject(new ProblemError(problem('unreachable'))),
  );
  const removals = make();
  removals.remember('a');
  removals.tell();
  removals.tell();
  await vi.waitFor(() => expect(log).toHaveBeenCalledTimes(1));
  expect(log).toHaveBeenCalledWith('warning', 'account-removal-failed', { problem: 'unreachable' });
  expect(asked).toEqual(['a']);
  isReached = true;
  make().tell();
  await vi.waitFor(() => expect(facts.size).toBe(0));
  expect(asked).toEqual(['a', 'a']);
});

test('a mailbox that was connected again meanwhile stays', () => {
  const { asked, make } = surroundings(() => Promise.resolve({}));
  const removals = make();
  removals.remember('a');
  removals.takeBack('a');
  removals.tell();
  expect(asked).toEqual([]);
});
