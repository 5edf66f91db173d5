/**
 * How Concord signs in to a provider's account or a CRM, as one union that calls, saved setups, set-up files and screens share.
 * The secret itself is never part of it: it travels and is sealed beside it.
 */
import { z } from 'zod';

/** Server names, addresses and the like as a person types them. */
export const line = z
  .string()
  .max(500)
  .regex(/^[^\r\n\0]*$/);

export const authentications = ['automatic', 'ntlm', 'basic'] as const;
export type Authentication = (typeof authentications)[number];

/** The secret is the password. */
export const passwordCredentials = z.strictObject({
  type: z.literal('password'),
  /** Blank: the account's address. */
  user: line,
  /** The server's address; blank: found from the account's address. */
  url: line,
  /** PEM text of the server's own authority; blank: the authorities this computer trusts. */
  ca: z.string().max(100_000),
  /** Hosts that the person confirmed by name (S1). */
  confirmedHosts: z.array(line).max(20),
  /** Of a Windows account: the domain that the name is in; absent or blank: in the name, or not needed. */
  domain: line.optional(),
  /**
   * Of a server that offers several kinds of sign-in: the one to use; `automatic`: the safest one that it offers. Absent: as it was before,
   * for an account that runs, and else `automatic`.
   */
  authentication: z.enum(authentications).optional(),
});

/** An OAuth client that the customer registered (A12). Neither part is a secret: both come with every installation (RFC 8252 section 8.5). */
export const oauthClient = z.strictObject({
  clientId: line,
  /** Blank: the client has none. */
  clientSecret: line,
  /**
   * Where it is registered, at a provider with national clouds: `https://`, the cloud's sign-in host, `/`, and an organisation's id or
   * domain. Absent or blank: a client of the worldwide cloud for accounts of any organisation.
   */
  authority: line.optional(),
  /** Quota units of Gmail that one person has in a minute in the client's project; absent: as many as a new project has. */
  mailUnitsPerMinute: z.number().int().min(100).max(1_000_000).optional(),
});

/** The person signs in at the provider, in the browser. The tokens are sealed beside it, and no call carries them. */
export const oauthCredentials = z.strictObject({
  type: z.literal('oauth'),
  /** Who signed in; blank: not known yet. */
  user: line,
  /** Null: Concord's own client. */
  client: oauthClient.nullable(),
});

/** The secret is an access token that a person made in the CRM. */
export const tokenCredentials = z.strictObject({
  type: z.literal('token'),
  /** The CRM's address. */
  url: line,
});

export const credentialsSchema = z.discriminatedUnion('type', [
  passwordCredentials,
  oauthCredentials,
  tokenCredentials,
]);
export type Credentials = z.infer<typeof credentialsSchema>;
export type CredentialsType = Credentials['type'];
export type CredentialsOf<T extends CredentialsType> = Extract<Credentials, { readonly type: T }>;

/** One kind of provider or CRM as an interface sees it: its name, and which credentials it asks for. */
export const kindSchema = z.strictObject({
  kind: z.string().max(100),
  credentials: z.enum(['password', 'oauth', 'token'] satisfies readonly CredentialsType[]),
  /** Of `oauth`: Concord has no client of its own there, so that only a customer's own one can sign in (A12). */
  needsClient: z.literal(true).optional(),
  /** Of `password`: people may have a Windows account there, so that `domain` and `authentication` of their credentials count. */
  windowsAccounts: z.literal(true).optional(),
  /** The CRM's administrator switched it off (A8). It is shown with that reason. */
  switchedOff: z.literal(true).optional(),
});
export type OfferedKind = z.infer<typeof kindSchema>;

/** Topic `offered`: what a person may connect, the likeliest first. */
export const offeredTopic = z.strictObject({
  providers: z.array(kindSchema).readonly(),
  crms: z.array(kindSchema).readonly(),
  mailboxes: z.array(kindSchema).readonly(),
});
export type OfferedKinds = z.infer<typeof offeredTopic>;
