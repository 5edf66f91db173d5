/**
 * The mailbox moved to another account (A13): a person says so, and the calendar of the new account takes the place of the old one's.
 * What was agreed is kept; each linked entry is looked for in the new calendar (`pair-moved.ts`), and what is not found there is asked
 * about (`plan-moved.ts`). Nothing is created, removed or mailed for the move itself.
 */
import { type AgreedLink, isAwaited, type Store } from '../../../store/index.ts';
import type { RunContext } from '../run-context.ts';

/**
 * `begun`: the store belongs to the new account, and calls to the CRM may still have to be looked up. `looking`: every link waits to be
 * found in the primary calendar. `asking`: it was looked for there once; what still waits is looked for in the account's other
 * calendars, and else a person is asked. A store without any of them is not moving.
 */
export interface Move {
  readonly phase: 'begun' | 'looking' | 'asking';
  /** Epoch milliseconds. */
  readonly begunAt: number;
  /** When a run looked in the account's other calendars last and left something to be found, epoch milliseconds. */
  readonly lookedAt?: number;
}

/** A question about missing entries may wait for days: the other calendars are not asked in each run. */
const lookAgainMs = 60 * 60 * 1000;

function isToLook({ phase, lookedAt }: Move, now: number): boolean {
  return phase === 'asking' && (lookedAt === undefined || now < lookedAt || now - lookedAt >= lookAgainMs);
}

export function moveOf({ meta }: Pick<Store, 'meta'>): Move | null {
  return JSON.parse(meta.get('move') ?? 'null') as Move | null;
}

/** The store belongs to a new account from here on. Call inside a transaction. */
export function beginMove(store: Store, now: number): void {
  const { meta } = store;
  keepFormerAddresses(store, JSON.parse(meta.get('account-addresses') ?? '[]') as string[]);
  meta.set('account-addresses', null);
  meta.set('move', JSON.stringify({ phase: 'begun', begunAt: now } satisfies Move));
  // what was agreed is told to the CRM under the new account
  meta.set('agreements-state', null);
  meta.set('publishing', null);
  store.movedAccount.dropCalls();
}

/** Once it is known what became of calls to the CRM, nothing of the old calendar's addresses is used any more. */
export function leaveOldPlace({ store }: Pick<RunContext, 'store'>): void {
  const move = moveOf(store);
  if (move?.phase !== 'begun') return;
  store.transaction('move', () => {
    store.movedAccount.awaitAll();
    store.meta.set('move', JSON.stringify({ ...move, phase: 'looking' } satisfies Move));
  });
}

/** Whether the links are looked for in the primary calendar for the first time now. */
export function looksFirst({ store }: Pick<RunContext, 'store'>): boolean {
  const move = moveOf(store);
  if (move?.phase !== 'looking') return false;
  store.transaction('move.looked', () =>
    store.meta.set('move', JSON.stringify({ ...move, phase: 'asking' } satisfies Move)),
  );
  return true;
}

/** Links that wait to be found, with news of their CRM entry, and no entry of the primary calendar that has their uid. */
export function lookedForElsewhere({ store, now }: Pick<RunContext, 'store' | 'now'>): readonly AgreedLink[] {
  const move = moveOf(store);
  if (move === null || !isToLook(move, now())) return [];
  const uids = new Set(
    store.inbox.all('provider').flatMap((news) => (news.kind === 'found' ? news.stored.uids : [])),
  );
  return [...store.inbox.kinds('crm').keys()]
    .flatMap((ref) => store.links.byRef('crm', ref) ?? [])
    .filter(isAwaited)
    .filter((link) => link.uids.every((uid) => !uids.has(uid)));
}

/** Addresses that were the account's own before its mailbox moved, lower-cased (PE9). */
export function formerAddresses({ meta }: Pick<Store, 'meta'>): readonly string[] {
  return JSON.parse(meta.get('former-addresses') ?? '[]') as string[];
}

/** Adds to them: also those of an account that this store never belonged to. Call inside a transaction. */
export function keepFormerAddresses(store: Pick<Store, 'meta'>, addresses: readonly string[]): void {
  const known = formerAddresses(store);
  const all = [...new Set([...known, ...addresses.map((one) => one.toLowerCase())])];
  if (all.length > known.length) store.meta.set('former-addresses', JSON.stringify(all));
}

/** Keeps the account's own addresses, so that they are known after a move. @param addresses lower-cased */
export function noteAddresses(store: Store, addresses: readonly string[]): void {
  const now = JSON.stringify(addresses);
  if (store.meta.get('account-addresses') === now) return;
  store.transaction('addresses', () => store.meta.set('account-addresses', now));
}

/** What was left alone at the old place stays alone at the new one: found by its uids, else by its title and start. */
export function keepLeftAlone({ store }: Pick<RunContext, 'store'>): void {
  if (moveOf(store) === null) return;
  const behind = store.movedAccount.leftBehind();
  if (behind.length === 0) return;
  const entries = store.inbox
    .all('provider')
    .flatMap((news) =>
      news.kind === 'found' && store.links.headByRef('provider', news.ref) === null ? [news.stored] : [],
    )
    .filter(({ ref }) => store.leftAlone.get('provider', ref) === null);
  const byUid = new Map(entries.flatMap((one) => one.uids.map((uid) => [uid, one] as const)));
  const looksOf = (title: string | null | undefined, start: string | null) =>
    `${start} ${title?.trim() ?? ''}`;
  const byLooks = new Map(entries.map((one) => [looksOf(one.event.title, one.event.start), one]));
  const taken = new Set<string>();
  store.transaction('move.left', () => {
    for (const { ref, uids, title, start } of behind) {
      const found = uids.flatMap((uid) => byUid.get(uid) ?? [])[0] ?? byLooks.get(looksOf(title, start));
      if (found === undefined || taken.has(found.ref)) continue;
      taken.add(found.ref);
      store.movedAccount.foundLeft(ref, found.ref);
    }
  });
}

/** The move is over when every entry was found, or a person decided about it. Call inside a transaction. @param now epoch milliseconds */
export function settleMove(store: Store, now: number): void {
  const move = moveOf(store);
  if (move?.phase !== 'asking') return;
  if (store.movedAccount.countAwaited() === 0) {
    store.movedAccount.forgetLeft();
    store.meta.set('move', null);
  } else if (isToLook(move, now))
    store.meta.set('move', JSON.stringify({ ...move, lookedAt: now } satisfies Move));
}
