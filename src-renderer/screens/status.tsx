/** The status screen: the state of the agreement, a row each for calendar and mail, and what happened today. */
import { useState } from 'react';
import type { AppState } from '../../src-shared/contract/index.ts';
import { useAppState, useCall, useWords } from '../api/use-app.tsx';
import { Button, Link } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { Dotted } from '../ui/text.tsx';
import { useNow } from '../ui/use-now.ts';
import { DisconnectDialog } from './disconnect-dialog.tsx';
import { openTab } from './open-tab.ts';
import { QuarantineLine } from './quarantine.tsx';
import { openQuestions } from './questions.ts';
import { RunProgress } from './run-progress.tsx';
import { SkippedLine } from './skipped.tsx';
import { StatusHead } from './status-head.tsx';

function CalendarRow({ sync }: { readonly sync: AppState['sync'] }) {
  const { t, moments } = useWords();
  const now = useNow(1_000);
  return (
    <li className="part-row">
      <span className="part-name">
        <Icon name="calendars" />
        {t('status.calendar')}
      </span>
      <span>{sync.linked === 0 ? t('status.no-entries') : t('status.entries', { count: sync.linked })}</span>
      <span className="quiet">
        <Dotted
          parts={[
            sync.lastChangeAt === null
              ? t('status.no-change')
              : t('status.last-change', { when: moments.dayTime(sync.lastChangeAt, now) }),
            ...(sync.nextRunAt !== null && sync.nextRunAt > now && sync.state === 'in-agreement'
              ? [t('status.next', { when: moments.relative(sync.nextRunAt, now) })]
              : []),
          ]}
        />
      </span>
    </li>
  );
}

function MailRow() {
  const { t } = useWords();
  return (
    <li className="part-row">
      <span className="part-name">
        <Icon name="mail" />
        {t('status.mail')}
      </span>
      <span className="quiet wide">
        {t('status.mail-text')} · <Link href="#mail">{t('status.mail-more')}</Link>
      </span>
    </li>
  );
}

/** Counts of today's changes. Zero counts are left out; one sentence says when nothing happened. */
function Today({ today }: { readonly today: AppState['sync']['today'] }) {
  const { t } = useWords();
  const parts = (['provider', 'crm'] as const).flatMap((side) =>
    (['added', 'changed', 'removed'] as const).flatMap((what) =>
      today[side][what] === 0 ? [] : [t(`today.${side}-${what}`, { count: today[side][what] })],
    ),
  );
  return (
    <section className="today">
      <h2>{t('today.title')}</h2>
      {parts.length === 0 ? (
        <p className="quiet">{t('today.none')}</p>
      ) : (
        <p>
          {parts.join(' · ')} · <Link href="#activity">{t('action.show')}</Link>
        </p>
      )}
    </section>
  );
}

function Waiting({ count }: { readonly count: number }) {
  const { t } = useWords();
  return (
    <section className="banner">
      <p>{t('status.waiting-text', { count })}</p>
      <Button kind="primary" onPress={() => window.location.assign('#activity')}>
        {t('status.decide')}
      </Button>
    </section>
  );
}

function SampleNote() {
  const { t } = useWords();
  const { app } = useAppState();
  const open = useCall('links.open');
  const [isLeaving, setLeaving] = useState(false);
  const show = async (id: 'sample-crm' | 'sample-account') => {
    const outcome = await open.run({ id });
    if (outcome.type === 'done' && outcome.output.url !== null) openTab(outcome.output.url);
  };
  return (
    <section className="stack-tight sample-note">
      <h2>{t('status.sample')}</h2>
      <p className="quiet">{t('status.sample-text')}</p>
      <div className="row">
        {app.sampleViews ? (
          <>
            <Button onPress={() => void show('sample-account')}>
              {t('status.sample-account')}
              <Icon name="outside" size={16} />
            </Button>
            <Button onPress={() => void show('sample-crm')}>
              {t('status.sample-crm')}
              <Icon name="outside" size={16} />
            </Button>
          </>
        ) : null}
        <Button onPress={() => setLeaving(true)}>{t('status.sample-leave')}</Button>
      </div>
      {isLeaving ? <DisconnectDialog onClose={() => setLeaving(false)} /> : null}
    </section>
  );
}

export function StatusScreen() {
  const state = useAppState();
  const { sync, app } = state;
  const questions = openQuestions(state).length;
  return (
    <div className="screen">
      <StatusHead />
      {questions > 0 ? <Waiting count={questions} /> : null}
      {sync.state === 'working' && sync.progress !== null ? <RunProgress progress={sync.progress} /> : null}
      <ul className="parts">
        <CalendarRow sync={sync} />
        <MailRow />
      </ul>
      <Today today={sync.today} />
      <QuarantineLine />
      <SkippedLine />
      {app.mode === 'sample' ? <SampleNote /> : null}
    </div>
  );
}
