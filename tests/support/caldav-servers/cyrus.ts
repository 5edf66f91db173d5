/**
 * Cyrus, the only server here that delivers invitations by itself (RFC 6638). Only its calendar service and mail delivery
 * are started, and its IMAP service when a test names the program, which is no part of the packages that these two need.
 */
import { execFileSync } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort, reasonUnless, startServer } from './process.ts';
import {
  addressOf,
  type CalDavServer,
  type CalDavServerKind,
  calendarBody,
  signedRequests,
} from './server.ts';

/** The folder where the packages of Debian and Ubuntu install the programs. */
const programs = '/usr/lib/cyrus/bin';
const users = ['user1', 'user2', 'user3', 'user4'];
const password = 'secret';

export const cyrus: CalDavServerKind = {
  name: 'cyrus',
  missing() {
    const present = ['master', 'httpd', 'lmtpd', 'ctl_cyrusdb'].every((name) =>
      isRunnable(join(programs, name)),
    );
    return reasonUnless(
      present && isRunnable('/usr/sbin/saslpasswd2'),
      'Cyrus is not installed (apt install cyrus-caldav cyrus-common sasl2-bin)',
    );
  },
  start: () => startCyrus(),
};

/** @param imap the program of the IMAP service, and a free port for it */
export async function startCyrus(imap?: ImapService): Promise<CalDavServer> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-cyrus-'));
  const [mailPort, webPort] = [await freePort(), await freePort()];
  configure(folder, mailPort, webPort, imap);
  const config = join(folder, 'imapd.conf');
  const server = await startServer(
    join(programs, 'master'),
    ['-C', config, '-M', join(folder, 'cyrus.conf'), '-p', join(folder, 'run', 'master.pid'), '-D'],
    webPort,
  );
  const origin = `http://127.0.0.1:${webPort}`;
  const request = signedRequests(origin, users, password);
  const stop = async (): Promise<void> => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await makeMailboxes(mailPort);
    // Cyrus creates a user's calendars at the first request. Before that, invitations cannot be delivered to them.
    for (const user of users) await request('PROPFIND', home(user), undefined, { depth: '0' }, user);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    origin,
    users,
    password,
    request,
    async makeCalendar(name, { user = 'user1', components = ['VEVENT'] } = {}) {
      const path = `${home(user)}${encodeURIComponent(name)}/`;
      const body = calendarBody('C:mkcalendar', name, components);
      const answer = await request('MKCALENDAR', path, body, { 'content-type': 'application/xml' }, user);
      if (answer.status !== 201) throw new Error(`Cyrus made no calendar: ${answer.status}`);
      return path;
    },
    login: (user = 'user1') => ({
      userName: user,
      password: () => password,
      ownAddresses: [addressOf(user)],
    }),
    stop,
  };
}

interface ImapService {
  readonly program: string;
  readonly port: number;
}

function home(user: string): string {
  return `/dav/calendars/user/${user}/`;
}

export function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Writes the configuration; all data is below one folder. As root, the server runs as the user `cyrus`, who must be able
 * to access the folder. Any other user runs the server as themselves.
 */
function configure(folder: string, mailPort: number, webPort: number, imap?: ImapService): void {
  const root = userInfo().uid === 0;
  const owner = root ? 'cyrus' : userInfo().username;
  for (const name of ['conf', 'spool', 'run']) mkdirSync(join(folder, name));
  writeFileSync(
    join(folder, 'imapd.conf'),
    [
      `cyrus_user: ${owner}`,
      `configdirectory: ${folder}/conf`,
      `proc_path: ${folder}/run/proc`,
      `mboxname_lockpath: ${folder}/run/lock`,
      ...['idle', 'lmtp', 'notify'].map((name) => `${name}socket: ${folder}/run/${name}`),
      'defaultpartition: default',
      `partition-default: ${folder}/spool`,
      'servername: localhost',
      'virtdomains: off',
      'unixhierarchysep: yes',
      'altnamespace: yes',
      'admins: cyrus',
      'allowplaintext: yes',
      'sasl_mech_list: PLAIN',
      'sasl_pwcheck_method: auxprop',
      'sasl_auxprop_plugin: sasldb',
      `sasl_sasldb_path: ${folder}/sasldb2`,
      'httpmodules: caldav',
      'conversations: yes',
      'caldav_allowscheduling: on',
      // Addresses of this domain are delivered locally. Mail to all other addresses must never leave this machine.
      'calendar_user_address_set: example.org',
      'sendmail: /bin/false',
      'failedloginpause: 0',
      'autocreate_quota: 0',
      'autocreate_post: yes',
      // by default bytes above 127 in headers become an X, and IDLE looks once a minute
      'munge8bit: no',
      'imapidlepoll: 1',
      '',
    ].join('\n'),
  );
  const service = (program: string, port: number, options: string): string =>
    `cmd="${program} -C ${folder}/imapd.conf ${options}" listen="127.0.0.1:${port}" prefork=0 proto="tcp4"`;
  writeFileSync(
    join(folder, 'cyrus.conf'),
    [
      `START {\n  recover cmd="${programs}/ctl_cyrusdb -C ${folder}/imapd.conf -r"\n}`,
      'SERVICES {',
      `  lmtp ${service(join(programs, 'lmtpd'), mailPort, '-a')}`,
      `  http ${service(join(programs, 'httpd'), webPort, '-U 30')}`,
      ...(imap === undefined ? [] : [`  imap ${service(imap.program, imap.port, '-U 30')}`]),
      '}',
      '',
    ].join('\n'),
  );
  for (const user of users)
    execFileSync(
      '/usr/sbin/saslpasswd2',
      ['-p', '-c', '-f', join(folder, 'sasldb2'), '-u', 'localhost', user],
      {
        input: `${password}\n`,
      },
    );
  if (!root) return;
  chmodSync(folder, 0o755);
  execFileSync('chown', ['-R', 'cyrus', folder]);
}

/** Announces mail for each user (LMTP, RFC 2033), because Cyrus then creates their mailbox with calendars. Sends no mail. */
function makeMailboxes(port: number): Promise<void> {
  const lines = [
    'LHLO localhost',
    'MAIL FROM:<>',
    ...users.map((user) => `RCPT TO:<${user}>`),
    'RSET',
    'QUIT',
  ];
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8');
    socket.setTimeout(10_000, () => socket.destroy(new Error('Cyrus accepts no mail')));
    socket.once('error', reject);
    socket.on('data', (part: string) => {
      text += part;
      // The last line of an answer has a space after its code.
      for (let end = /^\d{3} .*\r\n/m.exec(text); end !== null; end = /^\d{3} .*\r\n/m.exec(text)) {
        if (!end[0].startsWith('2')) socket.destroy(new Error(`Cyrus made no mailbox: ${end[0].trim()}`));
        text = text.slice(end.index + end[0].length);
        const line = lines.shift();
        if (line === undefined) socket.end();
        else socket.write(`${line}\r\n`);
      }
    });
    socket.once('close', (failed) => {
      if (!failed) resolve();
    });
  });
}
