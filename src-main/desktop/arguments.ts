/** The command line of the desktop Concord as a plain value. What is not listed here is not ours and is ignored. */

export interface Launch {
  /** Started by the system at login: no window is opened. */
  readonly autostart: boolean;
  /** Ask the Concord that runs already to stop, and stop. */
  readonly quit: boolean;
  /** Where `--data` points; undefined = the system's own place. */
  readonly dataDir: string | undefined;
  /** Switches that would open this process to others; a packaged Concord does not start with them. */
  readonly dangerous: readonly string[];
}

/**
 * Chromium and Node obey these before our first line runs, so they cannot be ignored, only answered by stopping.
 * The fuses close Node's own (`--inspect`); see electron-builder.yml.
 */
const dangerous = [
  'allow-file-access-from-files',
  'auto-open-devtools-for-tabs',
  'disable-web-security',
  'gpu-launcher',
  'host-resolver-rules',
  'host-rules',
  'inspect',
  'inspect-brk',
  'js-flags',
  'load-extension',
  'log-net-log',
  'remote-allow-origins',
  'remote-debugging-address',
  'remote-debugging-pipe',
  'remote-debugging-port',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
];

/** Understands the arguments after the program's own name. A path that follows no switch of ours is ignored. */
export function readLaunch(args: readonly string[]): Launch {
  const names = args
    .filter((one) => one.startsWith('-'))
    .map((one) => one.replace(/^-+/, '').split('=')[0] ?? '');
  const at = args.findIndex((one) => one === '--data' || one.startsWith('--data='));
  const given = args[at]?.startsWith('--data=') === true ? args[at]?.slice('--data='.length) : args[at + 1];
  return {
    autostart: names.includes('autostart'),
    quit: names.includes('quit'),
    dataDir: at === -1 || given === undefined || given === '' || given.startsWith('-') ? undefined : given,
    dangerous: dangerous.filter((name) => names.includes(name)),
  };
}
