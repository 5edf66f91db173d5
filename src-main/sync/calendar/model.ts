/** The plain data between gathering, planning, gating and applying a run. */

import type { CalendarEvent, FieldName, PatchObject } from '../../../src-shared/domain/calendar/event.ts';
import type {
  CalendarCapabilities,
  CalendarId,
  RemovalReason,
  StoredEvent,
  Write,
} from '../../../src-shared/domain/calendar/side.ts';
import type { Agreement } from '../../../src-shared/domain/crm.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { HistoryRow, LeftReason, Link } from '../../store/index.ts';
import type { CalendarSettings, DecisionItem, DecisionKind } from '../face.ts';

/** What is known of one end of a link in this run. */
export type End =
  | { readonly state: 'now'; readonly stored: StoredEvent }
  /** Proven (ID4). */
  | { readonly state: 'gone'; readonly reason: RemovalReason }
  /** In another calendar of the same account (ID8). */
  | { readonly state: 'elsewhere' }
  | { readonly state: 'unreadable' };

/** A link about which at least one side has news. An end without news is null; the gatherer reads both when it matters. */
export interface Case {
  readonly link: Link;
  readonly provider: End | null;
  readonly crm: End | null;
}

/** An object that belongs to no link by its address. */
export interface Loose {
  readonly stored: StoredEvent;
  /** Links that know one of its uids. */
  readonly relatives: readonly Link[];
  readonly left: LeftReason | null;
  /** Entries of the other side that share a uid and were left alone there. */
  readonly leftTwins: readonly { readonly ref: string; readonly reason: LeftReason }[];
}

export interface PlanInput {
  readonly cases: readonly Case[];
  readonly loose: Readonly<Record<SideName, readonly Loose[]>>;
  readonly agreements: readonly Agreement[];
  readonly calendars: Readonly<Record<SideName, CalendarId>>;
  readonly capabilities: Readonly<Record<SideName, CalendarCapabilities>>;
  readonly settings: Omit<CalendarSettings, 'primaryCalendar' | 'approveFirstRun'>;
  readonly firstRun: boolean;
  /** A person's answer for exactly this digest. */
  readonly answer: (digest: string) => string | null;
  /** A link's id follows from the entry it starts from, so that a create is the same request on whichever machine repeats it (WR1). */
  readonly newId: (side: SideName, ref: string) => string;
  /** This account's own address, lower-cased. */
  readonly self: string;
}

/** The other side of a write, as it was when the write was planned. */
export interface Source {
  /** Whether the giving side hides fields from Concord (a masked private event). */
  readonly masked: boolean;
  readonly ref: string;
  readonly revision: string;
  readonly event: CalendarEvent;
  readonly uids: readonly string[];
}

export interface PlannedWrite {
  readonly link: Link;
  readonly side: SideName;
  readonly write: Write;
  readonly known: StoredEvent | null;
  readonly source: Source | null;
  /** What the giving side's base gains when this is done; ignored for creates and removals. */
  readonly transfer: PatchObject;
  /** Names exactly this write across runs (RU8). */
  readonly digest: string;
  readonly reason: string;
  /** Addresses a person allowed to be mailed for it. */
  readonly ticked: readonly string[];
}

export interface Plan {
  readonly writes: readonly PlannedWrite[];
  /** Links to store as they are given: new pairs, re-linked, bases that follow. */
  readonly links: readonly {
    readonly link: Link;
    readonly digest: string | null;
    readonly item: DecisionItem | null;
  }[];
  readonly ended: readonly { readonly link: Link; readonly reason: string }[];
  readonly left: readonly Left[];
  /** News that needs no more attention once this plan is stored. */
  readonly settled: readonly { readonly side: SideName; readonly ref: string }[];
  /** Objects that have to be read before a decision about their twins can be made. */
  readonly wanted: readonly { readonly side: SideName; readonly ref: string }[];
  /** Linked objects that look removed: to be asked for by ref. */
  readonly suspects: readonly { readonly side: SideName; readonly ref: string }[];
  readonly questions: readonly Question[];
  readonly history: readonly Omit<HistoryRow, 'at'>[];
  readonly locks: readonly {
    readonly ref: string;
    readonly fields: readonly FieldName[];
    readonly reason: string;
  }[];
  /** Agreements that have been compared. */
  readonly compared: readonly string[];
  /** Answers that were acted on. */
  readonly used: readonly string[];
  /** Links of which only a first step is planned: they are planned again once it is done. */
  readonly unfinished: readonly string[];
}

/** An entry that stays on its own side. */
export interface Left {
  readonly side: SideName;
  readonly ref: string;
  readonly uids: readonly string[];
  readonly reason: LeftReason;
}

export interface Question {
  readonly kind: DecisionKind;
  readonly item: DecisionItem;
}
