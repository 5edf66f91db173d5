/** What people and administrators do with accounts and permissions, for tests. */
import type { Json } from '../../simulator/json.ts';
import type { People } from '../people.ts';
import type { Directory, DirectoryHand } from './directory.ts';
import type { GivenTokens, Grants } from './grants.ts';
import { readScopes } from './scopes.ts';
import type { TokenEndpoint } from './token-endpoint.ts';

/** Accounts are named by any of their addresses. */
export interface AccountHand extends DirectoryHand {
  /** `password`: a new password ends all sign-ins; `removed`: the person takes the access of all programs back. */
  revoke(address: string, why: 'password' | 'removed'): void;
  expireAccessTokens(address: string): void;
  /** The account's refresh tokens have not been used for 90 days. */
  expireRefreshTokens(address: string): void;
  /** Changes claims of the account's ID tokens; undefined takes one away. */
  setClaims(address: string, claims: Json): void;
  /** Signs a person in without a browser, with `offline_access` and what is named. */
  give(address: string, clientId: string, scopes: readonly string[]): GivenTokens;
}

export function createAccountHand(parts: {
  readonly people: People;
  readonly directory: Directory & { readonly hand: DirectoryHand };
  readonly grants: Grants;
  readonly tokens: TokenEndpoint;
}): AccountHand {
  const { people, directory, grants, tokens } = parts;
  return {
    ...directory.hand,
    revoke(address, why) {
      grants.revoke(people.demand(address), why);
      if (why === 'removed') directory.hand.forgetConsent(address);
    },
    expireAccessTokens: (address) => grants.expireAccessTokens(people.demand(address)),
    expireRefreshTokens: (address) => grants.expireRefreshTokens(people.demand(address)),
    setClaims: (address, claims) => tokens.setClaims(people.demand(address).id, claims),
    give(address, clientId, scopes) {
      const client = directory.client(clientId);
      if (client === null) throw new Error(`There is no client ${clientId}.`);
      const read = readScopes(`openid profile email offline_access ${scopes.join(' ')}`);
      if (read.type === 'unknown') throw new Error(read.text);
      const person = people.demand(address);
      directory.allow(person, client, read.graph);
      return grants.give({ person, client, openId: read.openId, graph: read.graph });
    },
  };
}
