/** Shows what `notices.ts` decides: one notification per kind, kept until it is gone, a click leads to the window. */
import { Notification } from 'electron';
import type { AppState } from '../../src-shared/contract/index.ts';
import type { Clock } from '../../src-shared/domain/clock.ts';
import type { Words } from '../../src-shared/i18n/index.ts';
import type { KeptFile } from './kept.ts';
import { look, type NoticeKind, type Occasion, type Since } from './notices.ts';

export interface NotifierParts {
  readonly clock: Clock;
  readonly kept: KeptFile;
  readonly words: () => Words;
  /** The person has the window before them. */
  readonly seen: () => boolean;
  readonly open: () => void;
}

export function createNotifier(parts: NotifierParts): { look(state: AppState): void; stop(): void } {
  // a notification that nothing refers to is collected, and its click with it
  const shown = new Map<NoticeKind, Notification>();
  let since: Since = {};
  let clear: (() => void) | null = null;

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
    // macOS refuses an unsigned application
    notification.on('failed', forget);
    shown.set(occasion.kind, notification);
    notification.show();
  };

  const lookAt = (state: AppState): void => {
    const now = parts.clock.now();
    const step = look(state, { memory: parts.kept.get().notices, since, now, seen: parts.seen() });
    since = step.since;
    parts.kept.set({ notices: step.memory });
    for (const kind of step.withdraw) shown.get(kind)?.close();
    for (const occasion of step.show) show(occasion);
    clear?.();
    // timers hold 24 days at most; nothing here is further away than one
    clear =
      step.lookAt === null
        ? null
        : parts.clock.setTimer(Math.max(1_000, step.lookAt - now), () => lookAt(state));
  };

  return {
    look: lookAt,
    stop() {
      clear?.();
      for (const notification of shown.values()) notification.close();
    },
  };
}

/** No subject, no person: a notification shows on a locked screen too. */
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
    case 'first-sync':
      return { title: t('notification.first-sync'), body: t('notification.first-sync-text') };
  }
}
