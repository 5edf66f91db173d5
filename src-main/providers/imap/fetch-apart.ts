/** FETCH for several messages, where one that the server cannot tell costs only itself (RU2). */
import { ProblemError, stopsTheRun } from '../../../src-shared/domain/problems.ts';
import type { Answer } from './client.ts';

/** So many refused messages, and none that was told, are the mailbox's refusal. */
const mostRefused = 10;

/**
 * Asks with one command. Where the server refuses it, those that it has not told are asked for in halves, down to single messages.
 * @param ask sends one FETCH for these UIDs
 * @param isTold whether a line about this UID has come
 * @returns the UIDs that are refused even by themselves
 * @throws ProblemError of the whole side; of the mailbox when one message after the other is refused and none is told
 */
export async function fetchApart(
  uids: readonly number[],
  ask: (uids: readonly number[]) => Promise<Answer>,
  isTold: (uid: number) => boolean,
): Promise<ReadonlySet<number>> {
  const refused = new Set<number>();
  const open: (readonly number[])[] = uids.length === 0 ? [] : [uids];
  for (let some = open.pop(); some !== undefined; some = open.pop()) {
    const answer = await ask(some);
    if (answer.ok) continue;
    if (stopsTheRun(answer.problem)) throw new ProblemError(answer.problem);
    const left = some.filter((uid) => !isTold(uid));
    const [first] = left;
    if (first === undefined) continue;
    if (some.length > 1) {
      const half = Math.ceil(left.length / 2);
      open.push(...[left.slice(half), left.slice(0, half)].filter((part) => part.length > 0));
      continue;
    }
    refused.add(first);
    if (refused.size >= mostRefused && !uids.some(isTold)) throw new ProblemError(answer.problem);
  }
  return refused;
}
