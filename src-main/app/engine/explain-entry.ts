/** Tells everything there is to tell of one entry (D12): why it is where it is, what both sides hold, and its history. */
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { isPrivate } from '../../../src-shared/domain/calendar/private-events.ts';
import { type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import { refOn, type Store } from '../../store/index.ts';
import { type EntryPlace, type EntryWhy, entryWhy, rowWhy } from '../../sync/index.ts';
import { versionsOf } from '../entry-version.ts';
import type { ExplainedEntry, Questions } from './questions.ts';

export interface ExplainParts {
  readonly store: Store;
  /** What a side holds at an address now; null where it cannot be had. */
  readonly readNow: (place: EntryPlace) => Promise<CalendarEvent | null>;
  readonly showsOthers: boolean;
  readonly mayOpen: Readonly<Record<SideName, boolean>>;
}

const mostRows = 100;

export async function explainEntry(
  { place: given, row }: Questions['explain']['input'],
  parts: ExplainParts,
): Promise<ExplainedEntry | null> {
  const { store } = parts;
  const about = row === undefined ? placeWhy(store, given) : rowWhy(store, row);
  if (about === null) return null;
  const { place } = about;
  const places = place === null ? {} : placesOf(store, place);
  const events = {
    provider: await eventOf('provider', places, parts),
    crm: await eventOf('crm', places, parts),
  };
  const asked = place === null ? null : events[place.side];
  const { showsOthers } = parts;
  const why: EntryWhy =
    place === null || row !== undefined
      ? about
      : entryWhy(store, place, { showsOthers, ...(asked === null ? {} : { event: asked }) });
  const rows = why.link === null ? [] : store.historyPages.ofLink(why.link, mostRows);
  const kept = rows.find(({ event }) => event !== null)?.event ?? null;
  const event = events.provider ?? events.crm ?? (kept === null ? null : (JSON.parse(kept) as CalendarEvent));
  const known = place === null ? null : store.leftAlone.entry(place.side, place.ref);
  const { quarantined } = why;
  return {
    why,
    places,
    absentFrom: place === null ? [] : sideNames.filter((side) => places[side] === undefined),
    title: event?.title ?? (event === null ? (known?.title ?? quarantined?.title ?? null) : ''),
    start: event?.start ?? known?.start ?? quarantined?.date ?? null,
    timeZone: event === null ? (known?.timeZone ?? null) : (event.timeZone ?? null),
    isPrivate: event === null ? known?.isPrivate === true : isPrivate(event),
    versions: versionsOf(events.provider, events.crm),
    quarantined:
      quarantined === null ? null : { ...quarantined, event: event === null ? null : JSON.stringify(event) },
    rows,
    runs: store.historyPages.runsOf(
      rows.map(({ id }) => id),
      'all',
    ),
    mayOpen: {
      provider: parts.mayOpen.provider && places.provider !== undefined,
      crm: parts.mayOpen.crm && places.crm !== undefined,
    },
  };
}

function placeWhy(store: Store, place: EntryPlace | undefined): (EntryWhy & { place: EntryPlace }) | null {
  return place === undefined ? null : { ...entryWhy(store, place), place };
}

/** Both ends of a linked entry; else where it is. */
function placesOf(store: Store, place: EntryPlace): ExplainedEntry['places'] {
  const isOfOther = place.calendar !== null && place.calendar !== store.meta.get('primary-calendar');
  const link = isOfOther ? null : store.links.byRef(place.side, place.ref);
  if (link === null) return { [place.side]: place };
  const at = (side: SideName) => {
    const ref = refOn(link, side);
    const isGone = ref === null || store.inbox.get(side, ref)?.kind === 'removed';
    return isGone ? {} : { [side]: { side, ref, calendar: null } };
  };
  return { ...at('provider'), ...at('crm') };
}

/** As it was read, else as both sides last agreed, else as its side tells it now. */
async function eventOf(
  side: SideName,
  places: ExplainedEntry['places'],
  { store, readNow }: ExplainParts,
): Promise<CalendarEvent | null> {
  const place = places[side];
  if (place === undefined) return null;
  const found = store.inbox.found(side, place.ref);
  if (found !== null && place.calendar === null) return found.event;
  const link = place.calendar === null ? store.links.byRef(side, place.ref) : null;
  if (link !== null && link.status !== 'creating') return link[side].base;
  return readNow(place);
}
