/** Messages that cannot be carried: one line, and a dialog with the reason and the way out of each. */
import { useState } from 'react';
import { useCall, useWords } from '../../api/use-app.tsx';
import { useAnnouncement } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icons.tsx';
import { ExternalText } from '../../ui/text.tsx';
import { useNow } from '../../ui/use-now.ts';
import { DetailsButton } from '../find/details-button.tsx';
import { PagedBody } from '../paged-body.tsx';
import { RefusedNote } from '../problem-frame.tsx';
import { ProblemNote } from '../problem-note.tsx';
import { usePagedList } from '../use-paged-list.ts';
import { MailboxName, useMailbox } from './use-mailbox.tsx';

function KeptDialog({ onClose }: { readonly onClose: () => void }) {
  const { t, lookUp, moments, number } = useWords();
  const now = useNow(10_000);
  const mailbox = useMailbox();
  const found = usePagedList('mail.kept', mailbox);
  const retry = useCall('mail.retry');
  const [isRetried, setRetried] = useState(false);
  useAnnouncement(isRetried ? t('mail-kept.retried') : '');
  const tryAll = async () => {
    const outcome = await retry.run({ mailbox: mailbox.id });
    setRetried(outcome.type === 'done');
    found.reload();
  };
  return (
    <Dialog
      actions={
        <>
          <Button kind="quiet" onPress={onClose}>
            {t('action.close')}
          </Button>
          {(found.items ?? []).length === 0 ? null : (
            <Button isPending={retry.isPending} onPress={() => void tryAll()}>
              {t('mail-kept.retry')}
            </Button>
          )}
        </>
      }
      onClose={onClose}
      title={t('mail-kept.list')}
    >
      {retry.problem === null ? null : <ProblemNote problem={retry.problem} />}
      <RefusedNote isShown={retry.isRefused || found.isRefused} />
      <MailboxName />
      {isRetried ? <p>{t('mail-kept.retried')}</p> : null}
      <PagedBody found={found} none={t('mail-kept.none')}>
        {(shown) => (
          <>
            <p className="quiet">{t('mail-kept.lead')}</p>
            <ul aria-label={t('mail-kept.list')} className="decisions">
              {shown.map(({ side, ref, subject, sender, receivedAt, size, reason, nextAt }) => (
                <li className="quarantined" key={`${side} ${ref}`}>
                  <Icon name="apart" size={18} />
                  <div className="stack-tight">
                    <span className="strong break">
                      {subject === null ? (
                        t('mail-kept.unknown')
                      ) : (
                        <ExternalText>{subject.trim() || t('mail-history.no-subject')}</ExternalText>
                      )}
                    </span>
                    <span className="quiet small break">
                      {[
                        t(`mail-kept.in-${side}`),
                        sender === null ? '' : t('mail-kept.from', { sender }),
                        receivedAt === null ? '' : moments.dayTime(receivedAt, now),
                        size === null
                          ? ''
                          : t('mail-kept.size', { size: number(Math.ceil(size / 1e5) / 10) }),
                      ]
                        .filter((part) => part !== '')
                        .join(' · ')}
                    </span>
                    <p>
                      {`${lookUp(`mail-why.${reason}`) ?? t('mail-why.other')} ${lookUp(`mail-way.${reason}`) ?? t('mail-way.other')}`}
                    </p>
                    <p className="quiet small">
                      {nextAt === null
                        ? t('mail-kept.never')
                        : nextAt <= now
                          ? t('mail-kept.due')
                          : t('mail-kept.next', { when: moments.relative(nextAt, now) })}{' '}
                      <DetailsButton
                        label={
                          subject === null || subject.trim() === ''
                            ? t('panel.details')
                            : `${t('panel.details')}: ${subject}`
                        }
                        target={{ of: 'message', mailbox: mailbox.id, side, ref }}
                      />
                    </p>
                  </div>
                </li>
              ))}
            </ul>
          </>
        )}
      </PagedBody>
    </Dialog>
  );
}

/** @param isNamed says which mailbox it is, where the screen does not */
export function MailKeptLine({ isNamed = false }: { readonly isNamed?: boolean }) {
  const { quarantined, left, mailbox } = useMailbox();
  const { t } = useWords();
  const [isOpen, open] = useState(false);
  const count = quarantined + (left['too-large'] ?? 0);
  const address = isNamed && mailbox !== null ? mailbox.address : null;
  const counted = t('mail-kept.count', { count });
  const text = address === null ? counted : `${counted} · ${address}`;
  return (
    <>
      {count === 0 ? null : (
        <p className="apart-line">
          <Icon name="apart" size={18} />
          <span className="apart-words">
            <span>
              {counted}
              {address === null ? null : (
                <>
                  {' · '}
                  <bdi>{address}</bdi>
                </>
              )}
            </span>
            <Button kind="inline" label={`${t('action.show')}: ${text}`} onPress={() => open(true)}>
              {t('action.show')}
            </Button>
          </span>
        </p>
      )}
      {isOpen ? <KeptDialog onClose={() => open(false)} /> : null}
    </>
  );
}
