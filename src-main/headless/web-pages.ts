/** The built interface, read once at start. */
import { existsSync, readFileSync } from 'node:fs';
import { listInterfaceFiles } from '../support/interface-files.ts';

export interface WebPage {
  readonly type: string;
  readonly body: Uint8Array;
}

/** Path of the address (`/assets/index.js`) → page; empty when nothing was built. */
export type WebPages = ReadonlyMap<string, WebPage>;

/** Reads the built interface; its start page answers at `/` too. */
export function readWebPages(directory: string): WebPages {
  if (!existsSync(directory)) return new Map();
  const pages = new Map<string, WebPage>(
    listInterfaceFiles(directory).map(({ path, file, type }) => [path, { type, body: readFileSync(file) }]),
  );
  const index = pages.get('/index.html');
  if (index !== undefined) pages.set('/', index);
  return pages;
}
