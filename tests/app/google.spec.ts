/** A person connects a Google account: the sign-in in the browser, the first run, both directions, a revoked sign-in, and disconnecting (A1, A5). */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src-main/app/index.ts';
import { type DrivenApplication, drive } from '../support/application.ts';
import { type CrmProcess, startCrmProcess } from '../support/crm-process.ts';
import { mailText } from '../support/gmail-account.ts';
import { signInAtGoogle } from '../support/google-browser.ts';
import { memoryKeyStore } from '../support/key-stores.ts';
import { anna, ben, desktopClient, type GoogleWorld, googleWorld } from '../support/simulated-google.ts';

const client = { clientId: desktopClient.id, clientSecret: desktopClient.secret ?? '' };

/** Files that have a token in plain text, and log files that name a person (S9, S10). */
function secretsIn(directory: string): readonly string[] {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  expect(files.some((file) => file.includes('log'))).toBe(true);
  return files.filter((file) => {
    const text = readFileSync(file, 'latin1');
    return (
      /ya29\.|1\/\/0[\w-]{20}|4\/0[\w-]{20}/.test(text) ||
      (file.endsWith('.log') && /@example\.com|Intake/.test(text))
    );
  });
}

describe('a Google account', () => {
  let world: GoogleWorld;
  let crm: CrmProcess;
  let folder = '';
  let concord: DrivenApplication;
  const keyStore = memoryKeyStore();
  beforeEach(async () => {
    world = await googleWorld({ clock: systemClock });
    process.env.CONCORD_TEST_GOOGLE = world.google.url;
    folder = mkdtempSync(join(tmpdir(), 'concord-google-'));
    crm = await startCrmProcess(join(folder, 'crm'));
    concord = await drive(join(folder, 'data'), { keyStore });
  });
  afterEach(async () => {
    await concord?.close();
    await crm?.stop();
    expect(secretsIn(join(folder, 'data'))).toEqual([]);
    delete process.env.CONCORD_TEST_GOOGLE;
    expect(world.google.complaints()).toEqual([]);
    expect(world.discoveryFaults).toEqual([]);
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts the sign-in, and goes through Google's pages as soon as the topic names them. */
  const signIn = async (account: string, address = ''): Promise<void> => {
    const called = concord.call('setup.sign-in', { kind: 'google', address, client, allowKeyFile: false });
    called.catch(() => undefined);
    const { signIn: shown } = await concord.until(({ signIn: now }) => now.waiting !== null);
    expect(concord.state().setup.busy).toBe('setup.sign-in');
    await signInAtGoogle(shown.waiting?.url ?? '', { account });
    await called;
  };
  const toAccountStep = async (): Promise<void> => {
    await concord.call('setup.start', { with: 'account' });
    await concord.call('setup.crm', {
      kind: 'bridge',
      credentials: { type: 'token', url: crm.url },
      secret: crm.tokens.anna ?? '',
    });
  };
  const toAgreement = async (): Promise<void> => {
    const primary = concord.state().setup.calendars.find(({ isDefault }) => isDefault);
    await concord.call('setup.calendar', { id: primary?.id ?? '' });
    await concord.call('setup.direction', {
      ...{ direction: 'two-way', createPrefix: '', existingProvider: 'take', existingCrm: 'take' },
      ...{ from: null, until: null },
    });
    const { setup } = await concord.until(({ setup: now }) => now.preview !== null && now.busy === null);
    await concord.call('setup.approve', { digest: setup.preview?.digest ?? '' });
    await concord.until(({ setup: now, sync }) => now.step === 'done' && sync.state === 'in-agreement');
  };

  test('A1, A5: the wrong account first, then the right one; entries cross; a revoked sign-in is renewed; disconnecting gives it back', async () => {
    await world.call('POST', 'calendars/primary/events', {
      as: anna,
      query: { sendUpdates: 'none' },
      body: {
        summary: 'Intake',
        start: { dateTime: '2027-03-20T09:00:00', timeZone: 'Europe/Amsterdam' },
        end: { dateTime: '2027-03-20T10:00:00', timeZone: 'Europe/Amsterdam' },
      },
    });
    await toAccountStep();
    await expect(signIn(ben, anna)).rejects.toThrow('another-account');
    expect(concord.state()).toMatchObject({
      signIn: { waiting: null, signedInAs: ben },
      setup: { step: 'account', failed: 'setup.sign-in', account: null },
    });
    await signIn(anna);
    expect(concord.state().setup).toMatchObject({
      step: 'calendar',
      account: { kind: 'google', address: anna },
    });
    await toAgreement();
    expect(concord.state().sync.linked).toBe(1);

    // a restart goes on with what was sealed
    await concord.close();
    concord = await drive(join(folder, 'data'), { keyStore });
    await concord.until(({ sync }) => sync.state === 'in-agreement');

    // the organisation's policy ends the session, which Google says for certain
    world.google.setFaults(({ operation }) =>
      operation === 'oauth.token'
        ? {
            type: 'oauth-error',
            status: 400,
            body: { error: 'invalid_grant', error_subtype: 'invalid_rapt' },
          }
        : null,
    );
    world.google.accounts.expireAccessTokens(anna);
    await concord.call('sync.now', {});
    await concord.until(({ sync }) => sync.problem?.code === 'sign-in-required');
    world.google.setFaults(null);
    await signIn(anna);
    await concord.until(({ sync }) => sync.state === 'in-agreement');
    expect(concord.state().sync.linked).toBe(1);

    await concord.call('account.disconnect', {});
    expect(concord.state().setup).toMatchObject({ step: 'welcome', account: null });
    expect(world.google.outbox.all()).toEqual([]);
  }, 120_000);

  test('A9: the mailbox uses the same account, which is asked for mail; a message arrives; connected again, nobody is asked', async () => {
    await toAccountStep();
    await signIn(anna);
    await toAgreement();
    const asksMail = concord.call('mail.sign-in', {
      mailbox: null,
      kind: 'google',
      address: '',
      client: null,
      allowKeyFile: false,
    });
    asksMail.catch(() => undefined);
    const { signIn: shown } = await concord.until(({ signIn: now }) => now.waiting?.for === 'mail');
    await signInAtGoogle(shown.waiting?.url ?? '', { account: anna });
    await asksMail;
    await concord.until(({ mail }) => mail.state === 'unmapped');
    expect(concord.state().mail.mailbox).toMatchObject({ kind: 'google', address: anna, sameSignIn: true });

    const { map } = await concord.call('mail.folders', { mailbox: null });
    await concord.call('mail.save', { mailbox: null, map });
    const id = world.google.mail.deliver(anna, mailText('offer'));
    await concord.call('sync.now', {});
    await concord.until(({ mail }) => mail.linked === 1 && mail.sync.state === 'in-agreement');
    const [message] = await crm.actOnMail('list', 'anna');
    expect(message?.subject).toContain('offer');
    expect(id).not.toBe('');

    // a further mailbox at Google is recognised, and needs no client of its own
    await concord.call('mail.discover', { mailbox: 'new', address: 'info@gmail.com' });
    expect(concord.state().mail.adding.discovered).toMatchObject({
      kind: 'google',
      address: 'info@gmail.com',
    });
    const asksBen = concord.call('mail.sign-in', {
      ...{ mailbox: 'new', kind: 'google', address: ben, client: null, allowKeyFile: false },
    });
    asksBen.catch(() => undefined);
    const { signIn: second } = await concord.until(({ signIn: now }) => now.waiting?.mailbox === 'new');
    expect(second.waiting?.clientId).toBe(client.clientId);
    await signInAtGoogle(second.waiting?.url ?? '', { account: ben });
    await asksBen;
    expect(concord.state().mail.further).toMatchObject([{ mailbox: { kind: 'google', address: ben } }]);

    // stopped and connected again: what was granted still holds, and nobody is asked
    await concord.call('mail.disconnect', { mailbox: null });
    await concord.call('mail.sign-in', {
      mailbox: null,
      kind: 'google',
      address: '',
      client: null,
      allowKeyFile: false,
    });
    expect(concord.state().mail.mailbox).toMatchObject({ kind: 'google', sameSignIn: true });
  }, 120_000);

  test('a person cancels the sign-in, and can begin anew', async () => {
    await toAccountStep();
    const called = concord.call('setup.sign-in', {
      kind: 'google',
      address: '',
      client,
      allowKeyFile: false,
    });
    await concord.until(({ signIn: now }) => now.waiting !== null);
    expect(await concord.call('links.open', { id: 'sign-in' })).toEqual({
      url: concord.state().signIn.waiting?.url,
    });
    await concord.call('sign-in.cancel', {});
    await called;
    expect(concord.state()).toMatchObject({
      signIn: { waiting: null, signedInAs: null },
      setup: { step: 'account', busy: null, problem: null },
    });
    await signIn(anna);
    expect(concord.state().setup.step).toBe('calendar');
  });
});
