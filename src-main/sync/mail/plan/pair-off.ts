/**
 * Which messages that appeared are ones that vanished or that are linked already (ML1): a move on IMAP is both at once, and so is every
 * message of a mailbox whose addresses were given anew (ML3). Pure.
 */
import type { StoredMessage } from '../../../../src-shared/domain/mail/message.ts';
import type { MailEnd, MailLink } from '../../../store/index.ts';
import { isSameMessage } from '../identity.ts';

/** A message that appeared, and the links that may be its own, each with those of its copies that vanished. */
export interface Newcomer {
  readonly message: StoredMessage;
  readonly scope: string;
  readonly candidates: readonly { readonly link: MailLink; readonly vanished: ReadonlySet<number> }[];
}

export type Pairing =
  /** It is this copy, at a new address. */
  | { readonly type: 'moved'; readonly newcomer: Newcomer; readonly end: MailEnd }
  /** It is one more copy of a linked message. */
  | { readonly type: 'copy'; readonly newcomer: Newcomer; readonly link: MailLink }
  | { readonly type: 'stranger'; readonly newcomer: Newcomer };

/**
 * Copies that look the same are paired off in order, those that stayed in their mailbox first. What has another size or date is never
 * taken for the same.
 */
export function pairOff(newcomers: readonly Newcomer[]): readonly Pairing[] {
  const taken = new Set<number>();
  const pairings = new Map<Newcomer, Pairing>();
  const take = (newcomer: Newcomer, fits: (end: MailEnd) => boolean): void => {
    for (const { link, vanished } of newcomer.candidates)
      for (const end of link.ends.provider) {
        if (!vanished.has(end.num) || taken.has(end.num) || !fits(end)) continue;
        if (!isSameMessage(newcomer.message, link, end)) continue;
        taken.add(end.num);
        pairings.set(newcomer, { type: 'moved', newcomer, end });
        return;
      }
  };
  for (const one of newcomers) take(one, (end) => end.scope === one.scope);
  for (const one of newcomers) if (!pairings.has(one)) take(one, () => true);
  return newcomers.map((newcomer) => {
    const known = pairings.get(newcomer);
    if (known !== undefined) return known;
    const twin = newcomer.candidates.find(({ link }) =>
      link.ends.provider.some((end) => isSameMessage(newcomer.message, link, end)),
    );
    return twin === undefined ? { type: 'stranger', newcomer } : { type: 'copy', newcomer, link: twin.link };
  });
}
