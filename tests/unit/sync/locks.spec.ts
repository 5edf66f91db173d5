/** What the CRM is told of fields that cannot be changed there (C20), and what trouble with one entry costs. */
import { describe, expect, it } from 'vitest';
import { setLocks } from '../../../src-main/sync/calendar/send/locks.ts';
import { fail, type Problem, type ProblemCode, problem } from '../../../src-shared/domain/problems.ts';

type Locks = Parameters<typeof setLocks>[0];

const first: Locks[number] = { type: 'lock', ref: 'A', fields: ['title'], reason: 'not-organizer' };
const second: Locks[number] = {
  type: 'lock',
  ref: 'B',
  fields: [],
  reason: '',
  guests: [{ name: 'Carl', reason: 'no-address', missing: 'calendar' }],
};

/** Tells both locks to a CRM that throws at the first one. */
async function tell(throws: () => void) {
  const told: unknown[] = [];
  const trouble: [string, Problem][] = [];
  const { signal } = new AbortController();
  const crm = {
    locks: {
      async set(ref: string, lock: unknown, given: AbortSignal) {
        if (ref === 'A') throws();
        told.push([ref, lock, given === signal]);
      },
    },
  };
  const run = { crm, onItemProblem: (side: string, one: Problem) => void trouble.push([side, one]) };
  await setLocks([first, second], run as unknown as Parameters<typeof setLocks>[1], signal);
  return { told, trouble };
}

const ofSecond = ['B', { fields: [], reason: '', guests: second.guests }, true];

describe('locks', () => {
  it('are told one after the other, with notes about guests where there are any', async () => {
    expect(await tell(() => undefined)).toStrictEqual({
      told: [['A', { fields: ['title'], reason: 'not-organizer' }, true], ofSecond],
      trouble: [],
    });
  });
  it.each<ProblemCode>(['not-found', 'not-permitted', 'revision-conflict', 'item-rejected'])(
    'that the CRM refuses with %s cost that entry’s lock alone, and are counted as trouble of the CRM',
    async (code) => {
      expect(await tell(() => fail(code))).toEqual({ told: [ofSecond], trouble: [['crm', problem(code)]] });
    },
  );
  it('end the run where the whole CRM is in trouble', async () => {
    await expect(tell(() => fail('wrong-password'))).rejects.toThrow('wrong-password');
  });
  it('end the run by a bug', async () => {
    await expect(
      tell(() => {
        throw new TypeError('a bug');
      }),
    ).rejects.toThrow('a bug');
  });
});
