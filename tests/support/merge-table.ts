/** What the tables of the merge share: two ends from a few changes, and the parts of an expected result in short. */

import { describe, expect, it } from 'vitest';
import { merge } from '../../src-main/sync/calendar/merge/merge.ts';
import type { Conflict, MergeEnd, MergeResult } from '../../src-main/sync/calendar/merge/merge-rulings.ts';
import { canonicalEvent } from '../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent, PatchObject } from '../../src-shared/domain/calendar/event.ts';
import type { SideName } from '../../src-shared/domain/side-name.ts';
import { single } from './small-calendar.ts';

interface ChangedPair {
  /** What both last agreed on; `single()` unless it matters. */
  readonly base?: CalendarEvent;
  /** What the CRM held then, where it stores it differently. */
  readonly crmBase?: CalendarEvent;
  /** What each side changed since. */
  readonly provider?: Partial<CalendarEvent>;
  readonly crm?: Partial<CalendarEvent>;
  readonly locked?: Partial<Record<SideName, MergeEnd['locked']>>;
  readonly lacks?: Partial<Record<SideName, MergeEnd['lacks']>>;
  /** What else is known of an end. */
  readonly more?: Partial<Record<SideName, Pick<MergeEnd, 'personal' | 'unhidden' | 'isOpen' | 'isOthers'>>>;
  /** `provider` unless it matters. */
  readonly winner?: SideName;
}

export interface MergeCase extends ChangedPair {
  readonly name: string;
  /** What differs from a result in which nothing happens. */
  readonly expected: Partial<MergeResult>;
}

export const nothingHappens: MergeResult = {
  toProvider: { incoming: {}, transfer: {} },
  toCrm: { incoming: {}, transfer: {} },
  agreed: { provider: {}, crm: {} },
  conflicts: [],
  unfinished: false,
};

export function merged(one: ChangedPair): MergeResult {
  const base = one.base ?? single();
  const end = (side: SideName, agreed: CalendarEvent): MergeEnd => ({
    base: agreed,
    now: canonicalEvent({ ...agreed, ...one[side] }),
    locked: one.locked?.[side] ?? [],
    lacks: one.lacks?.[side] ?? [],
    ...one.more?.[side],
  });
  return merge(end('provider', base), end('crm', one.crmBase ?? base), one.winner ?? 'provider');
}

export function mergeTable(title: string, cases: readonly MergeCase[]): void {
  describe(title, () => {
    it.each(cases)('$name', (one) => {
      expect(merged(one)).toEqual({ ...nothingHappens, ...one.expected });
    });
  });
}

/** Values that go across; the giving side's base gains them once they have arrived. */
export const sent = (patch: PatchObject) => ({ incoming: patch, transfer: patch });

/** Values that only the receiving side gets. */
export const written = (patch: PatchObject) => ({ incoming: patch, transfer: {} });

export function gaveWay(path: string, kept: SideName, lost: Conflict['lost']): Conflict {
  return { path, kept, lost, cause: 'both-changed' };
}

export function forbidden(path: string, kept: SideName, lost: Conflict['lost']): Conflict {
  return { path, kept, lost, cause: 'forbidden' };
}

/** The patch path of an occurrence, or of one property of it. */
export function at(recurrenceId: string, ...property: readonly string[]): string {
  return ['recurrenceOverrides', recurrenceId, ...property].join('/');
}

export const anHourLater = (date: string): string => date.replace('T10', 'T11');

export function overrides(
  byDate: Readonly<Record<string, PatchObject>>,
): Pick<CalendarEvent, 'recurrenceOverrides'> {
  return { recurrenceOverrides: byDate };
}
