/** How far the account's changes were told, as an opaque text: after a record of the history, or in the middle of a listing. Pure. */
import type { MailState } from '../../../../src-shared/domain/mail/side.ts';

export interface KnownState {
  /** Changes after this record are news: of the history, or from before the listing began (ML8). */
  readonly historyId: string;
  /** The next page of the listing; null when it is over. */
  readonly pageToken: string | null;
}

const version = 1;

export function stateOf({ historyId, pageToken }: KnownState): MailState {
  return JSON.stringify([version, historyId, pageToken]);
}

/** Null for a text that `stateOf` of this version did not write. */
export function readState(state: MailState): KnownState | null {
  let parts: unknown;
  try {
    parts = JSON.parse(state);
  } catch {
    return null;
  }
  if (!Array.isArray(parts) || parts.length !== 3 || parts[0] !== version) return null;
  const [, historyId, pageToken] = parts as unknown[];
  if (typeof historyId !== 'string' || !/^\d+$/.test(historyId)) return null;
  return pageToken === null || typeof pageToken === 'string' ? { historyId, pageToken } : null;
}
