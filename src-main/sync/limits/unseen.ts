/**
 * Entries that a person says are in the CRM, while nobody told Concord where. Their links carry an address that stands for itself and
 * is never sent, until the entry is found by its uid or its looks in a CRM that tells what it holds.
 */
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { Store } from '../../store/index.ts';
import { looks } from '../calendar/entries/compare.ts';
import { allUids } from '../calendar/entries/link.ts';
import { isUnseenRef } from '../common/unseen-ref.ts';

/** Has loose CRM entries read once more: the link's entry may be among those that were read before. Call inside a transaction. */
export function noteUnseen(linkId: string, { meta, inbox, links }: Store): void {
  meta.set('unseen-links', JSON.stringify([...noted(meta), linkId]));
  for (const { kind, ref } of inbox.all('crm'))
    if (kind === 'found' && links.headByRef('crm', ref) === null) inbox.put('crm', { kind: 'hint', ref });
}

/** Gives the link that waits for this entry its address. */
export function adoptUnseen(stored: StoredEvent, store: Store): void {
  const { links, inbox, meta } = store;
  const ids = noted(meta);
  if (ids.length === 0 || links.headByRef('crm', stored.ref) !== null) return;
  for (const id of ids) {
    const link = links.byId(id);
    if (link === null || link.status === 'creating') continue;
    const { ref, base } = link.crm;
    if (!isUnseenRef(ref)) continue;
    if (!stored.uids.some((uid) => link.uids.includes(uid)) && looks(stored.event) !== looks(base)) continue;
    store.transaction('unseen.found', () => {
      links.save({
        ...link,
        crm: { ...link.crm, ref: stored.ref, revision: stored.revision },
        uids: allUids(link.uids, stored.uids),
      });
      inbox.settle('crm', ref);
      const others = ids.filter((other) => other !== id);
      meta.set('unseen-links', others.length === 0 ? null : JSON.stringify(others));
    });
    return;
  }
}

function noted(meta: Store['meta']): readonly string[] {
  return JSON.parse(meta.get('unseen-links') ?? '[]') as string[];
}
