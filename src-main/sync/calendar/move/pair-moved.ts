/**
 * Finds linked entries in the calendar of another account (A13): by uid, then by equal content. Whatever could be one of several, or
 * is alike without being equal, is left to a person. Pure.
 */
import { canonicalJson } from '../../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent } from '../../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { clockAround } from '../../../../src-shared/domain/time/same-zone.ts';
import { type AgreedLink, isAwaited } from '../../../store/index.ts';
import { fingerprint } from '../../common/fingerprint.ts';

export type FoundBy = 'identity' | 'content';

export interface MovedPair {
  readonly link: AgreedLink;
  readonly stored: StoredEvent;
}

export interface MovedPairing {
  readonly found: readonly (MovedPair & { readonly by: FoundBy })[];
  /** They may be the same; a person says so. Each link and each entry stands in one of them at most. */
  readonly unclear: readonly MovedPair[];
  /** Nothing at the new place is like these. */
  readonly missing: readonly AgreedLink[];
  /** What is like a link, and has none because there are more of it than links. */
  readonly surplus: readonly StoredEvent[];
}

/** @param own the person's own addresses, those of the old account too: another one of them is no other guest (PE9) */
export function pairMoved(
  links: readonly AgreedLink[],
  entries: readonly StoredEvent[],
  own: readonly string[],
): MovedPairing {
  const found: (MovedPair & { by: FoundBy })[] = [];
  const open = { links: new Set(links), entries: new Set(entries) };
  const take = (link: AgreedLink, stored: StoredEvent): void => {
    open.links.delete(link);
    open.entries.delete(stored);
  };

  /** Links and entries that share a key, where at least one of either does. */
  const groupsBy = (
    linkKeys: (link: AgreedLink) => readonly string[],
    entryKeys: (stored: StoredEvent) => readonly string[],
  ): readonly Group[] => {
    const groups = new Map<string, { links: Set<AgreedLink>; entries: Set<StoredEvent> }>();
    for (const link of open.links)
      for (const key of linkKeys(link)) {
        const group = groups.get(key) ?? { links: new Set(), entries: new Set() };
        groups.set(key, { ...group, links: group.links.add(link) });
      }
    for (const stored of open.entries)
      for (const key of entryKeys(stored)) groups.get(key)?.entries.add(stored);
    return [...groups.values()]
      .filter((group) => group.entries.size > 0)
      .map((group) => ({ links: [...group.links], entries: [...group.entries] }));
  };
  const takeSingles = (groups: readonly Group[], by: FoundBy): void => {
    for (const { links: some, entries: others } of groups) {
      const [link, stored] = [some[0], others[0]];
      if (some.length !== 1 || others.length !== 1 || link === undefined || stored === undefined) continue;
      if (!open.links.has(link) || !open.entries.has(stored)) continue;
      take(link, stored);
      found.push({ link, stored, by });
    }
  };

  const known = new Map<CalendarEvent, string>();
  const whole = (event: CalendarEvent): string => {
    const key = known.get(event) ?? contentKey(event, own);
    known.set(event, key);
    return key;
  };
  // of several that share a uid, the one with the same content
  takeSingles(
    groupsBy(
      ({ uids, provider }) => uids.map((uid) => `${uid} ${whole(provider.base)}`),
      ({ uids, event }) => uids.map((uid) => `${uid} ${whole(event)}`),
    ),
    'identity',
  );
  takeSingles(
    groupsBy(
      ({ uids }) => uids,
      ({ uids }) => uids,
    ),
    'identity',
  );
  // what stood in another calendar of the old account comes back by its uid alone (ID8)
  for (const link of open.links) if (!isAwaited(link)) open.links.delete(link);
  takeSingles(
    groupsBy(
      ({ provider }) => [whole(provider.base)],
      ({ event }) => [whole(event)],
    ),
    'content',
  );

  const unclear: MovedPair[] = [];
  const surplus: StoredEvent[] = [];
  for (const keyOf of [whole, timeKey])
    for (const group of groupsBy(
      ({ provider }) => [keyOf(provider.base)],
      ({ event }) => [keyOf(event)],
    )) {
      const some = group.links.filter((link) => open.links.has(link)).sort((a, b) => (a.id < b.id ? -1 : 1));
      const others = group.entries
        .filter((stored) => open.entries.has(stored))
        .sort((a, b) => (a.ref < b.ref ? -1 : 1));
      for (const [at, stored] of others.entries()) {
        const link = some[at];
        open.entries.delete(stored);
        if (link === undefined) surplus.push(stored);
        else {
          take(link, stored);
          unclear.push({ link, stored });
        }
      }
    }
  return { found, unclear, missing: [...open.links], surplus };
}

interface Group {
  readonly links: readonly AgreedLink[];
  readonly entries: readonly StoredEvent[];
}

/** What is equal in entries that are taken for the same one: title, time, recurrence and guests. */
function contentKey(event: CalendarEvent, own: readonly string[]): string {
  const guests = Object.values(event.participants ?? {})
    .map(({ email }) => email.toLowerCase())
    .filter((email) => !own.includes(email));
  return fingerprint([
    timeKey(event),
    canonicalJson(event.recurrenceRules ?? []),
    [...new Set(guests)].sort(),
  ]);
}

/** What entries have in common that a person may take for the same one. Zones may have different names, if their clocks show the same. */
function timeKey(event: CalendarEvent): string {
  return fingerprint([
    (event.title ?? '').trim(),
    event.start,
    clockAround(event.timeZone, event.start),
    event.duration ?? null,
    event.showWithoutTime === true,
  ]);
}
