/** A real Dovecot for a test: own folder, free port, one process that is stopped by its id. It has no OBJECTID. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort, reasonUnless, startServer } from '../caldav-servers/process.ts';

export interface MailServer {
  readonly port: number;
  readonly users: readonly string[];
  readonly password: string;
  stop(): Promise<void>;
}

const program = '/usr/sbin/dovecot';
const users = Array.from({ length: 10 }, (_, index) => `user${index + 1}`);
const password = 'secret';
/** What Dovecot 2.3 announces after the sign-in, as far as it matters here. */
const allCapabilities = [
  ...['IMAP4rev1', 'SASL-IR', 'LOGIN-REFERRALS', 'ID', 'ENABLE', 'IDLE', 'LITERAL+', 'NAMESPACE', 'UNSELECT'],
  ...['CHILDREN', 'UIDPLUS', 'LIST-EXTENDED', 'CONDSTORE', 'QRESYNC', 'ESEARCH', 'MOVE', 'SPECIAL-USE'],
  ...['LIST-STATUS', 'STATUS=SIZE'],
];

/** Why there is none, or null when one can be started. CI must have it. */
export function dovecotMissing(): string | null {
  return reasonUnless(existsSync(program), 'Dovecot is not installed (apt install dovecot-imapd)');
}

export interface DovecotLimits {
  /** What the owner may do in these mailboxes (RFC 4314); everything in all others. */
  readonly rights?: Readonly<Record<string, string>>;
  /** The most that all messages of an account may have together, in KiB (RFC 9208). */
  readonly quotaKib?: number;
}

/** @param without capabilities that it does not announce */
export async function startDovecot(
  without: readonly string[] = [],
  limits: DovecotLimits = {},
): Promise<MailServer> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-dovecot-'));
  const port = await freePort();
  const isRoot = userInfo().uid === 0;
  const owner = isRoot ? 'dovecot' : userInfo().username;
  configure(folder, port, owner, without, limits);
  // Dovecot serves nobody with the rights of root: as root, all of it runs as its own user
  const [command, args] = isRoot
    ? ['runuser', ['-u', owner, '--', program, '-F', '-c', join(folder, 'dovecot.conf')]]
    : [program, ['-F', '-c', join(folder, 'dovecot.conf')]];
  const server = await startServer(command as string, args as string[], port);
  return {
    port,
    users,
    password,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configure(
  folder: string,
  port: number,
  owner: string,
  without: readonly string[],
  { rights = {}, quotaKib }: DovecotLimits,
): void {
  for (const name of ['run', 'mail']) mkdirSync(join(folder, name));
  const numberOf = (flag: string): string => execFileSync('id', [flag, owner], { encoding: 'utf8' }).trim();
  const [uid, gid, group] = [numberOf('-u'), numberOf('-g'), numberOf('-gn')];
  writeFileSync(
    join(folder, 'passwd'),
    users.map((user) => `${user}:{PLAIN}${password}:${uid}:${gid}::${folder}/mail/${user}::\n`).join(''),
  );
  const special = ['Drafts', 'Sent', 'Trash', 'Junk', 'Archive'].map(
    (name) => `mailbox ${name} {\n special_use = \\${name}\n auto = subscribe\n}`,
  );
  const limited = Object.entries(rights).map(([mailbox, letters]) => `${mailbox} owner ${letters}\n`);
  writeFileSync(join(folder, 'acl'), limited.join(''));
  const plugins = [
    ...(limited.length === 0 ? [] : [['acl', `acl = vfile:${folder}/acl:cache_secs=0`]]),
    ...(quotaKib === undefined
      ? []
      : [
          [
            'quota',
            `quota = count:all\n quota_vsizes = yes\n quota_grace = 0\n quota_rule = *:storage=${quotaKib}K`,
          ],
        ]),
  ];
  const capability =
    without.length === 0
      ? ''
      : `imap_capability = ${allCapabilities.filter((name) => !without.includes(name)).join(' ')}`;
  writeFileSync(
    join(folder, 'dovecot.conf'),
    [
      'protocols = imap',
      'listen = 127.0.0.1',
      `base_dir = ${folder}/run`,
      `state_dir = ${folder}/run`,
      `instance_name = concord-${port}`,
      `default_internal_user = ${owner}`,
      `default_internal_group = ${group}`,
      `default_login_user = ${owner}`,
      `log_path = ${folder}/dovecot.log`,
      'ssl = no',
      'disable_plaintext_auth = no',
      'auth_mechanisms = plain login',
      'auth_failure_delay = 0',
      `first_valid_uid = ${uid}`,
      `first_valid_gid = ${gid}`,
      'mail_location = maildir:~/Maildir',
      `mail_uid = ${uid}`,
      `mail_gid = ${gid}`,
      'mail_max_userip_connections = 100',
      'mail_fsync = never',
      capability,
      ...(plugins.length === 0 ? [] : [`mail_plugins = ${plugins.map(([name]) => name).join(' ')}`]),
      ...plugins.map(([, settings]) => `plugin {\n ${settings}\n}`),
      'service anvil {\n chroot =\n}',
      'service stats {\n chroot =\n}',
      'service imap-login {',
      ` chroot =\n inet_listener imap {\n  address = 127.0.0.1\n  port = ${port}\n }`,
      ' inet_listener imaps {\n  port = 0\n }\n}',
      `passdb {\n driver = passwd-file\n args = scheme=PLAIN ${folder}/passwd\n}`,
      `userdb {\n driver = passwd-file\n args = ${folder}/passwd\n}`,
      `namespace inbox {\n inbox = yes\n separator = /\n${special.join('\n')}\n}`,
      '',
    ].join('\n'),
  );
  if (userInfo().uid !== 0) return;
  chmodSync(folder, 0o755);
  execFileSync('chown', ['-R', owner, folder]);
}
