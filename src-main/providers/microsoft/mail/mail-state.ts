/** How far the changes of a folder were told, as an opaque text: a link of Graph's, and the kind of round that it is in. Pure. */
import type { MailState } from '../../../../src-shared/domain/mail/side.ts';

export interface KnownState {
  /** Where to go on: a next link in the middle of a round, a delta link behind it. */
  readonly link: string;
  /** Of the round that goes on with the link. */
  readonly kind: 'snapshot' | 'delta';
}

const version = 1;

export function stateOf({ link, kind }: KnownState): MailState {
  return JSON.stringify([version, kind, link]);
}

/**
 * Null for a text that `stateOf` of this version did not write, and for a link to elsewhere: the request that follows it carries a token.
 * @param root where Graph is, such as `https://graph.microsoft.com/`
 */
export function readState(state: MailState, root: string): KnownState | null {
  let parts: unknown;
  try {
    parts = JSON.parse(state);
  } catch {
    return null;
  }
  if (!Array.isArray(parts) || parts.length !== 3 || parts[0] !== version) return null;
  const [, kind, link] = parts as unknown[];
  if ((kind !== 'snapshot' && kind !== 'delta') || typeof link !== 'string') return null;
  return URL.parse(link)?.origin === new URL(root).origin ? { link, kind } : null;
}
