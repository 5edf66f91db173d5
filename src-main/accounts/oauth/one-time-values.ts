/** The random values of one sign-in: PKCE (RFC 7636), state and nonce; and a comparison that reveals nothing by its duration. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface OneTimeValues {
  /** The PKCE code verifier: 43 characters, 256 random bits. It never leaves this process before the code is exchanged. */
  readonly verifier: string;
  /** The PKCE code challenge, method S256. */
  readonly challenge: string;
  readonly state: string;
  readonly nonce: string;
}

export function newOneTimeValues(): OneTimeValues {
  const verifier = randomText();
  return { verifier, challenge: challengeOf(verifier), state: randomText(), nonce: randomText() };
}

/** RFC 7636 section 4.2, S256. */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier, 'ascii').digest('base64url');
}

/** Whether two texts are equal in full, in a time that does not depend on where they differ. */
export function isSameSecret(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(one), digest(other));
}

function randomText(): string {
  return randomBytes(32).toString('base64url');
}
