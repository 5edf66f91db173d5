/** Which kind of account or CRM is meant: asked only where a person has a choice. */
import type { CredentialsType, OfferedKind } from '../../../src-shared/contract/index.ts';
import { useAppState, useWords } from '../../api/use-app.tsx';
import { Select } from '../../ui/select.tsx';

/** The credentials that setup has a form for; a kind that asks for other ones is not shown. */
const formTypes = {
  providers: ['password'],
  crms: ['token'],
} as const satisfies Record<string, readonly CredentialsType[]>;

/** The offered kinds that setup has a form for, the likeliest first. */
export function useKinds(part: keyof typeof formTypes): readonly OfferedKind[] {
  const { offered } = useAppState();
  const types: readonly CredentialsType[] = formTypes[part];
  return offered[part].filter(({ credentials }) => types.includes(credentials));
}

/** Whether an account of a kind may be one of a Windows domain. */
export function useWindowsAccounts(part: 'providers' | 'mailboxes', kind: string | undefined): boolean {
  return useAppState().offered[part].some((one) => one.kind === kind && one.windowsAccounts === true);
}

interface KindChoiceProps {
  readonly part: keyof typeof formTypes;
  readonly kinds: readonly OfferedKind[];
  readonly value: string;
  readonly onChange: (kind: string) => void;
}

export function KindChoice({ part, kinds, value, onChange }: KindChoiceProps) {
  const { t, lookUp } = useWords();
  if (kinds.length < 2) return null;
  return (
    <Select
      label={part === 'crms' ? t('crm.kind') : t('account.kind')}
      onChange={onChange}
      options={kinds.map(({ kind }) => ({
        value: kind,
        text: lookUp(`${part === 'crms' ? 'crm' : 'account'}.kind.${kind}`) ?? kind,
      }))}
      value={value}
    />
  );
}
