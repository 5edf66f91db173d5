/** Entries that stay on their own side: one line, and a dialog with the reason for each; what a person kept apart can be taken back. */
import { useState } from 'react';
import type { CallOutput } from '../../src-shared/contract/index.ts';
import { useAppState, useCall, useWords } from '../api/use-app.tsx';
import { useAnnouncement } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { useNow } from '../ui/use-now.ts';
import { EntryTitle, labelAbout } from './entry-title.tsx';
import { DetailsButton } from './find/details-button.tsx';
import { ListDialog, ListLine } from './list-dialog.tsx';
import { usePagedList } from './use-paged-list.ts';

type SkippedItem = CallOutput<'skipped.page'>['items'][number];

interface RowProps {
  readonly item: SkippedItem;
  readonly isPending: boolean;
  readonly onResume: () => void;
}

function Row({ item, isPending, onResume }: RowProps) {
  const { t, moments } = useWords();
  const now = useNow(60_000);
  const start = item.start === null ? '' : moments.start(item.start, item.timeZone, now);
  const place = t(`skipped.only-in-${item.side}`);
  const why =
    item.byPerson && item.reason !== 'own-version'
      ? item.at === null
        ? t('skipped.by-you')
        : t('skipped.by-you-at', { when: moments.dayTime(item.at, now) })
      : t(`skipped.${item.reason}`);
  return (
    <li className="entry">
      <Icon name="never" size={16} />
      <div className="stack-tight">
        <span className="entry-title">
          <EntryTitle item={item} unknown={t('skipped.unknown')} />
        </span>
        <span className="quiet small">{[place, start].filter((part) => part !== '').join(' · ')}</span>
        <span className="small">{why}</span>
      </div>
      <div className="entry-actions">
        {item.byPerson ? (
          <Button
            isPending={isPending}
            kind="inline"
            label={labelAbout(t('skipped.resume'), item)}
            onPress={onResume}
          >
            {t('skipped.resume')}
          </Button>
        ) : null}
        <DetailsButton
          label={labelAbout(t('panel.details'), item)}
          target={{ of: 'entry', side: item.side, ref: item.ref, calendar: null }}
        />
      </div>
    </li>
  );
}

function SkippedDialog({ onClose }: { readonly onClose: () => void }) {
  const { sync } = useAppState();
  const { t } = useWords();
  const found = usePagedList('skipped.page');
  const resume = useCall('skipped.resume');
  const [isStale, setStale] = useState(false);
  const [isResumed, setResumed] = useState(false);
  useAnnouncement(isResumed ? t('skipped.resumed') : '');
  const resumeAndReload = async ({ side, ref }: SkippedItem) => {
    setResumed(false);
    const outcome = await resume.run({ item: { side, ref } });
    setStale(outcome.type === 'done' && !outcome.output.accepted);
    setResumed(outcome.type === 'done' && outcome.output.accepted);
    found.reload();
  };
  return (
    <ListDialog
      call={resume}
      found={found}
      label={t('skipped.list')}
      lead={t('skipped.lead')}
      none={t('skipped.none')}
      note={
        <div className="live" role="status">
          {isStale ? <p>{t('quarantine.stale')}</p> : null}
        </div>
      }
      onClose={onClose}
      row={(item) => (
        <Row
          isPending={resume.isPending}
          item={item}
          key={`${item.side} ${item.ref}`}
          onResume={() => void resumeAndReload(item)}
        />
      )}
      title={t('status.skipped', { count: sync.skipped })}
    />
  );
}

/** Shows no line while nothing is skipped. An open dialog stays open when its last entry is gone. */
export function SkippedLine() {
  const { sync } = useAppState();
  const { t } = useWords();
  const [isOpen, open] = useState(false);
  const text = t('status.skipped', { count: sync.skipped });
  return (
    <>
      {sync.skipped === 0 ? null : (
        <ListLine className="skipped-line" onShow={() => open(true)} text={text} />
      )}
      {isOpen ? <SkippedDialog onClose={() => open(false)} /> : null}
    </>
  );
}
