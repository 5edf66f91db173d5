/** "My mailbox moved" (A13): sign in at the new place, read what it means, confirm, and see what was found again. */
import type { AppState } from '../../../src-shared/contract/index.ts';
import { useAppState, useCall, useWords } from '../../api/use-app.tsx';
import { StepDialog } from '../../ui/dialog.tsx';
import { AccountStep } from '../setup/account.tsx';
import { CalendarStep } from '../setup/calendar.tsx';
import { type StepPlace, StepPlaceContext } from '../setup/step-place.ts';
import { TypedProvider } from '../setup/typed.tsx';
import { CheckMove } from './check.tsx';
import { LookingForEntries, MoveResult } from './result.tsx';
import { SetupOfMove } from './setup-of-move.tsx';

type Move = NonNullable<AppState['move']>;

/** Back leads here. */
const before: Partial<Record<Move['setup']['step'], StepPlace['before']>> = {
  calendar: 'account',
  preview: 'calendar',
};

function Step({ move, onClose }: { readonly move: Move; readonly onClose: () => void }) {
  switch (move.setup.step) {
    case 'first-run':
      return <LookingForEntries />;
    case 'done':
      return <MoveResult onClose={onClose} />;
    case 'calendar':
      return (
        <SetupOfMove move={move}>
          <CalendarStep />
        </SetupOfMove>
      );
    case 'preview':
      return (
        <SetupOfMove move={move}>
          <CheckMove move={move} />
        </SetupOfMove>
      );
    default:
      return (
        <SetupOfMove move={move}>
          <AccountStep />
        </SetupOfMove>
      );
  }
}

function OpenMove({ move }: { readonly move: Move }) {
  const { t } = useWords();
  const end = useCall('move.end');
  const { step } = move.setup;
  const isConfirmed = step === 'first-run' || step === 'done';
  const onClose = () => void end.run({});
  return (
    <StepDialog label={t('moved.dialog')} onClose={onClose}>
      <TypedProvider>
        <StepPlaceContext
          value={{
            before: before[step] ?? null,
            titles: { account: t('moved.where'), calendar: t('moved.which') },
            calendarNote: t('moved.calendar-note'),
            leave: t(isConfirmed ? 'action.close' : 'action.cancel'),
            onLeave: onClose,
          }}
        >
          <Step key={step} move={move} onClose={onClose} />
        </StepPlaceContext>
      </TypedProvider>
    </StepDialog>
  );
}

/** In every window while a move is under way. */
export function MoveDialog() {
  const { move } = useAppState();
  return move === null ? null : <OpenMove move={move} />;
}
