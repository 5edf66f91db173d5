/** The built interface as a fixed list, read once at start: no path is ever made from an address. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { mediaTypes } from '../support/media-types.ts';

export interface WebPage {
  readonly type: string;
  readonly body: Uint8Array;
}

/** Path of the address (`/assets/index.js`) → page; empty when nothing was built. */
export type WebPages = ReadonlyMap<string, WebPage>;

/** A file of a kind that is not listed above is not served. */
export function readWebPages(directory: string): WebPages {
  const pages = new Map<string, WebPage>();
  if (!existsSync(directory)) return pages;
  for (const entry of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    const type = mediaTypes[extname(entry)];
    if (type !== undefined)
      pages.set(`/${entry.split(sep).join('/')}`, { type, body: readFileSync(join(directory, entry)) });
  }
  const index = pages.get('/index.html');
  if (index !== undefined) pages.set('/', index);
  return pages;
}
