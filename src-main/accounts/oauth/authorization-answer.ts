/** The query with which the browser comes back to the listener (RFC 6749 sections 4.1.2 and 4.1.2.1). It is text from outside. */
import type { Problem } from '../../../src-shared/domain/problems.ts';
import { isSameSecret } from './one-time-values.ts';
import { problemOfRefusal, type RefusalContext, refusalIn } from './refusals.ts';
import { type AuthorizationServer, isIssuer } from './server.ts';

export type AuthorizationAnswer =
  | { readonly type: 'code'; readonly code: string }
  | { readonly type: 'refused'; readonly problem: Problem };

/**
 * The answer to one request; null for anything else: a foreign state, another issuer (RFC 9207), a parameter that comes twice, neither
 * a code nor an error. Such a request changes nothing, and the listener keeps waiting.
 */
export function authorizationAnswer(
  query: string,
  expected: { readonly state: string; readonly server: AuthorizationServer },
  context: Omit<RefusalContext, 'step'>,
): AuthorizationAnswer | null {
  const params = new URLSearchParams(query);
  const one = (name: string): string | null => {
    const all = params.getAll(name);
    return all.length === 1 ? (all[0] ?? null) : null;
  };
  const once = ['state', 'code', 'error', 'iss'].every((name) => params.getAll(name).length <= 1);
  if (!once || !isSameSecret(one('state') ?? '', expected.state)) return null;
  const issuer = one('iss');
  if (issuer !== null && !isIssuer(expected.server, issuer, null)) return null;
  const refusal = refusalIn({
    error: one('error') ?? undefined,
    error_description: one('error_description') ?? undefined,
    error_subtype: one('error_subtype') ?? undefined,
    suberror: one('suberror') ?? undefined,
  });
  const code = one('code');
  if (refusal !== null) {
    if (code !== null) return null;
    return {
      type: 'refused',
      problem: problemOfRefusal(refusal, { ...context, step: 'authorization' }).problem,
    };
  }
  return code !== null && /^[ -~]{1,8192}$/.test(code) ? { type: 'code', code } : null;
}
