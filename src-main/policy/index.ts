/** What the organisation that manages this machine has decided, read where the system keeps it and no user of the machine can write. */
import { linuxPolicyFile, readPolicyFile } from './linux-file.ts';
import { readProfilePolicy } from './macos-profile.ts';
import type { PolicyReading } from './reading.ts';
import { runProgram } from './run-program.ts';
import { readRegistryPolicy } from './windows-registry.ts';

export type { PolicyReading } from './reading.ts';

/** Reads it anew at each call. Systems that Concord has no place for have no policy. Never rejects. */
export function readPolicy(): Promise<PolicyReading> {
  switch (process.platform) {
    case 'win32':
      return readRegistryPolicy(runProgram);
    case 'darwin':
      return readProfilePolicy(runProgram);
    case 'linux':
      return readPolicyFile(linuxPolicyFile);
    default:
      return Promise.resolve({ type: 'absent' });
  }
}
