/** PKCE S256 (RFC 7636 4.2). */
import { createHash } from 'node:crypto';

export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
