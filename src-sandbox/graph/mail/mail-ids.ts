/** Ids of folders, and of messages: the ordinary ones, which change when a message moves, and immutable ones. */
import { createHash } from 'node:crypto';
import type { Folder, Mailbox, Message } from './mailbox.ts';

export function folderId({ person }: Mailbox, key: Folder['key']): string {
  return `AAMkAGI1${digest(`folder ${key} of ${person.email}`)}AAAuAAAAAAA=`;
}

export function messageId(message: Message, immutable: boolean): string {
  return immutable
    ? `AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A${digest(`message ${message.key}`)}AAA=`
    : `AAMkAGI1${digest(`message ${message.key} in ${message.folder} since ${message.cameAt}`)}AAA=`;
}

/** Both kinds of ids are understood; an ordinary one of a place that the message has left is the id of nothing. */
export function findMessage(mailbox: Mailbox, id: string): Message | null {
  for (const message of mailbox.messages.values())
    if (messageId(message, true) === id || messageId(message, false) === id) return message;
  return null;
}

/** By its id, or by its well-known name in any case. */
export function findFolder(mailbox: Mailbox, name: string): Folder | null {
  const known = mailbox.folders.get(name.toLowerCase());
  if (known !== undefined && known.wellKnown !== null) return known;
  return [...mailbox.folders.values()].find(({ key }) => folderId(mailbox, key) === name) ?? null;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
