/** The text of the autostart file on Linux: what Concord writes, and what an existing file means. Pure. */
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

/** Quotes a value for the Exec key (Desktop Entry specification): escapes reserved characters and doubles `%`. */
function quoted(program: string): string {
  const escaped = program.replace(/[\\"`$]/g, '\\$&').replaceAll('%', '%%');
  // The specification treats the whole value as a string, in which every backslash is escaped a second time.
  return `"${escaped.replaceAll('\\', '\\\\')}"`;
}

/**
 * The content that the person's own autostart file should have; null means that there should be no file. A machine-wide
 * entry (from the deb package) starts Concord for everybody; a personal file of the same name with `Hidden=true` turns
 * that off for this person.
 */
export function autostartFile(facts: {
  readonly wanted: boolean;
  readonly machineWide: boolean;
  readonly program: string;
}): string | null {
  if (facts.wanted === facts.machineWide) return null;
  return entry(facts.program, facts.wanted);
}

/** Whether Concord starts at login. The person's own file (null = there is none) overrides the machine-wide one. */
export function autostartIsOn(own: string | null, machineWide: boolean): boolean {
  return own === null ? machineWide : !/^Hidden\s*=\s*true\s*$/m.test(own);
}

/** The path of the person's own autostart file. */
export function autostartPath(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const config = env.XDG_CONFIG_HOME;
  const base = config?.startsWith('/') === true ? config : posix.join(home, '.config');
  return posix.join(base, 'autostart', 'concord.desktop');
}
