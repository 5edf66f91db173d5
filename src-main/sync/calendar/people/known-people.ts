/**
 * Whom the CRM knows (C21): its hashed list, read with the session when a filter asks for it. When the list has changed, what stayed in
 * the calendar because nobody in it was known is read again.
 */
import { createHash } from 'node:crypto';
import type { KnownPeople } from '../../../../src-shared/domain/crm.ts';
import type { Store } from '../../../store/index.ts';
import { fingerprint } from '../../common/fingerprint.ts';
import type { OwnAddresses } from './own-addresses.ts';

export type Knows = (address: string) => boolean;

/** Where no filter asks, or the CRM has no such list. */
export const knowsNobody: Knows = () => false;

/** The person is no reason that an entry concerns the CRM. */
export function knowing({ salt, hashes }: KnownPeople, { all }: OwnAddresses): Knows {
  return (address) => {
    const plain = address.trim().toLowerCase();
    return !all.includes(plain) && hashes.has(createHash('sha256').update(`${salt}:${plain}`).digest('hex'));
  };
}

export function noteKnownPeople(store: Store, { salt, hashes }: KnownPeople): void {
  const { meta, leftAlone, inbox } = store;
  const now = fingerprint([salt, [...hashes].sort()]);
  if (meta.get('known-people') === now) return;
  store.transaction('known-people', () => {
    meta.set('known-people', now);
    for (const ref of leftAlone.refsOf('provider', 'filter-people'))
      if (inbox.get('provider', ref) === null) inbox.put('provider', { kind: 'hint', ref });
  });
}
