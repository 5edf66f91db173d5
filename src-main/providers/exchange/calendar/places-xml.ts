/**
 * Converts between the one text that EWS has for a location, and Graph's list of places. Several are written behind each other, as Outlook
 * does; which they were is noted in a property, and counts as long as the text is what was made of them. Pure.
 */
import { parseBoundedJson } from '../../../../src-shared/domain/bounded-json.ts';
import { isObject, type Json, listIn, textIn } from '../../json-members.ts';

const between = '; ';
const limits = { mostDepth: 4, mostSeparators: 1_000 };

/** `location` and `locations`. @param noted the value of the property; '' without it */
export function readPlaces(text: string, noted: string): Json {
  const places = notedIn(noted);
  return {
    location: { displayName: text },
    ...(places.length > 0 && textOfPlaces(places) === text ? { locations: places } : {}),
  };
}

function notedIn(noted: string): readonly Json[] {
  try {
    const json = parseBoundedJson(noted || '[]', limits);
    return Array.isArray(json) ? json.filter(isObject) : [];
  } catch {
    return [];
  }
}

/** What a request sets: the text, and the property's value. @param body the members of a request; null where it leaves them */
export function writtenPlaces(body: Json): { readonly text: string; readonly noted: string } | null {
  if (!('locations' in body)) return null;
  const places = listIn(body, 'locations');
  const rows = places.map((place) => ({
    displayName: textIn(place, 'displayName'),
    ...('locationUri' in place ? { locationUri: textIn(place, 'locationUri') } : {}),
  }));
  return { text: textOfPlaces(places), noted: JSON.stringify(rows) };
}

function textOfPlaces(places: readonly Json[]): string {
  return places.map((place) => textIn(place, 'displayName')).join(between);
}
