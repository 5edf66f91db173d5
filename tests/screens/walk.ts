/** One window that shows one scene after the other. Each starts as in a new window, but only its topics are sent. */
import type { Page } from 'playwright-core';
import { fresh, now } from './fixtures.ts';
import { fixtureScript, type Scene } from './scenes.ts';
import { createScriptedHost, type Script } from './scripted-host.ts';
import type { OpenWindow, ViewOptions, Windows } from './window.ts';

export interface Walk extends OpenWindow {
  /** Shows a scene and does what a person does in it. */
  readonly show: (scene: Scene) => Promise<Page>;
}

/** @param script what the main process answers in every scene, unless the scene says otherwise */
export async function openWalk(
  windows: Pick<Windows, 'open'>,
  view: ViewOptions,
  script: Script = fixtureScript,
): Promise<Walk> {
  const host = createScriptedHost(fresh, script);
  const opened = await windows.open(host, view);
  const { page, settled } = opened;
  const show = async (scene: Scene): Promise<Page> => {
    await page.clock.setSystemTime(now);
    // nothing of the scene before stays: setup and main window replace each other
    host.become({ ...fresh, setup: { ...fresh.setup, step: 'done' } }, script);
    host.become(fresh, script);
    host.become(scene.state, { ...script, ...scene.script });
    await settled();
    const fragment = scene.screen ?? (scene.state.setup.step === 'done' ? '#status' : '#');
    await page.evaluate(`location.hash = ${JSON.stringify(fragment)}; scrollTo(0, 0)`);
    await settled();
    if (scene.state.setup.step === 'done') await page.evaluate('document.activeElement.blur()');
    await scene.act?.(page, host);
    await settled();
    return page;
  };
  return { ...opened, show };
}
