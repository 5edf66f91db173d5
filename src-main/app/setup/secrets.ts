/** The two secrets of an account: sealed in the vault where there is one; until a person agreed to a key file, in memory only. */
import { fail } from '../../../src-shared/domain/problems.ts';
import type { Opened, Vault } from '../../accounts/vault.ts';

export type SecretPurpose = 'crm-token' | 'account-password';

export interface SetupSecrets {
  /** Keeps a secret in memory, and seals it when that can be done. False: it would be lost at the end of the program. */
  put(purpose: SecretPurpose, secret: string): Promise<boolean>;
  /** Seals what is in memory only, for one after a person agreed to a key file. */
  settle(): Promise<boolean>;
  get(purpose: SecretPurpose): Promise<Opened>;
  /** Both secrets. @throws ProblemError `sign-in-required` when one cannot be opened */
  both(): Promise<{ readonly token: string; readonly password: string }>;
  forget(): Promise<void>;
}

export function setupSecrets(vault: Vault, owner: () => string): SetupSecrets {
  const unsealed = new Map<SecretPurpose, string>();
  const secrets: SetupSecrets = {
    async put(purpose, secret) {
      unsealed.set(purpose, secret);
      return secrets.settle();
    },
    async settle() {
      for (const [purpose, secret] of [...unsealed]) {
        if (!(await vault.seal(owner(), purpose, secret))) return false;
        if (unsealed.get(purpose) === secret) unsealed.delete(purpose);
      }
      return true;
    },
    async get(purpose) {
      const secret = unsealed.get(purpose);
      return secret === undefined ? vault.open(owner(), purpose) : { type: 'open', secret };
    },
    async both() {
      const open = async (purpose: SecretPurpose, side: string): Promise<string> => {
        const found = await secrets.get(purpose);
        return found.type === 'open' ? found.secret : fail('sign-in-required', { side });
      };
      return { token: await open('crm-token', 'crm'), password: await open('account-password', 'provider') };
    },
    async forget() {
      unsealed.clear();
      await vault.forget(owner());
    },
  };
  return secrets;
}
