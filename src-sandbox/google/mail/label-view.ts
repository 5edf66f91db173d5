/** Labels in the form of the API: lists have no counts, and a new label has no type. */
import type { Json } from '../../simulator/json.ts';
import type { Label } from './labels.ts';
import { refuseMail } from './mail-errors.ts';
import type { Mailbox, StoredMessage } from './mailbox.ts';

export function plainLabel({
  id,
  name,
  type,
  messageListVisibility,
  labelListVisibility,
  color,
}: Label): Json {
  return {
    id,
    name,
    ...(messageListVisibility === undefined ? {} : { messageListVisibility }),
    ...(labelListVisibility === undefined ? {} : { labelListVisibility }),
    type,
    ...(color === undefined ? {} : { color }),
  };
}

export function createdLabel(label: Label): Json {
  const { type: _, ...rest } = plainLabel(label);
  return rest;
}

export function countedLabel(mailbox: Mailbox, label: Label): Json {
  const messages = mailbox.all().filter(({ labels }) => labels.has(label.id));
  const unread = messages.filter(({ labels }) => labels.has('UNREAD'));
  const threads = (of: readonly StoredMessage[]): number => new Set(of.map(({ threadId }) => threadId)).size;
  return {
    ...plainLabel(label),
    messagesTotal: messages.length,
    messagesUnread: unread.length,
    threadsTotal: threads(messages),
    threadsUnread: threads(unread),
  };
}

const shown = ['show', 'hide'];
const listed = ['labelShow', 'labelShowIfUnread', 'labelHide'];

/** What a request says of a label. @throws ApiRefusal for values that the API does not know */
export function labelFields(body: Json): Partial<Omit<Label, 'id' | 'type'>> {
  const { name, messageListVisibility, labelListVisibility, color } = body;
  const isWrong =
    (name !== undefined && typeof name !== 'string') ||
    (messageListVisibility !== undefined && !shown.includes(String(messageListVisibility))) ||
    (labelListVisibility !== undefined && !listed.includes(String(labelListVisibility)));
  if (isWrong) refuseMail('Invalid value in a label');
  return {
    ...(name === undefined ? {} : { name }),
    ...(messageListVisibility === undefined ? {} : { messageListVisibility }),
    ...(labelListVisibility === undefined ? {} : { labelListVisibility }),
    ...(color === undefined ? {} : { color }),
  } as Partial<Omit<Label, 'id' | 'type'>>;
}
