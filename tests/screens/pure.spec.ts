/** The interface's own small decisions: what a fix button does, how history is grouped, when a remaining time is believed. */
import { describe, expect, test } from 'vitest';
import { fixAction } from '../../src-renderer/screens/fix.ts';
import { groupByRun, matches, reasonKey } from '../../src-renderer/screens/history-groups.ts';
import { createRemainingTime } from '../../src-renderer/screens/remaining-time.ts';
import { problem, problemCodes } from '../../src-shared/domain/problems.ts';
import { createWords, en } from '../../src-shared/i18n/index.ts';
import { history, inAgreement, now } from './fixtures.ts';

describe('fix buttons', () => {
  const { setup } = inAgreement;

  test('every problem has a button that does something', () => {
    for (const code of problemCodes) expect(fixAction(problem(code), setup).type, code).toBeTypeOf('string');
  });

  test('signing in again leads to the side whose server asked for it', () => {
    const at = (host: string) => fixAction(problem('sign-in-required', { host }), setup);
    expect(at('crm.veldhuis.example')).toEqual({ type: 'repair', side: 'crm' });
    expect(at('dav.example.com')).toEqual({ type: 'repair', side: 'account' });
    const during = { ...setup, step: 'preview' } as const;
    expect(fixAction(problem('sign-in-required', { host: 'dav.example.com' }), during)).toEqual({
      type: 'step',
      step: 'account',
    });
  });
});

describe('history', () => {
  test('rows close together are one run; the order stays newest first and no row is lost', () => {
    const runs = groupByRun(history);
    expect(runs.flatMap((run) => run.rows)).toEqual(history);
    expect(runs[0]?.rows.map((row) => row.id)).toEqual([500, 499]);
    expect(runs[1]?.rows.map((row) => row.id)).toEqual([498]);
  });

  test('every reason the engine writes today has words', () => {
    const { lookUp } = createWords(en);
    for (const reason of [
      'new in the CRM',
      'changed in the calendar',
      'deleted in the CRM',
      'hidden in the CRM',
      'both-changed',
      'forbidden',
    ])
      expect(lookUp(reasonKey(reason)), reason).not.toBeNull();
    expect(lookUp(reasonKey('something else entirely'))).toBeNull();
  });

  test('the filter for conflicts shows conflicts and what was put back', () => {
    expect(history.filter((row) => matches(row, 'attention')).map((row) => row.action)).toEqual([
      'conflict',
      'put-back',
    ]);
  });
});

describe('remaining time', () => {
  const at = (done: number, total = 400) => ({ phase: 'applying', side: 'crm', done, total }) as const;

  test('nothing is promised in the first seconds, nor without a total', () => {
    const remaining = createRemainingTime();
    expect(remaining(at(0), now).type).toBe('unknown');
    expect(remaining(at(100), now + 1_000).type).toBe('unknown');
    expect(remaining({ phase: 'applying', done: 300 }, now + 60_000).type).toBe('unknown');
  });

  test('it comes from how fast this part went, and starts over with the next part', () => {
    const remaining = createRemainingTime();
    remaining(at(0), now);
    expect(remaining(at(100), now + 10_000)).toEqual({ type: 'ms', ms: 30_000 });
    expect(remaining({ ...at(100), side: 'provider' }, now + 11_000).type).toBe('unknown');
  });
});
