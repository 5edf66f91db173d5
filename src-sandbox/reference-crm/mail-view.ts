/**
 * The mail of a person for a page of the sandbox: folders, messages and one message to read, and what the person does with them. The
 * pages of the CRM and of the sample account both show it, each over its own store.
 */
import { z } from 'zod';
import { wallText } from '../../src-shared/domain/time/wall-time.ts';
import { toWall } from '../../src-shared/domain/time/zones.ts';
import { parsed } from './page.ts';
import { refuse } from './problem.ts';
import { mostReadBytes, readableMessage } from './readable-message.ts';

export interface ViewedMailbox {
  readonly id: string;
  readonly name: string;
  readonly role: string | null;
  readonly messages: number;
  readonly unread: number;
}

export interface ViewedMessage {
  readonly ref: string;
  readonly subject: string;
  /** Addresses. */
  readonly from: readonly string[];
  readonly others: readonly string[];
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  readonly keywords: readonly string[];
  readonly size: number;
  /** Names of everybody who has it, where the store knows them (M8). */
  readonly owners: readonly string[];
}

/** A person's mail, as its store tells and changes it. Refs that name nothing are refused with `not-found`. */
export interface ViewedMail {
  mailboxes(): readonly ViewedMailbox[];
  /** Newest first. */
  list(mailbox: string, limit: number): readonly ViewedMessage[];
  look(ref: string): ViewedMessage;
  /** The first bytes of a message. */
  head(ref: string, bytes: number): Uint8Array;
  setKeyword(ref: string, keyword: string, on: boolean): void;
  move(ref: string, mailbox: string): void;
}

const mostListed = 200;
const ref = z.string().min(1).max(1000);
const mailbox = z.string().min(1).max(255);

const listRequest = z.object({ mailbox: mailbox.nullable() });
const readRequest = z.object({ ref });
const action = z.discriminatedUnion('type', [
  z.object({ type: z.literal('keyword'), ref, keyword: z.enum(['$seen', '$flagged']), on: z.boolean() }),
  z.object({ type: z.literal('move'), ref, mailbox }),
]);

/** Answers the requests of a page below `/view/mail/`. @param zone of the person; times are told as wall times in it */
export function answerMail(mail: ViewedMail, path: string, body: unknown, zone: string): unknown {
  switch (path) {
    case '/view/mail/list':
      return listed(mail, parsed(listRequest, body).mailbox, zone);
    case '/view/mail/read':
      return read(mail, parsed(readRequest, body).ref, zone);
    case '/view/mail/do': {
      const done = parsed(action, body);
      if (done.type === 'keyword') mail.setKeyword(done.ref, done.keyword, done.on);
      else mail.move(done.ref, known(mail, done.mailbox).id);
      return {};
    }
    default:
      return refuse('not-found');
  }
}

/** Without a mailbox, the inbox. */
function listed(mail: ViewedMail, asked: string | null, zone: string): unknown {
  const mailboxes = mail.mailboxes();
  const { id, messages } = mailboxes.find((one) => one.id === asked) ?? mailboxes[0] ?? refuse('not-found');
  const list = mail.list(id, mostListed);
  return {
    mailboxes,
    mailbox: id,
    more: messages - list.length,
    messages: list.map((one) => shown(one, zone)),
  };
}

async function read(mail: ViewedMail, at: string, zone: string): Promise<unknown> {
  const message = mail.look(at);
  const { from, to, cc, ...content } = await readableMessage(mail.head(at, mostReadBytes), message.size);
  return {
    ...shown(message, zone),
    ...content,
    // where the header cannot be read again, the addresses that were read when the message came
    from: from.length > 0 ? from : message.from,
    to: to.length + cc.length > 0 ? to : message.others,
    cc,
  };
}

function shown({ keywords, receivedAt, size: _size, ...message }: ViewedMessage, zone: string) {
  return {
    ...message,
    receivedAt: wallText(toWall(zone, receivedAt)),
    isSeen: keywords.includes('$seen'),
    isFlagged: keywords.includes('$flagged'),
  };
}

function known(mail: ViewedMail, id: string): ViewedMailbox {
  return mail.mailboxes().find((one) => one.id === id) ?? refuse('not-found');
}
