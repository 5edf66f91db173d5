/** macOS: what a configuration profile forces for this program. Preferences that a person sets themselves are elsewhere, and not read. */
import { existsSync } from 'node:fs';
import { parseBoundedJson } from '../../src-shared/domain/bounded-json.ts';
import { type PolicyReading, readingOf } from './reading.ts';
import type { RunProgram } from './run-program.ts';

/** The program's bundle id in the folder that macOS keeps for profiles of the whole machine. */
export const managedPreferences = '/Library/Managed Preferences/app.concord.desktop.plist';

const limits = { mostDepth: 8, mostSeparators: 5_000 };

export async function readProfilePolicy(
  run: RunProgram,
  exists: (path: string) => boolean = existsSync,
): Promise<PolicyReading> {
  if (!exists(managedPreferences)) return { type: 'absent' };
  const { status, output } = await run('/usr/bin/plutil', [
    '-convert',
    'json',
    '-o',
    '-',
    managedPreferences,
  ]);
  if (status !== 0) return { type: 'unknown' };
  try {
    return readingOf(parseBoundedJson(output, limits));
  } catch {
    return { type: 'unknown' };
  }
}
