/** The fields of a sign-in with a password: each error stands below its field. */
import type { ReactNode } from 'react';
import type { Problem } from '../api/client.ts';
import { useAppState, useWords } from '../api/use-app.tsx';
import { Checkbox } from '../ui/choice.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Field } from '../ui/field.tsx';
import type { SignIn } from './use-sign-in.ts';
import { addressFault, isSameServer } from './web-address.ts';
import { WindowsFields } from './windows-fields.tsx';

interface FieldsProps {
  readonly signIn: SignIn;
  readonly problem: Problem | null;
  readonly autoFocus?: boolean;
  /** The words for another server than a calendar's. */
  readonly texts?: { readonly serverHint: string; readonly userHint: string; readonly addressFault: string };
  /** Stands before the password, and may take its place. */
  readonly passwordChoice?: ReactNode;
}

export function SignInFields({
  signIn,
  problem,
  autoFocus = false,
  texts,
  passwordChoice = null,
}: FieldsProps) {
  const { setup } = useAppState();
  const words = useWords();
  const { t } = words;
  const { values, set, refs, isChecked } = signIn;
  const troubleAt = (name: 'password' | 'url' | 'authentication' | 'ca'): string | null =>
    problem !== null && signIn.fieldOf(problem) === name ? words.trouble(problem) : null;

  const urlError = (): string | null => {
    const fault = texts === undefined ? addressFault(values.url) : null;
    if (isChecked && fault !== null) return t(`address.${fault}`);
    if (isChecked && texts !== undefined && signIn.isAddressFault) return texts.addressFault;
    if (isChecked && signIn.mustType && values.url.trim() === '') return t('field.required');
    const trouble = troubleAt('url');
    if (trouble === null || !isSameServer(values.url, setup.crm?.url ?? '')) return trouble;
    return `${t('address.of-crm')} ${trouble}`;
  };
  const passwordError = (): string | null => {
    const trouble = troubleAt('password');
    // where another password was used, this one is blank because nobody was asked for it yet
    if (trouble !== null && passwordChoice !== null) return trouble;
    return isChecked && values.password === '' ? t('field.required') : trouble;
  };
  const server = (
    <>
      <Field
        autoComplete="url"
        error={urlError()}
        hint={
          signIn.mustType
            ? (texts?.serverHint ??
              t(signIn.hasWindowsAccounts ? 'account.server-hint-windows' : 'account.server-hint'))
            : [t('account.url-hint'), texts?.serverHint].filter(Boolean).join(' ')
        }
        label={t('account.url')}
        onChange={set.url}
        ref={refs.url}
        type="url"
        value={values.url}
      />
      <Field
        autoComplete="username"
        hint={
          texts?.userHint ?? t(signIn.hasWindowsAccounts ? 'account.user-hint-windows' : 'account.user-hint')
        }
        label={t('account.user')}
        onChange={set.user}
        value={values.user}
      />
    </>
  );
  return (
    <>
      {signIn.mustType ? server : null}
      {passwordChoice}
      {signIn.needsPassword ? (
        <Field
          autoComplete="current-password"
          autoFocus={autoFocus}
          error={passwordError()}
          hint={t('account.password-hint')}
          label={t('account.password')}
          onChange={set.password}
          ref={refs.password}
          type="password"
          value={values.password}
        />
      ) : null}
      {signIn.hosts.map((host) => (
        <Checkbox
          error={isChecked && signIn.missing.includes(host) ? t('account.confirm-needed') : null}
          hint={t('account.confirm-hint')}
          isSelected={!signIn.missing.includes(host)}
          key={host}
          onChange={(isSelected) => signIn.confirm(host, isSelected)}
          {...(host === signIn.missing[0] ? { ref: refs.consent } : {})}
        >
          {t('account.confirm', { host })}
        </Checkbox>
      ))}
      {signIn.needsKeyFile ? (
        <Checkbox
          error={isChecked && !signIn.allowsKeyFile ? t('account.key-file-needed') : null}
          hint={t('account.key-file-hint')}
          isSelected={signIn.allowsKeyFile}
          onChange={signIn.allowKeyFile}
          ref={refs['key-file']}
        >
          {t('account.key-file')}
        </Checkbox>
      ) : null}
      <Disclosure
        isExpanded={signIn.isAdvancedOpen}
        onExpandedChange={signIn.openAdvanced}
        title={t('account.advanced')}
      >
        <div className="stack indented">
          {signIn.mustType ? null : server}
          {signIn.hasWindowsAccounts ? (
            <WindowsFields error={troubleAt('authentication')} signIn={signIn} />
          ) : null}
          <Field
            error={troubleAt('ca')}
            hint={t('account.ca-hint')}
            label={t('account.ca')}
            lines
            linesRef={refs.ca}
            onChange={set.ca}
            value={values.ca}
          />
        </div>
      </Disclosure>
    </>
  );
}
