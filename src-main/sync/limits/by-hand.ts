/** A person says that they have done in the CRM by hand what it does not let Concord do. */
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { AgreedLink, Store } from '../../store/index.ts';
import { contentHash } from '../calendar/entries/compare.ts';
import { agreedEnd, placesOf } from '../calendar/entries/link.ts';
import { endLink } from '../calendar/gate/keep-plan.ts';
import { isReadBack } from './side.ts';

/** The listed entry, and the hash of the content it was listed with (RU8). */
export interface ListedEntry {
  readonly side: SideName;
  readonly ref: string;
  readonly content: string | null;
}

/**
 * Takes a person's word where the CRM does not tell what it holds; a CRM that does is read again instead, and the list follows from
 * that. False when the list says something else by now, so that nobody confirms what they did not see.
 */
export function confirmByHand(listed: ListedEntry, store: Store, now: number): boolean {
  const row = store.quarantine.get(listed.side, listed.ref);
  const link = store.links.byRef(listed.side, listed.ref);
  if (row === null || link === null || link.status === 'creating') return false;
  switch (row.code) {
    case 'crm-cannot-remove':
      if (isReadBack(store)) lookAgain(link, 'missing', store);
      else endWithCrmEntry(link, store, now);
      return true;
    case 'crm-cannot-change': {
      const news = store.inbox.get('provider', link.provider.ref);
      if (news?.kind !== 'found' || contentHash(news.stored.event) !== listed.content) return false;
      if (isReadBack(store)) lookAgain(link, 'hint', store);
      else agreeOn(link, news.stored, store);
      return true;
    }
    default:
      return false;
  }
}

function lookAgain({ crm: { ref } }: AgreedLink, kind: 'hint' | 'missing', store: Store): void {
  store.transaction('by-hand.look', () => store.inbox.put('crm', { kind, ref }));
}

/** The CRM's entry is gone too. */
function endWithCrmEntry(link: AgreedLink, store: Store, now: number): void {
  store.transaction('by-hand.removed', () => {
    endLink(link, 'removed-in-the-crm-by-hand', { store, now: () => now });
    settleBoth(link, store);
  });
}

/** The CRM holds what the calendar holds. */
function agreeOn(link: AgreedLink, stored: StoredEvent, store: Store): void {
  const { event } = stored;
  store.transaction('by-hand.changed', () => {
    store.links.save({ ...link, provider: agreedEnd(stored, event), crm: agreedEnd(link.crm, event) });
    settleBoth(link, store);
  });
}

function settleBoth(link: AgreedLink, store: Store): void {
  for (const { side, ref } of placesOf(link)) {
    store.inbox.settle(side, ref);
    store.quarantine.release(side, ref);
  }
}
