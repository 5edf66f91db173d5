/** Parses the command line of the desktop program into a plain value. Arguments that are not listed here are ignored. */

export interface Launch {
  /** The system started Concord at login, so no window is opened. */
  readonly autostart: boolean;
  /** Ask the Concord that is already running to quit, then quit too. */
  readonly quit: boolean;
  /** The directory given with `--data`; undefined means the system's default place. */
  readonly dataDir: string | undefined;
  /** Switches that are not on the list below, as they were written. A packaged Concord refuses to start with them. */
  readonly unknown: readonly string[];
}

/**
 * Chromium and Node act on their switches before our first line runs, so ignoring them is not possible: the only safe answer is to
 * stop. They have hundreds, some of which open a port that controls this process or switch its sandbox off, and each version adds
 * more; therefore the harmless ones are listed. Electron's fuses additionally disable Node's own (`--inspect`); see
 * electron-builder.yml.
 */
const known: ReadonlySet<string> = new Set([
  'autostart',
  'quit',
  'data',
  // how the window is drawn, for systems on which Chromium chooses wrongly
  'disable-gpu',
  'force-device-scale-factor',
  'lang',
  'ozone-platform',
  'ozone-platform-hint',
  // Windows adds it when a person clicks a notification of a Concord that no longer runs
  'Embedding',
]);

/** Parses the arguments that follow the program's own name. A path that follows none of our switches is ignored. */
export function readLaunch(args: readonly string[], platform: string = process.platform): Launch {
  // Chromium takes a slash for a hyphen on Windows
  const begin = platform === 'win32' ? /^(?:-{1,2}|\/)/ : /^-{1,2}/;
  const switches = args.filter((one) => begin.test(one));
  const nameOf = (one: string): string => one.replace(begin, '').split('=')[0] ?? '';
  const names = switches.map(nameOf);
  const at = args.findIndex((one) => one === '--data' || one.startsWith('--data='));
  const given = args[at]?.startsWith('--data=') === true ? args[at]?.slice('--data='.length) : args[at + 1];
  return {
    autostart: names.includes('autostart'),
    quit: names.includes('quit'),
    dataDir: at === -1 || given === undefined || given === '' || given.startsWith('-') ? undefined : given,
    unknown: switches.filter((one) => !known.has(nameOf(one))),
  };
}
