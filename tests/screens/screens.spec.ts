/**
 * Every screen in every state, one after the other in one window: accessibility in both languages and both themes, what the keyboard
 * reaches, layout at every size, and no error in the console. `scenes.ts` is the table.
 */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decisionKinds, otherCalendar, setupSteps, syncStates } from '../../src-shared/contract/index.ts';
import { privateChoices } from '../../src-shared/domain/calendar/private-events.ts';
import { problem, problemCodes } from '../../src-shared/domain/problems.ts';
import { changed, inAgreement, now } from './fixtures.ts';
import { keyboardFaults } from './keyboard-faults.ts';
import { layoutFaults } from './layout-faults.ts';
import type { Scene } from './scene.ts';
import { scenes } from './scenes.ts';
import { openWalk, type Walk } from './walk.ts';
import type { ViewOptions } from './window.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

type Rules = 'all' | 'colours' | 'names';
const runOf: Readonly<Record<Rules, string>> = {
  all: '{}',
  colours: `{ runOnly: ['color-contrast'] }`,
  names: `{ runOnly: ['cat.language', 'cat.name-role-value', 'cat.text-alternatives', 'cat.forms'] }`,
};

/** Rules about the whole page, most of which is hidden while a dialog is open. */
const pageRules = ['landmark-one-main', 'page-has-heading-one', 'region'];

/** What axe finds, each with its element. React Aria's own live region is left out: it keeps what was announced for some seconds. */
async function axeFindings(page: Page, rules: Rules = 'all'): Promise<readonly string[]> {
  return page.evaluate(`axe.run(
    { include: document, exclude: ['[data-live-announcer]:not(.announcements)'] },
    { resultTypes: ['violations'], ...${runOf[rules]} },
  ).then(({ violations }) => {
    const pageRules = document.querySelector('.modal') === null ? [] : ${JSON.stringify(pageRules)};
    return violations
      .filter(({ id }) => !pageRules.includes(id))
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 160)));
  })`);
}

const usual = { width: 960, height: 640 };
/** The smallest that the desktop program allows. */
const smallest = { width: 720, height: 480 };
/** The usual one at 200 %. */
const zoomed = { width: 480, height: 320 };

/** Dutch in the small windows; a pseudo-language 40 % longer than English, which is the system's, in those of the desktop program. */
const roomFor = [
  ['nl', zoomed],
  ['nl', smallest],
  ['system', smallest],
  ['system', usual],
] as const;

const nextFrame = 'new Promise((done) => requestAnimationFrame(done))';

async function faultsAtEverySize({ page, speak, settled }: Walk): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [language, size] of roomFor) {
    await page.setViewportSize(size);
    await speak(language);
    await settled();
    let faults: readonly string[] = await page.evaluate(layoutFaults);
    // an open menu finds its new place some frames later
    for (let look = 0; faults.length > 0 && look < 20; look += 1) {
      await page.evaluate(nextFrame);
      faults = await page.evaluate(layoutFaults);
    }
    found.push(...faults.map((fault) => `${size.width} x ${size.height}, ${language}: ${fault}`));
  }
  return found;
}

/** Opens the view's window before the first test of a group, and closes it after the last. */
function walkForTests(view: ViewOptions): { readonly walk: Walk } {
  let walk: Walk | undefined;
  beforeAll(async () => {
    walk = await openWalk(windows, view);
    await walk.page.evaluate(axe.source);
  });
  afterAll(() => walk?.close());
  return {
    get walk() {
      if (walk === undefined) throw new Error('the window is not open yet');
      return walk;
    },
  };
}

const every = <Value>(seen: (scene: Scene) => readonly Value[]) => new Set(scenes.flatMap(seen));

test.each([
  [
    'kind of question',
    decisionKinds,
    every(({ name, state }) => (name.startsWith('question-') ? state.decisions.map(({ kind }) => kind) : [])),
  ],
  ['state of the synchronisation', syncStates, every(({ state }) => [state.sync.state])],
  ['step of the setup', setupSteps, every(({ state }) => [state.setup.step])],
  [
    'state of another calendar',
    otherCalendar.shape.shown.options,
    every(({ state }) => state.calendars.others.map(({ shown }) => shown)),
  ],
  [
    'choice about private entries',
    privateChoices,
    every(({ state }) => [state.calendars.privateEvents.inForce]),
  ],
] as const)('every %s is in a scene', (_, all, seen) => {
  expect([...all].filter((one) => !(seen as ReadonlySet<string>).has(one))).toEqual([]);
});

/** Colours depend on the theme alone, and of what axe looks at only names depend on the language. */
describe('axe finds nothing, the keyboard reaches everything, and nothing is cut off or covered:', () => {
  const opened = walkForTests({ language: 'en-XA', theme: 'light' });
  test.each(scenes.map((scene) => [scene.name, scene] as const))('%s', async (_, scene) => {
    const { walk } = opened;
    const page = await walk.show(scene);
    await walk.speak('en');
    expect(await axeFindings(page), 'English, light').toEqual([]);
    expect(await keyboardFaults(page), 'keyboard').toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await axeFindings(page, 'colours'), 'dark').toEqual([]);
    await walk.speak('nl');
    expect(await axeFindings(page, 'names'), 'Dutch').toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await faultsAtEverySize(walk)).toEqual([]);
    expect(walk.consoleErrors.splice(0), 'the console').toEqual([]);
  });
});

/** Whether nothing covers the end of the error of the field that has the focus; null when there is none. */
const isErrorSeen = `(() => {
  const error = document.activeElement?.closest('.field')?.querySelector('.field-error');
  if (error == null) return null;
  const { left, bottom } = error.getBoundingClientRect();
  return error.contains(document.elementFromPoint(left + 2, bottom - 2));
})()`;

test('A4: the error of the field that has the focus is seen, also in a narrow window', async () => {
  const hidden: string[] = [];
  let seen = 0;
  const walk = await openWalk(windows, { language: 'nl', width: 480, height: 720 });
  for (const scene of scenes.filter(({ name }) => name.startsWith('setup-') || name.includes('microsoft-'))) {
    const page = await walk.show(scene);
    let isSeen: boolean | null = await page.evaluate(isErrorSeen);
    // the page is scrolled some frames after the focus has come
    for (let look = 0; isSeen === false && look < 40; look += 1) {
      await page.clock.runFor(50);
      isSeen = await page.evaluate(isErrorSeen);
    }
    if (isSeen !== null) seen += 1;
    if (isSeen === false) hidden.push(scene.name);
  }
  await walk.close();
  expect(hidden).toEqual([]);
  expect(seen).toBeGreaterThan(1);
});

describe('forced colours', () => {
  const opened = walkForTests({ forcedColors: true });
  test.each([
    'status-in-agreement',
    'status-both-fail',
    'settings',
    'setup-calendar',
    'decision-differs',
    'question-removals-crm',
  ])('%s: axe finds nothing', async (name) => {
    const scene = scenes.find((one) => one.name === name);
    if (scene === undefined) throw new Error(name);
    expect(await axeFindings(await opened.walk.show(scene))).toEqual([]);
  });
});

test('A6: every problem fits on the status screen at every size, in every language', async () => {
  const walk = await openWalk(windows, { language: 'en-XA' });
  const params = { host: 'a-rather-long-name-of-a-server.noordzee-offshore.example', count: 4, status: 503 };
  for (const code of problemCodes) {
    const found = { ...problem(code, params, now + 60_000), side: 'crm' as const };
    await walk.show({
      name: code,
      state: changed(inAgreement, { sync: { state: 'error', problem: found } }),
    });
    expect(await faultsAtEverySize(walk), code).toEqual([]);
  }
  await walk.close();
});

test('S4: a browser page without a token says how to open Concord again, and sends nothing', async () => {
  const page = await windows.browser.newPage();
  const requestMethods: string[] = [];
  page.on('request', (request) => requestMethods.push(request.method()));
  await page.goto(windows.address);
  await page.getByRole('heading', { level: 1, name: 'Open Concord again' }).waitFor();
  await page.evaluate(axe.source);
  expect(await axeFindings(page)).toEqual([]);
  expect(requestMethods.filter((method) => method !== 'GET')).toEqual([]);
  await page.close();
});
