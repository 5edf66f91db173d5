/** Which sign-ins by OAuth an account has, as setup saved them. */
import type { Credentials } from '../../../src-shared/contract/index.ts';
import type { SignInKind } from '../../accounts/token-sources.ts';
import type { ProfileStore } from '../../store/index.ts';
import type { SetupDraft } from './draft.ts';
import { furtherMailboxesIn, savedMailboxIn } from './saved-mailbox.ts';
import { type AccountPart, mailPart } from './secrets.ts';

/** Null: the part has none of its own. */
export function savedSignIn(
  part: AccountPart,
  { account }: Pick<SetupDraft, 'account'>,
  profile: Pick<ProfileStore, 'get'>,
): SignInKind | null {
  if (part === 'account')
    return account === null ? null : signInKind(account.summary.kind, account.credentials);
  const mailbox =
    part === 'mail'
      ? savedMailboxIn(profile)
      : furtherMailboxesIn(profile).find(({ id }) => mailPart(id) === part);
  return mailbox == null || mailbox.sameSignIn ? null : signInKind(mailbox.kind, mailbox.credentials);
}

export function signInParts(profile: Pick<ProfileStore, 'get'>): readonly AccountPart[] {
  return [
    'account',
    'move',
    'mail-move',
    'mail',
    ...furtherMailboxesIn(profile).map(({ id }) => mailPart(id)),
  ];
}

function signInKind(kind: string, credentials: Credentials): SignInKind | null {
  return credentials.type === 'oauth' ? { kind, client: credentials.client } : null;
}
