/** Builds the XML bodies that Concord sends (RFC 4791, 5397, 6578, 6638). All values are escaped. */
import { escapeXml } from '../xml.ts';

const namespaces =
  'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/" xmlns:A="http://apple.com/ns/ical/"';

function body(root: string, inside: string): string {
  return `<?xml version="1.0" encoding="utf-8"?><${root} ${namespaces}>${inside}</${root}>`;
}

/** @param names written as `D:getetag`, `C:calendar-data`, … */
function properties(names: readonly string[]): string {
  return `<D:prop>${names.map((name) => `<${name}/>`).join('')}</D:prop>`;
}

export function propfind(names: readonly string[]): string {
  return body('D:propfind', properties(names));
}

/** The change log since a token (RFC 6578 3.2); an empty token asks for all objects. */
export function syncCollection(token: string): string {
  return body(
    'D:sync-collection',
    `<D:sync-token>${escapeXml(token)}</D:sync-token><D:sync-level>1</D:sync-level>${properties(['D:getetag'])}`,
  );
}

/** The contents of these objects (RFC 4791 7.9). */
export function calendarMultiget(paths: readonly string[]): string {
  const hrefs = paths.map((path) => `<D:href>${escapeXml(path)}</D:href>`).join('');
  return body('C:calendar-multiget', `${properties(['D:getetag', 'C:calendar-data'])}${hrefs}`);
}

/** All events (`uid` null), or those with one uid; with their contents, or with their ETags only (RFC 4791 7.8). */
export function calendarQuery(uid: string | null, wanted: 'contents' | 'etags'): string {
  // text-match means "contains" (RFC 4791 9.7.5): the caller must compare the uids in the answer
  const match =
    uid === null
      ? ''
      : `<C:prop-filter name="UID"><C:text-match collation="i;octet">${escapeXml(uid)}</C:text-match></C:prop-filter>`;
  return body(
    'C:calendar-query',
    `${properties(['D:getetag', ...(wanted === 'contents' ? ['C:calendar-data'] : [])])}<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">${match}</C:comp-filter></C:comp-filter></C:filter>`,
  );
}

/** The ETags of the events between two instants, written as `20261120T090000Z` (RFC 4791 9.9). */
export function timeRangeQuery(from: string, until: string): string {
  return body(
    'C:calendar-query',
    `${properties(['D:getetag'])}<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range start="${escapeXml(from)}" end="${escapeXml(until)}"/></C:comp-filter></C:comp-filter></C:filter>`,
  );
}
