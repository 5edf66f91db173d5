/** Protects A12 and S8: which OAuth client is used, and where its server is. */
import { describe, expect, test } from 'vitest';
import { clientFor, google, ownClient, simulated } from '../../../src-main/accounts/oauth/index.ts';
import { codeOf } from '../../support/code-of.ts';
import { client } from './world.ts';

const { clientId } = client;

describe('which client', () => {
  test('A12: the customer’s own before the built-in one; without both the kind is not offered', () => {
    const own = { ...client, origin: 'own' as const };
    expect(clientFor(google, { google: { clientId: `1-a.apps.googleusercontent.com` } }, own)).toBe(own);
    expect(clientFor(google, { google: { clientId } }, null)).toEqual({
      clientId,
      clientSecret: null,
      origin: 'built-in',
    });
    expect(clientFor(google, {}, null)).toBeNull();
    expect(clientFor({ ...google, kind: 'constructor' }, {}, null)).toBeNull();
  });

  test('a build with a malformed client does not start', () => {
    expect(() => clientFor(google, { google: { clientId: 'x' } }, null)).toThrow('google');
  });

  test('A12: an own client is checked, and blanks around pasted texts do not matter', () => {
    expect(ownClient(google, { clientId: ` ${clientId}\n`, clientSecret: ' s-1 ' })).toEqual({
      client: { clientId, clientSecret: 's-1', origin: 'own' },
    });
    expect(ownClient(google, { clientId, clientSecret: ' ' })).toMatchObject({
      client: { clientSecret: null },
    });
    for (const wrong of [
      '',
      'ann@example.com',
      `${clientId}.evil.example`,
      `x${clientId}`,
      `${clientId}\r\nX: y`,
    ])
      expect(ownClient(google, { clientId: wrong })).toMatchObject({
        problem: { code: 'setup-invalid', params: { field: 'clientId' } },
      });
    for (const wrong of ['a b', 'a\r\nb', 'x'.repeat(257)])
      expect(ownClient(google, { clientId, clientSecret: wrong })).toMatchObject({
        problem: { code: 'setup-invalid', params: { field: 'clientSecret' } },
      });
  });
});

describe('a simulated server', () => {
  test('S8: it is on 127.0.0.1, or it is refused', async () => {
    expect(simulated(google, 'http://127.0.0.1:8080')).toMatchObject({
      issuer: google.issuer,
      authorizationEndpoint: 'http://127.0.0.1:8080/o/oauth2/v2/auth',
      tokenEndpoint: 'http://127.0.0.1:8080/token',
      revocationEndpoint: 'http://127.0.0.1:8080/revoke',
    });
    const others = [
      'https://evil.example',
      'http://127.0.0.1',
      'http://127.0.0.1:1@evil.example',
      'http://127.0.0.1.evil.example:1',
      'http://localhost:1',
    ];
    for (const origin of others)
      expect(await codeOf(Promise.resolve().then(() => simulated(google, origin)))).toBe(
        'host-not-confirmed',
      );
  });
});
