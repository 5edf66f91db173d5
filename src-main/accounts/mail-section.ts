/** The section `mail` of a set-up file: the mailbox, its sign-in, the folder map, and what of it is synchronised. */
import { z } from 'zod';
import { type CredentialsOf, mailSettingsSchema, type OfferedKind } from '../../src-shared/contract/index.ts';
import type { MailSetup, Setup } from './setup.ts';
import {
  address,
  certificateFile,
  clientIn,
  confirmedHosts,
  date,
  ownClient,
  secret,
  windowsSignIn,
  windowsSignInOf,
} from './setup-file-fields.ts';

const serverUrl = z.url({
  protocol: /^(imaps?|https)$/,
  error: 'an address like "imaps://mail.example.com:993"',
});

/** An address, or `@` and a domain; kept in lower case. */
const blockedOne = z
  .string()
  .max(320)
  .regex(/^[^@\s]*@[^@\s]+$/, 'an address like "ann@example.com", or a domain like "@example.com"')
  .toLowerCase();

const folderPath = z.string().min(1);

export function mailSection(kinds: readonly OfferedKind[]) {
  return z.strictObject({
    kind: z.enum(kinds.map(({ kind }) => kind)),
    address: address.optional(),
    user: z.string().min(1).optional(),
    password: secret.optional(),
    refreshToken: secret.optional(),
    client: ownClient.optional(),
    url: serverUrl.optional(),
    ca: certificateFile.optional(),
    confirmedHosts,
    ...windowsSignIn,
    moved: z.boolean().default(false),
    folders: z.record(folderPath, folderPath.nullable()).optional(),
    startDate: date.optional(),
    mostMegabytes: mailSettingsSchema.shape.mostMegabytes.unwrap().optional(),
    onlyKnownPeople: z.boolean().default(false),
    blocked: z.array(blockedOne).max(1_000).default([]),
  });
}

/** The sections of a further mailbox: nothing of it is as in the calendar's account. */
export function furtherMailSection(kinds: readonly OfferedKind[]) {
  return mailSection(kinds).extend({ address });
}

export interface SectionFiles {
  /** The section's place in the file: `mail`, or `mail.1` of several. */
  readonly field: string;
  /** The text of a file that the set-up file names. */
  readonly open: (field: string, file: string) => string;
  readonly secretOf: (field: string, source: z.output<typeof secret>) => string;
  /** What cannot be right is added. */
  readonly complaints: string[];
}

/** What the first section leaves out is as in the calendar's account. @param isFirst the other ones have a sign-in of their own */
export function mailOf(
  section: z.output<ReturnType<typeof mailSection>>,
  account: Setup['account'],
  kinds: readonly OfferedKind[],
  isFirst: boolean,
  files: SectionFiles,
): MailSetup {
  const { field, complaints } = files;
  const mailAddress = section.address?.toLowerCase() ?? account.address ?? addressIn(userOf(account));
  if (mailAddress === null)
    complaints.push(
      `${field}.address: is missing; neither the mailbox nor the account has an e-mail address`,
    );
  const own = windowsSignInOf(section, section.kind, kinds, (text) => complaints.push(`${field}.${text}`));
  const isWeb = kinds.some(({ kind, windowsAccounts }) => kind === section.kind && windowsAccounts === true);
  if (section.url !== undefined && section.url.startsWith('https:') !== isWeb)
    complaints.push(
      `${field}.url: an address like "${isWeb ? 'https://mail.example.com' : 'imaps://mail.example.com:993'}"`,
    );
  const isOAuth = kinds.some(({ kind, credentials: type }) => kind === section.kind && type === 'oauth');
  for (const name of isOAuth ? passwordFields : (['refreshToken', 'client'] as const))
    if (section[name] !== undefined) complaints.push(`${field}.${name}: not for ${section.kind}`);
  const { moved, folders, startDate, mostMegabytes, onlyKnownPeople, blocked } = section;
  return {
    kind: section.kind,
    address: mailAddress ?? '',
    ...(isOAuth
      ? tokenSignIn(section, isFirst ? account : null, files)
      : passwordSignIn(section, isFirst ? account : null, own, files)),
    ...(moved ? { movedFrom: [] } : {}),
    map: folders ?? 'suggest',
    settings: {
      startDate: startDate ?? null,
      mostMegabytes: mostMegabytes ?? null,
      onlyKnownPeople,
      blocked: [...new Set(blocked)],
    },
  };
}

type Section = z.output<ReturnType<typeof mailSection>>;
type SignIn = Pick<MailSetup, 'credentials' | 'secret' | 'signIn'>;
const passwordFields = ['user', 'password', 'url', 'ca'] as const;

function passwordSignIn(
  section: Section,
  account: Setup['account'] | null,
  own: ReturnType<typeof windowsSignInOf>,
  { field, open, secretOf, complaints }: SectionFiles,
): SignIn {
  const { type } = account?.credentials ?? {};
  // a kind that has calendar and mail at one server
  const same =
    account?.kind === section.kind && account.credentials.type === 'password' ? account.credentials : null;
  if (section.password === undefined && type !== 'password')
    complaints.push(
      `${field}.password: is missing${account === null ? '' : '; the account has no password to use'}`,
    );
  return {
    credentials: {
      type: 'password',
      // another mailbox has another user name
      user: section.user ?? (section.address === undefined ? userOf(account) : ''),
      url: section.url ?? same?.url ?? '',
      ca: section.ca === undefined ? (same?.ca ?? '') : open(`${field}.ca`, section.ca),
      confirmedHosts: [
        ...new Set([
          ...(same?.confirmedHosts ?? []),
          ...section.confirmedHosts.map((host) => host.toLowerCase()),
        ]),
      ],
      ...windowsOf(same),
      ...own,
    },
    secret:
      section.password === undefined
        ? (account?.secret ?? '')
        : secretOf(`${field}.password`, section.password),
  };
}

function windowsOf(same: CredentialsOf<'password'> | null): ReturnType<typeof windowsSignInOf> {
  const { domain, authentication } = same ?? {};
  return {
    ...(domain === undefined ? {} : { domain }),
    ...(authentication === undefined ? {} : { authentication }),
  };
}

/** Without a refresh token of its own it uses the account's sign-in (A9). */
function tokenSignIn(
  section: Section,
  account: Setup['account'] | null,
  { field, secretOf, complaints }: SectionFiles,
): SignIn {
  const isAccounts = account?.credentials.type === 'oauth' && account.kind === section.kind;
  if (section.refreshToken === undefined && isAccounts)
    return { credentials: account.credentials, secret: '', signIn: 'account' };
  if (section.refreshToken === undefined)
    complaints.push(`${field}.refreshToken: is missing; the account has no sign-in that it could use`);
  return {
    credentials: { type: 'oauth', user: '', client: clientIn(section.client) },
    secret: section.refreshToken === undefined ? '' : secretOf(`${field}.refreshToken`, section.refreshToken),
    signIn: field,
  };
}

/** The name that the account signs in with; blank without one. */
function userOf(account: Setup['account'] | null): string {
  return account !== null && 'user' in account.credentials ? account.credentials.user : '';
}

function addressIn(user: string): string | null {
  return /^[^@\s]+@[^@\s]+$/.test(user) ? user.toLowerCase() : null;
}
