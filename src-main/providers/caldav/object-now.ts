/** What the server holds at one address at this moment: asked before a write without a usable ETag, and after a "not found". */
import type { Calendar, Fetched, Outcome } from '../../../src-shared/domain/calendar/side.ts';
import { type Problem, problem, problemOf, stopsTheRun } from '../../../src-shared/domain/problems.ts';
import { type CalDavRequest, digestOf } from './calls.ts';
import type { Connection } from './connection.ts';
import type { KeptKinds } from './kept-kinds.ts';
import { readObjects } from './objects.ts';
import { isCondition } from './revision.ts';
import type { Viewer } from './stored.ts';

export interface PerformOptions {
  readonly connection: Connection;
  readonly viewer: Viewer;
  readonly calendarOf: (id: string, signal: AbortSignal) => Promise<Calendar>;
  readonly kept: KeptKinds;
}

/** Whether the server hands out an object that it says it cannot find. */
export async function isHandedOut(
  calendar: Calendar,
  path: string,
  signal: AbortSignal,
  options: PerformOptions,
): Promise<boolean> {
  try {
    return (await readNow(calendar, path, signal, options)).type !== 'absent';
  } catch (error) {
    signal.throwIfAborted();
    if (problemOf(error) === null) throw error;
    return false;
  }
}

/**
 * The condition of a write to an object without a usable ETag: it is read, and must hold the expected text. When this answer has an
 * ETag that can be a condition, that is sent; else another program's change in the moments between is not noticed.
 */
export async function conditionNow(
  calendar: Calendar,
  { path, ...request }: Extract<CalDavRequest, { method: 'PUT' | 'DELETE' }>,
  signal: AbortSignal,
  options: PerformOptions,
): Promise<{ readonly type: 'headers'; readonly headers: Readonly<Record<string, string>> } | Refused> {
  if (request.expects === undefined) return { type: 'headers', headers: {} };
  const found = await readNow(calendar, path, signal, options);
  if (found.type === 'absent') return { type: 'refused', problem: problem('not-found') };
  if (found.type === 'unreadable') return { type: 'refused', problem: itemProblem(found.problem) };
  const { source = '', revision } = found.stored;
  if (digestOf(source) !== request.expects) return { type: 'refused', problem: problem('revision-conflict') };
  return { type: 'headers', headers: isCondition(revision) ? { 'if-match': revision } : {} };
}

type Refused = Extract<Outcome, { type: 'refused' }>;

/** A Problem of one object stays one: `answer-invalid` would end the run. */
function itemProblem(value: Problem): Problem {
  return stopsTheRun(value) ? problem('item-rejected', value.params) : value;
}

/** What the server hands out under this address, by REPORT or by GET. */
async function readNow(
  calendar: Calendar,
  path: string,
  signal: AbortSignal,
  { connection, viewer }: PerformOptions,
): Promise<Fetched> {
  for await (const one of readObjects(calendar, [path], signal, { connection, viewer })) return one;
  return { type: 'absent', ref: path };
}
