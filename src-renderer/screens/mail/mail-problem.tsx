/** A problem of the mailbox, with the button that mends it here: signing in again, or another try. */
import { useState } from 'react';
import type { Problem } from '../../api/client.ts';
import { useAppState, useCall, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/text.tsx';
import { moveIn } from '../fix.ts';
import { BeginMove } from '../moved/begin-move.tsx';
import { FixButton, ProblemNote } from '../problem-note.tsx';
import { adminFacts, adminText } from '../sign-in/admin-text.ts';
import { useBrowserKind, useProviderName } from '../sign-in/use-provider.ts';
import { MailSignInDialog } from './mail-sign-in-dialog.tsx';
import { useMailbox } from './use-mailbox.tsx';

const mendedBySigningIn = ['sign-in', 'check-password', 'check-address', 'trust-certificate'];

interface MailProblemProps {
  readonly problem: Problem;
  readonly onTryAgain?: () => void;
}

export function MailProblem({ problem, onTryAgain }: MailProblemProps) {
  const [isRepairing, repair] = useState(false);
  const { id, mailbox } = useMailbox();
  const words = useWords();
  const provider = useProviderName(mailbox?.kind ?? '');
  const isInBrowser = useBrowserKind('mailboxes', mailbox?.kind) !== undefined;
  const isRepaired = problem.side !== 'crm' && mendedBySigningIn.includes(problem.fix);
  const needsConsent = isInBrowser && problem.code === 'consent-required';
  const { setup } = useAppState();
  const run = useCall('sync.now');
  const moved = moveIn(problem, setup);
  const consent = (
    <>
      <CopyButton kind="primary" text={adminText(words, adminFacts(mailbox?.kind ?? '', provider, problem))}>
        {words.t('sign-in.copy-admin')}
      </CopyButton>
      <Button onPress={() => repair(true)}>{words.t('sign-in.again-with', { provider })}</Button>
    </>
  );
  const tryAgain = onTryAgain ?? (() => void run.run({}));
  // the move has its own button here
  const onFix = isRepaired ? () => repair(true) : moved === null ? onTryAgain : tryAgain;
  const move = moved === null ? null : <BeginMove isPrimary={moved === 'certain'} mailbox={{ id }} />;
  return (
    <>
      <ProblemNote
        actions={
          moved === 'certain' ? (
            <>
              {move}
              {/* the server may have it again */}
              <Button isPending={run.isPending} onPress={tryAgain}>
                {words.t('action.try-again')}
              </Button>
            </>
          ) : (
            <>
              {needsConsent ? consent : <FixButton onFix={onFix} problem={problem} />}
              {move}
            </>
          )
        }
        problem={problem}
      />
      {isRepairing ? <MailSignInDialog onClose={() => repair(false)} /> : null}
    </>
  );
}
