/** The sign-in form of the setup: names the server that was found, or asks for one, and signs in once. */
import type { AppState, OfferedKind } from '../../../src-shared/contract/index.ts';
import { useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { ExternalText } from '../../ui/text.tsx';
import { RefusedNote } from '../problem-frame.tsx';
import { ProblemNote } from '../problem-note.tsx';
import { InsteadButton } from '../sign-in/provider-card.tsx';
import { SignInFields } from '../sign-in-fields.tsx';
import { useInstead } from '../use-instead.ts';
import { useSignIn } from '../use-sign-in.ts';
import { KindChoice, useKinds, useWindowsAccounts } from './kind-choice.tsx';
import { StepFrame } from './step-frame.tsx';
import { useStepTitle } from './step-place.ts';
import { useForget, useTyped } from './typed.tsx';
import { useStepCall } from './use-step-call.ts';

interface SignInProps {
  readonly address: string;
  /** The discovered server; null when the person must enter one. */
  readonly found: AppState['setup']['discovered'];
  readonly onOtherAddress: () => void;
  /** Goes on with a kind of account whose people sign in in the browser. */
  readonly onBrowser: (offered: OfferedKind) => void;
}

/** Whose account it is, and who serves it: before a password is typed. */
function AccountCard({ address, found }: { readonly address: string; readonly found: string | null }) {
  return (
    <div className="account-card">
      <Icon name="calendars" />
      <div className="stack-tight">
        <p className="strong">
          <ExternalText>{address}</ExternalText>
        </p>
        {found === null ? null : <p className="quiet">{found}</p>}
      </div>
    </div>
  );
}

export function SignInForm({ address, found, onOtherAddress, onBrowser }: SignInProps) {
  const { t, lookUp } = useWords();
  const kinds = useKinds('providers');
  const call = useStepCall('setup.account');
  const [chosenKind, chooseKind] = useTyped('account.kind', kinds[0]?.kind ?? '');
  const kind = found?.kind ?? chosenKind;
  const forget = useForget('account.password', 'account.confirmed', 'account.key-file');
  const { problem } = call;
  const instead = useInstead(problem);
  const signIn = useSignIn({
    problem,
    knownHost: found?.host ?? '',
    isKnownHostAgreed: found?.needsConfirmation === false,
    hasWindowsAccounts: useWindowsAccounts('providers', kind),
  });
  const submit = async () => {
    const typed = signIn.check();
    if (typed === null) return;
    const outcome = await call.run({ kind, address, ...typed });
    if (outcome.type === 'done') forget();
  };
  const applyFix = () => {
    if (problem?.fix === 'wait' || problem?.fix === 'open-browser') void submit();
    else if (problem?.code === 'mailbox-taken') onOtherAddress();
    else signIn.focus('url');
  };
  const foundAt = ({ host }: NonNullable<SignInProps['found']>): string =>
    signIn.hasWindowsAccounts
      ? t('account.found-kind', { kind: lookUp(`account.kind.${kind}`) ?? kind, host })
      : t('account.found', { host });
  return (
    <StepFrame
      actions={
        <>
          <Button onPress={onOtherAddress}>{t('account.other-address')}</Button>
          <Button isPending={call.isBusy} kind="primary" type="submit">
            {call.isBusy ? t('account.signing-in') : t('account.sign-in')}
          </Button>
        </>
      }
      busy={call.isBusy ? t('account.signing-in') : ''}
      onSubmit={() => void submit()}
      title={useStepTitle('account')}
    >
      <AccountCard address={address} found={found === null ? null : foundAt(found)} />
      {problem === null || signIn.fieldOf(problem) !== undefined ? null : (
        <ProblemNote
          actions={
            instead === undefined ? undefined : (
              <InsteadButton offered={instead} onPress={() => onBrowser(instead)} />
            )
          }
          kind={kind}
          onFix={applyFix}
          problem={problem}
          takesFocus
        />
      )}
      <RefusedNote isShown={call.isRefused} />
      {found === null ? (
        <KindChoice kinds={kinds} onChange={chooseKind} part="providers" value={chosenKind} />
      ) : null}
      <SignInFields problem={problem} signIn={signIn} />
    </StepFrame>
  );
}
