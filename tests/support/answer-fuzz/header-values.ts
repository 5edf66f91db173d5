/** Made-up header values, as far as HTTP carries them: Latin-1 without control characters, single, doubled and very long. */
import { retryAfter } from '../../../src-main/net/retry-after.ts';
import { readText } from '../../../src-main/providers/caldav/charset.ts';
import { isWebPage, problemOfAnswer } from '../../../src-main/providers/caldav/errors.ts';
import { isCondition, revisionOfBody } from '../../../src-main/providers/caldav/revision.ts';
import { damaged, madeUp, pick, type Random } from './made-up-text.ts';

const now = Date.UTC(2026, 10, 20);
const usual = [
  'application/xml; charset=utf-8',
  'text/calendar; charset="iso-8859-1"',
  'text/html; charset=utf-16',
  'W/"abc-gzip"',
  '120',
  'Fri, 20 Nov 2026 10:00:00 GMT',
  'Basic realm="a", Bearer error="b"',
  'gzip',
];
const names = [
  'content-type',
  'etag',
  'retry-after',
  'date',
  'content-encoding',
  'www-authenticate',
  'location',
];
const statuses = [200, 207, 301, 400, 401, 403, 404, 409, 412, 423, 429, 500, 503, 507, 511];

function value(random: Random): string {
  const text = random() < 0.3 ? madeUp(random) : damaged(pick(random, usual), random);
  return text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?').trim();
}

/** @throws what a reader must not throw */
export async function faultOfHeaders(random: Random): Promise<string | null> {
  const headers = new Headers();
  for (let left = Math.floor(random() * 8); left >= 0; left -= 1)
    headers.append(pick(random, names), value(random));
  const status = pick(random, statuses);
  const text = madeUp(random);
  const response = new Response(text, { status, headers });
  const revision = revisionOfBody(headers);
  if (revision !== undefined && isCondition(revision)) new Headers({ 'if-match': revision });
  const at = retryAfter(response, { now: () => now });
  if (at !== null && !(at >= now && Number.isFinite(at))) return `${headers.get('retry-after')} is ${at}`;
  isWebPage(response);
  const clock = { now: () => now, monotonic: () => 0, setTimer: () => () => undefined };
  for (const purpose of ['discovery', 'calendar', 'object'] as const)
    problemOfAnswer({ status, headers, url: 'https://dav.example.com/' }, purpose, clock);
  const read = await readText(response);
  return read.length > 4 * text.length + 16 ? `${text.length} characters became ${read.length}` : null;
}
