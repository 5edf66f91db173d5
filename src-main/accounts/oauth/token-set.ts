/** What of a sign-in is kept between runs: sealed in the vault, one per account. Access tokens are not kept; they are asked for anew. */
import { z } from 'zod';
import { fail } from '../../../src-shared/domain/problems.ts';
import type { Vault } from '../vault.ts';
import type { Issued } from './token-answer.ts';

export interface TokenSet {
  readonly refreshToken: string;
  /** The refresh token before this one, until this one has been used with success; null else. */
  readonly previousRefreshToken: string | null;
  /** The client that it was given to: another client cannot use it. */
  readonly clientId: string;
  readonly subject: string;
  readonly scopes: readonly string[];
}

export interface KeptTokens {
  /**
   * Null: nothing is kept, or it can never be opened again.
   * @throws ProblemError `store-locked` when the key store does not answer now
   */
  read(): Promise<TokenSet | null>;
  /** False: it was not kept. */
  write(tokens: TokenSet): Promise<boolean>;
}

const purpose = 'oauth-tokens';

const shape = z.strictObject({
  version: z.literal(1),
  refreshToken: z.string().min(1),
  previousRefreshToken: z.string().min(1).nullable(),
  clientId: z.string(),
  subject: z.string(),
  scopes: z.array(z.string()),
});

/** @param account the id under which the vault seals everything of the account */
export function keptTokens(vault: Pick<Vault, 'open' | 'seal'>, account: string): KeptTokens {
  return {
    async read() {
      const opened = await vault.open(account, purpose);
      if (opened.type === 'unknown') fail('store-locked', { reason: 'key-store' });
      return opened.type === 'open' ? tokenSetIn(opened.secret) : null;
    },
    write: (tokens) => vault.seal(account, purpose, JSON.stringify({ version: 1, ...tokens })),
  };
}

/**
 * What is to be kept after a refresh: `before` itself when nothing of it changed.
 * @param used the refresh token that was sent: the one of `before`, or the one before that
 */
export function afterRefresh(before: TokenSet, used: string, issued: Issued): TokenSet {
  const scopes = issued.scopes ?? before.scopes;
  const rotated = issued.refreshToken !== null && issued.refreshToken !== used ? issued.refreshToken : null;
  const next: TokenSet = {
    ...before,
    refreshToken: rotated ?? used,
    previousRefreshToken: rotated === null ? null : used,
    scopes,
  };
  const isSame =
    next.refreshToken === before.refreshToken &&
    next.previousRefreshToken === before.previousRefreshToken &&
    next.scopes.length === before.scopes.length &&
    next.scopes.every((scope) => before.scopes.includes(scope));
  return isSame ? before : next;
}

function tokenSetIn(text: string): TokenSet | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const read = shape.safeParse(value);
  if (!read.success) return null;
  const { version: _version, ...tokens } = read.data;
  return tokens;
}
