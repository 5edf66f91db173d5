/** Where a calendar's next round starts: opaque to the engine, naming the way it belongs to. */
import type { SyncState } from '../../../src-shared/domain/calendar/side.ts';
import { fail } from '../../../src-shared/domain/problems.ts';

/** Every ETag is compared, behind a look at the collection's ctag. */
export interface ListingState {
  readonly way: 'listing';
  /** '' = there is none to believe: every round lists. */
  readonly ctag: string;
  /** The ctag was seen standing still while objects changed. */
  readonly lies?: true;
  /** What the list was, when it is listed again although the ctag stands still, and how long that pause is. */
  readonly audit?: {
    readonly print: string;
    /** Epoch milliseconds. */
    readonly at: number;
    readonly everyMs: number;
  };
}

export type State =
  /** `initial`: the first listing by token was cut by the server (507) and goes on. */
  { readonly way: 'token'; readonly token: string; readonly initial?: true } | ListingState;

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
      return {
        way: 'listing',
        ctag: value.ctag,
        ...(value.lies === true ? { lies: true } : {}),
        ...auditIn(value.audit),
      };
  } catch {
    // not one of ours: as good as expired
  }
  return fail('sync-state-expired');
}

function auditIn(value: unknown): Pick<ListingState, 'audit'> {
  const { print, at, everyMs } = (value ?? {}) as Partial<Record<string, unknown>>;
  return typeof print === 'string' && typeof at === 'number' && typeof everyMs === 'number'
    ? { audit: { print, at, everyMs } }
    : {};
}
