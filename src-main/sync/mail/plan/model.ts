/** The plain data of a plan: what both sides hold of a linked message, and what is to be done about it. */
import type { RemovalReason } from '../../../../src-shared/domain/calendar/side.ts';
import type { LeftMailReason, MailReason } from '../../../../src-shared/domain/mail/history.ts';
import type { StoredMessage } from '../../../../src-shared/domain/mail/message.ts';
import type { SideName } from '../../../../src-shared/domain/side-name.ts';
import type { AgreedChange, MailEnd, MailLink } from '../../../store/index.ts';

/** What became of one end since both sides last agreed. */
export type EndNow =
  | { readonly type: 'same' }
  | { readonly type: 'found'; readonly message: StoredMessage }
  | { readonly type: 'absent'; readonly isEmptied: boolean }
  | { readonly type: 'removed'; readonly reason: RemovalReason };

export interface HeldEnd {
  readonly end: MailEnd;
  readonly now: EndNow;
}

/**
 * Where a message is that vanished from every mapped mailbox of the provider. `unproven`: not every mapped mailbox was heard to the end.
 * `mapped`: it is in a mapped mailbox after all, and will be heard of. `unknown`: this side cannot tell.
 */
export type Whereabouts = 'unproven' | 'mapped' | 'unmapped' | 'nowhere' | 'unknown';

export interface LinkCase {
  readonly link: MailLink;
  readonly ends: Readonly<Record<SideName, readonly HeldEnd[]>>;
  /** Null while the provider has a copy in a mapped mailbox. */
  readonly whereabouts: Whereabouts | null;
}

/** A move or a change of keywords of one message. */
export interface PlannedMailWrite {
  readonly side: SideName;
  readonly kind: 'move' | 'keywords';
  readonly link: MailLink;
  readonly end: MailEnd;
  readonly message: StoredMessage;
  readonly add: readonly string[];
  readonly remove: readonly string[];
  readonly reason: MailReason;
  /** What is agreed when this is done. */
  readonly agreed: readonly AgreedChange[];
  readonly endsLink: boolean;
  /** Counts against the budget of removals (DE1). */
  readonly isRemoval: boolean;
  /** Always asked about: a whole mailbox was found empty. */
  readonly asks: boolean;
  /** The history row of the change that it undoes (DE3). */
  readonly undoes?: number;
}

export interface MailConflict {
  readonly side: SideName;
  readonly before: readonly string[];
}

export type LinkPlan =
  /** What is known does not suffice yet. */
  | { readonly type: 'wait' }
  /** The link ends; copies that the provider still has stay there for this reason. */
  | { readonly type: 'unlink'; readonly reason: MailReason; readonly left: LeftMailReason | null }
  | {
      readonly type: 'work';
      readonly writes: readonly PlannedMailWrite[];
      /** Agreed without a write. */
      readonly agreed: readonly AgreedChange[];
      readonly conflict: MailConflict | null;
    };

/** A message as it is now; null when it is gone. */
export function messageNow({ end, now }: HeldEnd): Pick<MailEnd, 'mailboxes' | 'keywords'> | null {
  if (now.type === 'found') return now.message;
  return now.type === 'same' ? end : null;
}

/** An end whose message is there. */
export interface PresentEnd extends HeldEnd {
  readonly message: Pick<MailEnd, 'mailboxes' | 'keywords'>;
}

export function presentEnds(ends: readonly HeldEnd[]): readonly PresentEnd[] {
  return ends.flatMap((held) => {
    const message = messageNow(held);
    return message === null ? [] : [{ ...held, message }];
  });
}
