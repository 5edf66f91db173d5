/** Which files the page may save: a list that a person asked for, under a plain name; the person chooses where (S5). Pure. */
import { scheme } from './addresses.ts';

/** What Chromium tells of a download. */
export interface OfferedFile {
  readonly url: string;
  readonly mimeType: string;
  readonly name: string;
  readonly bytes: number;
  /** A person pressed something for it. */
  readonly isWanted: boolean;
}

const mostBytes = 50_000_000;

/** Only what our own page made itself, which is no program and no document with code in it. */
export function maySave({ url, mimeType, name, bytes, isWanted }: OfferedFile): boolean {
  const isOwn = url.startsWith(`blob:${scheme}://ui/`);
  const isCsv = /^text\/csv(?:;|$)/.test(mimeType) && /^[a-z0-9-]{1,100}\.csv$/.test(name);
  return isWanted && isOwn && isCsv && bytes <= mostBytes;
}
