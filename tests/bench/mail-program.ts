/** How the mail bench builds and starts Concord: the one file that knows what runs mail. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MailMapping } from '../../src-main/sync/mail/model.ts';
import type { CrmProcess } from '../support/crm-process.ts';
import type { MailLogin } from './mail-peers.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The content of the set-up file. */
export interface DriverSetup {
  readonly crm: { readonly url: string; readonly token: string };
  readonly mailbox: MailLogin;
  readonly mapping: MailMapping;
}

/** Builds the program as it is packaged; the build is not measured. @throws Error when it cannot be built */
export function builtMailProgram(): string {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
  const folder = 'dist/bench-mail';
  const args = [
    vite,
    'build',
    '--ssr',
    'tests/bench/mail-driver.ts',
    '--outDir',
    folder,
    '--logLevel',
    'error',
  ];
  execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  return join(root, folder, 'mail-driver.js');
}

/** Writes the set-up into the directory, which is made. @returns the program's arguments */
export function mailProgramArgs(directory: string, mailbox: MailLogin, crm: CrmProcess): readonly string[] {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, 'setup.json');
  const setup: DriverSetup = {
    crm: { url: crm.url, token: crm.tokens.anna ?? '' },
    mailbox,
    mapping: [
      { provider: 'INBOX', crm: 'inbox', role: 'inbox' },
      { provider: 'Archive', crm: 'archive', role: 'archive' },
      { provider: 'Sent', crm: 'sent', role: 'sent' },
    ],
  };
  writeFileSync(path, JSON.stringify(setup), { mode: 0o600 });
  return ['--setup', path, '--data', join(directory, 'data')];
}
