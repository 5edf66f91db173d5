/** Holds the vault against a real Secret Service (GNOME Keyring): open, locked, and not there at all. */
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

/** Each inner list is one start of the program; all of them share one session. Answers what each said. */
function inSession(state: 'unlocked' | 'locked', ...starts: readonly (readonly string[])[]): unknown[] {
  // Into a file: whatever else the session starts shares its standard output.
  const said = join(mkdtempSync(join(output, 'session-')), 'said');
  const script = starts.map((steps) => `"$0" "$1" "$2" ${steps.join(' ')} >>"$3"; echo >>"$3"`).join('; ');
  execFileSync(session, ['--', wrapper, state, 'sh', '-c', script, process.execPath, program, folder, said], {
    stdio: 'ignore',
    timeout: 50_000,
  });
  return readFileSync(said, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

/** Without any bus, as on a server or in a cron job. */
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
  test('a credential is sealed, survives a restart of the program, and is forgotten', () => {
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

  test('a session without an open collection: nothing is kept, and nobody falls back by himself', () => {
    expect(inSession('locked', ['look', 'seal', secret, 'open'])).toEqual([
      ['unavailable', false, { type: 'absent' }],
    ]);
    expect(existsSync(join(folder, 'vault.key'))).toBe(false);
  });

  test('what an open key store sealed is unknown in a session where it is closed, and stays as it is', () => {
    inSession('unlocked', ['seal', secret]);
    expect(inSession('locked', ['look', 'open', 'seal', 'other'])).toEqual([
      ['unknown', { type: 'unknown' }, false],
    ]);
  });

  test('without a session bus: unavailable until a person agrees to a key file', () => {
    expect(withoutBus('look', 'seal', secret)).toEqual(['unavailable', false]);
    expect(withoutBus('agree', 'look', 'seal', secret, 'open')).toEqual([
      'key-file',
      true,
      { type: 'open', secret },
    ]);
    expect(withoutBus('look', 'open')).toEqual(['key-file', { type: 'open', secret }]);
  });

  test('without a session bus, what a key store holds is unknown', () => {
    inSession('unlocked', ['seal', secret]);
    expect(withoutBus('look', 'open')).toEqual(['unknown', { type: 'unknown' }]);
  });
});
