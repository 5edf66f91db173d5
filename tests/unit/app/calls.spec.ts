/** Protects how calls are answered: a bad payload reaches no handler, expected trouble is a Problem, a bug is only logged. */
import { expect, test } from 'vitest';
import { answering, type Handlers } from '../../../src-main/app/contract/answering.ts';
import type { LogEntry } from '../../../src-main/support/logger.ts';
import { calls } from '../../../src-shared/contract/index.ts';
import { fail } from '../../../src-shared/domain/problems.ts';

function door(handlers: Partial<Record<keyof Handlers, (input: never) => unknown>>) {
  const reached: string[] = [];
  const logged: Partial<LogEntry>[] = [];
  const all = Object.fromEntries(
    Object.keys(calls).map((name) => [
      name,
      (input: never) => {
        reached.push(name);
        return handlers[name as keyof Handlers]?.(input) ?? {};
      },
    ]),
  ) as unknown as Handlers;
  const call = answering({
    handlers: all,
    checkOutputs: true,
    logger: { log: (level, event, fields = {}) => void logged.push({ level, event, fields }) },
  });
  return { call, reached, logged };
}

const crmCall = ({ type = 'token', url = 'https://a', secret = 't' }) => ({
  kind: 'any',
  credentials: { type, url },
  secret,
});

test('the payload from which the bad ones below are made is good and reaches its handler', async () => {
  const { call, reached } = door({});
  expect(await call('setup.crm', crmCall({}))).toMatchObject({ type: 'done' });
  expect(reached).toEqual(['setup.crm']);
});

test.each([
  ['no input', 'sync.pause', undefined],
  ['a word that is not on the list', 'sync.pause', { for: 'ever' }],
  ['more than was asked for', 'sync.now', { at: 'once' }],
  ['another type', 'setup.calendar', { id: 7 }],
  ['a line break in a server name', 'setup.crm', crmCall({ url: 'https://a\r\nb' })],
  ['an endless text', 'setup.crm', crmCall({ secret: 'x'.repeat(5_000) })],
  ['credentials of no known type', 'setup.crm', crmCall({ type: 'badge' })],
  ['a page that is too large', 'history.page', { before: null, limit: 100_000, filter: 'all' }],
  ['a date that is none', 'setup.direction', { from: 'tomorrow' }],
])('a bad payload is refused and its handler not called: %s', async (_, name, input) => {
  const { call, reached } = door({});
  expect(await call(name, input)).toEqual({ type: 'refused' });
  expect(reached).toEqual([]);
});

test.each(['nothing', 'toString', '__proto__', 'constructor', ''])(
  'there is no call named %j',
  async (name) => {
    expect(await door({}).call(name, {})).toEqual({ type: 'refused' });
  },
);

test('expected trouble is answered as a Problem', async () => {
  const { call, logged } = door({ 'sync.now': () => fail('throttled', {}, 5) });
  expect(await call('sync.now', {})).toMatchObject({
    type: 'problem',
    problem: { code: 'throttled', retryAt: 5 },
  });
  expect(logged).toEqual([]);
});

test('S9: a bug is answered as refused and logged without its message', async () => {
  const { call, logged } = door({
    'sync.now': () => {
      throw new TypeError('MARKED-BUG-TEXT');
    },
  });
  expect(await call('sync.now', {})).toEqual({ type: 'refused' });
  expect(logged).toMatchObject([{ level: 'error', event: 'bug', fields: { errorName: 'TypeError' } }]);
  expect(JSON.stringify(logged)).not.toContain('MARKED-BUG-TEXT');
});

test('an output with more than the contract says is a bug', async () => {
  const { call } = door({ 'links.open': () => ({ url: null, password: 'x' }) });
  expect(await call('links.open', { id: 'help' })).toEqual({ type: 'refused' });
});
