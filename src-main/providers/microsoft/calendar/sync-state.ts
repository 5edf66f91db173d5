/** Where a round of changes goes on, as text that the engine keeps. */
import { parseBoundedJson } from '../../../../src-shared/domain/bounded-json.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { isObject, objectIn, textIn } from '../../json-members.ts';
import type { Range } from './api.ts';

export interface SyncPoint {
  readonly kind: 'snapshot' | 'delta';
  /** The link to go on with: of the next page, or of the next round. */
  readonly link: string;
  /** The window that is frozen in the link. */
  readonly window: Range;
  /** Change keys of the series that were seen, by id: what tells that one of them changed when a row names an occurrence only. */
  readonly series: Readonly<Record<string, string>>;
  readonly audit: Audit;
}

/** The plain listing that the change log is compared with from time to time. */
export interface Audit {
  /** When it is due: epoch milliseconds. */
  readonly at: number;
  /** A digest of what the latest one listed; '' before the first. */
  readonly print: string;
}

const limits = { mostDepth: 4, mostSeparators: 400_000 };

export function writeState({ kind, link, window, series, audit }: SyncPoint): string {
  return JSON.stringify({ v: 1, kind, link, window, series, audit });
}

/** @throws ProblemError `sync-state-expired` for a text that another version wrote */
export function readState(text: string): SyncPoint {
  try {
    const json = parseBoundedJson(text, limits);
    if (!isObject(json) || json.v !== 1) return fail('sync-state-expired');
    const [window, audit] = [objectIn(json, 'window'), objectIn(json, 'audit')];
    return {
      kind: json.kind === 'snapshot' ? 'snapshot' : 'delta',
      link: textIn(json, 'link'),
      window: { from: Number(window.from), until: Number(window.until) },
      series: Object.fromEntries(
        Object.entries(objectIn(json, 'series')).map(([id, key]) => [id, String(key)]),
      ),
      audit: { at: Number(audit.at), print: textIn(audit, 'print') },
    };
  } catch (error) {
    if (error instanceof SyntaxError) return fail('sync-state-expired');
    throw error;
  }
}
