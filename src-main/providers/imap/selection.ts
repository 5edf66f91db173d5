/** Opens mailboxes on one connection, and asks for their counts (SELECT, EXAMINE, STATUS; RFC 9051 section 6.3). */
import { fail } from '../../../src-shared/domain/problems.ts';
import { atom, type Client, text } from './client.ts';
import { nameIn } from './mailbox-name.ts';
import { digitsOf, type Line, listOf, numberOf, pairsOf, responseCodeOf, textOf } from './tokens.ts';

/** What a server tells of a mailbox at one moment. */
export interface Counts {
  readonly uidValidity: string;
  /** Null where an old server does not tell it. */
  readonly uidNext: number | null;
  readonly messages: number;
  /** HIGHESTMODSEQ (RFC 7162); null without CONDSTORE or for a mailbox without mod-sequences. */
  readonly modseq: string | null;
}

export interface Opened extends Counts {
  /** The mailbox's name as it stands in commands. */
  readonly name: string;
  readonly isReadOnly: boolean;
  /** PERMANENTFLAGS; null when the server does not tell, and then any flag may be tried. */
  readonly permanentFlags: readonly string[] | null;
  /** MAILBOXID (RFC 8474). */
  readonly mailboxId: string | null;
}

export type Access = 'read' | 'write';

export interface Selection {
  /** Opens a mailbox, or goes on with it when it is open already. @throws ProblemError `mailbox-missing` and others */
  open(name: string, access: Access, signal: AbortSignal): Promise<Opened>;
  /** Opens a mailbox anew, so that counts and flags are those of this moment. */
  openAnew(name: string, access: Access, signal: AbortSignal): Promise<Opened>;
  /** The counts of this moment, in one round trip. */
  counts(name: string, signal: AbortSignal): Promise<Counts>;
}

export function createSelection(client: Client): Selection {
  let current: { readonly opened: Opened; readonly access: Access } | null = null;

  const openAnew: Selection['openAnew'] = async (name, access, signal) => {
    // a refused SELECT leaves no mailbox open (RFC 9051 section 6.3.2)
    current = null;
    const opened = await select(client, name, access, signal);
    current = { opened, access };
    return opened;
  };
  return {
    openAnew,
    open(name, access, signal) {
      const isOpen = current?.opened.name === name && (access === 'read' || current.access === 'write');
      return isOpen && current !== null ? Promise.resolve(current.opened) : openAnew(name, access, signal);
    },
    counts: (name, signal) =>
      // STATUS is not for the mailbox that is open (RFC 9051 section 6.3.11)
      current?.opened.name === name ? openAnew(name, 'read', signal) : status(client, name, signal),
  };
}

async function select(client: Client, name: string, access: Access, signal: AbortSignal): Promise<Opened> {
  let exists: number | null = null;
  let permanentFlags: readonly string[] | null = null;
  let uidValidity: string | null = null;
  let uidNext: number | null = null;
  let modseq: string | null = null;
  let mailboxId: string | null = null;
  const answer = await client.ask(access === 'write' ? 'SELECT' : 'EXAMINE', [text(name)], {
    purpose: 'mailbox',
    signal,
    lines: {
      EXISTS: (line) => {
        exists = numberOf({ value: line.command ?? null });
      },
      OK: (line) => {
        const code = responseCodeOf(line);
        const first = code?.args[0];
        if (code?.name === 'UIDVALIDITY') uidValidity = digitsOf(first);
        if (code?.name === 'UIDNEXT') uidNext = numberOf(first);
        if (code?.name === 'HIGHESTMODSEQ') modseq = digitsOf(first);
        const id = code?.name === 'MAILBOXID' ? textOf(listOf(first)[0] ?? first) : null;
        if (id !== null && isObjectId(id)) mailboxId = id;
        if (code?.name === 'PERMANENTFLAGS' && Array.isArray(first))
          permanentFlags = listOf(first).map((flag) => textOf(flag) ?? '');
      },
    },
  });
  if (!answer.ok) return refuseMailbox(client, name, answer, signal);
  if (exists === null || uidValidity === null) return fail('answer-invalid', { host: client.host });
  return {
    name,
    messages: exists,
    uidValidity,
    uidNext,
    modseq,
    mailboxId,
    permanentFlags,
    isReadOnly: access === 'read' || answer.code?.name === 'READ-ONLY',
  };
}

/** Whether a text can be an id (RFC 8474 section 7, objectid). */
export function isObjectId(value: string): boolean {
  return /^[\w-]{1,255}$/.test(value);
}

/** What STATUS is asked for; HIGHESTMODSEQ only where CONDSTORE is there. */
export function statusItems(client: Client): readonly string[] {
  return ['MESSAGES', 'UIDNEXT', 'UIDVALIDITY', ...(client.has('CONDSTORE') ? ['HIGHESTMODSEQ'] : [])];
}

/** The counts in one STATUS line; null when something is missing. */
export function countsOf(line: Line): Counts | null {
  const pairs = pairsOf(listOf(line.attributes?.[1]));
  const uidValidity = digitsOf(pairs.get('UIDVALIDITY'));
  const messages = numberOf(pairs.get('MESSAGES'));
  if (uidValidity === null || messages === null) return null;
  return {
    uidValidity,
    messages,
    uidNext: numberOf(pairs.get('UIDNEXT')),
    modseq: digitsOf(pairs.get('HIGHESTMODSEQ')),
  };
}

async function status(client: Client, name: string, signal: AbortSignal): Promise<Counts> {
  let counts: Counts | null = null;
  const answer = await client.ask('STATUS', [text(name), statusItems(client).map(atom)], {
    purpose: 'mailbox',
    signal,
    lines: {
      STATUS: (line) => {
        counts = countsOf(line);
      },
    },
  });
  if (!answer.ok) return refuseMailbox(client, name, answer, signal);
  return counts ?? fail('answer-invalid', { host: client.host });
}

/**
 * Throws the Problem of a refused mailbox. Old servers say NO without a reason for a mailbox that is gone; then LIST tells whether it is.
 * It lists everything, because a name with `*` or `%` would be a pattern.
 */
async function refuseMailbox(
  client: Client,
  name: string,
  answer: Extract<Awaited<ReturnType<Client['ask']>>, { ok: false }>,
  signal: AbortSignal,
): Promise<never> {
  if (answer.problem.code === 'mailbox-refused' && answer.code === null) {
    let isThere = false;
    const listed = await client.ask('LIST', [text(''), text('*')], {
      purpose: 'account',
      signal,
      lines: {
        LIST: (line) => {
          const attributes = listOf(line.attributes?.[0]).map((one) => (textOf(one) ?? '').toLowerCase());
          isThere ||= nameIn(line.attributes?.[2]) === name && !attributes.includes('\\nonexistent');
        },
      },
    });
    if (listed.ok && !isThere) fail('mailbox-missing', { host: client.host });
  }
  const { code, params, retryAt } = answer.problem;
  return fail(code, params, retryAt);
}
