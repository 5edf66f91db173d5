/** Applies a tray model to the system's tray: icon, tooltip and menu. Makes no decisions. */
import { join } from 'node:path';
import {
  Menu,
  type MenuItemConstructorOptions,
  type NativeImage,
  nativeImage,
  nativeTheme,
  Tray,
} from 'electron';
import type { MenuRow, TrayAction, TrayIcon, TrayModel } from './tray-model.ts';

export interface TrayOnScreen {
  apply(model: TrayModel): void;
  /** The model applied last; null before the first. */
  current(): TrayModel | null;
  destroy(): void;
}

export function createTray(directory: string, act: (action: TrayAction) => void): TrayOnScreen {
  let model: TrayModel | null = null;
  const tray = new Tray(pictureOf(directory, 'open'));
  // On macOS a click opens the menu. Elsewhere, where Electron reports a click, it opens the window.
  if (process.platform !== 'darwin') tray.on('click', () => act('open'));

  const repaint = (): void => tray.setImage(pictureOf(directory, model?.icon ?? 'open'));
  nativeTheme.on('updated', repaint);
  return {
    apply(next) {
      if (next.icon !== model?.icon) tray.setImage(pictureOf(directory, next.icon));
      tray.setToolTip(next.tooltip);
      // Linux shows changes only when a new menu is set.
      if (JSON.stringify(next.rows) !== JSON.stringify(model?.rows))
        tray.setContextMenu(Menu.buildFromTemplate(next.rows.map((row) => item(row, act))));
      model = next;
    },
    current: () => model,
    destroy() {
      nativeTheme.off('updated', repaint);
      tray.destroy();
    },
  };
}

function item(row: MenuRow, act: (action: TrayAction) => void): MenuItemConstructorOptions {
  switch (row.type) {
    case 'separator':
      return { type: 'separator' };
    case 'menu':
      return {
        id: row.id,
        label: escapeMenuLabel(row.label),
        submenu: row.rows.map((one) => item(one, act)),
      };
    case 'action':
      return {
        id: row.id,
        label: escapeMenuLabel(row.label),
        enabled: row.enabled,
        click: () => act(row.action),
      };
  }
}

/** A single `&` would disappear and underline the letter after it. */
const escapeMenuLabel = (label: string): string => label.replaceAll('&', '&&');

function pictureOf(directory: string, icon: TrayIcon): NativeImage {
  if (process.platform === 'darwin') {
    // Electron finds the @2x file beside it by its name.
    const picture = nativeImage.createFromPath(join(directory, 'macos', `${icon}Template.png`));
    picture.setTemplateImage(true);
    return picture;
  }
  const tone = panelIsDark() ? 'dark' : 'light';
  if (process.platform === 'win32')
    return nativeImage.createFromPath(join(directory, 'windows', `${icon}-${tone}.ico`));
  const drawn = (size: number): string => join(directory, 'linux', `${icon}-${tone}-${size}.png`);
  const picture = nativeImage.createFromPath(drawn(24));
  picture.addRepresentation({ scaleFactor: 2, buffer: nativeImage.createFromPath(drawn(48)).toPNG() });
  return picture;
}

/** Windows reports the colour of its taskbar. The panels of GNOME and Unity are dark even in a light theme. */
function panelIsDark(): boolean {
  if (process.platform === 'win32') return nativeTheme.shouldUseDarkColorsForSystemIntegratedUI;
  return nativeTheme.shouldUseDarkColors || /gnome|unity/i.test(process.env.XDG_CURRENT_DESKTOP ?? '');
}
