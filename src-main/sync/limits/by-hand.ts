/** A person says that they have done in the CRM by hand what it does not let Concord do. */
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import type { Link, Store } from '../../store/index.ts';
import { contentHash } from '../calendar/compare.ts';
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
  if (row === null || link === null) return false;
  switch (row.code) {
    case 'crm-cannot-remove':
      if (isReadBack(store)) lookAgain(link, 'missing', store);
      else endLink(link, store, now);
      return true;
    case 'crm-cannot-change': {
      const news = store.inbox.get('provider', link.provider.ref ?? '');
      if (news?.kind !== 'found' || contentHash(news.stored.event) !== listed.content) return false;
      if (isReadBack(store)) lookAgain(link, 'hint', store);
      else agreeOn(link, news.stored, store);
      return true;
    }
    default:
      return false;
  }
}

function lookAgain({ crm: { ref } }: Link, kind: 'hint' | 'missing', store: Store): void {
  if (ref !== null) store.transaction('by-hand.look', () => store.inbox.put('crm', { kind, ref }));
}

/** The CRM's entry is gone too. */
function endLink(link: Link, store: Store, now: number): void {
  store.transaction('by-hand.removed', () => {
    store.links.end(link.id);
    settleBoth(link, store);
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
}

/** The CRM holds what the calendar holds. */
function agreeOn(link: Link, { event, ref, revision }: StoredEvent, store: Store): void {
  const agreed = { base: event, hash: contentHash(event) };
  store.transaction('by-hand.changed', () => {
    store.links.save({ ...link, provider: { ref, revision, ...agreed }, crm: { ...link.crm, ...agreed } });
    settleBoth(link, store);
  });
}

function settleBoth(link: Link, store: Store): void {
  for (const side of sideNames) {
    const { ref } = link[side];
    if (ref === null) continue;
    store.inbox.settle(side, ref);
    store.quarantine.release(side, ref);
  }
}
