/** Protects S1: who gets the password, over what, and how often; and that every way of failing is told as what it is. */

import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { codeOf } from '../../support/code-of.ts';
import { connectMail, forever, hear, type MailSessionOptions } from '../../support/mail-servers/connected.ts';
import { type Script, type ScriptedImap, scriptedImap } from '../../support/scripted-imap/index.ts';
import { selfSigned } from '../net/certificates.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

async function server(script: Partial<Script> = {}): Promise<ScriptedImap> {
  const started = await scriptedImap(['INBOX'], script);
  open.push({ close: () => started.stop() });
  return started;
}
async function connect(options: MailSessionOptions): ReturnType<typeof connectMail> {
  const session = await connectMail(options);
  open.push(session);
  return session;
}
/** A server that is none of mail: `answer` is called for each connection. */
async function otherServer(answer: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const started: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    answer(socket);
  });
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  open.push({
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => started.close(resolve));
    },
  });
  return (started.address() as AddressInfo).port;
}
const soon = { connectMs: 300, greetingMs: 300, signInMs: 600, silenceMs: 400 };
const certificate = selfSigned();
const signIns = ({ commands }: ScriptedImap): readonly string[] =>
  commands.filter((command) => /^(LOGIN|AUTHENTICATE)/.test(command));

describe('S1: what protects the password', () => {
  test('TLS with a certificate of an own authority, for this account', async () => {
    const { port } = await server({ certificate });
    const tls = { port, host: 'localhost', security: 'tls' } as const;
    expect(await codeOf(connect(tls))).toBe('certificate-untrusted');
    const session = await connect({ ...tls, ca: certificate.cert });
    expect((await session.side.mailboxes(forever)).map(({ id }) => id)).toEqual(['INBOX']);
  });

  test('STARTTLS comes before the sign-in, and its certificate is checked', async () => {
    const started = await server({
      certificate,
      startsTls: 'when asked',
      capabilities: ['IMAP4rev1', 'STARTTLS', 'AUTH=PLAIN'],
    });
    const options = { port: started.port, host: 'localhost', security: 'starttls' } as const;
    expect(await codeOf(connect(options))).toBe('certificate-untrusted');
    expect(signIns(started)).toEqual([]);
    const session = await connect({ ...options, ca: certificate.cert });
    expect(await session.side.mailboxes(forever)).toHaveLength(1);
    expect(started.commands.indexOf('STARTTLS')).toBeLessThan(started.commands.indexOf('AUTHENTICATE'));
  });

  test.each([
    ['does not offer STARTTLS', { capabilities: ['IMAP4rev1', 'AUTH=PLAIN'] }],
    ['refuses STARTTLS', { capabilities: ['IMAP4rev1', 'STARTTLS'], instead: { STARTTLS: 'NO not now' } }],
    ['says that nobody has to sign in', { greeting: '* PREAUTH welcome' }],
  ])('a server that %s gets no password', async (_, script: Partial<Script>) => {
    const started = await server(script);
    const options = { port: started.port, host: 'localhost', security: 'starttls' } as const;
    expect(await codeOf(connect(options))).toBe('encryption-missing');
    expect(signIns(started)).toEqual([]);
  });

  test('without TLS only this machine is contacted', async () => {
    const { port } = await server();
    expect(await codeOf(connect({ port, host: 'mail.example.com' }))).toBe('host-not-confirmed');
    expect(await codeOf(connect({ port, host: '192.0.2.1' }))).toBe('host-not-confirmed');
  });

  test('a certificate for another name is not enough', async () => {
    const { port } = await server({ certificate });
    // another way to write 127.0.0.1, which the certificate does not name
    const other = { port, host: '127.1', security: 'tls', ca: certificate.cert } as const;
    expect(await codeOf(connect(other))).toBe('certificate-untrusted');
  });
});

describe('S1: a refused sign-in', () => {
  test.each([
    ['NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)', 'wrong-password'],
    ['NO LOGIN Login error or password error', 'wrong-password'],
    ['NO [AUTHORIZATIONFAILED] no', 'wrong-password'],
    [
      'NO [ALERT] Application-specific password required: https://example.com (Failure)',
      'app-password-required',
    ],
    ['NO [ALERT] Please log in via your web browser: https://example.com (Failure)', 'sign-in-required'],
    ['NO [ALERT] Your account is not enabled for IMAP use. (Failure)', 'mail-switched-off'],
    ['NO IMAP access is disabled for your account', 'mail-switched-off'],
    ['NO [ALERT] Too many simultaneous connections. (Failure)', 'throttled'],
    ['NO [UNAVAILABLE] Temporary authentication failure', 'server-failed'],
    ['NO Temporary authentication failure', 'server-failed'],
    ['NO [LIMIT] Maximum number of connections from user+IP exceeded', 'throttled'],
    ['BAD Request is throttled. Suggested Backoff Time: 5000 milliseconds', 'throttled'],
    ['* BYE [ALERT] Maximum number of connections from user+IP exceeded', 'throttled'],
  ])('%s is told as %s, after one try', async (answer, code) => {
    const started = await server({ instead: { AUTHENTICATE: answer } });
    const error: unknown = await connect({ port: started.port }).catch((thrown: unknown) => thrown);
    const found = problemOf(error);
    expect(found?.code).toBe(code);
    expect(found?.retryAt !== undefined).toBe(code === 'throttled');
    expect(signIns(started)).toHaveLength(1);
    // nothing that the server said is in the Problem
    expect(JSON.stringify(found)).not.toMatch(/alert|example|password (required|error)|simultaneous/i);
  });

  test.each(['AUTH=XOAUTH2', 'AUTH=OAUTHBEARER'])('a token signs in with %s', async (mechanism) => {
    const started = await server({ capabilities: ['IMAP4rev1', 'AUTH=PLAIN', mechanism] });
    const secret = async () => ({ type: 'token', token: 'abc' }) as const;
    const session = await connect({ port: started.port, secret });
    expect(await session.side.mailboxes(forever)).toHaveLength(1);
    expect(started.mechanisms).toEqual([mechanism.slice('AUTH='.length)]);
  });

  test('a token that is refused asks for a new sign-in', async () => {
    const started = await server({
      capabilities: ['IMAP4rev1', 'AUTH=XOAUTH2'],
      instead: { AUTHENTICATE: 'NO [AUTHENTICATIONFAILED] no' },
    });
    const secret = async () => ({ type: 'token', token: 'abc' }) as const;
    expect(await codeOf(connect({ port: started.port, secret }))).toBe('sign-in-required');
  });

  test('a token and a password each need a server that takes them', async () => {
    const passwords = await server();
    const secret = async () => ({ type: 'token', token: 'abc' }) as const;
    expect(await codeOf(connect({ port: passwords.port, secret }))).toBe('account-not-permitted');
    const tokens = await server({ capabilities: ['IMAP4rev1', 'LOGINDISABLED', 'AUTH=XOAUTH2'] });
    expect(await codeOf(connect({ port: tokens.port }))).toBe('account-not-permitted');
    expect([...signIns(passwords), ...signIns(tokens)]).toEqual([]);
  });

  test('after the password was changed, one try and no more', async () => {
    const started = await server();
    const session = await connect({ port: started.port });
    started.change({
      cutBefore: started.asked() + 1,
      instead: { AUTHENTICATE: 'NO [AUTHENTICATIONFAILED] changed' },
    });
    await codeOf(hear(session.side, 'INBOX', null));
    for (let tries = 0; tries < 3; tries += 1)
      expect(['wrong-password', 'unreachable']).toContain(await codeOf(hear(session.side, 'INBOX', null)));
    expect(await codeOf(hear(session.side, 'INBOX', null))).toBe('wrong-password');
    expect(signIns(started)).toHaveLength(2);
  });

  test('S7: a password or name with a line break is no command', async () => {
    const started = await server({ capabilities: ['IMAP4rev1'] });
    const secret = async () => ({ type: 'password', password: 'a\r\nx DELETE INBOX' }) as const;
    expect(await codeOf(connect({ port: started.port, secret }))).toBe('wrong-password');
    expect(started.commands.join(' ')).not.toContain('DELETE');
  });
});

describe('what is no mail server, or is silent', () => {
  test('no greeting, no answer to the sign-in, no answer to a command', async () => {
    const silent = await otherServer(() => undefined);
    expect(await codeOf(connect({ port: silent, limits: soon }))).toBe('not-a-mail-server');
    const mute = await server({ instead: { AUTHENTICATE: null } });
    expect(await codeOf(connect({ port: mute.port, limits: soon }))).toBe('unreachable');
    const late = await server();
    const session = await connect({ port: late.port, limits: soon });
    late.change({ instead: { EXAMINE: null } });
    expect(await codeOf(hear(session.side, 'INBOX', null))).toBe('unreachable');
  });

  test('another protocol, a port without a server, a connection that ends', async () => {
    const web = await otherServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await codeOf(connect({ port: web, limits: soon }))).toBe('not-a-mail-server');
    for (const said of ['', '* OK IMAP4 rea']) {
      const ending = await otherServer((socket) => socket.end(said));
      expect(await codeOf(connect({ port: ending, limits: soon })), said).toBe('unreachable');
    }
    const gone = await server();
    await gone.stop();
    expect(await codeOf(connect({ port: gone.port }))).toBe('unreachable');
    const full = await server({ greeting: '* BYE Too many connections from your address' });
    expect(await codeOf(connect({ port: full.port }))).toBe('throttled');
  });

  test('an answer without an end is refused, and the connection is closed (S6)', async () => {
    const started = await server();
    const session = await connect({ port: started.port });
    started.change({ instead: { EXAMINE: '* OK {99999999999}' } });
    expect(await codeOf(hear(session.side, 'INBOX', null))).toBe('answer-invalid');
  });

  test('who gives up ends the wait at once', async () => {
    const started = await server();
    const session = await connect({ port: started.port });
    started.change({ instead: { EXAMINE: null } });
    const stop = new AbortController();
    const heard = session.side.changes('INBOX', null, stop.signal)[Symbol.asyncIterator]().next();
    setTimeout(() => stop.abort(new Error('given up')), 50);
    await expect(heard).rejects.toThrow('given up');
    started.change({});
    expect((await hear(session.side, 'INBOX', null)).changes).toEqual([]);
  });
});
