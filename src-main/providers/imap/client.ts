/**
 * One signed-in connection to a mail server: sends commands one by one, and turns every way of failing into a thrown Problem or an answer
 * that says no. imapflow does greeting, TLS, sign-in, parsing and quoting.
 *
 * Commands are sent with imapflow's `exec`, which its types do not show, and not with its methods: those answer `false` for a refusal and
 * lose the reason (ML4), send a bare EXPUNGE (ML2), repeat what was throttled, and change mailbox names. The version is pinned for that.
 */
import { ImapFlow, type ImapTransportSocket } from 'imapflow';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { type Problem, ProblemError, problem, problemOf } from '../../../src-shared/domain/problems.ts';
import type { Line as NetLine } from '../../net/index.ts';
import { type FailureContext, type Purpose, problemOfBreak, problemOfRefusal } from './failures.ts';
import { type Line, type ResponseCode, responseCodeOf } from './tokens.ts';

/** An argument of a command. Strings are quoted; CR, LF and NUL in them are refused before anything is sent (S7). */
export type Argument =
  | { readonly type: 'ATOM' | 'STRING' | 'SEQUENCE' | 'TEXT'; readonly value: string }
  | {
      readonly type: 'ATOM';
      readonly value: string;
      readonly section: readonly Argument[];
      readonly partial?: readonly [number, number];
    }
  | readonly Argument[];

export const atom = (value: string): Argument => ({ type: 'ATOM', value });
export const text = (value: string): Argument => ({ type: 'STRING', value });
export const uidSet = (value: string): Argument => ({ type: 'SEQUENCE', value });

export type Answer =
  | { readonly ok: true; readonly code: ResponseCode | null }
  | { readonly ok: false; readonly problem: Problem; readonly code: string | null };

export interface CommandOptions {
  readonly purpose: Purpose;
  readonly signal: AbortSignal;
  /** Called for each line of this name while the command runs. What they throw fails the command. */
  readonly lines?: Readonly<Record<string, (line: Line) => void>>;
  /** Called when the server asks for the rest of the command. */
  readonly onContinuation?: () => Promise<void>;
}

export interface Client {
  readonly host: string;
  /** Upper case; read again after the sign-in. */
  has(capability: string): boolean;
  readonly capabilities: readonly string[];
  /** The number of a capability such as APPENDLIMIT=…; null without one. */
  limitOf(capability: string): number | null;
  /** The name the server gives itself (ID, RFC 2971), or its greeting; null for none. */
  readonly serverName: string | null;
  isOpen(): boolean;
  /** @throws ProblemError when the connection breaks or the signal aborts; then nobody knows whether the command was carried out */
  ask(command: string, args: readonly Argument[], options: CommandOptions): Promise<Answer>;
  /** As `ask`. @throws ProblemError also for a refusal */
  run(command: string, args: readonly Argument[], options: CommandOptions): Promise<ResponseCode | null>;
  /** Writes bytes of a command that the server asked for; resolves when more can be written. */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends the connection with LOGOUT when it is idle. Never throws. */
  logout(): Promise<void>;
  close(): void;
}

export interface ClientLimits {
  /** Milliseconds for connecting with TLS, for the greeting, and for all of it with the sign-in. */
  readonly connectMs: number;
  readonly greetingMs: number;
  readonly signInMs: number;
  /** Milliseconds without a byte while a command waits for its answer. */
  readonly silenceMs: number;
}

export const usualLimits: ClientLimits = {
  connectMs: 15_000,
  greetingMs: 30_000,
  signInMs: 90_000,
  silenceMs: 90_000,
};

export type Secret =
  | { readonly type: 'password'; readonly password: string }
  | { readonly type: 'token'; readonly token: string };

export interface ClientOptions {
  readonly line: NetLine;
  readonly userName: string;
  readonly secret: Secret;
  readonly clock: Clock;
  readonly limits: ClientLimits;
}

/** The largest literal is a piece of a message (1 MiB); an answer to SEARCH may be one line of several MB. */
const maxLiteralBytes = 8 * 1024 * 1024;
const maxLineBytes = 32 * 1024 * 1024;

interface Internals {
  exec(
    command: string,
    args: readonly Argument[] | false,
    options: {
      readonly untagged?: Readonly<Record<string, (line: Line) => Promise<void>>>;
      readonly onPlusTag?: () => Promise<void>;
    },
  ): Promise<{ readonly response: Line; next(): void }>;
  /** imapflow waits here before it tells a back-off; Concord waits by itself (RU5). Resolves to whether the wait was aborted. */
  throttleWait(): Promise<boolean>;
  readonly writeSocket: NodeJS.WritableStream & { readonly destroyed: boolean };
  readonly isClosed: boolean;
  readonly greeting?: string;
}

interface LibraryError {
  readonly code?: unknown;
  readonly reason?: unknown;
  readonly response?: Line | string;
  readonly responseStatus?: unknown;
  readonly responseText?: unknown;
  readonly serverResponseCode?: unknown;
  readonly authenticationFailed?: unknown;
  readonly throttleReset?: unknown;
  readonly message?: unknown;
}

/** @throws ProblemError; never tries a refused sign-in a second time (S1) */
export async function openClient(options: ClientOptions, signal: AbortSignal): Promise<Client> {
  const { line, userName, secret, clock, limits } = options;
  const host = `${line.host}:${line.port}`;
  const context = (): FailureContext => ({ host, now: clock.now(), credentials: secret.type });
  const flow = new ImapFlow({
    host: line.host,
    port: line.port,
    secure: line.security === 'tls',
    doSTARTTLS: line.security === 'starttls',
    transport: {
      connect: (_, onConnect) => line.connect(onConnect) as ImapTransportSocket,
      upgrade: (socket, _, onSecure) => line.upgrade(socket as never, onSecure) as ImapTransportSocket,
    },
    auth: {
      user: userName,
      ...(secret.type === 'password' ? { pass: secret.password } : { accessToken: secret.token }),
    },
    logger: false,
    disableAutoIdle: true,
    disableAutoEnable: true,
    disableCompression: true,
    disableIMAP4rev2: true,
    clientInfo: { name: 'Concord', version: false, vendor: false, 'support-url': false },
    connectionTimeout: limits.connectMs,
    greetingTimeout: limits.greetingMs,
    socketTimeout: limits.silenceMs,
    maxLineLength: maxLineBytes,
    maxLiteralSize: maxLiteralBytes,
    maxResponseSize: maxLineBytes + maxLiteralBytes,
  });
  const inner = flow as unknown as Internals;
  inner.throttleWait = () => Promise.resolve(false);
  // What breaks the connection while no command waits is noticed by the next one. Without a listener it would end the process.
  let lastError: LibraryError | null = null;
  flow.on('error', (error) => {
    lastError = error;
  });

  /** The Problem of an error of imapflow, for a command that was not answered. */
  const broken = (error: LibraryError): Problem => {
    const network = line.problem();
    const code = String(lastError?.code ?? error.code ?? '');
    const bye = typeof error.reason === 'string' ? error.reason : null;
    return network ?? problemOfBreak(code, bye, context());
  };
  const byAbort = <T>(work: Promise<T>): Promise<T> => closedByAbort(work, signal, () => flow.close());

  let isLate = false;
  const stopDeadline = clock.setTimer(limits.signInMs, () => {
    isLate = true;
    flow.close();
  });
  try {
    await byAbort(flow.connect());
  } catch (error) {
    flow.close();
    signal.throwIfAborted();
    if (isLate) throw new ProblemError(problem('unreachable', { host }), { cause: error });
    const wasGreeted = inner.greeting !== undefined;
    throw new ProblemError(problemOfConnect(error as LibraryError, broken, line, wasGreeted, context()), {
      cause: error,
    });
  } finally {
    stopDeadline();
  }

  const client: Client = {
    host,
    has: (capability) => flow.capabilities.has(capability),
    capabilities: [...flow.capabilities.keys()],
    limitOf: (capability) => {
      const value = flow.capabilities.get(capability);
      return typeof value === 'number' ? value : null;
    },
    serverName: serverNameOf(flow.serverInfo, inner.greeting),
    isOpen: () => !inner.isClosed && flow.usable,
    async ask(command, args, { purpose, signal: caller, lines = {}, onContinuation }) {
      caller.throwIfAborted();
      let failure: unknown = null;
      const guarded = Object.entries(lines).map(([name, hear]) => [
        name,
        async (heard: Line) => {
          // imapflow only logs what a listener throws
          try {
            if (failure === null) hear(heard);
          } catch (error) {
            failure = error;
          }
        },
      ]);
      try {
        const { response, next } = await closedByAbort(
          inner.exec(command, args.length === 0 ? false : args, {
            untagged: Object.fromEntries(guarded),
            ...(onContinuation === undefined ? {} : { onPlusTag: onContinuation }),
          }),
          caller,
          () => flow.close(),
        );
        const code = responseCodeOf(response);
        next();
        if (failure !== null) throw failure;
        return { ok: true, code };
      } catch (caught) {
        caller.throwIfAborted();
        if (failure !== null) throw failure;
        const error = caught as LibraryError;
        const { responseStatus: status, response } = error;
        if (status !== 'NO' && status !== 'BAD') {
          if (error.code === 'InvalidStringValue' || error.code === 'InvalidTokenValue')
            return { ok: false, code: null, problem: problem('item-rejected', { host }) };
          throw new ProblemError(broken(error), { cause: caught });
        }
        const code = typeof response === 'object' ? (responseCodeOf(response)?.name ?? null) : null;
        const refusal = {
          status,
          code,
          purpose,
          text: String(error.responseText ?? ''),
          ...(typeof error.throttleReset === 'number' ? { backOffMs: error.throttleReset } : {}),
        } as const;
        return { ok: false, code, problem: problemOfRefusal(refusal, context()) };
      }
    },
    async run(command, args, options) {
      const answer = await client.ask(command, args, options);
      if (!answer.ok) throw new ProblemError(answer.problem);
      return answer.code;
    },
    write: (bytes) =>
      new Promise((resolve, reject) => {
        const socket = inner.writeSocket;
        if (inner.isClosed || socket.destroyed) reject(new ProblemError(problem('unreachable', { host })));
        else socket.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    async logout() {
      await flow.logout().catch(() => undefined);
      flow.close();
    },
    close: () => flow.close(),
  };
  return client;
}

/** Settles as `work`; closes the connection when the signal aborts, because a command that was sent cannot be taken back. */
async function closedByAbort<T>(work: Promise<T>, signal: AbortSignal, close: () => void): Promise<T> {
  if (signal.aborted) close();
  else signal.addEventListener('abort', close, { once: true });
  try {
    return await work;
  } finally {
    signal.removeEventListener('abort', close);
  }
}

function serverNameOf(info: unknown, greeting: string | undefined): string | null {
  const name = (info as { readonly name?: unknown } | null)?.name;
  return typeof name === 'string' && name !== '' ? name : (greeting ?? null);
}

/** The Problem for a connection that did not come to be. */
function problemOfConnect(
  error: LibraryError,
  broken: (error: LibraryError) => Problem,
  line: NetLine,
  wasGreeted: boolean,
  context: FailureContext,
): Problem {
  const { host } = context;
  const known = problemOf(error);
  if (known !== null) return known;
  const { responseStatus, response, serverResponseCode, throttleReset } = error;
  if (responseStatus === 'NO' || responseStatus === 'BAD' || error.authenticationFailed === true) {
    const words = typeof response === 'string' ? response : String(error.responseText ?? error.message ?? '');
    // LOGINDISABLED, or no mechanism for this kind of credentials: nothing was sent
    if (/^(Login is disabled|No matching authentication method)$/.test(words))
      return problem('account-not-permitted', { host });
    return problemOfRefusal(
      {
        status: responseStatus === 'BAD' ? 'BAD' : 'NO',
        code: typeof serverResponseCode === 'string' ? serverResponseCode : null,
        text: words,
        purpose: 'sign-in',
        ...(typeof throttleReset === 'number' ? { backOffMs: throttleReset } : {}),
      },
      context,
    );
  }
  // a user name or password that no command can carry
  if (error.code === 'InvalidStringValue') return problem('wrong-password', { host });
  if (error.message === 'Unsupported authentication mechanism')
    return problem('account-not-permitted', { host });
  const network = line.problem();
  if (network !== null) return network;
  if (/STARTTLS/.test(String(error.message)) && error.code !== 'STARTTLS_INJECTION')
    return problem('encryption-missing', { host });
  // another protocol answers, or one that waits for the client to speak first
  const isNoGreeting = /^(GREETING_TIMEOUT|ParserError|LineTooLarge|ClosedAfterConnect)/.test(
    String(error.code),
  );
  if (isNoGreeting && !wasGreeted && error.reason === undefined)
    return problem('not-a-mail-server', { host });
  return broken(error);
}
