/** Where Microsoft Graph is for an account. Tests and the simulator give another address. */
import type { Credentials } from '../../../src-shared/contract/index.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { authorityIn, worldwide } from '../../support/national-clouds.ts';

export interface MicrosoftEndpoints {
  /** A root address that ends in `/`; what stands before `v1.0/`. */
  readonly graph: string;
}

/** For accounts that sign in with Concord's own client. */
export const worldwideEndpoints: MicrosoftEndpoints = { graph: `https://${worldwide.graph}/` };

/**
 * Those of the national cloud in which the customer's own client is registered (A12), and where its people have their accounts.
 * @throws ProblemError `setup-invalid` for an authority that does not exist
 */
export function endpointsOf(credentials: Credentials): MicrosoftEndpoints {
  const authority = credentials.type === 'oauth' ? (credentials.client?.authority ?? '') : '';
  const { cloud } = authorityIn(authority) ?? fail('setup-invalid', { field: 'authority' });
  return { graph: `https://${cloud.graph}/` };
}

/** @param origin where Graph is for every account, for a simulated one; null: Microsoft's own */
export function endpointsAt(origin: string | null): MicrosoftEndpoints | null {
  return origin === null ? null : { graph: `${origin}/` };
}
