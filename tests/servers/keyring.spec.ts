/** Tests the vault with a real Secret Service (GNOME Keyring): unlocked, locked, and missing. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const wrapper = fileURLToPath(new URL('../support/with-keyring.sh', import.meta.url));
const program = fileURLToPath(new URL('../support/vault-program.ts', import.meta.url));
const session = 'dbus-run-session';
const secret = 'MARK-keyring-secret';

const missing = ((): string | null => {
  const tools = [session, 'dbus-send', 'gnome-keyring-daemon'];
  const absent = tools.filter((tool) => {
    try {
      execFileSync('sh', ['-c', `command -v ${tool}`], { stdio: 'ignore' });
      return false;
    } catch {
      return true;
    }
  });
  if (absent.length === 0) return null;
  const reason = `no ${absent.join(', ')} (apt install gnome-keyring dbus dbus-x11 libsecret-tools)`;
  if (process.env.CI === 'true') throw new Error(reason);
  console.warn(`skipped: ${reason}`);
  return reason;
})();
beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));

let folder = '';
let output = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-keyring-'));
  output = mkdtempSync(join(tmpdir(), 'concord-keyring-output-'));
});
afterEach(() => {
  for (const made of [folder, output]) rmSync(made, { recursive: true, force: true });
});

/** Starts the program once for each inner list, all in the same session. Returns what each start printed. */
function inSession(state: 'unlocked' | 'locked', ...starts: readonly (readonly string[])[]): unknown[] {
  // The programs print to a file, because other programs of the session share its standard output.
  const outputFile = join(mkdtempSync(join(output, 'session-')), 'output');
  const script = starts.map((steps) => `"$0" "$1" "$2" ${steps.join(' ')} >>"$3"; echo >>"$3"`).join('; ');
  execFileSync(
    session,
    ['--', wrapper, state, 'sh', '-c', script, process.execPath, program, folder, outputFile],
    {
      stdio: 'ignore',
      timeout: 50_000,
    },
  );
  return readFileSync(outputFile, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

/** Starts the program without a session bus, as on a server or in a cron job. */
function withoutBus(...steps: readonly string[]): unknown {
  const { DBUS_SESSION_BUS_ADDRESS: _, XDG_RUNTIME_DIR: __, DISPLAY: ___, ...env } = process.env;
  const answer = execFileSync(process.execPath, [program, folder, ...steps], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env,
    timeout: 50_000,
  });
  return JSON.parse(answer);
}

const contents = (): Buffer =>
  Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));

describe('a real key store', () => {
  test('a credential is sealed, can be opened after a restart, and can be deleted', () => {
    expect(
      inSession(
        'unlocked',
        ['look', 'open', 'seal', secret],
        ['look', 'open'],
        ['forget', 'open'],
        ['look', 'open'],
      ),
    ).toEqual([
      ['key-store', { type: 'absent' }, true],
      ['key-store', { type: 'open', secret }],
      [{ type: 'absent' }],
      ['key-store', { type: 'absent' }],
    ]);
    expect(contents().includes(secret)).toBe(false);
    expect(existsSync(join(folder, 'vault.key'))).toBe(false);
  });

  test('with a locked collection nothing is stored, and no fallback is used without consent', () => {
    expect(inSession('locked', ['look', 'seal', secret, 'open'])).toEqual([
      ['unavailable', false, { type: 'absent' }],
    ]);
    expect(existsSync(join(folder, 'vault.key'))).toBe(false);
  });

  test('a credential sealed with an unlocked key store is unknown while the store is locked, and stays unchanged', () => {
    inSession('unlocked', ['seal', secret]);
    expect(inSession('locked', ['look', 'open', 'seal', 'other'])).toEqual([
      ['unknown', { type: 'unknown' }, false],
    ]);
  });

  test('without a session bus the vault is unavailable until a person agrees to a key file', () => {
    expect(withoutBus('look', 'seal', secret)).toEqual(['unavailable', false]);
    expect(withoutBus('agree', 'look', 'seal', secret, 'open')).toEqual([
      'key-file',
      true,
      { type: 'open', secret },
    ]);
    expect(withoutBus('look', 'open')).toEqual(['key-file', { type: 'open', secret }]);
  });

  test('without a session bus a credential sealed with the key store is unknown', () => {
    inSession('unlocked', ['seal', secret]);
    expect(withoutBus('look', 'open')).toEqual(['unknown', { type: 'unknown' }]);
  });
});
