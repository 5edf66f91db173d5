/** What came of reading the machine's policy. */
import { type ManagedSettings, managedSettings } from '../../src-shared/policy/definitions.ts';

export type PolicyReading =
  | { readonly type: 'value'; readonly settings: ManagedSettings }
  /** Nobody manages this machine. */
  | { readonly type: 'absent' }
  /** There is a policy that could not be read: what it allows is not known, so what it could forbid is not done. */
  | { readonly type: 'unknown' };

/** @param found the settings by name, not checked */
export function readingOf(found: unknown): PolicyReading {
  const read = managedSettings.safeParse(found);
  return read.success ? { type: 'value', settings: read.data } : { type: 'unknown' };
}
