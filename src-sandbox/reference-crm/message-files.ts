/**
 * The bytes of messages. A small one is a row of the database: a file of its own would take more time than everything else about it. A large
 * one is a file, in the CRM's folder, or in a folder that ends with the process, and is never whole in memory.
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
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { type HeaderFacts, headerFacts } from './header-facts.ts';
import type { CrmStore } from './store.ts';

/** A message that was received in full and is not stored yet. */
export interface Upload {
  /** All bytes of a small one, or the path of a file with them. */
  readonly content: Buffer | string;
  readonly size: number;
  /** Base64 SHA-256 of all bytes. */
  readonly digest: string;
  /** Base64 SHA-256 of the bytes behind the header section. */
  readonly bodyDigest: string;
  readonly facts: HeaderFacts;
}

export interface MessageFiles {
  /**
   * Receives a message. Bytes beyond `limit` are read and dropped, so that the client gets to read the answer; then null. Throws, and
   * leaves no file behind, when the connection ends early.
   */
  readonly receive: (bytes: AsyncIterable<Buffer>, limit: number) => Promise<Upload | null>;
  /** Takes a message that is in memory already. */
  readonly take: (bytes: Uint8Array) => Upload;
  /** Makes an upload the message's bytes. Call it inside the transaction that makes the message. */
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

/** Up to this size a message is a row. */
const smallBytes = 64 * 1024;
/** Written to a file at a time. */
const pieceBytes = 256 * 1024;

const toDisk = promisify(fsync);

export function createMessageFiles(
  dataDir: string | null,
  newId: () => string,
  { sql }: CrmStore,
): MessageFiles {
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

  const rowOf = (id: string): Buffer | null =>
    (sql('SELECT bytes FROM message_bytes WHERE id = ?').pluck().get(id) as Buffer | undefined) ?? null;

  return {
    async receive(bytes, limit) {
      let path: string | null = null;
      let file: number | null = null;
      const whole = createHash('sha256');
      const body = createHash('sha256');
      let size = 0;
      let head = Buffer.alloc(0);
      let section: string | null = null;
      let piece: Buffer[] = [];
      let pieceSize = 0;
      let isStored = false;
      const taken = (): Buffer => {
        const all = piece.length === 1 && piece[0] !== undefined ? piece[0] : Buffer.concat(piece);
        piece = [];
        pieceSize = 0;
        return all;
      };
      const write = (): number => {
        if (file === null) {
          path = join(folder(), 'incoming', newId());
          file = openSync(path, 'wx', 0o600);
          incoming.add(path);
        }
        writeFileSync(file, taken());
        return file;
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
        // the one step that waits for the disk, while other requests go on
        if (size > smallBytes) await toDisk(write());
        isStored = true;
      } finally {
        if (file !== null) closeSync(file);
        if (path !== null && !isStored) remove(path);
      }
      return {
        content: path ?? taken(),
        size,
        digest: whole.digest('base64'),
        bodyDigest: body.digest('base64'),
        facts: headerFacts(section ?? head.toString('latin1')),
      };
    },
    take(bytes) {
      const content = Buffer.from(bytes);
      const cut = headerEnd(content) ?? content.length;
      const digestOf = (part: Uint8Array) => createHash('sha256').update(part).digest('base64');
      return {
        content,
        size: content.length,
        digest: digestOf(content),
        bodyDigest: digestOf(content.subarray(cut)),
        facts: headerFacts(content.toString('latin1', 0, cut)),
      };
    },
    keep({ content }, id) {
      if (typeof content === 'string') {
        renameSync(content, pathOf(id));
        incoming.delete(content);
      } else sql('INSERT OR REPLACE INTO message_bytes VALUES (?, ?)').run(id, content);
    },
    discard({ content }) {
      if (typeof content === 'string' && incoming.has(content)) remove(content);
    },
    read(id) {
      const row = rowOf(id);
      return row === null ? createReadStream(pathOf(id)) : Readable.from(row.length === 0 ? [] : [row]);
    },
    head(id, bytes) {
      const row = rowOf(id);
      if (row !== null) return row.subarray(0, bytes);
      const file = openSync(pathOf(id), 'r');
      try {
        const read = Buffer.alloc(bytes);
        return read.subarray(0, readSync(file, read, 0, bytes, 0));
      } finally {
        closeSync(file);
      }
    },
    remove(id) {
      if (sql('DELETE FROM message_bytes WHERE id = ?').run(id).changes === 0)
        rmSync(pathOf(id), { force: true });
    },
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
