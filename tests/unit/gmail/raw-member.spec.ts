/** The message's bytes out of the JSON around them, wherever the network cuts it. */
import { expect, test } from 'vitest';
import { rawMember } from '../../../src-main/providers/google/mail/raw-member.ts';
import { codeOf } from '../../support/code-of.ts';

async function read(text: string, size: number): Promise<{ readonly bytes: string; readonly found: number }> {
  const all = Buffer.from(text);
  let found = 0;
  const parts: Buffer[] = [];
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
  }
  for await (const part of rawMember(pieces(), () => {
    found += 1;
  }))
    parts.push(part);
  return { bytes: Buffer.concat(parts).toString(), found };
}

const message = 'Subject: a?>~\r\n\r\n\u00e9\u4e2d "quoted" \\ back';
const raw = Buffer.from(message).toString('base64url');

test.each([1, 2, 3, 7, 1000])('cut after every %i bytes', async (size) => {
  const text = `{ "id": "1", "raw\\"": "no", "payload": {"raw": "bm8"}, "list": ["raw", {"raw": "x"}], "raw": "${raw}\\u003d=", "snippet": "\\"raw\\": }" }`;
  expect(await read(text, size)).toEqual({ bytes: message, found: 1 });
});

test('an empty message, and none', async () => {
  expect(await read('{"raw":""}', 4)).toEqual({ bytes: '', found: 1 });
  expect(await read('{"id":"1","snippet":"raw"}', 4)).toEqual({ bytes: '', found: 0 });
});

test.each([
  '',
  '[]x',
  '<html>',
  `{"raw":"${raw}`,
  `{"raw":"${raw}"`,
  '{"raw":"**"}',
  '['.repeat(100),
  '{"a":'.repeat(100),
])('is no such answer: %s', async (text) => expect(await codeOf(read(text, 5))).toBe('answer-invalid'));
