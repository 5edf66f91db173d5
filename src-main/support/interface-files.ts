/** Lists the files of the built interface once, at start, so that a path is never built from a requested address. */
import { readdirSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { mediaTypes } from './media-types.ts';

export interface InterfaceFile {
  /** The path part of the file's address: `/assets/index.js`. */
  readonly path: string;
  readonly file: string;
  /** Media type. */
  readonly type: string;
}

/** Lists a folder without the files whose extension is not in `mediaTypes`. @throws Error when the folder does not exist */
export function listInterfaceFiles(directory: string): readonly InterfaceFile[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).flatMap((entry) => {
    const type = mediaTypes[extname(entry)];
    return type === undefined
      ? []
      : [{ path: `/${entry.split(sep).join('/')}`, file: join(directory, entry), type }];
  });
}
