/** Linux: a JSON object in a file that belongs to root, by setting name. */
import { constants, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { parseBoundedJson } from '../../src-shared/domain/bounded-json.ts';
import { type PolicyReading, readingOf } from './reading.ts';

export const linuxPolicyFile = '/etc/concord/policy.json';

const mostBytes = 64 * 1024;
const limits = { mostDepth: 8, mostSeparators: 5_000 };

/**
 * Everything is asked of the one opened file, so that nobody can exchange it in between.
 * @param isTrusted whether a file's owner and mode show that only the administrator writes it
 */
export async function readPolicyFile(path: string, isTrusted = isRoots): Promise<PolicyReading> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? { type: 'absent' } : { type: 'unknown' };
  }
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > mostBytes || !isTrusted(stats)) return { type: 'unknown' };
    return readingOf(parseBoundedJson(await file.readFile('utf8'), limits));
  } catch {
    return { type: 'unknown' };
  } finally {
    await file.close();
  }
}

export function isRoots({ uid, mode }: Pick<Stats, 'uid' | 'mode'>): boolean {
  return uid === 0 && (mode & 0o022) === 0;
}
