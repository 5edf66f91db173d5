/** The window's only place for preferences, and where on the screens it belongs. Pure. */
import type { BrowserWindowConstructorOptions, Rectangle } from 'electron';

export const usualSize = { width: 960, height: 640 };
const smallest = { width: 720, height: 480 };

/** Nothing of Node, Electron or the network reaches the page; each preference is written out so that none is left to a default. */
export function windowOptions(facts: {
  readonly preload: string;
  readonly icon: string;
  readonly packaged: boolean;
  readonly dark: boolean;
  readonly bounds: Partial<Rectangle>;
}): BrowserWindowConstructorOptions {
  return {
    ...usualSize,
    ...facts.bounds,
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: 'Concord',
    icon: facts.icon,
    show: false,
    autoHideMenuBar: true,
    // the interface's own page colour, so that opening does not flash
    backgroundColor: facts.dark ? '#15191b' : '#ffffff',
    webPreferences: {
      preload: facts.preload,
      partition: pagePartition,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
      devTools: !facts.packaged,
    },
  };
}

/** No `persist:` in front: the page's session lives in memory and leaves nothing on the disk. */
export const pagePartition = 'concord-page';

/**
 * Where to open the window: the remembered place as far as a screen still shows it, else the system's choice.
 * A window whose title bar lies outside every screen could not be reached any more.
 */
export function placeWindow(kept: Rectangle | null, screens: readonly Rectangle[]): Partial<Rectangle> {
  if (kept === null) return {};
  const size = {
    width: Math.max(smallest.width, kept.width),
    height: Math.max(smallest.height, kept.height),
  };
  const reachable = screens.find(
    (screen) =>
      kept.y >= screen.y &&
      kept.y + 40 <= screen.y + screen.height &&
      Math.min(kept.x + kept.width, screen.x + screen.width) - Math.max(kept.x, screen.x) >= 120,
  );
  if (reachable === undefined) return {};
  return {
    x: kept.x,
    y: kept.y,
    width: Math.min(size.width, reachable.width),
    height: Math.min(size.height, reachable.height),
  };
}
