/** Shows what `notices.ts` decides: at most one notification per kind. A click opens the window. */
import { Notification } from 'electron';
import type { AppState } from '../../src-shared/contract/index.ts';
import type { Clock } from '../../src-shared/domain/clock.ts';
import type { Words } from '../../src-shared/i18n/index.ts';
import type { DesktopMemoryFile } from './desktop-memory.ts';
import { decideNotices, type NoticeKind, type Occasion, type OngoingSince } from './notices.ts';

export interface NotifierParts {
  readonly clock: Clock;
  readonly memory: DesktopMemoryFile;
  readonly words: () => Words;
  /** True while Concord's window has the focus. */
  readonly windowIsFocused: () => boolean;
  readonly open: () => void;
}

export function createNotifier(parts: NotifierParts): { update(state: AppState): void; stop(): void } {
  // JavaScript would collect a notification that nothing refers to, and its click handler with it.
  const shown = new Map<NoticeKind, Notification>();
  let since: OngoingSince = {};
  let cancelTimer: (() => void) | null = null;

  const show = (occasion: Occasion): void => {
    shown.get(occasion.kind)?.close();
    if (!Notification.isSupported()) return;
    const notification = new Notification({ ...textOf(occasion, parts.words()), silent: true });
    const forget = (): void => {
      if (shown.get(occasion.kind) === notification) shown.delete(occasion.kind);
    };
    notification.on('click', () => {
      forget();
      parts.open();
    });
    notification.on('close', forget);
    // macOS refuses notifications of an unsigned application.
    notification.on('failed', forget);
    shown.set(occasion.kind, notification);
    notification.show();
  };

  const update = (state: AppState): void => {
    const now = parts.clock.now();
    const decision = decideNotices(state, {
      memory: parts.memory.get().notices,
      since,
      now,
      windowIsFocused: parts.windowIsFocused(),
    });
    since = decision.since;
    parts.memory.set({ notices: decision.memory });
    for (const kind of decision.withdraw) shown.get(kind)?.close();
    for (const occasion of decision.show) show(occasion);
    cancelTimer?.();
    // A timer can wait 24 days at most; the times here are never more than one day away.
    cancelTimer =
      decision.checkAgainAt === null
        ? null
        : parts.clock.setTimer(Math.max(1_000, decision.checkAgainAt - now), () => update(state));
  };

  return {
    update,
    stop() {
      cancelTimer?.();
      for (const notification of shown.values()) notification.close();
    },
  };
}

/** The texts name no title and no person, because notifications also appear on a locked screen. */
function textOf(
  { kind, questions }: Occasion,
  { t }: Words,
): { readonly title: string; readonly body: string } {
  switch (kind) {
    case 'needs-you':
      return {
        title: t('notification.needs-you'),
        body:
          questions > 0
            ? t('notification.waiting-text', { count: questions })
            : t('notification.needs-you-text'),
      };
    case 'error':
      return { title: t('notification.error'), body: t('notification.error-text') };
    case 'not-fresh':
      return { title: t('notification.not-fresh'), body: t('notification.not-fresh-text') };
    case 'first-sync':
      return { title: t('notification.first-sync'), body: t('notification.first-sync-text') };
  }
}
