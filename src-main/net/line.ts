/**
 * One connection for a protocol other than HTTP, such as IMAP: TLS from the first byte, TLS from a command of the protocol on (STARTTLS),
 * or none, which goes to this machine only (S1). It knows no protocol, never reconnects, and reads and writes nothing by itself.
 */
import { isIP, type Socket } from 'node:net';
import { connect as startTls, type TLSSocket } from 'node:tls';
import { fail, type Problem, problemOf } from '../../src-shared/domain/problems.ts';
import { connectFailure, isLoopback, loopbackLookup, newSocket } from './connector.ts';
import type { Line, LineTarget } from './face.ts';
import type { Trust } from './trust.ts';

export interface LineParts {
  readonly trust: Trust;
  readonly onSocket: (socket: Socket) => void;
}

/** @throws ProblemError `host-not-confirmed` for a connection without TLS to another machine */
export function createLine(target: LineTarget, parts: LineParts): Omit<Line, 'traffic'> {
  const host = target.host.replace(/^\[|\]$/g, '');
  const named = `${target.host}:${target.port}`;
  if (target.security === 'none' && !isLoopback(host)) fail('host-not-confirmed', { host: named });
  let problem: Problem | null = null;
  const noteFailure = (socket: Socket | TLSSocket): void => {
    socket.on('error', (cause) => {
      problem ??= problemOf(connectFailure(cause, socket, named));
    });
  };
  const withTls = (socket: Socket, onSecure: () => void): TLSSocket => {
    const outer = startTls({
      socket,
      secureContext: parts.trust(target.ca),
      rejectUnauthorized: true,
      host,
      ...(isIP(host) === 0 ? { servername: host } : {}),
    });
    noteFailure(outer);
    outer.once('secureConnect', onSecure);
    return outer;
  };
  return {
    security: target.security,
    host,
    port: target.port,
    connect(onConnect) {
      const socket = newSocket(parts.onSocket);
      // also for a TLS connection: without a listener an error of the inner socket would end the process
      noteFailure(socket);
      const own = target.security === 'none' ? { lookup: loopbackLookup } : {};
      socket.connect({ host, port: target.port, autoSelectFamily: true, ...own });
      if (target.security === 'tls') return withTls(socket, onConnect);
      socket.once('connect', onConnect);
      return socket;
    },
    upgrade: withTls,
    problem: () => problem,
  };
}
