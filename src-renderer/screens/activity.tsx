/** The activity screen: a search, decisions that wait, then everything Concord did, newest first, grouped by day and run. */
import { useState } from 'react';
import { mailboxesOf } from '../../src-shared/contract/index.ts';
import { type HistoryFilter, historyFilters } from '../../src-shared/domain/history-filter.ts';
import { useAppState, useWords } from '../api/use-app.tsx';
import { DateField, isUnreadable, noDate } from '../ui/date-field.tsx';
import { Select } from '../ui/select.tsx';
import { CopyCsv } from './copy-csv.tsx';
import { DecidedLine } from './decided.tsx';
import { Decisions } from './decisions.tsx';
import { FindEntry } from './find/find-entry.tsx';
import { HistoryRowItem } from './history-row.tsx';
import { Runs } from './history-runs.tsx';
import { MailHistory } from './mail/mail-history.tsx';
import { MailboxProvider } from './mail/use-mailbox.tsx';
import { RefusedNote } from './problem-frame.tsx';
import { QuarantineLine } from './quarantine.tsx';
import { openQuestions } from './questions.ts';
import { SaveCsv } from './save-csv.tsx';
import { SkippedLine } from './skipped.tsx';
import { useHistory } from './use-history.ts';

function Empty({ title, text }: { readonly title?: string; readonly text: string }) {
  return (
    <div className="empty">
      {title === undefined ? null : <h2>{title}</h2>}
      <p className="quiet">{text}</p>
    </div>
  );
}

interface ChangesProps {
  readonly filter: HistoryFilter;
}

/** What Concord did in the calendar and the CRM. */
function Changes({ filter }: ChangesProps) {
  const { t } = useWords();
  const [day, setDay] = useState(noDate);
  const [shownTitles, showTitles] = useState<ReadonlySet<number>>(new Set());
  const history = useHistory(filter, day.date);
  const rows = history.rows ?? [];
  return (
    <>
      <div className="history-tools">
        <DateField
          error={isUnreadable(day) ? t('date.unreadable') : null}
          label={t('view.day')}
          onChange={setDay}
          value={day}
        />
        {rows.length === 0 ? null : (
          <div className="csv">
            <CopyCsv rows={rows} shownTitles={shownTitles} />
            <SaveCsv day={day.date} filter={filter} shownTitles={shownTitles} />
          </div>
        )}
      </div>
      <RefusedNote isShown={history.isRefused} />
      {history.rows === null ? (
        history.isRefused ? null : (
          <p className="quiet">{t('activity.loading')}</p>
        )
      ) : rows.length > 0 ? (
        <Runs
          counts={history.runs}
          deed={({ side, action }) => t(`did.${side}-${action}`)}
          history={{ topic: 'calendar', mailbox: null }}
          more={history.more}
          onSkip={(run) => void history.readMore(run === 0 ? undefined : run)}
          row={(row, isTabStop) => (
            <HistoryRowItem
              isTabStop={isTabStop}
              isTitleShown={shownTitles.has(row.id)}
              key={row.id}
              onShowTitle={() => showTitles(new Set([...shownTitles, row.id]))}
              row={row}
            />
          )}
          rows={rows}
        />
      ) : day.date !== null ? (
        <Empty text={t('view.day-empty')} />
      ) : filter === 'all' ? (
        <Empty text={t('activity.empty-text')} title={t('activity.empty')} />
      ) : (
        <Empty text={t('activity.filter-empty')} />
      )}
    </>
  );
}

/** What was done with messages, of each mailbox. */
function Mail() {
  const { mail } = useAppState();
  return mailboxesOf(mail).map((mailbox) => (
    <MailboxProvider key={mailbox.id ?? ''} mailbox={mailbox}>
      <MailHistory />
    </MailboxProvider>
  ));
}

function NothingWaits() {
  const { t } = useWords();
  const isWaiting = openQuestions(useAppState()).length > 0;
  return isWaiting ? null : <Empty text={t('view.none-waiting')} />;
}

const views = [...historyFilters, 'waiting', 'mail'] as const;
type View = (typeof views)[number];

export function ActivityScreen() {
  const { t } = useWords();
  const { mail } = useAppState();
  const [view, setView] = useState<View>('all');
  const offered = views.filter((one) => one !== 'mail' || mail.mailbox !== null);
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
          onChange={setView}
          options={offered.map((value) => ({
            value,
            text:
              value === 'waiting' || value === 'mail' ? t(`view.${value}`) : t(`activity.filter-${value}`),
          }))}
          value={view}
        />
      </header>
      <FindEntry />
      <Decisions />
      <DecidedLine />
      {view === 'waiting' || view === 'mail' ? null : (
        <>
          <QuarantineLine />
          <SkippedLine />
        </>
      )}
      {view === 'waiting' ? <NothingWaits /> : view === 'mail' ? <Mail /> : <Changes filter={view} />}
    </div>
  );
}
