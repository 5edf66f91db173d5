/** The activity screen: decisions that wait, then everything Concord did, newest first, grouped by day and run. */
import { useState } from 'react';
import { useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icons.tsx';
import { Select } from '../ui/select.tsx';
import { ExternalText } from '../ui/text.tsx';
import { useNow } from '../ui/use-now.ts';
import { Decisions } from './decisions.tsx';
import {
  groupByRun,
  type HistoryFilter,
  type HistoryRow,
  historyFilters,
  matches,
  reasonKey,
} from './history-groups.ts';
import { RefusedNote } from './problem-note.tsx';
import { QuarantineLine } from './quarantine.tsx';
import { useHistory } from './use-history.ts';

/** The icon of a row: an arrow towards the side that was written to. */
function arrow({ side, action }: HistoryRow): IconName {
  if (action === 'linked' || action === 'unlinked') return 'both';
  return side === 'crm' ? 'to-crm' : 'to-provider';
}

function Row({ row }: { readonly row: HistoryRow }) {
  const { t, moments, lookUp } = useWords();
  const now = useNow(60_000);
  const [isTitleShown, showTitle] = useState(false);
  const [isReasonShown, showReason] = useState(false);
  const reason = lookUp(reasonKey(row.reason));
  const isHidden = row.isPrivate && !isTitleShown;
  const start = row.start === null ? '' : moments.start(row.start, row.timeZone, now);
  return (
    <li className="event">
      <Icon name={arrow(row)} size={18} />
      <div className="stack-tight">
        <span className="entry-title">
          {isHidden ? (
            <>
              {t('activity.private')}{' '}
              <Button kind="inline" onPress={() => showTitle(true)}>
                {t('activity.show-title')}
              </Button>
            </>
          ) : row.title.trim() === '' ? (
            t('entry.untitled')
          ) : (
            <ExternalText>{row.title}</ExternalText>
          )}
        </span>
        <span className="quiet small">
          {t(`did.${row.side}-${row.action}`)}
          {start === '' ? '' : ` · ${start}`}
        </span>
        {isReasonShown && reason !== null ? <span className="small">{reason}</span> : null}
      </div>
      {reason === null || isReasonShown ? null : (
        <Button
          kind="inline"
          label={isHidden ? t('activity.why') : `${t('activity.why')} ${row.title}`}
          onPress={() => showReason(true)}
        >
          {t('activity.why')}
        </Button>
      )}
    </li>
  );
}

function Runs({ rows }: { readonly rows: readonly HistoryRow[] }) {
  const { t, moments } = useWords();
  const now = useNow(60_000);
  const byDay = Map.groupBy(groupByRun(rows), (run) => moments.day(run.at, now));
  return [...byDay].map(([day, runs]) => (
    <section className="day" key={day}>
      <h3 className="day-title">{day}</h3>
      {runs.map((run) => (
        <div className="run" key={run.rows[0]?.id}>
          <p className="run-time">
            <span>{moments.time(run.at)}</span>
            <span className="quiet small">{t('activity.run', { count: run.rows.length })}</span>
          </p>
          <ul className="events">
            {run.rows.map((row) => (
              <Row key={row.id} row={row} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  ));
}

function Empty({ title, text }: { readonly title?: string; readonly text: string }) {
  return (
    <div className="empty">
      {title === undefined ? null : <h3>{title}</h3>}
      <p className="quiet">{text}</p>
    </div>
  );
}

export function ActivityScreen() {
  const { t } = useWords();
  const history = useHistory();
  const [filter, setFilter] = useState<HistoryFilter>('all');
  const rows = history.rows?.filter((row) => matches(row, filter)) ?? [];
  return (
    <div className="screen">
      <header className="screen-head">
        <div className="stack-tight">
          <h1>{t('activity.title')}</h1>
          <p className="quiet">{t('activity.lead')}</p>
        </div>
        <Select
          isLabelHidden
          label={t('activity.filter')}
          onChange={setFilter}
          options={historyFilters.map((value) => ({ value, text: t(`activity.filter-${value}`) }))}
          value={filter}
        />
      </header>
      <Decisions />
      <QuarantineLine />
      <RefusedNote isShown={history.isRefused} />
      {history.rows === null ? (
        history.isRefused ? null : (
          <p className="quiet">{t('activity.loading')}</p>
        )
      ) : history.rows.length === 0 ? (
        <Empty text={t('activity.empty-text')} title={t('activity.empty')} />
      ) : rows.length === 0 ? (
        <Empty text={t('activity.filter-empty')} />
      ) : (
        <div className="days">
          <Runs rows={rows} />
        </div>
      )}
      {history.more ? (
        <div>
          <Button onPress={history.readMore}>{t('action.more')}</Button>
        </div>
      ) : null}
    </div>
  );
}
