/** Tells real news from echoes: a side reports Concord's own writes too, and saves without a change. */
import { sameValue } from '../../../../src-shared/domain/calendar/canonical.ts';
import { organizerOf } from '../../../../src-shared/domain/calendar/event.ts';
import type { Ref, StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import type { AgreedLink, News } from '../../../store/index.ts';
import { contentHash, lockedFields } from '../entries/compare.ts';
import { hasUnblocked } from '../people/blocked-guests.ts';
import { tickedIds, viewFor } from '../people/ticks.ts';
import { isToLeave } from '../plan/private-events.ts';
import { rulesOfRun } from '../rules/rules-in-force.ts';
import type { RunContext } from '../run-context.ts';
import { wishedLinks } from '../undo/wishes.ts';

/**
 * Settles news that is none: a new revision of the content that both sides agreed on. Where one entry of a pair has real news, the
 * other entry is noted to be read too. @returns whether something was noted to be read
 */
export function settleEchoes(run: RunContext): boolean {
  const { store } = run;
  const { echoes, stale, wanted } = store.reading(() => sorted(run));
  if (echoes.length + stale.length + wanted.length > 0)
    store.transaction('echoes', () => {
      for (const { side, link, stored } of echoes) {
        if (link[side].revision !== stored.revision) store.links.touch(link.id, side, stored);
        store.inbox.settle(side, stored.ref);
      }
      for (const { side, ref } of stale) store.inbox.settle(side, ref);
      for (const { side, ref } of wanted) store.inbox.put(side, { kind: 'hint', ref });
    });
  return wanted.length > 0;
}

interface Sorted {
  readonly echoes: readonly {
    readonly side: SideName;
    readonly link: AgreedLink;
    readonly stored: StoredEvent;
  }[];
  /** Removals of what no link knows. */
  readonly stale: readonly { readonly side: SideName; readonly ref: Ref }[];
  /** Entries whose other side has real news. */
  readonly wanted: readonly { readonly side: SideName; readonly ref: Ref }[];
}

function sorted(run: RunContext): Sorted {
  const { store, sides } = run;
  const wished = wishedLinks(store);
  const rules = rulesOfRun(run);
  const kinds = { provider: store.inbox.kinds('provider'), crm: store.inbox.kinds('crm') };
  const unmailedGuests = sides.provider.capabilities.unmailedGuests;
  const done = new Set<string>();
  const echoes: { side: SideName; link: AgreedLink; stored: StoredEvent }[] = [];
  const stale: { side: SideName; ref: string }[] = [];
  const wanted: { side: SideName; ref: string }[] = [];
  for (const side of sideNames)
    for (const [ref, kind] of kinds[side]) {
      const link = store.links.byRef(side, ref);
      if (link === null) {
        if (kind === 'removed') stale.push({ side, ref });
        continue;
      }
      if (done.has(link.id)) continue;
      done.add(link.id);
      if (link.status === 'creating' || (link.status === 'elsewhere' && side === 'crm')) continue;
      const ends = sideNames.map((name) => ({
        name,
        ref: link[name].ref,
        news: kinds[name].has(link[name].ref) ? store.inbox.get(name, link[name].ref) : null,
      }));
      const isLeaving = (news: News): boolean => news.kind === 'found' && isToLeave(rules, link, news.stored);
      const bringsGuests = (news: News, { crm }: AgreedLink): boolean =>
        news.kind === 'found' && hasUnblocked(news.stored.event, crm.base, run.capabilities.crm);
      const real =
        wished.has(link.id) ||
        ends.some(
          ({ name, news }) =>
            news !== null &&
            (!isEcho(name, news, link, unmailedGuests) ||
              (name === 'provider' && (isLeaving(news) || bringsGuests(news, link)))),
        );
      for (const end of ends)
        if (!real && end.news?.kind === 'found')
          echoes.push({ side: end.name, link, stored: end.news.stored });
        else if (real && end.news === null) wanted.push({ side: end.name, ref: end.ref });
    }
  return { echoes, stale, wanted };
}

function isEcho(side: SideName, news: News, link: AgreedLink, unmailedGuests: boolean): boolean {
  if (link.status !== 'linked') return false;
  if (news.kind !== 'found' || news.stored.push === false) return false;
  const { stored } = news;
  if (side === 'provider' && lockedFields(stored).length > 0) return false;
  return holdsBase(side, stored, link, unmailedGuests);
}

/** Whether an entry still holds what both sides agreed on. */
export function holdsBase(
  side: SideName,
  stored: StoredEvent,
  link: AgreedLink,
  unmailedGuests: boolean,
): boolean {
  if (side === 'provider') return contentHash(stored.event) === link.provider.hash;
  // there may be an invitation that takes the place of what this person has
  if (stored.part === 'invited' && organizerOf(link.provider.base) === null) return false;
  const { ticked } = link.crm;
  // a tick that changes nothing yet is remembered, so that it is known when it is taken back
  if (ticked !== undefined && !sameValue(ticked, tickedIds(stored.event))) return false;
  const view = viewFor(stored, [link.provider.base], unmailedGuests, ticked);
  return contentHash(view) === link.crm.hash;
}
