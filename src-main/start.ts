/** `npm start`: runs Concord on this desktop where that is possible, else the same interface in a browser, and says why in one line. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { threadFlags } from './support/thread-flags.ts';

export interface StartFacts {
  /** Electron's executable; null = not installed. */
  readonly electron: string | null;
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isRoot: boolean;
  /** What follows `npm start --`. */
  readonly args: readonly string[];
}

export type StartPlan =
  | { readonly type: 'desktop'; readonly program: string; readonly args: readonly string[] }
  | { readonly type: 'browser'; readonly why: string; readonly args: readonly string[] };

/** Options that only the headless Concord knows: whoever uses one wants that program. */
const headlessOnly = ['--sample', '--setup', '--once', '--json', '--port', '--help', '--version'];

export function planStart({ electron, platform, env, isRoot, args }: StartFacts): StartPlan {
  const browser = (why: string): StartPlan => ({ type: 'browser', why, args });
  const asked = args.find((one) => headlessOnly.includes(one.split('=')[0] ?? ''));
  if (asked !== undefined) return browser(`${asked} belongs to Concord without a desktop.`);
  if (electron === null) return browser('Electron is not installed here (npx install-electron gets it).');
  if (platform === 'linux') {
    if ((env.DISPLAY ?? '') === '' && (env.WAYLAND_DISPLAY ?? '') === '')
      return browser('There is no display to open a window on.');
    if (isRoot)
      return browser('A desktop program is not started as root, because it could not be sandboxed.');
  }
  return { type: 'desktop', program: electron, args: ['.', ...args] };
}

/** The executable of the installed package. It is not asked from the package, because that would start a download. */
function installedElectron(): string | null {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
    const program = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim());
    return existsSync(program) ? program : null;
  } catch {
    return null;
  }
}

/** @returns the exit code */
function start(): number {
  const root = join(import.meta.dirname, '..');
  const sources = join(root, 'src-main', 'headless.ts');
  const bundle = join(root, 'dist', 'main', 'headless.js');
  const plan = planStart({
    electron: installedElectron(),
    platform: process.platform,
    env: process.env,
    isRoot: process.getuid?.() === 0,
    args: process.argv.slice(2),
  });
  const run = (program: string, args: readonly string[], stdio: 'inherit' | 'ignore'): number =>
    spawnSync(program, args, { cwd: root, stdio: ['inherit', stdio, 'inherit'] }).status ?? 1;

  // both programs show the built interface, so it is built first, and the programs with it
  const npm = process.env.npm_execpath;
  const built = npm === undefined ? 0 : run(process.execPath, [npm, 'run', '--silent', 'build'], 'ignore');
  if (built !== 0) return built;
  if (plan.type === 'desktop') return run(plan.program, plan.args, 'inherit');
  process.stdout.write(`${plan.why} Concord runs without it: open its address in your browser.\n`);
  return run(
    process.execPath,
    [...threadFlags, npm === undefined ? sources : bundle, ...plan.args],
    'inherit',
  );
}

if (import.meta.main) process.exitCode = start();
