/** Makes links and the ends of links. Pure. */
import type { CalendarEvent } from '../../../../src-shared/domain/calendar/event.ts';
import type { Ref, StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { otherSide, type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import { type AgreedEnd, type CreatingLink, type Link, refOn } from '../../../store/index.ts';
import { contentHash } from './compare.ts';

/**
 * An agreed end. @param end what it was before, of which the ticks stay, or what was read
 * @param hash only where another machine agreed on the base and told its fingerprint
 */
export function agreedEnd(
  { ref, revision, updated, ticked }: Pick<AgreedEnd, 'ref' | 'revision' | 'updated' | 'ticked'>,
  base: CalendarEvent,
  hash: string = contentHash(base),
): AgreedEnd {
  return {
    ref,
    revision,
    base,
    hash,
    ...(updated === undefined ? {} : { updated }),
    ...(ticked === undefined ? {} : { ticked }),
  };
}

/** The CRM's end, with who is ticked there. */
export function withTicks(crm: AgreedEnd, ticked: AgreedEnd['ticked']): AgreedEnd {
  return ticked === undefined ? crm : { ...crm, ticked };
}

/** The link under which the twin of a new entry is made on the other side. */
export function creatingLink(
  id: string,
  origin: SideName,
  { ref, revision, uids }: StoredEvent,
): CreatingLink {
  return { id, status: 'creating', origin, uids, source: { ref, revision } };
}

/** The side on which the entry is being made. */
export function targetOf({ origin }: CreatingLink): SideName {
  return otherSide(origin);
}

/** Every place at which the link's entry stands. */
export function placesOf(link: Link): readonly { readonly side: SideName; readonly ref: Ref }[] {
  return sideNames.flatMap((side) => {
    const ref = refOn(link, side);
    return ref === null ? [] : [{ side, ref }];
  });
}

export function allUids(...lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())];
}
