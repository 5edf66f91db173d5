/** Protects ML6: the bytes of a large message leave memory as soon as they are in the file. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sourceInFile } from '../../src-main/support/message-source.ts';

test('a source in a file gives memory back with each piece, and never memory that others use too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'concord-source-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'one.eml');
  const shared = new Uint8Array(300).fill(1);
  const part = shared.subarray(100, 200);
  const own = new Uint8Array(100_000).fill(2);
  const expected = Buffer.concat([part, own]);
  const file = await sourceInFile(path);
  await file.add(part);
  await file.add(own);
  expect([shared.length, part.length, own.length]).toEqual([300, 100, 0]);
  const source = await file.finish();
  expect(source).toMatchObject({
    size: expected.length,
    sha256: createHash('sha256').update(expected).digest('hex'),
  });
  for (let time = 0; time < 2; time += 1) {
    const pieces: Uint8Array[] = [];
    for await (const piece of source.open()) pieces.push(piece);
    expect(Buffer.concat(pieces).equals(expected)).toBe(true);
  }
  source.dispose();
  expect(existsSync(path)).toBe(false);
});
