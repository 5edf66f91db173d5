/** Shows the progress of a run: what is being done, how much of it is done, and the remaining time if it is known. */
import { useState } from 'react';
import type { AppState } from '../../src-shared/contract/index.ts';
import { useWords } from '../api/use-app.tsx';
import { Progress } from '../ui/progress.tsx';
import { useNow } from '../ui/use-now.ts';
import { createRemainingTime } from './remaining-time.ts';

type RunProgressValue = NonNullable<AppState['sync']['progress']>;

interface RunProgressProps {
  readonly progress: RunProgressValue;
  /** Instead of the name of the phase. */
  readonly label?: string;
}

export function RunProgress({ progress, label: ownLabel }: RunProgressProps) {
  const { t, moments } = useWords();
  const now = useNow(1_000);
  const [estimate] = useState(createRemainingTime);
  const { phase, side, done, total } = progress;
  const label =
    ownLabel ??
    (side !== undefined && (phase === 'reading' || phase === 'applying')
      ? t(`phase.${phase}-${side}`)
      : t(`phase.${phase}`));
  const hasTotal = total !== undefined && total > 0;
  const counted = hasTotal
    ? t('progress.of', { done: Math.min(done, total), total })
    : done > 0
      ? t('progress.so-far', { done })
      : '';
  const remaining = estimate(progress, now);
  const left =
    remaining.type === 'ms'
      ? t('progress.remaining', { time: moments.duration(remaining.ms) })
      : remaining.type === 'nearly'
        ? t('progress.nearly')
        : hasTotal && done < total
          ? t('progress.unknown')
          : undefined;
  return (
    <Progress
      label={label}
      part={hasTotal ? Math.min(1, done / total) : null}
      text={counted}
      {...(left === undefined ? {} : { remaining: left })}
    />
  );
}
