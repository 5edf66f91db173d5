/**
 * Converts between Graph's locations and online meeting, and locations and links. Graph keeps no link but that of its own online meetings, so
 * another link is written as a location whose text a person can click on.
 */
import type { CalendarEvent, VirtualLocation } from '../../../src-shared/domain/calendar/event.ts';
import { mayCross } from '../../../src-shared/domain/calendar/links.ts';
import { type Json, listIn, objectIn, textIn } from '../json-members.ts';

type Places = Pick<CalendarEvent, 'locations' | 'virtualLocations'>;

/** The longest text of a location: Exchange cuts longer ones ([MS-OXOCAL] 2.2.1.4). */
export const longestName = 255;

const providers: Readonly<Record<string, string>> = {
  teamsforbusiness: 'Microsoft Teams',
  skypeforbusiness: 'Skype for Business',
  skypeforconsumer: 'Skype',
};

export function readPlaces(event: Json): Places {
  const locations: string[] = [];
  const links: VirtualLocation[] = [];
  const own = meetingOf(event);
  if (own !== null) links.push(own);
  for (const place of placesOf(event)) {
    const link = linkOf(place);
    const name = textIn(place, 'displayName').trim();
    if (link === null && name !== '') locations.push(name);
    else if (link !== null && link.uri !== own?.uri) links.push(link);
  }
  return {
    locations: numbered(locations.map((name) => ({ name }))),
    virtualLocations: numbered(links),
  };
}

/** The link of Microsoft's own online meeting. */
function meetingOf(event: Json): VirtualLocation | null {
  const uri = (
    textIn(objectIn(event, 'onlineMeeting'), 'joinUrl') || textIn(event, 'onlineMeetingUrl')
  ).trim();
  if (!mayCross(uri)) return null;
  const name = providers[textIn(event, 'onlineMeetingProvider').toLowerCase()];
  return { ...(name === undefined ? {} : { name }), uri };
}

/** `location` is the first of several, or all their names in one. */
function placesOf(event: Json): readonly Json[] {
  const several = listIn(event, 'locations');
  return several.length > 0 ? several : [objectIn(event, 'location')];
}

const linkText = /^(?:(.{0,255}?)(?::\s+|\s+))?(https:\/\/\S+)$/i;

function linkOf(place: Json): VirtualLocation | null {
  const text = textIn(place, 'displayName').trim();
  const uri = textIn(place, 'locationUri').trim();
  const match = linkText.exec(text);
  const found = /^https:/i.test(uri) ? uri : (match?.[2] ?? '');
  if (!mayCross(found)) return null;
  const name = match === null ? text : (match[1] ?? '');
  return { ...(name === '' || name === hostOf(found) ? {} : { name }), uri: found };
}

/**
 * `locations` of a request. Those that stay keep the members that Concord does not have (WR3).
 * @param known what Graph has now; null for a new event
 */
export function writePlaces({ locations = {}, virtualLocations = {} }: Places, known: Json | null): Json {
  const own = known === null ? null : meetingOf(known);
  const kept = known === null ? [] : placesOf(known);
  const named = (name: string): Json =>
    kept.find((place) => linkOf(place) === null && textIn(place, 'displayName').trim() === name) ?? {
      displayName: name,
    };
  const linked = (link: VirtualLocation): Json =>
    kept.find((place) => isSameLink(linkOf(place), link)) ?? linkPlace(link);
  const written = [
    ...Object.values(locations).map(({ name }) => named(name.toWellFormed())),
    ...Object.values(virtualLocations)
      .filter(({ uri }) => uri !== own?.uri)
      .map(linked),
  ];
  return written.length === 0 ? { locations: [], location: { displayName: '' } } : { locations: written };
}

function isSameLink(one: VirtualLocation | null, other: VirtualLocation): boolean {
  return one !== null && one.uri === other.uri && one.name === other.name;
}

function linkPlace({ name, uri }: VirtualLocation): Json {
  const text = name === undefined ? uri : `${name}: ${uri}`;
  return {
    displayName: text.length <= longestName ? text : (name ?? hostOf(uri)).slice(0, longestName),
    locationUri: uri,
  };
}

function hostOf(uri: string): string {
  return URL.parse(uri)?.host ?? '';
}

function numbered<T>(values: readonly T[]): Readonly<Record<string, T>> {
  return Object.fromEntries(values.map((value, index) => [String(index + 1), value]));
}
