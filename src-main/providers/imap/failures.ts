/** Turns what a mail server refuses, and how a connection ends, into Problems. They contain no text of the server (S9). Pure. */
import { type Problem, problem } from '../../../src-shared/domain/problems.ts';

/**
 * What a command was about; the meaning of a refusal depends on it. `mailbox` opens one or asks for its counts, `message` reads in the open
 * one, `write` and `append` change one message.
 */
export type Purpose = 'sign-in' | 'account' | 'mailbox' | 'message' | 'write' | 'append';

/** What the server said no with. */
export interface Refusal {
  /** `BYE`: it ended the connection. */
  readonly status: 'NO' | 'BAD' | 'BYE';
  /** The response code (RFC 5530 and others) in upper case, if any. */
  readonly code: string | null;
  readonly text: string;
  readonly purpose: Purpose;
  /** Milliseconds that the server asks to wait, where it says so. */
  readonly backOffMs?: number;
}

export interface FailureContext {
  readonly host: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Whether the sign-in is a password or a token of OAuth. */
  readonly credentials: 'password' | 'token';
}

/** The pause for a server that takes no more connections or requests without saying for how long. */
const defaultPauseMs = 60_000;

/**
 * What servers say in words, where their response code is missing or says something else: Microsoft's back-off, Gmail's and Dovecot's
 * limits of connections; Gmail's and Yahoo's app passwords; Exchange's, Gmail's and Zimbra's IMAP that is switched off.
 */
const throttling =
  /too many (simultaneous |concurrent )?(connections|sessions|login|requests|attempts|commands)|maximum number of connections|connection limit|request is throttled|rate limit|exceeded (the |their )?(command|bandwidth|connection)|session limit|try again later|bandwidth limit/i;
const appPassword = /app(lication)?[- ]?(specific )?[- ]?password|third[- ]?party app.*password/i;
const switchedOff =
  /imap[^.]{0,40}(disabled|not enabled|not allowed|switched off|turned off|not permitted|not active)|not enabled for imap|(enable|activate) imap|authenticated but not connected|protocol (is )?disabled|imap access (is )?(not|denied)/i;
const inBrowser = /web ?browser|webalert/i;
const trouble = /temporar|unavailable|internal (server )?error|server error|try again/i;

/** Response codes by which a server says that it cannot at the moment (RFC 5530 section 3): about whatever it was asked for. */
const serverTrouble = new Set(['UNAVAILABLE', 'SERVERBUG', 'CORRUPTION', 'INUSE', 'CONTACTADMIN']);

/**
 * The Problem for a refused command. A refusal about one message is that message's, and one about one mailbox is the mailbox's, whatever
 * code it has: only what concerns the connection or the account stops everything (RU2).
 */
export function problemOfRefusal(refusal: Refusal, context: FailureContext): Problem {
  const { code, text, purpose, status } = refusal;
  const { host } = context;
  if (refusal.backOffMs !== undefined) return problem('throttled', { host }, context.now + refusal.backOffMs);
  if (throttling.test(text) || code === 'OVERLIMIT' || (code === 'LIMIT' && !isOfOneMessage(purpose)))
    return problem('throttled', { host }, context.now + defaultPauseMs);
  // Exchange Online signs in and then refuses every command with these words
  if (/authenticated but not connected/i.test(text)) return problem('mail-switched-off', { host });
  if (status === 'BYE') return problem('server-failed', { host });
  if (code === 'PRIVACYREQUIRED') return problem('encryption-missing', { host });
  if ((purpose === 'sign-in' || purpose === 'account') && code !== null && serverTrouble.has(code))
    return problem('server-failed', { host });
  return purpose === 'sign-in' ? problemOfSignIn(refusal, context) : problemOfCommand(refusal, context);
}

function isOfOneMessage(purpose: Purpose): boolean {
  return purpose === 'write' || purpose === 'append';
}

function problemOfSignIn({ code, text, status }: Refusal, { host, credentials }: FailureContext): Problem {
  if (appPassword.test(text)) return problem('app-password-required', { host });
  if (switchedOff.test(text)) return problem('mail-switched-off', { host });
  if (code === 'WEBALERT' || inBrowser.test(text)) return problem('sign-in-required', { host });
  if (code === null && trouble.test(text)) return problem('server-failed', { host });
  if (status === 'BAD') return problem('answer-invalid', { host });
  return problem(credentials === 'token' ? 'sign-in-required' : 'wrong-password', { host });
}

function problemOfCommand({ code, purpose, status }: Refusal, { host }: FailureContext): Problem {
  switch (code) {
    case 'NONEXISTENT':
    case 'TRYCREATE':
      return problem('mailbox-missing', { host });
    case 'NOPERM':
    case 'AUTHORIZATIONFAILED':
      return problem('not-permitted', { host });
    case 'OVERQUOTA':
      return problem('mailbox-full', { host });
    case 'TOOBIG':
    case 'APPENDLIMIT':
      return problem('item-too-large', { host });
    case 'LIMIT':
      return problem(purpose === 'append' ? 'item-too-large' : 'item-rejected', { host });
    case 'EXPUNGEISSUED':
      return problem('not-found', { host });
    case 'EXPIRED':
      return problem('sign-in-required', { host });
    case 'CANNOT':
      return problem('item-rejected', { host });
    default:
      if (isOfOneMessage(purpose)) return problem('item-rejected', { host });
      if (purpose !== 'account') return problem('mailbox-refused', { host });
      return problem(status === 'BAD' ? 'answer-invalid' : 'server-failed', { host });
  }
}

/** The codes of imapflow's errors for answers that nobody can use, or that are larger than the limits (S6). */
const unusable =
  /^(ParserError|UnexpectedTag|MissingTag|InvalidResponse|ResponseProcessingFailed|MAX_IMAP_NESTING|LineTooLarge|LiteralTooLarge|ResponseTooLarge|TooMany|STARTTLS_INJECTION)/;

/** The Problem for a connection that ended, was silent, or answered what is no IMAP. */
export function problemOfBreak(errorCode: string, byeText: string | null, context: FailureContext): Problem {
  const { host } = context;
  if (unusable.test(errorCode)) return problem('answer-invalid', { host });
  if (byeText !== null && byeText !== '' && byeText !== 'Server closed connection')
    return problemOfRefusal({ status: 'BYE', code: null, text: byeText, purpose: 'account' }, context);
  return problem('unreachable', { host });
}
