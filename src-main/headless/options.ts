/** Parses the command line of the headless Concord; a mistake in it becomes one sentence for its writer. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDataDir } from '../support/default-data-dir.ts';

export interface RunOptions {
  readonly mode:
    | { readonly type: 'setup'; readonly file: string }
    | { readonly type: 'sample' }
    /** A person sets the account up, or has set it up, at the interface. */
    | { readonly type: 'interface' };
  /** Port of the interface on 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** The directory that `--data` names; undefined: the platform's default. */
  readonly dataDir: string | undefined;
  readonly once: boolean;
  readonly json: boolean;
}

export type Options =
  | { readonly type: 'run'; readonly run: RunOptions }
  | { readonly type: 'help' }
  | { readonly type: 'version' }
  | { readonly type: 'mistake'; readonly message: string };

export const helpText = `Concord keeps a calendar and a mailbox in agreement with a CRM.

Usage:
  npm run headless -- [--data DIR] [--port N]
  npm run headless -- --setup FILE.json [--data DIR] [--port N] [--once] [--json]
  npm run headless -- --sample [--data DIR] [--port N] [--once] [--json]

Without --once Concord stays, follows changes, and serves its interface on 127.0.0.1: it prints an address that opens once,
and a fresh one each time Enter is pressed. Without --setup and --sample the account is set up there.

Options:
  --setup FILE   connect the CRM and the account this JSON file describes
  --sample       a sample CRM with a sample calendar and mailbox, nothing to sign in to
  --data DIR     where Concord keeps its data (default: the system's local application data);
                 the sample keeps to DIR/sample
  --once         one full run without an interface, then exit
  --json         one JSON object per run on standard output, everything else on standard error;
                 while Concord stays, a line "sync" on standard input starts a run at once
  --port N       port of the interface (default: a free one)
  --help, --version

Exit codes:
  0  both sides agree
  3  they agree, except for what waits for a person or is quarantined
  1  failed
`;

/** @param args what follows the script's name */
export function readOptions(args: readonly string[]): Options {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch (error) {
    // only the first sentence of parseArgs says what is wrong
    const message = error instanceof Error ? (error.message.split('. ')[0] ?? '') : '';
    return mistake(`${message.replace(/\.$/, '')}.`);
  }
  if (values.help === true) return { type: 'help' };
  if (values.version === true) return { type: 'version' };
  if (values.setup !== undefined && values.sample === true)
    return mistake('--setup and --sample exclude each other.');
  const once = values.once ?? false;
  if (once && values.setup === undefined && values.sample !== true)
    return mistake('Nothing to synchronise: name a set-up file (--setup FILE.json) or try --sample.');
  if (once && values.port !== undefined)
    return mistake('--port belongs to the interface, which --once does not serve.');
  for (const name of ['data', 'setup'] as const)
    if (values[name] === '') return mistake(`--${name} needs a path.`);
  const port = Number(values.port ?? 0);
  if (!/^\d+$/.test(values.port ?? '0') || port > 65_535)
    return mistake('--port needs a number from 0 to 65535.');
  return {
    type: 'run',
    run: {
      mode:
        values.setup !== undefined
          ? { type: 'setup', file: values.setup }
          : { type: values.sample === true ? 'sample' : 'interface' },
      port,
      dataDir: values.data,
      once,
      json: values.json ?? false,
    },
  };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    strict: true,
    allowPositionals: false,
    options: {
      data: { type: 'string' },
      setup: { type: 'string' },
      sample: { type: 'boolean' },
      once: { type: 'boolean' },
      json: { type: 'boolean' },
      port: { type: 'string' },
      help: { type: 'boolean' },
      version: { type: 'boolean' },
    },
  }).values;
}

function mistake(message: string): Options {
  return { type: 'mistake', message };
}

/** The directory that a run keeps its data in. */
export function dataDirOf({ mode, dataDir }: RunOptions): string {
  const base = dataDir ?? defaultDataDir(process.platform, process.env);
  return mode.type === 'sample' ? join(base, 'sample') : base;
}
