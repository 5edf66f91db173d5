/** Opens a screen by its keys. */
import { useEffect } from 'react';
import { useAppState } from '../../api/use-app.tsx';
import { shortcuts } from './shortcuts.ts';

export function useShortcuts(): void {
  const { carrier } = useAppState().app;
  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      const isCommand = event.ctrlKey || event.metaKey;
      if (event.altKey || event.shiftKey) return;
      const found = shortcuts.find(
        (one) =>
          one.key === event.key &&
          one.isCommand === isCommand &&
          (!one.isDesktopOnly || carrier === 'electron'),
      );
      if (found === undefined) return;
      event.preventDefault();
      window.location.assign(`#${found.does}`);
    };
    window.addEventListener('keydown', open);
    return () => window.removeEventListener('keydown', open);
  }, [carrier]);
}
