/**
 * The set-up file of a Concord without screens: read, checked strictly, every complaint with the path and the way out. Secrets
 * are never in it; it names an environment variable or a file that holds them.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { type Problem, problem } from '../../src-shared/domain/problems.ts';
import type { CalendarSettings } from '../sync/index.ts';

/** A checked set-up with its secrets in memory; it goes to the engine thread and is never written anywhere. */
export interface Setup {
  readonly crm: { readonly kind: 'bridge'; readonly url: string; readonly token: string };
  readonly account: {
    readonly kind: 'caldav';
    readonly address?: string;
    readonly url?: string;
    readonly user: string;
    readonly password: string;
    /** PEM. */
    readonly ca?: string;
    readonly confirmedHosts: readonly string[];
  };
  /** A calendar's name or URL, as the person wrote it. */
  readonly primaryCalendar: string;
  readonly settings: Omit<CalendarSettings, 'primaryCalendar'>;
}

export type SetupAnswer =
  | { readonly type: 'read'; readonly setup: Setup }
  | { readonly type: 'refused'; readonly problem: Problem; readonly complaints: readonly string[] };

const secretWay =
  'a secret is never written here; use {"env": "NAME"} for an environment variable or {"file": "PATH"} for a file';
const secret = z.union(
  [
    z.strictObject({
      env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, `"env" is the name of a variable; ${secretWay}`),
    }),
    z.strictObject({ file: z.string().min(1) }),
  ],
  { error: secretWay },
);
const date = z.iso.date('a date like "2026-01-31"');
const webUrl = z.url({
  protocol: /^https?$/,
  error: 'an address like "https://calendar.example.com/"',
});

const setupFile = z.strictObject({
  crm: z.strictObject({ kind: z.literal('bridge'), url: webUrl, token: secret }),
  account: z
    .strictObject({
      kind: z.literal('caldav'),
      address: z.email('an e-mail address').optional(),
      url: webUrl.optional(),
      user: z.string().min(1),
      password: secret,
      ca: z.string().min(1).optional(),
      confirmedHosts: z.array(z.string().min(1)).default([]),
    })
    .refine((account) => account.address !== undefined || account.url !== undefined, {
      error: 'needs "url" (the calendar server) or "address" (to find it)',
    }),
  primaryCalendar: z.string().min(1),
  direction: z.enum(['two-way', 'crm-to-provider']).default('two-way'),
  createPrefix: z.string().default(''),
  existing: z
    .strictObject({
      provider: z.enum(['take', 'leave']).default('take'),
      crm: z.enum(['take', 'leave']).default('take'),
      from: date.optional(),
      until: date.optional(),
    })
    .default({ provider: 'take', crm: 'take' }),
  folders: z.never({ error: 'mail is not synchronised yet; leave it out' }).optional(),
  approveFirstRun: z.boolean().default(false),
});

/** The shape of a set-up file as its writer sees it. */
export type SetupFile = z.input<typeof setupFile>;

interface Sources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile?: (path: string) => string;
}

/** Reads and checks a set-up file. Paths in it are relative to the file. */
export function readSetupFile(path: string, { env, readFile = readText }: Sources): SetupAnswer {
  let json: unknown;
  try {
    json = JSON.parse(readFile(path));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    return refused([`${path} ${why}`], 'file');
  }
  const parsed = setupFile.safeParse(json);
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

  const { crm, account, primaryCalendar, direction, createPrefix, existing, approveFirstRun } = parsed.data;
  const { address, url, ca } = account;
  const setup: Setup = {
    crm: { kind: crm.kind, url: crm.url, token: secretOf('crm.token', crm.token) },
    account: {
      kind: account.kind,
      ...(address === undefined ? {} : { address: address.toLowerCase() }),
      ...(url === undefined ? {} : { url }),
      user: account.user,
      password: secretOf('account.password', account.password),
      ...(ca === undefined ? {} : { ca: open('account.ca', ca) }),
      confirmedHosts: account.confirmedHosts.map((host) => host.toLowerCase()),
    },
    primaryCalendar,
    settings: {
      direction,
      createPrefix,
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

/** Field names are ours; a name somebody made up is not repeated into the log. */
function safeField(field: string): string {
  return /^[a-zA-Z.]{1,60}$/.test(field) ? field : 'file';
}

/** `account.password: …`. The value itself is never repeated: it may be the secret that should not be there. */
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
      return `${path}: must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    default:
      return `${path}: ${issue.message}`;
  }
}
