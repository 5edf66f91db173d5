/** The new place of a mailbox that moved (A13) takes the old one's: its sign-in, and what is saved of it. */
import { mailboxAccountIdOf } from '../../accounts/identity.ts';
import type { ProfileStore } from '../../store/index.ts';
import { type SavedMailbox, saveFurtherMailbox } from './saved-mailbox.ts';
import { mailPart, type SetupSecrets } from './secrets.ts';
import type { SignIns } from './sign-ins.ts';

export interface ReplaceMailboxParts {
  readonly profile: Pick<ProfileStore, 'get' | 'set'>;
  readonly secrets: Pick<SetupSecrets, 'need' | 'put' | 'forgetPart' | 'forgetType'>;
  readonly signIns: Pick<SignIns, 'copy' | 'drop'>;
}

/**
 * @param id of the mailbox before; null: the first one
 * @returns its id from now on: a further mailbox is known by its address
 * @throws ProblemError `sign-in-required` | `store-locked` when a secret cannot be opened or kept; it can be done again then
 */
export async function replaceMailbox(
  { profile, secrets, signIns }: ReplaceMailboxParts,
  id: string | null,
  before: SavedMailbox,
  now: SavedMailbox,
): Promise<string | null> {
  const newId = id === null ? null : mailboxAccountIdOf(now.address);
  const [oldPart, part] = [mailPart(id), mailPart(newId)];
  const { type } = now.credentials;
  const secret = now.sameSignIn ? null : await secrets.need('mail-move', type);
  if (!before.sameSignIn && before.credentials.type === 'oauth') await signIns.drop(oldPart);
  if (now.credentials.type === 'oauth' && secret !== null)
    await signIns.copy('mail-move', part, { kind: now.kind, client: now.credentials.client });
  else if (secret !== null) await secrets.put(part, type, secret);

  const address = before.address.toLowerCase();
  const earlier = (before.movedFrom ?? []).filter((one) => one !== address);
  const saved = { ...now, movedFrom: [...earlier, address] };
  if (id === null) profile.set('mail', saved);
  else saveFurtherMailbox(profile, id, saved);

  if (!before.sameSignIn) {
    if (now.sameSignIn || oldPart !== part) await secrets.forgetPart(oldPart);
    else if (before.credentials.type !== type) await secrets.forgetType(part, before.credentials.type);
  }
  await signIns.drop('mail-move');
  await secrets.forgetPart('mail-move');
  return newId;
}
