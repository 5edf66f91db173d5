/** Reads ETags as revisions. */
import type { Revision } from '../../../src-shared/domain/calendar/side.ts';
import { dav, type Row, textOf } from './multistatus.ts';

/** The ETag in a row; undefined without one. */
export function revisionOf(row: Row): Revision | undefined {
  return revisionOfTag(textOf(row, dav('getetag')));
}

/**
 * An ETag, always quoted, and without the `-gzip` that Apache appends when it compresses
 * (https://bz.apache.org/bugzilla/show_bug.cgi?id=45023). Undefined when there is none.
 */
export function revisionOfTag(tag: string | null): Revision | undefined {
  const text = (tag ?? '').trim().replace(/-gzip("?)$/, '$1');
  if (text === '') return undefined;
  return /^(W\/)?".*"$/.test(text) ? text : `"${text}"`;
}

/**
 * The ETag of an answer with a body. Cyrus and nginx turn a strong ETag into a weak one when they compress. The object's own
 * ETag, which listings contain and which writes need as their condition, is the strong one (RFC 9110 8.8.1, 8.8.3.3).
 */
export function revisionOfBody(headers: Headers): Revision | undefined {
  const tag = headers.get('etag');
  const encoding = headers.get('content-encoding') ?? 'identity';
  return revisionOfTag(encoding === 'identity' ? tag : (tag?.replace(/^\s*W\//, '') ?? null));
}

/** Whether a revision stands for exact bytes. A weak ETag does not (RFC 9110 8.8.3.2). */
export function isExact(revision: Revision): boolean {
  return !revision.startsWith('W/');
}

/**
 * Whether a revision can be the condition of a write. `If-Match` compares strongly, so a weak ETag never matches (RFC 9110 13.1.1); and
 * an ETag from XML may hold what no header can.
 */
export function isCondition(revision: Revision): boolean {
  return isExact(revision) && isHeaderValue(revision);
}

/**
 * Whether a text can be the value of an HTTP header (RFC 9110 5.5): no line break or other control character, and nothing beyond
 * Latin-1.
 */
function isHeaderValue(text: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(text);
}
