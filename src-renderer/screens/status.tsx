/** The status screen: the state of the agreement, a row each for calendar and mail, and what happened today. */
import { useState } from 'react';
import { type AppState, type MailboxState, mailboxesOf } from '../../src-shared/contract/index.ts';
import type { Words } from '../../src-shared/i18n/index.ts';
import { useAppState, useCall, useWords } from '../api/use-app.tsx';
import { Button, Link } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { Dotted, ExternalText } from '../ui/text.tsx';
import { useNow } from '../ui/use-now.ts';
import { DisconnectDialog } from './disconnect-dialog.tsx';
import { mailboxPage } from './fix.ts';
import { MailKeptLine } from './mail/mail-kept.tsx';
import { MailboxProvider } from './mail/use-mailbox.tsx';
import { openTab } from './open-tab.ts';
import { QuarantineLine } from './quarantine.tsx';
import { openQuestions } from './questions.ts';
import { RunProgress } from './run-progress.tsx';
import { SkippedLine } from './skipped.tsx';
import { StandingProof } from './standing-proof.tsx';
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

/** What the row of a mailbox says, and the words of its link. */
function mailLine(
  mail: MailboxState,
  { t }: Words,
): { readonly parts: readonly string[]; readonly link: string } {
  switch (mail.state) {
    case 'unavailable':
      return {
        parts: [
          t(mail.unavailable === 'crm-has-no-mail' ? 'status.mail-unavailable' : 'status.mail-no-account'),
        ],
        link: t('status.mail-more'),
      };
    case 'none':
      return { parts: [t('status.mail-none')], link: t('status.mail-connect') };
    case 'unmapped':
      return { parts: [t('status.mail-unmapped')], link: t('mail.folders-choose') };
    case 'asleep':
      return { parts: [t('status.mail-asleep')], link: t('action.show') };
    case 'on':
      return {
        parts: [
          t('mail.messages', { count: mail.linked }),
          t(`state.${mail.sync.state}`),
          ...(mail.today.arrived === 0 ? [] : [t('status.mail-new', { count: mail.today.arrived })]),
          ...(mail.backlog === 0 ? [] : [t('status.mail-backlog', { count: mail.backlog })]),
          ...(mail.paused.length === 0 ? [] : [t('status.mail-paused', { count: mail.paused.length })]),
        ],
        link: t('action.show'),
      };
  }
}

interface MailRowProps {
  readonly mailbox: MailboxState;
  /** Names the mailbox where there are several. */
  readonly isOneOfSeveral: boolean;
}

function MailRow({ mailbox, isOneOfSeveral }: MailRowProps) {
  const words = useWords();
  const { parts, link } = mailLine(mailbox, words);
  const address = isOneOfSeveral ? (mailbox.mailbox?.address ?? '') : '';
  return (
    <li className="part-row">
      <span className="part-name">
        <Icon name="mail" />
        {words.t('status.mail')}
      </span>
      <span className="quiet wide">
        {address === '' ? null : (
          <>
            <ExternalText>{address}</ExternalText> ·{' '}
          </>
        )}
        {parts.join(' · ')} ·{' '}
        <Link href={mailboxPage(mailbox)} {...(address === '' ? {} : { label: `${link}: ${address}` })}>
          {link}
        </Link>
      </span>
    </li>
  );
}

/** Counts of today's changes. Zero counts are left out; one sentence says when nothing happened. */
function Today() {
  const { sync, mail } = useAppState();
  const { today } = sync;
  const { t } = useWords();
  const ofMail = (['arrived', 'moved', 'read'] as const).flatMap((what) => {
    const count = mailboxesOf(mail).reduce((sum, one) => sum + one.today[what], 0);
    return count === 0 ? [] : [t(`today.mail-${what}`, { count })];
  });
  const ofCalendar = (['provider', 'crm'] as const).flatMap((side) =>
    (['added', 'changed', 'removed'] as const).flatMap((what) =>
      today[side][what] === 0 ? [] : [t(`today.${side}-${what}`, { count: today[side][what] })],
    ),
  );
  const parts = [...ofCalendar, ...ofMail];
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
  const { sync, app, mail } = state;
  const mailboxes = mailboxesOf(mail);
  const questions = openQuestions(state).length;
  return (
    <div className="screen">
      <StatusHead />
      {questions > 0 ? <Waiting count={questions} /> : null}
      {sync.state === 'working' && sync.progress !== null ? <RunProgress progress={sync.progress} /> : null}
      <ul className="parts">
        <CalendarRow sync={sync} />
        {mailboxes.map((one) => (
          <MailRow isOneOfSeveral={mailboxes.length > 1} key={one.id} mailbox={one} />
        ))}
      </ul>
      <Today />
      <StandingProof />
      <QuarantineLine />
      {mailboxes.map((one) => (
        <MailboxProvider key={one.id} mailbox={one}>
          <MailKeptLine isNamed={mailboxes.length > 1} />
        </MailboxProvider>
      ))}
      <SkippedLine />
      {app.mode === 'sample' ? <SampleNote /> : null}
    </div>
  );
}
