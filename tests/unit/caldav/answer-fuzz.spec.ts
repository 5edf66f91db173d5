/**
 * Damaged answers and addresses of a CalDAV server, from a seed: reading them throws nothing but what a reader may throw, takes bounded
 * time, and nothing that comes out reaches another origin, a header or the state in a form that these do not take (S1, S6).
 * `npm test` tries a small share, `npm run prove -- answers` many more.
 */
import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { mailAddress, mailtoUri } from '../../../src-main/providers/caldav/mail-address.ts';
import { isAddress, parseMultistatus, urlOfHref } from '../../../src-main/providers/caldav/multistatus.ts';
import { isCondition, revisionOf } from '../../../src-main/providers/caldav/revision.ts';
import { readState } from '../../../src-main/providers/caldav/sync-state.ts';
import { XmlError } from '../../../src-main/providers/caldav/xml.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { seededRandom } from '../../support/seeded.ts';
import { multistatus, row, statusRow } from './fake-server.ts';

const seed = Number(process.env.CONCORD_SEED ?? randomInt(2 ** 31 - 1));
const rounds = Number(process.env.CONCORD_ANSWERS ?? 5000);
const base = 'https://dav.example.com:8443/cal/';
const { origin } = new URL(base);
const mostMs = 200;

const pieces = [
  '/',
  '//',
  '\\',
  '..',
  '.',
  '%',
  '%2F',
  '%2f',
  '%5C',
  '%00',
  '%zz',
  '%C3',
  '@',
  ':',
  '?',
  '#',
  '[',
  ']',
  'http:',
  'https://',
  'file:///',
  'javascript:',
  'mailto:',
  'dav.example.com:8443',
  'elsewhere.example',
  '127.0.0.1',
  '::1',
  ' ',
  '\t',
  '\n',
  '\r\n',
  '\0',
  '\u001b[2J',
  '\u202e',
  '\ud800',
  'é',
  '☃',
  '"',
  "'",
  '<',
  '>',
  '&',
  '&amp;',
  '&#0;',
  '&#x1F600;',
  '<![CDATA[',
  ']]>',
  '<!--',
  '<!DOCTYPE x>',
  '<?x?>',
  'W/',
  '-gzip',
  'cal',
  'a.ics',
  '"1"',
  '*',
  ',',
  ';',
  '=',
  'a'.repeat(300),
  '{',
  '}',
  '[]',
  '{"way":"token"}',
  'null',
  '1e999',
];

function pick<T>(random: () => number, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}

function madeUp(random: () => number): string {
  return Array.from({ length: 1 + Math.floor(random() * 6) }, () => pick(random, pieces)).join('');
}

/** The text with a few places cut, doubled or overwritten. */
function damaged(text: string, random: () => number): string {
  let result = text;
  for (let turn = Math.floor(random() * 4); turn >= 0; turn -= 1) {
    const from = Math.floor(random() * result.length);
    const to = Math.min(result.length, from + Math.floor(random() * 30));
    const middle = pick(random, ['', result.slice(from, to).repeat(2), madeUp(random)]);
    result = result.slice(0, from) + middle + result.slice(to);
  }
  return result;
}

/** What went wrong with one made-up answer; null when nothing did. */
function faultOf(random: () => number): string | null {
  const href = madeUp(random);
  const good = String(
    multistatus(
      row(random() < 0.5 ? '/cal/a.ics' : href, `<D:getetag>${madeUp(random)}</D:getetag>`) +
        statusRow(href, Math.floor(random() * 1000)) +
        '<D:sync-token>t-1</D:sync-token>',
    ).body,
  );
  const text = random() < 0.3 ? good : damaged(good, random);
  const startedAt = process.cpuUsage();
  try {
    for (const one of [...parseMultistatus(text, base).rows, ...parseMultistatus(text, base).strays]) {
      if (isAddress(one.path) && new URL(`${origin}${one.path}`).origin !== origin)
        return `${one.path} leads away`;
      if (isAddress(one.path)) new Headers({ destination: encodeURI(one.path.toWellFormed()) });
      const revision = revisionOf(one);
      if (revision !== undefined && isCondition(revision)) new Headers({ 'if-match': revision });
    }
  } catch (error) {
    if (!(error instanceof XmlError) && !/^not a multistatus$/.test(String((error as Error).message)))
      return `${error} from ${JSON.stringify(text)}`;
  }
  try {
    urlOfHref(href, base);
    const address = mailAddress(href);
    if (address !== null && mailAddress(mailtoUri(address)) !== address)
      return `${JSON.stringify(href)} is ${address}, which reads back as ${mailAddress(mailtoUri(address))}`;
    try {
      readState(href);
    } catch (error) {
      if (problemOf(error) === null) throw error;
    }
  } catch (error) {
    return `${error} from ${JSON.stringify(href)}`;
  }
  // processor time, because a busy machine makes anything take long
  const { user, system } = process.cpuUsage(startedAt);
  const ms = (user + system) / 1000;
  return ms > mostMs ? `${Math.round(ms)} ms for ${JSON.stringify(text)}` : null;
}

test(`damaged answers and addresses: only what a reader may throw, in bounded time, on the account's origin (S1, S6)`, {
  timeout: 600_000,
}, () => {
  console.log(`${rounds} answers, seed ${seed}`);
  const random = seededRandom(seed);
  const faults = new Set<string>();
  for (let round = 0; round < rounds && faults.size < 10; round += 1) {
    const fault = faultOf(random);
    if (fault !== null) faults.add(fault);
  }
  expect([...faults]).toEqual([]);
});
