/** Reads WebDAV's 207 answers (RFC 4918 13) as rows: a resource, its status and its properties. */
import { child, childrenOf, type Element, xmlReader } from '../xml.ts';

export const dav = (name: string): string => `DAV:${name}`;
export const caldav = (name: string): string => `urn:ietf:params:xml:ns:caldav:${name}`;
export const calendarServer = (name: string): string => `http://calendarserver.org/ns/:${name}`;
export const apple = (name: string): string => `http://apple.com/ns/ical/:${name}`;

export interface Row {
  /** The path on the account's origin, as `samePath` spells it; of a stray its href, behind a `?` (`isAddress` tells). */
  readonly path: string;
  /** The status of the resource; null when only its properties have one (propstat). */
  readonly status: number | null;
  /** The properties with a 2xx status. */
  readonly properties: ReadonlyMap<string, Element>;
}

export interface Multistatus {
  readonly rows: readonly Row[];
  /** Rows whose href leads to no address on the account's origin: they are counted, and never left out without a word (RU9). */
  readonly strays: readonly Row[];
  /** The server left rows out: it says 507 (RFC 6578 3.6, RFC 5323 5.17), or names the limit (RFC 4791 7.8). */
  readonly isCut: boolean;
  readonly syncToken: string | null;
}

/** @throws XmlError, or TypeError when the text is no multistatus */
export function parseMultistatus(source: string, base: string): Multistatus {
  const reader = multistatusReader(base);
  reader.read(source);
  return reader.end();
}

/** Reads an answer in pieces, as they come from the network. */
export interface MultistatusReader {
  /** @throws XmlError */
  read(piece: string): void;
  /** What was read since the last call. */
  part(): Multistatus;
  /** The last part. @throws XmlError, or TypeError when the text is no multistatus */
  end(): Multistatus;
}

export function multistatusReader(base: string): MultistatusReader {
  let rows: Row[] = [];
  let strays: Row[] = [];
  let isCut = false;
  let syncToken = '';
  const onResponse = (response: Element): void => {
    const status = statusOf(child(response, dav('status')));
    const properties = new Map<string, Element>();
    for (const propstat of response.children) {
      if (propstat.name !== dav('propstat')) continue;
      const code = statusOf(child(propstat, dav('status'))) ?? 200;
      isCut ||= code === 507 || namesLimit(propstat);
      if (code >= 200 && code < 300)
        for (const property of child(propstat, dav('prop'))?.children ?? [])
          properties.set(property.name, property);
    }
    isCut ||= status === 507 || namesLimit(response);
    // a response may have several hrefs with one status (RFC 4918 14.24)
    const hrefs = childrenOf(response, dav('href')).map(({ text }) => text);
    for (const href of hrefs.length === 0 ? [''] : hrefs) {
      const path = addressOf(href, base);
      if (path === null) strays.push({ path: strayPath(href), status, properties });
      else rows.push({ path, status, properties });
    }
  };
  const xml = xmlReader((element) => {
    if (element.name === dav('response')) onResponse(element);
    else if (element.name === dav('sync-token')) syncToken = element.text.trim();
    else if (element.name === dav('error')) isCut ||= isLimit(element);
  });
  const part = (): Multistatus => {
    const found = { rows, strays, isCut, syncToken: syncToken === '' ? null : syncToken };
    [rows, strays] = [[], []];
    return found;
  };
  return {
    read: xml.read,
    part,
    end() {
      if (xml.end().name !== dav('multistatus')) throw new TypeError('not a multistatus');
      return part();
    },
  };
}

function namesLimit(element: Element): boolean {
  const error = child(element, dav('error'));
  return error !== null && isLimit(error);
}

/** Whether a `DAV:error` says that the server left rows out (RFC 4791 7.8). */
function isLimit(error: Element): boolean {
  return child(error, dav('number-of-matches-within-limits')) !== null;
}

/** An href of a row as a path on the origin of `base`; null when it leads to no address there. */
function addressOf(href: string, base: string): string | null {
  const path = pathOfHref(href, base);
  if (path !== null && (!/^[/\\]{2}/.test(href.trim()) || isAtOrBelow(path, base))) return path;
  return pathBehindProxy(href, base) ?? path;
}

/** What stands for an href without an address. It begins with no slash, so that it never passes for a path. */
function strayPath(href: string): string {
  return `?${href.trim().slice(0, mostAddressCharacters)}`;
}

const mostAddressCharacters = 500;

/** Whether a row's path, or a ref made of it, is an address on the account's origin. */
export function isAddress(path: string): boolean {
  return path.startsWith('/');
}

/** A path that is spelled as `samePath` spells it: nothing in it needs the parser of addresses, which takes long for many rows. */
const plainPath = /^(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+\/?$/;

/**
 * An href as an absolute path, always with the same percent-encoding: servers write both `@` and `%40`, and refs are compared as
 * text. Null when the href belongs to another origin, or is no address. An href in WebDAV is an absolute URI or a path
 * (RFC 4918 8.3), so one that begins with two slashes is a path and names no host (https://github.com/Kozea/Radicale/issues/102).
 */
export function pathOfHref(href: string, base: string): string | null {
  // the URL standard ignores tabs and line breaks, and takes a backslash for a slash
  const text = href.trim().replaceAll(/[\t\r\n]/g, '');
  if (plainPath.test(text)) return text;
  const { origin } = new URL(base);
  const address = /^[/\\]/.test(text) ? `${origin}/${text.replace(/^[/\\]+/, '')}` : text;
  if (text === '' || !URL.canParse(address, base)) return null;
  const url = new URL(address, base);
  return url.origin === origin ? samePath(url.pathname) : null;
}

/**
 * An href as an address, which may be on another origin; null when it is none. A path stays on the origin of `base`, whatever number
 * of slashes it begins with.
 */
export function urlOfHref(href: string, base: string): URL | null {
  const path = pathOfHref(href, base);
  if (path !== null) return new URL(`${new URL(base).origin}${path}`);
  const text = href.trim();
  return text !== '' && URL.canParse(text, base) ? new URL(text, base) : null;
}

/**
 * The path of an absolute href that names another host for something below the requested address: a server behind a proxy
 * writes its own name (KerioConnect and others). Only the path is used, and nothing is sent to that host.
 */
function pathBehindProxy(href: string, base: string): string | null {
  const text = href.trim();
  if (!/^(https?:)?\/\//i.test(text) || !URL.canParse(text, base)) return null;
  const path = samePath(new URL(text, base).pathname);
  return isAtOrBelow(path, base) ? path : null;
}

/** Whether a path is the requested address, or below it. */
function isAtOrBelow(path: string, base: string): boolean {
  const asked = samePath(new URL(base).pathname).replace(/\/$/, '');
  return path === asked || path.startsWith(`${asked}/`);
}

/**
 * The path with uniform percent-encoding in each segment, and with one slash between two segments: a server may write `//` in one
 * answer and `/` in the next for the same object.
 */
export function samePath(pathname: string): string {
  return pathname
    .replaceAll(/\/{2,}/g, '/')
    .split('/')
    .map((segment) => {
      if (/^[A-Za-z0-9._~-]*$/.test(segment)) return segment;
      try {
        return encodeURIComponent(decodeURIComponent(segment));
      } catch {
        return segment;
      }
    })
    .join('/');
}

/** Whether a status means that the object does not exist. */
export function statusIsGone(status: number | null): boolean {
  return status === 404 || status === 410;
}

/** The trimmed text of a property; '' without it. */
export function textOf(row: Row, name: string): string {
  return row.properties.get(name)?.text.trim() ?? '';
}

/** The first href in a property as a path on the origin of `base`; null without one. */
export function hrefIn(row: Row, name: string, base: string): string | null {
  const href = child(row.properties.get(name) ?? null, dav('href'));
  return href === null ? null : pathOfHref(href.text, base);
}

/** The number in a `DAV:status`; null without one. */
export function statusOf(element: Element | null): number | null {
  const code = /^HTTP\/\S+\s+(\d{3})/.exec(element?.text.trim() ?? '')?.[1];
  return code === undefined ? null : Number(code);
}
