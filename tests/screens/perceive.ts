/** What a person perceives after a step: where the focus is, and what a screen reader was told. The page is sound as well. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { focused } from '../support/keyboard.ts';
import { clearSaid, said } from '../support/live-regions.ts';
import { layoutFaults } from './layout-faults.ts';
import type { RealProgram } from './real-program.ts';
import { violations } from './sample-page.ts';

export interface Perceived {
  /** The name of the element that has the focus, or how it starts. */
  readonly focus: string;
  /** A part of what a screen reader was told since the step before; null: nothing. */
  readonly says: string | null;
}

/** Nothing is cut off, axe finds nothing, and a picture is taken where pictures are asked for. */
export async function perceive(
  { page, picture }: Pick<RealProgram, 'page' | 'picture'>,
  name: string,
  { focus, says }: Perceived,
): Promise<void> {
  await expect
    .poll(() => focused(page), { message: `${name}: the focus` })
    .toMatch(new RegExp(`^${escaped(focus)}`));
  if (says === null) expect(await said(page), `${name}: nothing is said`).toEqual([]);
  else
    await expect
      .poll(async () => (await said(page)).join(' | '), { message: `${name}: said` })
      .toContain(says);
  expect(await page.evaluate(layoutFaults), name).toEqual([]);
  expect(await violations(page), name).toEqual([]);
  await picture(name);
  await clearSaid(page);
}

/** Back at Concord, as somebody who closes the provider's tab is. */
export async function goBack(tab: Page, { page }: Pick<RealProgram, 'page'>): Promise<void> {
  await tab.close();
  await page.bringToFront();
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
