/** The advanced settings of an account that may be one of a Windows domain: the domain, and how its password is sent. */
import { useWords } from '../api/use-app.tsx';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import type { SignIn } from './use-sign-in.ts';

interface WindowsFieldsProps {
  readonly signIn: SignIn;
  /** Of the way that the password is sent; null without one. */
  readonly error: string | null;
}

export function WindowsFields({ signIn, error }: WindowsFieldsProps) {
  const { t } = useWords();
  const { values, set, refs, authentications } = signIn;
  return (
    <>
      <Field
        hint={t('account.domain-hint')}
        label={t('account.domain')}
        onChange={set.domain}
        value={values.domain}
      />
      <Select
        error={error}
        hint={t('account.authentication-hint')}
        label={t('account.authentication')}
        onChange={set.authentication}
        options={authentications.map((value) => ({ value, text: t(`account.authentication.${value}`) }))}
        ref={refs.authentication}
        value={values.authentication}
      />
    </>
  );
}
