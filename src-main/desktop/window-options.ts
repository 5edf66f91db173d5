/** All preferences of the window, and the choice of its position on the screens. Pure. */
import type { BrowserWindowConstructorOptions, Rectangle } from 'electron';

const usualSize = { width: 960, height: 640 };
const smallest = { width: 720, height: 480 };

/** The page gets no access to Node, Electron or the network. Every preference is written out, so none depends on a default. */
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
    // The interface's own page colour, so that the window does not flash while it opens.
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

/** The name has no `persist:` prefix, so the page's session stays in memory and leaves nothing on the disk. */
export const pagePartition = 'concord-page';

/**
 * Where to open the window: at the remembered `bounds` if a screen still shows its title bar, otherwise where the system
 * chooses. A window whose title bar is outside every screen could not be moved back.
 */
export function placeWindow(bounds: Rectangle | null, screens: readonly Rectangle[]): Partial<Rectangle> {
  if (bounds === null) return {};
  const size = {
    width: Math.max(smallest.width, bounds.width),
    height: Math.max(smallest.height, bounds.height),
  };
  const reachable = screens.find(
    (screen) =>
      bounds.y >= screen.y &&
      bounds.y + 40 <= screen.y + screen.height &&
      Math.min(bounds.x + bounds.width, screen.x + screen.width) - Math.max(bounds.x, screen.x) >= 120,
  );
  if (reachable === undefined) return {};
  return {
    x: bounds.x,
    y: bounds.y,
    width: Math.min(size.width, reachable.width),
    height: Math.min(size.height, reachable.height),
  };
}
