/** The simulated Exchange lets people in as IIS does: Basic, NTLM, what is switched off, and what an administrator has blocked. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { md4 } from '../../../src-sandbox/exchange/authentication/md4.ts';
import { challengeMessage, isAnswerOf } from '../../../src-sandbox/exchange/authentication/ntlm.ts';
import { ewsFaults } from '../../../src-sandbox/exchange/index.ts';
import {
  anna,
  answerOf,
  basic,
  calendarFolder,
  deep,
  type ExchangeWorld,
  envelope,
  exchangeWorld,
  password,
} from '../../support/simulated-exchange.ts';

let world: ExchangeWorld;
beforeEach(async () => {
  world = await exchangeWorld();
});
afterEach(async () => {
  expect(await world.stop()).toEqual([]);
});

const question = `<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds>${calendarFolder}</m:FolderIds></m:GetFolder>`;

function ask(authorization: string | null, more: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(world.exchange.ewsUrl, {
    method: 'POST',
    headers: {
      'Content-Type': 'text/xml; charset=utf-8',
      ...(authorization === null ? {} : { Authorization: authorization }),
      ...more,
    },
    body: envelope(question, 'Exchange2013'),
  });
}

describe('with Basic', () => {
  it('an account has three names', async () => {
    for (const name of ['anna', 'CONTOSO\\anna', 'contoso.test\\Anna', anna])
      expect([name, (await ask(basic(name, password))).status]).toEqual([name, 200]);
    for (const name of ['OTHER\\anna', 'nobody', 'nobody@contoso.test'])
      expect([name, (await ask(basic(name, password))).status]).toEqual([name, 401]);
  });

  it('an answer without credentials names the schemes and has no body', async () => {
    const answer = await ask(null);
    expect([answer.status, await answer.text()]).toEqual([401, '']);
    expect(answer.headers.get('www-authenticate')).toBe('Negotiate, NTLM, Basic realm="mail.contoso.test"');
  });

  it('wrong passwords are counted, and lock the account', async () => {
    world.exchange.authentication.setLockout(2);
    for (const _ of [1, 2]) expect((await ask(basic(anna, 'wrong'))).status).toBe(401);
    expect(world.exchange.authentication.wrongPasswords(anna)).toBe(2);
    expect((await ask(basic(anna, password))).status).toBe(401);
    world.exchange.authentication.setLockout(null);
    expect((await ask(basic(anna, password))).status).toBe(200);
  });

  it('nobody comes in where it is switched off', async () => {
    world.exchange.authentication.setSchemes(['negotiate', 'ntlm']);
    const answer = await ask(basic(anna, password));
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Negotiate, NTLM']);
    expect(world.exchange.authentication.wrongPasswords(anna)).toBe(0);
  });
});

describe('an administrator', () => {
  it('blocks EWS for an account', async () => {
    world.exchange.setBlock(anna, 'account');
    const answer = await ask(basic(anna, password));
    expect([answer.status, await answer.text()]).toEqual([403, '']);
    world.exchange.setBlock(anna, null);
    expect((await ask(basic(anna, password))).status).toBe(200);
  });

  it('blocks a program by its name', async () => {
    world.exchange.setBlock(anna, { userAgent: /^Concord/ });
    expect((await ask(basic(anna, password), { 'User-Agent': 'Concord/1' })).status).toBe(403);
    expect((await ask(basic(anna, password), { 'User-Agent': 'Outlook' })).status).toBe(200);
  });
});

describe('NTLM', () => {
  it('makes its keys with MD4 as RFC 1320 has it', () => {
    const digests = [
      '',
      'a',
      'abc',
      '12345678901234567890123456789012345678901234567890123456789012345678901234567890',
    ];
    expect(digests.map((text) => md4(Buffer.from(text)).toString('hex'))).toEqual([
      '31d6cfe0d16ae931b73c59d7e0c089c0',
      'bde52cb31de33e46245e05fbdbd6fb24',
      'a448017aaf21d8525fc10ae87aa6729d',
      'e33b4ddc9c38f2199c3e7b164fcc0536',
    ]);
  });

  it('takes the answer that MS-NLMP 4.2.4 prints, and no other', () => {
    const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');
    const blob = Buffer.from(
      `0101000000000000${'00'.repeat(8)}${'aa'.repeat(8)}0000000002000c0044006f006d00610069006e0001000c005300650072007600650072000000000000000000`,
      'hex',
    );
    const proof = Buffer.from('68cd0ab851e51c96aabc927bebef6a1c', 'hex');
    const names = { domain: 'D', computer: 'C', dnsDomain: 'd', dnsComputer: 'c' };
    const negotiate = Buffer.concat([
      Buffer.from('NTLMSSP\0', 'latin1'),
      Buffer.from('0100000000000000', 'hex'),
    ]);
    const challenge = challengeMessage(negotiate, Buffer.from('0123456789abcdef', 'hex'), names, 0);
    const answer = answerMessage(Buffer.concat([proof, blob]), wide('Domain'), wide('User'));
    expect(isAnswerOf('Password', { negotiate, challenge, answer })).toBe(true);
    expect(isAnswerOf('password', { negotiate, challenge, answer })).toBe(false);
    const other = challengeMessage(negotiate, Buffer.alloc(8), names, 0);
    expect(isAnswerOf('Password', { negotiate, challenge: other, answer })).toBe(false);
    // version 1 has 24 bytes
    expect(
      isAnswerOf('Password', {
        negotiate,
        challenge,
        answer: answerMessage(Buffer.alloc(24), wide('D'), wide('U')),
      }),
    ).toBe(false);
  });
});

/** The third message of NTLM (MS-NLMP 2.2.1.3), without the code of integrity. */
function answerMessage(response: Buffer, domain: Buffer, user: Buffer): Buffer {
  const head = Buffer.alloc(64);
  head.write('NTLMSSP\0', 'latin1');
  head.writeUInt32LE(3, 8);
  let at = 64;
  for (const [field, { length }] of [
    [20, response],
    [28, domain],
    [36, user],
  ] as const) {
    head.writeUInt16LE(length, field);
    head.writeUInt16LE(length, field + 2);
    head.writeUInt32LE(at, field + 4);
    at += length;
  }
  return Buffer.concat([head, response, domain, user]);
}

describe('trouble', () => {
  it('of a busy server says how long to wait', async () => {
    world.exchange.setFaults(() => ({ type: 'error', error: ewsFaults.busy(178_510) }));
    const { status, codes, body } = await world.call(question);
    expect([status, codes, deep(body, 'Value').text]).toEqual([500, ['ErrorServerBusy'], '178510']);
    world.exchange.setFaults(() => ({ type: 'error', error: ewsFaults.tooManyConnections }));
    expect((await world.call(question)).codes).toEqual(['ErrorExceededConnectionCount']);
    world.exchange.setFaults(() => ({ type: 'error', error: ewsFaults.mailboxMoving }));
    expect((await world.call(question)).codes).toEqual(['ErrorMailboxMoveInProgress']);
  });

  it('comes to one operation alone', async () => {
    world.exchange.setFaults(({ operation }) =>
      operation === 'GetItem' ? { type: 'error', error: ewsFaults.internal } : null,
    );
    expect((await world.call(question)).codes).toEqual(['NoError']);
    const read =
      '<m:GetItem><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:ItemIds><t:ItemId Id="x"/></m:ItemIds></m:GetItem>';
    expect((await world.call(read)).codes).toEqual(['ErrorInternalServerError']);
    world.exchange.setFaults(() => ({ type: 'refuse' }));
    await expect(world.call(question)).rejects.toThrow();
  });

  it('of a newer schema than the server has is a fault', async () => {
    world.exchange.setVersion('2013');
    const newer = await world.call(question, { version: 'V2017_07_11' });
    expect([newer.status, newer.codes]).toEqual([500, ['ErrorInvalidServerVersion']]);
    const { body } = answerOf(200, (await world.call(question)).text);
    expect(body.name).toBe('GetFolderResponse');
    const asked =
      '<m:GetItem><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties><t:FieldURI FieldURI="item:Flag"/></t:AdditionalProperties></m:ItemShape><m:ItemIds><t:ItemId Id="x"/></m:ItemIds></m:GetItem>';
    const older = await world.call(asked, { version: 'Exchange2010' });
    expect([older.status, older.codes]).toEqual([500, ['ErrorSchemaValidation']]);
    expect((await world.call(asked)).codes).toEqual(['ErrorInvalidIdMalformed']);
  });
});
