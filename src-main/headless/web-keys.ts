/** Who may call the web host (S4): a one-time token, printed at the terminal, is exchanged for a secret that a page keeps in memory. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../src-shared/domain/clock.ts';

export interface WebKeys {
  /** A fresh token, valid for `tokenMs`; the one that was made before stops being valid. */
  newToken(): string;
  /**
   * The secret for a valid token; null for anything else. A token belongs to the tab that exchanged it first. That tab may exchange it
   * again and gets the same secret: a reload can interrupt the first exchange before its answer arrives.
   * @param tab a random name that the tab made; empty when it has none, and then the token is exchanged once
   */
  exchange(token: string, tab: string): string | null;
  /** Whether this is a secret that was handed out. */
  knows(secret: string): boolean;
}

const bytes = 32;
/** How many secrets are valid at a time, one for each open page; a further one ends the oldest. */
const mostSecrets = 20;

/** How long a token is valid: an address stays in the terminal's history, and in whatever else keeps what was printed. */
export const tokenMs = 10 * 60_000;

export function createWebKeys(clock: Pick<Clock, 'monotonic'>): WebKeys {
  /** A tab's secret is computed from this key, so that it can be given out again without being kept. */
  const key = randomBytes(bytes);
  let token: { readonly hash: Buffer; readonly madeAt: number; readonly tab: Buffer | null } | null = null;
  let secrets: readonly Buffer[] = [];
  return {
    newToken() {
      const made = randomBytes(bytes).toString('base64url');
      token = { hash: hashed(made), madeAt: clock.monotonic(), tab: null };
      return made;
    },
    exchange(offered, tab) {
      if (token === null || !timingSafeEqual(token.hash, hashed(offered))) return null;
      const from = hashed(tab);
      const isFresh = clock.monotonic() - token.madeAt < tokenMs;
      const isFirst = token.tab === null;
      const isSameTab = tab !== '' && token.tab !== null && timingSafeEqual(token.tab, from);
      if (!isFresh || !(isFirst || isSameTab)) return null;
      const secret = createHmac('sha256', key).update(token.hash).update(from).digest('base64url');
      if (isFirst) secrets = [...secrets, hashed(secret)].slice(-mostSecrets);
      token = { ...token, tab: from };
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
