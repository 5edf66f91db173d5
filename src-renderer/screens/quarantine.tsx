/** Entries that cannot be synchronised (RU2): one line, and a dialog with the cause, the remedy and a retry button for each entry. */
import { useState } from 'react';
import { useAppState, useCall, useWords } from '../api/use-app.tsx';
import { useAnnouncement } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icons.tsx';
import { useNow } from '../ui/use-now.ts';
import { EntryTitle, labelAbout } from './entry-title.tsx';
import { DetailsButton } from './find/details-button.tsx';
import { PagedBody } from './paged-body.tsx';
import { RefusedNote } from './problem-frame.tsx';
import { ProblemNote } from './problem-note.tsx';
import { explanationOf, type QuarantinedItem } from './quarantine-texts.ts';
import { usePagedList } from './use-paged-list.ts';

/** The side and calendar of an entry, and its start; for an entry without a known title also its file name. */
function Place({ item }: { readonly item: QuarantinedItem }) {
  const { t, moments } = useWords();
  const { calendars, setup } = useAppState();
  const now = useNow(60_000);
  const name = item.side === 'provider' ? calendars.primary?.name : setup.crm?.name;
  const start = item.start === null ? '' : moments.start(item.start, item.timeZone, now);
  const parts = [
    name ? t(`quarantine.in-${item.side}-named`, { name }) : t(`quarantine.in-${item.side}`),
    start,
    item.title === null && item.file !== null ? t('quarantine.file', { file: item.file }) : '',
  ];
  return <span className="quiet small break">{parts.filter((part) => part !== '').join(' · ')}</span>;
}

function Row({
  item,
  isPending,
  onRetry,
  onConfirm,
}: {
  readonly item: QuarantinedItem;
  readonly isPending: boolean;
  readonly onRetry: () => void;
  readonly onConfirm: () => void;
}) {
  const words = useWords();
  const { t, moments } = words;
  const now = useNow(10_000);
  const { why, about, way } = explanationOf(item, words);
  const done = t(item.code === 'crm-cannot-remove' ? 'quarantine.removed-there' : 'quarantine.changed-there');
  return (
    <li className="quarantined">
      <Icon name="apart" size={18} />
      <div className="stack-tight">
        <span className="entry-title strong">
          <EntryTitle item={item} unknown={t('quarantine.unknown')} />
        </span>
        <Place item={item} />
        <p>{[why, about, way].filter((text) => text !== '').join(' ')}</p>
        <p className="quiet small">
          <DetailsButton
            label={labelAbout(t('panel.details'), item)}
            target={{ of: 'entry', side: item.side, ref: item.ref, calendar: null }}
          />
          {' · '}
          {item.nextAt === null ? (
            <Button isPending={isPending} kind="inline" label={labelAbout(done, item)} onPress={onConfirm}>
              {done}
            </Button>
          ) : item.nextAt <= now ? (
            t('quarantine.due')
          ) : (
            <>
              {t('quarantine.next', { when: moments.relative(item.nextAt, now) })}{' '}
              <Button
                isPending={isPending}
                kind="inline"
                label={labelAbout(t('quarantine.retry'), item)}
                onPress={onRetry}
              >
                {t('quarantine.retry')}
              </Button>
            </>
          )}
        </p>
      </div>
    </li>
  );
}

function QuarantineDialog({ onClose }: { readonly onClose: () => void }) {
  const { sync } = useAppState();
  const { t } = useWords();
  const found = usePagedList('quarantine.page');
  const retry = useCall('quarantine.retry');
  const [said, say] = useState<'' | 'quarantine.retried' | 'quarantine.confirmed'>('');
  useAnnouncement(said === '' ? '' : t(said));
  const retryAndReload = async (item: Pick<QuarantinedItem, 'side' | 'ref'> | null) => {
    say('');
    const outcome = await retry.run({ item: item === null ? null : { side: item.side, ref: item.ref } });
    if (outcome.type === 'done') say('quarantine.retried');
    found.reload();
  };
  const confirm = useCall('quarantine.confirm');
  const [isStale, setStale] = useState(false);
  const confirmAndReload = async ({ side, ref, digest }: QuarantinedItem) => {
    say('');
    const outcome = await confirm.run({ item: { side, ref }, digest });
    if (outcome.type === 'done' && outcome.output.accepted) say('quarantine.confirmed');
    setStale(outcome.type === 'done' && !outcome.output.accepted);
    found.reload();
  };
  const isPending = retry.isPending || confirm.isPending;
  const problem = retry.problem ?? confirm.problem;
  const items = found.items ?? [];
  return (
    <Dialog
      actions={
        <>
          <Button kind="quiet" onPress={onClose}>
            {t('action.close')}
          </Button>
          {items.filter(({ nextAt }) => nextAt !== null).length > 1 ? (
            <Button isPending={isPending} onPress={() => void retryAndReload(null)}>
              {t('quarantine.retry-all')}
            </Button>
          ) : null}
        </>
      }
      onClose={onClose}
      title={
        sync.quarantined === 0 ? t('quarantine.list') : t('quarantine.count', { count: sync.quarantined })
      }
    >
      {problem === null ? null : <ProblemNote problem={problem} />}
      <RefusedNote isShown={retry.isRefused || confirm.isRefused || found.isRefused} />
      <div className="live" role="status">
        {isStale ? <p>{t('quarantine.stale')}</p> : null}
      </div>
      <PagedBody found={found} none={t('quarantine.none')}>
        {(shown) => (
          <>
            <p className="quiet">{t('quarantine.lead')}</p>
            <ul aria-label={t('quarantine.list')} className="decisions">
              {shown.map((item) => (
                <Row
                  isPending={isPending}
                  item={item}
                  key={`${item.side} ${item.ref}`}
                  onConfirm={() => void confirmAndReload(item)}
                  onRetry={() => void retryAndReload(item)}
                />
              ))}
            </ul>
          </>
        )}
      </PagedBody>
    </Dialog>
  );
}

/** Shows no line while everything can be synchronised. An open dialog stays open when its last entry is resolved. */
export function QuarantineLine() {
  const { sync } = useAppState();
  const { t } = useWords();
  const [isOpen, open] = useState(false);
  return (
    <>
      {sync.quarantined === 0 ? null : (
        <p className="apart-line">
          <Icon name="apart" size={18} />
          <span className="apart-words">
            <span>{t('quarantine.count', { count: sync.quarantined })}</span>
            <Button
              kind="inline"
              label={`${t('action.show')}: ${t('quarantine.count', { count: sync.quarantined })}`}
              onPress={() => open(true)}
            >
              {t('action.show')}
            </Button>
          </span>
        </p>
      )}
      {isOpen ? <QuarantineDialog onClose={() => open(false)} /> : null}
    </>
  );
}
