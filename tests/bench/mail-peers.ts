/** Runs Debian's mbsync (isync) and offlineimap between an IMAP server and a Maildir, each with its own configuration and its usual settings. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchMailboxes } from './mail-seed.ts';
import { type Ended, measured } from './measure.ts';

export interface MailPeer {
  /** Runs the program and measures it, including its start. @throws Error when it fails */
  sync(): Promise<Ended>;
  /** Messages in the Maildir. */
  count(): number;
}

export interface MailLogin {
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export type PeerName = 'mbsync' | 'offlineimap';

/** What is not installed, as one line for a person; null when both are there. */
export function peersMissing(): string | null {
  const missing = ['/usr/bin/time', 'mbsync', 'offlineimap'].filter(
    (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error !== undefined,
  );
  return missing.length === 0
    ? null
    : `the mail bench needs ${missing.join(', ')} (apt install time isync offlineimap3)`;
}

/** Writes the configuration of one of them into the directory, which is made. */
export function mailPeer(name: PeerName, directory: string, login: MailLogin): MailPeer {
  const mail = join(directory, 'mail');
  const config = join(directory, 'config');
  mkdirSync(mail, { recursive: true });
  writeFileSync(
    config,
    name === 'mbsync' ? mbsyncConfig(mail, login) : offlineimapConfig(directory, mail, login),
    {
      mode: 0o600,
    },
  );
  const args = name === 'mbsync' ? ['-q', '-c', config, 'bench'] : ['-c', config, '-o', '-u', 'quiet'];
  return {
    async sync() {
      const ended = await measured(name, args, { env: { ...process.env, HOME: directory } });
      if (ended.code !== 0)
        throw new Error(`${name} ended with ${ended.code}:\n${ended.stdout}${ended.stderr}`);
      return ended;
    },
    count: () =>
      benchMailboxes
        .flatMap((mailbox) => ['cur', 'new'].map((part) => join(mail, mailbox, part)))
        .reduce((sum, folder) => sum + readdirSync(folder).length, 0),
  };
}

function mbsyncConfig(mail: string, { port, user, password }: MailLogin): string {
  return [
    'IMAPAccount server',
    'Host 127.0.0.1',
    `Port ${port}`,
    `User ${user}`,
    `Pass ${password}`,
    'SSLType None',
    '',
    'IMAPStore far',
    'Account server',
    '',
    'MaildirStore near',
    `Path ${mail}/`,
    `Inbox ${mail}/INBOX`,
    'SubFolders Verbatim',
    '',
    'Channel bench',
    'Far :far:',
    'Near :near:',
    `Patterns ${benchMailboxes.join(' ')}`,
    'Create Near',
    'Sync Pull',
    'SyncState *',
    '',
  ].join('\n');
}

function offlineimapConfig(directory: string, mail: string, { port, user, password }: MailLogin): string {
  return [
    '[general]',
    'accounts = bench',
    `metadata = ${directory}/state`,
    '[Account bench]',
    'localrepository = near',
    'remoterepository = far',
    '[Repository near]',
    'type = Maildir',
    `localfolders = ${mail}`,
    '[Repository far]',
    'type = IMAP',
    'remotehost = 127.0.0.1',
    `remoteport = ${port}`,
    `remoteuser = ${user}`,
    `remotepass = ${password}`,
    'ssl = no',
    'starttls = no',
    'maxconnections = 2',
    'readonly = True',
    `folderfilter = lambda name: name in [${benchMailboxes.map((name) => `'${name}'`).join(', ')}]`,
    '',
  ].join('\n');
}
