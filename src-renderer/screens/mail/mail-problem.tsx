/** A problem of the mailbox, with the button that mends it here: signing in again, or another try. */
import { useState } from 'react';
import type { Problem } from '../../api/client.ts';
import { ProblemNote } from '../problem-note.tsx';
import { MailSignInDialog } from './mail-sign-in-dialog.tsx';

const mendedBySigningIn = ['sign-in', 'check-password', 'check-address', 'trust-certificate'];

interface MailProblemProps {
  readonly problem: Problem;
  readonly onTryAgain?: () => void;
}

export function MailProblem({ problem, onTryAgain }: MailProblemProps) {
  const [isRepairing, repair] = useState(false);
  const isRepaired = problem.side !== 'crm' && mendedBySigningIn.includes(problem.fix);
  return (
    <>
      <ProblemNote onFix={isRepaired ? () => repair(true) : onTryAgain} problem={problem} />
      {isRepairing ? <MailSignInDialog onClose={() => repair(false)} /> : null}
    </>
  );
}
