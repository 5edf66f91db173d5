/** Starting at login: what each system needs for it, as plain values; applied by `applyLoginItem`. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Linux: the desktop entry that starts Concord without a window (Desktop Application Autostart specification). */
export function autostartEntry(program: string, wanted: boolean): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Concord',
    `Exec=${quoted(program)} --autostart`,
    'Icon=concord',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
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
 * What to do about the person's own autostart file. A machine-wide entry (deb) starts Concord for everybody; a file of
 * the same name with `Hidden=true` takes it back for this person.
 */
export function autostartFile(facts: {
  readonly wanted: boolean;
  readonly machineWide: boolean;
  readonly program: string;
}): { readonly content: string | null } {
  if (facts.wanted) return { content: facts.machineWide ? null : autostartEntry(facts.program, true) };
  return { content: facts.machineWide ? autostartEntry(facts.program, false) : null };
}

/** Where the person's autostart file lives. */
export function autostartPath(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const config = env.XDG_CONFIG_HOME;
  return join(
    config?.startsWith('/') === true ? config : join(home, '.config'),
    'autostart',
    'concord.desktop',
  );
}

/** Writes or removes the file; null removes. */
export function writeAutostart(path: string, content: string | null): void {
  if (content === null) rmSync(path, { force: true });
  else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}
