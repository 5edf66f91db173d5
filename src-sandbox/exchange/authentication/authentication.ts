/** Who makes a request: Basic, or NTLM for a whole connection, as IIS has them before Exchange. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Answer } from '../../simulator/http-answer.ts';
import type { Mailbox, Mailboxes } from '../mailboxes.ts';
import { challengeMessage, claimedName, isAnswerOf, messageType, type NtlmNames } from './ntlm.ts';

export type Scheme = 'basic' | 'ntlm' | 'negotiate';

export interface Authentication {
  /** Who signed in, or what the server answers instead. */
  authenticate(request: IncomingMessage): Mailbox | Answer;
  /** Which schemes the server offers and takes. Default: all. */
  setSchemes(schemes: readonly Scheme[]): void;
  /** Passwords that were refused so far, for an account. */
  wrongPasswords(address: string): number;
  /** So many refused passwords lock the account; null: never. */
  setLockout(most: number | null): void;
  /** Handshakes of NTLM that were begun. */
  handshakes(): number;
}

interface Connection {
  negotiate: Buffer | null;
  challenge: Buffer | null;
  mailbox: Mailbox | null;
}

/** @param realm of Basic: the name of the server. @param now epoch milliseconds */
export function createAuthentication(parts: {
  readonly mailboxes: Mailboxes;
  readonly names: NtlmNames;
  readonly now: () => number;
}): Authentication {
  const { mailboxes, names, now } = parts;
  const connections = new WeakMap<Socket, Connection>();
  const wrong = new Map<string, number>();
  let schemes: readonly Scheme[] = ['negotiate', 'ntlm', 'basic'];
  let mostWrong: number | null = null;
  let handshakes = 0;

  const offers: Readonly<Record<Scheme, string>> = {
    negotiate: 'Negotiate',
    ntlm: 'NTLM',
    basic: `Basic realm="${names.dnsComputer}"`,
  };
  const unauthorized = (challenges: readonly string[]): Answer => ({
    status: 401,
    type: null,
    body: '',
    headers: {
      'WWW-Authenticate': challenges,
      'Content-Length': '0',
      Server: 'Microsoft-IIS/10.0',
      'X-Powered-By': 'ASP.NET',
    },
  });
  const refused = (): Answer => unauthorized(schemes.map((scheme) => offers[scheme]));

  const isLocked = ({ id }: Mailbox): boolean => mostWrong !== null && (wrong.get(id) ?? 0) >= mostWrong;
  /** Counts what is wrong; the right password of a locked account is refused too. */
  const checked = (mailbox: Mailbox | null, isRight: boolean): Mailbox | Answer => {
    if (mailbox === null || isLocked(mailbox)) return refused();
    if (isRight) {
      wrong.delete(mailbox.id);
      return mailbox;
    }
    wrong.set(mailbox.id, (wrong.get(mailbox.id) ?? 0) + 1);
    return refused();
  };

  const basic = (value: string): Mailbox | Answer => {
    const text = Buffer.from(value, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    const mailbox = mailboxes.bySignIn(text.slice(0, Math.max(colon, 0)), '');
    return checked(mailbox, mailbox?.password === text.slice(colon + 1));
  };

  const ntlm = (scheme: 'ntlm' | 'negotiate', value: string, socket: Socket): Mailbox | Answer => {
    const message = Buffer.from(value, 'base64');
    const type = messageType(message);
    if (type === 1) {
      handshakes += 1;
      const challenge = challengeMessage(message, randomBytes(8), names, now());
      connections.set(socket, { negotiate: message, challenge, mailbox: null });
      return unauthorized([`${scheme === 'ntlm' ? 'NTLM' : 'Negotiate'} ${challenge.toString('base64')}`]);
    }
    const connection = connections.get(socket);
    connections.delete(socket);
    if (type !== 3 || message.length < 64 || !connection?.negotiate || !connection.challenge)
      return refused();
    const { user, domain } = claimedName(message);
    const mailbox = mailboxes.bySignIn(user, domain);
    const { negotiate, challenge } = connection;
    const isRight =
      mailbox !== null && isAnswerOf(mailbox.password, { negotiate, challenge, answer: message });
    const result = checked(mailbox, isRight);
    if ('id' in result) connections.set(socket, { negotiate: null, challenge: null, mailbox: result });
    return result;
  };

  return {
    authenticate({ headers, socket }) {
      const [, name = '', value = ''] = /^(\S+)\s+(\S+)$/.exec(headers.authorization ?? '') ?? [];
      const scheme = schemes.find((one) => one === name.toLowerCase());
      if (scheme === 'basic') return basic(value);
      if (scheme !== undefined) return ntlm(scheme, value, socket);
      return (name === '' ? connections.get(socket)?.mailbox : null) ?? refused();
    },
    setSchemes(next) {
      schemes = next;
    },
    wrongPasswords: (address) => wrong.get(mailboxes.demand(address).id) ?? 0,
    setLockout(most) {
      mostWrong = most;
    },
    handshakes: () => handshakes,
  };
}
