/** Where the reference CRM keeps the bytes of messages: small ones in the database, large ones in files, and no trace of failed uploads. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { createMessageFiles } from '../../../src-sandbox/reference-crm/message-files.ts';
import { openCrmStore } from '../../../src-sandbox/reference-crm/store.ts';

const most = 1_000_000;

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'concord-message-files-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function opened(dataDir: string) {
  const store = openCrmStore(dataDir, randomUUID);
  return { store, files: createMessageFiles(dataDir, randomUUID, store), close: () => store.close() };
}

function message(size: number): Buffer {
  const text = 'Subject: size\r\n\r\n'.slice(0, size);
  return Buffer.from(text.padEnd(size, 'x'));
}

/** In parts as a connection delivers them. */
async function* partsOf(bytes: Buffer, failure?: Error): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 16_384) yield bytes.subarray(at, at + 16_384);
  if (failure !== undefined) throw failure;
}

const filesIn = (path: string): readonly string[] =>
  readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => /incoming\/|\.eml$/.test(name));

it.each([
  { size: 0, inFiles: 0 },
  { size: 5, inFiles: 0 },
  { size: 65_536, inFiles: 0 },
  { size: 65_537, inFiles: 1 },
  { size: 262_144, inFiles: 1 },
  { size: most, inFiles: 1 },
])('$size bytes are the same after a restart, and gone when they are removed', async ({ size, inFiles }) => {
  const dataDir = folder();
  const bytes = message(size);
  const before = opened(dataDir);
  const upload = (await before.files.receive(partsOf(bytes), most)) ?? expect.fail('too large');
  expect(upload).toMatchObject({ size, digest: createHash('sha256').update(bytes).digest('base64') });
  before.files.keep(upload, 'one');
  before.files.discard(upload);
  before.close();

  const after = opened(dataDir);
  expect(bytes.equals(await buffer(after.files.read('one')))).toBe(true);
  expect(Buffer.from(after.files.head('one', 100)).equals(bytes.subarray(0, 100))).toBe(true);
  expect(filesIn(dataDir)).toHaveLength(inFiles);
  after.files.remove('one');
  expect(filesIn(dataDir)).toEqual([]);
  expect(after.store.sql('SELECT count(*) FROM message_bytes').pluck().get()).toBe(0);
  after.close();
});

it.each([10_000, 500_000])(
  'an upload of %i bytes that breaks off, is too large or is not wanted leaves nothing',
  async (size) => {
    const dataDir = folder();
    const { files, store, close } = opened(dataDir);
    await expect(files.receive(partsOf(message(size), new Error('cut off')), most)).rejects.toThrow(
      'cut off',
    );
    expect(await files.receive(partsOf(message(size)), size - 1)).toBeNull();
    const unwanted = (await files.receive(partsOf(message(size)), size)) ?? expect.fail('too large');
    files.discard(unwanted);
    expect(filesIn(dataDir)).toEqual([]);
    expect(store.sql('SELECT count(*) FROM message_bytes').pluck().get()).toBe(0);
    close();
  },
);

it('the bytes of a small message go with the transaction that makes it', async () => {
  const { files, store, close } = opened(folder());
  const upload = (await files.receive(partsOf(message(1_000)), most)) ?? expect.fail('too large');
  const undone = (): void =>
    store.atomically(() => {
      files.keep(upload, 'one');
      throw new Error('refused');
    });
  expect(undone).toThrow('refused');
  expect(store.sql('SELECT count(*) FROM message_bytes').pluck().get()).toBe(0);
  close();
});
