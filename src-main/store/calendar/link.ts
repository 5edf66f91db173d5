/** What a link is: which provider entry and which CRM entry are one, and what both sides last agreed on. */
import type { CalendarEvent, Id } from '../../../src-shared/domain/calendar/event.ts';
import type { Ref, Revision } from '../../../src-shared/domain/calendar/side.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';

/** One side of an agreed pair: where its entry is, and what this side held when both sides last agreed. */
export interface AgreedEnd {
  readonly ref: Ref;
  readonly revision: Revision;
  /** What this side held when both last agreed, as the engine compares it: for the CRM what the provider may see of it. */
  readonly base: CalendarEvent;
  /** The fingerprint of `base`; of a base that another machine agreed on, the one that machine told. */
  readonly hash: string;
  /** When this side last said that the entry was changed, epoch milliseconds. Absent: it never said so. */
  readonly updated?: number;
  /**
   * The CRM's end only: the participants (see `tickedIds`) who were ticked when both last agreed, also those whom the provider was
   * not given. Absent: not known, as in what an older Concord saved.
   */
  readonly ticked?: readonly Id[];
}

export interface LinkIdentity {
  readonly id: string;
  /** The side on which the entry was first seen. */
  readonly origin: SideName;
  /** Every uid under which either side knows the entry (ID1). */
  readonly uids: readonly string[];
}

/** The entry stands on the side `origin`, and its twin is being made on the other side. Nothing is agreed yet. */
export interface CreatingLink extends LinkIdentity {
  readonly status: 'creating';
  readonly source: { readonly ref: Ref; readonly revision: Revision };
  /** Of an entry of the CRM: who is ticked there and is not to be invited, because a person refused that (see `AgreedEnd.ticked`). */
  readonly ticked?: readonly Id[];
}

/**
 * Both sides have the entry and have agreed on it. `linked`: it is kept in agreement. `elsewhere`: a person moved the provider's
 * entry out of the primary calendar; the CRM's entry is locked and waits for it to come back (ID8). Also while the mailbox moved and the
 * entry was not found at the new place yet (A13, `awaited.ts`).
 */
export interface AgreedLink extends LinkIdentity {
  readonly status: 'linked' | 'elsewhere';
  readonly provider: AgreedEnd;
  readonly crm: AgreedEnd;
  /** The side on which Concord made the entry itself (A14). Absent: both were there before, or that is not known. */
  readonly made?: SideName;
}

/** Which provider entry and which CRM entry are one. A link that ends is deleted; only its id is kept, so that it is never used again. */
export type Link = CreatingLink | AgreedLink;

/** Where the link's entry is on a side; null while it is being made there. */
export function refOn(link: Link, side: SideName): Ref | null {
  if (link.status !== 'creating') return link[side].ref;
  return link.origin === side ? link.source.ref : null;
}

/** What a side held when both last agreed; null while there is no agreement. */
export function baseOn(link: Link, side: SideName): CalendarEvent | null {
  return link.status === 'creating' ? null : link[side].base;
}

/** Whose ticks in the CRM are dealt with; undefined while that is not known. */
export function ticksOn(link: Link): readonly Id[] | undefined {
  return link.status === 'creating' ? link.ticked : link.crm.ticked;
}

/** An agreed link without its bases: what the CRM is told of it. */
export interface AgreedVersions extends LinkIdentity {
  readonly provider: Omit<AgreedEnd, 'base'>;
  readonly crm: Omit<AgreedEnd, 'base'>;
}
