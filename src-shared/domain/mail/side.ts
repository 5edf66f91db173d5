/**
 * The one interface that a provider's mailbox and a CRM's mail implement, and the plain data that crosses it. Messages never change; what
 * changes is in which mailboxes they are and which keywords they have. What differs between kinds of sides is in `MailCapabilities`.
 */
import type { RemovalReason } from '../calendar/side.ts';
import type { Problem } from '../problems.ts';
import type { Mailbox, MailboxId } from './mailbox.ts';
import type { Keyword, MessageIdentity, MessageRef, StoredMessage } from './message.ts';

/** Opaque to the engine; every page of changes carries the one to go on from. */
export type MailState = string;

export interface MailCapabilities {
  /** Whether changes are told for each mailbox by itself (IMAP, Graph, EWS) or for the whole account (Gmail, a CRM). */
  readonly changeScope: 'mailbox' | 'account';
  /** Whether a message can be in several mailboxes (Gmail, a CRM), or each copy is a message of its own (IMAP). */
  readonly membership: 'one' | 'many';
  /** Keywords this side can hold. `any`: a person's own too. */
  readonly keywords: 'any' | readonly Keyword[];
  /** Whether the side finds messages by identity in mailboxes that are not mapped (`locate`). */
  readonly locates: boolean;
  /** The largest message it takes, in bytes, where it tells (APPENDLIMIT of RFC 7889). */
  readonly maxSize?: number;
  /** Calls one `perform` takes at most, and refs one `describe` takes at most. */
  readonly maxBatch: number;
  readonly maxDescribe: number;
}

/** A hint (ID3). */
export type MailChange =
  /** It is there. Without keywords: unknown, never none. */
  | { readonly type: 'present'; readonly ref: MessageRef; readonly keywords?: readonly Keyword[] }
  /** It is there, and this is all the side knows of it. */
  | { readonly type: 'message'; readonly message: StoredMessage }
  /** Not at this address any more: moved, deleted or out of sight; only a suspicion (ID4). A CRM tells which. */
  | { readonly type: 'gone'; readonly ref: MessageRef; readonly reason?: RemovalReason };

export interface MailChangePage {
  readonly changes: readonly MailChange[];
  /** Where to go on from after this page; null: only from the beginning. On the last page the new sync state. */
  readonly state: MailState | null;
  readonly last: boolean;
  /**
   * `delta`: what changed since `since`. `snapshot`: all there is, and complete with the last page. `renumbered`: a snapshot in which all
   * addresses told before mean nothing any more (UIDVALIDITY changed, ML3). A round of another kind may turn into it: then it has begun
   * again, and its earlier pages count for nothing.
   */
  readonly kind: 'delta' | 'snapshot' | 'renumbered';
}

export type Described =
  | { readonly type: 'found'; readonly message: StoredMessage }
  /** The side says that nothing is at this address, while its mailbox still reads. */
  | { readonly type: 'absent'; readonly ref: MessageRef }
  /** It exists and cannot be described (RU2). */
  | { readonly type: 'unreadable'; readonly ref: MessageRef; readonly problem: Problem };

/** The bytes of one message, readable again and again until `dispose`. Up to 1 MiB in memory, above that in a file of the owner's alone. */
export interface MessageSource {
  readonly size: number;
  /** Lower-case hexadecimal SHA-256 of the bytes. */
  readonly sha256: string;
  open(): AsyncIterable<Uint8Array>;
  /** Frees memory and file. Harmless when repeated. */
  dispose(): void;
}

export type ReadMessage =
  | { readonly type: 'read'; readonly ref: MessageRef; readonly source: MessageSource }
  | { readonly type: 'absent'; readonly ref: MessageRef }
  | { readonly type: 'unreadable'; readonly ref: MessageRef; readonly problem: Problem };

/** What the engine wants one side to hold. The key makes a repeat harmless (WR1). */
export type MailWrite =
  | {
      readonly type: 'append';
      readonly key: string;
      /**
       * The same for every copy of one message, whoever has it: a CRM makes its record's id of it (M8). Of the Message-ID, and of more
       * where that does not tell two messages of this account apart.
       */
      readonly messageKey: string;
      readonly mailboxes: readonly MailboxId[];
      readonly keywords: readonly Keyword[];
      /** What it is a copy of, on the other side. */
      readonly message: StoredMessage;
    }
  | {
      readonly type: 'move';
      readonly key: string;
      /** As last heard: re-checked by its identity right before the write (ML1). */
      readonly message: StoredMessage;
      readonly add: readonly MailboxId[];
      readonly remove: readonly MailboxId[];
    }
  | {
      readonly type: 'keywords';
      readonly key: string;
      readonly message: StoredMessage;
      readonly add: readonly Keyword[];
      readonly remove: readonly Keyword[];
    };

/** One request, exactly as it will be sent, without a message's bytes: plain data, kept in the outbox, compared in tests. */
export interface MailCall {
  readonly key: string;
  readonly write: MailWrite['type'];
  /** The message's address; null for an append. */
  readonly ref: MessageRef | null;
  /** Whom the call is meant for: compared with what is there right before it is sent, and searched for by `lookup`. */
  readonly identity: MessageIdentity;
  /** The adapter's own. */
  readonly request: Readonly<Record<string, unknown>>;
}

export type MailOutcome =
  /**
   * It is so; `stored` is the message as it is now, at its new address. `found`: an append met its message. `unkept`: keywords of the call
   * that this mailbox cannot hold or give up, so that the sides stay different in them.
   */
  | {
      readonly type: 'done';
      readonly stored: StoredMessage;
      readonly found?: true;
      readonly unkept?: readonly Keyword[];
    }
  /**
   * The side said no; nothing changed there. `not-found`: the message is not at this address (any more); `revision-conflict`: another one
   * is. Neither is a reason to give up the write: it is planned again from what is there.
   */
  | { readonly type: 'refused'; readonly problem: Problem }
  /** Nobody knows whether it happened, in whole or in part: `lookup` before anything is repeated (WR8). */
  | { readonly type: 'unclear'; readonly problem: Problem };

export type MailLookup =
  /** It happened; `stored` is where the message is now, which a person may have changed since. */
  | { readonly type: 'stored'; readonly stored: StoredMessage; readonly unkept?: readonly Keyword[] }
  | { readonly type: 'absent' }
  /** Only a part of it happened: the same call, performed once more, goes on from there. */
  | { readonly type: 'begun' }
  /** It happened, and a person removed the message since. */
  | { readonly type: 'gone' }
  | { readonly type: 'unknown' };

export interface MailSide {
  readonly capabilities: MailCapabilities;

  /**
   * All mailboxes, roles recognised. `mayBeKept`: for a run, for which those of before will do while the side knows that nothing happened
   * to a message since; without it they are asked for.
   * @throws ProblemError naming the wrong setting (M4)
   */
  mailboxes(signal: AbortSignal, options?: { readonly mayBeKept?: boolean }): Promise<readonly Mailbox[]>;

  /**
   * What happened in these mailboxes since a state; null lists everything, newest first. `account` where `changeScope` says so. The cursor
   * of the last page was taken before the listing began (ML8). A refused or broken command throws and is never an empty list (ML4).
   * @throws ProblemError `sync-state-expired`: start again with null. `mailbox-missing`: it is not there any more
   */
  changes(
    scope: 'account' | MailboxId,
    since: MailState | null,
    signal: AbortSignal,
  ): AsyncIterable<MailChangePage>;

  /**
   * One answer per ref, in any order. A whole-side problem throws.
   * @param readNext refs whose bytes will probably be read right after: a side may fetch them already. It changes no answer.
   */
  describe(
    refs: readonly MessageRef[],
    signal: AbortSignal,
    readNext?: ReadonlySet<MessageRef>,
  ): AsyncIterable<Described>;

  /**
   * Streams bytes within the app-wide budget (ML6); one answer per ref. A source stays readable until the caller disposes of it or stops
   * reading early. What is not disposed of keeps its part of the budget, for which later answers wait.
   */
  read(refs: readonly MessageRef[], signal: AbortSignal): AsyncIterable<ReadMessage>;

  /**
   * Where messages of these identities are now, in the whole account. Only where `capabilities.locates`. An identity without an answer is
   * nowhere: what could not be searched throws (ML4).
   */
  locate(identities: readonly MessageIdentity[], signal: AbortSignal): Promise<readonly StoredMessage[]>;

  /**
   * The web address at which a person sees the message in this side's own pages, http or https; null where it has none. Missing: the side
   * tells no addresses. @throws ProblemError
   */
  pageOf?(ref: MessageRef, signal: AbortSignal): Promise<string | null>;

  /** Pure: the exact requests, in order. */
  prepare(write: MailWrite): readonly MailCall[];

  /**
   * Sends the calls, at most one write per message, since a move changes the address that the next one would name.
   * @param sourceOf the bytes of an append, asked for one after another right before they are sent, and disposed of when the call ended
   * One outcome per call; never throws for a single call; throws for whole-side trouble met before anything was sent.
   */
  perform(
    calls: readonly MailCall[],
    sourceOf: (call: MailCall) => Promise<MessageSource>,
    signal: AbortSignal,
  ): AsyncIterable<readonly [key: string, outcome: MailOutcome]>;

  lookup(call: MailCall, signal: AbortSignal): Promise<MailLookup>;

  /** Yields whenever something may have changed (IDLE, server-sent events). Missing: the side is polled. */
  wake?(signal: AbortSignal): AsyncIterable<void>;
}
