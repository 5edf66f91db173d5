/** Every screen as it is built and served: accessible, whole in a longer language and at 200 % zoom, and at peace with the policy. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hostOf, type Scene, scenes } from './scenes.ts';
import { type Look, openWindows, type Windows, whyNot } from './window.ts';

let windows: Windows;

beforeAll(async () => {
  if (whyNot === null) windows = await openWindows();
}, 120_000);
afterAll(async () => {
  await windows?.close();
});

async function inScene<Found>(
  scene: Scene,
  look: Look,
  find: (page: Page) => Promise<Found>,
): Promise<Found> {
  const host = hostOf(scene);
  const { page, complaints, close } = await windows.open(host, look, scene.screen);
  await scene.act?.(page, host);
  const found = await find(page);
  await close();
  expect(complaints, 'the console').toEqual([]);
  return found;
}

/** Serious and critical findings of axe, each with the element it is about. */
async function axeFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 160))))`);
}

/** Elements with text of their own that is cut off, that run out of the window, or that lie over one another. */
const cutOff = `(() => {
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
  // Each line of text by itself, as far as what scrolls around it lets it be seen.
  const lines = boxes.flatMap(({ element }) => {
    const text = [...element.childNodes].filter((node) => node.nodeType === 3 && node.data.trim() !== '');
    const clips = [];
    let isFixed = false;
    for (let around = element; around !== null; around = around.parentElement) {
      const style = getComputedStyle(around);
      if (['sticky', 'fixed'].includes(style.position) && !around.matches('.overlay')) isFixed = true;
      if (around !== element && style.overflowY !== 'visible' && around !== document.documentElement && around !== document.body) clips.push(around.getBoundingClientRect());
    }
    // What sticks to the edge of the window lies over what is scrolled below it.
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
  beforeEach(({ skip }) => {
    if (whyNot !== null) skip(whyNot);
  });

  test('S4: a browser page without a token says calmly how to open Concord again, and asks nobody anything', async () => {
    const page = await windows.browser.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.method()));
    await page.goto(windows.address);
    await page.getByRole('heading', { level: 1, name: 'Open Concord again' }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(asked.filter((method) => method !== 'GET')).toEqual([]);
    await page.close();
  });

  test('forced colours: the mark, the switches and the chosen radio stay visible', async () => {
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
        const look = { theme: 'dark', language: 'nl', zoom: 2 } as const;
        const [cut, findings] = await inScene(scene, look, async (page) => [
          await page.evaluate(cutOff),
          await axeFindings(page),
        ]);
        expect(cut).toEqual([]);
        expect(findings).toEqual([]);
      });
  });

  describe('a language two fifths longer than English', () => {
    for (const scene of scenes)
      test(`${scene.name}: nothing is cut off or covered`, async () => {
        const find = (page: Page) => page.evaluate(cutOff);
        expect(await inScene(scene, { language: 'en-XA' }, find)).toEqual([]);
      });
  });
});
