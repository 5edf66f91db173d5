/** Tests the complete built program, engine included: the sample from the first start to agreement (D11). */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppState } from '../../src-shared/contract/index.ts';
import { missing, newDataDir, openPage, removeDir, shoot, startApp } from './support/desktop-app.ts';

const root = resolve(import.meta.dirname, '../..');
const built =
  existsSync(join(root, 'dist/main/electron.js')) && existsSync(join(root, 'dist/renderer/index.html'));
const why = missing ?? (built ? null : 'npm run build has not been run');

describe.skipIf(why !== null)(`the whole desktop program${why === null ? '' : ` (${why})`}`, () => {
  let data = '';
  let running: ElectronApplication;

  beforeEach(() => {
    data = newDataDir();
  });
  afterEach(async () => {
    await running.close().catch(() => undefined);
    removeDir(data);
  });

  const state = async (page: Page): Promise<AppState> => {
    const { output } = (await page.evaluate('window.concord.call("state.get", {})')) as { output: AppState };
    return output;
  };

  it('a new user sees a full synchronisation of the sample within a minute', async () => {
    running = await startApp(root, data);
    const page = await openPage(running);
    await page.getByRole('button', { name: 'Try it with sample data' }).click();
    await expect.poll(async () => (await state(page)).setup.step, { timeout: 30_000 }).toBe('preview');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await expect
      .poll(async () => (await state(page)).sync.state, { timeout: 50_000 })
      .toMatch(/^(?:in-agreement|waiting)$/);
    await expect.poll(async () => (await state(page)).setup.step).toBe('done');
    await shoot(page, 'whole-program');

    await running.evaluate(({ shell }) => {
      Object.assign(shell, {
        openExternal: (address: string) => {
          Object.assign(globalThis, { opened: address });
          return Promise.resolve();
        },
      });
    });
    expect(await page.evaluate('window.concord.call("links.open", { id: "sample-crm" })')).toEqual({
      type: 'done',
      output: { url: null },
    });
    expect(await running.evaluate(() => (globalThis as unknown as { opened: string }).opened)).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\//,
    );

    const stopped = running.waitForEvent('close');
    await running.evaluate(({ app }) => app.quit());
    await stopped;
    const log = readFileSync(join(data, 'logs/concord.log'), 'utf8').trim().split('\n');
    expect(log.at(-1)).toContain('"stopped"');
  });
});
