/** Where the steps of setup are shown: in setup itself, or in a dialog that uses some of them. */
import { createContext, useContext } from 'react';
import { useWords } from '../../api/use-app.tsx';
import type { VisitableStep } from './steps.ts';

export interface StepPlace {
  /** The step that Back leads to; null: none. */
  readonly before: VisitableStep | null;
  /** The headings of the steps that both have. */
  readonly titles: Readonly<Record<'account' | 'calendar', string>>;
  /** What the choice of a calendar means there. */
  readonly calendarNote: string;
  /** The words of the button that leaves. */
  readonly leave: string;
  readonly onLeave: () => void;
}

/** Null: setup itself, which is never left by a button. */
export const StepPlaceContext = createContext<StepPlace | null>(null);

/** The heading of a step that is also shown elsewhere. */
export function useStepTitle(step: 'account' | 'calendar'): string {
  const place = useContext(StepPlaceContext);
  const { t } = useWords();
  return place?.titles[step] ?? t(`${step}.title`);
}
