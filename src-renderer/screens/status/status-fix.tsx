/** What a person can do about a problem, and when Concord tries again by itself. */
import { useRef } from 'react';
import type { AppState } from '../../../src-shared/contract/index.ts';
import type { Problem } from '../../api/client.ts';
import { useFocusFallback } from '../../ui/use-focus-fallback.ts';
import { ProblemDetails, RetryTime } from '../problem-frame.tsx';
import { FixButton } from '../problem-note.tsx';

interface FixProps {
  readonly problem: Problem;
  /** Epoch milliseconds; null when Concord does not try again by itself. */
  readonly nextRunAt: number | null;
  /** The mailbox that it is mended at; null: it is mended at the side. */
  readonly mailbox?: AppState['sync']['mailbox'];
}

export function StatusFix({ problem, nextRunAt, mailbox = null }: FixProps) {
  const part = useRef<HTMLDivElement>(null);
  useFocusFallback(part);
  return (
    <div className="status-fix stack" ref={part}>
      <RetryTime at={problem.retryAt ?? nextRunAt} />
      <div className="row">
        <FixButton key={problem.code} mailbox={mailbox} problem={problem} />
      </div>
      <ProblemDetails problem={problem} />
    </div>
  );
}
