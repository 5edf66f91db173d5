/** The two secrets of an account, sealed where a vault can be had; until a person agreed to a key file they live in memory only. */
import { fail } from '../../../src-shared/domain/problems.ts';
import type { Opened, Vault } from '../../accounts/vault.ts';

export type SecretPurpose = 'crm-token' | 'account-password';

export interface SetupSecrets {
  /** Kept in memory at once, and sealed when that can be done. False: it would be lost at the end of the program. */
  put(purpose: SecretPurpose, secret: string): Promise<boolean>;
  /** Seals what is in memory only, e.g. after a person agreed to a key file. */
  settle(): Promise<boolean>;
  get(purpose: SecretPurpose): Promise<Opened>;
  /** Both secrets. @throws ProblemError `sign-in-required` when one cannot be opened */
  both(): Promise<{ readonly token: string; readonly password: string }>;
  forget(): Promise<void>;
}

export function setupSecrets(vault: Vault, owner: () => string): SetupSecrets {
  const fresh = new Map<SecretPurpose, string>();
  const secrets: SetupSecrets = {
    async put(purpose, secret) {
      fresh.set(purpose, secret);
      return secrets.settle();
    },
    async settle() {
      for (const [purpose, secret] of [...fresh]) {
        if (!(await vault.seal(owner(), purpose, secret))) return false;
        if (fresh.get(purpose) === secret) fresh.delete(purpose);
      }
      return true;
    },
    async get(purpose) {
      const secret = fresh.get(purpose);
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
      fresh.clear();
      await vault.forget(owner());
    },
  };
  return secrets;
}
