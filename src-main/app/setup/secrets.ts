/** The secrets of an account, and of its mailbox where that has one of its own: sealed in the vault where there is one; until a person agreed to a key file, in memory only. */
import type { CredentialsType } from '../../../src-shared/contract/index.ts';
import { ProblemError, problem } from '../../../src-shared/domain/problems.ts';
import type { Opened, Vault } from '../../accounts/vault.ts';

/** Which of the sign-ins a secret belongs to. */
export type SignInPart = 'crm' | 'account' | 'mail';

export interface SetupSecrets {
  /** Keeps a secret in memory, and seals it when that can be done. False: it would be lost at the end of the program. */
  put(part: SignInPart, type: CredentialsType, secret: string): Promise<boolean>;
  /** Seals what is in memory only, for one after a person agreed to a key file. */
  settle(): Promise<boolean>;
  get(part: SignInPart, type: CredentialsType): Promise<Opened>;
  /** The secret itself. @throws ProblemError `sign-in-required` when it cannot be opened */
  need(part: SignInPart, type: CredentialsType): Promise<string>;
  forget(): Promise<void>;
  /** The mailbox's alone. */
  forgetMail(): Promise<void>;
}

export function setupSecrets(vault: Vault, owner: () => string): SetupSecrets {
  const unsealed = new Map<string, { readonly part: SignInPart; readonly secret: string }>();
  /** The mailbox's secret can be forgotten by itself. */
  const ownerOf = (part: SignInPart): string => (part === 'mail' ? `${owner()}:mail` : owner());
  const secrets: SetupSecrets = {
    async put(part, type, secret) {
      unsealed.set(purposeOf(part, type), { part, secret });
      return secrets.settle();
    },
    async settle() {
      for (const [purpose, one] of [...unsealed]) {
        if (!(await vault.seal(ownerOf(one.part), purpose, one.secret))) return false;
        if (unsealed.get(purpose) === one) unsealed.delete(purpose);
      }
      return true;
    },
    async get(part, type) {
      const purpose = purposeOf(part, type);
      const one = unsealed.get(purpose);
      return one === undefined ? vault.open(ownerOf(part), purpose) : { type: 'open', secret: one.secret };
    },
    async need(part, type) {
      const found = await secrets.get(part, type);
      if (found.type === 'open') return found.secret;
      throw new ProblemError({ ...problem('sign-in-required'), side: part === 'crm' ? 'crm' : 'provider' });
    },
    async forget() {
      unsealed.clear();
      await vault.forget(ownerOf('mail'));
      await vault.forget(owner());
    },
    async forgetMail() {
      for (const [purpose, { part }] of [...unsealed]) if (part === 'mail') unsealed.delete(purpose);
      await vault.forget(ownerOf('mail'));
    },
  };
  return secrets;
}

/** The vault's name for it, a part of each seal: never changed once released (`crm-token`, `account-password`). */
function purposeOf(part: SignInPart, type: CredentialsType): string {
  return `${part}-${type}`;
}
