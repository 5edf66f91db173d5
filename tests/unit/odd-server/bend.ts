/**
 * One-line rules that bend an answer of the scripted CalDAV server. A rule says which answer it bends and how; it is plain data, so
 * that a failing one can be copied from the output into a test.
 */
import type { Answer, Asked } from '../caldav/fake-server.ts';
import { type BentAnswer, isInPlace, type Where } from './odd-server.ts';

/** What kind of question an answer belongs to. */
export type Asking =
  | 'options'
  | 'propfind'
  | 'query'
  | 'multiget'
  | 'sync-collection'
  | 'get'
  | 'put'
  | 'delete';

interface What {
  /** Name and new value of a header; null leaves it out, and an array sends it several times. */
  readonly header?: readonly [name: string, value: string | readonly string[] | null];
  readonly body?:
    | 'empty'
    | 'half'
    | 'without its end'
    | 'page'
    | 'twice'
    | 'with a mark'
    | 'in utf-16'
    | 'nothing known';
  /** Which row of a list is bent, from 0; what is done to it follows. */
  readonly row?: number;
  readonly drop?: true;
  readonly double?: true;
  readonly href?: string;
  readonly rowStatus?: number;
  readonly etag?: 'weak' | 'changed' | 'empty' | 'missing';
  /** Another text in the ETag's place, as it stands in XML. */
  readonly tag?: string;
  readonly data?: 'missing' | 'empty' | 'half' | 'of the next row';
  /** The list's sync-token, or the collection's ctag. */
  readonly token?: 'missing' | 'empty' | 'first' | 'unknown';
  /** The list says that it goes on (RFC 6578 3.6), and gives a token that the calendar never gave. */
  readonly cut?: true;
  readonly wire?: 'hang up' | 'stay silent' | 'end early';
}

export interface Bend extends Where, What {
  /** Only answers to this kind of question. */
  readonly asking?: Asking;
}

export function askingOf({ method, body }: Asked): Asking {
  if (body.includes('calendar-multiget')) return 'multiget';
  if (body.includes('calendar-query')) return 'query';
  if (body.includes('sync-collection') && method === 'REPORT') return 'sync-collection';
  return method.toLowerCase() as Asking;
}

export function isMeant(bend: Bend, asked: Asked, position: number): boolean {
  return isInPlace(bend, position) && (bend.asking === undefined || bend.asking === askingOf(asked));
}

const rowPattern = /<D:response>.*?<\/D:response>/gs;

/** The rows of a list, as text. */
export function rowsOf(answer: Answer): readonly string[] {
  return String(answer.body ?? '').match(rowPattern) ?? [];
}

/** The answer with the rule applied. A rule for something that the answer does not have leaves it as it is. */
export function bent(answer: Answer, bend: Bend): BentAnswer {
  if (bend.wire === 'hang up' || bend.wire === 'stay silent') return bend.wire;
  let headers: Record<string, string | readonly string[]> = { ...answer.headers };
  let body = String(answer.body ?? '');
  if (bend.row !== undefined) body = withBentRow(body, bend.row, bend);
  if (bend.token !== undefined) body = withToken(body, bend.token);
  if (bend.cut === true) body = cutList(body);
  if (bend.status !== undefined && bend.body === undefined) {
    // another status comes with no body and no label, as most servers refuse
    body = '';
    headers = {};
  }
  const sent = bend.body === undefined ? body : bentBody(body, bend.body);
  if (bend.body === 'page') headers['content-type'] = 'text/html';
  if (bend.header !== undefined) {
    const [name, value] = bend.header;
    if (value === null) delete headers[name];
    else headers[name] = value;
  }
  return {
    status: bend.status ?? answer.status,
    headers,
    body: sent,
    ...(bend.wire === 'end early' ? { endsEarly: true } : {}),
  };
}

function bentBody(body: string, how: NonNullable<Bend['body']>): string | Buffer {
  switch (how) {
    case 'empty':
      return '';
    case 'half':
      return body.slice(0, body.length / 2);
    case 'without its end':
      return body.slice(0, -5);
    case 'page':
      return '<html><body>Please sign in</body></html>';
    case 'twice':
      return body + body;
    case 'with a mark':
      return `\ufeff${body}`;
    case 'in utf-16':
      return Buffer.from(`\ufeff${body}`, 'utf16le');
    case 'nothing known':
      return '<?xml version="1.0"?><x:a xmlns:x="urn:x"/>';
  }
}

function withBentRow(body: string, index: number, bend: Bend): string {
  const rows = body.match(rowPattern) ?? [];
  const row = rows[index];
  if (row === undefined) return body;
  if (bend.data === 'of the next row')
    return withSwappedData(body, row, rows[(index + 1) % rows.length] ?? row);
  const changed = bend.drop === true ? '' : bentRow(row, bend);
  // a function, because a text may contain what `replace` takes for a pattern
  return body.replace(row, () => (bend.double === true ? row + changed : changed));
}

/** Each of two rows gets the other's contents, under its own address and ETag. */
function withSwappedData(body: string, one: string, other: string): string {
  const content = /<C:calendar-data>.*?<\/C:calendar-data>/s;
  const [first, second] = [content.exec(one)?.[0], content.exec(other)?.[0]];
  if (first === undefined || second === undefined) return body;
  return body
    .replace(one, () => one.replace(content, () => second))
    .replace(other, () => other.replace(content, () => first));
}

function bentRow(row: string, { href, rowStatus, etag, tag: tagText, data }: Bend): string {
  let text = row;
  const address = /<D:href>[^<]*<\/D:href>/.exec(row)?.[0] ?? '';
  if (href !== undefined) text = text.replace(address, () => `<D:href>${href}</D:href>`);
  if (rowStatus !== undefined)
    text = `<D:response>${address}<D:status>HTTP/1.1 ${rowStatus} x</D:status></D:response>`;
  const tag = /<D:getetag>([^<]*)<\/D:getetag>/;
  if (etag === 'missing') text = text.replace(tag, '');
  if (etag === 'empty') text = text.replace(tag, '<D:getetag></D:getetag>');
  if (etag === 'weak') text = text.replace(tag, '<D:getetag>W/$1</D:getetag>');
  if (etag === 'changed') text = text.replace(tag, '<D:getetag>"another"</D:getetag>');
  if (tagText !== undefined) text = text.replace(tag, () => `<D:getetag>${tagText}</D:getetag>`);
  const content = /<C:calendar-data>(.*?)<\/C:calendar-data>/s;
  if (data === 'missing') text = text.replace(content, '');
  if (data === 'empty') text = text.replace(content, '<C:calendar-data></C:calendar-data>');
  if (data === 'half')
    text = text.replace(
      content,
      (_all, inside: string) => `<C:calendar-data>${inside.slice(0, inside.length / 2)}</C:calendar-data>`,
    );
  return text;
}

let cutsSoFar = 0;

function cutList(body: string): string {
  cutsSoFar += 1;
  const row = '<D:response><D:href>/cal/</D:href><D:status>HTTP/1.1 507 x</D:status></D:response>';
  return body.replace(
    /<D:sync-token>[^<]*<\/D:sync-token>/,
    () => `${row}<D:sync-token>t-${90_000 + cutsSoFar}</D:sync-token>`,
  );
}

function withToken(body: string, how: NonNullable<Bend['token']>): string {
  const value = { missing: null, empty: '', first: null, unknown: 'unknown' }[how];
  return body
    .replace(/<D:sync-token>[^<]*<\/D:sync-token>/, () =>
      how === 'first'
        ? '<D:sync-token>t-1</D:sync-token>'
        : value === null
          ? ''
          : `<D:sync-token>${value}</D:sync-token>`,
    )
    .replace(/<S:getctag>[^<]*<\/S:getctag>/, () =>
      how === 'first' ? '<S:getctag>1</S:getctag>' : value === null ? '' : `<S:getctag>${value}</S:getctag>`,
    );
}
