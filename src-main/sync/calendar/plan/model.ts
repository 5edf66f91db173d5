/** The plain data that passes from gathering to planning, to the gate and to sending. */

import type {
  CalendarEvent,
  FieldName,
  Id,
  PatchObject,
} from '../../../../src-shared/domain/calendar/event.ts';
import type { Reason } from '../../../../src-shared/domain/calendar/reasons.ts';
import type {
  CalendarCapabilities,
  CalendarId,
  GuestNote,
  Ref,
  RemovalReason,
  StoredEvent,
  Write,
} from '../../../../src-shared/domain/calendar/side.ts';
import type { Agreement } from '../../../../src-shared/domain/crm.ts';
import type { SideName } from '../../../../src-shared/domain/side-name.ts';
import type { HistoryRow, LeftReason, Link } from '../../../store/index.ts';
import type { Question } from '../../common/decisions.ts';
import type { CalendarSettings, DecisionItem } from '../../sync.ts';
import type { OwnAddresses } from '../people/own-addresses.ts';
import type { Bringing } from '../rules/bring-existing.ts';
import type { RulesInForce } from '../rules/rules-in-force.ts';

export type { Question } from '../../common/decisions.ts';

/** What is known of one end of a link in this run. */
export type End =
  | { readonly state: 'now'; readonly stored: StoredEvent }
  /** Proven (ID4). */
  | { readonly state: 'gone'; readonly reason: RemovalReason }
  /** In another calendar of the same account (ID8). */
  | { readonly state: 'elsewhere' }
  | { readonly state: 'unreadable' };

/** A link about which at least one side has news. An end is null when nothing was told about it; gathering reads both when it matters. */
export interface Case {
  readonly link: Link;
  readonly provider: End | null;
  readonly crm: End | null;
}

/** An entry whose address belongs to no link. */
export interface Loose {
  readonly stored: StoredEvent;
  /** Links that know one of its uids. */
  readonly relatives: readonly Link[];
  readonly left: LeftReason | null;
  /** Entries of the other side that share a uid and were left alone there. */
  readonly leftTwins: readonly { readonly ref: string; readonly reason: LeftReason }[];
  /** The invitation that it waits for is overdue. */
  readonly isOverdue?: true;
}

export interface PlanInput {
  readonly cases: readonly Case[];
  readonly loose: Readonly<Record<SideName, readonly Loose[]>>;
  readonly agreements: readonly Agreement[];
  readonly calendars: Readonly<Record<SideName, CalendarId>>;
  readonly capabilities: Readonly<Record<SideName, CalendarCapabilities>>;
  readonly settings: RulesInForce & Pick<CalendarSettings, 'existing'>;
  /** Narrower rules of before, whose widening a person has not answered yet. */
  readonly rulesBefore: readonly RulesInForce[];
  /** Until this run nothing was synchronised, because the administrator had switched it off (A8). */
  readonly wasSwitchedOff: boolean;
  /** Sides whose entries of before a person wants on the other side (C5, C6). */
  readonly bringing: Bringing;
  readonly firstRun: boolean;
  /** Whether the CRM knows an address, other than the person's own (C21). */
  readonly knows: (address: string) => boolean;
  /** A person's answer for exactly this digest. */
  readonly answer: (digest: string) => string | null;
  /** Derives a link's id from the entry that it starts from, so that a repeated create is the same request on every machine (WR1). */
  readonly newId: (side: SideName, ref: string) => string;
  readonly own: OwnAddresses;
  /** Entries that Concord made again because a person wanted their removal undone, and their twins are still to be made (DE3). */
  readonly restoring?: readonly Restoring[];
  /** Entries of a mailbox that moved are looked for in its other calendars before anybody is asked (A13). Absent: that was done. */
  readonly looksFirst?: true;
}

/** The first of two entries that are made again. */
export interface Restoring {
  readonly side: SideName;
  readonly ref: Ref;
  /** The history row of the removal. */
  readonly row: number;
  /** What its twin is made from. */
  readonly twin: (input: PlanInput, first: StoredEvent) => PlannedWrite | null;
}

/** The other side of a write, as it was when the write was planned. */
export interface Source {
  /** Whether the giving side hides fields from Concord (a masked private event). */
  readonly masked: boolean;
  readonly ref: string;
  readonly revision: string;
  readonly event: CalendarEvent;
  readonly uids: readonly string[];
  /** Of the CRM's entry: who is ticked (see `tickedIds`). */
  readonly ticked?: readonly Id[];
  readonly updated?: number;
  readonly people?: NonNullable<StoredEvent['people']>;
  readonly part?: StoredEvent['part'];
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
  readonly reason: Reason;
  /** Addresses a person allowed to be mailed for it. */
  readonly ticked: readonly string[];
  /**
   * Why it is shown before it is done: a rule that became wider lets it across, a person wants what existed before (C5, C6), or it shows
   * or removes private entries (RU6).
   */
  readonly shownFirst?: 'rule-change' | 'bring-existing' | 'private-shown' | 'private-removed';
  /** It is the person's own answer to somebody else's invitation, which the organiser gets (PE4). */
  readonly isAnswer?: true;
  /** It follows from a person's answer about a restored backup (DE4), so that nobody is asked about its number again. */
  readonly isAnswered?: true;
  /** The history row of the change that it undoes (DE3). */
  readonly undoes?: number;
}

/** What a plan wants done. Only writes and locks reach a side; the rest happens in the store. */
export type Action =
  | { readonly type: 'write'; readonly write: PlannedWrite }
  /** Stores a link as it is given. With an approval, an unapproved first run shows the link first (C19). */
  | { readonly type: 'save'; readonly link: Link; readonly approval: DecisionItem | null }
  | { readonly type: 'end'; readonly link: Link; readonly reason: Reason }
  | ({ readonly type: 'leave' } & Left)
  /** The news about this object needs no more attention. */
  | { readonly type: 'settle'; readonly side: SideName; readonly ref: Ref }
  /** This object has to be read before more can be decided; `anew`: also when it has just been read. */
  | { readonly type: 'read'; readonly side: SideName; readonly ref: Ref; readonly anew?: true }
  | { readonly type: 'ask'; readonly question: Question }
  | { readonly type: 'remember'; readonly row: Omit<HistoryRow, 'at'> }
  /** The CRM shows that these fields cannot be changed; an empty list takes that back (C20). */
  | {
      readonly type: 'lock';
      readonly ref: Ref;
      readonly fields: readonly FieldName[];
      readonly reason: string;
      readonly guests?: readonly GuestNote[];
      /** Only together with the write of this link: nothing is shown of what still waits for a person. */
      readonly along?: string;
    }
  /** Another machine's agreement about this link has been compared with what both sides hold. */
  | { readonly type: 'compared'; readonly linkId: string }
  /** A person's answer has been acted on. */
  | { readonly type: 'answered'; readonly digest: string }
  /** Only a first step was planned for this link: it is planned again once that is done. */
  | { readonly type: 'plan-again'; readonly linkId: string };

/** The actions of one type, in their order. */
export function actionsOf<T extends Action['type']>(
  actions: readonly Action[],
  type: T,
): readonly Extract<Action, { type: T }>[] {
  return actions.filter((action): action is Extract<Action, { type: T }> => action.type === type);
}

/** An entry that stays on its own side. */
export interface Left {
  readonly side: SideName;
  readonly ref: string;
  readonly uids: readonly string[];
  readonly reason: LeftReason;
  /** A person said so. */
  readonly byPerson?: boolean;
}
