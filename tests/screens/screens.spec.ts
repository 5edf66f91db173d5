/** Checks every screen of the built interface: accessibility, layout in a longer language and at 200 % zoom, no console errors. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { type Scene, scenes, scriptedHostOf } from './scenes.ts';
import type { ViewOptions } from './window.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

async function inScene<Found>(
  scene: Scene,
  view: ViewOptions,
  find: (page: Page) => Promise<Found>,
): Promise<Found> {
  const host = scriptedHostOf(scene);
  const { page, consoleErrors, close } = await windows.open(host, view, scene.screen);
  await scene.act?.(page, host);
  const found = await find(page);
  await close();
  expect(consoleErrors, 'the console').toEqual([]);
  return found;
}

/** The serious and critical findings of axe, each with its element. */
async function axeFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 160))))`);
}

/** Script that finds elements whose text is cut off, outside the window, or overlaps other text. */
const layoutFaults = `(() => {
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.hidden, [aria-hidden=true], template');
  const ownText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
  const modal = document.querySelector('.modal, [data-trigger].popover');
  const all = [...(modal ?? document.body).querySelectorAll('*')].filter((element) => ownText(element) && shown(element));
  const name = (element) => element.tagName.toLowerCase() + '.' + element.className + ' "' + element.textContent.trim().slice(0, 50) + '"';
  const found = [];
  if (document.scrollingElement.scrollWidth > window.innerWidth) found.push('the page scrolls sideways: ' + document.scrollingElement.scrollWidth + ' > ' + window.innerWidth);
  const boxes = all.map((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return { element, box: range.getBoundingClientRect() };
  });
  for (const { element, box } of boxes) {
    const style = getComputedStyle(element);
    if (style.display !== 'inline' && (element.scrollWidth > element.clientWidth + 1 || (style.overflowY !== 'auto' && element.scrollHeight > element.clientHeight + 2)))
      found.push('cut off: ' + name(element));
    if (box.right > window.innerWidth + 1 || box.left < -1) found.push('out of the window: ' + name(element));
    for (let clip = element.parentElement; clip !== null; clip = clip.parentElement) {
      const around = clip.getBoundingClientRect();
      if (['hidden', 'clip'].includes(getComputedStyle(clip).overflowX) && (box.right > around.right + 1 || box.left < around.left - 1))
        found.push('clipped: ' + name(element));
    }
  }
  // Each line of text separately, limited to the part that scrolling ancestors let a person see.
  const lines = boxes.flatMap(({ element }) => {
    const text = [...element.childNodes].filter((node) => node.nodeType === 3 && node.data.trim() !== '');
    const clips = [];
    let isFixed = false;
    for (let around = element; around !== null; around = around.parentElement) {
      const style = getComputedStyle(around);
      if (['sticky', 'fixed'].includes(style.position) && !around.matches('.overlay')) isFixed = true;
      if (around !== element && style.overflowY !== 'visible' && around !== document.documentElement && around !== document.body) clips.push(around.getBoundingClientRect());
    }
    // Sticky elements at the edge of the window may cover the content that scrolls below them.
    if (isFixed && modal === null) return [];
    return text.flatMap((node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      return [...range.getClientRects()].map((box) => ({
        element,
        left: Math.max(box.left, ...clips.map((clip) => clip.left)),
        right: Math.min(box.right, ...clips.map((clip) => clip.right)),
        top: Math.max(box.top, ...clips.map((clip) => clip.top)),
        bottom: Math.min(box.bottom, ...clips.map((clip) => clip.bottom)),
      }));
    });
  });
  for (const [index, one] of lines.entries())
    for (const other of lines.slice(index + 1)) {
      if (one.element === other.element) continue;
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (across > 2 && down > 4) found.push('over one another: ' + name(one.element) + ' and ' + name(other.element));
    }
  return found;
})()`;

describe('screens', () => {
  test('S4: a browser page without a token says how to open Concord again, and sends nothing', async () => {
    const page = await windows.browser.newPage();
    const requestMethods: string[] = [];
    page.on('request', (request) => requestMethods.push(request.method()));
    await page.goto(windows.address);
    await page.getByRole('heading', { level: 1, name: 'Open Concord again' }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(requestMethods.filter((method) => method !== 'GET')).toEqual([]);
    await page.close();
  });

  test('forced colours: axe finds nothing serious on screens with the mark, switches and radio buttons', async () => {
    for (const name of ['status-in-agreement', 'settings', 'setup-calendar']) {
      const scene = scenes.find((one) => one.name === name);
      if (scene === undefined) throw new Error(name);
      expect(await inScene(scene, { forcedColors: true }, axeFindings), name).toEqual([]);
    }
  });

  describe('light, English', () => {
    for (const scene of scenes)
      test(`${scene.name}: axe finds nothing serious`, async () => {
        expect(await inScene(scene, { theme: 'light', language: 'en' }, axeFindings)).toEqual([]);
      });
  });

  describe('dark, Dutch, 200 % zoom', () => {
    for (const scene of scenes)
      test(`${scene.name}: axe finds nothing serious, nothing is cut off or covered`, async () => {
        const view = { theme: 'dark', language: 'nl', zoom: 2 } as const;
        const [faults, findings] = await inScene(scene, view, async (page) => [
          await page.evaluate(layoutFaults),
          await axeFindings(page),
        ]);
        expect(faults).toEqual([]);
        expect(findings).toEqual([]);
      });
  });

  describe('a pseudo-language 40 % longer than English', () => {
    for (const scene of scenes)
      test(`${scene.name}: nothing is cut off or covered`, async () => {
        const find = (page: Page) => page.evaluate(layoutFaults);
        expect(await inScene(scene, { language: 'en-XA' }, find)).toEqual([]);
      });
  });
});
