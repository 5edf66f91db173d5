/** The authorization servers that Concord knows, by kind of provider. */
import { fail } from '../../../src-shared/domain/problems.ts';
import { testOrigin } from '../../support/test-origin.ts';
import { google } from './google.ts';
import { microsoft, microsoftAt } from './microsoft.ts';
import { type AuthorizationServer, simulated } from './server.ts';

/**
 * Null: people sign in to this kind of provider in another way.
 * @param authority where the customer's own client is registered, at Microsoft; blank: anywhere
 * @throws ProblemError `setup-invalid` for an authority that does not exist
 */
export function authorizationServer(kind: string, authority = ''): AuthorizationServer | null {
  if (kind !== google.kind && kind !== microsoft.kind) return null;
  const server = kind === google.kind ? google : microsoftAt(authority);
  if (server === null || (server === google && authority.trim() !== ''))
    return fail('setup-invalid', { field: 'authority' });
  const origin = testOrigin(kind);
  return origin === null ? server : simulated(server, origin);
}
