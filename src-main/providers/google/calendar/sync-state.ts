/** Where a round of changes goes on, as text that the engine keeps. */
import { parseBoundedJson } from '../../../../src-shared/domain/bounded-json.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { isObject, listIn, textIn, textsIn } from '../json.ts';

export interface SyncPoint {
  /** The token of the round that ended last; null in the first round. */
  readonly sync: string | null;
  /** The page to go on with; null: a new round. */
  readonly page: string | null;
  /** When the calendar was last listed in full, epoch milliseconds; 0: not known. */
  readonly listedAt: number;
  /**
   * In an interrupted full listing: series whose rows were on pages before, and are told when all pages were read. What these rows said
   * is not kept; such a series is read again.
   */
  readonly series: readonly string[];
  /** As `series`: exceptions whose series was not on those pages, with the id of the series. The id of a cancelled one is ''. */
  readonly loose: readonly { readonly id: string; readonly of: string }[];
}

const limits = { mostDepth: 4, mostSeparators: 400_000 };

export function writeState({ sync, page, listedAt, series, loose }: SyncPoint): string {
  return JSON.stringify({
    v: 1,
    ...(sync === null ? {} : { sync }),
    ...(page === null ? {} : { page }),
    ...(listedAt === 0 ? {} : { listedAt }),
    ...(series.length === 0 ? {} : { series }),
    ...(loose.length === 0 ? {} : { loose }),
  });
}

/** @throws ProblemError `sync-state-expired` for a text that another version wrote */
export function readState(text: string): SyncPoint {
  try {
    const json = parseBoundedJson(text, limits);
    if (!isObject(json) || json.v !== 1) return fail('sync-state-expired');
    return {
      sync: textIn(json, 'sync') || null,
      page: textIn(json, 'page') || null,
      listedAt: typeof json.listedAt === 'number' ? json.listedAt : 0,
      series: textsIn(json, 'series'),
      loose: listIn(json, 'loose').map((one) => ({ id: textIn(one, 'id'), of: textIn(one, 'of') })),
    };
  } catch (error) {
    if (error instanceof SyntaxError) return fail('sync-state-expired');
    throw error;
  }
}
