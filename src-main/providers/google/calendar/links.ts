/**
 * Converts between an event's conference and links. Concord writes one link as a conference of a provider other than Google
 * (https://developers.google.com/workspace/calendar/api/v3/reference/events#resource, `conferenceData`: a solution and at least one
 * entry point).
 */
import type { VirtualLocation } from '../../../../src-shared/domain/calendar/event.ts';
import { mayCross } from '../../../../src-shared/domain/calendar/links.ts';
import { type Json, listIn, objectIn, textIn } from '../json.ts';

type Links = Readonly<Record<string, VirtualLocation>>;

/** The video links of the conference; without a conference the Meet link. */
export function readLinks(event: Json): Links {
  const conference = objectIn(event, 'conferenceData');
  const solution = textIn(objectIn(conference, 'conferenceSolution'), 'name').trim();
  const uris = listIn(conference, 'entryPoints')
    .filter((point) => textIn(point, 'entryPointType') === 'video')
    .map((point) => textIn(point, 'uri').trim());
  const meet = textIn(event, 'hangoutLink').trim();
  const [uri] = [...uris, meet].filter(mayCross);
  if (uri === undefined) return {};
  return { '1': { ...(solution === '' || solution === hostOf(uri) ? {} : { name: solution }), uri } };
}

/** `conferenceData` of a request; null takes the conference away. */
export function writeLinks(links: Links | undefined): Json | null {
  const [link] = Object.values(links ?? {});
  if (link === undefined) return null;
  return {
    conferenceSolution: { key: { type: 'addOn' }, name: link.name ?? hostOf(link.uri) },
    entryPoints: [{ entryPointType: 'video', uri: link.uri }],
  };
}

function hostOf(uri: string): string {
  return URL.parse(uri)?.host || 'Online';
}
