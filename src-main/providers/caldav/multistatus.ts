/** Reads WebDAV's 207 answers (RFC 4918 13) as rows: a resource, its status and its properties. */
import { child, childrenOf, type Element, parseXml } from './xml.ts';

export const dav = (name: string): string => `DAV:${name}`;
export const caldav = (name: string): string => `urn:ietf:params:xml:ns:caldav:${name}`;
export const calendarServer = (name: string): string => `http://calendarserver.org/ns/:${name}`;
export const apple = (name: string): string => `http://apple.com/ns/ical/:${name}`;

export interface Row {
  /** The path as `samePath` spells it. */
  readonly path: string;
  /** The status of the resource; null when only its properties have one (propstat). */
  readonly status: number | null;
  /** The properties with a 2xx status. */
  readonly properties: ReadonlyMap<string, Element>;
}

export interface Multistatus {
  readonly rows: readonly Row[];
  readonly syncToken: string | null;
}

/** @throws XmlError when the text is no multistatus */
export function parseMultistatus(source: string, base: string): Multistatus {
  const root = parseXml(source);
  if (root.name !== dav('multistatus')) throw new TypeError('not a multistatus');
  const rows: Row[] = [];
  for (const response of root.children) {
    if (response.name !== dav('response')) continue;
    const status = statusOf(child(response, dav('status')));
    const properties = new Map<string, Element>();
    for (const propstat of response.children) {
      if (propstat.name !== dav('propstat')) continue;
      const code = statusOf(child(propstat, dav('status'))) ?? 200;
      if (code >= 200 && code < 300)
        for (const property of child(propstat, dav('prop'))?.children ?? [])
          properties.set(property.name, property);
    }
    // a response may have several hrefs with one status (RFC 4918 14.24)
    for (const href of childrenOf(response, dav('href'))) {
      const path = pathOfHref(href.text, base) ?? pathBehindProxy(href.text, base);
      if (path !== null) rows.push({ path, status, properties });
    }
  }
  const token = child(root, dav('sync-token'))?.text.trim() ?? '';
  return { rows, syncToken: token === '' ? null : token };
}

/**
 * An href as an absolute path, always with the same percent-encoding: servers write both `@` and `%40`, and refs are compared as
 * text. Null when the href belongs to another origin, or is no address.
 */
export function pathOfHref(href: string, base: string): string | null {
  const text = href.trim();
  if (text === '' || !URL.canParse(text, base)) return null;
  const url = new URL(text, base);
  return url.origin === new URL(base).origin ? samePath(url.pathname) : null;
}

/**
 * The path of an absolute href that names another host for something below the requested address: a server behind a proxy
 * writes its own name (KerioConnect and others). Only the path is used, and nothing is sent to that host.
 */
function pathBehindProxy(href: string, base: string): string | null {
  const text = href.trim();
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  const path = samePath(new URL(text).pathname);
  const asked = samePath(new URL(base).pathname).replace(/\/$/, '');
  return path === asked || path.startsWith(`${asked}/`) ? path : null;
}

/** The path with uniform percent-encoding in each segment. */
export function samePath(pathname: string): string {
  return pathname
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
