/** One window that shows one scene after the other. Each starts as in a new window, but only its topics are sent. */
import type { Page } from 'playwright-core';
import type { AppState } from '../../src-shared/contract/index.ts';
import { fresh, now } from './fixtures.ts';
import { fixtureScript, type Scene } from './scene.ts';
import { createScriptedHost, type Script } from './scripted-host.ts';
import type { OpenWindow, ViewOptions, Windows } from './window.ts';

export interface Walk extends OpenWindow {
  /** Shows a scene and does what a person does in it. */
  readonly show: (scene: Scene) => Promise<Page>;
  /** Shows the same in another language; `system` is the view's. */
  readonly speak: (language: AppState['settings']['language']) => Promise<void>;
}

/** @param script what the main process answers in every scene, unless the scene says otherwise */
export async function openWalk(
  windows: Pick<Windows, 'open'>,
  view: ViewOptions,
  script: Script = fixtureScript,
): Promise<Walk> {
  const host = createScriptedHost(fresh, script);
  const opened = await windows.open(host, view);
  const { page, settled, sent } = opened;
  let shown = fresh;
  const show = async (scene: Scene): Promise<Page> => {
    await page.clock.setSystemTime(now);
    // setup and main window replace each other, so nothing of the scene before stays
    if (isSetUp(scene.state) === isSetUp(shown)) {
      host.show('setup', { ...fresh.setup, step: isSetUp(shown) ? 'welcome' : 'done' });
      await sent();
    }
    shown = scene.state;
    host.become(scene.state, { ...script, ...scene.script });
    await sent();
    const fragment = scene.screen ?? (isSetUp(shown) ? '#status' : '#');
    await page.evaluate(`(async () => {
      await window.concordSettled();
      location.hash = ${JSON.stringify(fragment)};
      await window.concordSettled();
      if (${isSetUp(shown)}) document.activeElement.blur();
      scrollTo(0, 0);
    })()`);
    if (scene.act !== undefined) {
      await scene.act(page, host);
      await settled();
    }
    return page;
  };
  const speak = async (language: AppState['settings']['language']): Promise<void> => {
    if (host.state().settings.language === language) return;
    host.show('settings', { ...host.state().settings, language });
    await settled();
  };
  return { ...opened, show, speak };
}

const isSetUp = ({ setup }: AppState): boolean => setup.step === 'done';
