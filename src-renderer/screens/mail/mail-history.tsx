/** What Concord did with messages, newest first, and why. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CallOutput } from '../../../src-shared/contract/index.ts';
import { isNotUndone } from '../../../src-shared/domain/mail/history.ts';
import { useClient, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { ExternalText } from '../../ui/text.tsx';
import { useNow } from '../../ui/use-now.ts';
import { DetailsButton } from '../find/details-button.tsx';
import { RefusedNote } from '../problem-frame.tsx';
import { UndoButton, UndoObstacleNote } from '../undo-button.tsx';
import { useMailbox } from './use-mailbox.tsx';

type Page = CallOutput<'mail.history'>;

const pageSize = 20;

export function MailHistory() {
  const client = useClient();
  const { id: mailbox, sync, today } = useMailbox();
  const { arrived, moved, read: marked } = today;
  const { t, moments } = useWords();
  const now = useNow(60_000);
  const [found, setFound] = useState<Page | 'refused' | null>(null);
  const read = useCallback(
    async (known: Page['rows']) => {
      const outcome = await client.call('mail.history', {
        mailbox,
        before: known.at(-1)?.id ?? null,
        limit: pageSize,
      });
      setFound(
        outcome.type === 'done'
          ? { rows: [...known, ...outcome.output.rows], more: outcome.output.more }
          : 'refused',
      );
    },
    [client, mailbox],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a finished run may have added rows
  useEffect(() => {
    void read([]);
  }, [read, sync.agreedAt, arrived, moved, marked]);
  const page = found === 'refused' ? null : found;
  // a person who asked for more goes on with the first row that came
  const list = useRef<HTMLUListElement>(null);
  const readMore = async (known: Page['rows']): Promise<void> => {
    await read(known);
    requestAnimationFrame(() => (list.current?.children[known.length] as HTMLElement | undefined)?.focus());
  };
  return (
    <section className="stack">
      <h2>{t('mail-history.title')}</h2>
      <RefusedNote isShown={found === 'refused'} />
      {found === null ? <p className="quiet">{t('mail-history.loading')}</p> : null}
      {page?.rows.length === 0 ? <p className="quiet">{t('mail-history.none')}</p> : null}
      {page === null || page.rows.length === 0 ? null : (
        <ul aria-label={t('mail-history.title')} className="events" ref={list}>
          {page.rows.map(({ id, at, side, action, reason, subject, sender, undo }) => (
            <li className="event" key={id} tabIndex={-1}>
              <Icon
                name={
                  action === 'linked' || action === 'unlinked'
                    ? 'both'
                    : side === 'crm'
                      ? 'to-crm'
                      : 'to-provider'
                }
                size={18}
              />
              <div className="stack-tight">
                <ExternalText>{subject.trim() || t('mail-history.no-subject')}</ExternalText>
                <span className="quiet small break">
                  <bdi>{sender}</bdi>
                </span>
                <span className="small">{`${t(`did-mail.${side}-${action}`)}. ${isNotUndone(reason) ? t(`reason.${reason}`) : t(`mail-reason.${reason}`)}`}</span>
                <UndoObstacleNote undo={undo} />
              </div>
              <div className="event-actions">
                <span className="quiet entry-time">{moments.dayTime(at, now)}</span>
                <DetailsButton
                  label={`${t('panel.details')}: ${subject.trim() || t('mail-history.no-subject')}`}
                  target={{ of: 'mail-row', mailbox, id }}
                />
                <UndoButton
                  name={subject.trim() || t('mail-history.no-subject')}
                  subject={{ topic: 'mail', mailbox, id, isRun: false }}
                  undo={undo}
                />
              </div>
            </li>
          ))}
        </ul>
      )}
      {page?.more ? (
        <div>
          <Button onPress={() => void readMore(page.rows)}>{t('action.more')}</Button>
        </div>
      ) : null}
    </section>
  );
}
