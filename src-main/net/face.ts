/**
 * The one way out of this process. Adapters (and the libraries inside them) get a `Channel`; nobody else opens a socket.
 */

export interface Target {
  /** Origin (scheme, host, port) that may receive the credentials; nothing else ever does (S1). https, or http on loopback only. */
  readonly origin: string;
  /** The `Authorization` header for this origin, asked anew per request; absent = anonymous. */
  readonly authorization?: () => string | Promise<string>;
  /** Extra certificate authority (PEM) that counts for this origin alone. */
  readonly ca?: string;
  /** Bytes of one answer after decompression; more is `answer-invalid` (S6). Default 64 MiB. */
  readonly maxAnswerBytes?: number;
  /** Milliseconds without an answer's first byte, or between two of its parts, before `unreachable`. Default 90,000. */
  readonly timeoutMs?: number;
  /**
   * Milliseconds for one whole request: credentials, connecting, redirects, headers, and the body up to its last byte. Then it is
   * `unreachable`, and the connection is closed. Default 300,000.
   */
  readonly deadlineMs?: number;
}

/** Everything a channel has moved so far, bodies and headers as far as they are known. */
export interface Traffic {
  readonly requests: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

export interface Channel {
  /**
   * WHATWG fetch over the dialer. Redirects are followed by hand, at most five: within the origin with credentials, to another
   * origin never with them. Nothing is retried.
   * @throws ProblemError `unreachable` | `certificate-untrusted` | `host-not-confirmed` | `answer-invalid`
   */
  readonly fetch: typeof globalThis.fetch;
  /**
   * `fetch` for an answer that goes on until one side ends it (server-sent events). The deadline ends with the headers; from then on
   * only `timeoutMs` between two parts counts.
   */
  readonly stream: typeof globalThis.fetch;
  traffic(): Traffic;
}

export interface Dialer {
  channel(target: Target): Channel;
  close(): Promise<void>;
}
