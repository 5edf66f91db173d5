/** The token endpoint, and the ID tokens that it gives. */
import type { Json } from '../../simulator/json.ts';
import type { TokenSigner } from '../../simulator/signed-token.ts';
import type { Stamps } from '../../simulator/stamps.ts';
import { guidOf, personalTenant } from '../people.ts';
import type { Directory } from './directory.ts';
import type { GivenTokens, Grants, TokenResult } from './grants.ts';
import type { Details, RefusalWords } from './refusal-words.ts';
import { refusal } from './refusals.ts';
import { readScopes, writeScopes } from './scopes.ts';

export interface TokenAnswer {
  readonly status: number;
  readonly body: Json;
}

export interface TokenEndpoint {
  /** @param tenant of the path */
  token(tenant: string, form: URLSearchParams): TokenAnswer;
  /** Changes claims of an account's ID tokens; undefined takes one away. */
  setClaims(accountId: string, claims: Json): void;
}

export interface TokenEndpointParts {
  readonly directory: Directory;
  readonly grants: Grants;
  readonly words: RefusalWords;
  readonly signer: TokenSigner;
  readonly stamps: Stamps;
}

export function createTokenEndpoint(parts: TokenEndpointParts): TokenEndpoint {
  const { directory, grants, words, signer, stamps } = parts;
  const claimsOf = new Map<string, Json>();

  const refuse = (number: number, details: Details): TokenAnswer => {
    const found = refusal(number);
    return { status: found.status ?? 400, body: words.body(found, details) };
  };
  const idToken = ({ grant, nonce }: GivenTokens): string => {
    const { person, client, openId } = grant;
    const now = Math.floor(stamps.now() / 1000);
    return signer.sign({
      ver: '2.0',
      iss: `https://login.microsoftonline.com/${person.tenant}/v2.0`,
      // another one for each program
      sub: Buffer.from(guidOf(`${person.id} ${client.id}`)).toString('base64url'),
      aud: client.id,
      exp: now + 3600,
      iat: now,
      nbf: now,
      ...(openId.includes('profile')
        ? { name: person.name, preferred_username: person.userPrincipalName }
        : {}),
      ...(openId.includes('profile') ? { oid: person.id } : {}),
      // work and school accounts have this claim where the program asks for it in its registration
      ...(openId.includes('email') ? { email: person.email } : {}),
      tid: person.tenant,
      ...(nonce === null ? {} : { nonce }),
      ...(person.tenant === personalTenant ? {} : { rh: '1.AAAA', uti: guidOf(`uti ${now}`) }),
      ...claimsOf.get(person.id),
    });
  };
  const answerOf = (result: TokenResult, details: Details, isRefresh: boolean): TokenAnswer => {
    if ('refused' in result) {
      const iso = (at: number | undefined): string => (at === undefined ? '' : new Date(at).toISOString());
      const times = { issued: iso(result.issuedAt), validFrom: iso(result.revokedAt) };
      return refuse(result.refused, { ...details, ...times });
    }
    const { accessToken, expiresInS, refreshToken, grant } = result;
    const set = isRefresh ? directory.refusalAt(grant.person, 'refresh') : null;
    if (set !== null) return refuse(set.number, { ...details, user: grant.person.email });
    return {
      status: 200,
      body: {
        token_type: 'Bearer',
        scope: writeScopes(grant.openId, grant.graph),
        expires_in: expiresInS,
        ext_expires_in: expiresInS,
        access_token: accessToken,
        ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
        ...(grant.openId.includes('openid') ? { id_token: idToken(result) } : {}),
      },
    };
  };

  return {
    token(tenant, form) {
      const clientId = form.get('client_id');
      const details = { client: clientId ?? '', tenant, redirect: form.get('redirect_uri') ?? '' };
      if (!directory.hasTenant(tenant)) return refuse(90002, details);
      if (clientId === null) return refuse(900144, { ...details, parameter: 'client_id' });
      const client = directory.client(clientId);
      if (client === null) return refuse(700016, details);
      const named = { ...details, app: client.name };
      if (client.state === 'disabled') return refuse(7000112, named);
      if (!client.isPublic) return refuse(form.has('client_secret') ? 7000215 : 7000218, named);
      if (form.has('client_secret')) return refuse(700025, named);
      const type = form.get('grant_type');
      if (type === 'authorization_code') {
        const verifier = form.get('code_verifier');
        const result = grants.redeem(client, form.get('code') ?? '', details.redirect, verifier);
        return answerOf(result, named, false);
      }
      if (type !== 'refresh_token')
        return refuse(type === null ? 900144 : 70003, { ...named, parameter: type ?? 'grant_type' });
      const asked = form.get('scope');
      const scopes = asked === null ? null : readScopes(asked);
      if (scopes?.type === 'unknown') return refuse(70011, { ...named, scope: scopes.text });
      const result = grants.refresh(client, form.get('refresh_token') ?? '', scopes?.graph ?? null);
      return answerOf(result, named, true);
    },
    setClaims: (accountId, claims) => void claimsOf.set(accountId, claims),
  };
}
