/**
 * The Microsoft identity platform as an authorization server, for work, school and personal accounts
 * (https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow). Each national cloud is a server of its own.
 */
import { authorityIn, type MicrosoftAuthority, worldwide } from '../../support/national-clouds.ts';
import type { AuthorizationServer } from './server.ts';

export const microsoft: AuthorizationServer = at({ cloud: worldwide, tenant: 'common' });

/** The server behind an authority that an administrator registered a client in; null when it is none. Blank: `microsoft`. */
export function microsoftAt(authority: string): AuthorizationServer | null {
  if (authority.trim() === '') return microsoft;
  const found = authorityIn(authority);
  return found === null ? null : at(found);
}

function at({ cloud: { login, graph }, tenant }: MicrosoftAuthority): AuthorizationServer {
  const endpoint = `https://${login}/${tenant}/oauth2/v2.0`;
  return {
    kind: 'microsoft',
    issuer: `https://${login}/{tenantid}/v2.0`,
    authorizationEndpoint: `${endpoint}/authorize`,
    tokenEndpoint: `${endpoint}/token`,
    // a person ends the permission on a page of Microsoft
    revocationEndpoint: null,
    // the platform takes `http://localhost` with any port, and no number (RFC 8252 section 7.3)
    redirectHost: 'localhost',
    redirectPath: '/',
    // `profile` for the account's ids and name, `User.Read` for its addresses
    identityScopes: ['openid', 'profile', 'email', 'offline_access', 'User.Read'],
    scopes: {
      // the person's calendars, those that colleagues share with them, and their time zone. A shared calendar that the person may edit can
      // be the one that is kept in agreement, and `Calendars.ReadWrite` does not write to what another person owns
      calendar: ['Calendars.ReadWrite', 'Calendars.ReadWrite.Shared', 'MailboxSettings.Read'],
      // the narrowest permission that may move a message; it cannot send one
      mail: ['Mail.ReadWrite'],
    },
    // asked as `Mail.ReadWrite`, granted as that, or as `https://graph.microsoft.com/Mail.ReadWrite`
    scopeName: (scope) => scope.slice(scope.lastIndexOf('/') + 1).toLowerCase(),
    authorizationParameters: { response_mode: 'query' },
    consentGivesRefreshToken: false,
    clientIdForm: /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
    isSameAddress: (one, other) => one.toLowerCase() === other.toLowerCase(),
    // `sub` differs from client to client; these two name the account wherever it signs in
    identityOf: ({ sub, oid, tid, email, preferred_username }) => ({
      subject: oid === undefined || tid === undefined ? sub : `${tid}/${oid}`.toLowerCase(),
      addresses: [email, preferred_username].filter((one) => one !== undefined),
    }),
    organizationOf: (subject) => /^([\da-f-]{36})\/[\da-f-]{36}$/.exec(subject)?.[1] ?? null,
    profile: {
      url: `https://${graph}/v1.0/me?$select=mail,userPrincipalName,proxyAddresses`,
      addressesIn: addressesInProfile,
    },
  };
}

/** The mail address, the further ones (`smtp:` before each), and the name that signs in. */
function addressesInProfile(body: unknown): readonly string[] {
  if (typeof body !== 'object' || body === null) return [];
  const { mail, proxyAddresses, userPrincipalName } = body as Readonly<Record<string, unknown>>;
  const further = Array.isArray(proxyAddresses) ? proxyAddresses : [];
  return [mail, ...further, userPrincipalName]
    .filter((one) => typeof one === 'string')
    .map((one) => one.replace(/^smtp:/i, ''));
}
