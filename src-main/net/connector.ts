/** Opens every outgoing socket of this process and marks it; for HTTP, with TLS or to a loopback address only. It does not know HTTP. */

import { lookup } from 'node:dns';
import { isIP, type LookupFunction, Socket } from 'node:net';
import { connect as startTls, type TLSSocket } from 'node:tls';
import type { buildConnector } from 'undici';
import { ProblemError, problem } from '../../src-shared/domain/problems.ts';
import type { ConnectionSignIn } from './face.ts';
import type { Trust } from './trust.ts';

export interface ConnectorOptions {
  readonly trust: Trust;
  /** One more PEM certificate, trusted for one origin only (S1). */
  readonly extra?: { readonly origin: string; readonly ca: string };
  readonly connectTimeoutMs: number;
  /** Done on each connection to one origin before it is handed out, within the same time (S1). */
  readonly signIn?: { readonly origin: string; readonly run: ConnectionSignIn };
  /** Called with every socket before it connects, so that its bytes can be counted. */
  readonly onSocket: (socket: Socket) => void;
}

const dialed = new WeakSet<Socket>();

/** Whether this module made the socket. A test patches `Socket.prototype.connect` and fails for any other socket. */
export function madeByDialer(socket: Socket): boolean {
  return dialed.has(socket);
}

/** A socket that is not connected yet; `onSocket` sees it first, so that its bytes can be counted. */
export function newSocket(onSocket: (socket: Socket) => void): Socket {
  const socket = new Socket();
  dialed.add(socket);
  onSocket(socket);
  socket.setNoDelay(true);
  socket.setKeepAlive(true, 60_000);
  return socket;
}

/** Whether a host is 127.0.0.0/8, ::1 or localhost: only these are contacted without TLS. `hostname` is spelled as in URL. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|\[?::1\]?|127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/.test(hostname.toLowerCase());
}

/**
 * A connector for undici that uses this module's sockets. It fails with a ProblemError: `certificate-untrusted` for a refused
 * certificate, else `unreachable`.
 */
export function createConnector(options: ConnectorOptions): buildConnector.connector {
  return (target, callback) => {
    const secure = target.protocol === 'https:';
    const host = target.hostname.replace(/^\[|\]$/g, '');
    const port = Number(target.port) || (secure ? 443 : 80);
    const named = target.port === '' ? target.hostname : `${target.hostname}:${target.port}`;
    const socket = newSocket(options.onSocket);
    let settled = false;
    let outer: Socket | TLSSocket = socket;
    const settle = (failure: ProblemError | null): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      if (failure === null) {
        outer.removeListener('error', onError);
        callback(null, outer);
      } else {
        outer.destroy();
        socket.destroy();
        callback(failure, null);
      }
    };
    const onError = (cause: Error): void => settle(connectFailure(cause, outer, named));
    const timer = setTimeout(() => settle(unreachable(named)), options.connectTimeoutMs);
    const isOrigin = (origin: string): boolean =>
      new URL(`${target.protocol}//${target.host}`).origin === origin;
    const connected = (): void => {
      const { signIn } = options;
      if (signIn === undefined || !isOrigin(signIn.origin)) settle(null);
      else
        signIn.run(outer, named).then(
          () => settle(null),
          (error: unknown) => settle(error instanceof ProblemError ? error : unreachable(named, error)),
        );
    };

    if (secure) {
      const extra = options.extra;
      const isOwn = extra !== undefined && isOrigin(extra.origin);
      outer = startTls({
        socket,
        secureContext: options.trust(isOwn ? extra.ca : undefined),
        ALPNProtocols: ['http/1.1'],
        rejectUnauthorized: true,
        host,
        ...(isIP(host) === 0 ? { servername: host } : {}),
      });
      outer.once('secureConnect', connected);
      // the TLS socket reports the raw socket's errors too; without this listener the raw one would end the process
      socket.on('error', () => undefined);
    } else socket.once('connect', connected);
    outer.on('error', onError);
    socket.connect({ host, port, autoSelectFamily: true, ...(secure ? {} : { lookup: loopbackLookup }) });
    return outer;
  };
}

export function unreachable(host: string, cause?: unknown): ProblemError {
  return new ProblemError(problem('unreachable', { host }), { cause });
}

/** Keeps only loopback addresses, because a hosts file may give `localhost` another address. */
export const loopbackLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    const own = error === null ? found.filter(({ address }) => isLoopback(address)) : [];
    const first = own[0];
    if (first === undefined) callback(error ?? new Error('not a loopback address'), []);
    else if (options.all === true) callback(null, own);
    else callback(null, first.address, first.family);
  });
};

/** The Problem of a connection that failed before it could be used. `host` is shown. */
export function connectFailure(cause: Error, socket: Socket | TLSSocket, host: string): ProblemError {
  // Node sets authorizationError before it destroys a socket whose certificate it refuses
  if ('authorizationError' in socket && socket.authorizationError)
    return new ProblemError(problem('certificate-untrusted', { host }), { cause });
  return unreachable(host, cause);
}
