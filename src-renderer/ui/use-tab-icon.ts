/** The icon in the browser's tab shows the state, so that a person sees it while the tab is in the background. */
import { useEffect } from 'react';
import type { SyncState } from '../../src-shared/contract/index.ts';
import { markDrawing } from './mark.tsx';

/** A tab may be light or dark, and an icon cannot ask which; each colour has a contrast of 3:1 with both. */
const colors: Readonly<Record<SyncState, string>> = {
  'in-agreement': '#2a9083',
  working: '#2a9083',
  idle: '#7d8c8a',
  paused: '#7d8c8a',
  offline: '#7d8c8a',
  waiting: '#7d8c8a',
  'needs-you': '#c27a10',
  error: '#d9483c',
};

function iconOf(state: SyncState): string {
  const { first, second, sign, signWidth } = markDrawing(state);
  const path = (d: string, width: number): string =>
    d === '' ? '' : `<path d="${d}" stroke-width="${width}"/>`;
  // strokes are wider than in the window, because a tab shows 16 pixels
  const paths = path(first, 5.5) + path(second, 5.5) + path(sign, signWidth + 1.5);
  return `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" fill="none" stroke="${colors[state]}" stroke-linecap="round" stroke-linejoin="round">${paths}</svg>`,
  )}`;
}

/** `state` null means that the program's own icon is shown. */
export function useTabIcon(state: SyncState | null): void {
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (link === null || state === null) return;
    const own = link.href;
    link.href = iconOf(state);
    return () => {
      link.href = own;
    };
  }, [state]);
}
