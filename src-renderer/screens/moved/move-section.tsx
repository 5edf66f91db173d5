/** The part of the calendars screen that begins a move of the account's mailbox (A13). */
import { useAppState, useCall, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { RefusedNote } from '../problem-frame.tsx';
import { ProblemNote } from '../problem-note.tsx';

/** Nothing for sample data, which has no other place. */
export function MoveSection() {
  const { app } = useAppState();
  const { t } = useWords();
  const begin = useCall('move.begin');
  if (app.mode !== 'account') return null;
  return (
    <>
      <hr />
      <section className="stack">
        <div className="stack-tight">
          <h2>{t('moved.heading')}</h2>
          <p className="quiet">{t('moved.text')}</p>
        </div>
        {begin.problem === null ? null : <ProblemNote problem={begin.problem} />}
        <RefusedNote isShown={begin.isRefused} />
        <div>
          <Button isPending={begin.isPending} onPress={() => void begin.run({})}>
            {t('moved.open')}
          </Button>
        </div>
      </section>
    </>
  );
}
