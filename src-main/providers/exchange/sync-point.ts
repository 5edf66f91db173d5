/** Where a round of SyncFolderItems goes on, as text that the engine keeps. Pure. */
import { parseBoundedJson } from '../../../src-shared/domain/bounded-json.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { isObject, textIn } from '../json-members.ts';

export interface SyncPoint {
  /** Of the round that goes on with the state. */
  readonly kind: 'snapshot' | 'delta';
  /** As Exchange gave it: opaque. */
  readonly state: string;
}

export function writeSyncPoint({ kind, state }: SyncPoint): string {
  return JSON.stringify({ v: 1, kind, state });
}

/** @throws ProblemError `sync-state-expired` for a text that another version wrote */
export function readSyncPoint(text: string): SyncPoint {
  try {
    const json = parseBoundedJson(text, { mostDepth: 2, mostSeparators: 10 });
    if (!isObject(json) || json.v !== 1) return fail('sync-state-expired');
    return { kind: json.kind === 'snapshot' ? 'snapshot' : 'delta', state: textIn(json, 'state') };
  } catch (error) {
    if (error instanceof SyntaxError) return fail('sync-state-expired');
    throw error;
  }
}
