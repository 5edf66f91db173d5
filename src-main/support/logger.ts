/**
 * Writes the log: one JSON object per line, built only from the fields listed here (S9). Titles, addresses, tokens and
 * server text have no field, so they cannot be logged. A caught error is reduced to its name, its code and its position in
 * Concord's own sources.
 */
import { closeSync, constants, lstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type SideName, sideNames } from '../../src-shared/domain/side-name.ts';

export type LogLevel = 'error' | 'warning' | 'info' | 'debug';

/** Everything a log line can contain. A new field also needs an entry in `accepts` below. */
export interface LogFields {
  readonly side?: SideName;
  readonly phase?: string;
  /** What the run keeps in agreement: `calendar` or `mail`. */
  readonly topic?: string;
  /** A `ProblemCode`. */
  readonly problem?: string;
  readonly fix?: string;
  readonly host?: string;
  readonly port?: number;
  readonly provider?: string;
  readonly mode?: string;
  readonly version?: string;
  readonly platform?: string;
  /** A random value per installation that identifies no person. */
  readonly installation?: string;
  readonly added?: number;
  readonly changed?: number;
  readonly removed?: number;
  readonly linked?: number;
  readonly skipped?: number;
  readonly quarantined?: number;
  readonly waiting?: number;
  readonly count?: number;
  readonly attempt?: number;
  readonly requests?: number;
  readonly bytes?: number;
  readonly durationMs?: number;
  readonly delayMs?: number;
  /** Epoch milliseconds. */
  readonly retryAt?: number;
  readonly exitCode?: number;
  readonly errorName?: string;
  readonly errorCode?: string;
  /** Places in Concord's own sources, innermost first: `src-main/app/compose.ts:12`. */
  readonly at?: readonly string[];
}

/** What happened. A fixed set of names, so that no text from outside can become an event. */
export type LogEvent =
  | 'started'
  | 'stopped'
  | 'connected'
  | 'run-started'
  | 'run-finished'
  | 'mail-run-finished'
  | 'run-failed'
  | 'compared'
  | 'item-problem'
  | 'account-removal-failed'
  | 'decision-waits'
  | 'woken'
  | 'wake-ended'
  | 'scheduled'
  | 'engine-started'
  | 'engine-crashed'
  | 'bug';

export interface LogEntry {
  readonly level: LogLevel;
  readonly event: LogEvent;
  readonly fields: LogFields;
}

export interface Logger {
  log(level: LogLevel, event: LogEvent, fields?: LogFields): void;
}

const word = /^[a-z0-9][a-z0-9._-]{0,63}$/i;
const host = /^[a-z0-9.:[\]_-]{1,253}$/i;
const place = /^(?:src|tests)[a-z0-9_./-]{0,120}:\d+$/i;

const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const isText =
  (form: RegExp) =>
  (value: unknown): boolean =>
    typeof value === 'string' && form.test(value);

/** The allow list at run time, because types do not stop a value that came from outside. */
const accepts: Readonly<Record<keyof LogFields, (value: unknown) => boolean>> = {
  side: (value) => sideNames.some((name) => name === value),
  phase: isText(word),
  topic: isText(word),
  problem: isText(word),
  fix: isText(word),
  host: isText(host),
  port: isNumber,
  provider: isText(word),
  mode: isText(word),
  version: isText(word),
  platform: isText(word),
  installation: isText(word),
  added: isNumber,
  changed: isNumber,
  removed: isNumber,
  linked: isNumber,
  skipped: isNumber,
  quarantined: isNumber,
  waiting: isNumber,
  count: isNumber,
  attempt: isNumber,
  requests: isNumber,
  bytes: isNumber,
  durationMs: isNumber,
  delayMs: isNumber,
  retryAt: isNumber,
  exitCode: isNumber,
  errorName: isText(/^[A-Z][A-Za-z]{0,40}$/),
  errorCode: isText(/^[A-Z][A-Z0-9_]{0,40}$/),
  at: (value) => Array.isArray(value) && value.length <= 8 && value.every(isText(place)),
};

/** The fields that may be written. Any other field or value is dropped, never escaped or shortened. */
export function allowedFields(fields: LogFields): Readonly<Record<string, unknown>> {
  const allowed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields))
    if (Object.hasOwn(accepts, name) && accepts[name as keyof LogFields](value)) allowed[name] = value;
  return allowed;
}

const knownErrors = new Set([
  'Error',
  'TypeError',
  'RangeError',
  'SyntaxError',
  'ReferenceError',
  'AggregateError',
  'AbortError',
  'TimeoutError',
  'ProblemError',
  'SqliteError',
  'ZodError',
]);

/**
 * Turns a caught value into log fields: its name if it is in a fixed list, its code if it has the form of one, and the
 * positions in Concord's own sources. The error's message is never used.
 */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorName: 'Unknown' };
  const code: unknown = 'code' in error ? error.code : undefined;
  const at = [
    ...(error.stack ?? '').matchAll(/\n\s+at .*?((?:src-(?:main|shared|sandbox)|tests)\/[\w./-]+:\d+)/g),
  ]
    .map((match) => match[1] ?? '')
    .slice(0, 8);
  return {
    errorName: knownErrors.has(error.name) ? error.name : 'Other',
    ...(typeof code === 'string' ? { errorCode: code } : {}),
    ...(at.length > 0 ? { at } : {}),
  };
}

// O_NOFOLLOW does not exist on Windows
const appending = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0);

function append(path: string, line: string): void {
  const file = openSync(path, appending, 0o600);
  try {
    writeSync(file, line);
  } finally {
    closeSync(file);
  }
}

export interface LogFile extends Logger {
  readonly path: string;
}

/**
 * Appends to `DIR/concord.log` (mode 0600), and never through a link of that name. A file that would exceed `maxBytes` is renamed to `concord.1.log`, and only
 * `keep` renamed files remain. A log that cannot be written never stops the synchronisation.
 */
export function openLogFile(
  directory: string,
  options: {
    readonly now: () => number;
    readonly level?: LogLevel;
    readonly maxBytes?: number;
    readonly keep?: number;
  },
): LogFile {
  const { now, level = 'info', maxBytes = 1024 * 1024, keep = 4 } = options;
  const order: readonly LogLevel[] = ['error', 'warning', 'info', 'debug'];
  const path = join(directory, 'concord.log');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  // a link is removed and not followed: the log would be added to its target
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true) rmSync(path);
  let sizeBytes = lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;

  const rotate = (): void => {
    const old = (number: number): string => join(directory, `concord.${number}.log`);
    rmSync(old(keep), { force: true });
    for (let number = keep - 1; number >= 1; number -= 1)
      if (lstatSync(old(number), { throwIfNoEntry: false }) !== undefined)
        renameSync(old(number), old(number + 1));
    renameSync(path, old(1));
    sizeBytes = 0;
  };

  return {
    path,
    log(entryLevel, event, fields = {}) {
      if (order.indexOf(entryLevel) > order.indexOf(level)) return;
      const time = new Date(now()).toISOString();
      const line = `${JSON.stringify({ time, level: entryLevel, event, ...allowedFields(fields) })}\n`;
      try {
        if (sizeBytes > 0 && sizeBytes + line.length > maxBytes) rotate();
        append(path, line);
        sizeBytes += line.length;
      } catch {
        // A full disk must not end the run that reports the full disk to the person.
      }
    },
  };
}
