/**
 * Who signed in, from the ID token (OpenID Connect Core 3.1.3.7). Its signature is not checked: it comes from the token endpoint itself
 * over TLS, in the answer to a request with a code of this sign-in, which that section permits in place of the signature.
 */
import { z } from 'zod';
import { parseBoundedJson } from '../../../src-shared/domain/bounded-json.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import type { OAuthClient } from './client.ts';
import { isSameSecret } from './one-time-values.ts';
import { type AuthorizationServer, type Identity, isIssuer } from './server.ts';

export interface ExpectedToken {
  readonly server: AuthorizationServer;
  readonly client: OAuthClient;
  readonly nonce: string;
  /** Epoch milliseconds by the server's clock where it is known: this machine's clock may be wrong. */
  readonly now: number;
}

const leewayMs = 15 * 60_000;

const guid = z.string().regex(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i);

const claims = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string()).min(1).max(16)]),
  azp: z.string().optional(),
  exp: z.number(),
  nonce: z.string(),
  sub: z.string().regex(/^[ -~]{1,255}$/),
  email: z.string().optional(),
  email_verified: z.union([z.boolean(), z.string()]).optional(),
  preferred_username: z.string().optional(),
  oid: guid.optional(),
  tid: guid.optional(),
});

/** @throws ProblemError `answer-invalid` with the claim that is wrong */
export function identityIn(idToken: string, { server, client, nonce, now }: ExpectedToken): Identity {
  const { host } = new URL(server.tokenEndpoint);
  const wrong = (claim: string): never => fail('answer-invalid', { host, claim });
  const read = claims.safeParse(payloadOf(idToken));
  if (!read.success) return wrong('form');
  const { iss, aud, azp, exp, tid } = read.data;
  // Google also writes its issuer without the scheme
  if (![iss, `https://${iss}`].some((one) => isIssuer(server, one, tid ?? ''))) wrong('iss');
  const audiences = [aud].flat();
  if (!audiences.includes(client.clientId)) wrong('aud');
  if ((audiences.length > 1 || azp !== undefined) && azp !== client.clientId) wrong('azp');
  if (exp * 1000 + leewayMs < now) wrong('exp');
  if (!isSameSecret(read.data.nonce, nonce)) wrong('nonce');
  const { subject, addresses } = server.identityOf(read.data);
  return { subject, addresses: addressesOf(addresses) };
}

/** What of these is an e-mail address, in lower case, each once. */
export function addressesOf(texts: readonly string[]): readonly string[] {
  const isAddress = (text: string): boolean =>
    text.length <= 320 && /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(text);
  return [...new Set(texts.filter(isAddress).map((text) => text.toLowerCase()))];
}

function payloadOf(idToken: string): unknown {
  const [, payload, ...rest] = idToken.split('.');
  if (payload === undefined || rest.length !== 1) return null;
  try {
    const text = Buffer.from(payload, 'base64url').toString('utf8');
    return parseBoundedJson(text, { mostDepth: 8, mostSeparators: 1_000 });
  } catch {
    return null;
  }
}

export interface ExpectedIdentity {
  /** Decides alone where it is known: a person may have been given another address since. */
  readonly subject: string | null;
  /** One of them has to match where no subject is known. Empty: any account. */
  readonly addresses: readonly string[];
}

export function isExpected(server: AuthorizationServer, who: Identity, expected: ExpectedIdentity): boolean {
  if (expected.subject !== null) return who.subject === expected.subject;
  if (expected.addresses.length === 0) return true;
  return who.addresses.some((address) =>
    expected.addresses.some((one) => server.isSameAddress(one, address)),
  );
}
