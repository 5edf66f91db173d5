/**
 * The OAuth clients that this Concord was built with, by kind of provider. Undefined: it has none, and only a customer's own one can sign
 * in (A12). A build takes the values from its environment and keeps them; a Concord that runs from source reads its own environment.
 */

export interface BuiltInClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

export const builtInClients: Readonly<Record<string, BuiltInClient | undefined>> = {
  microsoft: client(process.env.CONCORD_MICROSOFT_CLIENT_ID, undefined),
  google: client(process.env.CONCORD_GOOGLE_CLIENT_ID, process.env.CONCORD_GOOGLE_CLIENT_SECRET),
};

function client(clientId: string | undefined, clientSecret: string | undefined): BuiltInClient | undefined {
  return clientId ? { clientId, clientSecret: clientSecret ?? '' } : undefined;
}
