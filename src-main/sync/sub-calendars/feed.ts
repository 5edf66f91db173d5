/** Recognises a subscribed feed of the CRM among the account's calendars (C16): its entries are the CRM's own. */
import type { Calendar } from '../../../src-shared/domain/calendar/side.ts';
import type { SubCalendarParts } from './model.ts';

/** So many entries, and so large a share, must be the CRM's own. */
const fewestOwn = 3;
const share = 0.5;
/** Uids that the CRM is asked about. */
const mostAsked = 50;

/** Only a calendar that cannot be written is a feed. A feed is never shown in the CRM, and the person is told to remove it. */
export async function isFeedOfCrm(
  { mayWrite }: Calendar,
  uids: readonly string[],
  { store, crm }: SubCalendarParts,
  signal: AbortSignal,
): Promise<boolean> {
  if (mayWrite || uids.length < fewestOwn) return false;
  const isLinked = (uid: string): boolean => store.links.byUid(uid).length > 0;
  const strangers = uids.filter((uid) => !isLinked(uid));
  let own = uids.length - strangers.length;
  // an entry that is not linked may be the CRM's all the same
  const asked = strangers.slice(0, mostAsked);
  if (asked.length > 0 && crm.calendar.capabilities.readBack) {
    const known = new Set((await crm.calendar.locate(asked, signal)).map(({ uid }) => uid));
    own += (known.size / asked.length) * strangers.length;
  }
  return own >= fewestOwn && own / uids.length >= share;
}
