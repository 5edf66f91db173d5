/** Where a calendar's next round starts: opaque to the engine, naming the way it belongs to. */
import type { SyncState } from '../../../src-shared/domain/calendar/side.ts';
import { fail } from '../../../src-shared/domain/problems.ts';

export type State =
  /** `initial`: the first listing by token was cut by the server (507) and goes on. */
  | { readonly way: 'token'; readonly token: string; readonly initial?: true }
  /** `ctag` '' = the server has none: every round lists. */
  | { readonly way: 'listing'; readonly ctag: string };

export function writeState(state: State): SyncState {
  return JSON.stringify(state);
}

/** @throws ProblemError `sync-state-expired` for a text that is no state of ours */
export function readState(text: SyncState): State {
  try {
    const value = JSON.parse(text) as Partial<Record<string, unknown>>;
    if (value.way === 'token' && typeof value.token === 'string')
      return { way: 'token', token: value.token, ...(value.initial === true ? { initial: true } : {}) };
    if (value.way === 'listing' && typeof value.ctag === 'string')
      return { way: 'listing', ctag: value.ctag };
  } catch {
    // not one of ours: as good as expired
  }
  return fail('sync-state-expired');
}
