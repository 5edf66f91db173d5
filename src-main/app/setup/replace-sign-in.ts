/**
 * The sign-in at the new place takes that of the account (A13). A mailbox that used the account's goes on with what it used: its server never
 * gets the new secret (S1).
 */
import type { ProfileStore } from '../../store/index.ts';
import type { SetupDraft } from './draft.ts';
import {
  furtherMailboxesIn,
  type SavedMailbox,
  savedMailboxIn,
  saveFurtherMailbox,
} from './saved-mailbox.ts';
import { type MailPart, mailPart, type SetupSecrets } from './secrets.ts';
import type { SignIns } from './sign-ins.ts';

export interface ReplaceParts {
  readonly profile: Pick<ProfileStore, 'get' | 'set'>;
  readonly secrets: Pick<SetupSecrets, 'get' | 'need' | 'put' | 'forgetPart' | 'forgetType'>;
  readonly signIns: Pick<SignIns, 'copy' | 'drop'>;
}

type Account = NonNullable<SetupDraft['account']>;

/** @throws ProblemError `sign-in-required` | `store-locked` when a secret cannot be opened or kept; it can be done again then */
export async function replaceSignIn(parts: ReplaceParts, before: Account, now: Account): Promise<void> {
  const { secrets, signIns } = parts;
  const { credentials, summary } = now;
  await detachMailboxes(parts, before);
  if (credentials.type === 'oauth') {
    if (before.credentials.type === 'oauth') await signIns.drop('account');
    await signIns.copy('move', 'account', { kind: summary.kind, client: credentials.client });
  } else {
    await secrets.put('account', credentials.type, await secrets.need('move', credentials.type));
    if (before.credentials.type === 'oauth') await signIns.drop('account');
  }
  if (before.credentials.type !== credentials.type)
    await secrets.forgetType('account', before.credentials.type);
  await signIns.drop('move');
  await secrets.forgetPart('move');
}

/** From here on each mailbox has a sign-in of its own. One whose secret cannot be opened asks for it, as before. */
async function detachMailboxes({ profile, secrets, signIns }: ReplaceParts, before: Account): Promise<void> {
  const detach = async (part: MailPart, { kind, credentials }: SavedMailbox): Promise<void> => {
    const opened = await secrets.get('account', before.credentials.type);
    if (opened.type !== 'open') return;
    if (credentials.type === 'oauth')
      await signIns.copy('account', part, { kind, client: credentials.client });
    else await secrets.put(part, credentials.type, opened.secret);
  };
  const first = savedMailboxIn(profile);
  if (first?.sameSignIn === true) {
    await detach(mailPart(null), first);
    profile.set('mail', { ...first, sameSignIn: false });
  }
  for (const { id, ...saved } of furtherMailboxesIn(profile)) {
    if (!saved.sameSignIn) continue;
    await detach(mailPart(id), saved);
    saveFurtherMailbox(profile, id, { ...saved, sameSignIn: false });
  }
}
