/** Windows: the registry key that group policy and management programs write, and people cannot. */
import { join } from 'node:path';
import { type ManagedSettings, managedNames } from '../../src-shared/policy/definitions.ts';
import { type PolicyReading, readingOf } from './reading.ts';
import type { RunProgram } from './run-program.ts';

export const registryKey = 'HKLM\\SOFTWARE\\Policies\\Concord';

/**
 * `reg.exe` ends with 1 for a key that does not exist; everybody may read the keys there, so that 1 means nothing else.
 * https://learn.microsoft.com/windows-server/administration/windows-commands/reg-query
 */
export async function readRegistryPolicy(run: RunProgram): Promise<PolicyReading> {
  const program = join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'reg.exe');
  const { status, output } = await run(program, ['query', registryKey]);
  if (status === 1) return { type: 'absent' };
  return status === 0 ? readingOf(settingsIn(output)) : { type: 'unknown' };
}

/** A line for each value: `    AllowedTenants    REG_MULTI_SZ    one\0two`. A single text may hold several, with `;` between them. */
function settingsIn(output: string): Readonly<Record<string, unknown>> {
  const known = new Map(managedNames.map((name) => [name.toLowerCase(), name]));
  const found: Partial<Record<keyof ManagedSettings, readonly string[] | null>> = {};
  for (const line of output.split(/\r?\n/)) {
    const [, name = '', type, value = ''] = /^ {4}(\S.*?) {4}(REG_[A-Z_]+) {4}(.*)$/.exec(line) ?? [];
    const setting = known.get(name.toLowerCase());
    if (setting === undefined) continue;
    const texts = type === 'REG_MULTI_SZ' ? value.split('\\0') : value.split(';');
    const isText = type === 'REG_MULTI_SZ' || type === 'REG_SZ';
    found[setting] = isText ? texts.map((text) => text.trim()).filter((text) => text !== '') : null;
  }
  return found;
}
