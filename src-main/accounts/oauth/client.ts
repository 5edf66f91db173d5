/**
 * The OAuth client that Concord signs in as: its own one from the build, or the customer's (A12). A client id is public, and so is the
 * secret of a Google desktop client: it comes with every installation and protects nothing (RFC 8252 section 8.5).
 */
import { type Problem, problem } from '../../../src-shared/domain/problems.ts';
import type { AuthorizationServer } from './server.ts';

export interface OAuthClient {
  readonly clientId: string;
  /** Sent to the token endpoint where the server demands it; null: the client has none. */
  readonly clientSecret: string | null;
  /** `own`: registered by the customer. What is wrong with it is mended in the customer's setup. */
  readonly origin: 'built-in' | 'own';
}

interface ClientFields {
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
}

/** The clients that a build was made with, by kind of provider. */
export type BuiltInClients = Readonly<Partial<Record<string, ClientFields>>>;

/** The client to sign in with: the customer's own one, else the built-in one; null: this kind of provider is not offered. */
export function clientFor(
  server: AuthorizationServer,
  builtIn: BuiltInClients,
  own: OAuthClient | null,
): OAuthClient | null {
  if (own !== null) return own;
  const fields = Object.hasOwn(builtIn, server.kind) ? builtIn[server.kind] : undefined;
  if (fields === undefined) return null;
  const read = readClient(server, fields, 'built-in');
  if ('client' in read) return read.client;
  throw new Error(`the build has a malformed OAuth client for ${server.kind}`);
}

/** The customer's own client, or `setup-invalid` with the field that cannot be right. Blanks around the texts are dropped. */
export function ownClient(
  server: AuthorizationServer,
  fields: ClientFields,
): { readonly client: OAuthClient } | { readonly problem: Problem } {
  return readClient(server, fields, 'own');
}

function readClient(
  server: AuthorizationServer,
  fields: ClientFields,
  origin: OAuthClient['origin'],
): { readonly client: OAuthClient } | { readonly problem: Problem } {
  const clientId = fields.clientId.trim();
  const clientSecret = fields.clientSecret?.trim() ?? '';
  if (!server.clientIdForm.test(clientId))
    return { problem: problem('setup-invalid', { field: 'clientId' }) };
  if (!/^[!-~]{0,256}$/.test(clientSecret))
    return { problem: problem('setup-invalid', { field: 'clientSecret' }) };
  return { client: { clientId, clientSecret: clientSecret === '' ? null : clientSecret, origin } };
}
