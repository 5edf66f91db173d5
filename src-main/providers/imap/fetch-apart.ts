/** FETCH for several messages, where one that the server cannot tell costs only itself (RU2). */
import { ProblemError, stopsTheRun } from '../../../src-shared/domain/problems.ts';
import { type Answer, type Argument, type Client, uidSet } from './client.ts';
import { fetchPairs, numberOf, type Token } from './tokens.ts';
import { isUid, setOfUids } from './uids.ts';

/** So many refused messages, and none that was told, are the mailbox's refusal. */
const mostRefused = 10;

/** What is asked for of each message. */
export interface FetchItems {
  /** `UID` is among them. */
  readonly items: readonly Argument[];
  /** Takes what a line tells of one of the messages. A line may tell less, or of a change meanwhile. */
  readonly take: (uid: number, pairs: ReadonlyMap<string, Token>) => void;
  /** Whether enough was told of this message. */
  readonly isTold: (uid: number) => boolean;
}

/**
 * Asks with one command. Where the server refuses it, those that it has not told are asked for in halves, down to single messages.
 * @returns the UIDs that are refused even by themselves
 * @throws ProblemError of the whole side; of the mailbox when one message after the other is refused and none is told
 */
export async function fetchApart(
  client: Client,
  uids: readonly number[],
  { items, take, isTold }: FetchItems,
  signal: AbortSignal,
): Promise<ReadonlySet<number>> {
  const asked = new Set(uids);
  const ask = (some: readonly number[]): Promise<Answer> =>
    client.ask('UID FETCH', [uidSet(setOfUids(some)), items], {
      purpose: 'message',
      signal,
      lines: {
        FETCH: (line) => {
          const pairs = fetchPairs(line);
          const uid = numberOf(pairs.get('UID'));
          if (isUid(uid) && asked.has(uid)) take(uid, pairs);
        },
      },
    });
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
