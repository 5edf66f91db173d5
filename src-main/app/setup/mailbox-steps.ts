/** Signing in to a mailbox, with a password or in the browser: what was typed is asked of the server once, and becomes what is saved of it. */
import type { CallInput, Credentials, CredentialsOf } from '../../../src-shared/contract/index.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import type { ApplicationContext } from '../context.ts';
import { kindNamed, knownKinds } from '../kinds.ts';
import type { SetupDraft } from './draft.ts';
import { findKeyPlace } from './key-place.ts';
import type { Prober } from './prober.ts';
import type { SavedMailbox } from './saved-mailbox.ts';
import type { AccountPart, SetupSecrets } from './secrets.ts';
import type { MailboxFound, MailServerFound } from './setup-questions.ts';
import type { SignIns } from './sign-ins.ts';

export interface MailboxStepParts extends Pick<ApplicationContext, 'vault' | 'state'> {
  readonly secrets: Pick<SetupSecrets, 'need' | 'put'>;
  readonly signIns: Pick<SignIns, 'covers' | 'inBrowser' | 'keep'>;
  readonly draft: () => SetupDraft;
}

/** The mailbox that a step is about. */
export interface MailboxPlace {
  /** What the calls carry. */
  readonly mailbox: string | null;
  /** It is saved, and only renewed. Null: a new one, or the new place of one that moved (A13). */
  readonly known: SavedMailbox | null;
  /** It may share the sign-in of the calendar's account (A9). */
  readonly mayShare: boolean;
  readonly discovered: (MailServerFound & { readonly address: string }) | null;
  readonly prober: Pick<Prober, 'ask'>;
  /** Where its own sign-in is kept. */
  partOf(address: string): AccountPart;
  /** @throws ProblemError `mailbox-taken` when it is another one of the person's */
  checkFree(address: string, isSame: (other: SavedMailbox) => boolean): void;
}

const passwordKinds = knownKinds.mailboxes.flatMap(({ kind, credentials }) =>
  credentials === 'password' ? [kind] : [],
);

/** Whether a mailbox is that of the calendar's account, by a kind that has both. */
function isAccounts({ account }: Pick<SetupDraft, 'account'>, kind: string, address: string): boolean {
  return account?.summary.kind === kind && account.summary.address.toLowerCase() === address.toLowerCase();
}

/** Of the calendar's account, which needs not be looked for; null where the account has none with a password. */
function accountsMailbox(draft: Pick<SetupDraft, 'account'>, address: string): MailServerFound | null {
  const { kind = '', host = '' } = draft.account?.summary ?? {};
  if (!passwordKinds.includes(kind) || !isAccounts(draft, kind, address)) return null;
  return { kind, user: address, host, url: `https://${host}`, needsConfirmation: false };
}

/** Where the address leads. @throws ProblemError `not-a-mail-server` when it leads nowhere */
export async function findServer(
  draft: Pick<SetupDraft, 'account'>,
  typed: string,
  { mayShare, prober }: Pick<MailboxPlace, 'mayShare' | 'prober'>,
): Promise<MailServerFound & { readonly address: string }> {
  const address = typed.trim();
  const known = mayShare ? accountsMailbox(draft, address) : null;
  const found = known ?? (await prober.ask('mail-discover', { address }));
  return { address, ...(found ?? fail('not-a-mail-server')) };
}

/** Null: nobody waits for it any more. @throws ProblemError */
export async function passwordStep(
  { secrets, draft }: MailboxStepParts,
  { address: typed, credentials: given, secret }: CallInput<'mail.connect'>,
  place: MailboxPlace,
  isCurrent: () => boolean,
): Promise<SavedMailbox | null> {
  const { mailbox, known, discovered } = place;
  // the address of a further mailbox is what it is known by
  const address =
    mailbox === null ? typed.trim() || (known?.address ?? '') : (known?.address ?? typed.trim());
  const kind =
    known?.kind ??
    passwordKinds.find((one) => one === discovered?.kind && discovered.address === address) ??
    passwordKinds[0] ??
    '';
  place.checkFree(address, (other) => other.address.toLowerCase() === address.toLowerCase());
  const ofAccount =
    secret === null && isAccounts(draft(), kind, address) ? (draft().account?.credentials ?? null) : null;
  const credentials = wholeCredentials(given, known?.credentials ?? ofAccount);
  const password = secret ?? (await secrets.need('account', 'password'));
  const found = await place.prober.ask('mailbox', { kind, address, credentials, secret: password });
  if (!isCurrent()) return null;
  checkFound(place, address, found);
  if (secret !== null && !(await secrets.put(place.partOf(address), 'password', secret)))
    fail('setup-invalid', { field: 'allowKeyFile' });
  return {
    ...{ kind, address, host: hostOf(found), user: found.user, sameSignIn: secret === null },
    // the server that was found is not looked for again (S1)
    credentials: { ...credentials, url: found.url, user: found.user },
  };
}

/** Signs in in the browser, unless the account's sign-in has what mail needs. Null: given up. @throws ProblemError */
export async function browserStep(
  { vault, state, signIns, draft }: MailboxStepParts,
  { kind: typedKind, address: typed, client, allowKeyFile }: CallInput<'mail.sign-in'>,
  place: MailboxPlace,
  isCurrent: () => boolean,
): Promise<SavedMailbox | null> {
  const { mailbox, known } = place;
  const { account } = draft();
  const kind = known?.kind ?? typedKind;
  if (kindNamed(knownKinds.mailboxes, kind).credentials !== 'oauth') fail('setup-invalid', { field: 'kind' });
  await findKeyPlace(allowKeyFile, { vault, state });
  const wanted = known?.address ?? typed.trim();
  const ofAccount = account?.credentials.type === 'oauth' && account.summary.kind === kind ? account : null;
  const isShared =
    known?.sameSignIn ??
    (place.mayShare &&
      ofAccount !== null &&
      (wanted === '' || wanted.toLowerCase() === ofAccount.summary.address.toLowerCase()));
  const knownClient = known?.credentials.type === 'oauth' ? known.credentials.client : null;
  const accountClient = ofAccount?.credentials.type === 'oauth' ? ofAccount.credentials.client : null;
  const own = isShared ? accountClient : (client ?? knownClient ?? accountClient);
  const features = isShared ? (['calendar', 'mail'] as const) : (['mail'] as const);
  const expected = isShared ? (ofAccount?.summary.address ?? '') : wanted;
  let address = expected;
  const partOf = (): AccountPart => (isShared ? 'account' : place.partOf(address));
  // after a stop the sign-in may still hold; one that met trouble is renewed
  const holds = isShared && known === null && (await signIns.covers('account', features));
  if (!holds) {
    const signedIn = await signIns.inBrowser({
      ...{ kind, client: own, features, address: expected, for: 'mail', mailbox },
      renews: isShared || known !== null ? partOf() : null,
    });
    if (signedIn === null || !isCurrent()) return null;
    if (!isShared && known === null) address = signedIn.identity.addresses[0] ?? address;
    place.checkFree(address, (other) => other.address.toLowerCase() === address.toLowerCase());
    await signIns.keep(partOf(), { kind, client: own }, signedIn);
  }
  const credentials = { type: 'oauth' as const, user: address, client: own };
  const found = await place.prober.ask('mailbox', {
    ...{ kind, address, credentials, secret: '', signIn: partOf() },
  });
  if (!isCurrent()) return null;
  checkFound(place, address, found);
  return { kind, address, host: hostOf(found), user: found.user, sameSignIn: isShared, credentials };
}

/** Whether a server that signed somebody in is that of a saved mailbox, and they its person. */
export function isSameMailbox(saved: SavedMailbox, found: MailboxFound): boolean {
  return (
    saved.user === found.user &&
    (saved.credentials.type === 'password'
      ? saved.credentials.url === found.url
      : saved.host === hostOf(found))
  );
}

/** The links of one mailbox mean nothing in another one, and the same one twice would be carried twice. */
function checkFound({ known, checkFree }: MailboxPlace, address: string, found: MailboxFound): void {
  if (known !== null && !isSameMailbox(known, found)) fail('primary-is-permanent');
  checkFree(address, (other) => isSameMailbox(other, found));
}

/** What is left blank is as it was; a server without a protocol is one of IMAP with TLS from the first byte. */
function wholeCredentials(
  typed: CallInput<'mail.connect'>['credentials'],
  known: Credentials | null,
): CredentialsOf<'password'> {
  if (typed.type !== 'password') return fail('setup-invalid', { field: 'mail' });
  const before = known?.type === 'password' ? known : null;
  const domain = typed.domain?.trim() || before?.domain;
  const authentication = typed.authentication ?? before?.authentication;
  const url = typed.url.trim() || (before?.url ?? '');
  const confirmed = typed.confirmedHosts.map((host) => host.trim().toLowerCase()).filter(Boolean);
  return {
    type: 'password',
    user: typed.user.trim() || (before?.user ?? ''),
    url: url === '' || /^[a-z]+:\/\//i.test(url) ? url : `imaps://${url}`,
    ca: typed.ca.trim() || (before?.ca ?? ''),
    confirmedHosts: [...new Set([...(before?.confirmedHosts ?? []), ...confirmed])],
    ...(domain === undefined ? {} : { domain }),
    ...(authentication === undefined ? {} : { authentication }),
  };
}

function hostOf({ url }: Pick<MailboxFound, 'url'>): string {
  return URL.parse(url)?.host ?? url;
}
