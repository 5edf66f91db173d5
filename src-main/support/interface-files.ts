/** The files of the built interface, as a fixed list that is made once at start: no path is ever made from an address. */
import { readdirSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { mediaTypes } from './media-types.ts';

export interface InterfaceFile {
  /** Path of its address, `/assets/index.js`. */
  readonly path: string;
  readonly file: string;
  /** Media type. */
  readonly type: string;
}

/** Lists a folder; a file whose extension has no media type of ours is left out. Throws when there is no such folder. */
export function listInterfaceFiles(directory: string): readonly InterfaceFile[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).flatMap((entry) => {
    const type = mediaTypes[extname(entry)];
    return type === undefined
      ? []
      : [{ path: `/${entry.split(sep).join('/')}`, file: join(directory, entry), type }];
  });
}
