/** Codes, access tokens and refresh tokens: who allowed which program what, and for how long. */
import { randomBytes } from 'node:crypto';
import { challengeOf } from '../../simulator/code-challenge.ts';
import type { Stamps } from '../../simulator/stamps.ts';
import type { Person } from '../people.ts';
import type { OAuthClient } from './clients.ts';

export interface Grant {
  readonly person: Person;
  readonly client: OAuthClient;
  readonly scopes: readonly string[];
}

export interface CodeGrant extends Grant {
  readonly redirectUri: string;
  readonly challenge: string | null;
  /** For the ID token that comes with the code (OpenID Connect Core 3.1.2.1). */
  readonly nonce: string | null;
  readonly isOffline: boolean;
}

export interface GivenTokens {
  readonly accessToken: string;
  readonly expiresInS: number;
  /** Null where none is given: without offline access, and on a refresh without rotation. */
  readonly refreshToken: string | null;
  readonly grant: Grant;
  /** Of the sign-in; null for a refresh. */
  readonly nonce: string | null;
}

/** `wrong` in the words of Google's token endpoint. */
export type TokenResult =
  | GivenTokens
  | { readonly wrong: 'invalid_grant' | 'redirect_uri_mismatch'; readonly text: string };

export interface GrantOptions {
  /** Each refresh gives a new refresh token; the old one works until the new one was used. Google does not do so today. */
  readonly rotatesRefreshTokens: boolean;
  readonly accessTokenS: number;
}

export interface Grants {
  /** Scopes that the person has already allowed the client. */
  allowed(person: Person, client: OAuthClient): readonly string[];
  newCode(grant: CodeGrant): string;
  redeem(client: OAuthClient, code: string, redirectUri: string, verifier: string | null): TokenResult;
  refresh(client: OAuthClient, token: string): TokenResult;
  /** Null for tokens that are not valid, or not any more. */
  byAccessToken(token: string): (Grant & { readonly expiresAt: number }) | null;
  /** Takes back everything that the token's person allowed its client. @returns false for an unknown token */
  revokeToken(token: string): boolean;
  revoke(person: Person, client: OAuthClient | null): void;
  /** Ends all access tokens of a person; refresh tokens stay. */
  expireAccessTokens(person: Person): void;
  /** Gives tokens without a browser. */
  give(grant: Grant): GivenTokens;
}

const codeMs = 600_000;
const dayMs = 86_400_000;
const testingMs = 7 * dayMs;
const idleMs = 180 * dayMs;
/** Of one account and one client; the oldest dies when one more is given. */
const mostRefreshTokens = 100;

interface RefreshToken {
  readonly token: string;
  readonly grant: Grant;
  readonly givenAt: number;
  usedAt: number;
  /** With rotation: the token that this one replaces. */
  readonly replaces: string | null;
}

export function createGrants(stamps: Stamps, options: GrantOptions): Grants {
  const codes = new Map<string, CodeGrant & { readonly at: number }>();
  const redeemed = new Set<string>();
  const access = new Map<string, Grant & { readonly expiresAt: number }>();
  const refresh = new Map<string, RefreshToken>();
  const allowed = new Map<string, readonly string[]>();
  const secret = (bytes: number): string => randomBytes(bytes).toString('base64url');
  const key = (person: Person, client: OAuthClient): string => `${person.sub} ${client.id}`;

  const giveRefresh = (grant: Grant, replaces: string | null): string => {
    const token = `1//0${secret(48)}`;
    const ofSame = [...refresh.values()].filter(
      (one) => key(one.grant.person, one.grant.client) === key(grant.person, grant.client),
    );
    if (ofSame.length >= mostRefreshTokens) refresh.delete(ofSame[0]?.token ?? '');
    refresh.set(token, { token, grant, givenAt: stamps.now(), usedAt: stamps.now(), replaces });
    return token;
  };
  const give = (grant: Grant, refreshToken: string | null, nonce: string | null = null): GivenTokens => {
    const accessToken = `ya29.${secret(96)}`;
    const expiresInS = options.accessTokenS - 1;
    access.set(accessToken, { ...grant, expiresAt: stamps.now() + options.accessTokenS * 1000 });
    return { accessToken, expiresInS, refreshToken, grant, nonce };
  };
  const isDead = ({ grant, givenAt, usedAt }: RefreshToken): boolean =>
    stamps.now() - usedAt > idleMs ||
    (grant.client.publishing === 'testing' && stamps.now() - givenAt > testingMs);
  const revoke = (person: Person, client: OAuthClient | null): void => {
    const isMeant = (grant: Grant): boolean =>
      grant.person.sub === person.sub && (client === null || grant.client.id === client.id);
    for (const [token, grant] of access) if (isMeant(grant)) access.delete(token);
    for (const [token, { grant }] of refresh) if (isMeant(grant)) refresh.delete(token);
    for (const known of allowed.keys())
      if (client === null ? known.startsWith(`${person.sub} `) : known === key(person, client))
        allowed.delete(known);
  };

  return {
    allowed: (person, client) => allowed.get(key(person, client)) ?? [],
    newCode(grant) {
      const code = `4/0${secret(52)}`;
      codes.set(code, { ...grant, at: stamps.now() });
      const known = allowed.get(key(grant.person, grant.client)) ?? [];
      allowed.set(key(grant.person, grant.client), [...new Set([...known, ...grant.scopes])]);
      return code;
    },
    redeem(client, code, redirectUri, verifier) {
      if (redeemed.has(code)) return { wrong: 'invalid_grant', text: 'Bad Request' };
      const found = codes.get(code);
      if (found === undefined || found.client.id !== client.id)
        return { wrong: 'invalid_grant', text: 'Malformed auth code.' };
      if (stamps.now() - found.at > codeMs) return { wrong: 'invalid_grant', text: 'Bad Request' };
      if (found.redirectUri !== redirectUri) return { wrong: 'redirect_uri_mismatch', text: 'Bad Request' };
      if (found.challenge !== null && verifier === null)
        return { wrong: 'invalid_grant', text: 'Missing code verifier.' };
      if (found.challenge !== null && challengeOf(verifier ?? '') !== found.challenge)
        return { wrong: 'invalid_grant', text: 'Invalid code verifier.' };
      codes.delete(code);
      redeemed.add(code);
      const { person, scopes, nonce } = found;
      const grant = { person, client, scopes };
      return give(grant, found.isOffline ? giveRefresh(grant, null) : null, nonce);
    },
    refresh(client, token) {
      const found = refresh.get(token);
      if (found === undefined || found.grant.client.id !== client.id || isDead(found))
        return { wrong: 'invalid_grant', text: 'Token has been expired or revoked.' };
      found.usedAt = stamps.now();
      if (found.replaces !== null) refresh.delete(found.replaces);
      return give(found.grant, options.rotatesRefreshTokens ? giveRefresh(found.grant, token) : null);
    },
    byAccessToken(token) {
      const found = access.get(token);
      return found === undefined || found.expiresAt <= stamps.now() ? null : found;
    },
    revokeToken(token) {
      const grant = access.get(token) ?? refresh.get(token)?.grant;
      if (grant === undefined) return false;
      revoke(grant.person, grant.client);
      return true;
    },
    revoke,
    expireAccessTokens(person) {
      for (const [token, grant] of access) if (grant.person.sub === person.sub) access.delete(token);
    },
    give: (grant) => give(grant, giveRefresh(grant, null)),
  };
}
