/** What a full comparison of both sides found (RU9, D13): numbers without content. */
import type { SideName } from './side-name.ts';

export interface ComparedSide {
  /** All that the side holds in the calendar, or in the mapped mailboxes. */
  readonly entries: number;
  /** What of it is kept in agreement with the other side. */
  readonly linked: number;
  /** What of it stands on this side only, by its reason. */
  readonly skipped: Readonly<Record<string, number>>;
  /** What of it could not be read, so that nothing is proven of it. */
  readonly unreadable: number;
}

/** Differences that nobody had told Concord of. */
export interface Differences {
  /** Other content than both sides agreed on, although the side names the same version as then. A person decides. */
  readonly changed: number;
  /** A linked entry that is not there any more. A person decides. */
  readonly gone: number;
  /** A newer version, which the side's change list had left out, also in another calendar that the CRM shows. The next run reads it as it reads any news. */
  readonly untold: number;
  /** An entry without a link and without a reason. The next run reads it as it reads any news. */
  readonly unlinked: number;
}

/** The account's other calendars that the CRM shows (C2), compared with what it was told of them. */
export interface ComparedOthers {
  readonly calendars: number;
  readonly entries: number;
  /** Calendars that could not be read, so that nothing is proven of them. */
  readonly unread: number;
}

export interface Comparison {
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Null for a side that does not tell what it holds. */
  readonly sides: Readonly<Record<SideName, ComparedSide | null>>;
  readonly found: Differences;
  /** Linked, and with news that the next run deals with or that waits for a person. */
  readonly onTheWay: number;
  /** Absent where the CRM shows none. What was found in them counts as `untold`. */
  readonly others?: ComparedOthers | undefined;
}

/** How far a comparison has come: entries read, of about so many on both sides together. */
export interface ComparisonProgress {
  readonly done: number;
  readonly total: number;
}

export const noDifferences: Differences = { changed: 0, gone: 0, untold: 0, unlinked: 0 };

export function differencesIn({ found }: Pick<Comparison, 'found'>): number {
  return found.changed + found.gone + found.untold + found.unlinked;
}

/** Whether the comparison proves that both sides hold the same, apart from what is skipped for a reason. */
export function isProven(comparison: Comparison): boolean {
  const { provider, crm } = comparison.sides;
  return (
    provider !== null &&
    crm !== null &&
    provider.linked === crm.linked &&
    provider.unreadable + crm.unreadable + differencesIn(comparison) === 0
  );
}
