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
});

/** The secret is the refresh token that the authorization server gave (RFC 6749 1.5). */
export const oauthCredentials = z.strictObject({
  type: z.literal('oauth'),
  /** Who signed in; blank: not known yet. */
  user: line,
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
});
export type OfferedKind = z.infer<typeof kindSchema>;

/** Topic `offered`: what a person may connect, the likeliest first. */
export const offeredTopic = z.strictObject({
  providers: z.array(kindSchema).readonly(),
  crms: z.array(kindSchema).readonly(),
});
export type OfferedKinds = z.infer<typeof offeredTopic>;
