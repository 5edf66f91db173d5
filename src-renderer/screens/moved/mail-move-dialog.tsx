/** "My mailbox moved" for a mailbox (A13): sign in at its new place, read what it means, confirm, and see what was found again. */
import { type AppState, mailboxesOf } from '../../../src-shared/contract/index.ts';
import { useAppState, useCall, useWords } from '../../api/use-app.tsx';
import { StepDialog } from '../../ui/dialog.tsx';
import { ConnectWays } from '../mail/connect.tsx';
import { StepFrame } from '../setup/step-frame.tsx';
import { StepPlaceContext } from '../setup/step-place.ts';
import { CheckMailMove } from './mail-check.tsx';
import { MailOfMove } from './mail-of-move.tsx';
import { LookingForMessages, MailMoveResult } from './mail-result.tsx';

type Move = NonNullable<AppState['mailMove']>;

function SignInStep({ move }: { readonly move: Move }) {
  const { t } = useWords();
  const { mailbox, from, discovered } = move;
  return (
    <StepFrame hasForms lead={t('moved.mail-where-lead', { address: from.address })} title={t('moved.where')}>
      <ConnectWays
        connecting={{
          ...{ mailbox, work: move, mayShare: mailbox === null && !from.sameSignIn },
          titles: { address: t('moved.mail-address'), signIn: t('moved.mail-sign-in') },
        }}
        discovered={discovered}
        firstAddress={discovered?.address ?? from.address}
      />
    </StepFrame>
  );
}

function Step({ move, onClose }: { readonly move: Move; readonly onClose: () => void }) {
  const { mail } = useAppState();
  // while the engines start anew it may be known nowhere
  const mailbox = mailboxesOf(mail).find(({ id }) => id === move.mailbox) ?? null;
  switch (move.step) {
    case 'sign-in':
      return (
        <MailOfMove>
          <SignInStep move={move} />
        </MailOfMove>
      );
    case 'check':
      return (
        <MailOfMove>
          <CheckMailMove move={move} />
        </MailOfMove>
      );
    case 'looking':
      return <LookingForMessages mailbox={mailbox} />;
    default:
      return <MailMoveResult mailbox={mailbox} move={move} onClose={onClose} />;
  }
}

function OpenMailMove({ move }: { readonly move: Move }) {
  const { t } = useWords();
  const end = useCall('mail-move.end');
  const { step } = move;
  const isConfirmed = step === 'looking' || step === 'done';
  const onClose = () => void end.run({});
  return (
    <StepDialog label={t('moved.dialog')} onClose={onClose}>
      <StepPlaceContext
        value={{
          before: step === 'check' ? 'account' : null,
          titles: { account: t('moved.where'), calendar: '' },
          calendarNote: '',
          leave: t(isConfirmed ? 'action.close' : 'action.cancel'),
          onLeave: onClose,
        }}
      >
        <Step key={step} move={move} onClose={onClose} />
      </StepPlaceContext>
    </StepDialog>
  );
}

/** In every window while a move of a mailbox is under way. */
export function MailMoveDialog() {
  const { mailMove } = useAppState();
  return mailMove === null ? null : <OpenMailMove move={mailMove} />;
}
