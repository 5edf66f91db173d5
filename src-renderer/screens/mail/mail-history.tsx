/** What Concord did with messages, newest first, by day and run, and why. */
import { useCallback, useRef } from 'react';
import { isNotUndone } from '../../../src-shared/domain/mail/history.ts';
import { useClient, useWords } from '../../api/use-app.tsx';
import { Icon } from '../../ui/icons.tsx';
import { ExternalText } from '../../ui/text.tsx';
import { DetailsButton } from '../find/details-button.tsx';
import { arrowOf, type MailHistoryRow } from '../history-groups.ts';
import { Runs } from '../history-runs.tsx';
import { RefusedNote } from '../problem-frame.tsx';
import { UndoButton, UndoObstacleNote } from '../undo-button.tsx';
import { usePages } from '../use-history.ts';
import { useMailbox } from './use-mailbox.tsx';

const pageSize = 20;

export function MailHistory() {
  const client = useClient();
  const { id: mailbox, sync, today } = useMailbox();
  const { arrived, moved, read: marked } = today;
  const { t } = useWords();
  const ask = useCallback(
    async (before: number | null) => {
      const outcome = await client.call('mail.history', { mailbox, before, limit: pageSize });
      return outcome.type === 'done' ? outcome.output : null;
    },
    [client, mailbox],
  );
  // a finished run may have added rows
  const { rows, runs, more, isRefused, readMore } = usePages(
    ask,
    [sync.agreedAt, arrived, moved, marked].join(' '),
  );
  // a person who asked for more goes on with the first row that came
  const list = useRef<HTMLElement>(null);
  const goOn = async (run: number): Promise<void> => {
    const known = new Set(rows?.map(({ id }) => String(id)));
    await readMore(run === 0 ? undefined : run);
    requestAnimationFrame(() => {
      const shown = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
      const first = shown.find(
        ({ dataset }) => /^\d+$/.test(dataset.row ?? '') && !known.has(dataset.row ?? ''),
      );
      first?.querySelector('button')?.focus();
    });
  };
  return (
    <section className="stack" ref={list}>
      <h2>{t('mail-history.title')}</h2>
      <RefusedNote isShown={isRefused} />
      {rows === null && !isRefused ? <p className="quiet">{t('mail-history.loading')}</p> : null}
      {rows?.length === 0 ? <p className="quiet">{t('mail-history.none')}</p> : null}
      {rows === null || rows.length === 0 ? null : (
        <Runs
          counts={runs}
          deed={({ side, action }) => t(`did-mail.${side}-${action}`)}
          heading="h3"
          history={{ topic: 'mail', mailbox }}
          more={more}
          onSkip={(run) => void goOn(run)}
          row={(row, isTabStop) => <MailRow isTabStop={isTabStop} key={row.id} mailbox={mailbox} row={row} />}
          rows={rows}
        />
      )}
    </section>
  );
}

interface MailRowProps {
  readonly row: MailHistoryRow;
  readonly mailbox: string | null;
  readonly isTabStop: boolean;
}

function MailRow({ row, mailbox, isTabStop }: MailRowProps) {
  const { t } = useWords();
  const { id, side, action, reason, subject, sender, undo } = row;
  const name = subject.trim() || t('mail-history.no-subject');
  const why = isNotUndone(reason) ? t(`reason.${reason}`) : t(`mail-reason.${reason}`);
  return (
    <li className="event" data-row={id}>
      <Icon name={arrowOf(row)} size={18} />
      <div className="stack-tight">
        <ExternalText>{name}</ExternalText>
        <span className="quiet small break">
          <bdi>{sender}</bdi>
        </span>
        <span className="small">{`${t(`did-mail.${side}-${action}`)}. ${why}`}</span>
        <UndoObstacleNote undo={undo} />
      </div>
      <div className="event-actions">
        <DetailsButton
          isTabStop={isTabStop}
          label={`${t('panel.details')}: ${name}`}
          target={{ of: 'mail-row', mailbox, id }}
        />
        <UndoButton
          isTabStop={isTabStop}
          name={name}
          subject={{ topic: 'mail', mailbox, id, isRun: false }}
          undo={undo}
        />
      </div>
    </li>
  );
}
