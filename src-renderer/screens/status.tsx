/** The status screen: the state of the agreement, the two sides as panels, and what happened today. */
import { useEffect, useRef } from 'react';
import { mailboxesOf } from '../../src-shared/contract/index.ts';
import { useAppState, useWords } from '../api/use-app.tsx';
import { FirstSyncSummary } from './first-sync.tsx';
import { MailKeptLine } from './mail/mail-kept.tsx';
import { MailboxProvider } from './mail/use-mailbox.tsx';
import { QuarantineLine } from './quarantine.tsx';
import { RunProgress } from './run-progress.tsx';
import { SamplePages } from './sample.tsx';
import { SkippedLine } from './skipped.tsx';
import { StandingProof } from './standing-proof.tsx';
import { SidePanels } from './status/side-panels.tsx';
import { Today } from './status/today.tsx';
import { StatusHead } from './status-head.tsx';
import { WaitingBanner } from './waiting-banner.tsx';

function SampleNote() {
  const { t } = useWords();
  return (
    <section className="stack-tight sample-note">
      <h2>{t('status.sample')}</h2>
      <p className="quiet">{t('status.sample-text')}</p>
      <div className="row">
        <SamplePages />
      </div>
    </section>
  );
}

/** What the first synchronisation came to goes first; once it was seen, the state gets the focus. */
export function StatusScreen() {
  const { firstSync } = useAppState().summaries;
  const isFirst = firstSync !== null;
  const wasFirst = useRef(isFirst);
  useEffect(() => {
    if (wasFirst.current && !isFirst) document.querySelector<HTMLElement>('main h1')?.focus();
    wasFirst.current = isFirst;
  }, [isFirst]);
  return firstSync === null ? <Status /> : <FirstSyncSummary firstSync={firstSync} />;
}

function Status() {
  const { sync, app, mail } = useAppState();
  const mailboxes = mailboxesOf(mail);
  return (
    <div className="screen">
      <StatusHead />
      <WaitingBanner />
      <SidePanels />
      {sync.state === 'working' && sync.progress !== null ? <RunProgress progress={sync.progress} /> : null}
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
