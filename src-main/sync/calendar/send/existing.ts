/** Deals with creates that a side refused because the object is there already. */
import type { StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { otherSide } from '../../../../src-shared/domain/side-name.ts';
import type { Link } from '../../../store/index.ts';
import { agreedEnd, withTicks } from '../entries/link.ts';
import { providerView, tickedIds } from '../people/ticks.ts';
import type { RunContext } from '../run-context.ts';

/**
 * Finds the objects on whose account creates were refused as existing. One in the same calendar is read, and planning pairs the two.
 * With one in another calendar of the account the CRM's entry is linked (ID8). An entry is left alone when the CRM says that this person
 * may not see its twin. Where a side shows nothing and gives no reason, or what it shows is linked to another entry, the entry stays in
 * quarantine, is told, and is tried again (RU9).
 * @returns whether another pass has something to do
 */
export async function findExisting(run: RunContext, signal: AbortSignal): Promise<boolean> {
  const { store, calendars } = run;
  let news = false;
  for (const row of store.quarantine.all()) {
    const link = row.code === 'already-exists' ? store.links.byRef(row.side, row.ref) : null;
    const source = store.inbox.get(row.side, row.ref);
    if (link === null || link.status !== 'creating' || source?.kind !== 'found') continue;
    const target = otherSide(row.side);
    const places = await run.sides[target].locate(link.uids, signal);
    const here = places.filter((place) => place.calendar === calendars[target]);
    const isTaken = ({ ref }: { readonly ref: string }) => {
      const taker = store.links.byRef(target, ref);
      return taker !== null && taker.id !== link.id;
    };
    if (here.length > 0 && here.every(isTaken)) continue;
    const away = target === 'provider' ? places[0] : undefined;
    const isHidden = target === 'crm' && row.reason === 'hidden';
    if (here.length === 0 && away === undefined && !isHidden) continue;
    store.transaction('existing', () => {
      store.quarantine.release(row.side, row.ref);
      if (here.length > 0)
        for (const place of here) store.inbox.put(target, { kind: 'hint', ref: place.ref });
      else if (away !== undefined) linkElsewhere(link, away.ref, source.stored, run);
      else {
        store.links.end(link.id);
        store.leftAlone.put(row.side, row.ref, link.uids, 'hidden');
        store.inbox.settle(row.side, row.ref);
      }
    });
    news ||= here.length > 0 || away !== undefined;
  }
  return news;
}

/** Links the CRM's entry to the one in another calendar, as if that one had been moved there. */
function linkElsewhere(
  link: Link,
  ref: string,
  crm: StoredEvent,
  { store, unmailedGuests }: RunContext,
): void {
  // whom the copy there has is not known: nobody is taken for removed when it comes back, and nobody is invited by a tick of before (PE1)
  const ticked = tickedIds(crm.event);
  const base = providerView(crm, [], unmailedGuests, ticked);
  store.links.save({
    id: link.id,
    origin: link.origin,
    uids: link.uids,
    status: 'linked',
    provider: agreedEnd({ ref, revision: '' }, base),
    crm: withTicks(agreedEnd(crm, base), ticked),
  });
  store.inbox.put('provider', { kind: 'removed', ref, reason: 'deleted' });
}
