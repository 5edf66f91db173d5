/** The part of the Mail screen that begins a move of the mailbox that is shown (A13). */
import { useAppState, useCall, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { useMailbox } from '../mail/use-mailbox.tsx';
import { RefusedNote } from '../problem-frame.tsx';
import { ProblemNote } from '../problem-note.tsx';

/** Nothing for sample data, which has no other place. */
export function MailMoveSection() {
  const { app } = useAppState();
  const { id } = useMailbox();
  const { t } = useWords();
  const begin = useCall('mail-move.begin');
  if (app.mode !== 'account') return null;
  return (
    <>
      <hr />
      <section className="stack">
        <div className="stack-tight">
          <h2>{t('moved.heading')}</h2>
          <p className="quiet">{t('moved.mail-text')}</p>
        </div>
        {begin.problem === null ? null : <ProblemNote problem={begin.problem} />}
        <RefusedNote isShown={begin.isRefused} />
        <div>
          <Button isPending={begin.isPending} onPress={() => void begin.run({ mailbox: id })}>
            {t('moved.open')}
          </Button>
        </div>
      </section>
    </>
  );
}
