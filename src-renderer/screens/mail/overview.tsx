/** Mail that is set up: its state, starting and stopping, counts, paused folders, what stays, settings, history and the mailbox. */
import { leftMailReasons } from '../../../src-shared/domain/mail/history.ts';
import { useCall, useWords } from '../../api/use-app.tsx';
import { Button, Link } from '../../ui/button.tsx';
import { Facts } from '../../ui/text.tsx';
import { useNow } from '../../ui/use-now.ts';
import { MailMoveSection } from '../moved/mail-move-section.tsx';
import { RefusedNote } from '../problem-frame.tsx';
import { ProblemNote } from '../problem-note.tsx';
import { RunProgress } from '../run-progress.tsx';
import { MailAccount } from './mail-account.tsx';
import { MailHistory } from './mail-history.tsx';
import { MailKeptLine } from './mail-kept.tsx';
import { MailProblem } from './mail-problem.tsx';
import { MailSettingsSection } from './mail-settings.tsx';
import { useHasSeveral, useMailbox } from './use-mailbox.tsx';

function Head() {
  const { id, mailbox, state: stateOfMailbox, sync } = useMailbox();
  const hasSeveral = useHasSeveral();
  const { t, moments } = useWords();
  const now = useNow();
  const start = useCall('mail.start');
  const stop = useCall('mail.stop');
  const isAsleep = stateOfMailbox === 'asleep';
  const { agreedAt, state, problem, progress } = sync;
  const isShown = !isAsleep && state !== 'working' && state !== 'paused' && problem !== null;
  return (
    <>
      <header className="screen-head">
        <div className="stack-tight">
          <h1 tabIndex={-1}>
            {hasSeveral && mailbox !== null ? <bdi>{mailbox.address}</bdi> : t('mail.title')}
          </h1>
          <p>
            {isAsleep ? t(hasSeveral ? 'mail.state-asleep-one' : 'mail.state-asleep') : t(`state.${state}`)}
          </p>
          {isAsleep ? <p className="quiet">{t('mail.state-asleep-text')}</p> : null}
          {isAsleep || agreedAt === null ? null : (
            <p className="quiet small">
              {t('status.agreed', { when: moments.relative(Math.min(agreedAt, now), now) })}
            </p>
          )}
        </div>
        {/* one button that changes its words keeps the focus */}
        <Button
          isPending={start.isPending || stop.isPending}
          kind={isAsleep ? 'primary' : 'plain'}
          onPress={() => void (isAsleep ? start.run({ mailbox: id }) : stop.run({ mailbox: id }))}
        >
          {t(`mail.${isAsleep ? 'start' : 'stop'}${hasSeveral ? '-one' : ''}`)}
        </Button>
      </header>
      {isShown ? <MailProblem problem={problem} /> : null}
      {start.problem === null ? null : <ProblemNote problem={start.problem} />}
      {stop.problem === null ? null : <ProblemNote problem={stop.problem} />}
      <RefusedNote isShown={start.isRefused || stop.isRefused} />
      {isAsleep || state !== 'working' || progress === null ? null : (
        <RunProgress label={t('mail.progress')} progress={{ phase: 'applying', ...progress }} />
      )}
    </>
  );
}

function Counts() {
  const { linked, backlog, waiting, today } = useMailbox();
  const { t, number } = useWords();
  const happened = (['arrived', 'moved', 'read'] as const).flatMap((what) =>
    today[what] === 0 ? [] : [t(`mail.${what}`, { count: today[what] })],
  );
  return (
    <Facts
      rows={[
        [t('mail.linked'), t('mail.messages', { count: linked })],
        ...(backlog === 0
          ? []
          : [
              [
                t('mail.backlog'),
                <span className="stack-tight" key="backlog">
                  <span>{t('mail.messages', { count: backlog })}</span>
                  <span className="quiet small">{t('mail.backlog-text')}</span>
                </span>,
              ] as const,
            ]),
        ...(waiting === 0
          ? []
          : [
              [
                t('mail.waiting'),
                <span key="waiting">
                  {number(waiting)} · <Link href="#activity">{t('status.decide')}</Link>
                </span>,
              ] as const,
            ]),
        [t('mail.today'), happened.length === 0 ? t('mail.today-none') : happened.join(' · ')],
      ]}
    />
  );
}

function Left() {
  const { left } = useMailbox();
  const { t } = useWords();
  const texts = leftMailReasons.flatMap((reason) => {
    const count = left[reason] ?? 0;
    return count === 0 ? [] : [t(`mail-left.${reason}`, { count })];
  });
  if (texts.length === 0) return null;
  return (
    <section className="stack-tight">
      <h2>{t('mail.left')}</h2>
      <ul className="bullets">
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </section>
  );
}

export function MailOverview({ onChooseFolders }: { readonly onChooseFolders: () => void }) {
  const { pairs, paused } = useMailbox();
  const { t } = useWords();
  return (
    <div className="screen">
      <Head />
      <Counts />
      <MailKeptLine />
      <hr />
      <section className="stack">
        <h2>{t('mail.folders')}</h2>
        <p>{t('mail.folders-synced', { count: pairs })}</p>
        {paused.length === 0 ? null : (
          <div className="problem">
            <h3>{t('mail.paused')}</h3>
            <ul className="stack-tight">
              {paused.map(({ crm, provider, missing }) => (
                <li key={`${crm} ${provider}`}>
                  {t(
                    `mail.paused-${missing}`,
                    missing === 'crm' ? { folder: crm, other: provider } : { folder: provider, other: crm },
                  )}
                </li>
              ))}
            </ul>
          </div>
        )}
        <div>
          <Button onPress={onChooseFolders}>{t('mail.folders-choose')}</Button>
        </div>
      </section>
      <Left />
      <hr />
      <MailSettingsSection />
      <hr />
      <MailHistory />
      <hr />
      <MailAccount />
      <MailMoveSection />
    </div>
  );
}
