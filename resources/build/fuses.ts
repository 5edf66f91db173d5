/** Electron's fuses: every one there is, what Concord wants of it, and how to read them out of an executable. */

export interface Fuse {
  /** As electron-builder's `electronFuses` names it. */
  readonly name: string;
  readonly on: boolean;
  /** electron-builder cannot set it yet (26.17 has the list of @electron/fuses 1.8); Electron's default is what is wanted. */
  readonly byDefault?: true;
}

/** In the order of the wire in the executable (electron's docs/tutorial/fuses.md, 45). A new one goes to the end. */
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

/** The states on an executable's wire, in order; `removed` = that fuse does nothing in this Electron. */
export function readFuses(executable: Buffer): readonly ('on' | 'off' | 'removed')[] {
  const at = executable.indexOf(sentinel);
  if (at === -1) throw new Error('this executable has no fuses');
  const [version, length = 0] = executable.subarray(at + sentinel.length, at + sentinel.length + 2);
  if (version !== 1) throw new Error(`fuses of version ${version} are not known`);
  const wire = executable.subarray(at + sentinel.length + 2, at + sentinel.length + 2 + length);
  return [...wire.toString('latin1')].map((one) => (one === '1' ? 'on' : one === 'r' ? 'removed' : 'off'));
}
