/** What the tables about restored backups share: cases about entries of one side, and what is judged of them (DE4). */
import type { AgreedLink, FormerVersions } from '../../src-main/store/index.ts';
import { contentHash } from '../../src-main/sync/calendar/entries/compare.ts';
import {
  type Judged,
  judgeRestored,
  type RestoredInput,
} from '../../src-main/sync/calendar/news/restored.ts';
import type { Case, End } from '../../src-main/sync/calendar/plan/model.ts';
import type { CalendarEvent } from '../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../src-shared/domain/calendar/side.ts';
import { otherSide, type SideName } from '../../src-shared/domain/side-name.ts';
import { planInput } from './plan-table.ts';
import { gone, link, now, single, stored } from './small-calendar.ts';

export const minute = 60_000;
export const today = Date.parse('2026-11-20T09:00:00Z');

/** How one entry of the side under test stands: `now` as read, `before` as the link has it. */
export interface Entry {
  readonly title?: string;
  /** As read, in place of an event with the title. */
  readonly event?: CalendarEvent;
  /** What both sides agreed on, if not an event with the title `New`. */
  readonly base?: CalendarEvent;
  readonly revision?: string;
  readonly knownRevision?: string;
  readonly updated?: number;
  readonly knownUpdated?: number;
  readonly readOnly?: NonNullable<StoredEvent['readOnly']>;
  readonly status?: AgreedLink['status'];
  readonly isGone?: true;
  readonly otherIsGone?: true;
  /** The other side holds the same as this one. */
  readonly isSame?: true;
  /** What the other side holds, if not what was agreed. */
  readonly otherEvent?: CalendarEvent;
  /** What is known of the ends, in place of what the other properties say. */
  readonly mine?: End | null;
  readonly other?: End | null;
}

/** Every address held the title `Old` once, in the revision `old revision`. */
export const former: FormerVersions = {
  revisions: new Set(['old revision']),
  hashes: new Set([contentHash(single({ title: 'Old' }))]),
  last: { id: 1, revision: 'old revision' },
};

export const never: FormerVersions = { revisions: new Set(), hashes: new Set(), last: null };

/** The case of the link `l<number>`, whose entries are `provider <number>` and `crm <number>`. */
export function caseOf(side: SideName, entry: Entry, number: number): Case {
  const { base = single({ title: 'New' }), knownRevision = 'new revision' } = entry;
  const other = otherSide(side);
  const agreed = (name: SideName) => ({
    ref: `${name} ${number}`,
    revision: name === side ? knownRevision : 'new revision',
    base,
    hash: contentHash(base),
    ...(name === side && entry.knownUpdated !== undefined ? { updated: entry.knownUpdated } : {}),
  });
  const event = entry.event ?? single({ title: entry.title ?? 'Old' });
  const mine: End = entry.isGone
    ? gone()
    : now(
        stored(`${side} ${number}`, {
          event,
          revision: entry.revision ?? 'newest revision',
          ...(entry.updated === undefined ? {} : { updated: entry.updated }),
          ...(entry.readOnly === undefined ? {} : { readOnly: entry.readOnly }),
        }),
      );
  const its: End = entry.otherIsGone
    ? gone()
    : now(
        stored(`${other} ${number}`, {
          event: entry.isSame ? event : (entry.otherEvent ?? base),
          revision: 'new revision',
        }),
      );
  const ends = {
    [side]: entry.mine === undefined ? mine : entry.mine,
    [other]: entry.other === undefined ? its : entry.other,
  };
  return {
    link: link(`l${number}`, {
      provider: agreed('provider'),
      crm: agreed('crm'),
      status: entry.status ?? 'linked',
    }),
    provider: ends.provider ?? null,
    crm: ends.crm ?? null,
  };
}

export function judged(
  side: SideName,
  entries: readonly Entry[],
  change: Partial<RestoredInput> = {},
): Judged {
  return judgeRestored({
    ...planInput({ cases: entries.map((entry, number) => caseOf(side, entry, number)) }),
    former: () => former,
    now: today,
    ...change,
  });
}

/** What the questions name, in their order. */
export function digestsOf({ actions }: Judged): readonly string[] {
  return actions.flatMap((action) => (action.type === 'ask' ? [action.question.item.digest] : []));
}

export const times = (many: number, entry: Entry): readonly Entry[] =>
  Array.from({ length: many }, () => entry);

export const byRevision: Entry = { revision: 'old revision', title: 'Never seen' };
export const byMoment: Entry = {
  title: 'Never seen',
  updated: today - 9 * minute,
  knownUpdated: today - minute,
};
export const byContent: Entry = {};
export const missing: Entry = { isGone: true };
