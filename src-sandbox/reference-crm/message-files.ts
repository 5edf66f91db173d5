/**
 * The bytes of messages: one file each, in the CRM's folder, or in a folder that ends with the process. What is larger than a piece is never
 * whole in memory.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  fsync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { type HeaderFacts, headerFacts } from './header-facts.ts';

/** A message that was received in full and is not stored yet. */
export interface Upload {
  readonly path: string;
  readonly size: number;
  /** Base64 SHA-256 of all bytes. */
  readonly digest: string;
  /** Base64 SHA-256 of the bytes behind the header section. */
  readonly bodyDigest: string;
  readonly facts: HeaderFacts;
}

export interface MessageFiles {
  /**
   * Receives a message into a file of its own. Bytes beyond `limit` are read and dropped, so that the client gets to read the answer;
   * then null. Throws, and leaves no file behind, when the connection ends early.
   */
  readonly receive: (bytes: AsyncIterable<Buffer>, limit: number) => Promise<Upload | null>;
  /** Takes a message that is in memory already. */
  readonly take: (bytes: Uint8Array) => Upload;
  /** Makes an upload the message's file. */
  readonly keep: (upload: Upload, id: string) => void;
  readonly discard: (upload: Upload) => void;
  readonly read: (id: string) => Readable;
  /** The first bytes of a message, at most so many. */
  readonly head: (id: string, bytes: number) => Uint8Array;
  readonly remove: (id: string) => void;
  readonly close: () => void;
}

/** Headers beyond this are not read; no honest header section is as long. */
const mostHeaderBytes = 1024 * 1024;

/** Written at a time. A message that is smaller takes one write. */
const pieceBytes = 256 * 1024;

const toDisk = promisify(fsync);

export function createMessageFiles(dataDir: string | null, newId: () => string): MessageFiles {
  let made: string | null = null;
  const folder = (): string => {
    if (made !== null) return made;
    made = dataDir === null ? mkdtempSync(join(tmpdir(), 'crm-mail-')) : join(dataDir, 'mail');
    mkdirSync(made, { recursive: true, mode: 0o700 });
    // what a crash left of an upload
    rmSync(join(made, 'incoming'), { recursive: true, force: true });
    mkdirSync(join(made, 'incoming'), { mode: 0o700 });
    return made;
  };
  const pathOf = (id: string): string => join(folder(), `${id}.eml`);
  /** Files that are no message's yet. */
  const incoming = new Set<string>();
  const remove = (path: string): void => {
    rmSync(path, { force: true });
    incoming.delete(path);
  };

  return {
    async receive(bytes, limit) {
      const path = join(folder(), 'incoming', newId());
      const file = openSync(path, 'wx', 0o600);
      incoming.add(path);
      const whole = createHash('sha256');
      const body = createHash('sha256');
      let size = 0;
      let head = Buffer.alloc(0);
      let section: string | null = null;
      let piece: Buffer[] = [];
      let pieceSize = 0;
      let isStored = false;
      const write = (): void => {
        writeFileSync(file, piece.length === 1 && piece[0] !== undefined ? piece[0] : Buffer.concat(piece));
        piece = [];
        pieceSize = 0;
      };
      try {
        for await (const part of bytes) {
          size += part.length;
          if (size > limit) continue;
          whole.update(part);
          if (section !== null) body.update(part);
          else {
            head = Buffer.concat([head, part]);
            const end = headerEnd(head);
            if (end !== null || head.length > mostHeaderBytes) {
              const cut = end ?? head.length;
              section = head.toString('latin1', 0, cut);
              body.update(head.subarray(cut));
              head = Buffer.alloc(0);
            }
          }
          piece.push(part);
          pieceSize += part.length;
          if (pieceSize >= pieceBytes) write();
        }
        if (size > limit) return null;
        write();
        // the one step that waits for the disk, while other requests go on
        await toDisk(file);
        isStored = true;
      } finally {
        closeSync(file);
        if (!isStored) remove(path);
      }
      return {
        path,
        size,
        digest: whole.digest('base64'),
        bodyDigest: body.digest('base64'),
        facts: headerFacts(section ?? head.toString('latin1')),
      };
    },
    take(bytes) {
      const path = join(folder(), 'incoming', newId());
      writeFileSync(path, bytes, { flag: 'wx', mode: 0o600 });
      incoming.add(path);
      const cut = headerEnd(Buffer.from(bytes)) ?? bytes.length;
      const digestOf = (part: Uint8Array) => createHash('sha256').update(part).digest('base64');
      return {
        path,
        size: bytes.length,
        digest: digestOf(bytes),
        bodyDigest: digestOf(bytes.subarray(cut)),
        facts: headerFacts(Buffer.from(bytes).toString('latin1', 0, cut)),
      };
    },
    keep({ path }, id) {
      renameSync(path, pathOf(id));
      incoming.delete(path);
    },
    discard({ path }) {
      if (incoming.has(path)) remove(path);
    },
    read: (id) => createReadStream(pathOf(id)),
    head(id, bytes) {
      const file = openSync(pathOf(id), 'r');
      try {
        const read = Buffer.alloc(bytes);
        return read.subarray(0, readSync(file, read, 0, bytes, 0));
      } finally {
        closeSync(file);
      }
    },
    remove: (id) => rmSync(pathOf(id), { force: true }),
    close() {
      if (dataDir === null && made !== null) rmSync(made, { recursive: true, force: true });
    },
  };
}

/** Where the body begins; null while no empty line has come. */
function headerEnd(bytes: Buffer): number | null {
  const ends = (['\r\n\r\n', '\n\n'] as const).flatMap((mark) => {
    const index = bytes.indexOf(mark);
    return index < 0 ? [] : [index + mark.length];
  });
  return ends.length === 0 ? null : Math.min(...ends);
}
