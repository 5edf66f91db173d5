/**
 * Reads the set-up file of a Concord without screens and checks it strictly: each complaint names the field and what would be
 * right. Secrets are never in the file; it names an environment variable or a file that holds them.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import {
  type CredentialsType,
  mostFurtherMailboxes,
  type OfferedKind,
  type OfferedKinds,
} from '../../src-shared/contract/index.ts';
import { parseBoundedJson } from '../../src-shared/domain/bounded-json.ts';
import { leavableKinds } from '../../src-shared/domain/calendar/filters.ts';
import { privateChoices } from '../../src-shared/domain/calendar/private-events.ts';
import { type Problem, problem } from '../../src-shared/domain/problems.ts';
import { furtherMailSection, mailOf, mailSection } from './mail-section.ts';
import type { Setup } from './setup.ts';
import {
  address,
  certificateFile,
  clientIn,
  confirmedHosts,
  date,
  ownClient,
  secret,
  secretWay,
  windowsSignIn,
  windowsSignInOf,
} from './setup-file-fields.ts';

export type SetupAnswer =
  | { readonly type: 'read'; readonly setup: Setup }
  | { readonly type: 'refused'; readonly problem: Problem; readonly complaints: readonly string[] };

const webUrl = z.url({
  protocol: /^https?$/,
  error: 'an address like "https://calendar.example.com/"',
});

/** How a set-up file writes credentials of each type, beside the name of the kind that asks for them. */
const crmEntries = {
  password: z.strictObject({
    kind: z.string(),
    url: webUrl.optional(),
    user: z.string().min(1),
    password: secret,
    ca: certificateFile.optional(),
    confirmedHosts,
  }),
  oauth: z.strictObject({
    kind: z.string(),
    user: z.string().min(1).optional(),
    refreshToken: secret,
    client: ownClient.optional(),
  }),
  token: z.strictObject({ kind: z.string(), url: webUrl, token: secret }),
} as const satisfies Record<CredentialsType, z.ZodObject>;

/** `movedFrom`: the address that the account had before its mailbox moved here (A13). */
const ofAccount = { address: address.optional(), movedFrom: address.optional() };
const accountEntries = {
  password: crmEntries.password.extend({ ...ofAccount, ...windowsSignIn }),
  oauth: crmEntries.oauth.extend(ofAccount),
  token: crmEntries.token.extend(ofAccount),
} as const satisfies Record<CredentialsType, z.ZodObject>;

type CrmEntry = z.output<(typeof crmEntries)[CredentialsType]>;
type AccountEntry = z.output<(typeof accountEntries)[CredentialsType]>;

const settings = {
  primaryCalendar: z.string().min(1),
  direction: z.enum(['two-way', 'crm-to-provider']).default('two-way'),
  createPrefix: z.string().default(''),
  privateEvents: z.enum(privateChoices).default('busy'),
  filters: z
    .strictObject({
      onlyLabels: z.array(z.string().min(1)).default([]),
      exceptLabels: z.array(z.string().min(1)).default([]),
      onlyKnownPeople: z.boolean().default(false),
      leaveOut: z.array(z.enum(leavableKinds)).default([]),
    })
    .default({ onlyLabels: [], exceptLabels: [], onlyKnownPeople: false, leaveOut: [] }),
  existing: z
    .strictObject({
      provider: z.enum(['take', 'leave']).default('take'),
      crm: z.enum(['take', 'leave']).default('take'),
      from: date.optional(),
      until: date.optional(),
    })
    .default({ provider: 'take', crm: 'take' }),
  approveFirstRun: z.boolean().default(false),
} as const;
const settingsSchema = z.strictObject(settings);

/** The shape of a set-up file as its writer sees it. */
export type SetupFile = z.input<typeof settingsSchema> & {
  /** One mailbox, or several (A11): the first, and then those beside it. */
  readonly mail?:
    | z.input<ReturnType<typeof mailSection>>
    | readonly [z.input<ReturnType<typeof mailSection>>, ...z.input<ReturnType<typeof furtherMailSection>>[]];
  readonly crm: z.input<(typeof crmEntries)[CredentialsType]>;
  readonly account: z.input<(typeof accountEntries)[CredentialsType]>;
};

/** The kind that a file names for its CRM or its account decides which fields it needs there. */
function schemaFor(json: unknown, { crms, providers, mailboxes }: OfferedKinds) {
  const crm: z.ZodType<CrmEntry> = crmEntries[typeOf(kindIn(json, 'crm'), crms)].extend(kindOf(crms));
  const account: z.ZodType<AccountEntry> = accountEntries[typeOf(kindIn(json, 'account'), providers)].extend(
    kindOf(providers),
  );
  return z.strictObject({
    crm,
    account: account.refine((entry) => !('password' in entry) || (entry.address ?? entry.url) !== undefined, {
      error: 'needs "url" (the calendar server) or "address" (to find it)',
    }),
    mail: mailSections(json, mailboxes),
    ...settings,
  });
}

/** One section is read as a list of one. */
function mailSections(json: unknown, kinds: readonly OfferedKind[]) {
  const first = mailSection(kinds);
  const isList = z.looseObject({ mail: z.array(z.unknown()) }).safeParse(json).success;
  if (!isList) return first.transform((section) => [section]).optional();
  const list: z.ZodType<z.output<typeof first>[]> = z
    .tuple([first], furtherMailSection(kinds))
    .refine((sections) => sections.length <= 1 + mostFurtherMailboxes, {
      error: `at most ${1 + mostFurtherMailboxes} mailboxes`,
    });
  return list.optional();
}

function kindOf(kinds: readonly OfferedKind[]) {
  return { kind: z.enum(kinds.map(({ kind }) => kind)) };
}

/** An unknown kind is complained about; until it is mended the file is read as one with a password, where there is such a kind. */
function typeOf(named: unknown, kinds: readonly OfferedKind[]): CredentialsType {
  const known = kinds.find(({ kind }) => kind === named);
  const usual = kinds.find(({ credentials }) => credentials === 'password') ?? kinds[0];
  return (known ?? usual)?.credentials ?? 'password';
}

function kindIn(json: unknown, part: 'crm' | 'account'): unknown {
  const found = z.looseObject({ [part]: z.looseObject({ kind: z.string() }) }).safeParse(json);
  return found.success ? found.data[part]?.kind : undefined;
}

interface Sources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The kinds that a file may name. */
  readonly kinds: OfferedKinds;
  readonly readFile?: (path: string) => string;
}

const fileLimits = { mostDepth: 32, mostSeparators: 10_000 };

/** Reads and checks a set-up file. Paths in it are relative to the file. */
export function readSetupFile(path: string, { env, kinds, readFile = readText }: Sources): SetupAnswer {
  let json: unknown;
  try {
    json = parseBoundedJson(readFile(path), fileLimits);
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    return refused([`${path} ${why}`], 'file');
  }
  const parsed = schemaFor(json, kinds).safeParse(json);
  if (!parsed.success)
    return refused(
      parsed.error.issues.map((issue) => complaint(issue)),
      parsed.error.issues[0]?.path.join('.') ?? 'file',
    );

  const complaints: string[] = [];
  const open = (field: string, file: string): string => {
    try {
      return readFile(resolve(dirname(path), file));
    } catch {
      complaints.push(`${field}: the file it names cannot be read`);
      return '';
    }
  };
  const secretOf = (field: string, source: z.output<typeof secret>): string => {
    if ('file' in source) {
      const text = open(`${field}.file`, source.file).replace(/\r?\n$/, '');
      if (text === '' && complaints.length === 0) complaints.push(`${field}.file: the file is empty`);
      return text;
    }
    const text = env[source.env] ?? '';
    if (text === '') complaints.push(`${field}.env: the environment variable ${source.env} is not set`);
    return text;
  };

  const signInOf = (
    part: 'crm' | 'account',
    entry: CrmEntry | AccountEntry,
  ): Pick<Setup['crm'], 'credentials' | 'secret'> => {
    if ('token' in entry)
      return {
        credentials: { type: 'token', url: entry.url },
        secret: secretOf(`${part}.token`, entry.token),
      };
    if ('refreshToken' in entry)
      return {
        credentials: { type: 'oauth', user: entry.user ?? '', client: clientIn(entry.client) },
        secret: secretOf(`${part}.refreshToken`, entry.refreshToken),
      };
    return {
      credentials: {
        type: 'password',
        user: entry.user,
        url: entry.url ?? '',
        ca: entry.ca === undefined ? '' : open(`${part}.ca`, entry.ca),
        confirmedHosts: entry.confirmedHosts.map((host) => host.toLowerCase()),
        ...('domain' in entry || 'authentication' in entry
          ? windowsSignInOf(entry, entry.kind, kinds.providers, (text) => complaints.push(`${part}.${text}`))
          : {}),
      },
      secret: secretOf(`${part}.password`, entry.password),
    };
  };

  const {
    crm,
    account,
    primaryCalendar,
    direction,
    createPrefix,
    privateEvents,
    filters,
    existing,
    approveFirstRun,
    mail,
  } = parsed.data;
  const accountSetup: Setup['account'] = {
    kind: account.kind,
    address: account.address?.toLowerCase() ?? null,
    ...signInOf('account', account),
  };
  const mailboxes = (mail ?? []).map((section, index, { length }) =>
    mailOf(section, accountSetup, kinds.mailboxes, index === 0, {
      field: length === 1 ? 'mail' : `mail.${index}`,
      ...{ open, secretOf, complaints },
    }),
  );
  for (const [index, { address }] of mailboxes.entries())
    if (mailboxes.findIndex((one) => one.address === address) < index)
      complaints.push(`mail.${index}.address: another mailbox of this file has the same address`);
  const [firstMail, ...furtherMail] = mailboxes;
  const setup: Setup = {
    crm: { kind: crm.kind, ...signInOf('crm', crm) },
    account: accountSetup,
    ...(account.movedFrom === undefined ? {} : { movedFrom: [account.movedFrom.toLowerCase()] }),
    mail: firstMail ?? null,
    ...(furtherMail.length === 0 ? {} : { furtherMail }),
    primaryCalendar,
    settings: {
      direction,
      createPrefix,
      privateEvents,
      filters,
      existing: {
        provider: existing.provider,
        crm: existing.crm,
        ...(existing.from === undefined ? {} : { from: existing.from }),
        ...(existing.until === undefined ? {} : { until: existing.until }),
      },
      approveFirstRun,
    },
  };
  return complaints.length > 0
    ? refused(complaints, complaints[0]?.split(':', 1)[0] ?? 'file')
    : { type: 'read', setup };
}

function readText(path: string): string {
  return readFileSync(path, 'utf8');
}

function refused(complaints: readonly string[], field: string): SetupAnswer {
  return { type: 'refused', problem: problem('setup-invalid', { field: safeField(field) }), complaints };
}

/** Field names of ours may be logged; a name that the file's writer made up is not. */
function safeField(field: string): string {
  return /^[a-zA-Z0-9.]{1,60}$/.test(field) ? field : 'file';
}

/** One complaint, `account.password: …`. It never repeats the value: that may be a secret which should not be there. */
function complaint(issue: z.core.$ZodIssue): string {
  const path = issue.path.length === 0 ? 'the file' : issue.path.join('.');
  switch (issue.code) {
    case 'unrecognized_keys':
      return `${path}: does not know ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}`;
    case 'invalid_union':
      return `${path}: ${secretWay}`;
    case 'invalid_type':
      return issue.message === 'Invalid input: expected object, received undefined' ||
        /undefined$/.test(issue.message)
        ? `${path}: is missing`
        : `${path}: ${issue.message.replace(/^Invalid input: /, '')}`;
    case 'invalid_value':
      return `${path}: must be ${listOf(issue.values.map((value) => JSON.stringify(value)))}`;
    default:
      return `${path}: ${issue.message}`;
  }
}

/** `a, b or c` */
function listOf(values: readonly string[]): string {
  return [values.slice(0, -1).join(', '), ...values.slice(-1)].filter((one) => one !== '').join(' or ');
}
