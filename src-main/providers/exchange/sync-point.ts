/** Where a round of SyncFolderItems goes on, as text that the engine keeps. Pure. */
import { parseBoundedJson } from '../../../src-shared/domain/bounded-json.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { isObject, textIn } from '../json-members.ts';

export interface SyncPoint {
  /** Of the round that goes on with the state. */
  readonly kind: 'snapshot' | 'delta';
  /** As Exchange gave it: opaque. */
  readonly state: string;
  /** When a round last told of everything: epoch milliseconds. Missing where that is not noted. */
  readonly listedAt?: number;
}

export function writeSyncPoint({ kind, state, listedAt }: SyncPoint): string {
  return JSON.stringify({ v: 1, kind, state, listedAt });
}

/** @throws ProblemError `sync-state-expired` for a text that another version wrote */
export function readSyncPoint(text: string): SyncPoint {
  try {
    const json = parseBoundedJson(text, { mostDepth: 2, mostSeparators: 10 });
    if (!isObject(json) || json.v !== 1) return fail('sync-state-expired');
    const { listedAt } = json;
    return {
      kind: json.kind === 'snapshot' ? 'snapshot' : 'delta',
      state: textIn(json, 'state'),
      ...(typeof listedAt === 'number' ? { listedAt } : {}),
    };
  } catch (error) {
    if (error instanceof SyntaxError) return fail('sync-state-expired');
    throw error;
  }
}
