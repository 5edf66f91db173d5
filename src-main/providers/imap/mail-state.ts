/** The sync state of one mailbox: its counts when it was last told, as an opaque text. Pure. */
import type { MailState } from '../../../src-shared/domain/mail/side.ts';
import type { Counts } from './selection.ts';

export interface KnownState extends Counts {
  /** When all flags were last compared, epoch milliseconds. Servers without CONDSTORE do not tell which flags changed. */
  readonly allFlagsAt: number;
}

const version = 1;

export function stateOf(known: KnownState): MailState {
  const { uidValidity, uidNext, messages, modseq, allFlagsAt } = known;
  return JSON.stringify([version, uidValidity, uidNext, messages, modseq, allFlagsAt]);
}

/** Null for a text that `stateOf` of this version did not write: everything is listed then. */
export function readState(state: MailState): KnownState | null {
  let parts: unknown;
  try {
    parts = JSON.parse(state);
  } catch {
    return null;
  }
  if (!Array.isArray(parts) || parts.length !== 6 || parts[0] !== version) return null;
  const [, uidValidity, uidNext, messages, modseq, allFlagsAt] = parts as unknown[];
  const isCount = (value: unknown): value is number => Number.isSafeInteger(value);
  if (typeof uidValidity !== 'string' || !isCount(messages) || !isCount(allFlagsAt)) return null;
  if (uidNext !== null && !isCount(uidNext)) return null;
  if (modseq !== null && typeof modseq !== 'string') return null;
  return { uidValidity, uidNext, messages, modseq, allFlagsAt };
}
