/** Tells the CRM which fields of an entry cannot be changed there (C20). */
import { type Problem, problemOf } from '../../../../src-shared/domain/problems.ts';
import type { Action } from '../plan/model.ts';
import type { RunContext } from '../run-context.ts';

/** Trouble of one entry: a lock only informs, and is set again at the entry's next change. */
const costsOneLock: readonly Problem['code'][] = [
  'not-found',
  'not-permitted',
  'revision-conflict',
  'item-rejected',
];

/** @throws ProblemError when the whole CRM is in trouble */
export async function setLocks(
  locks: readonly Extract<Action, { type: 'lock' }>[],
  { crm, onItemProblem }: Pick<RunContext, 'crm' | 'onItemProblem'>,
  signal: AbortSignal,
): Promise<void> {
  for (const { ref, fields, reason, guests } of locks)
    try {
      await crm.locks.set(ref, { fields, reason, ...(guests === undefined ? {} : { guests }) }, signal);
    } catch (error) {
      const trouble = problemOf(error);
      if (trouble === null || !costsOneLock.includes(trouble.code)) throw error;
      onItemProblem('crm', trouble);
    }
}
