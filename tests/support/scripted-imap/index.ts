/**
 * An IMAP server in this process that obeys a script: it refuses a command, falls silent, or cuts the connection before a command, or
 * behind any line it sends. What it was asked is written down, and what it holds can be looked at.
 */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import { type Account, createAccount } from './account.ts';
import { answersTo, type Selected } from './commands.ts';
import { argumentsOf } from './tokens.ts';

export interface Script {
  /** Announced before and after the sign-in. */
  readonly capabilities: readonly string[];
  /** Null: it says nothing. */
  readonly greeting: string | null;
  /** Answers to commands instead of carrying them out, without the tag: `NO [OVERQUOTA] full`; `* BYE …` ends the connection; null is silence. */
  readonly instead: Readonly<Record<string, string | null>>;
  /** Text that is sent before the answer `OK done`, in place of the usual lines. */
  readonly before: Readonly<Record<string, string>>;
  /** Lines in answer to a command and what follows its name; the last one gets the tag. Null: as usual. `instead` goes first. */
  readonly answers?: (command: string, rest: string, isSignedIn: boolean) => readonly string[] | null;
  /** The connection ends when this command after the sign-in arrives, and the command is not carried out. Counted from 1. */
  readonly cutBefore?: number;
  /** The connection ends behind this line after the sign-in. Counted from 1. */
  readonly cutAfterLines?: number;
  readonly certificate?: { readonly key: string; readonly cert: string };
  /** With a certificate: TLS from the first byte, or from STARTTLS on. */
  readonly startsTls?: 'at once' | 'when asked';
}

export interface ScriptedImap {
  readonly port: number;
  readonly account: Account;
  /** Commands without their tags, in order, of all connections; of the sign-in only the name. */
  readonly commands: string[];
  /** The mechanisms of AUTHENTICATE, in order. */
  readonly mechanisms: string[];
  /** Lines sent after the sign-in of the last connection. */
  lines(): number;
  /** Commands after the sign-in of the last connection. */
  asked(): number;
  /** Connections so far. */
  connections(): number;
  /** Sends a line to every connection that waits in IDLE. */
  tell(line: string): void;
  /** Connections that wait in IDLE. */
  waiting(): number;
  /** The first script again, with these changes. */
  change(script: Partial<Script>): void;
  stop(): Promise<void>;
}

const usual: Script = {
  capabilities: ['IMAP4rev1', 'AUTH=PLAIN', 'UIDPLUS', 'MOVE'],
  greeting: '* OK ready',
  instead: {},
  before: {},
};

/** Counts of the last connection. */
interface Counts {
  lines: number;
  asked: number;
}

interface Parts {
  /** Sends a line to a connection in IDLE. */
  readonly waiting: Set<(line: string) => void>;
  readonly account: Account;
  readonly commands: string[];
  readonly mechanisms: string[];
  readonly counts: Counts;
  readonly script: () => Script;
}

export async function scriptedImap(
  names: readonly string[],
  script: Partial<Script> = {},
): Promise<ScriptedImap> {
  let current: Script = { ...usual, ...script };
  let connections = 0;
  const parts: Parts = {
    account: createAccount(names),
    commands: [],
    mechanisms: [],
    counts: { lines: 0, asked: 0 },
    waiting: new Set(),
    script: () => current,
  };
  const sockets = new Set<Socket>();
  const accept = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    connections += 1;
    Object.assign(parts.counts, { lines: 0, asked: 0 });
    const { greeting } = current;
    serve(socket, parts);
    if (greeting !== null) socket.write(`${greeting}\r\n`);
    if (greeting?.startsWith('* BYE') === true) socket.end();
  };
  const server =
    script.certificate !== undefined && script.startsTls !== 'when asked'
      ? createTlsServer({ ...script.certificate, noDelay: true }, accept)
      : createServer({ noDelay: true }, accept);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    account: parts.account,
    commands: parts.commands,
    mechanisms: parts.mechanisms,
    lines: () => parts.counts.lines,
    asked: () => parts.counts.asked,
    connections: () => connections,
    waiting: () => parts.waiting.size,
    tell(line) {
      for (const send of parts.waiting) send(line);
    },
    change(more) {
      current = { ...usual, ...script, ...more };
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function serve(first: Socket, { account, commands, mechanisms, counts, waiting, script }: Parts): void {
  let socket = first;
  let received = Buffer.alloc(0);
  let text = '';
  let literals: Buffer[] = [];
  let literalBytes: number | null = null;
  let isSignedIn = /^\* PREAUTH/i.test(script().greeting ?? '');
  const selected: Selected = { box: null, isReadOnly: true };
  /** Takes the next line instead of a command: the password of AUTHENTICATE, the end of IDLE. */
  let awaited: (() => void) | null = null;

  const send = (line: string): void => {
    if (socket.destroyed || socket.writableEnded) return;
    socket.write(`${line}\r\n`, 'latin1');
    if (!isSignedIn) return;
    counts.lines += 1;
    if (counts.lines === script().cutAfterLines) socket.end();
  };
  const sendAll = (tag: string, lines: readonly string[]): void => {
    for (const line of lines) send(line.startsWith('* ') ? line : `${tag} ${line}`);
    if (lines.at(-1)?.startsWith('* BYE') === true) socket.end();
  };
  const signIn = (tag: string, refusal: string | null | undefined): void => {
    if (refusal === undefined) {
      const own = script().answers?.('LOGIN', '', false) ?? ['OK signed in'];
      sendAll(tag, own);
      isSignedIn = true;
    } else if (refusal !== null) sendAll(tag, [refusal]);
  };
  const upgrade = (): void => {
    const { certificate } = script();
    if (certificate === undefined) return;
    first.removeAllListeners('data');
    socket = new TLSSocket(first, { isServer: true, ...certificate });
    socket.on('error', () => undefined);
    socket.on('data', take);
  };
  const carryOut = (tag: string, name: string, rest: string): void => {
    const extended = rest.includes(' RETURN ') ? script().instead[`${name} RETURN`] : undefined;
    const refusal = extended ?? script().instead[name];
    if (name === 'AUTHENTICATE') {
      mechanisms.push(rest.trim());
      send('+ ');
      awaited = () => signIn(tag, refusal);
    } else if (name === 'IDLE' && refusal === undefined) {
      send('+ idling');
      waiting.add(send);
      first.once('close', () => waiting.delete(send));
      awaited = () => {
        waiting.delete(send);
        commands.push('DONE');
        send(`${tag} OK done`);
      };
    } else if (name === 'LOGIN') signIn(tag, refusal);
    else if (name === 'STARTTLS' && refusal === undefined) {
      send(`${tag} OK begin`);
      upgrade();
    } else {
      if (isSignedIn) counts.asked += 1;
      if (isSignedIn && counts.asked === script().cutBefore) socket.end();
      else if (refusal === undefined) {
        const { capabilities, before, answers } = script();
        const own = before[name];
        const usually = (): readonly string[] =>
          answersTo(name, argumentsOf(rest, literals), account, selected, capabilities);
        sendAll(tag, own === undefined ? (answers?.(name, rest, isSignedIn) ?? usually()) : [own, 'OK done']);
        if (name === 'LOGOUT') socket.end();
      } else if (refusal !== null) sendAll(tag, [refusal]);
    }
  };
  const takeLine = (line: string): void => {
    if (awaited !== null) {
      const hear = awaited;
      awaited = null;
      hear();
      return;
    }
    text += line;
    const [, tag = '', rest = ''] = /^(\S+) (.*)$/s.exec(text) ?? [];
    const [, name = ''] = /^(UID \S+|\S+)/i.exec(rest) ?? [];
    const size = /\{(\d+)\}$/.exec(line)?.[1];
    // a command that is refused is refused before its bytes are asked for
    if (size !== undefined && typeof script().instead[name.toUpperCase()] !== 'string') {
      literalBytes = Number(size);
      send('+ go on');
      return;
    }
    commands.push(/^(LOGIN|AUTHENTICATE)/i.test(rest) ? name : rest);
    carryOut(tag, name.toUpperCase(), rest.slice(name.length));
    text = '';
    literals = [];
  };
  const take = (part: Buffer): void => {
    received = Buffer.concat([received, part]);
    for (;;) {
      if (literalBytes !== null) {
        if (received.length < literalBytes) return;
        literals.push(received.subarray(0, literalBytes));
        received = received.subarray(literalBytes);
        literalBytes = null;
      }
      const end = received.indexOf('\r\n');
      if (end < 0) return;
      const line = received.toString('latin1', 0, end);
      received = received.subarray(end + 2);
      takeLine(line);
    }
  };
  socket.on('data', take);
}
