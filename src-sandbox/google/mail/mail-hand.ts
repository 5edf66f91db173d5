/** What people do in Gmail itself, for tests: nothing here is a request of a program. */

import { fieldOf, headerFields } from '../../simulator/message-header.ts';
import type { Stamps } from '../../simulator/stamps.ts';
import type { People } from '../people.ts';
import { changeLabels, trash, untrash } from './label-changes.ts';
import type { Label } from './labels.ts';
import type { LabelChange, Mailbox, StoredMessage } from './mailbox.ts';
import type { SendAs } from './send-as.ts';

/** A message as it lies in a mailbox. */
export interface MailView {
  readonly id: string;
  readonly threadId: string;
  /** Sorted. */
  readonly labelIds: readonly string[];
  /** Epoch milliseconds. */
  readonly internalDate: number;
  readonly historyId: number;
  readonly bytes: Uint8Array;
}

export interface Delivery {
  /** Default: `INBOX` and `UNREAD`. */
  readonly labels?: readonly string[];
  /** Epoch milliseconds. Default: now. */
  readonly at?: number;
}

/** Persons are named by their address, messages and labels by their ids. */
export interface MailHand {
  /** A message arrives. @returns its id */
  deliver(person: string, message: string | Uint8Array, delivery?: Delivery): string;
  /** Sends from Gmail: lies in Sent, and arrives at all persons it goes to; to oneself it is one message in both places. */
  send(person: string, message: string | Uint8Array): string;
  /** Writes a draft. With the id of one, replaces it: the text is another message then. @returns its id */
  draft(person: string, message: string | Uint8Array, replaces?: string): string;
  archive(person: string, id: string): void;
  label(person: string, id: string, change: LabelChange): void;
  star(person: string, id: string): void;
  read(person: string, id: string): void;
  unread(person: string, id: string): void;
  spam(person: string, id: string): void;
  /** Several at once: a conversation. */
  trash(person: string, ...ids: readonly string[]): void;
  /** Out of the bin, by "move to inbox". */
  restore(person: string, id: string): void;
  deleteForGood(person: string, id: string): void;
  emptyTrash(person: string): void;
  /** @returns the label's id */
  createLabel(person: string, name: string): string;
  /** Labels below it are renamed too. */
  renameLabel(person: string, id: string, name: string): void;
  /** Its messages stay; labels below it go too. */
  deleteLabel(person: string, id: string): void;
  /** A name that the account's language reserves. */
  reserveLabelName(person: string, name: string): void;
  /** An address to send from; not accepted while its owner has not confirmed it. */
  addSendAs(person: string, address: string, isAccepted?: boolean): void;
  /** The history so far is not kept any more. */
  expireHistory(person: string): void;
  labels(person: string): readonly Readonly<Label>[];
  /** All messages, in the bin and in spam too, newest first. */
  messages(person: string): readonly MailView[];
  /** Null when there is none. */
  message(person: string, id: string): MailView | null;
}

export interface MailHandParts {
  readonly people: People;
  readonly stamps: Stamps;
  readonly mailboxAt: (address: string) => Mailbox;
  readonly sendAs: SendAs;
}

export function createMailHand({ people, stamps, mailboxAt, sendAs }: MailHandParts): MailHand {
  const found = (person: string, id: string): StoredMessage => {
    const message = mailboxAt(person).byId(id);
    if (message === null) throw new Error(`There is no message ${id}.`);
    return message;
  };
  const labelOf = (person: string, id: string): Label => {
    const label = mailboxAt(person).labels.byId(id);
    if (label === null) throw new Error(`There is no label ${id}.`);
    return label;
  };
  const changing =
    (change: LabelChange) =>
    (person: string, id: string): void =>
      changeLabels(mailboxAt(person), [found(person, id)], change);
  const bytesOf = (message: string | Uint8Array): Uint8Array =>
    typeof message === 'string' ? Buffer.from(message) : message;
  const below = (person: string, { name }: Label): readonly Label[] =>
    mailboxAt(person)
      .labels.all()
      .filter((label) => label.name.startsWith(`${name}/`));
  const view = (message: StoredMessage): MailView => ({
    id: message.id,
    threadId: message.threadId,
    labelIds: [...message.labels].sort(),
    internalDate: message.internalDate,
    historyId: message.historyId,
    bytes: message.bytes,
  });
  const deliver: MailHand['deliver'] = (person, message, { labels = ['INBOX', 'UNREAD'], at } = {}) =>
    mailboxAt(person).add(bytesOf(message), { labels, internalDate: at ?? stamps.now() }).id;

  return {
    deliver,
    send(person, message) {
      const bytes = bytesOf(message);
      const mailbox = mailboxAt(person);
      const sent = mailbox.add(bytes, { labels: ['SENT'], internalDate: stamps.now() });
      // rows of this kind follow in recordings
      mailbox.touch([sent]);
      const fields = headerFields(bytes);
      const text = ['to', 'cc', 'bcc'].map((name) => fieldOf(fields, name) ?? '').join(' ');
      const addresses = text.match(/[^\s<>,;:"]+@[^\s<>,;:"]+/g) ?? [];
      const guests = new Set(addresses.flatMap((address) => people.byAddress(address)?.email ?? []));
      for (const guest of guests)
        if (guest === mailbox.owner.email) mailbox.change([sent], { add: ['INBOX', 'UNREAD'] });
        else deliver(guest, bytes);
      return sent.id;
    },
    draft(person, message, replaces) {
      const mailbox = mailboxAt(person);
      const old = replaces === undefined ? null : found(person, replaces);
      const { id } = mailbox.add(bytesOf(message), {
        labels: ['DRAFT'],
        internalDate: stamps.now(),
        ...(old === null ? {} : { threadId: old.threadId }),
      });
      if (old !== null) mailbox.remove([old]);
      return id;
    },
    archive: changing({ remove: ['INBOX'] }),
    label: (person, id, change) => changeLabels(mailboxAt(person), [found(person, id)], change),
    star: changing({ add: ['STARRED'] }),
    read: changing({ remove: ['UNREAD'] }),
    unread: changing({ add: ['UNREAD'] }),
    spam: changing({ add: ['SPAM'] }),
    trash: (person, ...ids) =>
      trash(
        mailboxAt(person),
        ids.map((id) => found(person, id)),
      ),
    restore(person, id) {
      untrash(mailboxAt(person), [found(person, id)]);
      mailboxAt(person).change([found(person, id)], { add: ['INBOX'] });
    },
    deleteForGood: (person, id) => mailboxAt(person).remove([found(person, id)]),
    emptyTrash(person) {
      const mailbox = mailboxAt(person);
      mailbox.remove(mailbox.all().filter(({ labels }) => labels.has('TRASH')));
    },
    createLabel: (person, name) => mailboxAt(person).labels.create({ name }).id,
    renameLabel(person, id, name) {
      const label = labelOf(person, id);
      const nested = below(person, label).map(
        (one) => [one, name + one.name.slice(label.name.length)] as const,
      );
      mailboxAt(person).labels.change(label, { name });
      for (const [one, newName] of nested) mailboxAt(person).labels.change(one, { name: newName });
    },
    deleteLabel(person, id) {
      const mailbox = mailboxAt(person);
      const label = labelOf(person, id);
      for (const one of [label, ...below(person, label)]) {
        mailbox.change(mailbox.all(), { remove: [one.id] });
        mailbox.labels.remove(one);
      }
    },
    reserveLabelName: (person, name) => mailboxAt(person).labels.reserve(name),
    addSendAs: (person, address, isAccepted = true) =>
      sendAs.add(mailboxAt(person).owner, address, isAccepted),
    expireHistory: (person) => mailboxAt(person).history.expire(),
    labels: (person) => mailboxAt(person).labels.all(),
    messages: (person) => mailboxAt(person).all().map(view),
    message(person, id) {
      const message = mailboxAt(person).byId(id);
      return message === null ? null : view(message);
    },
  };
}
