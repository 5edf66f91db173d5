/** Protects a Google account in a set-up file: the real program, as built where it was built, with the calendar and the mailbox. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SetupFile } from '../../src-main/accounts/setup-file.ts';
import { systemClock } from '../../src-main/app/index.ts';
import { type CrmProcess, startCrmProcess } from '../support/crm-process.ts';
import { mailText } from '../support/gmail-account.ts';
import { runHeadlessProcess } from '../support/headless-process.ts';
import {
  anna,
  calendarScope,
  desktopClient,
  type GoogleWorld,
  googleWorld,
  mailScope,
  meeting,
} from '../support/simulated-google.ts';

let world: GoogleWorld;
let crm: CrmProcess;
let folder = '';
beforeEach(async () => {
  world = await googleWorld({ clock: systemClock });
  folder = mkdtempSync(join(tmpdir(), 'concord-google-file-'));
  crm = await startCrmProcess(join(folder, 'crm'));
});
afterEach(async () => {
  await crm?.stop();
  expect(world.google.complaints()).toEqual([]);
  expect(world.discoveryFaults).toEqual([]);
  await world.stop();
  rmSync(folder, { recursive: true, force: true });
});

const run = (client: { clientId: string; clientSecret: string }, refreshToken: string) => {
  const path = join(folder, 'setup.json');
  const content: SetupFile = {
    crm: { kind: 'bridge', url: crm.url, token: { env: 'CRM' } },
    account: { kind: 'google', address: anna, refreshToken: { env: 'REFRESH' }, client },
    primaryCalendar: anna,
    mail: { kind: 'google' },
    approveFirstRun: true,
  };
  writeFileSync(path, JSON.stringify(content));
  const env = { CRM: crm.tokens.anna ?? '', REFRESH: refreshToken, CONCORD_TEST_GOOGLE: world.google.url };
  return runHeadlessProcess(['--setup', path, '--data', join(folder, 'data'), '--once', '--json'], { env });
};
const client = { clientId: desktopClient.id, clientSecret: desktopClient.secret ?? '' };

test('entries and messages cross, and the next run writes nothing', async () => {
  const { refreshToken } = world.google.accounts.give(anna, client.clientId, [calendarScope, mailScope]);
  await world.call('POST', 'calendars/primary/events', {
    query: { sendUpdates: 'none' },
    body: meeting('Intake'),
  });
  world.google.mail.deliver(anna, mailText('offer'));
  const first = await run(client, refreshToken ?? '');
  expect(first.stderr).not.toContain('problem');
  expect(first).toMatchObject({
    code: 0,
    json: { linked: 1, crm: { added: 1 }, problem: null },
    mailJson: { arrived: 1, problem: null },
  });
  world.google.clearRequests();
  expect(await run(client, refreshToken ?? '')).toMatchObject({
    code: 0,
    json: { crm: { added: 0, changed: 0, removed: 0 }, provider: { added: 0, changed: 0, removed: 0 } },
    mailJson: { arrived: 0 },
  });
  expect(world.google.requests().filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(world.google.outbox.all()).toEqual([]);
}, 60_000);

test('a sign-in that an organisation has ended is told with what mends it', async () => {
  const body = { error: 'invalid_grant', error_subtype: 'invalid_rapt' };
  world.google.setFaults(({ operation }) =>
    operation === 'oauth.token' ? { type: 'oauth-error', status: 400, body } : null,
  );
  const ended = await run(client, '1//ended');
  expect(ended).toMatchObject({ code: 1, json: { problem: { code: 'sign-in-required' } } });
}, 60_000);
