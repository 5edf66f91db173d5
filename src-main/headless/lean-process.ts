/**
 * Lets Concord need less memory where that matters: while it stays for weeks, and in its first run. glibc gives each thread an arena of
 * its own, and returns freed memory of an arena to the system late or never: after a first run some 20 MB of it are kept for nothing.
 * Only a starting process can be told otherwise (https://man7.org/linux/man-pages/man3/mallopt.3.html), so the program starts anew in
 * the same process, with the same process id, input and output. That takes 50 ms.
 */

const settings = {
  /** Threads share one arena. */
  MALLOC_ARENA_MAX: '1',
  /** Bytes: what is free at an arena's end is returned from here on. glibc raises its own 128 KiB after the first large piece. */
  MALLOC_TRIM_THRESHOLD_: '131072',
  /** Bytes: larger pieces are mapped by themselves, and returned when they are freed. */
  MALLOC_MMAP_THRESHOLD_: '131072',
} as const;

export type Execve = (file: string, args: readonly string[], env: NodeJS.ProcessEnv) => never;

export interface StartedProcess {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly execPath: string;
  readonly execArgv: readonly string[];
  readonly argv: readonly string[];
  readonly execve?: Execve | undefined;
}

/** Starts this process anew with the settings. Does nothing when it has one of them, from here or from whoever started it. */
export function startLean({ platform, env, execPath, execArgv, argv, execve }: StartedProcess): void {
  if (platform !== 'linux' || Object.keys(settings).some((name) => env[name] !== undefined)) return;
  execve?.(execPath, [execPath, ...execArgv, ...argv.slice(1)], { ...env, ...settings });
}
