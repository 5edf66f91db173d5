/** After the yes (A13): messages are looked for, and what it came to. */
import type { AppState, MailboxState } from '../../../src-shared/contract/index.ts';
import { useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { mailboxPage } from '../fix.ts';
import { ProblemNote } from '../problem-note.tsx';
import { RunProgress } from '../run-progress.tsx';
import { StepFrame } from '../setup/step-frame.tsx';

type Move = NonNullable<AppState['mailMove']>;

export function LookingForMessages({ mailbox }: { readonly mailbox: MailboxState | null }) {
  const { t } = useWords();
  const { problem = null, progress = null } = mailbox?.sync ?? {};
  return (
    <StepFrame
      busy={problem === null ? t('moved.mail-looking-title') : ''}
      lead={t('moved.looking-lead')}
      title={t('moved.mail-looking-title')}
    >
      {problem === null ? null : <ProblemNote problem={problem} />}
      {problem !== null || progress === null ? null : (
        <RunProgress label={t('mail.progress')} progress={{ phase: 'applying', ...progress }} />
      )}
    </StepFrame>
  );
}

interface ResultProps {
  readonly move: Move;
  readonly mailbox: MailboxState | null;
  readonly onClose: () => void;
}

export function MailMoveResult({ move, mailbox, onClose }: ResultProps) {
  const { t } = useWords();
  const { state = 'on', linked = 0, awaited = 0, pairs = 0 } = mailbox ?? {};
  const hasLooked = state === 'on';
  const found = Math.max(0, linked - awaited);
  const lost = hasLooked ? Math.max(0, move.from.pairs - pairs) : 0;
  const isUnmapped = state === 'unmapped';
  const hasToChoose = lost > 0 || isUnmapped;
  return (
    <StepFrame
      actions={
        hasToChoose ? (
          <Button kind="primary" type="submit">
            {t('moved.mail-choose')}
          </Button>
        ) : null
      }
      onSubmit={() => {
        if (hasToChoose) window.location.assign(mailboxPage({ id: move.mailbox }));
        onClose();
      }}
      title={t('moved.mail-done-title')}
    >
      {!hasLooked ? (
        <p>{t(isUnmapped ? 'moved.mail-unmapped' : 'moved.mail-asleep')}</p>
      ) : (
        <>
          <p>{found === 0 ? t('moved.mail-none-found') : t('moved.mail-found', { count: found })}</p>
          {awaited === 0 ? null : <p>{t('moved.mail-awaited', { count: awaited })}</p>}
          {lost === 0 ? null : <p>{t('moved.mail-lost', { count: lost })}</p>}
          {awaited === 0 && lost === 0 ? <p>{t('moved.none-asked')}</p> : null}
        </>
      )}
    </StepFrame>
  );
}
