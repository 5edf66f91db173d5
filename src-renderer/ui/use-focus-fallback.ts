/** Keeps the focus on the screen when what had it goes away: the heading gets it, unless something else did. */
import { type RefObject, useLayoutEffect } from 'react';

/** @param part what may go away with the focus inside. The heading is the first `h1` that can be focused by a script. */
export function useFocusFallback(part: RefObject<HTMLElement | null>): void {
  useLayoutEffect(
    () => () => {
      if (part.current?.contains(document.activeElement) !== true) return;
      requestAnimationFrame(() => {
        if (document.activeElement === document.body)
          document.querySelector<HTMLElement>('h1[tabindex="-1"]')?.focus({ preventScroll: true });
      });
    },
    [part],
  );
}
