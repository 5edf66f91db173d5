/** Damaged lists of a CalDAV server, and made-up addresses in them. */

import { isAddress, parseMultistatus, urlOfHref } from '../../../src-main/providers/caldav/multistatus.ts';
import { isCondition, revisionOf } from '../../../src-main/providers/caldav/revision.ts';
import { readState } from '../../../src-main/providers/caldav/sync-state.ts';
import { mailAddress, mailtoUri } from '../../../src-main/providers/icalendar/mail-address.ts';
import { XmlError } from '../../../src-main/providers/xml.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { damaged, madeUp, type Random } from './made-up-text.ts';

const base = 'https://dav.example.com:8443/cal/';
const { origin } = new URL(base);

/** What a list leads to that it must not lead to; null when nothing. @throws what a reader must not throw */
export function faultOfList(random: Random): string | null {
  const href = madeUp(random);
  const good = `<?xml version="1.0"?><D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:response><D:href>${
    random() < 0.5 ? '/cal/a.ics' : href
  }</D:href><D:propstat><D:prop><D:getetag>${madeUp(random)}</D:getetag><C:calendar-data>x</C:calendar-data></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response><D:response><D:href>${href}</D:href><D:status>HTTP/1.1 ${Math.floor(
    random() * 1000,
  )} x</D:status></D:response><D:sync-token>t-1</D:sync-token></D:multistatus>`;
  const text = random() < 0.3 ? good : damaged(good, random);
  try {
    const { rows, strays } = parseMultistatus(text, base);
    for (const one of [...rows, ...strays]) {
      if (isAddress(one.path) && new URL(`${origin}${one.path}`).origin !== origin)
        return `${JSON.stringify(one.path)} leads away`;
      if (isAddress(one.path)) new Headers({ destination: encodeURI(one.path.toWellFormed()) });
      const revision = revisionOf(one);
      if (revision !== undefined && isCondition(revision)) new Headers({ 'if-match': revision });
    }
  } catch (error) {
    if (!(error instanceof XmlError) && !/^not a multistatus$/.test(String((error as Error).message)))
      throw error;
  }
  return null;
}

/** The same for one address, wherever it stands. */
export function faultOfAddress(random: Random): string | null {
  const text = madeUp(random);
  const url = urlOfHref(text, base);
  if (url !== null && /^[/\\]/.test(text.trim()) && url.origin !== origin)
    return `${JSON.stringify(text)} leads to ${url.origin}`;
  const address = mailAddress(text);
  if (address !== null && mailAddress(mailtoUri(address)) !== address)
    return `${JSON.stringify(text)} is ${address}, which reads back as ${mailAddress(mailtoUri(address))}`;
  try {
    readState(text);
  } catch (error) {
    if (problemOf(error) === null) throw error;
  }
  return null;
}
