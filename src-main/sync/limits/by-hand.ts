/** A person says that they have done in the CRM by hand what it does not let Concord do. */
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { Store } from '../../store/index.ts';
import { contentHash } from '../calendar/compare.ts';
import { endLink } from '../calendar/keep-plan.ts';
import { agreedEnd, placesOf } from '../calendar/link.ts';

/** The listed entry, and the hash of the content it was listed with (RU8). */
export interface ListedEntry {
  readonly side: SideName;
  readonly ref: string;
  readonly content: string | null;
}

/** False when the list says something else by now, so that nobody confirms what they did not see. */
export function confirmByHand(listed: ListedEntry, store: Store, now: number): boolean {
  const row = store.quarantine.get(listed.side, listed.ref);
  if (row === null) return false;
  const link = store.links.byRef(listed.side, listed.ref);
  if (link === null || link.status === 'creating') return false;
  if (row.code === 'crm-cannot-remove') {
    store.transaction('by-hand.removed', () => {
      endLink(link, 'removed-in-the-crm-by-hand', { store, now: () => now });
      for (const { side, ref } of placesOf(link)) store.inbox.settle(side, ref);
      store.quarantine.release(listed.side, listed.ref);
    });
    return true;
  }
  if (row.code !== 'crm-cannot-change') return false;
  const news = store.inbox.get('provider', link.provider.ref);
  if (news?.kind !== 'found' || contentHash(news.stored.event) !== listed.content) return false;
  const { event } = news.stored;
  store.transaction('by-hand.changed', () => {
    store.links.save({
      ...link,
      provider: agreedEnd(news.stored, event),
      crm: agreedEnd(link.crm, event),
    });
    for (const { side, ref } of placesOf(link)) store.inbox.settle(side, ref);
    store.quarantine.release(listed.side, listed.ref);
  });
  return true;
}
