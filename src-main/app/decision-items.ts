/** Decision items with lists that nobody else holds, as the contract lets them through. */
import type { AppState } from '../../src-shared/contract/index.ts';
import type { DecisionItem } from '../sync/index.ts';

type ShownItem = AppState['decisions'][number]['items'][number];

export function ownLists<T extends DecisionItem>(item: T): T & Pick<ShownItem, 'addressees' | 'mails'> {
  const { addressees, mails } = item;
  return {
    ...item,
    addressees: [...addressees],
    ...(mails === undefined
      ? {}
      : { mails: Object.fromEntries(Object.entries(mails).map(([kind, list]) => [kind, [...list]])) }),
  } as T & Pick<ShownItem, 'addressees' | 'mails'>;
}
