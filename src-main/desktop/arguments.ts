/** Parses the command line of the desktop program into a plain value. Arguments that are not listed here are ignored. */

export interface Launch {
  /** The system started Concord at login, so no window is opened. */
  readonly autostart: boolean;
  /** Ask the Concord that is already running to quit, then quit too. */
  readonly quit: boolean;
  /** The directory given with `--data`; undefined means the system's default place. */
  readonly dataDir: string | undefined;
  /** Switches found that would let other programs control this process. A packaged Concord refuses to start with them. */
  readonly dangerous: readonly string[];
}

/**
 * Chromium and Node act on these switches before our first line runs, so ignoring them is not possible: the only safe
 * answer is to stop. Electron's fuses additionally disable Node's own switches (`--inspect`); see electron-builder.yml.
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

/** Parses the arguments that follow the program's own name. A path that follows none of our switches is ignored. */
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
