/**
 * Opens one connection to a mail server. imapflow does greeting, TLS, sign-in, parsing and quoting.
 *
 * Commands are sent with imapflow's `exec`, which its types do not show, and not with its methods: those answer `false` for a refusal and
 * lose the reason (ML4), send a bare EXPUNGE (ML2), repeat what was throttled, and change mailbox names. The version is pinned for that.
 */
import { ImapFlow, type ImapTransportSocket } from 'imapflow';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { type Problem, ProblemError, problem } from '../../../src-shared/domain/problems.ts';
import type { Line as NetLine } from '../../net/index.ts';
import type { Argument, Client, ClientLimits, Secret } from './client.ts';
import { type LibraryError, problemOfConnect } from './connect-failure.ts';
import { type FailureContext, problemOfBreak, problemOfRefusal } from './failures.ts';
import { type Line, responseCodeOf } from './tokens.ts';

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

/** @throws ProblemError; never tries a refused sign-in a second time (S1) */
export async function openClient(options: ClientOptions, signal: AbortSignal): Promise<Client> {
  const { line, userName, secret, clock, limits } = options;
  const host = `${line.host}:${line.port}`;
  const context = (): FailureContext => ({ host, now: clock.now(), credentials: secret.type });
  let beginning = '';
  const flow = new ImapFlow({
    host: line.host,
    port: line.port,
    secure: line.security === 'tls',
    doSTARTTLS: line.security === 'starttls',
    transport: {
      connect: (_, onConnect) => {
        const socket = line.connect(() => {
          onConnect();
          // the library is the first to listen
          socket.once('data', (part: Buffer) => {
            beginning = part.toString('latin1', 0, 1);
          });
        });
        return socket as ImapTransportSocket;
      },
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
    const trouble = problemOfConnect(error as LibraryError, broken, line, wasGreeted, beginning, context());
    throw new ProblemError(trouble, { cause: error });
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
