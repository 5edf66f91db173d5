/** OData query options as far as Outlook's part of Graph knows them: $top, $skip, $select, $orderby, $filter. */
import type { Json } from '../../simulator/json.ts';
import { refuse } from '../refusal.ts';

const mostRows = 1000;

/** @param usual rows of a page where the request names none */
export function pageOf(
  query: URLSearchParams,
  usual: number,
): { readonly top: number; readonly skip: number } {
  const number = (name: string, otherwise: number): number => {
    const text = query.get(name);
    if (text === null) return otherwise;
    if (!/^\d+$/.test(text))
      refuse(
        400,
        'BadRequest',
        `Invalid value '${text}' for ${name} query option found. The ${name} query option requires a non-negative integer value.`,
      );
    return Number(text);
  };
  const top = number('$top', usual);
  if (top > mostRows)
    refuse(
      400,
      'ErrorInvalidUrlQuery',
      `The limit of '${mostRows}' for Top query has been exceeded. The value from the incoming request is '${top}'.`,
    );
  return { top, skip: number('$skip', 0) };
}

/** The members that $select names; null without it. @param known all names of the type. @throws GraphRefusal for another name */
export function readSelect(
  query: URLSearchParams,
  type: string,
  known: readonly string[],
): readonly string[] | null {
  const text = query.get('$select');
  if (text === null) return null;
  const names = text.split(',').map((name) => name.trim().split('/')[0] ?? '');
  const wrong = names.find((name) => !known.includes(name));
  if (wrong !== undefined)
    refuse(
      400,
      'RequestBroker--ParseUri',
      `Could not find a property named '${wrong}' on type 'microsoft.graph.${type}'.`,
    );
  return names;
}

/** What is left of a row: the id and the ETag are always there. */
export function selected(row: Json, names: readonly string[] | null): Json {
  if (names === null) return row;
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => name === 'id' || name === '@odata.etag' || names.includes(name)),
  );
}

/** @param properties single-value extended properties of the row, by id */
export type RowTest = (row: Json, properties: Readonly<Record<string, string>>) => boolean;

/**
 * A filter of comparisons that are joined by `and`. @param special reads what is no comparison of a member; null: it cannot either
 * @throws GraphRefusal for anything else
 */
export function readFilter(text: string, special: (part: string) => RowTest | null): RowTest {
  const parts = splitByAnd(text).map((part) => special(part) ?? comparison(part));
  return (row, properties) => parts.every((test) => test(row, properties));
}

function splitByAnd(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let current = '';
  for (const word of text.split(/( and |[()])/)) {
    if (word === '(') depth += 1;
    if (word === ')') depth -= 1;
    if (word === ' and ' && depth === 0) {
      parts.push(current.trim());
      current = '';
    } else current += word;
  }
  return [...parts, current.trim()];
}

function comparison(part: string): RowTest {
  const match = /^([\w/]+) (eq|ne|gt|ge|lt|le) (?:'((?:[^']|'')*)'|(\S+))$/.exec(part);
  if (match === null)
    refuse(400, 'ErrorInvalidUrlQueryFilter', 'The query filter contains one or more invalid nodes.');
  const [, path = '', operator = '', quoted, bare = ''] = match;
  const wanted = quoted?.replaceAll("''", "'") ?? bare;
  return (row) => {
    const value = path.split('/').reduce<unknown>((one, name) => (one as Json | null)?.[name], row);
    const order = compare(value, wanted);
    const results: Readonly<Record<string, boolean>> = {
      eq: order === 0,
      ne: order !== 0,
      gt: order > 0,
      ge: order >= 0,
      lt: order < 0,
      le: order <= 0,
    };
    return results[operator] ?? false;
  };
}

/** Times by their instant, others by their text. */
function compare(value: unknown, wanted: string): number {
  const text = value === null || value === undefined ? 'null' : String(value);
  const [one, other] = [text, wanted].map((each) =>
    /^\d{4}-\d\d-\d\d(?:T|$)/.test(each)
      ? Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(each) ? each : `${each.slice(0, 23)}Z`)
      : Number.NaN,
  );
  if (one !== undefined && other !== undefined && !Number.isNaN(one + other)) return one - other;
  return text < wanted ? -1 : text > wanted ? 1 : 0;
}

/** `$orderby=start/dateTime desc`; null without one. */
export function readOrder(query: URLSearchParams): ((a: Json, b: Json) => number) | null {
  const text = query.get('$orderby');
  if (text === null) return null;
  const [path = '', direction = 'asc'] = text.split(' ');
  const at = (row: Json): string =>
    String(path.split('/').reduce<unknown>((one, name) => (one as Json | null)?.[name], row) ?? '');
  return (a, b) => (at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : 0) * (direction === 'desc' ? -1 : 1);
}
