/**
 * The account step: asks for the address, names the server it found, signs in with a password or in the browser, and shows the result.
 */
import { useRef, useState } from 'react';
import type { AppState, OfferedKind } from '../../../src-shared/contract/index.ts';
import { useAppState, useCall, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { AccountFeatures } from '../account-features.tsx';
import { AddressQuestion, type AddressQuestionState, useAddressQuestion } from '../address-question.tsx';
import { InsteadButton, ProviderCards } from '../sign-in/provider-card.tsx';
import { useAccountSignIn } from '../sign-in/use-browser-sign-in.ts';
import { noKind, useBrowserKinds } from '../sign-in/use-provider.ts';
import { useInstead } from '../use-instead.ts';
import { BrowserForm, BrowserStep } from './browser-form.tsx';
import { Connected } from './connected.tsx';
import { useKinds } from './kind-choice.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { StepFrame } from './step-frame.tsx';
import { useStepTitle } from './step-place.ts';
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
  const title = useStepTitle('account');
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
      title={title}
    >
      <Connected title={account.address}>
        <p>{t('account.connected', { host: account.host })}</p>
      </Connected>
      <AccountFeatures features={account.features} lacks={account.lacks} />
    </StepFrame>
  );
}

interface AddressProps {
  readonly question: AddressQuestionState;
  readonly discover: ReturnType<typeof useStepCall<'setup.discover'>>;
  readonly onChange: (address: string) => void;
  readonly onFind: () => void;
  readonly onOwnServer: () => void;
  readonly onBrowser: (offered: OfferedKind) => void;
}

function AddressForm({ question, discover, onChange, onFind, onOwnServer, onBrowser }: AddressProps) {
  const { t } = useWords();
  const title = useStepTitle('account');
  const browserKinds = useBrowserKinds('providers');
  const [likeliest] = browserKinds;
  const hasPasswords = useKinds('providers').length > 0;
  const instead = useInstead(discover.problem);
  return (
    <StepFrame
      actions={
        hasPasswords ? (
          <>
            <Button onPress={onOwnServer}>{t('account.own-server')}</Button>
            <Button isPending={discover.isBusy} kind="primary" type="submit">
              {discover.isBusy ? t('account.discovering') : t('account.discover')}
            </Button>
          </>
        ) : null
      }
      busy={discover.isBusy ? t('account.discovering') : ''}
      lead={t('account.lead')}
      onSubmit={hasPasswords || likeliest === undefined ? onFind : () => onBrowser(likeliest)}
      title={title}
    >
      <AddressQuestion
        actions={
          instead === undefined ? undefined : (
            <InsteadButton offered={instead} onPress={() => onBrowser(instead)} />
          )
        }
        isRefused={discover.isRefused}
        onChange={onChange}
        onOwnServer={onOwnServer}
        onRetry={onFind}
        question={question}
      />
      <ProviderCards kinds={browserKinds} onPress={onBrowser} />
      {hasPasswords ? <p className="hint">{t('account.kinds')}</p> : null}
    </StepFrame>
  );
}

/** Which form asks for the account. `browser`: the one of a provider whose people sign in in the browser. */
type Way = 'address' | 'browser' | 'own-server';

export function AccountStep() {
  const { setup, settings, signIn: topic } = useAppState();
  const { begun } = setup;
  const discover = useStepCall('setup.discover');
  const forget = useCall('sign-in.cancel');
  const [isChanging, change] = useState(setup.account === null);
  const [address, setAddress] = useTyped(
    'account.address',
    begun?.address ?? setup.discovered?.address ?? setup.account?.address ?? setup.crm?.email ?? '',
  );
  const [way, choose] = useTyped<Way>('account.way', begun === null ? 'address' : 'browser');
  const [chosenKind, chooseKind] = useTyped('account.browser-kind', begun?.kind ?? '');
  const isPressed = useRef(false);
  const [isStartedOver, startOver] = useState(false);
  const question = useAddressQuestion(address, discover.problem, 'not-a-calendar-server');
  const kinds = useBrowserKinds('providers');
  const typed = address.trim();
  const found = isStartedOver || setup.discovered?.address !== typed ? null : setup.discovered;
  const asked = way === 'browser' ? chosenKind : (found?.kind ?? topic.lastKind);
  const signIn = useAccountSignIn(
    kinds.find(({ kind }) => kind === (topic.waiting?.kind ?? asked)) ?? kinds[0] ?? noKind,
  );

  if (setup.account !== null && !isChanging)
    return <AccountDone account={setup.account} onChange={() => change(true)} />;
  if (signIn.isBusy) return <BrowserStep signIn={signIn} />;

  const isFoundInBrowser = kinds.some(({ kind }) => kind === found?.kind);
  const hasMetTrouble = (signIn.problem !== null || signIn.isRefused) && !isStartedOver;
  const onOtherAddress = () => {
    choose('address');
    startOver(true);
    void forget.run({});
  };
  if (way === 'browser' || (way === 'address' && (isFoundInBrowser || hasMetTrouble)))
    return (
      <BrowserForm
        address={typed}
        isPressed={isPressed}
        key={signIn.offered.kind}
        onOtherAddress={onOtherAddress}
        signIn={signIn}
      />
    );
  const onBrowser = ({ kind, needsClient }: OfferedKind) => {
    startOver(false);
    chooseKind(kind);
    choose('browser');
    // where nothing more has to be asked
    isPressed.current = needsClient !== true && settings.vault !== 'unavailable';
  };
  if (way === 'own-server' || found !== null)
    return <SignInForm address={typed} found={found} onBrowser={onBrowser} onOtherAddress={onOtherAddress} />;

  return (
    <AddressForm
      discover={discover}
      onBrowser={(offered) => {
        if (typed === '' || question.check()) onBrowser(offered);
      }}
      onChange={setAddress}
      onFind={() => {
        if (!question.check()) return;
        startOver(false);
        void discover.run({ address: typed });
      }}
      onOwnServer={() => {
        if (question.check()) choose('own-server');
      }}
      question={question}
    />
  );
}
