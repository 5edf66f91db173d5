/** Who may speak to the web host: a one-time token, printed to the terminal's user, is exchanged for a secret kept in a page's memory (S4). */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface WebKeys {
  /** A fresh token; one that was printed before and not used is worth nothing any more. */
  newToken(): string;
  /** The secret for a token, once; null for any other word. */
  exchange(token: string): string | null;
  /** Whether this is a secret that was handed out. */
  knows(secret: string): boolean;
}

const bytes = 32;
/** Pages that may be open at a time, each with its own secret; the oldest gives way. */
const mostSecrets = 20;

export function createWebKeys(): WebKeys {
  let token: Buffer | null = null;
  let secrets: readonly Buffer[] = [];
  return {
    newToken() {
      const made = randomBytes(bytes).toString('base64url');
      token = hashed(made);
      return made;
    },
    exchange(offered) {
      if (token === null || !timingSafeEqual(token, hashed(offered))) return null;
      token = null;
      const secret = randomBytes(bytes).toString('base64url');
      secrets = [...secrets, hashed(secret)].slice(-mostSecrets);
      return secret;
    },
    knows(secret) {
      const asked = hashed(secret);
      return secrets.some((known) => timingSafeEqual(known, asked));
    },
  };
}

/** Only hashes are kept, and compared: their time tells nothing. */
function hashed(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
