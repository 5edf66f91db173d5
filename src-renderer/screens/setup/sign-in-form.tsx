/** The sign-in form: the server found, the password, and under "Advanced settings" what a person may have to correct. */
import { useRef, useState } from 'react';
import type { AppState } from '../../../src-shared/contract/index.ts';
import type { Problem } from '../../api/client.ts';
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
import { useTroubleFocus } from './use-trouble-focus.ts';

interface SignInProps {
  readonly address: string;
  /** The discovered server; null when the person must enter one. */
  readonly found: AppState['setup']['discovered'];
  readonly onOtherAddress: () => void;
}

/** The field that a Problem is about; one that is not named is shown as a note with a button. */
const fields: Readonly<Partial<Record<Problem['code'], 'password' | 'url' | 'ca'>>> = {
  'wrong-password': 'password',
  'sign-in-required': 'password',
  'not-a-calendar-server': 'url',
  'certificate-untrusted': 'ca',
};

/** There is no key store, and the person has not agreed to a key file. */
const isAboutKeyFile = ({ params }: Problem): boolean => params.field === 'allowKeyFile';

/** The host of an address as typed; empty when the address is invalid. */
function hostOf(url: string): string {
  const whole = withScheme(url);
  return URL.canParse(whole) ? new URL(whole).hostname : '';
}

export function SignInForm({ address, found, onOtherAddress }: SignInProps) {
  const { settings } = useAppState();
  const words = useWords();
  const { t } = words;
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
  const caField = useRef<HTMLTextAreaElement>(null);
  const confirmBox = useRef<HTMLInputElement>(null);
  const keyFileBox = useRef<HTMLInputElement>(null);
  /** Focuses a field under "Advanced settings", which exists only once that is open. */
  const focusAdvanced = (advanced: { readonly current: HTMLElement | null }): void => {
    openAdvanced(true);
    requestAnimationFrame(() => advanced.current?.focus());
  };
  const places = {
    password: () => passwordField.current?.focus(),
    url: () => focusAdvanced(urlField),
    ca: () => focusAdvanced(caField),
  };
  /** A server that the person typed is what to look at when nobody answers there. */
  const fieldOf = ({ code }: Problem) => (code === 'unreachable' && url.trim() !== '' ? 'url' : fields[code]);
  useTroubleFocus(signIn.problem, (problem) => {
    const field = fieldOf(problem);
    if (isAboutKeyFile(problem)) keyFileBox.current?.focus();
    else if (problem.code === 'host-not-confirmed') confirmBox.current?.focus();
    else if (field !== undefined) places[field]();
  });

  // A server entered by the person must be confirmed too, because the password is sent to it.
  const host = url.trim() === '' ? (found?.host ?? '') : hostOf(url);
  const needsConfirmation =
    host !== '' &&
    (url.trim() !== '' || found?.needsConfirmation === true || signIn.problem?.code === 'host-not-confirmed');
  const isConfirmed = !needsConfirmation || confirmedHost === host;
  const needsKeyFile = settings.vault === 'unavailable';

  const submit = () => {
    setChecked(true);
    if (host === '') focusAdvanced(urlField);
    else if (password === '') passwordField.current?.focus();
    else if (!isConfirmed) confirmBox.current?.focus();
    else if (needsKeyFile && !allowsKeyFile) keyFileBox.current?.focus();
    else
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
  const trouble = signIn.problem;
  const isNote =
    trouble !== null &&
    fieldOf(trouble) === undefined &&
    trouble.code !== 'host-not-confirmed' &&
    !isAboutKeyFile(trouble);
  const applyFix = () => {
    if (trouble?.fix === 'wait' || trouble?.fix === 'open-browser') submit();
    else focusAdvanced(urlField);
  };
  const errorOf = (name: 'password' | 'url' | 'ca', isMissing: boolean): string | null => {
    if (isChecked && isMissing) return t('field.required');
    return trouble !== null && fieldOf(trouble) === name ? words.trouble(trouble) : null;
  };

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
      {isNote ? <ProblemNote onFix={applyFix} problem={trouble} takesFocus /> : null}
      <RefusedNote isShown={signIn.isRefused} />
      {found === null ? (
        <KindChoice kinds={kinds} onChange={chooseKind} part="providers" value={chosenKind} />
      ) : null}
      <Field
        autoComplete="current-password"
        error={errorOf('password', password === '')}
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
          error={isChecked && !isConfirmed ? t('account.confirm-needed') : null}
          ref={confirmBox}
          isSelected={isConfirmed}
          onChange={(isSelected) => confirm(isSelected ? host : null)}
        >
          {t('account.confirm', { host })}
        </Checkbox>
      ) : null}
      {needsKeyFile ? (
        <Checkbox
          hint={t('account.key-file-hint')}
          error={isChecked && !allowsKeyFile ? t('account.key-file-needed') : null}
          ref={keyFileBox}
          isSelected={allowsKeyFile}
          onChange={allowKeyFile}
        >
          {t('account.key-file')}
        </Checkbox>
      ) : null}
      <Disclosure isExpanded={isAdvancedOpen} onExpandedChange={openAdvanced} title={t('account.advanced')}>
        <div className="stack indented">
          <Field
            error={errorOf('url', host === '')}
            hint={found === null ? t('account.server-hint') : t('account.url-hint')}
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
          <Field
            error={errorOf('ca', false)}
            hint={t('account.ca-hint')}
            label={t('account.ca')}
            lines
            linesRef={caField}
            onChange={setCa}
            value={ca}
          />
        </div>
      </Disclosure>
    </StepFrame>
  );
}
