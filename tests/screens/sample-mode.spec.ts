/** The whole sample mode in a real browser: what a newcomer does with a message on one side is seen on the other (D11). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { createApplication, systemClock, systemRandomness } from '../../src-main/app/index.ts';
import { openSamplePage } from './sample-page.ts';
import { missingBrowser } from './window.ts';

beforeEach(({ skip }) => {
  if (missingBrowser !== null) skip(missingBrowser);
});

async function startSample() {
  const dataDir = mkdtempSync(join(tmpdir(), 'concord-sample-'));
  const concord = await createApplication({
    dataDir,
    carrier: 'browser',
    version: '0.0.0-test',
    clock: systemClock,
    randomness: systemRandomness,
    fixed: { type: 'sample' },
  });
  onTestFinished(async () => {
    await concord.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const openMail = async (id: 'sample-crm' | 'sample-account'): Promise<Page> => {
    const answer = await concord.call('links.open', { id });
    if (answer.type !== 'done') throw new Error(JSON.stringify(answer));
    const page = await openSamplePage((answer.output as { readonly url: string }).url);
    await page.locator('[data-tab=mail]').click();
    await page.locator('.mail').waitFor();
    return page;
  };
  return { concord, openMail };
}

async function choose(page: Page, folder: string): Promise<void> {
  await page.locator(`[data-key="folder ${folder}"]`).click();
  await page.locator(`[data-key="folder ${folder}"][aria-current]`).waitFor();
}

const subjects = (page: Page) => page.locator('[data-act=open]').allTextContents();

test('D11, M3: a message archived in the sample mailbox is archived in the sample CRM, and comes back from there', async () => {
  const { concord, openMail } = await startSample();
  await expect.poll(() => concord.state().mail.linked, { timeout: 30_000 }).toBeGreaterThan(5);
  expect(concord.state().mail).toMatchObject({ state: 'on', problem: null, waiting: 0, quarantined: 0 });

  const mailbox = await openMail('sample-account');
  const [subject = ''] = await subjects(mailbox);
  const crm = await openMail('sample-crm');
  await expect.poll(() => subjects(crm)).toContain(subject);

  await mailbox.getByRole('button', { name: `Archive: ${subject}` }).click();
  await choose(crm, 'archive');
  await expect.poll(() => subjects(crm), { timeout: 30_000 }).toContain(subject);

  await crm.getByRole('button', { name: `Delete: ${subject}` }).click();
  await choose(mailbox, 'Deleted Items');
  await expect.poll(() => subjects(mailbox), { timeout: 30_000 }).toContain(subject);
  await expect.poll(() => concord.state().sync.state, { timeout: 30_000 }).toBe('in-agreement');
});
