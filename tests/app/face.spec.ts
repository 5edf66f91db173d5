/**
 * The real program with its interface in a real Chromium, by keyboard alone: sample mode within a minute, a real CalDAV account and
 * CRM within two (D2, D11), and the window that stays quick during the first sync.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { enterOn, focused, tabTo } from '../support/keyboard.ts';
import { radicaleMissing } from '../support/radicale.ts';
import { realWorld } from './real-world.ts';

const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const noBrowser =
  existsSync(chromiumPath) || process.env.CI === 'true'
    ? null
    : `no Chromium at ${chromiumPath} (apt install chromium)`;
const noServer = radicaleMissing();
const directory = mkdtempSync(join(tmpdir(), 'concord-face-'));
let browser: Browser | undefined;
const processes: ChildProcess[] = [];

beforeAll(async () => {
  if (noBrowser !== null) return;
  await build({
    configFile: fileURLToPath(new URL('../../src-renderer/vite.config.ts', import.meta.url)),
    logLevel: 'error',
  });
  browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  for (const child of processes) child.kill('SIGTERM');
  rmSync(directory, { recursive: true, force: true });
});

/** The next address that Concord prints. */
function printedBy(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        said += chunk;
        const found = /http:\/\/127\.0\.0\.1:\d+\/#token=\S+/.exec(said);
        if (found !== null) resolve(found[0]);
      });
    child.once('exit', () => reject(new Error(said)));
  });
}

/** Presses Enter in the terminal of the Concord that was started last. */
function freshAddress(): Promise<string> {
  const child = processes.at(-1) as ChildProcess;
  const address = printedBy(child);
  child.stdin?.write('\n');
  return address;
}

/** Starts Concord as a newcomer does and opens the address it prints. */
async function opened(name: string, before?: (page: Page) => Promise<unknown>): Promise<Page> {
  const entry = fileURLToPath(new URL('../../src-main/headless.ts', import.meta.url));
  const child = spawn(process.execPath, [entry, '--data', join(directory, name)], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  processes.push(child);
  const address = await printedBy(child);
  const page = await (browser as Browser).newPage({ viewport: { width: 960, height: 640 }, locale: 'en-GB' });
  page.setDefaultTimeout(60_000);
  await before?.(page);
  await page.goto(address);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

describe('a newcomer with a keyboard', { timeout: 180_000 }, () => {
  beforeEach(({ skip }) => skip(noBrowser !== null, noBrowser ?? ''));

  test('D11: sees the sample synchronise within a minute', async () => {
    const started = performance.now();
    const page = await opened('sample');
    await enterOn(page, 'Try it with sample data');
    await page.getByText('No invitations will be sent.').waitFor();
    await enterOn(page, 'Start');
    await page.getByRole('heading', { level: 1, name: 'Your first sync is done' }).waitFor();
    expect(performance.now() - started).toBeLessThan(60_000);
    await enterOn(page, 'Go to Status');
    expect(
      await page
        .getByText(/\d+ entries/)
        .first()
        .innerText(),
    ).toMatch(/^[1-9]/);
    await page.close();
  });

  test.each([
    ['whose answer a reload interrupts', true],
    ['whose answer is lost', false],
  ])('S4: an address %s opens Concord all the same, and no other tab', async (_, reloads) => {
    let body = '';
    let answeredByHost = 0;
    const page = await opened(`interrupted-${reloads}`, (fresh) =>
      fresh.route(
        '**/exchange',
        async (route) => {
          body = route.request().postData() ?? '';
          answeredByHost = (await route.fetch()).status();
          await route.abort();
        },
        { times: 1 },
      ),
    );
    await expect.poll(() => answeredByHost).toBe(200);
    if (reloads) await page.reload();
    await page.getByText('Try it with sample data').waitFor();
    expect(
      await page.evaluate(
        (text) => fetch('./exchange', { method: 'POST', body: text }).then(({ status }) => status),
        JSON.stringify({ ...(JSON.parse(body) as object), tab: 'another' }),
      ),
    ).toBe(403);
    await page.close();
  });

  test('D2, D3: connects a real calendar and a real CRM within two minutes, sees the preview, and both are equal afterwards', async ({
    skip,
  }) => {
    skip(noServer !== null, noServer ?? '');
    const world = await realWorld({ calendar: 'face' });
    try {
      await world.calendar.put('from-calendar', { title: 'From the calendar', start: '2026-12-01T09:00:00' });
      await world.enter('from-crm', { title: 'From the CRM', start: '2026-12-02T09:00:00' });
      const started = performance.now();
      const page = await opened('real');
      await enterOn(page, 'Set up');
      await tabTo(page, 'Address of your CRM');
      await page.keyboard.type(world.crm.url);
      await tabTo(page, 'Access token');
      await page.keyboard.type(world.crm.tokens.anna ?? '');
      await page.keyboard.press('Enter');

      await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
      await tabTo(page, 'E-mail address');
      // nothing serves this address, so its person names the server
      await page.keyboard.type('user1@localhost');
      await page.keyboard.press('Enter');
      await page.getByText('No calendar found').or(page.getByText('cannot be reached')).first().waitFor();
      await enterOn(page, 'I know my server');
      await tabTo(page, 'Server address');
      await page.keyboard.type(`${world.radicale.origin}/`);
      await tabTo(page, 'User name');
      await page.keyboard.type('user1');
      await tabTo(page, 'Password');
      await page.keyboard.type('secret');
      // S1: a host outside the address's domain is confirmed by name
      await tabTo(page, 'Send my password to 127.0.0.1');
      await page.keyboard.press('Space');
      await enterOn(page, 'Sign in');

      const calendars = page.getByRole('heading', { level: 1, name: 'What syncs, and where' });
      // without a key store a person agrees to a key file
      const keyFile = page.getByText('Concord needs your yes');
      await calendars.or(keyFile).waitFor();
      if (await keyFile.isVisible()) {
        await tabTo(page, 'Keep my password in a file');
        await page.keyboard.press('Space');
        await enterOn(page, 'Sign in');
      }
      await calendars.waitFor();
      await tabTo(page, 'user1/face');
      await page.keyboard.press('Space');
      await enterOn(page, 'Review changes');
      await page.getByText('No invitations will be sent.').waitFor();
      expect(await world.state(), 'nothing is written before the yes').toEqual({
        calendar: { 'from-calendar': expect.anything() },
        crm: { 'from-crm': expect.anything() },
      });
      await enterOn(page, 'Start');
      await page.getByText('In agreement').first().waitFor();
      expect(performance.now() - started).toBeLessThan(120_000);
      const now = await world.state();
      expect(Object.keys(now.calendar)).toHaveLength(2);
      expect(now.calendar).toEqual(now.crm);
      await page.close();
    } finally {
      await world.close();
    }
  });

  test('D2: gets through a wrong token, server and password, without a key store, on one host, with a reload in each step', async ({
    skip,
  }) => {
    skip(noServer !== null, noServer ?? '');
    const world = await realWorld({ calendar: 'troubled', password: 'secret' });
    try {
      const page = await opened('troubled');
      const heading = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
      /** A reload of the tab goes on where it was, without a new address (S4). */
      const reloadAt = async (name: string): Promise<void> => {
        await heading(name);
        await page.reload();
        await heading(name);
      };
      const type = async (field: string, text: string): Promise<void> => {
        await tabTo(page, field);
        await page.keyboard.press('ControlOrMeta+a');
        await page.keyboard.type(text);
      };
      const troubleAt = async (text: string, field: string): Promise<void> => {
        await page.getByText(text).waitFor();
        await expect.poll(() => focused(page), { message: text }).toContain(field);
      };
      await page.reload();
      await enterOn(page, 'Set up');

      await reloadAt('Your CRM');
      await type('Address of your CRM', world.crm.url.replace('http://', ''));
      await type('Access token', 'wrong');
      await page.keyboard.press('Enter');
      await troubleAt('Sign-in rejected', 'Access token');
      await type('Access token', world.crm.tokens.anna ?? '');
      await page.keyboard.press('Enter');

      await reloadAt('Your account');
      await type('E-mail address', 'nonsense');
      await page.keyboard.press('Enter');
      await troubleAt('Enter an e-mail address', 'E-mail address');
      await type('E-mail address', 'user1@localhost');
      await enterOn(page, 'I know my server');
      await type('Server address', 'http://127.0.0.1:1/');
      await type('User name', 'user1');
      await type('Password', 'wrong');
      await page.keyboard.press('Enter');
      await troubleAt('Tick this when you know the server', 'Send my password to 127.0.0.1');
      await page.keyboard.press('Space');
      await enterOn(page, 'Sign in');
      await troubleAt('Concord needs your yes', 'Keep my password in a file');
      await page.keyboard.press('Space');
      await enterOn(page, 'Sign in');
      await troubleAt('No answer came from 127.0.0.1:1.', 'Server address');
      await type('Server address', `${world.radicale.origin}/`);
      await page.keyboard.press('Enter');
      // another port is another server (S1)
      await troubleAt(
        'Tick this when you know the server',
        `Send my password to ${new URL(world.radicale.origin).host}`,
      );
      await page.keyboard.press('Space');
      await enterOn(page, 'Sign in');
      await troubleAt('User name or password rejected', 'Password');
      await type('Password', 'secret');
      await page.keyboard.press('Enter');

      await reloadAt('What syncs, and where');
      await tabTo(page, 'user1/troubled');
      await page.keyboard.press('Space');
      await enterOn(page, 'Review changes');
      await reloadAt('This is what will happen');
      await page.getByText('No invitations will be sent.').waitFor();
      await enterOn(page, 'Start');
      await page.getByText('In agreement').first().waitFor();
      await page.reload();
      await page.getByText('In agreement').first().waitFor();

      // a fresh address works in the same tab, where it changes only the fragment, and so does the same one once more
      const fresh = await freshAddress();
      for (let time = 0; time < 2; time += 1) {
        const exchanged = page.waitForResponse('**/exchange');
        await page.evaluate(`location.assign(${JSON.stringify(fresh)})`);
        await exchanged;
        await expect.poll(() => page.url()).not.toContain('token');
        await page.getByText('In agreement').first().waitFor();
      }
      await page.goBack();
      await page.getByText('In agreement').first().waitFor();

      // another tab has no secret, and is told where a new address comes from
      const other = await (browser as Browser).newPage({ locale: 'en-GB' });
      await other.goto(new URL(page.url()).origin);
      await other.getByText('Press Enter in the terminal').waitFor();
      await other.close();
      await page.close();
    } finally {
      await world.close();
    }
  });
});
