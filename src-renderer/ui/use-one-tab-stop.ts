/** A long list with one tab stop: the arrow keys, Home and End move between its rows, and Tab leaves it (WAI-ARIA APG, roving tabindex). */
import { type FocusEvent, type KeyboardEvent, useState } from 'react';

interface OneTabStop {
  /** For the element around all rows. A row is an element with `data-row`. */
  readonly list: {
    readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
    readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
  };
  /** Whether the buttons of this row are in the tab order. */
  readonly isStop: (row: string) => boolean;
}

/** @param rows the names of all rows; Tab reaches the first while none was visited, or the visited one is gone */
export function useOneTabStop(rows: readonly string[]): OneTabStop {
  const [visited, setVisited] = useState<string | null>(null);
  const stop = visited !== null && rows.includes(visited) ? visited : rows[0];
  return {
    isStop: (row) => row === stop,
    list: {
      onFocus(event) {
        const row = rowOf(event.target)?.dataset.row;
        if (row !== undefined) setVisited(row);
      },
      onKeyDown(event) {
        const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')];
        const here = rowOf(event.target as HTMLElement);
        const target = here === null ? undefined : all[targetOf(event.key, all.indexOf(here), all.length)];
        const button = target?.querySelector<HTMLElement>('button');
        if (button == null) return;
        event.preventDefault();
        button.focus();
      },
    },
  };
}

function rowOf(element: Element): HTMLElement | null {
  return element.closest<HTMLElement>('[data-row]');
}

function targetOf(key: string, index: number, count: number): number {
  switch (key) {
    case 'ArrowDown':
      return index + 1;
    case 'ArrowUp':
      return index - 1;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return -1;
  }
}
