/** The sign-in form: the server found, the password, and under "Advanced settings" what a person may have to correct. */
import { useRef, useState } from 'react';
import type { AppState } from '../../../src-shared/contract/index.ts';
import { useAppState, useWords } from '../../api/use-app.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/choice.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Field } from '../../ui/field.tsx';
import { ProblemNote, RefusedNote } from '../problem-note.tsx';
import { withScheme } from './crm.tsx';
import { KindChoice, useKinds } from './kind-choice.tsx';
import { StepFrame } from './step-frame.tsx';
import { useStepCall } from './use-step-call.ts';

interface SignInProps {
  readonly address: string;
  /** The discovered server; null when the person must enter one. */
  readonly found: AppState['setup']['discovered'];
  readonly onOtherAddress: () => void;
}

/** The host of an address as typed; empty when the address is invalid. */
function hostOf(url: string): string {
  const whole = withScheme(url);
  return URL.canParse(whole) ? new URL(whole).hostname : '';
}

export function SignInForm({ address, found, onOtherAddress }: SignInProps) {
  const { settings } = useAppState();
  const { t } = useWords();
  const kinds = useKinds('providers');
  const signIn = useStepCall('setup.account');
  const [chosenKind, chooseKind] = useState(kinds[0]?.kind ?? '');
  const [password, setPassword] = useState('');
  const [user, setUser] = useState('');
  const [url, setUrl] = useState('');
  const [ca, setCa] = useState('');
  const [confirmedHost, confirm] = useState<string | null>(null);
  const [allowsKeyFile, allowKeyFile] = useState(false);
  const [isAdvancedOpen, openAdvanced] = useState(found === null);
  const [isChecked, setChecked] = useState(false);
  const passwordField = useRef<HTMLInputElement>(null);
  const urlField = useRef<HTMLInputElement>(null);

  // A server entered by the person must be confirmed too, because the password is sent to it.
  const host = url.trim() === '' ? (found?.host ?? '') : hostOf(url);
  const needsConfirmation =
    host !== '' &&
    (url.trim() !== '' || found?.needsConfirmation === true || signIn.problem?.code === 'host-not-confirmed');
  const isConfirmed = !needsConfirmation || confirmedHost === host;
  const needsKeyFile = settings.vault === 'unavailable';

  const submit = () => {
    setChecked(true);
    if (host === '') {
      openAdvanced(true);
      requestAnimationFrame(() => urlField.current?.focus());
    } else if (password === '') passwordField.current?.focus();
    else if (isConfirmed && (allowsKeyFile || !needsKeyFile))
      void signIn.run({
        kind: found?.kind ?? chosenKind,
        address,
        credentials: {
          type: 'password',
          user: user.trim(),
          url: withScheme(url),
          ca: ca.trim(),
          confirmedHosts: needsConfirmation ? [host] : [],
        },
        secret: password,
        allowKeyFile: allowsKeyFile,
      });
  };
  const applyFix = () => {
    switch (signIn.problem?.fix) {
      case 'check-password':
      case 'sign-in':
        passwordField.current?.focus();
        return;
      case 'wait':
      case 'open-browser':
        submit();
        return;
      default:
        openAdvanced(true);
        requestAnimationFrame(() => urlField.current?.focus());
    }
  };
  const required = (value: string) => (isChecked && value === '' ? t('field.required') : null);

  return (
    <StepFrame
      actions={
        <>
          <Button onPress={onOtherAddress}>{t('account.other-address')}</Button>
          <Button isPending={signIn.isBusy} kind="primary" type="submit">
            {signIn.isBusy ? t('account.signing-in') : t('account.sign-in')}
          </Button>
        </>
      }
      lead={found === null ? address : t('account.found', { host: found.host })}
      onSubmit={submit}
      title={t('account.title')}
    >
      {signIn.problem === null || signIn.problem.params.field === 'allowKeyFile' ? null : (
        <ProblemNote onFix={applyFix} problem={signIn.problem} />
      )}
      <RefusedNote isShown={signIn.isRefused} />
      {found === null ? (
        <KindChoice kinds={kinds} onChange={chooseKind} part="providers" value={chosenKind} />
      ) : null}
      <Field
        autoComplete="current-password"
        error={required(password)}
        hint={t('account.password-hint')}
        label={t('account.password')}
        onChange={setPassword}
        ref={passwordField}
        type="password"
        value={password}
      />
      {needsConfirmation ? (
        <Checkbox
          hint={t('account.confirm-hint')}
          isInvalid={isChecked && !isConfirmed}
          isSelected={isConfirmed}
          onChange={(isSelected) => confirm(isSelected ? host : null)}
        >
          {t('account.confirm', { host })}
        </Checkbox>
      ) : null}
      {needsKeyFile ? (
        <Checkbox
          hint={t('account.key-file-hint')}
          isInvalid={isChecked && !allowsKeyFile}
          isSelected={allowsKeyFile}
          onChange={allowKeyFile}
        >
          {t('account.key-file')}
        </Checkbox>
      ) : null}
      <Disclosure isExpanded={isAdvancedOpen} onExpandedChange={openAdvanced} title={t('account.advanced')}>
        <div className="stack indented">
          <Field
            error={isChecked && host === '' ? t('field.required') : null}
            hint={found === null ? t('crm.url-hint') : t('account.url-hint')}
            label={t('account.url')}
            onChange={setUrl}
            ref={urlField}
            type="url"
            value={url}
          />
          <Field
            autoComplete="username"
            hint={t('account.user-hint')}
            label={t('account.user')}
            onChange={setUser}
            value={user}
          />
          <Field hint={t('account.ca-hint')} label={t('account.ca')} lines onChange={setCa} value={ca} />
        </div>
      </Disclosure>
    </StepFrame>
  );
}
