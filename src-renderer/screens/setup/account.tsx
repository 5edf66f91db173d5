/** The account step: asks for the address, names the server it found, asks for the password, and shows the result. */
import { useState } from 'react';
import type { AppState } from '../../../src-shared/contract/index.ts';
import { useAppState, useCall, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { AccountFeatures } from '../account-features.tsx';
import { AddressQuestion, useAddressQuestion } from '../address-question.tsx';
import { Connected } from './connected.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { StepFrame } from './step-frame.tsx';
import { useTyped } from './typed.tsx';
import { useStepCall } from './use-step-call.ts';

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

export function AccountStep() {
  const { setup } = useAppState();
  const { t } = useWords();
  const discover = useStepCall('setup.discover');
  const [isChanging, change] = useState(setup.account === null);
  const [address, setAddress] = useTyped(
    'account.address',
    setup.discovered?.address ?? setup.account?.address ?? setup.crm?.email ?? '',
  );
  /** True when the person names the server. */
  const [isManual, setManual] = useTyped('account.manual', false);
  const [isStartedOver, startOver] = useState(false);
  const question = useAddressQuestion(address, discover.problem, 'not-a-calendar-server');

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

  const submit = () => {
    if (!question.check()) return;
    startOver(false);
    void discover.run({ address: address.trim() });
  };
  return (
    <StepFrame
      actions={
        <>
          <Button
            onPress={() => {
              if (question.check()) setManual(true);
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
      onSubmit={submit}
      title={t('account.title')}
    >
      <AddressQuestion
        isRefused={discover.isRefused}
        onChange={setAddress}
        onRetry={submit}
        question={question}
      />
      <p className="hint">{t('account.kinds')}</p>
    </StepFrame>
  );
}
