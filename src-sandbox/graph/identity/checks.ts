/** Who may not sign in with a program at all, by AADSTS number, before anybody is asked anything. */
import { type Person, personalTenant } from '../people.ts';
import { type IdentityClient, isRegistered } from './clients.ts';
import { type Directory, severalTenants } from './directory.ts';

/** What a request to the endpoint of authorization says about the program. */
export interface ClientRequest {
  /** Null: not registered. */
  readonly client: IdentityClient | null;
  /** Of the path. */
  readonly tenant: string;
  readonly redirectUri: string | null;
}

/** What is wrong with a request, whoever makes it. The program hears nothing: its address cannot be trusted. */
export function requestRefusal(
  { client, tenant, redirectUri }: ClientRequest,
  directory: Directory,
): number | null {
  if (!directory.hasTenant(tenant)) return 90002;
  if (client === null) return 700016;
  if (client.state === 'disabled') return 7000112;
  if (client.audience === 'one' && severalTenants.includes(tenant)) return 50194;
  if (redirectUri === null || !isRegistered(client, redirectUri)) return 50011;
  return null;
}

/** Why an account does not belong to the program or to the path of the request. */
export function accountRefusal({ client, tenant }: ClientRequest, person: Person): number | null {
  const isPersonal = person.tenant === personalTenant;
  if (client === null) return 700016;
  if (isPersonal && (client.audience === 'organisations' || client.audience === 'one')) return 500200;
  if (isPersonal && tenant !== 'common' && tenant !== 'consumers' && tenant !== personalTenant) return 50020;
  if (!isPersonal && (client.audience === 'personal' || tenant === 'consumers')) return 50034;
  const isOther =
    !severalTenants.includes(tenant) && tenant !== person.tenant && tenant !== person.organisation;
  if (isOther) return 50020;
  return client.audience === 'one' && client.tenant !== person.tenant ? 700016 : null;
}
