/** The activity screen: decisions that wait, then everything Concord did, newest first, grouped by day and run. */
import { useState } from 'react';
import { type HistoryFilter, historyFilters } from '../../src-shared/domain/history-filter.ts';
import { useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import { useNow } from '../ui/use-now.ts';
import { useOneTabStop } from '../ui/use-one-tab-stop.ts';
import { Decisions } from './decisions.tsx';
import { FindEntry } from './find/find-entry.tsx';
import { groupByRun, type HistoryRow, type RunCounts } from './history-groups.ts';
import { HistoryRowItem } from './history-row.tsx';
import { RefusedNote } from './problem-frame.tsx';
import { QuarantineLine } from './quarantine.tsx';
import { SkippedLine } from './skipped.tsx';
import { UndoButton } from './undo-button.tsx';
import { useHistory } from './use-history.ts';

interface RunsProps {
  readonly rows: readonly HistoryRow[];
  readonly counts: RunCounts;
}

/** One tab stop for the whole list, because a person would have to press Tab for every row to get past it. */
function Runs({ rows, counts }: RunsProps) {
  const { t, moments } = useWords();
  const now = useNow(60_000);
  const { list, isStop } = useOneTabStop(rows.map(({ id }) => String(id)));
  const byDay = Map.groupBy(groupByRun(rows, counts), (run) => moments.day(run.at, now));
  return (
    <div className="days" {...list}>
      <p className="hidden">{t('activity.keys')}</p>
      {[...byDay].map(([day, runs]) => (
        <section className="day" key={day}>
          <h2 className="day-title">{day}</h2>
          {runs.map((run) => (
            <div className="run" key={run.id}>
              <p className="run-time">
                <span>{moments.time(run.at)}</span>
                <span className="quiet small">{t('activity.run', { count: run.count })}</span>
                {run.count > 1 && run.rows.some(({ undo }) => undo.grade !== 'impossible') ? (
                  <UndoButton
                    isTabStop={isStop(String(run.rows[0]?.id))}
                    name={moments.time(run.at)}
                    subject={{ topic: 'calendar', mailbox: null, id: run.id, isRun: true }}
                    undo={null}
                  />
                ) : null}
              </p>
              <ul className="events">
                {run.rows.map((row) => (
                  <HistoryRowItem isTabStop={isStop(String(row.id))} key={row.id} row={row} />
                ))}
              </ul>
            </div>
          ))}
        </section>
      ))}
    </div>
  );
}

function Empty({ title, text }: { readonly title?: string; readonly text: string }) {
  return (
    <div className="empty">
      {title === undefined ? null : <h2>{title}</h2>}
      <p className="quiet">{text}</p>
    </div>
  );
}

export function ActivityScreen() {
  const { t } = useWords();
  const [filter, setFilter] = useState<HistoryFilter>('all');
  const history = useHistory(filter);
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
      <FindEntry />
      <Decisions />
      <QuarantineLine />
      <SkippedLine />
      <RefusedNote isShown={history.isRefused} />
      {history.rows === null ? (
        history.isRefused ? null : (
          <p className="quiet">{t('activity.loading')}</p>
        )
      ) : history.rows.length > 0 ? (
        <Runs counts={history.runs} rows={history.rows} />
      ) : filter === 'all' ? (
        <Empty text={t('activity.empty-text')} title={t('activity.empty')} />
      ) : (
        <Empty text={t('activity.filter-empty')} />
      )}
      {history.more ? (
        <div>
          <Button onPress={history.readMore}>{t('action.more')}</Button>
        </div>
      ) : null}
    </div>
  );
}
