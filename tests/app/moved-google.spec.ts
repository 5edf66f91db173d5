/** "My mailbox moved" (A13) with sign-ins in the browser: from one simulated Google account to another, over a real CRM. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src-main/app/index.ts';
import { type DrivenApplication, drive } from '../support/application.ts';
import { type CrmProcess, startCrmProcess } from '../support/crm-process.ts';
import { signInAtGoogle } from '../support/google-browser.ts';
import { memoryKeyStore } from '../support/key-stores.ts';
import { anna, ben, desktopClient, type GoogleWorld, googleWorld } from '../support/simulated-google.ts';

const client = { clientId: desktopClient.id, clientSecret: desktopClient.secret ?? '' };
const titles = ['Intake', 'Review', 'Dinner'];

describe('an account that is signed in to in the browser', () => {
  let world: GoogleWorld;
  let crm: CrmProcess;
  let folder = '';
  let concord: DrivenApplication;
  const keyStore = memoryKeyStore();
  beforeEach(async () => {
    world = await googleWorld({ clock: systemClock });
    process.env.CONCORD_TEST_GOOGLE = world.google.url;
    folder = mkdtempSync(join(tmpdir(), 'concord-moved-google-'));
    crm = await startCrmProcess(join(folder, 'crm'));
    concord = await drive(join(folder, 'data'), { keyStore });
  });
  afterEach(async () => {
    await concord?.close();
    await crm?.stop();
    delete process.env.CONCORD_TEST_GOOGLE;
    expect(world.google.complaints()).toEqual([]);
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const signIn = async (call: 'setup.sign-in' | 'move.sign-in', account: string): Promise<void> => {
    const called = concord.call(call, { kind: 'google', address: '', client, allowKeyFile: false });
    called.catch(() => undefined);
    const { signIn: shown } = await concord.until(({ signIn: now }) => now.waiting !== null);
    await signInAtGoogle(shown.waiting?.url ?? '', { account });
    await called;
  };
  const primaryOf = (calendars: readonly { readonly id: string; readonly isDefault: boolean }[] = []) =>
    calendars.find(({ isDefault }) => isDefault)?.id ?? '';
  const importTo = async (as: string): Promise<void> => {
    for (const [index, summary] of titles.entries())
      await world.call('POST', 'calendars/primary/events/import', {
        as,
        body: {
          iCalUID: `moving-${index}@old.example`,
          summary,
          start: { dateTime: `2027-03-2${index}T09:00:00Z`, timeZone: 'UTC' },
          end: { dateTime: `2027-03-2${index}T10:00:00Z`, timeZone: 'UTC' },
        },
      });
  };
  const setUp = async (): Promise<void> => {
    await concord.call('setup.start', { with: 'account' });
    await concord.call('setup.crm', {
      kind: 'bridge',
      credentials: { type: 'token', url: crm.url },
      secret: crm.tokens.anna ?? '',
    });
    await signIn('setup.sign-in', anna);
    await concord.call('setup.calendar', { id: primaryOf(concord.state().setup.calendars) });
    await concord.call('setup.direction', {
      ...{ direction: 'two-way', createPrefix: '', existingProvider: 'take', existingCrm: 'take' },
      ...{ from: null, until: null },
    });
    const { setup } = await concord.until(({ setup: now }) => now.preview !== null && now.busy === null);
    await concord.call('setup.approve', { digest: setup.preview?.digest ?? '' });
    await concord.until(({ setup: now, sync }) => now.step === 'done' && sync.state === 'in-agreement');
  };
  const addTo = (as: string, summary: string) =>
    world.call('POST', 'calendars/primary/events', {
      as,
      query: { sendUpdates: 'none' },
      body: {
        summary,
        start: { dateTime: '2027-04-01T09:00:00Z', timeZone: 'UTC' },
        end: { dateTime: '2027-04-01T10:00:00Z', timeZone: 'UTC' },
      },
    });
  const linkedAre = async (count: number): Promise<void> => {
    await concord.call('sync.now', {});
    await concord.until(({ sync }) => sync.linked === count && sync.state === 'in-agreement');
  };

  test('the connected one is refused and goes on; given up changes nothing; after the yes the new one goes on, also after a restart', async () => {
    await importTo(anna);
    await importTo(ben);
    await setUp();
    expect(concord.state().sync.linked).toBe(titles.length);

    await concord.call('move.begin', {});
    await expect(signIn('move.sign-in', anna)).rejects.toThrow('not-moved');
    await signIn('move.sign-in', ben);
    expect(concord.state().move?.setup).toMatchObject({ step: 'calendar', account: { address: ben } });
    await concord.call('move.end', {});
    // the permission was given back at Google, with every token of this client and account
    expect(await addTo(ben, 'Nothing')).toMatchObject({ status: 401 });
    // its sign-in still counts, although the same one was begun and given up meanwhile
    await addTo(anna, 'Lunch');
    await linkedAre(titles.length + 1);

    await concord.call('move.begin', {});
    await signIn('move.sign-in', ben);
    const calendar = primaryOf(concord.state().move?.setup.calendars);
    await concord.call('move.calendar', { id: calendar });
    expect(await concord.call('move.confirm', { calendar })).toEqual({ accepted: true });
    const done = await concord.until(({ move }) => move?.setup.step === 'done');
    expect(done).toMatchObject({
      setup: { account: { address: ben } },
      sync: { linked: titles.length + 1, problem: null },
      decisions: [{ kind: 'moved-missing', items: [{ title: 'Lunch' }] }],
    });
    expect(world.google.outbox.ofRequests()).toEqual([]);

    await concord.close();
    concord = await drive(join(folder, 'data'), { keyStore });
    const { sync } = await concord.until(({ sync: now }) => now.linked > 0 && now.agreedAt !== null);
    expect(sync).toMatchObject({ linked: titles.length + 1, waiting: 1, problem: null });
    expect((await crm.act('list')).map(({ event }) => event.title).sort()).toEqual(
      [...titles, 'Lunch'].sort(),
    );
  }, 60_000);
});
