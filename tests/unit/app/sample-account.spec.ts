/** Protects what sample mode starts for the sample account: its page and the engine's two connections are one calendar and one mailbox. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src-main/app/index.ts';
import { knownKinds } from '../../../src-main/app/kinds.ts';
import { sampleMailSetup, startSampleCrm, withSample } from '../../../src-main/app/sample.ts';
import { createDialer } from '../../../src-main/net/index.ts';

it('D11: what is archived on the page is archived for the engine, which is woken; the files are the owner’s alone', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'concord-account-'));
  const crm = await startSampleCrm(dataDir, 0, systemClock);
  const { origin, hash } = new URL(await crm.accountView());
  const { address, credentials, secret } = sampleMailSetup;
  const kind = withSample(knownKinds, dataDir).mailboxes.at(-1) ?? expect.fail('no kind of mailbox');
  const dialer = createDialer();
  const stop = new AbortController();
  const { side, server, user, close } = await kind.connect(
    { address, credentials, secret },
    {
      dialer,
      clock: systemClock,
      randomness: { uuid: () => 'unused', fraction: () => 0 },
      budget: { reserve: () => Promise.resolve(() => undefined) },
      temporaryDirectory: dataDir,
    },
    stop.signal,
  );
  onTestFinished(async () => {
    stop.abort();
    await close();
    await dialer.close();
    await crm.stop();
    rmSync(dataDir, { recursive: true });
  });
  expect({ server, user }).toEqual({ server: 'sample', user: 'anna@example.com' });
  expect(
    await kind.discover(address, { dialer, clock: systemClock, services: null as never }, stop.signal),
  ).toEqual([]);

  const ask = async (path: string, body: unknown, right = ''): Promise<unknown> => {
    const answer = await fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { Origin: origin, 'Content-Type': 'application/json', 'Concord-View': right },
      body: JSON.stringify(body),
    });
    return answer.json();
  };
  const token = new URLSearchParams(hash.slice(1)).get('token');
  const { secret: right } = (await ask('/view/session', { token })) as { readonly secret: string };
  const { messages } = (await ask('/view/mail/list', { mailbox: 'Inbox' }, right)) as {
    readonly messages: readonly { readonly ref: string }[];
  };
  const countIn = async (id: string) =>
    (await side.mailboxes(stop.signal)).find((one) => one.id === id)?.messages ?? 0;
  const [inbox, archive] = [await countIn('Inbox'), await countIn('Archive')];
  expect(messages).toHaveLength(inbox);
  const woken = side.wake?.(stop.signal)[Symbol.asyncIterator]().next();
  await ask('/view/mail/do', { type: 'move', ref: messages[0]?.ref, mailbox: 'Archive' }, right);
  expect(await woken).toEqual({ done: false, value: undefined });
  expect([await countIn('Inbox'), await countIn('Archive')]).toEqual([inbox - 1, archive + 1]);

  const files = readdirSync(join(dataDir, 'account')).filter((name) => name.startsWith('mailbox.sqlite'));
  expect(files.length).toBeGreaterThan(0);
  for (const name of files) expect(statSync(join(dataDir, 'account', name)).mode & 0o077).toBe(0);
});
