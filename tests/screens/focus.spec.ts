/**
 * The focus is never lost: every control of every screen is pressed with the keyboard, the main process answers as the real one does,
 * and afterwards something on the screen has the focus and is in view (WCAG 2.4.3).
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppState, TopicName } from '../../src-shared/contract/index.ts';
import { crm, idleAfterSetup, inAgreement, paused, working } from './fixtures.ts';
import { fixtureScript } from './scene.ts';
import { scenes } from './scenes.ts';
import type { Script, ScriptedHost } from './scripted-host.ts';
import { openWalk, type Walk } from './walk.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

const set = <Topic extends TopicName>(host: ScriptedHost, topic: Topic, change: Partial<AppState[Topic]>) =>
  host.show(topic, { ...host.state()[topic], ...change });

/** What the main process does to the state for each call, as far as it makes controls come and go. */
const living: Script = {
  ...fixtureScript,
  'setup.start': (_input, host) => {
    set(host, 'setup', { step: 'crm', finished: ['welcome'] });
    return {};
  },
  'setup.go': ({ step }, host) => {
    set(host, 'setup', { step, problem: null });
    return {};
  },
  'setup.crm': (_input, host) => {
    set(host, 'setup', { crm, problem: null, step: 'account' });
    return {};
  },
  'setup.calendar': (_input, host) => {
    set(host, 'setup', { step: 'direction' });
    return {};
  },
  'setup.direction': (_input, host) => {
    set(host, 'setup', { step: 'preview', preview: null });
    return {};
  },
  'setup.approve': (_input, host) => {
    set(host, 'setup', { step: 'first-run' });
    return { accepted: true };
  },
  'sync.now': (_input, host) => {
    host.show('sync', working.sync);
    return {};
  },
  'sync.pause': (_input, host) => {
    host.show('sync', paused.sync);
    return {};
  },
  'sync.resume': (_input, host) => {
    host.show('sync', inAgreement.sync);
    return {};
  },
  'decisions.decide': ({ id }, host) => {
    host.show(
      'decisions',
      host.state().decisions.filter((one) => one.id !== id),
    );
    host.show('sync', working.sync);
    return { accepted: true };
  },
  'quarantine.retry': (_input, host) => {
    set(host, 'sync', { quarantined: Math.max(0, host.state().sync.quarantined - 1) });
    return {};
  },
  'quarantine.confirm': (_input, host) => {
    set(host, 'sync', { quarantined: Math.max(0, host.state().sync.quarantined - 1) });
    return { accepted: true };
  },
  'skipped.page': ({ offset, limit }, host) => {
    const { skipped } = host.state().sync;
    const all = Array.from({ length: skipped }, (_, index) => ({
      side: 'crm' as const,
      ref: `${index}`,
      reason: 'separate' as const,
      byPerson: true,
      at: null,
      title: `Entry ${index}`,
      start: null,
      timeZone: null,
      isPrivate: index === 0,
    }));
    return { items: all.slice(offset, offset + limit), count: skipped };
  },
  'skipped.resume': (_input, host) => {
    set(host, 'sync', { skipped: host.state().sync.skipped - 1 });
    return { accepted: true };
  },
  'settings.set': (input, host) => {
    set(host, 'settings', input as Partial<AppState['settings']>);
    return {};
  },
  'account.disconnect': (_input, host) => {
    host.show('setup', { ...idleAfterSetup.setup, step: 'welcome', finished: [], crm: null, account: null });
    return {};
  },
};

/** Those that show other controls than the scenes beside them. */
const walked: readonly string[] = [
  'setup-welcome',
  'setup-crm-problem',
  'setup-crm-connected',
  'setup-account-found',
  'setup-account-connected',
  'setup-calendar',
  'setup-direction',
  'setup-preview',
  'setup-preview-list',
  'status-in-agreement',
  'status-paused',
  'status-needs-you',
  'status-both-fail',
  'status-error-details',
  'status-sample',
  'status-sign-in-again',
  'quarantine',
  'quarantine-not-carried',
  'skipped',
  'mail-none',
  'mail-unmapped',
  'mail-on',
  'mail-asleep',
  'mailbox-first',
  'mailbox-add-third',
  'mailbox-add-found',
  'mailbox-remove',
  'activity',
  'activity-why',
  'decision-mail',
  'decision-differs',
  'settings',
  'settings-disconnect',
  'settings-stop',
  'settings-stop-remove',
  'settings-stopped',
  'status-stopped',
  'settings-sign-in-crm',
  'setup-calendar-none',
  'setup-preview-problem',
  'setup-preview-crashed',
  'status-other-engine',
  'status-sample-leave',
  'question-removals-crm',
  'each-removals-crm',
  'decided',
  'question-unclear-create',
  'calendars-others',
  'calendars-from-before',
  'calendars-bring',
  'activity-filter-empty',
  'calendars-private-busy-to-full',
  'calendars-filters-preview',
];

const controls =
  ':is(a[href], button, input, textarea):not(:disabled):not([type=hidden]):not([type=file]):not([tabindex="-1"])';

/** Within the open dialog, if there is one: the page behind it is inert. The navigation is the same on every screen. */
function controlsOf(page: Page, scene: string) {
  const all = page.locator(`.modal ${controls}`);
  const main = page.locator(`main ${controls}`);
  return all
    .count()
    .then((inDialog) => (inDialog > 0 ? all : scene === 'mail-none' ? page.locator(controls) : main));
}

interface Found {
  readonly focus: string;
  readonly isLost: boolean;
  /** A dialog is open, and the focus is not in it. */
  readonly isBehind: boolean;
}

/** Waits until the focus rests, then says where it is. */
async function whereFocusIs({ page, settled }: Walk): Promise<Found> {
  await settled();
  await page.clock.runFor(300);
  return page.evaluate(`(async () => {
    const isLost = () => document.activeElement === null || document.activeElement === document.body;
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    // what the call changes comes a few frames later
    for (let turn = 0; turn < 4; turn++) await frame();
    for (let turn = 0; turn < 40 && isLost(); turn++) await frame();
    const element = document.activeElement ?? document.body;
    const dialog = [...document.querySelectorAll('.dialog')].at(-1) ?? null;
    const box = element.getBoundingClientRect();
    const isInView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const name = element.tagName.toLowerCase() + ' "' + (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40) + '"';
    return {
      focus: isInView ? name : name + ' out of view',
      isLost: isLost() || !isInView,
      isBehind: dialog !== null && !dialog.contains(element) && element.closest('.popover') === null,
    };
  })()`);
}

describe('every control of', () => {
  let walk: Walk;
  beforeAll(async () => {
    walk = await openWalk(windows, { language: 'en' }, living);
  });
  afterAll(() => walk?.close());

  test.each(walked)('%s leaves the focus on the screen', { timeout: 120_000 }, async (name) => {
    const scene = scenes.find((one) => one.name === name);
    if (scene === undefined) throw new Error(`there is no scene ${name}`);
    const lost: string[] = [];
    let count = 1;
    for (let index = 0; index < count; index++) {
      const page = await walk.show(scene);
      const hadDialog = (await page.locator('.dialog').count()) > 0;
      const all = await controlsOf(page, name);
      // the rows of a list have the same controls
      count = Math.min(await all.count(), 12);
      const control = all.nth(index);
      const pressed = (await control.getAttribute('aria-label')) ?? (await control.innerText());
      await control.focus();
      const type = await control.getAttribute('type');
      await page.keyboard.press(type === 'checkbox' || type === 'radio' ? 'Space' : 'Enter');
      const { focus, isLost, isBehind } = await whereFocusIs(walk);
      if (isLost) lost.push(`${index} ${pressed.trim()} -> ${focus}`);
      if (isBehind) lost.push(`${index} ${pressed.trim()} -> behind the dialog: ${focus}`);
      if (hadDialog || (await page.locator('.dialog').count()) === 0) continue;
      await page.keyboard.press('Escape');
      await page.locator('.dialog').waitFor({ state: 'detached' });
      const after = await whereFocusIs(walk);
      const back = await control.evaluate((element) => element === element.ownerDocument.activeElement);
      if (!back) lost.push(`${index} ${pressed.trim()}, Escape -> ${after.focus}`);
    }
    expect(lost).toEqual([]);
    expect(count, 'controls found').toBeGreaterThan(0);
  });
});
