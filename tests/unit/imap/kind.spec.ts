/** S1, M1: where the password of a mailbox goes, found out without sending it, and how a set-up names a server. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { systemClock, systemRandomness } from '../../../src-main/app/index.ts';
import { createDialer, type Dialer, type ServiceRecord } from '../../../src-main/net/index.ts';
import { isMailServer } from '../../../src-main/providers/imap/probe.ts';
import {
  answeringServer,
  serverIn,
  serverToConnect,
} from '../../../src-main/providers/imap/server-choice.ts';
import { mailKinds } from '../../../src-main/providers/index.ts';
import { ProblemError, problem } from '../../../src-shared/domain/problems.ts';
import { codeOf } from '../../support/code-of.ts';
import { type Script, scriptedImap } from '../../support/scripted-imap/index.ts';

const forever = new AbortController().signal;
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
const served = async (script: Partial<Script> = {}) => {
  const server = await scriptedImap(['INBOX'], script);
  closers.push(server.stop);
  return server;
};
/** A dialer whose documents of the domain are not there. */
const dialing = (): Dialer => {
  const dialer = createDialer();
  closers.push(dialer.close);
  const unreachable = () => Promise.reject(new ProblemError(problem('unreachable')));
  return {
    ...dialer,
    channel: (target) => ({ ...dialer.channel(target), fetch: unreachable, stream: unreachable }),
  };
};
/** DNS that leads to these ports of this machine. */
const leadingTo =
  (...ports: readonly number[]) =>
  async (name: string): Promise<readonly ServiceRecord[]> =>
    name.startsWith('_imap.')
      ? ports.map((port, priority) => ({ host: 'localhost.localdomain', port, priority, weight: 0 }))
      : [{ host: '', port: 0, priority: 0, weight: 0 }];
const password = { type: 'password' as const, user: '', url: '', ca: '', confirmedHosts: [] };

describe('how a server is named', () => {
  test.each([
    ['imaps://mail.example.com', { host: 'mail.example.com', port: 993, security: 'tls' }],
    ['imaps://Mail.Example.com:1993', { host: 'mail.example.com', port: 1993, security: 'tls' }],
    ['imap://mail.example.com', { host: 'mail.example.com', port: 143, security: 'starttls' }],
    // a name may lead elsewhere than it says, and gets TLS
    ['imap://localhost:1143', { host: 'localhost', port: 1143, security: 'starttls' }],
    ['imap://127.0.0.1:1143', { host: '127.0.0.1', port: 1143, security: 'none' }],
    ['imap://[::1]:1143', { host: '::1', port: 1143, security: 'none' }],
    ['imaps://127.0.0.1', { host: '127.0.0.1', port: 993, security: 'tls' }],
  ])('%s', (text, expected) => {
    expect(serverIn(text)).toMatchObject(expected);
  });

  test.each(['', 'mail.example.com', 'https://mail.example.com', 'imaps://', 'pop3://x'])(
    '%j names none',
    (text) => expect(serverIn(text)).toBeNull(),
  );
});

describe('a server is looked at without credentials', () => {
  const at = (port: number) => ({ host: '127.0.0.1', port, security: 'none' }) as const;

  test('by its greeting alone', async () => {
    const server = await served();
    expect(await isMailServer(at(server.port), createDialer(), forever)).toBe(true);
    expect(server.commands).toEqual([]);
  });

  test('one that wants nobody, and a server of another protocol, are none', async () => {
    const server = await served({ greeting: '* BYE too many' });
    expect(await isMailServer(at(server.port), createDialer(), forever)).toBe(false);
    const web = createServer((_, answer) => answer.end()).listen(0, '127.0.0.1');
    onTestFinished(() => void web.close());
    await new Promise((resolve) => web.once('listening', resolve));
    web.on('connection', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const { port } = web.address() as AddressInfo;
    expect(await isMailServer(at(port), createDialer(), forever)).toBe(false);
  });

  test('nobody answers', async () => {
    const server = await served();
    await server.stop();
    closers.length = 0;
    expect(await codeOf(isMailServer(at(server.port), createDialer(), forever))).toBe('unreachable');
  });
});

describe('from an address to a server', () => {
  test('the likeliest that answers as a mail server; a host outside of the domain needs a yes to its name', async () => {
    const [refusing, good] = [await served({ greeting: '* BYE' }), await served()];
    // the scripted server listens on the address that every name for this machine leads to
    const parts = { dialer: withoutTls(dialing()), services: leadingTo(refusing.port, good.port) };
    expect(await answeringServer('me@example.com', '', parts, forever)).toMatchObject({
      ...{ port: good.port, needsConfirmation: true, userName: 'me@example.com' },
    });
    expect([...refusing.commands, ...good.commands]).toEqual([]);
  });

  test('none, for a text that is no address and for a domain without mail', async () => {
    const parts = { dialer: dialing(), services: leadingTo() };
    expect(await answeringServer('nobody', '', parts, forever)).toBeNull();
    const domainless = async (): Promise<readonly ServiceRecord[]> => [
      { host: '', port: 0, priority: 0, weight: 0 },
    ];
    const none = { dialer: dialing(), services: domainless };
    expect(await answeringServer('me@example.com', '', none, forever)).toBeNull();
  });

  test('a server that was named is not looked for, and gets the address where no user name was given', async () => {
    const credentials = { ...password, url: 'imaps://mail.example.com' };
    const dialer = dialing();
    expect(await serverToConnect({ address: 'me@example.com', credentials }, dialer, forever)).toMatchObject({
      server: { url: 'imaps://mail.example.com:993' },
      user: 'me@example.com',
    });
    const wrong = { ...password, url: 'https://mail.example.com' };
    expect(await codeOf(serverToConnect({ address: null, credentials: wrong }, dialer, forever))).toBe(
      'not-a-mail-server',
    );
  });
});

test('the kind signs in, once, and gives the name and the server that it did so with', async () => {
  const server = await served();
  const kind = mailKinds.find((one) => one.kind === 'imap');
  if (kind === undefined) throw new Error('there is no kind of mailbox');
  const parts = {
    ...{ dialer: dialing(), clock: systemClock, randomness: systemRandomness, temporaryDirectory: tmpdir() },
    budget: { reserve: async () => () => undefined },
  };
  const credentials = { ...password, user: 'ann', url: `imap://127.0.0.1:${server.port}` };
  const account = { address: 'ann@example.com', credentials: { ...credentials, confirmedHosts: [] } };
  const connected = await kind.connect({ ...account, secret: 'secret' }, parts, forever);
  expect(connected).toMatchObject({ server: `imap://127.0.0.1:${server.port}`, user: 'ann' });
  expect(server.connections()).toBe(1);
  await connected.close();
  const token = { ...account, credentials: { type: 'token' as const, url: '' }, secret: 't' };
  expect(await codeOf(kind.connect(token, parts, forever))).toBe('setup-invalid');
});

/** The scripted server has no certificate: what is looked at with TLS is looked at without. */
function withoutTls(dialer: Dialer): Dialer {
  return {
    ...dialer,
    line: (target) => dialer.line({ ...target, host: '127.0.0.1', security: 'none' }),
  };
}
