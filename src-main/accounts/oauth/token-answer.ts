/** What a token endpoint answers (RFC 6749 section 5.1, OpenID Connect Core 3.1.3.3), checked in full before anything of it is used. */
import { z } from 'zod';

export interface Issued {
  readonly accessToken: string;
  /** How long it is valid, from the moment before it was asked for; between one minute and a day. */
  readonly lifetimeMs: number;
  /** Null: the one that was sent stays valid. */
  readonly refreshToken: string | null;
  /** Null: as asked for (RFC 6749 section 5.1). */
  readonly scopes: readonly string[] | null;
  readonly idToken: string | null;
}

const shortestSeconds = 60;
const longestSeconds = 24 * 3600;
/** RFC 6749 does not demand `expires_in`. Without it Concord refreshes often, rather than too late. */
const unknownSeconds = 600;

/** Printable ASCII without blanks: what a header and a form can carry unchanged. */
const token = (mostCharacters: number) =>
  z
    .string()
    .max(mostCharacters)
    .regex(/^[!-~]+$/);

const shape = z.object({
  access_token: token(16_384),
  token_type: z.string().regex(/^bearer$/i),
  // Microsoft's older endpoint sends digits in a string
  expires_in: z.union([z.number(), z.string().regex(/^\d{1,10}$/)]).optional(),
  refresh_token: token(16_384).optional(),
  scope: z
    .string()
    .max(8_192)
    .regex(/^[ -~]*$/)
    .optional(),
  id_token: token(32_768).optional(),
});

/** Null when it is no valid answer. */
export function issuedIn(body: unknown): Issued | null {
  const read = shape.safeParse(body);
  if (!read.success) return null;
  const { access_token, expires_in, refresh_token, scope, id_token } = read.data;
  const seconds = expires_in === undefined ? unknownSeconds : Number(expires_in);
  if (!Number.isFinite(seconds) || seconds < 0) return null;
  const scopes = scope?.split(' ').filter((one) => one !== '') ?? [];
  return {
    accessToken: access_token,
    lifetimeMs: Math.min(longestSeconds, Math.max(shortestSeconds, seconds)) * 1000,
    refreshToken: refresh_token ?? null,
    scopes: scopes.length === 0 ? null : scopes,
    idToken: id_token ?? null,
  };
}
