/**
 * Turns the inbox into what the planner needs: both entries of every pair about which there is news, entries without a link together
 * with the links that know their uids, and removals that are proven. News that turns out to be none is settled first.
 */

import type { Ref, StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { type UnreadableReason, uidShared } from '../../../../src-shared/domain/calendar/unreadable.ts';
import type { Agreement } from '../../../../src-shared/domain/crm.ts';
import { otherSide, type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import {
  type AgreedLink,
  isAwaited,
  isKeptApart,
  type Link,
  type News,
  refOn,
  type Store,
} from '../../../store/index.ts';
import { isDue } from '../../common/quarantine.ts';
import { likenesses, looks } from '../entries/compare.ts';
import { keepLeftAlone, lookedForElsewhere, looksFirst } from '../move/move.ts';
import type { Case, End, Loose } from '../plan/model.ts';
import type { RunContext } from '../run-context.ts';
import { compareAgreements, isReadable, refIn } from './compare-agreements.ts';
import { settleEchoes } from './echoes.ts';
import { overdueIn } from './overdue-invitations.ts';
import { read, readBoth } from './read.ts';
import { retryStale } from './stale.ts';

export interface Gathered {
  readonly cases: readonly Case[];
  readonly loose: Readonly<Record<SideName, readonly Loose[]>>;
  readonly agreements: readonly Agreement[];
  /** The mailbox moved, and its entries are looked for in the primary calendar for the first time (A13). */
  readonly looksFirst?: boolean;
}

export async function gather(run: RunContext, signal: AbortSignal): Promise<Gathered> {
  const agreements = compareAgreements(run);
  retryUnreadable(run);
  retryStale(run);
  // an agreement can only be compared once the calendar's entry of it has been read
  if (agreements.length > 0) await read('provider', run, signal);
  await readBoth(run, signal);
  await readAwaited(run, signal);
  if (settleEchoes(run)) await readBoth(run, signal);
  const elsewhere = await findMoved(run, signal);
  const isFirstLook = looksFirst(run);
  const unreadable = await twinsOfUnreadable(run, signal);
  keepLeftAlone(run);
  const [readable, unread] = partition(agreements, (agreement) => isReadable(agreement, run.store));
  const { cases, loose, held } = run.store.reading(() =>
    load(run.store, elsewhere, unreadable, refsOf(readable)),
  );
  const [unclear, told] = partition(readable, (agreement) =>
    sideNames.some((side) => held[side].has(refIn(agreement, side))),
  );
  const open = refsOf([...unread, ...unclear]);
  const others = (side: SideName) => loose[side].filter(({ stored: { ref } }) => !open[side].has(ref));
  const overdue = new Set(overdueIn(run));
  const marked = others('crm').map((one) =>
    overdue.has(one.stored.ref) ? { ...one, isOverdue: true as const } : one,
  );
  return {
    cases,
    loose: { provider: others('provider'), crm: marked },
    agreements: told,
    ...(isFirstLook ? { looksFirst: true } : {}),
  };
}

function retryUnreadable({ store, now }: RunContext): void {
  const due = store.quarantine.all().filter((row) => row.stage === 'reading' && isDue(row, now()));
  if (due.length === 0) return;
  store.transaction('quarantine.retry', () => {
    for (const row of due) {
      const news = store.inbox.get(row.side, row.ref);
      if (news?.kind === 'unreadable' || (news === null && row.reason === uidShared))
        store.inbox.put(row.side, { kind: 'hint', ref: row.ref });
    }
  });
}

/**
 * An invitation arrived: the CRM's entries that may be its own are read again (PE8). Its uid says nothing where the organiser's server
 * makes up uids, so these are those that wait for an invitation, and those of which this person has an entry that starts with it.
 */
async function readAwaited(run: RunContext, signal: AbortSignal): Promise<void> {
  const { store, session, now } = run;
  const left = store.leftAlone.refsOf('crm', 'awaits-invitation');
  if (!session.rules.useOrganizer || (left.length === 0 && store.links.count() === 0)) return;
  const isInvitation = (news: News | null): news is Extract<News, { kind: 'found' }> =>
    news?.kind === 'found' && news.stored.readOnly?.reason === 'not-organizer';
  // also one that the CRM refuses as a new entry, because it has the meeting
  const isUnlinked = (ref: Ref): boolean => {
    const head = store.links.headByRef('provider', ref);
    if (head === null) return true;
    const held = store.quarantine.get('provider', ref);
    return head.status === 'creating' && (held === null || isDue(held, now()));
  };
  const invitations = [...store.inbox.kinds('provider')]
    .filter(([ref, kind]) => kind === 'found' && isUnlinked(ref))
    .map(([ref]) => store.inbox.get('provider', ref))
    .filter(isInvitation)
    .map(({ stored }) => stored);
  if (invitations.length === 0) return;
  const uids = invitations.flatMap((one) => one.uids);
  const awaited = [
    ...left,
    ...store.links.startingAt(invitations.map(({ event }) => event.start)),
    ...uids.flatMap((uid) => store.links.byUid(uid)).flatMap((link) => refOn(link, 'crm') ?? []),
  ];
  if (awaited.length === 0) return;
  store.transaction('awaited', () => store.inbox.hint('crm', awaited));
  await read('crm', run, signal);
}

/**
 * Looks for provider entries that are gone from their address: an entry at another address of the primary calendar is read.
 * @returns the links whose entry is in another calendar of the account (ID8)
 */
async function findMoved(run: RunContext, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const { store, sides, calendars } = run;
  const elsewhere = new Set<string>();
  const gone: AgreedLink[] = [];
  for (const [ref, kind] of store.inbox.kinds('provider')) {
    if (kind !== 'removed') continue;
    const link = store.links.byRef('provider', ref);
    if (link !== null && link.status !== 'creating') gone.push(link);
  }
  gone.push(...lookedForElsewhere(run));
  if (gone.length === 0) return elsewhere;
  const owners = new Map(gone.flatMap((link) => link.uids.map((uid) => [uid, link] as const)));
  const places = await sides.provider.locate([...owners.keys()], signal);
  const hints: string[] = [];
  for (const place of places) {
    const link = owners.get(place.uid);
    if (link === undefined) continue;
    if (place.calendar !== calendars.provider) elsewhere.add(link.id);
    else if (
      store.inbox.get('provider', place.ref) === null &&
      store.links.headByRef('provider', place.ref) === null
    )
      hints.push(place.ref);
  }
  if (hints.length > 0) {
    store.transaction('moved.hints', () => store.inbox.hint('provider', hints));
    await read('provider', run, signal);
  }
  return elsewhere;
}

/** Dates of a series in a CRM of single entries can be read once the calendar has the series, for example as an invitation. */
const seriesUnknown: UnreadableReason = 'series-unknown';

/**
 * Uids of entries without a link whose twin on the other side cannot be read at the moment, or was not read yet. They wait for it:
 * otherwise a server that makes up uids would get them twice (ID5).
 */
async function twinsOfUnreadable(
  run: RunContext,
  signal: AbortSignal,
  isSecondTry = false,
): Promise<ReadonlySet<string>> {
  const { store, sides, calendars } = run;
  const waiting = new Set<string>();
  const seriesKnownNow = new Set<Ref>();
  for (const side of sideNames) {
    const refs = new Set(
      [...store.inbox.kinds(side)]
        .filter(
          ([ref, kind]) =>
            (kind === 'unreadable' || kind === 'hint') && store.links.headByRef(side, ref) === null,
        )
        .map(([ref]) => ref),
    );
    if (refs.size === 0) continue;
    const other = otherSide(side);
    const uids = store.inbox
      .all(other)
      .flatMap((news) =>
        news.kind === 'found' && store.links.headByRef(other, news.ref) === null ? news.stored.uids : [],
      );
    if (uids.length === 0) continue;
    for (const place of await sides[side].locate([...new Set(uids)], signal))
      if (place.calendar === calendars[side] && refs.has(place.ref)) {
        waiting.add(place.uid);
        if (store.quarantine.get(side, place.ref)?.reason === seriesUnknown) seriesKnownNow.add(place.ref);
      }
  }
  if (seriesKnownNow.size === 0 || isSecondTry) return waiting;
  store.transaction('series-known', () => {
    for (const ref of seriesKnownNow) store.inbox.put('crm', { kind: 'hint', ref });
  });
  await read('crm', run, signal);
  return twinsOfUnreadable(run, signal, true);
}

type Refs = Readonly<Record<SideName, ReadonlySet<Ref>>>;

function refsOf(agreements: readonly Agreement[]): Refs {
  const on = (side: SideName) => new Set(agreements.map((agreement) => refIn(agreement, side)));
  return { provider: on('provider'), crm: on('crm') };
}

function partition<T>(all: readonly T[], test: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  const { yes = [], no = [] } = Object.groupBy(all, (one) => (test(one) ? 'yes' : 'no'));
  return [yes, no];
}

/** @param told what agreements name whose entries were both read */
function load(
  store: Store,
  elsewhere: ReadonlySet<string>,
  waiting: ReadonlySet<string>,
  told: Refs,
): Pick<Gathered, 'cases' | 'loose'> & {
  /** Strangers that may be what an unclear call made: it is not known yet whose they are (WR8). */
  readonly held: Refs;
} {
  const cases = new Map<string, { link: Link; provider: End | null; crm: End | null }>();
  const loose: Record<SideName, Loose[]> = { provider: [], crm: [] };
  const held = { provider: new Set<Ref>(), crm: new Set<Ref>() };
  // until it is known what became of a call, its own effect would pass for a person's edit (WR8)
  const sent = store.outbox.all().flatMap(({ state, entry }) => (state === 'sent' ? [entry] : []));
  const unclear = new Set(sent.map(({ link }) => link));
  const mayBeOurs = (one: Loose, side: SideName): boolean =>
    one.relatives.some(({ id }) => unclear.has(id)) ||
    sent.some(
      ({ side: target, write }) =>
        target === side && write.type === 'create' && likenesses(one.stored).includes(looks(write.event)),
    );
  for (const side of sideNames)
    for (const news of store.inbox.all(side)) {
      const head = store.links.headByRef(side, news.ref);
      const link = head && (cases.get(head.id)?.link ?? store.links.byRef(side, news.ref));
      if (link === null) {
        if (news.kind !== 'found') continue;
        // what is read after it may wait for what becomes of an agreement, so that the agreement waits for nothing
        if (!told[side].has(news.ref) && news.stored.uids.some((uid) => waiting.has(uid))) continue;
        const one = looseOf(store, side, news.stored);
        if (mayBeOurs(one, side)) held[side].add(news.ref);
        else loose[side].push(one);
        continue;
      }
      if (unclear.has(link.id)) continue;
      const one = cases.get(link.id) ?? { link, provider: null, crm: null };
      one[side] = endOf(news, side === 'provider' && elsewhere.has(link.id));
      if (isAwaited(link) && elsewhere.has(link.id)) one.provider = { state: 'elsewhere' };
      cases.set(link.id, one);
    }
  return { cases: [...cases.values()], loose, held };
}

function endOf(news: News, elsewhere: boolean): End | null {
  switch (news.kind) {
    case 'found':
      return { state: 'now', stored: news.stored };
    case 'removed':
      return elsewhere ? { state: 'elsewhere' } : { state: 'gone', reason: news.reason };
    case 'unreadable':
      return { state: 'unreadable' };
    default:
      return null; // not read yet: nothing is known
  }
}

function looseOf(store: Store, side: SideName, stored: StoredEvent): Loose {
  const relatives = new Map<string, Link>();
  const twins = new Set<string>();
  const other = otherSide(side);
  for (const uid of stored.uids) {
    for (const link of store.links.byUid(uid)) relatives.set(link.id, link);
    for (const ref of store.leftAlone.byUid(other, uid)) twins.add(ref);
  }
  // made although its create was refused: a side that makes up uids tells it by the create's key
  const made = stored.key === undefined ? null : store.links.byId(stored.key);
  if (made?.status === 'creating' && made.origin === other) relatives.set(made.id, made);
  const leftTwins = [...twins].flatMap((ref) => {
    const reason = store.leftAlone.get(other, ref);
    // a twin with news of its own is paired by its uid, unless a person keeps the two apart
    const pairs = !isKeptApart(reason) && store.inbox.get(other, ref) !== null;
    return reason === null || pairs ? [] : [{ ref, reason }];
  });
  return {
    stored,
    relatives: [...relatives.values()],
    left: store.leftAlone.get(side, stored.ref),
    leftTwins,
  };
}
