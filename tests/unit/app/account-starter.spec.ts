/** An account whose key store is locked is tried again, because a person may unlock it in a while. */
import { expect, test } from 'vitest';
import { createAccountStarter } from '../../../src-main/app/setup/account-starter.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { handClock } from '../../support/hand-clock.ts';

/** The key store answers for the `opensAt`th try; without one never. */
function starting(place: string, opensAt = Number.POSITIVE_INFINITY) {
  const { clock, advance } = handClock();
  const log: string[] = [];
  let tries = 0;
  const starter = createAccountStarter(
    {
      sync: {
        open: () => void log.push('opened'),
        follow: () => void log.push('followed'),
        block: ({ code }: { readonly code: string }) => void log.push(`blocked by ${code}`),
      },
      state: { change: (topic: string) => void log.push(`changed ${topic}`) },
      vault: { look: async () => place },
      clock,
    } as unknown as Parameters<typeof createAccountStarter>[0],
    {
      calendarJob: async () => {
        tries += 1;
        return tries < opensAt ? fail('sign-in-required') : ({} as never);
      },
    },
    () => ({}) as never,
  );
  return { starter, advance, log, tries: () => tries };
}

test('while the key store does not answer, the account is tried every half minute', async () => {
  const { starter, advance, tries, log } = starting('unknown', 3);
  await starter.start();
  await advance(29_999);
  expect(tries()).toBe(1);
  await advance(1);
  expect(tries()).toBe(2);
  await advance(30_000);
  expect([tries(), log.slice(-2)]).toEqual([3, ['opened', 'followed']]);
  await advance(300_000);
  expect(tries()).toBe(3);
});

test('it is not tried again when there is no key store, or when the setup moved on', async () => {
  const none = starting('unavailable');
  await none.starter.start();
  await none.advance(300_000);
  expect(none.tries()).toBe(1);
  const cancelled = starting('unknown');
  await cancelled.starter.start();
  cancelled.starter.cancel();
  await cancelled.advance(300_000);
  expect(cancelled.tries()).toBe(1);
});
