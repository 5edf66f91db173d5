/** Linux's autostart file as text: what is written, and what an existing one means. Pure. */
import { posix } from 'node:path';

/** The desktop entry that starts Concord without a window (Desktop Application Autostart specification). */
function entry(program: string, wanted: boolean): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Concord',
    `Exec=${quoted(program)} --autostart`,
    'Icon=concord',
    'Terminal=false',
    ...(wanted ? [] : ['Hidden=true']),
    '',
  ].join('\n');
}

/** Quoting of the Exec key (Desktop Entry specification): reserved characters escaped, `%` doubled. */
function quoted(program: string): string {
  const escaped = program.replace(/[\\"`$]/g, '\\$&').replaceAll('%', '%%');
  // the value is itself a string, in which a backslash is escaped once more
  return `"${escaped.replaceAll('\\', '\\\\')}"`;
}

/**
 * The content of the person's own file; null = none. A machine-wide entry (deb) starts Concord for everybody; a file of
 * the same name with `Hidden=true` takes that back for this person.
 */
export function autostartFile(facts: {
  readonly wanted: boolean;
  readonly machineWide: boolean;
  readonly program: string;
}): string | null {
  if (facts.wanted === facts.machineWide) return null;
  return entry(facts.program, facts.wanted);
}

/** Whether Concord starts at login, by the person's own file (null = none) over the machine's. */
export function autostartIsOn(own: string | null, machineWide: boolean): boolean {
  return own === null ? machineWide : !/^Hidden\s*=\s*true\s*$/m.test(own);
}

/** Where the person's autostart file lives. */
export function autostartPath(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const config = env.XDG_CONFIG_HOME;
  const base = config?.startsWith('/') === true ? config : posix.join(home, '.config');
  return posix.join(base, 'autostart', 'concord.desktop');
}
