/** Marks every Problem that one side of the agreement throws with the side's name, so that its message and its fix go there. */
import { ProblemError } from '../../src-shared/domain/problems.ts';
import type { SideName } from '../../src-shared/domain/side-name.ts';

/** Does work that concerns one side only. @throws what the work throws; a ProblemError names the side */
export async function aboutSide<T>(side: SideName, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw withSide(side, error);
  }
}

/**
 * The same object; the Problems that its methods throw name the side. Properties that are no methods stay as they are, also those
 * that change later.
 */
export function markedWithSide<T extends object>(side: SideName, part: T): T {
  return new Proxy(part, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? marked(side, value.bind(target)) : value;
    },
  });
}

function marked(side: SideName, method: (...input: unknown[]) => unknown) {
  return (...input: unknown[]): unknown => {
    try {
      const answer = method(...input);
      if (answer instanceof Promise) return aboutSide(side, () => answer);
      return isAsyncIterable(answer) ? markedItems(side, answer) : answer;
    } catch (error) {
      throw withSide(side, error);
    }
  };
}

async function* markedItems(side: SideName, items: AsyncIterable<unknown>): AsyncIterable<unknown> {
  try {
    yield* items;
  } catch (error) {
    throw withSide(side, error);
  }
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function withSide(side: SideName, error: unknown): unknown {
  return error instanceof ProblemError && error.problem.side === undefined
    ? new ProblemError({ ...error.problem, side }, { cause: error })
    : error;
}
