/** The servers of the sandbox, the reference CRM and the sample account's page, stay reachable (S4), and on this machine only (S8). */
import { describe, expect, onTestFinished, test } from 'vitest';
import { memoryStorage, sampleProvider, startAccountView } from '../../../src-sandbox/sample-sides/index.ts';
import { holdConnection } from '../../support/hold-connection.ts';
import { otherOwnAddresses, reaches } from '../../support/reaches.ts';
import { startTestCrm } from '../../support/reference-crm.ts';
import { mailboxIn, world } from '../sides/world.ts';

async function startTestAccountView() {
  const here = world();
  const storage = memoryStorage();
  const address = 'anna@example.com';
  const { hand } = sampleProvider('caldav-like', { ...here, storage, address });
  const view = await startAccountView({ ...here, storage, hand, mailbox: mailboxIn(here), address });
  onTestFinished(() => view.stop());
  return { here, view };
}

/** Exchanges the token of a page's address as the page does. @returns the status */
async function openPage(address: string): Promise<number> {
  const { origin, hash } = new URL(address);
  const answer = await fetch(`${origin}/view/session`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ token: new URLSearchParams(hash.slice(1)).get('token') }),
  });
  await answer.text();
  return answer.status;
}

const servers = {
  'the reference CRM': async () => {
    const { crm, clock } = await startTestCrm();
    return { viewUrl: () => crm.viewUrl(), pass: (ms: number) => clock.advance(ms) };
  },
  "the sample account's page": async () => {
    const { view, here } = await startTestAccountView();
    return { viewUrl: () => view.viewUrl(), pass: (ms: number) => here.pass(ms) };
  },
} as const;

describe.each(Object.entries(servers))('%s', (_name, start) => {
  test('S8: listens on 127.0.0.1 and on no other address of this machine', async () => {
    const port = Number(new URL((await start()).viewUrl()).port);
    for (const address of otherOwnAddresses()) expect(await reaches(address, port), address).toBe(false);
    expect(await reaches('127.0.0.1', port)).toBe(true);
  });

  test('S4: a token that nobody used opens nothing after ten minutes', async () => {
    const { viewUrl, pass } = await start();
    const [fresh, old] = [viewUrl(), viewUrl()];
    pass(10 * 60_000 - 1);
    expect(await openPage(fresh)).toBe(200);
    pass(1);
    expect(await openPage(old)).toBe(401);
  });

  test('S4: wrong tokens lock nobody out', async () => {
    const { viewUrl } = await start();
    const { origin } = new URL(viewUrl());
    for (let guess = 0; guess < 30; guess += 1) expect(await openPage(`${origin}/#token=${guess}`)).toBe(401);
    expect(await openPage(viewUrl())).toBe(200);
  });

  test.each([
    ['that send nothing', () => ''],
    ['that never end their headers', () => 'GET / HTTP/1.1\r\nX: '],
    [
      'that never send their body',
      (host: string) =>
        `POST /view/session HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n`,
    ],
    [
      'that ask to upgrade',
      (host: string) => `GET / HTTP/1.1\r\nHost: ${host}\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n`,
    ],
  ])('S4: 300 connections %s shut nobody out', async (_, text) => {
    const { viewUrl } = await start();
    const { origin, host } = new URL(viewUrl());
    const held = Array.from({ length: 300 }, () => holdConnection(origin, text(host)));
    await Promise.all(held.slice(0, 150).map(({ gone }) => gone));
    expect(await openPage(viewUrl())).toBe(200);
    for (const { end } of held) end();
  });
});

test('S4: a client with a valid token keeps its connection to the reference CRM while others fill the rest', async () => {
  const { crm, connect } = await startTestCrm();
  const { calendar } = connect('anna');
  const stop = new AbortController();
  const woken = calendar.wake?.(stop.signal)[Symbol.asyncIterator]().next();
  await calendar.calendars(stop.signal);
  const held = Array.from({ length: 300 }, () => holdConnection(crm.url, ''));
  await Promise.all(held.slice(0, 150).map(({ gone }) => gone));
  crm.hand.create({
    user: 'anna',
    event: { uid: 'u', start: '2026-02-01T09:00:00', title: 'News' },
  } as never);
  expect(await woken).toMatchObject({ done: false });
  stop.abort();
  for (const { end } of held) end();
});
