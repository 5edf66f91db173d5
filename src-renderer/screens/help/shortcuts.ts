/** The keys that lead to a screen. Help lists exactly these. */
interface Shortcut {
  /** The screen that it opens. */
  readonly does: 'status' | 'calendars' | 'mail' | 'activity' | 'settings' | 'help';
  /** With Ctrl, or Cmd on a Mac; false: alone. All that are alone are function keys (WCAG 2.1.4). */
  readonly isCommand: boolean;
  readonly key: string;
  /** A browser has its own meaning for these. */
  readonly isDesktopOnly: boolean;
}

const screens = ['status', 'calendars', 'mail', 'activity', 'settings'] as const;

export const shortcuts: readonly Shortcut[] = [
  { does: 'help', isCommand: false, key: 'F1', isDesktopOnly: false },
  { does: 'settings', isCommand: true, key: ',', isDesktopOnly: false },
  ...screens.map((does, index) => ({ does, isCommand: true, key: `${index + 1}`, isDesktopOnly: true })),
];
