/** The answers that a person gave to questions: one line, and a dialog with each, how it is taken back, and the button that does so. */
import { useState } from 'react';
import type { CallOutput } from '../../src-shared/contract/index.ts';
import { type TakeBack, takeBackOf } from '../../src-shared/domain/decided.ts';
import { useCall, useWords } from '../api/use-app.tsx';
import { useAnnouncement } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { useNow } from '../ui/use-now.ts';
import { decisionTitle } from './decision-texts.ts';
import { saidText } from './each-texts.ts';
import { ListDialog, ListLine } from './list-dialog.tsx';
import { type PagedList, usePagedList } from './use-paged-list.ts';

type Decided = CallOutput<'decisions.decided'>['items'][number];

/** How each of the choices that were made is taken back, once each. */
function takeBacksOf({ decision, said }: Pick<Decided, 'decision' | 'said'>): readonly TakeBack[] {
  const { topic, kind, items } = decision;
  const write = items[0]?.write ?? 'update';
  return [...new Set(said.map(({ choice }) => takeBackOf({ topic, kind, write }, choice)))];
}

interface RowProps {
  readonly item: Decided;
  readonly isPending: boolean;
  readonly onTakeBack: () => void;
}

function Row({ item, isPending, onTakeBack }: RowProps) {
  const words = useWords();
  const { t, moments } = words;
  const now = useNow(60_000);
  const { decision, said, kept, takenBackAt } = item;
  const title = decisionTitle(decision, words);
  const takeBack = t('decided.take-back', { count: kept });
  return (
    <li className="entry">
      <Icon name="check" size={16} />
      <div className="stack-tight">
        <span className="entry-title">{title}</span>
        <span className="small">{t('decided.said', { choice: saidText(decision, said, words) })}</span>
        {takenBackAt === null ? (
          takeBacksOf(item).map((way) => (
            <span className="quiet small" key={way}>
              {t(way === 'skipped' && kept === 0 ? 'decided.nothing-kept' : `decided.${way}`)}
            </span>
          ))
        ) : (
          <span className="quiet small">
            {t('decided.taken-back', { when: moments.dayTime(takenBackAt, now) })}
          </span>
        )}
        {kept === 0 ? null : (
          <span>
            <Button isPending={isPending} kind="inline" label={`${takeBack}: ${title}`} onPress={onTakeBack}>
              {takeBack}
            </Button>
          </span>
        )}
      </div>
      <span className="quiet entry-time">{moments.dayTime(item.at, now)}</span>
    </li>
  );
}

interface DecidedDialogProps {
  readonly found: PagedList<Decided>;
  readonly onClose: () => void;
}

function DecidedDialog({ found, onClose }: DecidedDialogProps) {
  const { t } = useWords();
  const takeBack = useCall('decisions.take-back');
  const [said, say] = useState<'' | 'decided.stale' | 'decided.resumed'>('');
  useAnnouncement(said === '' ? '' : t(said));
  const takeBackAndReload = async ({ id }: Decided) => {
    say('');
    const outcome = await takeBack.run({ id });
    if (outcome.type === 'done') say(outcome.output.accepted ? 'decided.resumed' : 'decided.stale');
    found.reload();
  };
  return (
    <ListDialog
      call={takeBack}
      found={found}
      label={t('decided.list')}
      lead={t('decided.lead')}
      none={t('decided.none')}
      note={said === '' ? null : <p>{t(said)}</p>}
      onClose={onClose}
      row={(item) => (
        <Row
          isPending={takeBack.isPending}
          item={item}
          key={item.id}
          onTakeBack={() => void takeBackAndReload(item)}
        />
      )}
      title={t('decided.title')}
    />
  );
}

/** Shows no line while no question was answered. */
export function DecidedLine() {
  const { t } = useWords();
  const [isOpen, open] = useState(false);
  const found = usePagedList('decisions.decided');
  const text = t('decided.line', { count: found.count });
  return (
    <>
      {found.count === 0 ? null : <ListLine className="decided-line" onShow={() => open(true)} text={text} />}
      {isOpen ? <DecidedDialog found={found} onClose={() => open(false)} /> : null}
    </>
  );
}
