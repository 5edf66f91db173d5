/** Starts the real headless Concord as a child process, as a person or an IT department would, and reads its output. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { threadFlags } from '../../src-main/support/thread-flags.ts';

export const sources = fileURLToPath(new URL('../../src-main/headless.ts', import.meta.url));
/** CI has built the program before and tests what it built. */
const program = process.env.CONCORD_HEADLESS ?? sources;

/** The JSON object that one run prints; see `src-main/headless/output.ts`. */
export interface RunJson {
  readonly topic: 'calendar';
  readonly provider: SideJson | null;
  readonly crm: SideJson | null;
  readonly skipped: number | null;
  readonly quarantined: number | null;
  readonly waiting: number | null;
  readonly linked: number | null;
  readonly milliseconds: number | null;
  readonly requests: number | null;
  readonly bytes: number | null;
  readonly recovered: string | null;
  readonly phases: Readonly<Record<string, number>> | null;
  readonly problem: {
    readonly code: string;
    readonly params: Readonly<Record<string, string | number>>;
    readonly fix: string;
  } | null;
}

/** The same of a run of mail; see `src-main/headless/mail-output.ts`. */
export interface MailRunJson {
  readonly topic: 'mail';
  /** The address of a further mailbox; null: the first one. */
  readonly mailbox: string | null;
  readonly provider: MailSideJson | null;
  readonly crm: MailSideJson | null;
  readonly arrived: number | null;
  readonly linked: number | null;
  readonly unlinked: number | null;
  readonly total: number | null;
  readonly left: Readonly<Record<string, number>> | null;
  readonly quarantined: number | null;
  readonly waiting: number | null;
  readonly backlog: number | null;
  readonly problem: RunJson['problem'];
}

export interface MailSideJson {
  readonly moved: number;
  readonly keywords: number;
  readonly requests: number;
  readonly bytes: number;
}

export interface SideJson {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly requests: number;
  readonly bytes: number;
  readonly writeMilliseconds: number;
}

export interface EndedRun {
  /** The exit code; null when a signal ended the process. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds from its first output on standard error to its end. */
  readonly workedMs: number;
  /** The JSON object of the calendar's run on standard output; null when there was none. */
  readonly json: RunJson | null;
  /** That of the run of mail. */
  readonly mailJson: MailRunJson | null;
  /** Those of the runs of further mailboxes, in their order. */
  readonly furtherMailJson: readonly MailRunJson[];
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** The program to run instead of the usual one. */
  readonly entry?: string;
  /** Arguments for Node itself, for example `--import`. */
  readonly nodeArgs?: readonly string[];
  /** Sends SIGKILL this long after the first output on standard error, which says that Concord is connecting. */
  readonly killAfterMs?: number;
}

function start(
  args: readonly string[],
  { env, entry = program, nodeArgs = [] }: RunOptions,
  stdin: 'ignore' | 'pipe',
): ChildProcess {
  return spawn(process.execPath, [...threadFlags, ...nodeArgs, entry, ...args], {
    stdio: [stdin, 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'test', ...env },
  });
}

/** Runs the process to its end. The caller passes `--once` and `--json` if they are wanted. */
export async function runHeadlessProcess(
  args: readonly string[],
  options: RunOptions = {},
): Promise<EndedRun> {
  const child = start(args, options, 'ignore');
  let stdout = '';
  let stderr = '';
  let beganAt = 0;
  let kill: NodeJS.Timeout | undefined;
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    if (stderr === '') {
      beganAt = performance.now();
      if (options.killAfterMs !== undefined)
        kill = setTimeout(() => child.kill('SIGKILL'), options.killAfterMs);
    }
    stderr += chunk;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  clearTimeout(kill);
  const workedMs = beganAt === 0 ? 0 : performance.now() - beganAt;
  const lines = stdout.split('\n').map(jsonOf);
  return {
    ...{ code, stdout, stderr, workedMs },
    json: lines.find((one) => one?.topic === 'calendar') ?? null,
    mailJson: lines.find((one) => one?.topic === 'mail') ?? null,
    furtherMailJson: lines.flatMap((one) => (one?.topic === 'mail' && one.mailbox !== null ? [one] : [])),
  };
}

export interface ResidentProcess {
  readonly pid: number;
  /** The next run's JSON. Runs that finished before this call and were not read yet are returned first. */
  nextRun(): Promise<RunJson>;
  /** The same for runs of mail. */
  nextMailRun(): Promise<MailRunJson>;
  /** Requests a run now and returns its JSON. */
  sync(): Promise<RunJson>;
  stderr(): string;
  /** Resolves when the process is gone. */
  readonly ended: Promise<unknown>;
  /** Sends SIGTERM and returns the exit code. */
  stop(): Promise<number | null>;
}

/** Starts a Concord that keeps running. With `--json` it prints one line per run. */
export function startResident(args: readonly string[], options: RunOptions = {}): ResidentProcess {
  const child = start([...args, '--json'], options, 'pipe');
  const calendar = createQueue<RunJson>();
  const mail = createQueue<MailRunJson>();
  let stderr = '';
  if (child.stdout === null || child.stdin === null) throw new Error('no pipes');
  const stdin = child.stdin;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const run = jsonOf(line);
    if (run?.topic === 'calendar') calendar.put(run);
    if (run?.topic === 'mail') mail.put(run);
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const orEnd = <T>(run: Promise<T>): Promise<T> =>
    Promise.race([
      run,
      ended.then((): never => {
        throw new Error(`the process ended:\n${stderr}`);
      }),
    ]);
  return {
    pid: child.pid ?? 0,
    nextRun: () => orEnd(calendar.take()),
    nextMailRun: () => orEnd(mail.take()),
    sync() {
      calendar.clear();
      mail.clear();
      stdin.write('sync\n');
      return orEnd(calendar.take());
    },
    stderr: () => stderr,
    ended,
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Hands on what was put, each once, in order; whoever takes early waits. */
function createQueue<T>() {
  const ready: T[] = [];
  const waiting: ((one: T) => void)[] = [];
  return {
    put(one: T): void {
      const next = waiting.shift();
      if (next === undefined) ready.push(one);
      else next(one);
    },
    take(): Promise<T> {
      const first = ready.shift();
      return first === undefined
        ? new Promise<T>((resolve) => void waiting.push(resolve))
        : Promise.resolve(first);
    },
    clear(): void {
      ready.length = 0;
    },
  };
}

function jsonOf(text: string): RunJson | MailRunJson | null {
  try {
    return JSON.parse(text) as RunJson | MailRunJson;
  } catch {
    return null;
  }
}
