/** Codes, access tokens and refresh tokens: who allowed which program what, and for how long. */
import { randomBytes } from 'node:crypto';
import { challengeOf } from '../../simulator/code-challenge.ts';
import type { Stamps } from '../../simulator/stamps.ts';
import type { Person } from '../people.ts';
import type { IdentityClient } from './clients.ts';

export interface Grant {
  readonly person: Person;
  readonly client: IdentityClient;
  readonly openId: readonly string[];
  /** Permissions of Graph. */
  readonly graph: readonly string[];
}

export interface CodeGrant extends Grant {
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly nonce: string | null;
}

export interface GivenTokens {
  readonly accessToken: string;
  readonly expiresInS: number;
  /** Null without `offline_access`. */
  readonly refreshToken: string | null;
  readonly grant: Grant;
  /** Of the sign-in; null for a refresh. */
  readonly nonce: string | null;
}

/** `refused` is an AADSTS number; `issuedAt` epoch milliseconds. */
export type TokenResult =
  | GivenTokens
  | { readonly refused: number; readonly issuedAt?: number; readonly revokedAt?: number };

export interface Grants {
  newCode(grant: CodeGrant): string;
  redeem(client: IdentityClient, code: string, redirectUri: string, verifier: string | null): TokenResult;
  /** Gives a new refresh token each time; the old one goes on working until it expires, as Microsoft's do. */
  refresh(client: IdentityClient, token: string, graph: readonly string[] | null): TokenResult;
  /** Null for tokens that are not valid, or not any more. */
  byAccessToken(token: string): Grant | null;
  /** Ends what was given before: `password` as a new password does, `removed` as taking the program's access back does. */
  revoke(person: Person, why: 'password' | 'removed'): void;
  expireAccessTokens(person: Person): void;
  /** The refresh tokens of a person have not been used for 90 days. */
  expireRefreshTokens(person: Person): void;
  give(grant: Grant): GivenTokens;
}

const codeMs = 600_000;
const idleMs = 90 * 86_400_000;

interface RefreshToken {
  readonly grant: Grant;
  readonly givenAt: number;
  /** Later tokens have larger ones. */
  readonly serial: number;
  usedAt: number;
}

interface Revocation {
  readonly at: number;
  readonly serial: number;
  readonly why: 'password' | 'removed';
}

/** @param accessTokenS how long access tokens are valid */
export function createGrants(stamps: Stamps, accessTokenS: number): Grants {
  const codes = new Map<string, CodeGrant & { readonly at: number }>();
  const redeemed = new Set<string>();
  const access = new Map<string, Grant & { readonly expiresAt: number }>();
  const refresh = new Map<string, RefreshToken>();
  const revoked = new Map<string, Revocation>();
  const secret = (bytes: number): string => randomBytes(bytes).toString('base64url');

  const give = (grant: Grant, nonce: string | null = null): GivenTokens => {
    // access tokens for Graph have the form of a signed token, and are opaque to programs
    const accessToken = `eyJ0eXAiOiJKV1QifQ.${secret(300)}.${secret(64)}`;
    access.set(accessToken, { ...grant, expiresAt: stamps.now() + accessTokenS * 1000 });
    const isOffline = grant.openId.includes('offline_access');
    const refreshToken = isOffline ? `1.A${secret(400)}` : null;
    if (refreshToken !== null)
      refresh.set(refreshToken, {
        grant,
        givenAt: stamps.now(),
        serial: stamps.next(),
        usedAt: stamps.now(),
      });
    return { accessToken, expiresInS: accessTokenS - 1, refreshToken, grant, nonce };
  };

  return {
    newCode(grant) {
      const code = `1.A${secret(180)}`;
      codes.set(code, { ...grant, at: stamps.now() });
      return code;
    },
    redeem(client, code, redirectUri, verifier) {
      if (redeemed.has(code)) return { refused: 54005 };
      const found = codes.get(code);
      if (found === undefined || found.client.id !== client.id) return { refused: 70000 };
      if (stamps.now() - found.at > codeMs) return { refused: 70008 };
      if (found.redirectUri !== redirectUri) return { refused: 500112 };
      if (found.challenge !== null && challengeOf(verifier ?? '') !== found.challenge)
        return { refused: 501481 };
      codes.delete(code);
      redeemed.add(code);
      const { person, openId, graph, nonce } = found;
      return give({ person, client, openId, graph }, nonce);
    },
    refresh(client, token, graph) {
      const found = refresh.get(token);
      if (found === undefined) return { refused: token.startsWith('1.A') ? 70000 : 9002313 };
      const { grant, givenAt, serial, usedAt } = found;
      if (grant.client.id !== client.id) return { refused: 70000 };
      const ended = revoked.get(grant.person.id);
      if (ended !== undefined && serial < ended.serial)
        return ended.why === 'password'
          ? { refused: 50173, issuedAt: givenAt, revokedAt: ended.at }
          : { refused: 65001, issuedAt: givenAt };
      if (stamps.now() - usedAt > idleMs) return { refused: 700082, issuedAt: givenAt };
      if (graph?.some((scope) => !grant.graph.includes(scope)) === true) return { refused: 65001 };
      found.usedAt = stamps.now();
      return give(grant);
    },
    byAccessToken(token) {
      const found = access.get(token);
      return found === undefined || found.expiresAt <= stamps.now() ? null : found;
    },
    revoke(person, why) {
      revoked.set(person.id, { at: stamps.now(), serial: stamps.next(), why });
      for (const [token, grant] of access) if (grant.person.id === person.id) access.delete(token);
    },
    expireAccessTokens(person) {
      for (const [token, grant] of access) if (grant.person.id === person.id) access.delete(token);
    },
    expireRefreshTokens(person) {
      for (const token of refresh.values())
        if (token.grant.person.id === person.id) token.usedAt = stamps.now() - idleMs - 1;
    },
    give: (grant) => give(grant),
  };
}
