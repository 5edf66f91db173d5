/** Connects a mailbox: asks for the address, names the server it found, and signs in (A9, S1). */
import { type ReactNode, type SubmitEvent, useEffect, useRef, useState } from 'react';
import type { AppState } from '../../../src-shared/contract/index.ts';
import { useAppState, useWords } from '../../api/use-app.tsx';
import { useAnnouncement } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { AddressQuestion, useAddressQuestion } from '../address-question.tsx';
import { ProblemNote, RefusedNote } from '../problem-note.tsx';
import { Promises } from '../promises.tsx';
import { useWorkCall } from '../use-work-call.ts';
import { MailSignInFields, useMailSignIn } from './use-mail-sign-in.tsx';

interface FormProps {
  readonly lead?: ReactNode;
  readonly busy: string;
  readonly actions: ReactNode;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

function Form({ lead, busy, actions, onSubmit, children }: FormProps) {
  const { t } = useWords();
  useAnnouncement(busy);
  return (
    <section className="stack">
      <h2 tabIndex={-1}>{t('mail.connect-title')}</h2>
      {lead === undefined ? null : <p className="quiet">{lead}</p>}
      <form
        className="stack mail-form"
        noValidate
        onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        {children}
        <div className="row">{actions}</div>
      </form>
    </section>
  );
}

interface SignInProps {
  readonly address: string;
  /** The server that was found; null when the person names one. */
  readonly found: AppState['mail']['discovered'];
  readonly onOtherAddress: () => void;
}

function SignInForm({ address, found, onOtherAddress }: SignInProps) {
  const { setup, mail } = useAppState();
  const { t } = useWords();
  const call = useWorkCall('mail.connect', mail);
  const { problem } = call;
  const mailSignIn = useMailSignIn({
    address,
    problem,
    knownHost: found?.host ?? '',
    isKnownHostAgreed: found?.needsConfirmation === false,
    // the calendar's password is hardly that of somebody else's mailbox
    startsWithSame: address.toLowerCase() === setup.account?.address.toLowerCase(),
  });
  const submit = () => {
    const input = mailSignIn.check();
    if (input !== null) void call.run(input);
  };
  const first = useRef<HTMLDivElement>(null);
  // the button that led here is gone; a problem of an earlier try takes the focus to its own place
  useEffect(() => {
    if (document.activeElement === document.body || first.current?.contains(document.activeElement) !== true)
      first.current?.querySelector('input')?.focus();
  }, []);
  const { signIn } = mailSignIn;
  const applyFix = () => {
    if (problem?.fix === 'wait' || problem?.fix === 'open-browser') submit();
    else signIn.focus('url');
  };
  return (
    <Form
      actions={
        <>
          <Button isPending={call.isBusy} kind="primary" type="submit">
            {call.isBusy ? t('mail.connecting') : t('mail.connect')}
          </Button>
          <Button onPress={onOtherAddress}>{t('account.other-address')}</Button>
        </>
      }
      busy={call.isBusy ? t('mail.connecting') : ''}
      lead={
        found === null ? t('mail.own-server', { address }) : t('mail.found', { address, host: found.host })
      }
      onSubmit={submit}
    >
      {problem === null || signIn.fieldOf(problem) !== undefined ? null : (
        <ProblemNote
          onFix={problem.fix === 'ask-administrator' || problem.fix === 'report' ? undefined : applyFix}
          problem={problem}
          takesFocus
        />
      )}
      <RefusedNote isShown={call.isRefused} />
      <div className="stack" ref={first}>
        <MailSignInFields mailSignIn={mailSignIn} problem={problem} />
      </div>
    </Form>
  );
}

interface AddressProps {
  readonly address: string;
  readonly onChange: (address: string) => void;
  /** Finds the server, which is named once the topic has it. */
  readonly onFind: () => void;
  readonly onOwnServer: () => void;
}

function AddressForm({ address, onChange, onFind, onOwnServer }: AddressProps) {
  const { mail } = useAppState();
  const { t } = useWords();
  const discover = useWorkCall('mail.discover', mail);
  const question = useAddressQuestion(address, discover.problem, 'not-a-mail-server');
  const find = () => {
    if (!question.check()) return;
    onFind();
    void discover.run({ address: address.trim() });
  };
  return (
    <Form
      actions={
        <>
          <Button isPending={discover.isBusy} kind="primary" type="submit">
            {discover.isBusy ? t('mail.finding') : t('mail.find')}
          </Button>
          <Button
            onPress={() => {
              if (question.check()) onOwnServer();
            }}
          >
            {t('account.own-server')}
          </Button>
        </>
      }
      busy={discover.isBusy ? t('mail.finding') : ''}
      onSubmit={find}
    >
      <AddressQuestion
        isRefused={discover.isRefused}
        onChange={onChange}
        onRetry={find}
        question={question}
      />
    </Form>
  );
}

export function ConnectMail() {
  const { setup, mail } = useAppState();
  const { t } = useWords();
  const [address, setAddress] = useState(mail.discovered?.address ?? setup.account?.address ?? '');
  /** `found`: what the main process found for this address counts, as soon as it is there. */
  const [way, choose] = useState<'ask' | 'found' | 'own-server'>('found');
  const found = way === 'found' && mail.discovered?.address === address.trim() ? mail.discovered : null;
  return (
    <div className="screen">
      <header className="screen-head">
        <div className="stack-tight">
          <h1 tabIndex={-1}>{t('mail.title')}</h1>
          <p className="quiet">{t('mail.lead')}</p>
        </div>
      </header>
      <Promises
        does={[t('mail.will-1'), t('mail.will-2'), t('mail.will-3')]}
        doesTitle={t('mail.will')}
        never={[t('mail.never-1'), t('mail.never-2'), t('mail.never-3')]}
        neverTitle={t('mail.never')}
      />
      <hr />
      {found !== null || way === 'own-server' ? (
        <SignInForm address={address.trim()} found={found} onOtherAddress={() => choose('ask')} />
      ) : (
        <AddressForm
          address={address}
          onChange={setAddress}
          onFind={() => choose('found')}
          onOwnServer={() => choose('own-server')}
        />
      )}
    </div>
  );
}
