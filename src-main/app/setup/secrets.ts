/** The secrets of an account, and of its mailbox where that has one of its own: sealed in the vault where there is one; until a person agreed to a key file, in memory only. */
import type { CredentialsType } from '../../../src-shared/contract/index.ts';
import { ProblemError, problem } from '../../../src-shared/domain/problems.ts';
import type { Opened, Vault } from '../../accounts/vault.ts';

/**
 * Which of the sign-ins a secret belongs to. `move`: the new place of an account whose mailbox moved (A13), and `mail-move` that of a mailbox,
 * until a person has confirmed it.
 * `mail`: the first mailbox; a further one (A11) is named by its account at the CRM.
 */
export type SignInPart = 'crm' | 'account' | 'move' | 'mail-move' | MailPart;
export type MailPart = 'mail' | `mail:${string}`;
/** A sign-in at a provider. */
export type AccountPart = Exclude<SignInPart, 'crm'>;

/** @param id account at the CRM of a further mailbox; null: the first one */
export function mailPart(id: string | null): MailPart {
  return id === null ? 'mail' : `mail:${id}`;
}

export interface SetupSecrets {
  /** The name under which the vault keeps the secrets of a part. */
  ownerOf(part: SignInPart): string;
  /** Keeps a secret in memory, and seals it when that can be done. False: it would be lost at the end of the program. */
  put(part: SignInPart, type: CredentialsType, secret: string): Promise<boolean>;
  /** Seals what is in memory only, for one after a person agreed to a key file. */
  settle(): Promise<boolean>;
  get(part: SignInPart, type: CredentialsType): Promise<Opened>;
  /** The secret itself. @throws ProblemError `sign-in-required` when it cannot be opened */
  need(part: SignInPart, type: CredentialsType): Promise<string>;
  /** All but those of further mailboxes. */
  forget(): Promise<void>;
  /** Those of a part that has an owner of its own. */
  forgetPart(part: MailPart | 'move' | 'mail-move'): Promise<void>;
  /** What a part kept for one type of credentials. */
  forgetType(part: AccountPart, type: CredentialsType): Promise<void>;
}

interface Unsealed {
  readonly part: SignInPart;
  readonly purpose: string;
  readonly secret: string;
}

export function setupSecrets(vault: Vault, owner: () => string): SetupSecrets {
  /** By part, and purpose there. */
  const unsealed = new Map<string, Unsealed>();
  /** Each mailbox's secret can be forgotten by itself. */
  const ownerOf = (part: SignInPart): string =>
    part === 'crm' || part === 'account' ? owner() : `${owner()}:${part}`;
  const keyOf = (part: SignInPart, purpose: string): string => JSON.stringify([part, purpose]);
  const secrets: SetupSecrets = {
    ownerOf,
    async put(part, type, secret) {
      const purpose = purposeOf(part, type);
      unsealed.set(keyOf(part, purpose), { part, purpose, secret });
      return secrets.settle();
    },
    async settle() {
      for (const [key, one] of [...unsealed]) {
        if (!(await vault.seal(ownerOf(one.part), one.purpose, one.secret))) return false;
        if (unsealed.get(key) === one) unsealed.delete(key);
      }
      return true;
    },
    async get(part, type) {
      if (type === 'oauth' && part !== 'crm') {
        // they stay in the vault: whoever needs one asks for an access token
        const tokens = await vault.open(ownerOf(part), 'oauth-tokens');
        if (tokens.type !== 'absent') return tokens.type === 'open' ? { type: 'open', secret: '' } : tokens;
      }
      const purpose = purposeOf(part, type);
      const one = unsealed.get(keyOf(part, purpose));
      return one === undefined ? vault.open(ownerOf(part), purpose) : { type: 'open', secret: one.secret };
    },
    async need(part, type) {
      const found = await secrets.get(part, type);
      if (found.type === 'open') return found.secret;
      throw new ProblemError({ ...problem('sign-in-required'), side: part === 'crm' ? 'crm' : 'provider' });
    },
    async forget() {
      unsealed.clear();
      await vault.forget(ownerOf('move'));
      await vault.forget(ownerOf('mail-move'));
      await vault.forget(ownerOf('mail'));
      await vault.forget(owner());
    },
    async forgetPart(part) {
      for (const [key, one] of [...unsealed]) if (one.part === part) unsealed.delete(key);
      await vault.forget(ownerOf(part));
    },
    async forgetType(part, type) {
      const purpose = purposeOf(part, type);
      unsealed.delete(keyOf(part, purpose));
      await vault.forget(ownerOf(part), type === 'oauth' ? 'oauth-tokens' : purpose);
    },
  };
  return secrets;
}

/** The vault's name for it, a part of each seal: never changed once released (`crm-token`, `account-password`). */
function purposeOf(part: SignInPart, type: CredentialsType): string {
  return `${isMail(part) ? 'mail' : part}-${type}`;
}

function isMail(part: SignInPart): part is MailPart {
  return part === 'mail' || part.startsWith('mail:');
}
