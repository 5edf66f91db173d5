/**
 * The interface of the network: adapters, and the libraries inside them, get a `Channel`, and nothing else opens a socket to
 * another machine.
 */

import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Problem } from '../../src-shared/domain/problems.ts';

export interface Target {
  /** The only origin (scheme, host, port) that receives the credentials (S1). https, or http on loopback. */
  readonly origin: string;
  /** Gives the `Authorization` header for this origin, once for each request. Absent: requests are anonymous. */
  readonly authorization?: () => string | Promise<string>;
  /** Signs in on each new connection to this origin, before any request goes over it. */
  readonly connectionSignIn?: ConnectionSignIn;
  /** An additional certificate authority (PEM), trusted for this origin only. */
  readonly ca?: string;
  /** The most bytes of one answer, before and after decompression; more is `answer-invalid` (S6). Default 64 MiB. */
  readonly maxAnswerBytes?: number;
  /**
   * Milliseconds that may pass before an answer's headers, and between two parts of its body; then `unreachable`. Default
   * 90,000.
   */
  readonly timeoutMs?: number;
  /**
   * Milliseconds that one request may take in all: credentials, connecting, redirects, headers, and the body up to its last byte.
   * Then it fails as `unreachable` and its connection is closed. Default 300,000.
   */
  readonly deadlineMs?: number;
}

/**
 * For kinds of sign-in that hold for a connection and not for a request, such as NTLM. The socket is connected, with TLS its certificate
 * was checked; when the promise resolves, the socket is as it would be before its first request, and signed in. It ends with the socket.
 * The promise rejects with a ProblemError, which the waiting request ends with.
 */
export type ConnectionSignIn = (socket: Socket | TLSSocket, host: string) => Promise<void>;

/** What a channel has sent and received so far, headers and TLS included. */
export interface Traffic {
  readonly requests: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

export interface Channel {
  /**
   * WHATWG fetch through the dialer. It follows at most five redirects: within the origin with credentials, to another origin
   * without. It never retries.
   * @throws ProblemError `unreachable` | `certificate-untrusted` | `host-not-confirmed` | `answer-invalid`
   */
  readonly fetch: typeof globalThis.fetch;
  /**
   * `fetch` for an answer that goes on until one side ends it (server-sent events). `deadlineMs` applies until the headers have
   * arrived; after that only `timeoutMs` between two parts applies.
   */
  readonly stream: typeof globalThis.fetch;
  traffic(): Traffic;
}

export interface LineTarget {
  /** A host name or an address. The certificate must be for it. */
  readonly host: string;
  readonly port: number;
  /** `none` only to a loopback address (S1). */
  readonly security: 'tls' | 'starttls' | 'none';
  /** An additional certificate authority (PEM), trusted for this line only. */
  readonly ca?: string;
}

/** One connection for a protocol other than HTTP. Whoever uses it sets its deadlines. */
export interface Line extends Pick<LineTarget, 'host' | 'port' | 'security'> {
  /** Connects once. The returned socket tells failures as events; `onConnect` is called when it can be used. */
  connect(onConnect: () => void): Socket;
  /** Starts TLS on a socket of `connect` (STARTTLS). */
  upgrade(socket: Socket, onSecure: () => void): Socket;
  /** Why the network or TLS failed: `unreachable` | `certificate-untrusted`; null while it did not. */
  problem(): Problem | null;
  traffic(): Traffic;
}

export interface Dialer {
  channel(target: Target): Channel;
  /** @throws ProblemError `host-not-confirmed` for a connection without TLS to another machine */
  line(target: LineTarget): Line;
  close(): Promise<void>;
}
