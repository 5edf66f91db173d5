/** What people and administrators do with accounts and permissions, for tests. */
import type { People, Person } from '../people.ts';
import type { AccountPolicy, OAuthClient } from './clients.ts';
import type { GivenTokens, Grants } from './grants.ts';

export interface AccountHand {
  /** Registers a program, or changes what is registered. */
  setClient(client: OAuthClient): void;
  setPolicy(address: string, policy: AccountPolicy): void;
  /** The person takes the program's access back; without a client that of all programs, as a new password does. */
  revoke(address: string, clientId?: string): void;
  expireAccessTokens(address: string): void;
  /** Signs a person in without a browser. */
  give(address: string, clientId: string, scopes: readonly string[]): GivenTokens;
}

export interface Accounts {
  readonly hand: AccountHand;
  client(id: string): OAuthClient | null;
  policyOf(person: Person): AccountPolicy;
}

export function createAccounts(people: People, grants: Grants): Accounts {
  const clients = new Map<string, OAuthClient>();
  const policies = new Map<string, AccountPolicy>();
  const personOf = (address: string): Person => {
    const person = people.byAddress(address);
    if (person === null) throw new Error(`There is no account ${address}.`);
    return person;
  };
  const clientOf = (id: string): OAuthClient => {
    const client = clients.get(id);
    if (client === undefined) throw new Error(`There is no client ${id}.`);
    return client;
  };
  return {
    client: (id) => clients.get(id) ?? null,
    policyOf: (person) => policies.get(person.sub) ?? 'open',
    hand: {
      setClient: (client) => void clients.set(client.id, client),
      setPolicy: (address, policy) => void policies.set(personOf(address).sub, policy),
      revoke: (address, clientId) =>
        grants.revoke(personOf(address), clientId === undefined ? null : clientOf(clientId)),
      expireAccessTokens: (address) => grants.expireAccessTokens(personOf(address)),
      give: (address, clientId, scopes) =>
        grants.give({ person: personOf(address), client: clientOf(clientId), scopes }),
    },
  };
}
