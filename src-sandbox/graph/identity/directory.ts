/** What organisations and people allow: rules for consent, what was allowed, and refusals that a test sets for an account. */
import { type People, type Person, tenantOf } from '../people.ts';
import type { IdentityClient } from './clients.ts';
import { type IdentityRefusal, refusal } from './refusals.ts';

/** Who in an organisation may allow a program: each person, administrators alone, or they after a request for approval. */
export type ConsentPolicy = 'people' | 'administrators' | 'request';

/** At which endpoint a refusal that was set for an account is answered. */
export type RefusalTime = 'sign-in' | 'refresh' | 'both';

export interface Directory {
  client(id: string): IdentityClient | null;
  /** Whether an organisation's id or domain exists, or one of the words for several. */
  hasTenant(name: string): boolean;
  policyOf(person: Person): ConsentPolicy;
  /** Permissions of Graph that the person or an administrator has allowed the program. */
  allowed(person: Person, client: IdentityClient): readonly string[];
  allow(person: Person, client: IdentityClient, graph: readonly string[]): void;
  allowForTenant(tenant: string, client: IdentityClient, graph: readonly string[]): void;
  refusalAt(person: Person, time: 'sign-in' | 'refresh'): IdentityRefusal | null;
  /** The person has proved what a refusal asked for. */
  clearRefusal(person: Person): void;
}

export interface DirectoryHand {
  /** Registers a program, or changes what is registered. */
  setClient(client: IdentityClient): void;
  /** @param domain the organisation's */
  setConsentPolicy(domain: string, policy: ConsentPolicy): void;
  /** @param number of AADSTS; null lets the account in again. Default time: both */
  refuse(address: string, number: number | null, time?: RefusalTime): void;
  /** An administrator allows a program for all of an organisation, without a browser. */
  consentForOrganisation(domain: string, clientId: string, graph: readonly string[]): void;
  /** Forgets what a person or their organisation has allowed. */
  forgetConsent(address: string): void;
}

export const severalTenants: readonly string[] = ['common', 'organizations', 'consumers'];

export function createDirectory(people: People): Directory & { readonly hand: DirectoryHand } {
  const clients = new Map<string, IdentityClient>();
  const policies = new Map<string, ConsentPolicy>();
  const allowed = new Map<string, readonly string[]>();
  const refusals = new Map<string, { readonly number: number; readonly time: RefusalTime }>();
  const key = (whose: string, client: IdentityClient): string => `${whose} ${client.id}`;
  const add = (whose: string, client: IdentityClient, graph: readonly string[]): void => {
    const known = allowed.get(key(whose, client)) ?? [];
    allowed.set(key(whose, client), [...new Set([...known, ...graph])]);
  };
  return {
    client: (id) => clients.get(id.toLowerCase()) ?? null,
    hasTenant: (name) =>
      severalTenants.includes(name) ||
      people.all().some(({ tenant, organisation }) => tenant === name || organisation === name),
    policyOf: ({ tenant }) => policies.get(tenant) ?? 'people',
    allowed: (person, client) => [
      ...(allowed.get(key(person.id, client)) ?? []),
      ...(allowed.get(key(person.tenant, client)) ?? []),
    ],
    allow: (person, client, graph) => add(person.id, client, graph),
    allowForTenant: add,
    refusalAt(person, time) {
      const found = refusals.get(person.id);
      return found !== undefined && (found.time === 'both' || found.time === time)
        ? refusal(found.number)
        : null;
    },
    clearRefusal: (person) => void refusals.delete(person.id),
    hand: {
      setClient: (client) => void clients.set(client.id.toLowerCase(), client),
      setConsentPolicy: (domain, policy) => void policies.set(tenantOf(domain), policy),
      refuse(address, number, time = 'both') {
        const { id } = people.demand(address);
        if (number === null) refusals.delete(id);
        else refusals.set(id, { number: refusal(number).number, time });
      },
      consentForOrganisation(domain, clientId, graph) {
        const client = clients.get(clientId.toLowerCase());
        if (client === undefined) throw new Error(`There is no client ${clientId}.`);
        add(tenantOf(domain), client, graph);
      },
      forgetConsent(address) {
        const { id, tenant } = people.demand(address);
        for (const known of allowed.keys())
          if (known.startsWith(`${id} `) || known.startsWith(`${tenant} `)) allowed.delete(known);
      },
    },
  };
}
