/** Protects that a machine's policy is believed only where an administrator alone can write it, and that an unreadable one is never "none". */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRoots, readPolicyFile } from '../../../src-main/policy/linux-file.ts';
import { readProfilePolicy } from '../../../src-main/policy/macos-profile.ts';
import type { PolicyReading } from '../../../src-main/policy/reading.ts';
import { runProgram } from '../../../src-main/policy/run-program.ts';
import { readRegistryPolicy, registryKey } from '../../../src-main/policy/windows-registry.ts';

const contoso = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
const other = '9188040d-6c67-4c5b-b112-36a304b66dad';
const allowed = (...tenants: readonly string[]): PolicyReading => ({
  type: 'value',
  settings: { AllowedTenants: [...tenants] },
});
const unknown: PolicyReading = { type: 'unknown' };
const absent: PolicyReading = { type: 'absent' };

describe('Linux: a file of root', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'concord-policy-'));
    path = join(folder, 'policy.json');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const read = (): Promise<PolicyReading> => readPolicyFile(path, () => true);

  it.each([
    {
      name: 'one organisation',
      text: JSON.stringify({ AllowedTenants: [contoso] }),
      found: allowed(contoso),
    },
    {
      name: 'capitals and blanks around',
      text: JSON.stringify({ AllowedTenants: [` ${contoso.toUpperCase()} `] }),
      found: allowed(contoso),
    },
    {
      name: 'settings that this version does not know',
      text: JSON.stringify({ AllowedTenants: [contoso, other], Later: { a: 1 } }),
      found: allowed(contoso, other),
    },
    { name: 'no setting at all', text: '{}', found: { type: 'value' as const, settings: {} } },
    { name: 'an empty list', text: '{"AllowedTenants":[]}', found: unknown },
    { name: 'a name in place of an id', text: '{"AllowedTenants":["contoso.com"]}', found: unknown },
    { name: 'one text in place of a list', text: `{"AllowedTenants":"${contoso}"}`, found: unknown },
    { name: 'no JSON', text: '{"AllowedTenants":', found: unknown },
    { name: 'nothing', text: '', found: unknown },
    { name: 'a list', text: '[]', found: unknown },
    { name: 'too deep', text: `${'['.repeat(9)}${']'.repeat(9)}`, found: unknown },
    { name: 'too large', text: `{"a":"${'b'.repeat(64 * 1024)}"}`, found: unknown },
  ])('$name', async ({ text, found }) => {
    writeFileSync(path, text);
    expect(await read()).toEqual(found);
  });

  it('without the file, or without its folder, the machine is not managed', async () => {
    expect(await read()).toEqual(absent);
    expect(await readPolicyFile(join(path, 'below'), () => true)).toEqual(absent);
  });

  it('a link, a folder, and a file that others may write are not believed', async () => {
    const real = join(folder, 'real.json');
    writeFileSync(real, JSON.stringify({ AllowedTenants: [contoso] }));
    symlinkSync(real, path);
    expect(await read()).toEqual(unknown);
    rmSync(path);
    mkdirSync(path);
    expect(await read()).toEqual(unknown);
    expect(await readPolicyFile(real, () => false)).toEqual(unknown);
    // the file is this user's own, and root's where the tests run as root
    chmodSync(real, 0o666);
    expect(await readPolicyFile(real)).toEqual(unknown);
  });

  it.each([
    { uid: 0, mode: 0o100644, isTrusted: true },
    { uid: 0, mode: 0o100600, isTrusted: true },
    { uid: 0, mode: 0o100664, isTrusted: false },
    { uid: 0, mode: 0o100646, isTrusted: false },
    { uid: 1000, mode: 0o100644, isTrusted: false },
  ])('owner $uid, mode $mode: $isTrusted', ({ uid, mode, isTrusted }) => {
    expect(isRoots({ uid, mode })).toBe(isTrusted);
  });
});

describe('Windows: the registry, as reg.exe prints it', () => {
  const printed = (...lines: readonly string[]): string =>
    ['', 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Concord', ...lines, ''].join('\r\n');
  it.each([
    {
      name: 'several texts',
      status: 0,
      output: printed(`    AllowedTenants    REG_MULTI_SZ    ${contoso}\\0${other}`),
      found: allowed(contoso, other),
    },
    {
      name: 'one text with two ids, its name in small letters',
      status: 0,
      output: printed(`    allowedtenants    REG_SZ    ${contoso}; ${other};`),
      found: allowed(contoso, other),
    },
    {
      name: 'other values, and keys below',
      status: 0,
      output: printed(
        '    Later    REG_DWORD    0x1',
        'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Concord\\More',
      ),
      found: { type: 'value' as const, settings: {} },
    },
    {
      name: 'a number in place of ids',
      status: 0,
      output: printed('    AllowedTenants    REG_DWORD    0x1'),
      found: unknown,
    },
    {
      name: 'an empty value',
      status: 0,
      output: printed('    AllowedTenants    REG_MULTI_SZ    '),
      found: unknown,
    },
    { name: 'no such key', status: 1, output: '', found: absent },
    { name: 'a program that does not start', status: null, output: '', found: unknown },
  ])('$name', async ({ status, output, found }) => {
    const asked: string[][] = [];
    const reading = await readRegistryPolicy((program, args) => {
      asked.push([program.replaceAll('\\', '/').split('/').at(-1) ?? '', ...args]);
      return Promise.resolve({ status, output });
    });
    expect(reading).toEqual(found);
    expect(asked).toEqual([['reg.exe', 'query', registryKey]]);
  });
});

describe('macOS: what a profile forces', () => {
  const json = JSON.stringify({ AllowedTenants: [contoso], PayloadUUID: 'x' });
  it.each([
    { name: 'a list', exists: true, status: 0, output: json, found: allowed(contoso) },
    { name: 'no profile', exists: false, status: 1, output: '', found: absent },
    { name: 'a damaged file', exists: true, status: 1, output: '', found: unknown },
    { name: 'an answer that is no JSON', exists: true, status: 0, output: 'x', found: unknown },
  ])('$name', async ({ exists, status, output, found }) => {
    const run = () => Promise.resolve({ status, output });
    expect(await readProfilePolicy(run, () => exists)).toEqual(found);
  });
});

it('what a program prints, how it ends, and that it could not be started', async () => {
  const node = process.execPath;
  expect(await runProgram(node, ['-e', 'console.log("a")'])).toEqual({ status: 0, output: 'a\n' });
  expect(await runProgram(node, ['-e', 'process.exit(1)'])).toEqual({ status: 1, output: '' });
  expect(await runProgram('/nowhere/program', [])).toMatchObject({ status: null });
});
