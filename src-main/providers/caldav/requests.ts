/** The XML bodies Concord sends (RFC 4791, 5397, 6578, 6638), built by escaping only. */
import { escapeXml } from './xml.ts';

const namespaces =
  'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/" xmlns:A="http://apple.com/ns/ical/"';

function body(root: string, inside: string): string {
  return `<?xml version="1.0" encoding="utf-8"?><${root} ${namespaces}>${inside}</${root}>`;
}

/** `names` as `D:getetag`, `C:calendar-data`, … */
function properties(names: readonly string[]): string {
  return `<D:prop>${names.map((name) => `<${name}/>`).join('')}</D:prop>`;
}

export function propfind(names: readonly string[]): string {
  return body('D:propfind', properties(names));
}

/** RFC 6578 3.2; an empty token asks for everything. */
export function syncCollection(token: string): string {
  return body(
    'D:sync-collection',
    `<D:sync-token>${escapeXml(token)}</D:sync-token><D:sync-level>1</D:sync-level>${properties(['D:getetag'])}`,
  );
}

/** RFC 4791 7.9. */
export function calendarMultiget(paths: readonly string[]): string {
  const hrefs = paths.map((path) => `<D:href>${escapeXml(path)}</D:href>`).join('');
  return body('C:calendar-multiget', `${properties(['D:getetag', 'C:calendar-data'])}${hrefs}`);
}

/** RFC 4791 7.8: every event, or those with one uid; with their contents, or with their ETags alone. `uid` null = all. */
export function calendarQuery(uid: string | null, wanted: 'contents' | 'etags'): string {
  // text-match means "contains" (RFC 4791 9.7.5): whoever asks compares the uids of the answers
  const match =
    uid === null
      ? ''
      : `<C:prop-filter name="UID"><C:text-match collation="i;octet">${escapeXml(uid)}</C:text-match></C:prop-filter>`;
  return body(
    'C:calendar-query',
    `${properties(['D:getetag', ...(wanted === 'contents' ? ['C:calendar-data'] : [])])}<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">${match}</C:comp-filter></C:comp-filter></C:filter>`,
  );
}

/** RFC 4791 9.9: the ETags of what takes place between two moments, written `20261120T090000Z`. */
export function timeRangeQuery(from: string, until: string): string {
  return body(
    'C:calendar-query',
    `${properties(['D:getetag'])}<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range start="${escapeXml(from)}" end="${escapeXml(until)}"/></C:comp-filter></C:comp-filter></C:filter>`,
  );
}
