/** A person's wish to have removed what Concord made, kept until it is fulfilled, also across restarts (A14). */
import type { SideName } from '../../../../src-shared/domain/side-name.ts';
import type { Store } from '../../../store/index.ts';
import { isFirstRun } from '../rules/first-run.ts';
import { type MadeLink, madeDigest, madeEntries } from './made.ts';

/** An entry that is to go. */
export interface ApprovedRemoval {
  /** Of its link. */
  readonly id: string;
  readonly side: SideName;
  /** Of what it held when the person was asked. */
  readonly hash: string;
  /** The person was shown its guests, who may be told of the removal. */
  readonly tellsGuests: boolean;
}

/** What became of it. `kept`: approved and still there, because it changed meanwhile or its side did not remove it. */
export interface RemovedWhenStopped {
  readonly provider: number;
  readonly crm: number;
  readonly kept: number;
}

export type StopWish =
  | { readonly state: 'removing'; readonly approved: readonly ApprovedRemoval[] }
  | { readonly state: 'done'; readonly done: RemovedWhenStopped };

export function stopWish({ meta }: Pick<Store, 'meta'>): StopWish | null {
  return JSON.parse(meta.get('stopping') ?? 'null') as StopWish | null;
}

/** Call inside a transaction. @param wish null: nothing is wanted any more */
export function keepWish({ meta }: Pick<Store, 'meta'>, wish: StopWish | null): void {
  meta.set('stopping', wish === null ? null : JSON.stringify(wish));
}

/** The wish is forgotten: fulfilled and told, or given up. */
export function endWish(store: Store): void {
  if (stopWish(store) !== null) store.transaction('stop.end', () => keepWish(store, null));
}

export interface WishInput {
  /** Names what the person was shown. */
  readonly digest: string;
  /** Also the entries whose guests may be told. */
  readonly withGuests: boolean;
  /** Whether the CRM lets entries be removed. */
  readonly crmRemoves: boolean;
}

/** @returns false when something else would be removed by now, or the first run is not over */
export function wishRemoval(store: Store, { digest, withGuests, crmRemoves }: WishInput): boolean {
  const made = madeEntries(store, crmRemoves);
  if (isFirstRun(store) || madeDigest(made) !== digest) return false;
  const approved = [
    ...[...made.crm, ...made.provider].map((link) => approvedRemoval(link, false)),
    ...(withGuests ? made.guests.map((link) => approvedRemoval(link, true)) : []),
  ];
  store.transaction('stop.wish', () => keepWish(store, { state: 'removing', approved }));
  return true;
}

function approvedRemoval(link: MadeLink, tellsGuests: boolean): ApprovedRemoval {
  return { id: link.id, side: link.made, hash: link[link.made].hash, tellsGuests };
}
