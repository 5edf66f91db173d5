/** Single-value extended properties: read from requests, shown when a request expands them, and searched for. */
import type { Json } from '../../simulator/json.ts';
import { refuse } from '../refusal.ts';
import type { EventContent } from './event.ts';

type Properties = EventContent['properties'];

const propertyId =
  /^(\w+) (?:\{?([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\}? (?:Name (.+)|Id (0x[\da-f]+))|(0x[\da-f]+))$/i;

/** The properties that `$expand` names; null: it does not expand them. */
export function expandedProperties(query: URLSearchParams): readonly string[] | null {
  const match = /singleValueExtendedProperties\((.*?)\)(?:,|$)/i.exec(query.get('$expand') ?? '');
  if (match === null) {
    if (/singleValueExtendedProperties/i.test(query.get('$expand') ?? ''))
      refuse(400, 'ErrorInvalidUrlQuery', 'Expand of SingleValueExtendedProperties must have a filter.');
    return null;
  }
  const ids = [...(match[1] ?? '').matchAll(/id eq '((?:[^']|'')*)'/gi)].map(([, id = '']) =>
    canonicalPropertyId(id),
  );
  if (ids.length === 0)
    refuse(400, 'ErrorInvalidUrlQuery', 'Expand of SingleValueExtendedProperties must have a filter.');
  return ids;
}

/** The member of an event, absent where it has none of them. */
export function viewProperties(properties: Properties, ids: readonly string[]): Json {
  const found = ids.flatMap((id) => (properties[id] === undefined ? [] : [{ id, value: properties[id] }]));
  return found.length === 0 ? {} : { singleValueExtendedProperties: found };
}

/** A filter such as `singleValueExtendedProperties/any(ep: ep/id eq '…' and ep/value eq '…')`; null for anything else. */
export function propertyFilter(part: string): ((properties: Properties) => boolean) | null {
  const match =
    /^singleValueExtendedProperties\/any\(\s*(\w+)\s*:\s*\1\/id eq '((?:[^']|'')*)' and \1\/value eq '((?:[^']|'')*)'\s*\)$/i.exec(
      part,
    );
  if (match === null) return null;
  const id = canonicalPropertyId(match[2] ?? '');
  const wanted = (match[3] ?? '').replaceAll("''", "'");
  return (properties) => properties[id] === wanted;
}

/** An extended property's id in the form that answers have: braces, and the GUID in lower case. @throws GraphRefusal 400 */
function canonicalPropertyId(id: string): string {
  const match = propertyId.exec(id);
  if (match === null) refuse(400, 'ErrorInvalidProperty', `The property '${id}' is invalid.`);
  const [, type, guid, name, number, tag] = match;
  if (tag !== undefined) return `${type} ${tag.toLowerCase()}`;
  return `${type} {${guid?.toLowerCase()}} ${name === undefined ? `Id ${number?.toLowerCase()}` : `Name ${name}`}`;
}

/** Those that a request sets. @throws GraphRefusal 400 */
export function readProperties(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ((value ?? []) as readonly Json[]).map(({ id, value: text }) => [
      canonicalPropertyId(String(id ?? '')),
      String(text ?? ''),
    ]),
  );
}
