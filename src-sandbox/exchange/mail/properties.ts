/** The properties of messages, in the order of the schema's MessageType. */
import { element } from '../../simulator/xml.ts';
import { mailboxXml } from '../calendar/properties.ts';
import type { Address } from '../items/common.ts';
import { type MessageSubject, type Property, property, textXml } from '../items/property.ts';
import { type MessageFacts, messageFacts } from './facts.ts';

type Of = MessageSubject;

const factsOf = ({ item }: Of): MessageFacts => messageFacts(item.record.mime);

const single = (tag: 'Sender' | 'From', of: (facts: MessageFacts) => Address | null): Property<Of> =>
  property(`message:${tag}`, 'default', (subject) => {
    const address = of(factsOf(subject));
    return address === null ? '' : element(`t:${tag}`, mailboxXml(address, 'OneOff'));
  });

const several = (
  tag: 'ToRecipients' | 'CcRecipients' | 'BccRecipients' | 'ReplyTo',
  of: (facts: MessageFacts) => readonly Address[],
): Property<Of> =>
  property(
    `message:${tag}`,
    'all',
    (subject) => {
      const rows = of(factsOf(subject));
      return rows.length === 0
        ? ''
        : element(`t:${tag}`, rows.map((one) => mailboxXml(one, 'OneOff')).join(''));
    },
    { inLists: false },
  );

export const messageProperties: readonly Property<Of>[] = [
  single('Sender', ({ sender, from }) => sender ?? from),
  several('ToRecipients', ({ to }) => to),
  several('CcRecipients', ({ cc }) => cc),
  several('BccRecipients', ({ bcc }) => bcc),
  property('message:IsReadReceiptRequested', 'all', () => textXml('IsReadReceiptRequested', false)),
  property('message:IsDeliveryReceiptRequested', 'all', () => textXml('IsDeliveryReceiptRequested', false)),
  property('message:ConversationIndex', 'all', ({ item }) =>
    textXml('ConversationIndex', Buffer.from(`conversation ${item.key}`).toString('base64')),
  ),
  property('message:ConversationTopic', 'all', ({ content }) =>
    textXml('ConversationTopic', content.subject.replace(/^(?:(?:re|fwd?|aw|wg|antw)\s*:\s*)+/i, '')),
  ),
  single('From', ({ from }) => from),
  property('message:InternetMessageId', 'all', (subject) =>
    textXml('InternetMessageId', factsOf(subject).messageId),
  ),
  property('message:IsRead', 'default', ({ item }) => textXml('IsRead', item.record.isRead)),
  property('message:References', 'all', (subject) => textXml('References', factsOf(subject).references), {
    inLists: false,
  }),
  several('ReplyTo', ({ replyTo }) => replyTo),
];
