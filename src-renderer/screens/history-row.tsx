/** One row of the activity screen: what was done to an entry, as it was then, what changed, and why. */
import { useMemo, useState } from 'react';
import { useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { ExternalText } from '../ui/text.tsx';
import { useNow } from '../ui/use-now.ts';
import { fieldTexts } from './entry-fields.ts';
import { EntryPanel } from './find/entry-panel.tsx';
import { arrowOf, type HistoryRow } from './history-groups.ts';
import { UndoButton } from './undo-button.tsx';

interface HistoryRowProps {
  readonly row: HistoryRow;
  readonly isTabStop: boolean;
  /** Of a private row: a person asked for its title. */
  readonly isTitleShown: boolean;
  readonly onShowTitle: () => void;
}

export function HistoryRowItem({ row, isTabStop, isTitleShown, onShowTitle }: HistoryRowProps) {
  const { t, moments } = useWords();
  const now = useNow(60_000);
  const [isOpen, open] = useState(false);
  const target = useMemo(() => ({ of: 'row', id: row.id }) as const, [row.id]);
  const isHidden = row.isPrivate && !isTitleShown;
  const start = row.start === null ? '' : moments.start(row.start, row.timeZone, now);
  const name = row.title.trim() === '' ? t('entry.untitled') : row.title;
  return (
    <li className="event" data-row={row.id}>
      <Icon name={arrowOf(row)} size={18} />
      <div className="stack-tight">
        <span className="entry-title">
          {isHidden ? (
            <>
              {t('activity.private')}{' '}
              <Button isTabStop={isTabStop} kind="inline" onPress={onShowTitle}>
                {t('activity.show-title')}
              </Button>
            </>
          ) : row.title.trim() === '' ? (
            name
          ) : (
            <ExternalText>{name}</ExternalText>
          )}
        </span>
        <span className="quiet small">
          {t(`did.${row.side}-${row.action}`)}
          {start === '' ? '' : ` · ${start}`}
        </span>
        {isHidden ? null : <Changes row={row} />}
      </div>
      <div className="event-actions">
        <Button
          isTabStop={isTabStop}
          kind="inline"
          label={isHidden ? t('activity.why') : `${t('activity.why')}: ${name}`}
          onPress={() => open(true)}
        >
          {t('activity.why')}
        </Button>
        <UndoButton
          isTabStop={isTabStop}
          name={isHidden ? t('activity.private') : name}
          subject={{ topic: 'calendar', mailbox: null, id: row.id, isRun: false }}
          undo={row.undo}
        />
      </div>
      {isOpen ? (
        <EntryPanel isTitleShown={isTitleShown} onClose={() => open(false)} row={row} target={target} />
      ) : null}
    </li>
  );
}

/** Old and new title and time in words, then the names of whatever else changed. */
function Changes({ row }: { readonly row: HistoryRow }) {
  const words = useWords();
  const { t, moments } = words;
  const now = useNow(60_000);
  const { was, changed } = row;
  if (was === null || changed.length === 0) return null;
  const startOf = (start: string, timeZone: string | null): string => moments.start(start, timeZone, now);
  const times = [startOf(was.start, was.timeZone), startOf(row.start ?? '', row.timeZone)] as const;
  const isMoved = changed.includes('start') && times[0] !== times[1];
  const isRenamed = changed.includes('title');
  const others = changed.filter((name) => !(name === 'title' || (name === 'start' && isMoved)));
  const names = fieldTexts(others, words).filter((text) => !isMoved || text !== t('entry.field-when'));
  return (
    <>
      {isRenamed ? (
        <Change
          after={row.title.trim() === '' ? t('entry.untitled') : row.title}
          before={was.title.trim() === '' ? t('entry.untitled') : was.title}
          name={t('entry.field-title')}
        />
      ) : null}
      {isMoved ? <Change after={times[1]} before={times[0]} name={t('entry.field-when')} /> : null}
      {names.length === 0 ? null : (
        <span className="quiet small">{t('activity.changed', { fields: names.join(', ') })}</span>
      )}
    </>
  );
}

function Change(props: { readonly name: string; readonly before: string; readonly after: string }) {
  const { t } = useWords();
  return (
    <span className="small">
      <span className="quiet">{props.name}: </span>
      <span className="hidden">{t('activity.before')} </span>
      <del>
        <ExternalText>{props.before}</ExternalText>
      </del>
      <span aria-hidden="true"> → </span>
      <span className="hidden">, {t('activity.after')} </span>
      <ins>
        <ExternalText>{props.after}</ExternalText>
      </ins>
    </span>
  );
}
