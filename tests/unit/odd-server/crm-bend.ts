/**
 * One-line rules that bend an answer of a CRM behind the Bridge API, as `bend.ts` does for a CalDAV server. A rule is plain data, so that
 * a failing one can be copied from the output into a test.
 */
import type { Answer, Asked } from '../caldav/fake-server.ts';
import { type BentAnswer, isInPlace, type Where } from './odd-server.ts';

export interface CrmBend extends Where {
  /** Only answers to this kind of question: method and last part of the path, such as `GET changes`. */
  readonly asking?: string;
  /** The code of the problem details that come with the status. */
  readonly code?: string;
  readonly header?: readonly [name: string, value: string | readonly string[] | null];
  readonly body?: keyof typeof bodies;
  readonly wire?: 'hang up' | 'stay silent' | 'end early';
  /** Which list of the answer, and which row of it, from 0; `set`, `without` and `drop` then mean that row. */
  readonly list?: string;
  readonly row?: number;
  readonly drop?: true;
  readonly double?: true;
  /** Changes this member with the next row's: names or ids that belong to something else. */
  readonly swap?: string;
  /** A member, with dots for members of members, gets another value. */
  readonly set?: readonly [path: string, value: unknown];
  readonly without?: string;
  /** The list's state: the one that was asked with, or a new one each time while `more` comes. */
  readonly state?: 'as asked' | 'always another';
  /** An entry is reported as missing instead; null: without a reason. */
  readonly missing?: string | null;
}

export const bodies = {
  empty: () => '',
  half: (text: string) => text.slice(0, text.length / 2),
  'without its end': (text: string) => text.slice(0, -1),
  page: () => '<html><body>Please sign in</body></html>',
  twice: (text: string) => text + text,
  'with a mark': (text: string) => `\ufeff${text}`,
  'in utf-16': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'nothing known': () => '{}',
  list: () => '[]',
  null: () => 'null',
  'a list around it': (text: string) => `[${text}]`,
  'a prototype': (text: string) => text.replace('{', '{"__proto__":{"more":true},"constructor":null,'),
} as const;

/** The lists in the API's answers, whose rows are bent one by one. */
export const lists = ['changes', 'entries', 'missing', 'found', 'results', 'rows'] as const;

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export function askingOfCrm({ method, path }: Pick<Asked, 'method' | 'path'>): string {
  const last = path.split('?')[0]?.split('/').at(-1) ?? '';
  return `${method} ${/^[0-9a-f-]{36}$/.test(last) ? 'entry' : last}`;
}

export function isMeantForCrm(bend: CrmBend, asked: Asked, position: number): boolean {
  return isInPlace(bend, position) && (bend.asking === undefined || bend.asking === askingOfCrm(asked));
}

/** The answer with the rule applied. A rule for something that the answer does not have leaves it as it is. */
export function bentForCrm(answer: Answer, bend: CrmBend, asked: Pick<Asked, 'path'>): BentAnswer {
  if (bend.wire === 'hang up' || bend.wire === 'stay silent') return bend.wire;
  let headers: Record<string, string | readonly string[]> = { ...answer.headers };
  let body: string | Buffer = String(answer.body ?? '');
  const value = parsed(body);
  if (isObject(value) && changes(value, bend, asked)) body = JSON.stringify(value);
  if (bend.status !== undefined && bend.body === undefined) {
    body = bend.code === undefined ? '' : JSON.stringify({ status: bend.status, code: bend.code });
    headers = bend.code === undefined ? {} : { 'content-type': 'application/problem+json' };
  }
  if (bend.body !== undefined) body = bodies[bend.body](body);
  if (bend.body === 'page') headers['content-type'] = 'text/html';
  if (bend.header !== undefined) {
    const [name, header] = bend.header;
    if (header === null) delete headers[name];
    else headers[name] = header;
  }
  return {
    status: bend.status ?? answer.status,
    headers,
    body,
    ...(bend.wire === 'end early' ? { endsEarly: true } : {}),
  };
}

export function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

export function isObject(value: Json | undefined): value is { [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Changes the answer's value in place; false when the rule is not about it. */
function changes(answer: { [name: string]: Json }, bend: CrmBend, { path }: Pick<Asked, 'path'>): boolean {
  if (bend.state !== undefined) {
    const since = new URL(path, 'http://crm').searchParams.get('since') ?? '';
    const isCount = typeof answer.state === 'number';
    othersSoFar += 1;
    const other = isCount ? Number(answer.state) + othersSoFar : `${answer.state}-${othersSoFar}`;
    answer.state = bend.state === 'always another' ? other : isCount ? Number(since) : since;
    if (bend.state === 'always another') answer.more = true;
    return true;
  }
  const rows = bend.list === undefined ? null : (answer[bend.list] as Json[] | undefined);
  const row = rows?.[bend.row ?? 0];
  if (rows === null || rows === undefined) return edited(answer, bend);
  if (row === undefined) return false;
  const at = rows.indexOf(row);
  if (bend.double === true) rows.splice(at, 0, structuredClone(row));
  if (bend.drop === true) rows.splice(at, 1);
  if (bend.missing !== undefined && isObject(row)) {
    rows.splice(at, 1);
    const reason = bend.missing === null ? {} : { reason: bend.missing };
    (answer.missing as Json[]).push({ id: row.id ?? null, ...reason });
  }
  const next = rows[(at + 1) % rows.length];
  if (bend.swap !== undefined && isObject(row) && isObject(next))
    [row[bend.swap], next[bend.swap]] = [next[bend.swap] ?? null, row[bend.swap] ?? null];
  if (isObject(row)) edited(row, bend);
  return true;
}

/** Counts for states that are new each time. */
let othersSoFar = 0;

function edited(target: { [name: string]: Json }, { set, without }: CrmBend): boolean {
  // a name such as `@odata.etag` has a dot of its own
  const path = (set?.[0] ?? without)?.split(/(?<!@odata)\./);
  if (path === undefined) return false;
  let holder: Json | undefined = target;
  for (const name of path.slice(0, -1)) holder = isObject(holder) ? holder[name] : undefined;
  const last = path.at(-1) ?? '';
  if (!isObject(holder) || !(last in holder)) return false;
  if (set === undefined) delete holder[last];
  else holder[last] = set[1] as Json;
  return true;
}
