/** Keeps the bytes of one message while they are copied (ML6). */
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessageSource } from '../../../src-shared/domain/mail/side.ts';
import { pieceBytes, type SourceFile, sourceInFile, sourceInMemory } from '../../support/message-source.ts';

/** Reads all bytes. Throws what reading them throws, and leaves nothing behind then. */
export async function keptMessage(bytes: AsyncIterable<Uint8Array>): Promise<MessageSource> {
  const parts: Uint8Array[] = [];
  let size = 0;
  let file: SourceFile | null = null;
  try {
    for await (const part of bytes) {
      parts.push(part);
      size += part.byteLength;
      if (size <= pieceBytes) continue;
      file ??= await fileOfItsOwn();
      for (const waiting of parts.splice(0)) await file.add(waiting);
    }
    return file === null ? sourceInMemory(Buffer.concat(parts), () => undefined) : await file.finish();
  } catch (error) {
    await file?.abandon();
    throw error;
  }
}

/** In a folder of the owner's alone, which goes with it. */
async function fileOfItsOwn(): Promise<SourceFile> {
  const folder = await mkdtemp(join(tmpdir(), 'concord-message-'));
  const file = await sourceInFile(join(folder, 'message'));
  return {
    add: file.add,
    async finish() {
      const source = await file.finish();
      return {
        ...source,
        dispose() {
          source.dispose();
          rmSync(folder, { recursive: true, force: true });
        },
      };
    },
    async abandon() {
      await file.abandon();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
