/**
 * Entries of a mailbox that moved (A13): what was linked, or left alone, at the old place has no address at the new one until it is
 * found there. Until then these addresses stand for it. They are never sent, and no other machine is told of them.
 */
import type { Ref } from '../../../src-shared/domain/calendar/side.ts';
import type { AgreedLink, Link } from './link.ts';

/** It stood in the primary calendar, and is looked for. */
export const awaitedPrefix = 'moved:';
/** It stood in another calendar of the old account already (ID8): nobody looks for it, and nobody is asked about it. */
export const awayPrefix = 'moved-elsewhere:';

export function isAwaited(link: Link): link is AgreedLink {
  return link.status === 'elsewhere' && link.provider.ref.startsWith(awaitedPrefix);
}

/** Whether this address stands for an entry of the calendar at its old place. */
export function isAtOldPlace(ref: Ref): boolean {
  return ref.startsWith(awaitedPrefix) || ref.startsWith(awayPrefix);
}

/** The link of an awaited entry that was found in another calendar of the new account (ID8). */
export function foundAway(link: AgreedLink): AgreedLink {
  return { ...link, status: 'linked', provider: { ...link.provider, ref: `${awayPrefix}${link.id}` } };
}
