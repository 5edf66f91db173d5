/**
 * Turns the inbox into what the planner needs: both ends of every pair one of them has news about, strangers with their relatives,
 * removals that are proven. News that turns out to be none is settled on the way.
 */

import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { uidShared } from '../../../src-shared/domain/calendar/unreadable.ts';
import type { Agreement } from '../../../src-shared/domain/crm.ts';
import { otherSide, type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import type { AgreedLink, Link, News, Store } from '../../store/index.ts';
import { isDue } from '../common/quarantine.ts';
import { contentHash, lockedFields, looks, providerView } from './compare.ts';
import { endLink } from './keep-plan.ts';
import { placesOf } from './link.ts';
import type { Case, End, Loose } from './model.ts';
import { allSettled, read } from './pull.ts';
import type { RunContext } from './run-context.ts';

export interface Gathered {
  readonly cases: readonly Case[];
  readonly loose: Readonly<Record<SideName, readonly Loose[]>>;
  readonly agreements: readonly Agreement[];
}

export async function gather(run: RunContext, signal: AbortSignal): Promise<Gathered> {
  const agreements = compareAgreements(run);
  retryUnreadable(run);
  // what another machine agreed on in the CRM can only be understood with the calendar's side of it
  if (agreements.length > 0) await read('provider', run, signal);
  await readBoth(run, signal);
  if (settleEchoes(run)) await readBoth(run, signal);
  const elsewhere = await findMoved(run, signal);
  const unreadable = await twinsOfUnreadable(run, signal);
  const open = agreements.filter((agreement) => !isReadable(agreement, run.store));
  const { cases, loose } = load(run.store, elsewhere, unreadable);
  const others = (side: SideName) =>
    loose[side].filter(({ stored: { ref } }) => !open.some((one) => refIn(one, side) === ref));
  return {
    cases,
    loose: { provider: others('provider'), crm: others('crm') },
    agreements: agreements.filter((agreement) => !open.includes(agreement)),
  };
}

async function readBoth(run: RunContext, signal: AbortSignal): Promise<void> {
  await allSettled(sideNames.map((side) => read(side, run, signal)));
}

/**
 * Agreements another machine made since we last looked: what we hold alike is fine; everything else loses its link here and is
 * read again on both sides, to be re-linked by proof (ID9).
 */
function compareAgreements({ store, now }: RunContext): readonly Agreement[] {
  const rows = store.agreementNews.all();
  if (rows.length === 0) return [];
  const open: Agreement[] = [];
  store.transaction('agreements.compare', () => {
    for (const row of rows) {
      if (row.type === 'ended') {
        const link = store.links.byId(row.linkId);
        if (link !== null) {
          for (const { side, ref } of placesOf(link)) store.leftAlone.put(side, ref, link.uids, 'separate');
          endLink(link, 'ended-on-another-machine', { store, now });
        }
        store.links.noteEnded(row.linkId);
        store.agreementNews.settle(row.linkId);
        continue;
      }
      const { agreement } = row;
      const ours = store.links.byId(agreement.linkId);
      const same =
        ours !== null &&
        ours.status !== 'creating' &&
        ours.provider.ref === agreement.providerRef &&
        ours.crm.ref === agreement.crmRef &&
        ours.provider.hash === agreement.providerHash &&
        ours.crm.hash === agreement.crmHash;
      if (same) {
        store.agreementNews.settle(agreement.linkId);
        continue;
      }
      if (ours !== null) store.links.drop(ours.id);
      for (const side of sideNames) {
        const ref = refIn(agreement, side);
        const rival = store.links.byRef(side, ref);
        if (rival !== null) store.links.end(rival.id);
        if (store.inbox.get(side, ref) === null) store.inbox.put(side, { kind: 'hint', ref });
      }
      open.push(agreement);
    }
  });
  return open;
}

/** An agreement about something that cannot be read at the moment stays open, and what it is about waits with it. */
function isReadable(agreement: Agreement, { inbox }: Store): boolean {
  const kinds = sideNames.map((side) => inbox.get(side, refIn(agreement, side))?.kind);
  return !kinds.includes('hint') && !kinds.includes('unreadable');
}

function refIn({ providerRef, crmRef }: Agreement, side: SideName): string {
  return side === 'provider' ? providerRef : crmRef;
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
 * News with the content the link agreed on is only a new revision. Real news about one end needs the other end read in full.
 * True when something was put down to be read.
 */
function settleEchoes({ store, sides }: RunContext): boolean {
  const news = { provider: newsByRef(store, 'provider'), crm: newsByRef(store, 'crm') };
  const unmailedGuests = sides.provider.capabilities.unmailedGuests;
  const done = new Set<string>();
  const echoes: { side: SideName; link: AgreedLink; stored: StoredEvent }[] = [];
  const stale: { side: SideName; ref: string }[] = [];
  const wanted: { side: SideName; ref: string }[] = [];
  for (const side of sideNames)
    for (const one of news[side].values()) {
      const link = store.links.byRef(side, one.ref);
      if (link === null) {
        if (one.kind === 'removed') stale.push({ side, ref: one.ref });
        continue;
      }
      if (done.has(link.id)) continue;
      done.add(link.id);
      if (link.status === 'creating' || (link.status === 'elsewhere' && side === 'crm')) continue;
      const ends = sideNames.map((name) => ({
        name,
        ref: link[name].ref,
        news: news[name].get(link[name].ref),
      }));
      const real = ends.some(
        (end) => end.news !== undefined && !isEcho(end.name, end.news, link, unmailedGuests),
      );
      for (const end of ends)
        if (!real && end.news?.kind === 'found')
          echoes.push({ side: end.name, link, stored: end.news.stored });
        else if (real && end.news === undefined) wanted.push({ side: end.name, ref: end.ref });
    }
  if (echoes.length + stale.length + wanted.length > 0)
    store.transaction('echoes', () => {
      for (const { side, link, stored } of echoes) {
        if (link[side].revision !== stored.revision) store.links.touch(link.id, side, stored.revision);
        store.inbox.settle(side, stored.ref);
      }
      for (const { side, ref } of stale) store.inbox.settle(side, ref);
      for (const { side, ref } of wanted) store.inbox.put(side, { kind: 'hint', ref });
    });
  return wanted.length > 0;
}

function newsByRef(store: Store, side: SideName): ReadonlyMap<string, News> {
  return new Map(store.inbox.all(side).map((one) => [one.ref, one]));
}

function isEcho(side: SideName, news: News, link: AgreedLink, unmailedGuests: boolean): boolean {
  if (link.status !== 'linked') return false;
  if (news.kind !== 'found' || news.stored.push === false) return false;
  const { stored } = news;
  if (side === 'provider')
    return lockedFields(stored).length === 0 ? contentHash(stored.event) === link.provider.hash : false;
  return contentHash(crmView(stored.event, link.provider.base, unmailedGuests)) === link.crm.hash;
}

function crmView(
  event: CalendarEvent,
  provider: CalendarEvent | null,
  unmailedGuests: boolean,
): CalendarEvent {
  return providerView(event, provider?.participants, unmailedGuests);
}

/** Provider entries that are gone from the primary calendar but live on: at another address, or in another calendar (ID8). */
async function findMoved(run: RunContext, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const { store, sides, calendars } = run;
  const elsewhere = new Set<string>();
  const gone: AgreedLink[] = [];
  for (const news of store.inbox.all('provider')) {
    if (news.kind !== 'removed') continue;
    const link = store.links.byRef('provider', news.ref);
    if (link !== null && link.status !== 'creating') gone.push(link);
  }
  if (gone.length === 0) return elsewhere;
  const owners = new Map(gone.flatMap((link) => link.uids.map((uid) => [uid, link] as const)));
  const places = await sides.provider.locate([...owners.keys()], signal);
  const hints: string[] = [];
  for (const place of places) {
    const link = owners.get(place.uid);
    if (link === undefined) continue;
    if (place.calendar !== calendars.provider) elsewhere.add(link.id);
    else if (
      place.ref !== link.provider.ref &&
      store.inbox.get('provider', place.ref) === null &&
      store.links.headByRef('provider', place.ref) === null
    )
      hints.push(place.ref);
  }
  if (hints.length > 0) {
    store.transaction('moved.hints', () => {
      for (const ref of hints) store.inbox.put('provider', { kind: 'hint', ref });
    });
    await read('provider', run, signal);
  }
  return elsewhere;
}

/**
 * Uids of strangers whose twin on the other side may be one that cannot be read at the moment, or was not read yet: they wait with it, or a server that
 * makes up uids would get them twice (ID5).
 */
async function twinsOfUnreadable(
  { store, sides, calendars }: RunContext,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const waiting = new Set<string>();
  for (const side of sideNames) {
    const refs = new Set(
      store.inbox
        .all(side)
        .filter(
          (news) =>
            (news.kind === 'unreadable' || news.kind === 'hint') &&
            store.links.headByRef(side, news.ref) === null,
        )
        .map((news) => news.ref),
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
      if (place.calendar === calendars[side] && refs.has(place.ref)) waiting.add(place.uid);
  }
  return waiting;
}

function load(
  store: Store,
  elsewhere: ReadonlySet<string>,
  waiting: ReadonlySet<string>,
): Omit<Gathered, 'agreements'> {
  const cases = new Map<string, { link: Link; provider: End | null; crm: End | null }>();
  const loose: Record<SideName, Loose[]> = { provider: [], crm: [] };
  // until it is known what became of a call, its own effect would pass for a person's edit (WR8)
  const sent = store.outbox.all().flatMap(({ state, entry }) => (state === 'sent' ? [entry] : []));
  const unclear = new Set(sent.map(({ link }) => link));
  const mayBeOurs = (one: Loose, side: SideName): boolean =>
    one.relatives.some(({ id }) => unclear.has(id)) ||
    sent.some(
      ({ side: target, write }) =>
        target === side && write.type === 'create' && looks(write.event) === looks(one.stored.event),
    );
  for (const side of sideNames)
    for (const news of store.inbox.all(side)) {
      const link = store.links.byRef(side, news.ref);
      if (link === null) {
        if (news.kind !== 'found' || news.stored.uids.some((uid) => waiting.has(uid))) continue;
        const one = looseOf(store, side, news.stored);
        if (!mayBeOurs(one, side)) loose[side].push(one);
        continue;
      }
      if (unclear.has(link.id)) continue;
      const one = cases.get(link.id) ?? { link, provider: null, crm: null };
      one[side] = endOf(news, side === 'provider' && elsewhere.has(link.id));
      cases.set(link.id, one);
    }
  return { cases: [...cases.values()], loose };
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
      return null; // still unread: nothing is known
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
  const leftTwins = [...twins].flatMap((ref) => {
    const reason = store.leftAlone.get(other, ref);
    // a twin with news of its own is paired by its uid, unless a person keeps the two apart
    const pairs = reason !== 'separate' && store.inbox.get(other, ref) !== null;
    return reason === null || pairs ? [] : [{ ref, reason }];
  });
  return {
    stored,
    relatives: [...relatives.values()],
    left: store.leftAlone.get(side, stored.ref),
    leftTwins,
  };
}
