/** Who may call the web host (S4): a one-time token, printed at the terminal, is exchanged for a secret that a page keeps in memory. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../src-shared/domain/clock.ts';

export interface WebKeys {
  /** A fresh token, valid for `tokenMs`; one that was made before and not exchanged stops being valid. */
  newToken(): string;
  /** The secret for a valid token, once; null for anything else. */
  exchange(token: string): string | null;
  /** Whether this is a secret that was handed out. */
  knows(secret: string): boolean;
}

const bytes = 32;
/** How many secrets are valid at a time, one for each open page; a further one ends the oldest. */
const mostSecrets = 20;

/** How long a token is valid: an address stays in the terminal's history, and in whatever else keeps what was printed. */
export const tokenMs = 10 * 60_000;

export function createWebKeys(clock: Pick<Clock, 'monotonic'>): WebKeys {
  let token: { readonly hash: Buffer; readonly madeAt: number } | null = null;
  let secrets: readonly Buffer[] = [];
  return {
    newToken() {
      const made = randomBytes(bytes).toString('base64url');
      token = { hash: hashed(made), madeAt: clock.monotonic() };
      return made;
    },
    exchange(offered) {
      if (token === null || !timingSafeEqual(token.hash, hashed(offered))) return null;
      const isFresh = clock.monotonic() - token.madeAt < tokenMs;
      token = null;
      if (!isFresh) return null;
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

/** Only hashes are kept and compared, so that the time of a comparison reveals nothing about a secret. */
function hashed(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
