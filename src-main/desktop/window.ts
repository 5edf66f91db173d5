/** Opens, focuses, places and closes the only window. A closed window is destroyed, because the tray needs no page in memory. */
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { pageAddress } from './addresses.ts';
import type { DesktopMemoryFile } from './desktop-memory.ts';
import { pageSession } from './lockdown.ts';
import { placeWindow, windowOptions } from './window-options.ts';

export interface Windows {
  /** Opens the window, or brings the open one to the front. @param fragment the part of the page's address after `#` */
  show(fragment?: string): void;
  current(): BrowserWindow | null;
  /** Closes the window without asking the person. */
  destroy(): void;
}

export interface WindowParts {
  readonly preload: string;
  readonly icon: string;
  readonly memory: DesktopMemoryFile;
  /** Called when the person closes the window. False keeps it open, because the person is asked something first. */
  readonly mayClose: () => boolean;
  /** Called after the window was opened or closed. On macOS, Concord is in the dock only while it has a window. */
  readonly onChange: (open: boolean) => void;
}

const addressOf = (fragment: string): string =>
  fragment === '' ? pageAddress : `${pageAddress}#${fragment}`;

export function createWindows(parts: WindowParts): Windows {
  let window: BrowserWindow | null = null;

  const open = (fragment: string): BrowserWindow => {
    const opened = new BrowserWindow(
      windowOptions({
        preload: parts.preload,
        icon: parts.icon,
        packaged: app.isPackaged,
        dark: nativeTheme.shouldUseDarkColors,
        bounds: placeWindow(
          parts.memory.get().window,
          screen.getAllDisplays().map((display) => display.workArea),
        ),
      }),
    );
    // Every page must use the session that lockdown.ts restricts.
    if (opened.webContents.session !== pageSession()) throw new Error('the window has a foreign session');
    opened.removeMenu();
    opened.once('ready-to-show', () => opened.show());
    opened.on('close', (event) => {
      parts.memory.set({ window: opened.getNormalBounds() });
      if (!parts.mayClose()) event.preventDefault();
    });
    opened.on('closed', () => {
      window = null;
      parts.onChange(false);
    });
    opened.webContents.on('before-input-event', (event, input) => {
      const command = process.platform === 'darwin' ? input.meta : input.control;
      if (input.type !== 'keyDown' || !command || input.key.toLowerCase() !== 'w') return;
      event.preventDefault();
      opened.close();
    });
    // After a crash the window is destroyed; the next `show` opens a new page. The main process holds all state.
    opened.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit' && !opened.isDestroyed()) opened.destroy();
    });
    void opened.loadURL(addressOf(fragment));
    parts.onChange(true);
    return opened;
  };

  return {
    show(fragment = '') {
      // another fragment of the page that is there loads nothing anew
      if (window !== null && fragment !== '') void window.loadURL(addressOf(fragment));
      window ??= open(fragment);
      if (window.isMinimized()) window.restore();
      if (window.isVisible()) window.focus();
    },
    current: () => window,
    destroy() {
      if (window === null) return;
      parts.memory.set({ window: window.getNormalBounds() });
      window.destroy();
    },
  };
}
