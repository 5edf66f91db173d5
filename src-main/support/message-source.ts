/** The bytes of one message: up to 1 MiB in memory, above that in a file that only its owner can read (ML6). */
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { MessageSource } from '../../src-shared/domain/mail/side.ts';

/** The largest message that is held in memory, and the piece that larger ones are fetched in. */
export const pieceBytes = 1024 * 1024;

/** Read from a file at a time. With larger ones more garbage gathers before V8 collects it, because few objects are made of many bytes. */
const readBytes = 16 * 1024;

/** @param release called once, when the source is disposed of */
export function sourceInMemory(bytes: Uint8Array, release: () => void): MessageSource {
  let held: Uint8Array | null = bytes;
  return {
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    async *open() {
      if (held === null) throw new Error('the source was disposed of');
      if (held.length > 0) yield held;
    },
    dispose() {
      if (held === null) return;
      held = null;
      release();
    },
  };
}

export interface SourceFile {
  /** Takes the bytes over: where they have their memory for themselves, it is given back at once. */
  add(bytes: Uint8Array): Promise<void>;
  /** The source of all that was added; disposing of it removes the file. */
  finish(): Promise<MessageSource>;
  /** Removes the file. */
  abandon(): Promise<void>;
}

/** @param path a name that is not there yet, in a directory of the owner's alone */
export async function sourceInFile(path: string): Promise<SourceFile> {
  const file = await open(path, 'wx', 0o600);
  const hash = createHash('sha256');
  let size = 0;
  return {
    async add(bytes) {
      hash.update(bytes);
      size += bytes.length;
      await file.writeFile(bytes);
      giveBack(bytes);
    },
    async finish() {
      await file.close();
      let isThere = true;
      return {
        size,
        sha256: hash.digest('hex'),
        open: () => piecesOf(path),
        dispose() {
          if (!isThere) return;
          isThere = false;
          rmSync(path, { force: true });
        },
      };
    },
    async abandon() {
      await file.close();
      await rm(path, { force: true });
    },
  };
}

/**
 * V8 counts such memory, but frees it only with the next collection of garbage, before which a large message adds up to 60 MB of it.
 */
function giveBack({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  const file: FileHandle = await open(path, 'r');
  try {
    for (;;) {
      const buffer = Buffer.allocUnsafe(readBytes);
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
