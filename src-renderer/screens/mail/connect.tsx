/** Connects the first mailbox or adds a further one: asks for the address, names the server it found, and signs in (A9, A11, S1). */
import { useEffect, useRef, useState } from 'react';
import { type AppState, mailboxesOf, newMailbox } from '../../../src-shared/contract/index.ts';
import { useAppState, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { AddressQuestion, useAddressQuestion } from '../address-question.tsx';
import { mailboxPage } from '../fix.ts';
import { RefusedNote } from '../problem-frame.tsx';
import { ProblemNote } from '../problem-note.tsx';
import { Promises } from '../promises.tsx';
import { ProviderCards } from '../sign-in/provider-card.tsx';
import { useMailboxSignIn } from '../sign-in/use-browser-sign-in.ts';
import { noKind, useBrowserKinds } from '../sign-in/use-provider.ts';
import { useWorkCall } from '../use-work-call.ts';
import { ConnectForm, type Connecting } from './connect-form.tsx';
import { BrowserMailbox, BrowserWaiting } from './connect-in-browser.tsx';
import { MailSignInFields, useMailSignIn } from './use-mail-sign-in.tsx';

type Mail = AppState['mail'];

interface SignInProps {
  readonly connecting: Connecting;
  readonly address: string;
  /** The server that was found; null when the person names one. */
  readonly found: AppState['mail']['discovered'];
  readonly onOtherAddress: () => void;
}

function SignInForm({ connecting, address, found, onOtherAddress }: SignInProps) {
  const { mailbox, mayShare, work, titles, onConnected, onCancel } = connecting;
  const { setup } = useAppState();
  const { t } = useWords();
  const call = useWorkCall('mail.connect', work);
  /** It stays so until the mailbox takes the place of this form. */
  const [isConnected, setConnected] = useState(false);
  const isBusy = call.isBusy || isConnected;
  const { problem } = call;
  const mailSignIn = useMailSignIn({
    mailbox,
    address,
    problem,
    knownHost: found?.host ?? '',
    isKnownHostAgreed: found?.needsConfirmation === false,
    kind: found?.kind ?? '',
    // the calendar's password is hardly that of somebody else's mailbox, nor of one that moved away from it
    startsWithSame:
      (mayShare || mailbox === newMailbox) && address.toLowerCase() === setup.account?.address.toLowerCase(),
  });
  const submit = async () => {
    const input = mailSignIn.check();
    if (input === null) return;
    const outcome = await call.run(input);
    if (outcome.type !== 'done') return;
    setConnected(true);
    onConnected?.(address);
  };
  const first = useRef<HTMLDivElement>(null);
  // the button that led here is gone; a problem of an earlier try takes the focus to its own place
  useEffect(() => {
    if (document.activeElement === document.body || first.current?.contains(document.activeElement) !== true)
      first.current?.querySelector('input')?.focus();
  }, []);
  const { signIn } = mailSignIn;
  const applyFix = () => {
    if (problem?.fix === 'wait' || problem?.fix === 'open-browser') void submit();
    else if (problem?.code === 'mailbox-taken') onOtherAddress();
    else signIn.focus('url');
  };
  return (
    <ConnectForm
      actions={
        <>
          <Button isPending={isBusy} kind="primary" type="submit">
            {isBusy ? t('mail.connecting') : t('mail.connect')}
          </Button>
          <Button onPress={onOtherAddress}>{t('account.other-address')}</Button>
          {onCancel === undefined ? null : (
            // what was sent cannot be called back
            <Button isDisabled={isBusy} onPress={onCancel}>
              {t('action.cancel')}
            </Button>
          )}
        </>
      }
      busy={isBusy ? t('mail.connecting') : ''}
      lead={
        found === null ? t('mail.own-server', { address }) : t('mail.found', { address, host: found.host })
      }
      onSubmit={() => void submit()}
      title={titles.signIn}
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
    </ConnectForm>
  );
}

interface AddressProps {
  readonly connecting: Connecting;
  /** The person came back to it, from a control that is gone. */
  readonly takesFocus: boolean;
  readonly address: string;
  readonly onChange: (address: string) => void;
  /** Finds the server, which is named once the topic has it. */
  readonly onFind: () => void;
  readonly onOwnServer: () => void;
}

/** A mailbox that is connected already cannot be connected once more. */
function useTakenFault(address: string, mailbox: Connecting['mailbox']): string | null {
  const { mail } = useAppState();
  const { t } = useWords();
  const others = mailboxesOf(mail).filter(({ id }) => id !== mailbox);
  const typed = address.trim().toLowerCase();
  return others.some((one) => one.mailbox?.address.toLowerCase() === typed) ? t('mail.add-taken') : null;
}

function AddressForm({ connecting, takesFocus, address, onChange, onFind, onOwnServer }: AddressProps) {
  const { mailbox, work, titles, onCancel } = connecting;
  const { t } = useWords();
  const discover = useWorkCall('mail.discover', work);
  const taken = useTakenFault(address, mailbox);
  const question = useAddressQuestion(address, discover.problem, 'not-a-mail-server', taken);
  const { field } = question;
  useEffect(() => {
    if (takesFocus) field.current?.focus();
  }, [takesFocus, field]);
  const find = () => {
    if (!question.check()) return;
    onFind();
    void discover.run({ mailbox, address: address.trim() });
  };
  return (
    <ConnectForm
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
          {onCancel === undefined ? null : <Button onPress={onCancel}>{t('action.cancel')}</Button>}
        </>
      }
      busy={discover.isBusy ? t('mail.finding') : ''}
      onSubmit={find}
      title={titles.address}
    >
      <AddressQuestion
        isRefused={discover.isRefused}
        onChange={onChange}
        onRetry={find}
        question={question}
      />
    </ConnectForm>
  );
}

/** The ways to connect: in the browser first where the calendar's account is of that kind, else the address. */
export function ConnectWays({ connecting, discovered, firstAddress }: FormsProps) {
  const { setup, signIn: topic } = useAppState();
  const { t } = useWords();
  const kinds = useBrowserKinds('mailboxes');
  const [chosen, choose] = useState('');
  const isPressed = useRef(false);
  const way = useAddressWay(discovered, firstAddress);
  const same = kinds.find(({ kind }) => kind === setup.account?.kind);
  const foundKind = kinds.find(({ kind }) => kind === way.found?.kind);
  const named = kinds.find(({ kind }) => kind === (chosen || topic.waiting?.kind));
  const offered = foundKind ?? named ?? same ?? kinds[0] ?? noKind;
  const signIn = useMailboxSignIn(offered, connecting.mailbox, connecting.work);
  if (signIn.isBusy) return <BrowserWaiting connecting={connecting} signIn={signIn} />;
  if (offered === noKind) return <ConnectForms connecting={connecting} way={way} />;
  if (foundKind !== undefined) {
    const asked = { address: way.address.trim(), onOther: () => way.choose('ask') };
    return <BrowserMailbox asked={asked} connecting={connecting} signIn={signIn} />;
  }
  // in a window that was opened later, the trouble of the last try is all that is known of it
  const shown = named ?? (signIn.problem === null ? undefined : offered);
  const one = (
    <BrowserMailbox connecting={connecting} isPressed={isPressed} key={offered.kind} signIn={signIn} />
  );
  const isSameFirst = same !== undefined && connecting.mayShare;
  const others = kinds.filter((kind) => kind !== (isSameFirst ? offered : shown));
  const cards = (
    <ProviderCards
      kinds={others}
      onPress={({ kind }) => {
        isPressed.current = true;
        choose(kind);
      }}
    />
  );
  if (!isSameFirst)
    return (
      <>
        <ConnectForms connecting={connecting} way={way} />
        {shown === undefined ? null : one}
        {cards}
      </>
    );
  return (
    <>
      {one}
      <hr />
      <ConnectForms
        connecting={{ ...connecting, titles: { ...connecting.titles, address: t('mail.other-mailbox') } }}
        way={way}
      />
      {cards}
    </>
  );
}

interface FormsProps {
  readonly connecting: Connecting;
  readonly discovered: Mail['discovered'];
  readonly firstAddress: string;
}

interface AddressWay {
  readonly address: string;
  readonly setAddress: (address: string) => void;
  readonly way: 'start' | 'ask' | 'found' | 'own-server';
  readonly choose: (way: 'ask' | 'own-server') => void;
  /** The main process is asked where the address leads. */
  readonly find: () => void;
  /** What it found for this address. */
  readonly found: Mail['discovered'];
}

function useAddressWay(discovered: Mail['discovered'], firstAddress: string): AddressWay {
  const [address, setAddress] = useState(firstAddress);
  /** `found`: what the main process found for this address counts, as soon as it is there. */
  const [way, choose] = useState<AddressWay['way']>(
    discovered !== null && discovered.address === firstAddress ? 'found' : 'start',
  );
  // the topic forgets it once the mailbox is connected, while the call is not answered yet
  const [latest, keep] = useState(discovered);
  useEffect(() => {
    if (discovered !== null) keep(discovered);
  }, [discovered]);
  return {
    address,
    setAddress,
    way,
    choose,
    find() {
      keep(null);
      choose('found');
    },
    found: way === 'found' && latest?.address === address.trim() ? latest : null,
  };
}

/** The two forms, one after the other. */
function ConnectForms({ connecting, way }: { readonly connecting: Connecting; readonly way: AddressWay }) {
  return way.found !== null || way.way === 'own-server' ? (
    <SignInForm
      address={way.address.trim()}
      connecting={connecting}
      found={way.found}
      onOtherAddress={() => way.choose('ask')}
    />
  ) : (
    <AddressForm
      address={way.address}
      connecting={connecting}
      onChange={way.setAddress}
      onFind={way.find}
      onOwnServer={() => way.choose('own-server')}
      takesFocus={way.way === 'ask'}
    />
  );
}

/** Connects the first mailbox. */
export function ConnectMail() {
  const { setup, mail } = useAppState();
  const { t } = useWords();
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
      <ConnectWays
        connecting={{
          ...{ mailbox: null, mayShare: true },
          work: mail,
          titles: { address: t('mail.connect-title'), signIn: t('mail.connect-title') },
        }}
        discovered={mail.discovered}
        firstAddress={mail.discovered?.address ?? setup.account?.address ?? ''}
      />
    </div>
  );
}

/** The form starts empty, so what an earlier one met is not shown in it: its own calls bring their Problems themselves. */
const nothingBefore: Connecting['work'] = { busy: null, problem: null, failed: null };

interface AddMailProps {
  /** Called when the mailbox of this address is connected. */
  readonly onConnected: (address: string | null) => void;
}

/** Adds a mailbox beside the first one (A11). */
export function AddMail({ onConnected }: AddMailProps) {
  const { adding } = useAppState().mail;
  const { t } = useWords();
  return (
    <div className="screen">
      <header className="screen-head">
        <div className="stack-tight">
          <h1 tabIndex={-1}>{t('mail.add')}</h1>
          <p className="quiet">{t('mail.add-lead')}</p>
        </div>
      </header>
      <ConnectWays
        connecting={{
          ...{ mailbox: newMailbox, mayShare: false },
          work: nothingBefore,
          titles: { address: t('mail.add-which'), signIn: t('mail.add-sign-in') },
          onConnected,
          onCancel: () => window.location.assign(mailboxPage({ id: null })),
        }}
        discovered={adding.discovered}
        firstAddress=""
      />
    </div>
  );
}
