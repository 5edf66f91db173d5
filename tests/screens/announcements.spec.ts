/** What a screen reader is told after each action of a screen, also while a dialog is open: once, and in words (WCAG 4.1.3). */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { AppState } from '../../src-shared/contract/index.ts';
import { enterOn } from '../support/keyboard.ts';
import { changed, inAgreement, paused, withQuarantine } from './fixtures.ts';
import { equal } from './proof-scenes.ts';
import { fixtureScript, notCarriedScript } from './scene.ts';
import { createScriptedHost, type Script, type ScriptedHost } from './scripted-host.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

/** What the region says now; what stands in a part of the page that is behind a dialog is not said. */
const announced = (page: Page): Promise<string> =>
  page.evaluate(`(() => {
    const region = document.querySelector('.announcements');
    return region.closest('[inert], [aria-hidden=true]') === null ? region.textContent : 'behind a dialog';
  })()`);

async function on(
  state: AppState,
  screen: string,
  script: Script,
  look: (page: Page, host: ScriptedHost) => Promise<void>,
): Promise<void> {
  const host = createScriptedHost(state, { ...fixtureScript, ...script });
  const { page, close } = await windows.open(host, { theme: 'light', language: 'en' }, screen);
  await look(page, host);
  await close();
}

describe('Status', () => {
  const ready = changed(inAgreement, {
    proof: { parts: [{ mailbox: null, last: equal }], canCompare: true },
  });
  const compare: Script = {
    'proof.compare': (_input, host) => {
      host.show('proof', { ...host.state().proof, running: { done: 0, total: 824 } });
      return {};
    },
  };
  test('Compare now: that it begins, and what was found (D13)', () =>
    on(ready, '#status', compare, async (page, host) => {
      await enterOn(page, 'Compare now');
      await expect.poll(() => announced(page)).toBe('Comparing both sides');
      host.show('proof', { ...host.state().proof, running: { done: 400, total: 824 } });
      await expect.poll(() => announced(page)).toBe('Comparing both sides');
      host.show('proof', { ...host.state().proof, running: null });
      await expect.poll(() => announced(page)).toBe('Compared: both sides hold the same.');
    }));
  test('a comparison that begins by itself is told when it has ended', () =>
    on(ready, '#status', compare, async (page, host) => {
      const before = await announced(page);
      host.show('proof', { ...host.state().proof, running: { done: 0, total: 824 } });
      await page.getByRole('progressbar').waitFor();
      expect(await announced(page)).toBe(before);
      host.show('proof', { ...host.state().proof, running: null });
      await expect.poll(() => announced(page)).toBe('Compared: both sides hold the same.');
    }));
  test('Resume: the state that follows', () =>
    on(
      paused,
      '#status',
      {
        'sync.resume': (_input, host) => {
          host.show('sync', inAgreement.sync);
          return {};
        },
      },
      async (page) => {
        await enterOn(page, 'Resume');
        await expect.poll(() => announced(page)).toContain('In agreement');
      },
    ));
});

describe('lists in a dialog', () => {
  test('an entry that was kept apart is synced after all', () =>
    on(inAgreement, '#activity', {}, async (page, host) => {
      host.show('sync', { ...host.state().sync, skipped: 7 });
      await enterOn(page, 'Show: 7 entries skipped');
      await enterOn(page, 'Sync it after all');
      await expect.poll(() => announced(page)).toBe('It is synced again from now on.');
    }));
  test('an entry that cannot be synchronised is tried again', () =>
    on(withQuarantine, '#status', {}, async (page) => {
      await page.getByRole('button', { name: /^Show: .*cannot be synchronised/ }).press('Enter');
      await enterOn(page, 'Try all again');
      await expect.poll(() => announced(page)).toBe('Concord tries again now.');
    }));
  test('a person says that they did it in the CRM', () =>
    on(withQuarantine, '#status', notCarriedScript, async (page) => {
      await page.getByRole('button', { name: /^Show: .*cannot be synchronised/ }).press('Enter');
      await page
        .getByRole('button', { name: /^I (?:changed|removed)/ })
        .first()
        .press('Enter');
      await expect.poll(() => announced(page)).toBe('Concord checks it now.');
    }));
});
