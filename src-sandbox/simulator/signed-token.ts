/** Signed JSON web tokens (RFC 7519), as identity services give them, and the key that checks them. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Json } from './json.ts';

export interface TokenSigner {
  /** RS256. */
  sign(claims: Json): string;
  /** A JSON web key (RFC 7517). */
  publicKey(): Json;
}

/** Made when it is first used, which takes a while, and once for all simulated services of a process. */
let keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } | null = null;

function pair(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  keys ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
  return keys;
}

export function createTokenSigner(): TokenSigner {
  const kid = 'simulated';
  const part = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return {
    sign(claims) {
      const content = [part({ alg: 'RS256', kid, typ: 'JWT' }), part(claims)].join('.');
      return `${content}.${sign('sha256', Buffer.from(content), pair().privateKey).toString('base64url')}`;
    },
    publicKey: () => ({
      ...(pair().publicKey.export({ format: 'jwk' }) as Json),
      kid,
      use: 'sig',
      alg: 'RS256',
    }),
  };
}
