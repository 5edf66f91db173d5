/** Which links may cross from one side to the other (S6), and how those that may not are kept where they are. */
import { canonicalEvent, sameValue } from './canonical.ts';
import type { CalendarEvent, PatchObject, VirtualLocation } from './event.ts';

/**
 * Whether a link may cross: web pages over https, mail addresses and telephone numbers. Any other scheme may run a program
 * (`javascript:`, `file:`, `ms-word:`) or send what a person types unencrypted (`http:`), and stays on its own side. So does a web page
 * whose host programs read differently (a backslash, percent-encoding, a zone), one with a user name or a password, which belong to
 * this person alone or hide the host behind another name, and anything with a control character.
 * @param uri from outside, in any form
 */
export function mayCross(uri: string): boolean {
  const text = uri.trim();
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)) return false;
  return webPage.test(text) || /^(?:mailto:|tel:)[^\s/\\]/i.test(text);
}

/** https, two slashes, and a host that no program takes for another one; then the end, or a path, a query or a fragment. */
const webPage = /^https:\/\/(?:\[[\da-f:.]+\]|[^\s/?#\\@%[\]:]+)(?::\d*)?(?:[/?#]|$)/i;

/** The event without links that may not cross, in its occurrences too. */
export function withCrossingLinks(event: CalendarEvent): CalendarEvent {
  return withLinks(event, null);
}

/**
 * An event as it is to become on a side, from what the other side has: only links that may cross, and after them those of the known
 * event that may not. The other side never saw these, so it did not remove them.
 */
export function withOwnLinks(target: CalendarEvent, known: CalendarEvent): CalendarEvent {
  return withLinks(target, known);
}

type Links = CalendarEvent['virtualLocations'];

function withLinks(event: CalendarEvent, known: CalendarEvent | null): CalendarEvent {
  const links = joined(event.virtualLocations, known?.virtualLocations);
  let isChanged = links !== event.virtualLocations;
  const overrides = Object.entries(event.recurrenceOverrides ?? {}).map(([id, patch]) => {
    const given = patch.virtualLocations as Links | null;
    if (given === undefined || given === null) return [id, patch];
    const inner = joined(given, known?.recurrenceOverrides?.[id]?.virtualLocations as Links);
    if (inner !== given) isChanged = true;
    return [id, inner === given ? patch : { ...patch, virtualLocations: inner }];
  });
  if (!isChanged) return event;
  return canonicalEvent({
    ...event,
    ...(links === undefined ? {} : { virtualLocations: links }),
    recurrenceOverrides: Object.fromEntries(overrides) as Readonly<Record<string, PatchObject>>,
  });
}

/** The same object when nothing is left out or added. */
function joined(links: Links, known: Links): Links {
  const given = Object.values(links ?? {});
  const crossing = given.filter(({ uri }) => mayCross(uri));
  const own = Object.values(known ?? {}).filter(({ uri }) => !mayCross(uri));
  const isComplete = own.length === 0 && crossing.length === given.length;
  if (isComplete || (known !== undefined && sameValue(links, known))) return links;
  const all: readonly VirtualLocation[] = [...crossing, ...own];
  // ids are sorted as texts
  return Object.fromEntries(all.map((link, index) => [String(index).padStart(6, '0'), link]));
}
