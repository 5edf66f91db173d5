/** What a move means, in words, before a person confirms it (A13). */
import type { AppState } from '../../../src-shared/contract/index.ts';
import { useAppState, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { Dotted, ExternalText, Facts } from '../../ui/text.tsx';
import { RefusedNote } from '../problem-frame.tsx';
import { ProblemNote } from '../problem-note.tsx';
import { StepFrame } from '../setup/step-frame.tsx';
import { useStepCall } from '../setup/use-step-call.ts';

type Move = NonNullable<AppState['move']>;

function nameOf({ address, host }: Move['from']): readonly string[] {
  return host === '' ? [address] : [address, host];
}

export function CheckMove({ move }: { readonly move: Move }) {
  const { sync, mail } = useAppState();
  const { t } = useWords();
  const confirm = useStepCall('move.confirm');
  const { account, calendars, chosen } = move.setup;
  const calendar = calendars.find(({ id }) => id === chosen.calendar);
  const submit = () => {
    if (chosen.calendar !== null) void confirm.run({ calendar: chosen.calendar });
  };
  return (
    <StepFrame
      actions={
        <Button isPending={confirm.isBusy} kind="primary" type="submit">
          {confirm.isBusy ? t('moved.moving') : t('moved.confirm')}
        </Button>
      }
      busy={confirm.isBusy ? t('moved.moving') : ''}
      lead={t('moved.check-lead')}
      onSubmit={submit}
      title={t('moved.check-title')}
    >
      {confirm.problem === null ? null : <ProblemNote onFix={submit} problem={confirm.problem} takesFocus />}
      <RefusedNote isShown={confirm.isRefused} />
      <Facts
        rows={[
          [t('moved.from'), <Dotted key="from" parts={nameOf(move.from)} />],
          ...(account === null
            ? []
            : [[t('moved.to'), <Dotted key="to" parts={nameOf(account)} />] as const]),
          [t('moved.calendar'), <ExternalText key="calendar">{calendar?.name ?? ''}</ExternalText>],
        ]}
      />
      <ul className="plain-list">
        {sync.linked === 0 ? null : <li>{t('moved.kept', { count: sync.linked })}</li>}
        <li>{t('moved.no-writes')}</li>
        <li>{t('moved.asks')}</li>
        {mail.mailbox === null ? null : <li>{t('moved.mail')}</li>}
      </ul>
    </StepFrame>
  );
}
