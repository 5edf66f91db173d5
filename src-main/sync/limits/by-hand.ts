/** A person says that they have done in the CRM by hand what it does not let Concord do. */
import { type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import type { Store } from '../../store/index.ts';
import { contentHash } from '../calendar/compare.ts';

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
  if (link === null) return false;
  if (row.code === 'crm-cannot-remove') {
    store.transaction('by-hand.removed', () => {
      store.links.end(link.id);
      for (const side of sideNames) {
        const { ref } = link[side];
        if (ref !== null) store.inbox.settle(side, ref);
      }
      store.quarantine.release(listed.side, listed.ref);
      store.history.add({
        at: now,
        side: 'crm',
        action: 'unlinked',
        reason: 'removed in the CRM by hand',
        link: link.id,
        before: null,
        after: null,
      });
    });
    return true;
  }
  if (row.code !== 'crm-cannot-change') return false;
  const news = store.inbox.get('provider', link.provider.ref ?? '');
  if (news?.kind !== 'found' || contentHash(news.stored.event) !== listed.content) return false;
  const { event, ref, revision } = news.stored;
  const agreed = { base: event, hash: contentHash(event) };
  store.transaction('by-hand.changed', () => {
    store.links.save({
      ...link,
      provider: { ref, revision, ...agreed },
      crm: { ...link.crm, ...agreed },
    });
    store.inbox.settle('provider', ref);
    if (link.crm.ref !== null) store.inbox.settle('crm', link.crm.ref);
    store.quarantine.release(listed.side, listed.ref);
  });
  return true;
}
