/** Messages of any size: uploads of all kinds, and answers that go out piece by piece. */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../src-sandbox/google/index.ts';
import {
  anna,
  desktopClient,
  type GoogleWorld,
  googleWorld,
  mailScope,
} from '../../support/simulated-google.ts';

let world: GoogleWorld;
let token = '';
beforeEach(async () => {
  world = await googleWorld();
  token = world.google.accounts.give(anna, desktopClient.id, [mailScope]).accessToken;
});
afterEach(async () => {
  await world.stop();
  expect(world.discoveryFaults).toEqual([]);
});

const head = Buffer.from('From: eva@example.org\r\nSubject: big\r\nMessage-ID: <big@example.org>\r\n\r\n');
const message = (size: number): Buffer => Buffer.concat([head, randomBytes(size)]);
const send = (url: string, body: Uint8Array | string, headers: Record<string, string>, method = 'POST') =>
  fetch(new URL(url, world.google.url), {
    method,
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: { Authorization: `Bearer ${token}`, ...headers },
  });
const upload = '/upload/gmail/v1/users/me/messages';
const kept = ({ id }: Json): Buffer => Buffer.from(world.google.mail.message(anna, String(id))?.bytes ?? []);

describe('uploads', () => {
  it('take the message alone', async () => {
    const bytes = message(1000);
    const answer = await send(`${upload}?uploadType=media`, bytes, { 'Content-Type': 'message/rfc822' });
    expect(kept((await answer.json()) as Json).equals(bytes)).toBe(true);
  });

  it('take JSON and message in one body', async () => {
    const bytes = message(1000);
    const body = Buffer.concat([
      Buffer.from('--b\r\nContent-Type: application/json\r\n\r\n{"labelIds":["INBOX"]}\r\n'),
      Buffer.from('--b\r\nContent-Type: message/rfc822\r\n\r\n'),
      bytes,
      Buffer.from('\r\n--b--'),
    ]);
    const answer = await send(`${upload}/import?uploadType=multipart`, body, {
      'Content-Type': 'multipart/related; boundary=b',
    });
    const found = (await answer.json()) as Json;
    expect([found.labelIds, kept(found).equals(bytes)]).toEqual([['INBOX'], true]);
    expect(world.google.requests().at(-1)?.body).toEqual({ labelIds: ['INBOX'] });
  });

  it('go on in pieces where they were cut', async () => {
    const bytes = message(600 * 1024);
    const begun = await send(`/resumable${upload}?uploadType=resumable`, '{"labelIds":["STARRED"]}', {
      'Content-Type': 'application/json',
    });
    const place = begun.headers.get('location') ?? '';
    const piece = (from: number, to: number) =>
      send(
        place,
        bytes.subarray(from, to),
        { 'Content-Range': `bytes ${from}-${to - 1}/${bytes.length}` },
        'PUT',
      );
    const first = await piece(0, 256 * 1024);
    expect([first.status, first.headers.get('range')]).toEqual([308, `bytes=0-${256 * 1024 - 1}`]);
    const asked = await send(place, '', { 'Content-Range': `bytes */${bytes.length}` }, 'PUT');
    expect([asked.status, asked.headers.get('range')]).toEqual([308, `bytes=0-${256 * 1024 - 1}`]);
    expect(world.google.mail.messages(anna)).toEqual([]);
    // what has arrived may be sent again
    expect((await piece(0, 512 * 1024)).headers.get('range')).toBe(`bytes=0-${512 * 1024 - 1}`);
    const last = (await (await piece(256 * 1024, bytes.length)).json()) as Json;
    expect([last.labelIds, kept(last).equals(bytes)]).toEqual([['STARRED'], true]);
  });
});

describe('answers with a message', () => {
  const read = (id: string): Promise<Response> =>
    fetch(`${world.google.url}/gmail/v1/users/me/messages/${id}?format=raw`, {
      headers: { Authorization: `Bearer ${token}` },
    });

  it('may be cut in the middle', async () => {
    const id = world.google.mail.deliver(anna, message(500_000));
    world.google.setFaults(() => ({ type: 'cut-answer', afterBytes: 100_000 }));
    const answer = await read(id);
    let got = 0;
    const all = async (): Promise<void> => {
      for await (const piece of answer.body ?? []) got += piece.length;
    };
    await expect(all()).rejects.toThrow();
    expect(got).toBeLessThanOrEqual(100_000);
  });

  it('of 30 MB go out as fast as they are read, and are never held whole', async () => {
    // one allocation, so that nothing is freed meanwhile
    const bytes = Buffer.alloc(30 * 1024 * 1024, 'x');
    head.copy(bytes);
    const id = world.google.mail.deliver(anna, bytes);
    const before = process.memoryUsage();
    const answer = await read(id);
    const reader = answer.body?.getReader();
    const first = (await reader?.read())?.value ?? new Uint8Array();
    const start = Buffer.from(first).toString();
    // nobody reads for a while: the rest waits where it is
    await new Promise((done) => setTimeout(done, 200));
    const { external, heapUsed } = process.memoryUsage();
    const more = external + heapUsed - before.external - before.heapUsed;
    let got = first.length;
    for (let next = await reader?.read(); next?.done === false; next = await reader?.read())
      got += next.value.length;
    expect(start).toMatch(/^\{"id":/);
    expect(got).toBeGreaterThan((bytes.length * 4) / 3);
    // a copy would be 40 MB
    expect(more).toBeLessThan(20 * 1024 * 1024);
  });
});
