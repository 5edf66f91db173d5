/** A person's mailbox: messages with labels, threads, and the history of both. Bytes are kept once and never changed. */

import { fieldOf, headerFields, messageIds, threadSubject } from '../../simulator/message-header.ts';
import type { Stamps } from '../../simulator/stamps.ts';
import type { Person } from '../people.ts';
import {
  createHistory,
  type History,
  type HistoryEntry,
  type HistoryKind,
  type HistoryState,
  noHistory,
} from './history.ts';
import { createLabels, type Labels, type LabelsState, systemLabelsOnly } from './labels.ts';

export interface StoredMessage {
  /** Hexadecimal. */
  readonly id: string;
  /** The id of the thread's first message. */
  readonly threadId: string;
  readonly bytes: Uint8Array;
  /** Epoch milliseconds, whole seconds. */
  readonly internalDate: number;
  /** Counts the mailbox's messages from 1 in the order of their arrival. */
  readonly number: number;
  /** Without angle brackets; null without one. */
  readonly messageId: string | null;
  readonly subject: string;
  readonly labels: Set<string>;
  /** The last history row that changed it. */
  historyId: number;
}

export interface NewMessage {
  readonly labels: readonly string[];
  /** Epoch milliseconds. */
  readonly internalDate: number;
  readonly threadId?: string;
}

export interface LabelChange {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

export interface Mailbox {
  readonly owner: Person;
  readonly labels: Labels;
  readonly history: History;
  /** Newest first. */
  all(): readonly StoredMessage[];
  byId(id: string): StoredMessage | null;
  byMessageId(messageId: string): readonly StoredMessage[];
  add(bytes: Uint8Array, wanted: NewMessage): StoredMessage;
  /** Adds first and then removes, each a row of the history; what changes nothing writes none. */
  change(messages: readonly StoredMessage[], change: LabelChange): void;
  /** A row that names messages and says nothing of what happened. */
  touch(messages: readonly StoredMessage[]): void;
  /** For good. */
  remove(messages: readonly StoredMessage[]): void;
}

export interface MailboxState {
  readonly messages: Map<string, StoredMessage>;
  readonly byMessageId: Map<string, StoredMessage[]>;
  /** How many messages have arrived. */
  count: number;
  readonly labels: LabelsState;
  readonly history: HistoryState;
}

export const emptyMailbox = (): MailboxState => ({
  messages: new Map(),
  byMessageId: new Map(),
  count: 0,
  labels: systemLabelsOnly(),
  history: noHistory(1710),
});

export function createMailbox(owner: Person, stamps: Stamps, state: MailboxState = emptyMailbox()): Mailbox {
  const { messages, byMessageId } = state;
  const history = createHistory(stamps, state.history);
  const labels = createLabels(state.labels);
  let sorted: readonly StoredMessage[] | null = null;

  const newId = (): string => {
    // as Gmail's own: the time in the upper bits, and something else below
    const low = BigInt((state.count * 2_654_435_761) % 0x10_0000);
    let id = (BigInt(stamps.now()) << 20n) | low;
    while (messages.has(id.toString(16))) id += 1n;
    return id.toString(16);
  };
  const entry = ({ id, threadId, labels: of }: StoredMessage, changed?: readonly string[]): HistoryEntry => ({
    id,
    threadId,
    labelIds: [...of],
    ...(changed === undefined ? {} : { changed }),
  });
  const write = (
    kind: HistoryKind | null,
    rows: readonly (readonly [StoredMessage, (readonly string[])?])[],
  ): void => {
    if (rows.length === 0) return;
    const id = history.next();
    for (const [message] of rows) message.historyId = id;
    history.write(
      id,
      kind,
      rows.map(([message, changed]) => entry(message, changed)),
    );
  };
  const threadOf = (
    wanted: string | undefined,
    references: readonly string[],
    subject: string,
  ): string | null => {
    for (const reference of references.toReversed())
      for (const message of byMessageId.get(reference) ?? [])
        if (message.subject === subject && (wanted ?? message.threadId) === message.threadId)
          return message.threadId;
    return null;
  };

  return {
    owner,
    labels,
    history,
    all() {
      sorted ??= [...messages.values()].sort(
        (a, b) => b.internalDate - a.internalDate || b.number - a.number,
      );
      return sorted;
    },
    byId: (id) => messages.get(id) ?? null,
    byMessageId: (messageId) => byMessageId.get(messageId) ?? [],
    add(bytes, { labels: given, internalDate, threadId }) {
      state.count += 1;
      const fields = headerFields(bytes);
      const messageId = messageIds(fieldOf(fields, 'message-id'))[0] ?? null;
      const subject = threadSubject(fieldOf(fields, 'subject'));
      const references = [
        ...messageIds(fieldOf(fields, 'references')),
        ...messageIds(fieldOf(fields, 'in-reply-to')),
      ];
      const id = newId();
      const message: StoredMessage = {
        id,
        threadId: threadOf(threadId, references, subject) ?? id,
        bytes,
        internalDate: Math.floor(internalDate / 1000) * 1000,
        number: state.count,
        messageId,
        subject,
        labels: new Set(given),
        historyId: 0,
      };
      messages.set(id, message);
      if (messageId !== null) byMessageId.set(messageId, [...(byMessageId.get(messageId) ?? []), message]);
      sorted = null;
      write('messageAdded', [[message]]);
      return message;
    },
    change(changed, { add = [], remove = [] }) {
      const added = changed.flatMap((message) => {
        const really = add.filter((label) => !message.labels.has(label));
        for (const label of really) message.labels.add(label);
        return really.length === 0 ? [] : [[message, really] as const];
      });
      write('labelAdded', added);
      const removed = changed.flatMap((message) => {
        const really = remove.filter((label) => message.labels.delete(label));
        return really.length === 0 ? [] : [[message, really] as const];
      });
      write('labelRemoved', removed);
    },
    touch: (touched) =>
      write(
        null,
        touched.map((message) => [message] as const),
      ),
    remove(removed) {
      for (const { id, messageId } of removed) {
        messages.delete(id);
        if (messageId === null) continue;
        const left = (byMessageId.get(messageId) ?? []).filter((one) => one.id !== id);
        if (left.length === 0) byMessageId.delete(messageId);
        else byMessageId.set(messageId, left);
      }
      sorted = null;
      write(
        'messageDeleted',
        removed.map((message) => [message] as const),
      );
    },
  };
}
