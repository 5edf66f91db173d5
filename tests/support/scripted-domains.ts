/**
 * Hosts with names of their own on this machine: connections to port 443 and 80 of a scripted host go to one server here, behind a certificate
 * that is really checked; other hosts do not exist. The servers note who got a password.
 */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { PlannedAnswer } from './answering-server.ts';
import { certificateFor } from './certificates.ts';

export interface AskedHost {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly isSigned: boolean;
}

export interface ScriptedHost {
  readonly tls?: (asked: AskedHost) => PlannedAnswer;
  readonly plain?: (asked: AskedHost) => PlannedAnswer;
  /** It shows the certificate of another host. */
  readonly hasWrongCertificate?: true;
}

export interface ScriptedDomains {
  /** PEM of the authority of all their certificates. */
  readonly authority: string;
  /** Replaces the hosts, and forgets what came. */
  script(hosts: Readonly<Record<string, ScriptedHost>>): void;
  /** Hosts that got credentials of any kind, each request once. */
  readonly signed: readonly string[];
  /** Every request: `<host> <method> <path>`. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** @param names all hosts that any script has */
export async function scriptedDomains(names: readonly string[]): Promise<ScriptedDomains> {
  const right = certificateFor(names);
  const wrong = certificateFor(['somewhere.else.example'], right);
  let hosts: Readonly<Record<string, ScriptedHost>> = {};
  const signed: string[] = [];
  const requests: string[] = [];

  const listener =
    (way: 'tls' | 'plain'): RequestListener =>
    (incoming, outgoing) => {
      const host = (incoming.headers.host ?? '').replace(/:\d+$/, '');
      void bodyOf(incoming).then((body) => {
        const { method = '', url: path = '', headers } = incoming;
        const isSigned = headers.authorization !== undefined;
        requests.push(`${way === 'tls' ? '' : 'http '}${host} ${method} ${path}`);
        if (isSigned) signed.push(host);
        const answer = hosts[host]?.[way]?.({ method, path, body, isSigned }) ?? { status: 404 };
        for (const [name, value] of Object.entries(answer.headers ?? {}))
          outgoing.setHeader(name, value as string);
        outgoing.statusCode = answer.status ?? 200;
        outgoing.end([answer.body ?? ''].flat().join(''));
      });
    };
  const tls = createTlsServer(
    {
      ...right,
      SNICallback(name, done) {
        done(null, createSecureContext(hosts[name]?.hasWrongCertificate ? wrong : right));
      },
    },
    listener('tls'),
  );
  const plain = createServer(listener('plain'));
  for (const server of [tls, plain])
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const portOf = (server: Server): number => (server.address() as AddressInfo).port;

  const connect = Socket.prototype.connect;
  Socket.prototype.connect = function rerouted(this: Socket, ...args: unknown[]): Socket {
    const [options] = args as [{ host?: string; port?: number }];
    const { host = '', port = 0 } = options;
    if (host === '127.0.0.1' || !/\.(?:example|com)$/.test(host)) return connect.apply(this, args as never);
    const way = port === 80 ? 'plain' : 'tls';
    if (hosts[host]?.[way] === undefined) {
      setImmediate(() => this.destroy(new Error(`ENOTFOUND ${host}`)));
      return this;
    }
    const reroute = connect as (this: Socket, options: object) => Socket;
    return reroute.call(this, { host: '127.0.0.1', port: portOf(way === 'tls' ? tls : plain) });
  } as typeof connect;

  return {
    authority: right.cert,
    signed,
    requests,
    script(next) {
      hosts = next;
      signed.length = 0;
      requests.length = 0;
    },
    async close() {
      Socket.prototype.connect = connect;
      for (const server of [tls, plain]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
