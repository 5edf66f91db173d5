/** Lists all of Electron's fuses with the states that Concord needs, and reads the fuses of an executable. */

export interface Fuse {
  /** The name in electron-builder's `electronFuses`. */
  readonly name: string;
  readonly on: boolean;
  /** electron-builder 26.17 cannot set this fuse (it has the list of @electron/fuses 1.8), but Electron's default is right. */
  readonly byDefault?: true;
}

/** In the order of the fuse wire in the executable (docs/tutorial/fuses.md of Electron 45). Electron adds new fuses at the end. */
export const fuses: readonly Fuse[] = [
  { name: 'runAsNode', on: false },
  { name: 'enableCookieEncryption', on: true },
  { name: 'enableNodeOptionsEnvironmentVariable', on: false },
  { name: 'enableNodeCliInspectArguments', on: false },
  { name: 'enableEmbeddedAsarIntegrityValidation', on: true },
  { name: 'onlyLoadAppFromAsar', on: true },
  { name: 'loadBrowserProcessSpecificV8Snapshot', on: false },
  { name: 'grantFileProtocolExtraPrivileges', on: false },
  { name: 'wasmTrapHandlers', on: true, byDefault: true },
];

const sentinel = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX', 'latin1');

/** The states on an executable's fuse wire, in order; `removed` means that the fuse has no effect in this Electron. */
export function readFuses(executable: Buffer): readonly ('on' | 'off' | 'removed')[] {
  const at = executable.indexOf(sentinel);
  if (at === -1) throw new Error('this executable has no fuses');
  const [version, length = 0] = executable.subarray(at + sentinel.length, at + sentinel.length + 2);
  if (version !== 1) throw new Error(`fuses of version ${version} are not known`);
  const wire = executable.subarray(at + sentinel.length + 2, at + sentinel.length + 2 + length);
  return [...wire.toString('latin1')].map((one) => (one === '1' ? 'on' : one === 'r' ? 'removed' : 'off'));
}
