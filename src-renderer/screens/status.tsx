/** The status screen: the state of the agreement, the two sides as panels, and what happened today. */
import { useState } from 'react';
import { mailboxesOf } from '../../src-shared/contract/index.ts';
import { useAppState, useCall, useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { DisconnectDialog } from './disconnect-dialog.tsx';
import { MailKeptLine } from './mail/mail-kept.tsx';
import { MailboxProvider } from './mail/use-mailbox.tsx';
import { openTab } from './open-tab.ts';
import { QuarantineLine } from './quarantine.tsx';
import { openQuestions } from './questions.ts';
import { RunProgress } from './run-progress.tsx';
import { SkippedLine } from './skipped.tsx';
import { StandingProof } from './standing-proof.tsx';
import { SidePanels } from './status/side-panels.tsx';
import { Today } from './status/today.tsx';
import { StatusHead } from './status-head.tsx';

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
