/** The authorization servers that Concord knows, by kind of provider. */
import { testOrigin } from '../../support/test-origin.ts';
import { google } from './google.ts';
import { type AuthorizationServer, simulated } from './server.ts';

/** Null: people sign in to this kind of provider in another way. */
export function authorizationServer(kind: string): AuthorizationServer | null {
  if (kind !== google.kind) return null;
  const origin = testOrigin('google');
  return origin === null ? google : simulated(google, origin);
}
