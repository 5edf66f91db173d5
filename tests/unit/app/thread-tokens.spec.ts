/** Access tokens cross to a real thread on demand: it holds no refresh token, and the main thread hears what providers say to a token. */
import { afterEach, expect, test } from 'vitest';
import { threadHost } from '../../../src-main/app/threads/host.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import type { TokenQuestions } from '../../support/fixtures/token-thread.ts';

const log: string[] = [];
let give: () => Promise<string> = () => Promise.resolve('token-1');
const bugs: string[] = [];

const host = () =>
  threadHost<TokenQuestions, never, never>({
    entry: new URL('../../support/fixtures/token-thread.ts', import.meta.url),
    name: 'tokens',
    workerData: null,
    logger: { log: (_level, event) => void bugs.push(event) },
    tokens: (signIn) => ({
      token() {
        log.push(`${signIn} asked`);
        return give();
      },
      rejected: (token) => void log.push(`${signIn} rejected ${token}`),
      accepted: (token) => void log.push(`${signIn} accepted ${token}`),
      scopes: async () => ['calendar', 'mail'],
    }),
    onMessage: () => undefined,
    onExit: () => undefined,
    stopWithinMs: 5_000,
  });
let running: ReturnType<typeof host> | null = null;
const thread = () => {
  running ??= host();
  return running;
};
afterEach(async () => {
  await running?.stop();
  running = null;
  log.length = 0;
  bugs.length = 0;
});

test('the main thread is asked each time, and told once that a token works', async () => {
  expect(await thread().ask('token', { patienceMs: null })).toEqual({ type: 'done', output: 'token-1' });
  await thread().ask('accepted', { token: 'token-1' });
  await thread().ask('rejected', { token: 'token-1' });
  await thread().ask('accepted', { token: 'token-1' });
  expect(log).toEqual([
    'account asked',
    'account accepted token-1',
    'account rejected token-1',
    'account accepted token-1',
  ]);
});

test('what the person granted comes with a token, and costs no question of its own', async () => {
  expect(await thread().ask('scopes', null)).toEqual({ type: 'done', output: null });
  await thread().ask('token', { patienceMs: null });
  expect(await thread().ask('scopes', null)).toEqual({ type: 'done', output: ['calendar', 'mail'] });
  expect(log).toEqual(['account asked']);
});

test('why there is none is told as it is', async () => {
  give = async () => fail('consent-required', { reason: 'administrator-policy' });
  const answer = await thread().ask('token', { patienceMs: null });
  expect(answer).toMatchObject({
    type: 'problem',
    problem: { code: 'consent-required', params: { reason: 'administrator-policy' } },
  });
});

test('a bug in the main thread is logged there, and the thread tries again later', async () => {
  give = () => Promise.reject(new Error('a bug'));
  const answer = await thread().ask('token', { patienceMs: null });
  expect(answer).toMatchObject({ type: 'problem', problem: { code: 'unreachable' } });
  expect(bugs).toContain('bug');
});

test('the wait ends with the signal, and the thread can be stopped meanwhile', async () => {
  give = () => new Promise(() => undefined);
  expect(await thread().ask('token', { patienceMs: 20 })).toEqual({ type: 'done', output: 'TimeoutError' });
});
