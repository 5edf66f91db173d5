/** The one window: opened, focused, placed, closed. Closed means gone: the tray alone needs no page in memory. */
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { pageAddress } from './addresses.ts';
import type { KeptFile } from './kept.ts';
import { pageSession } from './lockdown.ts';
import { placeWindow, windowOptions } from './window-options.ts';

export interface Windows {
  /** Opens the window, or brings the open one to the front. */
  show(): void;
  current(): BrowserWindow | null;
  /** Closes it without asking: Concord quits. */
  destroy(): void;
}

export interface WindowParts {
  readonly preload: string;
  readonly icon: string;
  readonly kept: KeptFile;
  /** A person closes the window; false keeps it open (because something is asked first). */
  readonly mayClose: () => boolean;
  /** After the window was opened or had gone: macOS shows Concord in the dock only while it has a window. */
  readonly onChange: (open: boolean) => void;
}

export function createWindows(parts: WindowParts): Windows {
  let window: BrowserWindow | null = null;

  const open = (): BrowserWindow => {
    const opened = new BrowserWindow(
      windowOptions({
        preload: parts.preload,
        icon: parts.icon,
        packaged: app.isPackaged,
        dark: nativeTheme.shouldUseDarkColors,
        bounds: placeWindow(
          parts.kept.get().window,
          screen.getAllDisplays().map((display) => display.workArea),
        ),
      }),
    );
    // the only opener of sessions for pages; see lockdown.ts
    if (opened.webContents.session !== pageSession()) throw new Error('the window has a foreign session');
    opened.removeMenu();
    opened.once('ready-to-show', () => opened.show());
    opened.on('close', (event) => {
      parts.kept.set({ window: opened.getNormalBounds() });
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
    // a page that broke is opened anew; main holds all state
    opened.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit' && !opened.isDestroyed()) opened.destroy();
    });
    void opened.loadURL(pageAddress);
    parts.onChange(true);
    return opened;
  };

  return {
    show() {
      window ??= open();
      if (window.isMinimized()) window.restore();
      if (window.isVisible()) window.focus();
    },
    current: () => window,
    destroy() {
      if (window === null) return;
      parts.kept.set({ window: window.getNormalBounds() });
      window.destroy();
    },
  };
}
