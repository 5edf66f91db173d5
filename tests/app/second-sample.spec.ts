/** Protects the second sample account: a simulated Google, on this machine only, that is kept across restarts (S8, D11). */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { knownKinds } from '../../src-main/app/kinds.ts';
import { withSampleGoogle } from '../../src-main/app/sample-google.ts';
import { type DrivenApplication, drive } from '../support/application.ts';

let folder = '';
let concord: DrivenApplication;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'concord-second-sample-'));
  concord = await drive(folder);
});
afterEach(async () => {
  await concord.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The page on which a person uses the account, and what they do there. */
async function person() {
  const { url } = await concord.call('links.open', { id: 'sample-account' });
  const at = url ?? '';
  return {
    url: at,
    page: async () => (await fetch(at)).text(),
    async act(fields: Readonly<Record<string, string>>): Promise<string | null> {
      const answer = await fetch(at, {
        method: 'POST',
        body: new URLSearchParams(fields),
        redirect: 'manual',
      });
      return answer.headers.get('location')?.split('done=')[1] ?? null;
    },
  };
}

async function toAgreement(): Promise<void> {
  await concord.call('setup.start', { with: 'second-sample' });
  const { setup } = await concord.until((now) => now.setup.preview !== null && now.setup.busy === null);
  expect(setup).toMatchObject({ step: 'preview', account: { kind: 'sample-google' } });
  expect(setup.preview?.crm.added).toBeGreaterThan(3);
  expect(setup.preview?.linked, 'the twin on both sides').toBeGreaterThan(0);
  await concord.call('setup.approve', { digest: setup.preview?.digest ?? '' });
  await concord.until(({ setup: now, sync }) => now.step === 'done' && sync.state === 'in-agreement');
  await concord.until(
    ({ mail }) => mail.linked > 5 && mail.sync.state === 'in-agreement' && mail.backlog === 0,
  );
}

test('D11: from the preview to the agreement with nothing to sign in to; what a person does in the account arrives within seconds', async () => {
  await toAgreement();
  const before = concord.state().sync.linked;
  const anna = await person();
  expect(anna.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/person\/[\w-]{24}$/);
  expect(await anna.page()).toContain('Kick-off Harbour project');
  const day = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
  expect(await anna.act({ act: 'add', name: 'Tea <with> Noor', date: day, time: '15:00' })).toBe('add');
  await concord.until(({ sync }) => sync.linked === before + 1, 15_000);
  expect(await anna.page()).toContain('Tea &#60;with&#62; Noor');

  const { linked: mails } = concord.state().mail;
  expect(await anna.act({ act: 'arrive', from: 'sanne@client.example', subject: 'Lunch?' })).toBe('arrive');
  await concord.until(({ mail }) => mail.linked === mails + 1, 15_000);
}, 120_000);

test('S8: it is kept across a restart, and nothing is written again', async () => {
  await toAgreement();
  const anna = await person();
  expect(await anna.act({ act: 'remove', id: 'nothing' })).toBe('refused');
  const { sync, mail } = concord.state();
  const text = (await anna.page()).replaceAll(anna.url.replace(/^.*\d\//, '/'), '');
  await concord.close();

  concord = await drive(folder);
  await concord.until((now) => now.sync.state === 'in-agreement' && now.mail.sync.state === 'in-agreement');
  expect(concord.state()).toMatchObject({
    app: { mode: 'sample' },
    sync: { linked: sync.linked, waiting: 0, problem: null, today: sync.today },
    mail: { linked: mail.linked, waiting: 0, problem: null },
  });
  const again = await person();
  expect(again.url).not.toBe(anna.url);
  expect((await again.page()).replaceAll(again.url.replace(/^.*\d\//, '/'), '')).toBe(text);
  expect((await fetch(anna.url).catch(() => null))?.ok ?? false, 'the old address opens nothing').toBe(false);
}, 120_000);

test('S8, A5: the two samples keep apart, and leaving removes both', async () => {
  await concord.call('setup.start', { with: 'sample' });
  await concord.until(({ setup }) => setup.preview !== null && setup.busy === null);
  await concord.call('setup.start', { with: 'second-sample' });
  await concord.until(({ setup }) => setup.account?.kind === 'sample-google' && setup.preview !== null);
  expect(existsSync(join(folder, 'sample'))).toBe(false);
  expect(existsSync(join(folder, 'second-sample', 'account', 'google.data'))).toBe(true);
  expect(readdirSync(folder).filter((name) => name.startsWith('concord.db'))).toEqual([]);
  await concord.call('account.disconnect', {});
  expect(existsSync(join(folder, 'second-sample'))).toBe(false);
  expect(concord.state()).toMatchObject({ app: { mode: 'none' }, setup: { step: 'crm' } });
}, 60_000);

test('S8: a simulator elsewhere is refused, and nobody can ask for the kind by name', () => {
  for (const origin of [
    'https://www.googleapis.com',
    'http://10.0.0.1:80',
    'http://127.0.0.1.evil.example:80',
  ])
    expect(() => withSampleGoogle(knownKinds, folder, origin)).toThrow('host-not-confirmed');
  expect(knownKinds.providers.map(({ kind }) => kind)).not.toContain('sample-google');
});

test('D12, S14: "Open in …" leads to the pages of the sample: to the entry in the CRM, and to the account', async () => {
  await toAgreement();
  const { items } = await concord.call('find.known', { text: 'Kick-off', day: null });
  const [found] = items;
  if (found === undefined) throw new Error('nothing was found');
  const at = async (side: 'provider' | 'crm') =>
    new URL((await concord.call('find.open', { target: found.target, side })).url ?? '');
  const account = new URL((await person()).url);
  expect((await at('provider')).href).toBe(account.href);
  const { url: crm } = await concord.call('links.open', { id: 'sample-crm' });
  const page = await at('crm');
  expect(page.origin).toBe(new URL(crm ?? '').origin);
  const shown = Object.fromEntries(new URLSearchParams(page.hash.slice(1)));
  expect(shown).toMatchObject({ user: 'anna', tab: 'week', token: expect.stringMatching(/^[\w-]{20,}$/) });
  expect(shown.entry).toMatch(/^[\da-f-]{36}$/);
});
