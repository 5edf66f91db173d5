/** What the move of a mailbox means, in words, before a person confirms it (A13). */
import type { AppState } from '../../../src-shared/contract/index.ts';
import { useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { Dotted, Facts } from '../../ui/text.tsx';
import { RefusedNote } from '../problem-frame.tsx';
import { ProblemNote } from '../problem-note.tsx';
import { StepFrame } from '../setup/step-frame.tsx';
import { useWorkCall } from '../use-work-call.ts';

type Move = NonNullable<AppState['mailMove']>;

export function CheckMailMove({ move }: { readonly move: Move }) {
  const { t } = useWords();
  const confirm = useWorkCall('mail-move.confirm', move);
  const { from, to } = move;
  const submit = () => {
    if (to !== null) void confirm.run({ address: to.address, host: to.host });
  };
  return (
    <StepFrame
      actions={
        <Button isPending={confirm.isBusy} kind="primary" type="submit">
          {confirm.isBusy ? t('moved.moving') : t('moved.mail-confirm')}
        </Button>
      }
      busy={confirm.isBusy ? t('moved.moving') : ''}
      lead={t('moved.check-lead')}
      onSubmit={submit}
      title={t('moved.mail-check-title')}
    >
      {confirm.problem === null ? null : <ProblemNote onFix={submit} problem={confirm.problem} takesFocus />}
      <RefusedNote isShown={confirm.isRefused} />
      <Facts
        rows={[
          [t('moved.from'), <Dotted key="from" parts={[from.address, from.host]} />],
          ...(to === null
            ? []
            : [[t('moved.to'), <Dotted key="to" parts={[to.address, to.host]} />] as const]),
        ]}
      />
      <ul className="plain-list">
        {from.linked === 0 ? null : <li>{t('moved.mail-kept', { count: from.linked })}</li>}
        <li>{t('moved.no-writes')}</li>
        <li>{t('moved.mail-folders-follow')}</li>
        <li>{t('moved.mail-stays')}</li>
        <li>{t('moved.mail-calendar')}</li>
      </ul>
    </StepFrame>
  );
}
