/**
 * The one interface that a provider's and a CRM's calendar implement, and the plain data that crosses it. What differs between
 * kinds of sides is said in `CalendarCapabilities`; the engine never asks of which kind a side is.
 */
import type { Problem } from '../problems.ts';
import type { CalendarEvent, FieldName, PatchObject } from './event.ts';
import type { EntryTraits, FilterSubject } from './filters.ts';
import type { GuestTrouble } from './guest-limits.ts';
import type { Part } from './part.ts';
import type { Sizes } from './sizes.ts';

/** Opaque to the engine: a CalDAV collection path, a Graph calendar id, the CRM's one calendar. */
export type CalendarId = string;
/** Where an object lives within its calendar: a CalDAV path, a Graph id, a CRM uuid. An address, never an identity (ID1). */
export type Ref = string;
/** Opaque. Equal means unchanged, different means that the object must be read (ID2). Covers every part of a series. */
export type Revision = string;
export type SyncState = string;

export interface CalendarCapabilities {
  /** Calls one `perform` takes at most. */
  readonly maxBatch: number;
  /** Refs one `get` takes at most. */
  readonly maxFetch: number;
  /** `series`: a series is written in one call; `occurrences`: master first, then one call per occurrence. */
  readonly recurrence: 'series' | 'occurrences' | 'none';
  /** Whom a write that touches an event with guests can reach by mail. `unknown` is treated as `always`. */
  readonly mail: 'never' | 'always' | 'unknown';
  /** Fields this side cannot hold; they are left out of what is written to it and their absence means nothing. */
  readonly lacks: readonly FieldName[];
  /** The longest texts and the most items this side holds; what is longer crosses shortened (WR11). Missing: none is known. */
  readonly sizes?: Sizes;
  /** Provider only: what it tells of an entry for the filters (C21), beside what every entry has. Missing: nothing. */
  readonly tells?: readonly FilterSubject[];
  /** Whether guests whom nobody ticked can be in the list of participants without ever being mailed. */
  readonly unmailedGuests: boolean;
  /** Whether the side changes objects that Concord created. A side that does not is never sent an update. */
  readonly updates: boolean;
  /** Whether the side removes objects that Concord created. A side that does not is never sent a removal. */
  readonly removes: boolean;
  /**
   * Whether the side tells what it holds. One that does not is never asked `changes`, `get`, `listed` or `locate`, and answers a create with
   * `stored` as it was asked to hold it, at the address it gave.
   */
  readonly readBack: boolean;
  /** Whether `lookup` can tell what became of an unclear call. Where it cannot, only a person can. */
  readonly lookup: boolean;
}

export interface Calendar {
  readonly id: CalendarId;
  readonly name: string;
  /** CSS colour, when the server tells one. */
  readonly color?: string;
  /** The account's own default, when the server says which. */
  readonly isDefault: boolean;
  readonly mayWrite: boolean;
  /** False for task lists and journals, which are never synchronised as a calendar. */
  readonly holdsEvents: boolean;
  /** The owner's address, lower-cased, where known. */
  readonly owner?: string;
}

/** Why an object is no longer there. Only a CRM tells more than `deleted` (DE2). */
export type RemovalReason = 'deleted' | 'unscheduled' | 'unpushed' | 'hidden';

/** A hint (ID3): something happened to this object. */
export type Change =
  | {
      readonly type: 'changed';
      readonly ref: Ref;
      readonly revision?: Revision;
      /** The entry itself, read in full, where the side told it along (`ChangesOptions.withEntries`). */
      readonly stored?: StoredEvent;
    }
  | { readonly type: 'removed'; readonly ref: Ref; readonly reason: RemovalReason };

export interface ChangePage {
  readonly changes: readonly Change[];
  /** Where to go on from after this page; null: only from the beginning. On the last page the calendar's new sync state. */
  readonly state: SyncState | null;
  readonly last: boolean;
  /**
   * `delta`: what changed since `since`. `snapshot`: all there is; after the last page what was not listed is missing, which
   * is a suspicion and not yet a removal (ID4). All pages of one round are of one kind.
   */
  readonly kind: 'delta' | 'snapshot';
}

export interface ChangesOptions {
  /** The caller knows none of the entries: a side that can tell them in the same request, at less cost than one by one, may. */
  readonly withEntries?: boolean;
}

/** One object as a side holds it now, read in full. */
export interface StoredEvent {
  readonly calendar: CalendarId;
  readonly ref: Ref;
  readonly revision: Revision;
  /** Every uid this side knows the object by, the event's own first (ID1). */
  readonly uids: readonly string[];
  /** Canonical (`canonicalEvent`). */
  readonly event: CalendarEvent;
  /** Fields hidden from Concord (masked private event): the other side gets the stand-in, writing them is refused (RU6). */
  readonly withheld: readonly FieldName[];
  /** Fields that this account may not change here, and why (C20). `all`: Concord may not delete the object either. */
  readonly readOnly?: { readonly fields: 'all' | readonly FieldName[]; readonly reason: ReadOnlyReason };
  /** What the adapter needs to write this object without losing what `CalendarEvent` cannot hold. Never leaves the machine, never logged. */
  readonly source?: string;
  /** The key of the create that made this object, where the side can tell; a copy of the object does not have it (ID7). */
  readonly key?: string;
  /** Provider only: what the filters ask of it, as far as this side tells it; nothing that is withheld (C21). */
  readonly traits?: EntryTraits;
  /** The name of another program whose link the entry carries (A10). A copy of the entry may carry it too (ID7). */
  readonly linkedBy?: string;
  /** CRM only: whether the entry is meant to be in the calendar (C8). Absent = yes. */
  readonly push?: boolean;
  /** CRM only: removing it means that this person is taken off the entry's schedule (C11). */
  readonly removal?: 'unschedule';
  /** CRM only: this person's part in the entry (C9). Absent = `meeting`. */
  readonly part?: Part;
  /** CRM only: sets of lower-cased addresses, each set one person who takes part, under any of them (PE9). */
  readonly people?: readonly (readonly string[])[];
  /**
   * Who takes part without a mail address (a room with a path only, an X.500 address), by name or else by what stands for the address. An
   * event cannot hold them; they stay on this side (PE9).
   */
  readonly unaddressed?: readonly string[];
  /** CRM only: this side already shows that these guests are on one side only (PE9). */
  readonly shownGuests?: readonly GuestNote[];
  /** CRM only: this side already shows that these fields cannot be changed (C20). */
  readonly lockedFields?: readonly FieldName[];
  /**
   * When the side says that the object was last changed, epoch milliseconds (LAST-MODIFIED, RFC 5545 3.8.7.3). Absent where it does not
   * say. It is never evidence of a change (ID2); where it runs backwards it is a sign of a restored backup (DE4).
   */
  readonly updated?: number;
}

/** A guest who is on one side of an entry only, because the other one cannot hold them (PE9). */
export interface GuestNote {
  /** The guest's name, or else the address. */
  readonly name: string;
  readonly address?: string;
  readonly reason: Exclude<GuestTrouble, 'blocked'> | 'no-address';
  /** Where the guest is missing. */
  readonly missing: 'calendar' | 'crm';
}

/** Fields an entry's users cannot change, and why. */
export interface Lock {
  readonly fields: readonly FieldName[];
  /** Guests whom only one side has. */
  readonly guests?: readonly GuestNote[];
  readonly reason: ReadOnlyReason | 'moved-to-another-calendar' | '';
}

export type ReadOnlyReason =
  | 'not-organizer'
  | 'calendar-read-only'
  | 'zone-unknown'
  | 'masked'
  | 'type-not-editable'
  /** CRM only: it does not let this part be changed from the calendar. */
  | 'crm-forbids'
  /** CRM only: an edit in the calendar takes the person off the entry's schedule, and the edited version is the person's own (C12). */
  | 'editing-restricted';

/** What is known of an item that could not be understood. Shown to the person, never logged. */
export interface Glimpse {
  readonly title: string | null;
  /** The day it begins, as it is written there: `2026-11-20`. */
  readonly date: string | null;
}

export type Fetched =
  | { readonly type: 'found'; readonly stored: StoredEvent }
  /** Answered 404 or 410 for exactly this ref while the calendar still reads. Proof of removal once the listing agrees (ID4). */
  | { readonly type: 'absent'; readonly ref: Ref }
  /** It exists and cannot be understood (RU2): it counts neither as changed nor as removed. */
  | {
      readonly type: 'unreadable';
      readonly ref: Ref;
      readonly revision?: Revision;
      readonly problem: Problem;
      readonly glimpse?: Glimpse;
    };

/** What the engine wants one side to hold. The key makes a repeat harmless (WR1). */
export type Write =
  | {
      readonly type: 'create';
      readonly key: string;
      readonly calendar: CalendarId;
      readonly event: CalendarEvent;
      /** CRM only: what of the new entry cannot be changed there (C20). */
      readonly lock?: Lock;
    }
  | {
      readonly type: 'update';
      readonly key: string;
      readonly calendar: CalendarId;
      readonly ref: Ref;
      /** Only what differs from what the side holds (WR3). */
      readonly patch: PatchObject;
      /** The event after the patch. */
      readonly event: CalendarEvent;
    }
  | {
      readonly type: 'remove';
      readonly key: string;
      readonly calendar: CalendarId;
      readonly ref: Ref;
      /** CRM only: this person is taken off the entry's schedule, and the entry stays for others (C12). */
      readonly unschedule?: true;
    };

/** One request, exactly as it will be sent: plain data, kept in the outbox, read by the gate, compared in tests. */
export interface Call {
  /** Unique per call; derived from the write's key. */
  readonly key: string;
  readonly write: Write['type'];
  readonly calendar: CalendarId;
  /** The object's address; for a create the one it will get, or null where the server decides. */
  readonly ref: Ref | null;
  /** The revision this call is conditional on (WR2); null for a create. */
  readonly revision: Revision | null;
  /** The adapter's own: method, path, headers, body. */
  readonly request: RequestData;
  /** The patch paths of the write this call brings about; `['']` = everything. */
  readonly delivers: readonly string[];
}

export type RequestData = Readonly<Record<string, unknown>>;

export type Outcome =
  /** It is so; what the side holds now, read back in full. `stored` is null after a removal. */
  | {
      readonly type: 'done';
      readonly stored: StoredEvent | null;
      /** A create whose key had been used before: this is the object of that time, perhaps edited since. */
      readonly found?: true;
    }
  /** The side said no; nothing changed there. A later call of the same write is not sent. */
  | { readonly type: 'refused'; readonly problem: Problem }
  /** Nobody knows whether it happened: `lookup` before anything is repeated (WR8). */
  | { readonly type: 'unclear'; readonly problem: Problem };

/** What became of an unclear call. `gone`: it happened, and the object is not this account's any more; never recreated. */
export type Lookup =
  | { readonly type: 'stored'; readonly stored: StoredEvent }
  | { readonly type: 'absent' }
  | { readonly type: 'gone'; readonly reason: RemovalReason }
  /** Only a person can tell: this side has no `lookup`. */
  | { readonly type: 'unknown' };

/** Where an object with one of the asked uids lives now. */
export interface Located {
  readonly uid: string;
  readonly calendar: CalendarId;
  readonly ref: Ref;
}

export interface CalendarSide {
  readonly capabilities: CalendarCapabilities;
  /** Provider only: the account's own addresses, aliases included, lower-cased (PE9). Missing: the side tells none. */
  readonly addresses?: readonly string[];

  /**
   * Provider only: from now on private entries are told masked to that the person is busy, and when, or in full (RU6). Masked until it is
   * called. Missing: the side always masks them.
   */
  tellPrivate?(how: 'busy' | 'full'): void;

  /** The account's calendars. Throws a ProblemError for trouble of the whole side. */
  calendars(signal: AbortSignal): Promise<readonly Calendar[]>;

  /**
   * What happened since a state; `null` lists everything. Every page carries its continuation, so that an interrupted round goes
   * on where it stopped. Rows may repeat and come in any order.
   * @throws ProblemError `sync-state-expired` when `since` is too old: start again with null (ID6).
   */
  changes(
    calendar: CalendarId,
    since: SyncState | null,
    signal: AbortSignal,
    options?: ChangesOptions,
  ): AsyncIterable<ChangePage>;

  /** Reads objects in full; one answer per ref, in any order. A whole-side problem throws; nothing may be concluded then. */
  get(calendar: CalendarId, refs: readonly Ref[], signal: AbortSignal): AsyncIterable<Fetched>;

  /**
   * Which of these addresses the calendar's own listing names at this moment. Asked when `get` answered `absent` for an object that
   * nothing reported as removed: only when the listing agrees is it gone (ID4).
   */
  listed(calendar: CalendarId, refs: readonly Ref[], signal: AbortSignal): Promise<ReadonlySet<Ref>>;

  /** Every place in the whole account (all calendars) where these uids live: a removal is only believed when it is no move (ID8). */
  locate(uids: readonly string[], signal: AbortSignal): Promise<readonly Located[]>;

  /** Pure: the exact requests that bring the write about, in order. `known` is the object as last read; null for a create. */
  prepare(write: Write, known: StoredEvent | null): readonly Call[];

  /** Pure: every address the side would mail for this call, re-read from the request itself (PE1, S7). Lower-cased. */
  mailEffect(call: Call, known: StoredEvent | null): readonly string[];

  /**
   * Sends the calls; calls of different objects may run side by side, those of one object in order. One outcome per call sent. Never
   * throws for a single call; throws for whole-side trouble met before anything was sent.
   */
  perform(
    calls: readonly Call[],
    signal: AbortSignal,
  ): AsyncIterable<readonly [key: string, outcome: Outcome]>;

  /**
   * The web address at which a person sees the object in this side's own pages, http or https; null where it has none. Missing: the side
   * tells no addresses. @throws ProblemError
   */
  pageOf?(calendar: CalendarId, ref: Ref, signal: AbortSignal): Promise<string | null>;

  /** What became of an unclear call. Throws a ProblemError while it cannot be found out. */
  lookup(call: Call, signal: AbortSignal): Promise<Lookup>;

  /**
   * What the side has to do after a run has written everything, such as moving a window on. Changes nothing that both sides
   * agreed on, mails nobody.
   */
  upkeep?(calendar: CalendarId, signal: AbortSignal): Promise<void>;

  /** Yields whenever something may have changed. Missing: the side is polled. */
  wake?(signal: AbortSignal): AsyncIterable<void>;

  /**
   * Somebody wants to know: the next calls ask the server, also where `wake` says that nothing has happened. Missing: they always do.
   */
  askAnew?(): void;
}
