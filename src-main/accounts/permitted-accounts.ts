/** Which accounts the organisation that manages this machine lets people use (policy `AllowedTenants`). */
import { type Problem, problem } from '../../src-shared/domain/problems.ts';
import type { PolicyReading } from '../policy/index.ts';
import type { AuthorizationServer } from './oauth/index.ts';

/**
 * Null: it may be used. Asked at each sign-in, and before each refresh, so that a policy of today ends a sign-in of yesterday.
 * @param subject the account's id at this server
 */
export async function whyBarred(
  { organizationOf, tokenEndpoint }: Pick<AuthorizationServer, 'organizationOf' | 'tokenEndpoint'>,
  subject: string,
  readPolicy: () => Promise<PolicyReading>,
): Promise<Problem | null> {
  if (organizationOf === null) return null;
  const policy = await readPolicy();
  if (policy.type === 'absent') return null;
  const { host } = new URL(tokenEndpoint);
  if (policy.type === 'unknown')
    return problem('account-not-permitted', { host, reason: 'policy-unreadable' });
  const { AllowedTenants: allowed } = policy.settings;
  return allowed === undefined || allowed.includes(organizationOf(subject) ?? '')
    ? null
    : problem('account-not-permitted', { host, reason: 'policy' });
}
