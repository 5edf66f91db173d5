/** The history by day and run. A long run is one row that says how many of what, until a person wants to see each. */
import { type ReactNode, useState } from 'react';
import type { UndoSubject } from '../../src-shared/contract/index.ts';
import { useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { useNow } from '../ui/use-now.ts';
import { useOneTabStop } from '../ui/use-one-tab-stop.ts';
import {
  type AnyHead,
  type AnyRow,
  arrowOf,
  groupByRun,
  type Run,
  type RunCounts,
} from './history-groups.ts';
import { UndoButton } from './undo-button.tsx';

/** A run of more than this is shown as one row. */
const longRun = 100;

interface RunsProps<Row extends AnyRow, Head extends AnyHead> {
  readonly rows: readonly Row[];
  readonly counts: RunCounts<Head>;
  /** Whose history it is, for undoing a run. */
  readonly history: Pick<UndoSubject, 'topic' | 'mailbox'>;
  /** Where more than one is on the page, the days are headings below that of the history. */
  readonly heading?: 'h2' | 'h3';
  /** What was done, in words. */
  readonly deed: (one: Head['did'][number]) => string;
  readonly row: (row: Row, isTabStop: boolean) => ReactNode;
  /** Reads on below a run that is shown as one row. */
  readonly onSkip: (run: number) => void;
  readonly more: boolean;
}

export function isLong({ count }: Pick<Run, 'count'>): boolean {
  return count > longRun;
}

/** One tab stop for the whole list, because a person would have to press Tab for every row to get past it. */
export function Runs<Row extends AnyRow, Head extends AnyHead>(props: RunsProps<Row, Head>) {
  const { rows, counts, history, heading: Heading = 'h2', deed, row: rowOf, onSkip, more } = props;
  const { t, moments } = useWords();
  const now = useNow(60_000);
  const [opened, open] = useState<ReadonlySet<number>>(new Set());
  const runs = groupByRun(rows, counts);
  const isTogether = (run: Pick<Run, 'id' | 'count'>): boolean => isLong(run) && !opened.has(run.id);
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
            <Heading className="day-title">{day}</Heading>
            {ofDay.map((run) => (
              <div className="run" key={run.id}>
                <p className="run-time">
                  <span>{moments.time(run.at)}</span>
                  <span className="quiet small">{t('activity.run', { count: run.count })}</span>
                  {run.count > 1 && run.rows.some(({ undo }) => undo.grade !== 'impossible') ? (
                    <UndoButton
                      isTabStop={isStop(isTogether(run) ? `run ${run.id}` : String(run.rows[0]?.id))}
                      name={moments.time(run.at)}
                      subject={{ ...history, id: run.id, isRun: true }}
                      undo={null}
                    />
                  ) : null}
                </p>
                <ul className="events">
                  {isTogether(run) ? (
                    <Together
                      deed={deed}
                      isTabStop={isStop(`run ${run.id}`)}
                      onOpen={() => open(new Set([...opened, run.id]))}
                      run={run}
                    />
                  ) : (
                    run.rows.map((row) => rowOf(row, isStop(String(row.id))))
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

interface TogetherProps<Head extends AnyHead> {
  readonly run: Run<AnyRow, Head>;
  readonly deed: (one: Head['did'][number]) => string;
  readonly isTabStop: boolean;
  readonly onOpen: () => void;
}

/** `Matched on both sides: 2,016`. */
function Together<Head extends AnyHead>({ run, deed, isTabStop, onOpen }: TogetherProps<Head>) {
  const { t, number } = useWords();
  return (
    <>
      {run.did.map((one, index) => (
        <li
          className="event"
          key={`${one.side} ${one.action}`}
          {...(index === 0 ? { 'data-row': `run ${run.id}` } : {})}
        >
          <Icon name={arrowOf(one)} size={18} />
          <span className="entry-title">
            {deed(one)}: {number(one.count)}
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
