/** Where the steps of setup are shown: in setup itself, or in a dialog that uses some of them. */
import { createContext } from 'react';
import type { VisitableStep } from './steps.ts';

export interface StepPlace {
  /** The step that Back leads to; null: none. */
  readonly before: VisitableStep | null;
  /** The words of the button that leaves. */
  readonly leave: string;
  readonly onLeave: () => void;
}

/** Null: setup itself, which is never left by a button. */
export const StepPlaceContext = createContext<StepPlace | null>(null);
