/** The account step: asks for the address, names the server it found, asks for the password, and shows the result. */
import { useRef, useState } from 'react';
import type { AppState } from '../../../src-shared/contract/index.ts';
import type { Problem } from '../../api/client.ts';
import { useAppState, useCall, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { AccountFeatures } from '../account-features.tsx';
import { ProblemNote, RefusedNote } from '../problem-note.tsx';
import { Connected } from './connected.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { StepFrame } from './step-frame.tsx';
import { useTyped } from './typed.tsx';
import { useStepCall } from './use-step-call.ts';
import { useTroubleFocus } from './use-trouble-focus.ts';

function AccountDone({
  account,
  onChange,
}: {
  readonly account: NonNullable<AppState['setup']['account']>;
  readonly onChange: () => void;
}) {
  const { t } = useWords();
  const go = useCall('setup.go');
  return (
    <StepFrame
      actions={
        <>
          <Button onPress={onChange}>{t('account.other-address')}</Button>
          <Button isPending={go.isPending} kind="primary" type="submit">
            {t('action.continue')}
          </Button>
        </>
      }
      onSubmit={() => void go.run({ step: 'calendar' })}
      title={t('account.title')}
    >
      <Connected title={account.address}>
        <p>{t('account.connected', { host: account.host })}</p>
      </Connected>
      <AccountFeatures features={account.features} lacks={account.lacks} />
    </StepFrame>
  );
}

/** Whether a text can be an e-mail address; the server decides whether it is one. */
const isMailAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text.trim());

/** Whether another address, or a server named by hand, is what helps. */
const isAboutAddress = ({ code }: Problem): boolean =>
  code === 'not-a-calendar-server' || code === 'unreachable';

export function AccountStep() {
  const { setup } = useAppState();
  const words = useWords();
  const { t } = words;
  const discover = useStepCall('setup.discover');
  const [isChanging, change] = useState(setup.account === null);
  const [address, setAddress] = useTyped(
    'account.address',
    setup.discovered?.address ?? setup.account?.address ?? setup.crm?.email ?? '',
  );
  /** True when the person names the server. */
  const [isManual, setManual] = useTyped('account.manual', false);
  const [isStartedOver, startOver] = useState(false);
  const [isChecked, setChecked] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useTroubleFocus(discover.problem, (problem) => {
    if (isAboutAddress(problem)) field.current?.focus();
  });

  if (setup.account !== null && !isChanging)
    return <AccountDone account={setup.account} onChange={() => change(true)} />;

  const found = isStartedOver || setup.discovered?.address !== address.trim() ? null : setup.discovered;
  if (found !== null || isManual)
    return (
      <SignInForm
        address={address.trim()}
        found={found}
        onOtherAddress={() => {
          setManual(false);
          startOver(true);
        }}
      />
    );

  const submit = async () => {
    setChecked(true);
    if (!isMailAddress(address)) {
      field.current?.focus();
      return;
    }
    startOver(false);
    await discover.run({ address: address.trim() });
  };

  const trouble = discover.problem;
  const error =
    isChecked && !isMailAddress(address)
      ? t('account.not-an-address')
      : trouble !== null && isAboutAddress(trouble)
        ? words.trouble(trouble)
        : null;
  return (
    <StepFrame
      actions={
        <>
          <Button
            onPress={() => {
              setChecked(true);
              if (isMailAddress(address)) setManual(true);
              else field.current?.focus();
            }}
          >
            {t('account.own-server')}
          </Button>
          <Button isPending={discover.isBusy} kind="primary" type="submit">
            {discover.isBusy ? t('account.discovering') : t('account.discover')}
          </Button>
        </>
      }
      busy={discover.isBusy ? t('account.discovering') : ''}
      lead={t('account.lead')}
      onSubmit={() => void submit()}
      title={t('account.title')}
    >
      {trouble === null || isAboutAddress(trouble) ? null : (
        <ProblemNote
          onFix={trouble.fix === 'wait' ? () => void submit() : () => field.current?.focus()}
          problem={trouble}
          takesFocus
        />
      )}
      <RefusedNote isShown={discover.isRefused} />
      <Field
        autoComplete="email"
        error={error}
        label={t('account.address')}
        onChange={setAddress}
        ref={field}
        type="email"
        value={address}
      />
      <p className="hint">{t('account.kinds')}</p>
    </StepFrame>
  );
}
