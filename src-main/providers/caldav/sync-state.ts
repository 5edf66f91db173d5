/** The sync state of a calendar: which way of reading changes is used (`changes.ts`), and where the next round starts. */
import type { SyncState } from '../../../src-shared/domain/calendar/side.ts';
import { fail } from '../../../src-shared/domain/problems.ts';

/** All ETags are compared when the collection's ctag has changed. */
export interface ListingState {
  readonly way: 'listing';
  /** '' without a reliable ctag: then every round lists. */
  readonly ctag: string;
  /** The ctag once stayed the same while objects changed. */
  readonly lies?: true;
  /** After the very first listing, which did not ask for the ctag: the next round asks for it, and compares a second listing. */
  readonly isFirst?: true;
  /** The fingerprint of the last list, its time, and the interval after which to list although the ctag is the same. */
  readonly audit?: {
    readonly print: string;
    /** Epoch milliseconds. */
    readonly at: number;
    readonly everyMs: number;
  };
}

/** The change log is read since a token. */
export interface TokenState {
  readonly way: 'token';
  readonly token: string;
  /** The server divided the first listing by token into pages (507), and it is not complete yet. */
  readonly initial?: true;
  readonly audit?: TokenAudit;
}

/** When the change log is next compared with a list (`token-audit.ts`). */
export interface TokenAudit {
  /** The fingerprint of the last list; '' before the first one, or when it had rows without an ETag. */
  readonly print: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly everyMs: number;
  /** The token was seen to change although nothing did: that says nothing any more. */
  readonly moves?: true;
}

export type State = TokenState | ListingState;

export function writeState(state: State): SyncState {
  return JSON.stringify(state);
}

/** @throws ProblemError `sync-state-expired` for a text that `writeState` did not make */
export function readState(text: SyncState): State {
  try {
    const value = JSON.parse(text) as Partial<Record<string, unknown>>;
    if (value.way === 'token' && typeof value.token === 'string')
      return {
        way: 'token',
        token: value.token,
        ...(value.initial === true ? { initial: true } : {}),
        ...tokenAuditIn(value.audit),
      };
    if (value.way === 'listing' && typeof value.ctag === 'string')
      return {
        way: 'listing',
        ctag: value.ctag,
        ...(value.lies === true ? { lies: true } : {}),
        ...(value.isFirst === true ? { isFirst: true } : {}),
        ...auditIn(value.audit),
      };
  } catch {
    // no JSON: treated as expired
  }
  return fail('sync-state-expired');
}

function tokenAuditIn(value: unknown): Pick<TokenState, 'audit'> {
  const { audit } = auditIn(value);
  if (audit === undefined) return {};
  const moves = (value as Partial<Record<string, unknown>>).moves === true;
  return { audit: { ...audit, ...(moves ? { moves } : {}) } };
}

function auditIn(value: unknown): Pick<ListingState, 'audit'> {
  const { print, at, everyMs } = (value ?? {}) as Partial<Record<string, unknown>>;
  return typeof print === 'string' && typeof at === 'number' && typeof everyMs === 'number'
    ? { audit: { print, at, everyMs } }
    : {};
}
