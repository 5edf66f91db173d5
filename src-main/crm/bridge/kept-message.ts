/** Keeps the bytes of one message while they are copied: a small one in memory, a larger one in a file of the owner's alone (ML6). */
import { createHash } from 'node:crypto';
import { createReadStream, rmSync } from 'node:fs';
import { type FileHandle, mkdtemp, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessageSource } from '../../../src-shared/domain/mail/side.ts';

const mostInMemory = 1024 * 1024;

/** Reads all bytes. Throws what reading them throws, and leaves nothing behind then. */
export async function keptMessage(bytes: AsyncIterable<Uint8Array>): Promise<MessageSource> {
  const hash = createHash('sha256');
  const parts: Uint8Array[] = [];
  let size = 0;
  let folder: string | null = null;
  let file: FileHandle | null = null;
  const remove = (): void => {
    parts.length = 0;
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  };
  try {
    for await (const part of bytes) {
      size += part.byteLength;
      hash.update(part);
      parts.push(part);
      if (size <= mostInMemory) continue;
      folder ??= await mkdtemp(join(tmpdir(), 'concord-message-'));
      file ??= await open(join(folder, 'message'), 'wx', 0o600);
      for (const waiting of parts.splice(0)) await file.appendFile(waiting);
    }
  } catch (error) {
    await file?.close();
    remove();
    throw error;
  }
  await file?.close();
  const path = folder === null ? null : join(folder, 'message');
  return {
    size,
    sha256: hash.digest('hex'),
    async *open() {
      if (path === null) yield* parts;
      else yield* createReadStream(path) as AsyncIterable<Uint8Array>;
    },
    dispose: remove,
  };
}
