/** The history by day and run. A long run is one row that says how many of what, until a person wants to see each. */
import { useState } from 'react';
import { useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { useNow } from '../ui/use-now.ts';
import { useOneTabStop } from '../ui/use-one-tab-stop.ts';
import { arrowOf, groupByRun, type HistoryRow, type Run, type RunCounts } from './history-groups.ts';
import { HistoryRowItem } from './history-row.tsx';
import { UndoButton } from './undo-button.tsx';

/** A run of more than this is shown as one row. */
const longRun = 100;

interface RunsProps {
  readonly rows: readonly HistoryRow[];
  readonly counts: RunCounts;
  readonly shownTitles: ReadonlySet<number>;
  readonly onShowTitle: (row: number) => void;
  /** Reads on below a run that is shown as one row. */
  readonly onSkip: (run: number) => void;
  readonly more: boolean;
}

export function isLong({ count }: Pick<Run, 'count'>): boolean {
  return count > longRun;
}

/** One tab stop for the whole list, because a person would have to press Tab for every row to get past it. */
export function Runs({ rows, counts, shownTitles, onShowTitle, onSkip, more }: RunsProps) {
  const { t, moments } = useWords();
  const now = useNow(60_000);
  const [opened, open] = useState<ReadonlySet<number>>(new Set());
  const runs = groupByRun(rows, counts);
  const isTogether = (run: Run): boolean => isLong(run) && !opened.has(run.id);
  const names = runs.flatMap((run) =>
    isTogether(run) ? [`run ${run.id}`] : run.rows.map(({ id }) => String(id)),
  );
  const { list, isStop } = useOneTabStop(names);
  const byDay = Map.groupBy(runs, (run) => moments.day(run.at, now));
  const last = runs.at(-1);
  return (
    <>
      <div className="days" {...list}>
        <p className="hidden">{t('activity.keys')}</p>
        {[...byDay].map(([day, ofDay]) => (
          <section className="day" key={day}>
            <h2 className="day-title">{day}</h2>
            {ofDay.map((run) => (
              <div className="run" key={run.id}>
                <p className="run-time">
                  <span>{moments.time(run.at)}</span>
                  <span className="quiet small">{t('activity.run', { count: run.count })}</span>
                  {run.count > 1 && run.rows.some(({ undo }) => undo.grade !== 'impossible') ? (
                    <UndoButton
                      isTabStop={isStop(isTogether(run) ? `run ${run.id}` : String(run.rows[0]?.id))}
                      name={moments.time(run.at)}
                      subject={{ topic: 'calendar', mailbox: null, id: run.id, isRun: true }}
                      undo={null}
                    />
                  ) : null}
                </p>
                <ul className="events">
                  {isTogether(run) ? (
                    <Together
                      isTabStop={isStop(`run ${run.id}`)}
                      onOpen={() => open(new Set([...opened, run.id]))}
                      run={run}
                    />
                  ) : (
                    run.rows.map((row) => (
                      <HistoryRowItem
                        isTabStop={isStop(String(row.id))}
                        isTitleShown={shownTitles.has(row.id)}
                        key={row.id}
                        onShowTitle={() => onShowTitle(row.id)}
                        row={row}
                      />
                    ))
                  )}
                </ul>
              </div>
            ))}
          </section>
        ))}
      </div>
      {more ? (
        <div>
          <Button onPress={() => onSkip(last !== undefined && isTogether(last) ? last.id : 0)}>
            {t('action.more')}
          </Button>
        </div>
      ) : null}
    </>
  );
}

interface TogetherProps {
  readonly run: Run;
  readonly isTabStop: boolean;
  readonly onOpen: () => void;
}

/** `Matched on both sides: 2,016`. */
function Together({ run, isTabStop, onOpen }: TogetherProps) {
  const { t, number } = useWords();
  return (
    <>
      {run.did.map(({ side, action, count }, index) => (
        <li
          className="event"
          key={`${side} ${action}`}
          {...(index === 0 ? { 'data-row': `run ${run.id}` } : {})}
        >
          <Icon name={arrowOf({ side, action })} size={18} />
          <span className="entry-title">
            {t(`did.${side}-${action}`)}: {number(count)}
          </span>
          {index === 0 ? (
            <Button isTabStop={isTabStop} kind="inline" onPress={onOpen}>
              {t('run.each')}
            </Button>
          ) : null}
        </li>
      ))}
    </>
  );
}
