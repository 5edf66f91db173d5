/** Moves the focus to what a step's Problem is about, once for each time that the step meets one. */
import { useEffect, useRef } from 'react';
import type { Problem } from '../../api/client.ts';

/** @param focus focuses the field that the Problem is about; does nothing for a Problem that is shown as a note */
export function useTroubleFocus(problem: Problem | null, focus: (problem: Problem) => void): void {
  // the same Problem comes as the call's answer and with the state of the setup, as different objects
  const shown = problem === null ? '' : JSON.stringify(problem);
  const latest = useRef(focus);
  latest.current = focus;
  useEffect(() => {
    if (shown !== '') latest.current(JSON.parse(shown) as Problem);
  }, [shown]);
}
