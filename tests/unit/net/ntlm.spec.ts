/** NTLM: the published examples, one handshake for each connection, and no password for anybody else. */
import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDialer, ntlmSignIn } from '../../../src-main/net/index.ts';
import { channelBindingHash } from '../../../src-main/net/ntlm/channel-binding.ts';
import { md4 } from '../../../src-main/net/ntlm/md4.ts';
import {
  answerMessage,
  negotiateMessage,
  ntlmV2Response,
  ownerKey,
} from '../../../src-main/net/ntlm/messages.ts';
import { type NtlmServer, ntlmServer } from '../../support/ntlm-server.ts';
import { type Certificate, selfSigned } from './certificates.ts';

describe('the published examples', () => {
  it.each([
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
    ['message digest', 'd9130a8164549fe818874806e1c7014b'],
    [
      '12345678901234567890123456789012345678901234567890123456789012345678901234567890',
      'e33b4ddc9c38f2199c3e7b164fcc0536',
    ],
  ])('MD4 of “%s” (RFC 1320 appendix A.5)', (text, hash) => {
    expect(md4(Buffer.from(text)).toString('hex')).toBe(hash);
  });

  it.each([55, 56, 63, 64, 65])('MD4 of %s bytes fills whole blocks', (length) => {
    expect(md4(Buffer.alloc(length, 'a'))).not.toEqual(md4(Buffer.alloc(length + 1, 'a')));
  });

  const user = { name: 'User', domain: 'Domain', password: 'Password' };

  it('the owner’s key and the proof ([MS-NLMP] 4.2.4)', () => {
    const key = ownerKey(user);
    expect(key.toString('hex')).toBe('0c868a403bfd7a93a3001ef22ef02e3f');
    const targetInfo = Buffer.from(
      '02000c0044006f006d00610069006e0001000c005300650072007600650072000000' + '0000',
      'hex',
    );
    const response = ntlmV2Response(key, {
      serverChallenge: Buffer.from('0123456789abcdef', 'hex'),
      clientChallenge: Buffer.alloc(8, 0xaa),
      time: Buffer.alloc(8),
      targetInfo,
    });
    expect(response.subarray(0, 16).toString('hex')).toBe('68cd0ab851e51c96aabc927bebef6a1c');
  });

  it('a name is upper-cased as Windows does it, and a domain is not', () => {
    expect(ownerKey({ ...user, name: 'uSER' })).toEqual(ownerKey(user));
    expect(ownerKey({ ...user, domain: 'DOMAIN' })).not.toEqual(ownerKey(user));
    expect(ownerKey({ ...user, name: 'straße' })).not.toEqual(ownerKey({ ...user, name: 'STRASSE' }));
  });

  it.each([
    ['cut off', (challenge: Buffer) => challenge.subarray(0, 40)],
    ['of another type', (challenge: Buffer) => challenge.fill(1, 8, 9)],
    ['with a field outside of it', (challenge: Buffer) => challenge.fill(255, 44, 46)],
    ['without Unicode', (challenge: Buffer) => challenge.fill(0, 20, 21)],
  ])('a challenge %s is not answered', (_name, spoil) => {
    const challenge = Buffer.alloc(56);
    challenge.write('NTLMSSP\0', 'latin1');
    challenge.writeUInt32LE(2, 8);
    challenge.writeUInt32LE(1, 20);
    const parts = {
      negotiate: negotiateMessage(),
      user,
      clientChallenge: Buffer.alloc(8),
      now: 0,
      servicePrincipalName: 'HTTP/mail',
      channelBinding: null,
    };
    expect(answerMessage({ ...parts, challenge }).readUInt32LE(8)).toBe(3);
    expect(() => answerMessage({ ...parts, challenge: spoil(Buffer.from(challenge)) })).toThrow();
  });
});

describe('over connections', () => {
  let certificate: Certificate;
  let server: NtlmServer;
  const user = { name: 'zoë', domain: 'CORP', password: 'pass:wörd' };
  const dialers: ReturnType<typeof createDialer>[] = [];

  beforeAll(async () => {
    certificate = selfSigned();
    server = await ntlmServer(ownerKey(user), certificate);
  });
  afterEach(async () => {
    await Promise.all(dialers.splice(0).map((dialer) => dialer.close()));
    Object.assign(server.conduct, {
      schemes: ['Negotiate', 'NTLM'],
      boundTo: certificate.cert,
      forgets: false,
    });
    (server.log as string[]).length = 0;
  });
  afterAll(() => server.close());

  const channelTo = (origin: string, password = user.password, connectionsPerHost = 6) => {
    const dialer = createDialer({ certificateAuthorities: [certificate.cert], connectionsPerHost });
    dialers.push(dialer);
    const account = { user: { ...user, password }, path: '/EWS/Exchange.asmx', now: () => Date.now() };
    return dialer.channel({ origin, connectionSignIn: ntlmSignIn(account) });
  };
  const post = async (channel: ReturnType<typeof channelTo>, url = `${server.origin}/EWS`): Promise<string> =>
    channel
      .fetch(url, { method: 'POST', body: '<x/>' })
      .then(async (response) => `${response.status} ${await response.text()}`)
      .catch(({ problem }) => `${problem?.code} ${problem?.params.reason ?? ''}`);

  it('one handshake serves all requests of a connection, bound to its certificate', async () => {
    const channel = channelTo(server.origin, user.password, 1);
    for (let times = 0; times < 3; times += 1) expect(await post(channel)).toBe('200 served');
    expect(server.log).toEqual(['1 NTLM begins', '1 signed in', '1 POST', '1 POST', '1 POST']);
  });

  it('each further connection has its own', async () => {
    const channel = channelTo(server.origin);
    const answers = await Promise.all(Array.from({ length: 4 }, () => post(channel)));
    expect(new Set(answers)).toEqual(new Set(['200 served']));
    const begun = server.log.filter((line) => line.endsWith('begins')).length;
    expect(server.log.filter((line) => line.endsWith('signed in'))).toHaveLength(begun);
    expect(server.log.filter((line) => line.endsWith('by nobody'))).toEqual([]);
  });

  it('a wrong password is tried once, whatever is asked at the same time and later (S1)', async () => {
    const channel = channelTo(server.origin, 'wrong');
    const answers = await Promise.all(Array.from({ length: 6 }, () => post(channel)));
    answers.push(await post(channel));
    expect(new Set(answers)).toEqual(new Set(['wrong-password ntlm']));
    expect(server.log.filter((line) => line.includes('refused'))).toHaveLength(1);
  });

  it('a server that knows the connection by another certificate refuses it (Extended Protection)', async () => {
    server.conduct.boundTo = selfSigned().cert;
    expect(await post(channelTo(server.origin))).toBe('wrong-password ntlm');
    expect(server.log.at(-1)).toMatch(/refused: the binding$/);
  });

  it('a server with Negotiate alone gets the same messages under that name', async () => {
    server.conduct.schemes = ['Negotiate'];
    expect(await post(channelTo(server.origin))).toBe('200 served');
    expect(server.log.map((line) => line.replace(/^\d+ /, ''))).toEqual([
      'NTLM is not offered',
      'Negotiate begins',
      'signed in',
      'POST',
    ]);
  });

  it.each([
    ['Basic', 'basic-only'],
    ['Bearer', 'oauth-only'],
  ])('a server with %s alone says so', async (scheme, reason) => {
    server.conduct.schemes = [scheme];
    expect(await post(channelTo(server.origin))).toBe(`account-not-permitted ${reason}`);
  });

  it('a server that forgets its connections answers 401 to the caller, and gets no second handshake', async () => {
    server.conduct.forgets = true;
    expect(await post(channelTo(server.origin))).toMatch(/^401/);
    expect(server.log.filter((line) => line.endsWith('begins'))).toHaveLength(1);
  });

  it('another origin gets no handshake, however a redirect leads there (S1)', async () => {
    const other = await ntlmServer(ownerKey(user), certificate);
    try {
      expect(await post(channelTo(server.origin), `${other.origin}/EWS`)).toMatch(/^401/);
      expect(other.log).toEqual(['1 POST by nobody']);
    } finally {
      await other.close();
    }
  });

  it('a server without a proven certificate gets nothing', async () => {
    const dialer = createDialer({ certificateAuthorities: [selfSigned().cert] });
    dialers.push(dialer);
    const account = { user, path: '/EWS/Exchange.asmx', now: () => 0 };
    const channel = dialer.channel({ origin: server.origin, connectionSignIn: ntlmSignIn(account) });
    expect(await post(channel)).toBe('certificate-untrusted ');
    expect(server.log).toEqual([]);
  });
});

it('the binding is the hash of the certificate by the hash of its signature, at least SHA-256', () => {
  const { cert } = selfSigned();
  const der = Buffer.from(cert.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  const expected = (name: string): string => {
    const text = Buffer.concat([Buffer.from('tls-server-end-point:'), createHash(name).update(der).digest()]);
    const head = Buffer.alloc(20);
    head.writeUInt32LE(text.length, 16);
    return createHash('md5')
      .update(Buffer.concat([head, text]))
      .digest('hex');
  };
  expect(channelBindingHash(der).toString('hex')).toBe(expected('sha256'));
});
