/** The mailbox that a person connected, as the profile keeps it: no secret, checked when it is read back. */
import { z } from 'zod';
import { passwordCredentials } from '../../../src-shared/contract/index.ts';
import type { MailSetup } from '../../accounts/setup.ts';
import type { ProfileStore } from '../../store/index.ts';
import type { SetupSecrets } from './secrets.ts';

const savedMailbox = z.strictObject({
  kind: z.string(),
  address: z.string(),
  credentials: passwordCredentials,
  /** The name that signed in. */
  user: z.string(),
  host: z.string(),
  /** It uses the password of the calendar's account (A9). */
  sameSignIn: z.boolean(),
});
export type SavedMailbox = z.infer<typeof savedMailbox>;

/** Null without one, and when it cannot be read. */
export function savedMailboxIn(profile: Pick<ProfileStore, 'get'>): SavedMailbox | null {
  const parsed = savedMailbox.safeParse(profile.get('mail'));
  return parsed.success ? parsed.data : null;
}

/** As an engine takes it: a person saves the map, and settings are in the account's store. @throws ProblemError `sign-in-required` */
export async function mailSetupOf(
  { kind, address, credentials, sameSignIn }: SavedMailbox,
  secrets: Pick<SetupSecrets, 'need'>,
): Promise<MailSetup> {
  const secret = await secrets.need(sameSignIn ? 'account' : 'mail', 'password');
  return {
    ...{ kind, address: address.toLowerCase(), credentials, secret },
    map: null,
    settings: { startDate: null, mostMegabytes: null, onlyKnownPeople: false, blocked: [] },
  };
}
