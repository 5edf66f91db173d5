/** The dialogs for signing in again to the connected CRM or account, with a new token, password, server or certificate. */
import { type ReactNode, type SubmitEvent, useId, useRef, useState } from 'react';
import type { OfferedKind } from '../../src-shared/contract/index.ts';
import type { Problem } from '../api/client.ts';
import { useAppState, useCall, useWords } from '../api/use-app.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { useWindowsAccounts } from './setup/kind-choice.tsx';
import { useTroubleFocus } from './setup/use-trouble-focus.ts';
import { BrowserSignInDialog } from './sign-in/browser-sign-in-dialog.tsx';
import { useAccountSignIn } from './sign-in/use-browser-sign-in.ts';
import { useBrowserKind } from './sign-in/use-provider.ts';
import { SignInFields } from './sign-in-fields.tsx';
import { useSignIn } from './use-sign-in.ts';

interface FrameProps {
  readonly title: string;
  /** Who signs in, and where. */
  readonly about: string;
  /** A Problem that is about none of the fields. */
  readonly problem: Problem | null;
  readonly isRefused: boolean;
  readonly isPending: boolean;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

function RepairFrame(props: FrameProps) {
  const { title, about, problem, isRefused, isPending, onSubmit, onClose, children } = props;
  const words = useWords();
  const { t } = words;
  const form = useId();
  return (
    <Dialog
      actions={
        <>
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button form={form} isPending={isPending} kind="primary" type="submit">
            {isPending ? t('account.signing-in') : t('account.sign-in')}
          </Button>
        </>
      }
      onClose={onClose}
      title={title}
    >
      <form
        className="stack"
        id={form}
        noValidate
        onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <p className="quiet">
          <bdi>{about}</bdi>
        </p>
        <div className="live" role="alert">
          {problem !== null ? (
            <div className="problem">
              <h3>{words.problem(problem).title}</h3>
              <p>{words.problem(problem).cause}</p>
            </div>
          ) : isRefused ? (
            <p className="problem wrong">{t('call.refused')}</p>
          ) : null}
        </div>
        {children}
      </form>
    </Dialog>
  );
}

function PasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const { setup } = useAppState();
  const { t } = useWords();
  const call = useCall('setup.account');
  const host = setup.account?.host ?? '';
  const address = setup.account?.address ?? '';
  const { problem } = call;
  // the person, or the domain of the address, stood for this server when the account was set up
  const signIn = useSignIn({
    problem,
    ...{ knownHost: host, isKnownHostAgreed: true, isRepair: true },
    hasWindowsAccounts: useWindowsAccounts('providers', setup.account?.kind),
  });
  const submit = async () => {
    const typed = signIn.check();
    if (typed === null) return;
    const outcome = await call.run({ kind: setup.account?.kind ?? '', address, ...typed });
    if (outcome.type === 'done') onClose();
  };
  return (
    <RepairFrame
      about={`${address} · ${host}`}
      isPending={call.isPending}
      isRefused={call.isRefused}
      onClose={onClose}
      onSubmit={() => void submit()}
      problem={problem === null || signIn.fieldOf(problem) !== undefined ? null : problem}
      title={t('account.again')}
    >
      <SignInFields autoFocus problem={problem} signIn={signIn} />
    </RepairFrame>
  );
}

interface BrowserProps {
  readonly offered: OfferedKind;
  readonly onClose: () => void;
}

function BrowserDialog({ offered, onClose }: BrowserProps) {
  const { setup } = useAppState();
  const signIn = useAccountSignIn(offered);
  return <BrowserSignInDialog address={setup.account?.address ?? ''} onClose={onClose} signIn={signIn} />;
}

function AccountDialog({ onClose }: { readonly onClose: () => void }) {
  const { setup } = useAppState();
  const offered = useBrowserKind('providers', setup.account?.kind);
  return offered === undefined ? (
    <PasswordDialog onClose={onClose} />
  ) : (
    <BrowserDialog offered={offered} onClose={onClose} />
  );
}

function CrmDialog({ onClose }: { readonly onClose: () => void }) {
  const { setup } = useAppState();
  const words = useWords();
  const { t } = words;
  const call = useCall('setup.crm');
  const [token, setToken] = useState('');
  const [isChecked, setChecked] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const { problem } = call;
  const isAboutToken = problem?.code === 'sign-in-required';
  useTroubleFocus(problem, () => field.current?.focus());
  const submit = async () => {
    setChecked(true);
    if (token.trim() === '') {
      field.current?.focus();
      return;
    }
    const outcome = await call.run({
      kind: setup.crm?.kind ?? '',
      credentials: { type: 'token', url: setup.crm?.url ?? '' },
      secret: token.trim(),
    });
    if (outcome.type === 'done') onClose();
  };
  const trouble = problem !== null && isAboutToken ? words.trouble(problem) : null;
  return (
    <RepairFrame
      about={`${setup.crm?.name ?? ''} · ${setup.crm?.url ?? ''}`}
      isPending={call.isPending}
      isRefused={call.isRefused}
      onClose={onClose}
      onSubmit={() => void submit()}
      problem={isAboutToken ? null : problem}
      title={t('account.again-crm')}
    >
      <Field
        autoFocus
        error={isChecked && token.trim() === '' ? t('field.required') : trouble}
        hint={t('crm.token-hint')}
        label={t('crm.token')}
        onChange={setToken}
        ref={field}
        type="password"
        value={token}
      />
    </RepairFrame>
  );
}

interface RepairProps {
  readonly side: 'crm' | 'account';
  readonly onClose: () => void;
}

export function RepairDialog({ side, onClose }: RepairProps) {
  return side === 'crm' ? <CrmDialog onClose={onClose} /> : <AccountDialog onClose={onClose} />;
}
