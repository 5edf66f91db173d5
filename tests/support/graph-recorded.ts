/** The recorded answers of Microsoft's services: read in place and never copied. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../src-sandbox/graph/index.ts';
import { sharedFolder } from './google-discovery.ts';

type Folder = 'graph-calendar' | 'graph-errors' | 'oauth-errors';

const corpus = join(sharedFolder, 'corpus', 'api');
export const hasRecordings = existsSync(corpus);
if (!hasRecordings) {
  if (process.env.CI === 'true') throw new Error(`no corpus at ${corpus}`);
  console.warn(`skipped: no corpus at ${corpus}`);
}

export interface Recorded {
  readonly request?: { readonly url?: string; readonly body?: Json };
  readonly response: {
    readonly status?: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body: Json;
  };
}

const read = new Set<string>();

export function recordedText(folder: Folder, name: string): string {
  read.add(`${folder}/${name}`);
  return readFileSync(join(corpus, folder, name), 'utf8').trim();
}

export function recordedJson(folder: Folder, name: string): Json {
  return JSON.parse(recordedText(folder, name)) as Json;
}

/** The exchanges of a file. */
export function recorded(folder: Folder, name: string): readonly Recorded[] {
  return recordedJson(folder, name).exchanges as readonly Recorded[];
}

/** The only exchange of a file, or its first. */
export function firstRecorded(folder: Folder, name: string): Recorded {
  const [first] = recorded(folder, name);
  if (first === undefined) throw new Error(`${name} has no exchange`);
  return first;
}

/** Files of a folder that nothing in this process has read. @param form of the names that count */
export function unread(folder: Folder, form = /./): readonly string[] {
  return readdirSync(join(corpus, folder)).filter(
    (name) => form.test(name) && !read.has(`${folder}/${name}`),
  );
}

/** The names of an object's members, in order. */
export function membersOf(value: unknown): readonly string[] {
  return Object.keys(value as Json).sort();
}
