/** The mailbox that a person connected, as the profile keeps it: no secret, checked when it is read back. */
import { z } from 'zod';
import { oauthCredentials, passwordCredentials } from '../../../src-shared/contract/index.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { mailboxAccountIdOf } from '../../accounts/identity.ts';
import type { MailSetup } from '../../accounts/setup.ts';
import type { ProfileStore } from '../../store/index.ts';
import type { MailPart, SetupSecrets } from './secrets.ts';

const savedMailbox = z.strictObject({
  kind: z.string(),
  address: z.string(),
  credentials: z.discriminatedUnion('type', [passwordCredentials, oauthCredentials]),
  /** The name that signed in. */
  user: z.string(),
  host: z.string(),
  /** It uses the password of the calendar's account (A9). */
  sameSignIn: z.boolean(),
  /** The addresses that it had before it moved here by a person's word (A13), the last one last. Absent: it did not move. */
  movedFrom: z.array(z.string()).optional(),
});
export type SavedMailbox = z.infer<typeof savedMailbox>;

/** Null without one, and when it cannot be read. */
export function savedMailboxIn(profile: Pick<ProfileStore, 'get'>): SavedMailbox | null {
  const parsed = savedMailbox.safeParse(profile.get('mail'));
  return parsed.success ? parsed.data : null;
}

/** Those beside it (A11), by address. One that cannot be read is left out. */
export function furtherMailboxesIn(
  profile: Pick<ProfileStore, 'get'>,
): readonly (SavedMailbox & { readonly id: string })[] {
  const saved = z.array(z.unknown()).safeParse(profile.get('further-mail'));
  return (saved.success ? saved.data : [])
    .flatMap((one) => {
      const parsed = savedMailbox.safeParse(one);
      return parsed.success ? [{ ...parsed.data, id: mailboxAccountIdOf(parsed.data.address) }] : [];
    })
    .sort((one, other) => one.address.localeCompare(other.address));
}

/** @param id null: the first one */
export function savedMailboxNamed(
  profile: Pick<ProfileStore, 'get'>,
  id: string | null,
): SavedMailbox | null {
  if (id === null) return savedMailboxIn(profile);
  return furtherMailboxesIn(profile).find((one) => one.id === id) ?? null;
}

/**
 * The same mailbox twice would be carried twice.
 * @param mine the one that may be the same; null: the first one
 * @throws ProblemError `mailbox-taken`
 */
export function refuseTakenMailbox(
  profile: Pick<ProfileStore, 'get'>,
  mine: string | null,
  isSame: (other: SavedMailbox) => boolean,
): void {
  const first = savedMailboxIn(profile);
  const others = [
    ...(first === null || mine === null ? [] : [first]),
    ...furtherMailboxesIn(profile).filter(({ id }) => id !== mine),
  ];
  if (others.some(isSame)) fail('mailbox-taken');
}

/** In the place of the one with this id. @param saved null removes it */
export function saveFurtherMailbox(
  profile: Pick<ProfileStore, 'get' | 'set'>,
  id: string,
  saved: SavedMailbox | null,
): void {
  const newId = saved === null ? id : mailboxAccountIdOf(saved.address);
  const others = furtherMailboxesIn(profile).filter((one) => one.id !== id && one.id !== newId);
  const all = [...others.map(({ id: _, ...one }) => one), ...(saved === null ? [] : [saved])];
  profile.set('further-mail', all.length === 0 ? null : all);
}

/** As an engine takes it: a person saves the map, and settings are in the account's store. @throws ProblemError `sign-in-required` */
export async function mailSetupOf(
  { kind, address, credentials, sameSignIn, movedFrom }: SavedMailbox,
  part: MailPart,
  secrets: Pick<SetupSecrets, 'need'>,
): Promise<MailSetup> {
  const signIn = sameSignIn ? 'account' : part;
  const secret = await secrets.need(signIn, credentials.type);
  return {
    ...{ kind, address: address.toLowerCase(), credentials, secret },
    ...(credentials.type === 'oauth' ? { signIn } : {}),
    ...(movedFrom === undefined ? {} : { movedFrom }),
    map: null,
    settings: { startDate: null, mostMegabytes: null, onlyKnownPeople: false, blocked: [] },
  };
}
