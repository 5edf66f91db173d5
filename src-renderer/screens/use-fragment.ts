/** The part of the window's address after `#`: it names the screen, and what of it is shown. */
import { useSyncExternalStore } from 'react';

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export const useFragment = (): string => useSyncExternalStore(subscribe, () => window.location.hash.slice(1));
