/** What the parts of the server are given of a request and answer to it. */
import type { IncomingMessage } from 'node:http';
import type { Fault } from './http-faults.ts';

export interface Answer {
  readonly status: number;
  readonly type: 'application/json; charset=UTF-8' | 'text/html; charset=UTF-8' | null;
  /** Pieces go out one after the other, without the length of the whole. */
  readonly body: string | Iterable<string>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request whose body has arrived whole. */
export interface Received {
  readonly request: IncomingMessage;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly content: Buffer;
  readonly fault: Fault | null;
}

export const noCache = 'no-cache, no-store, max-age=0, must-revalidate';

export function bearer(request: IncomingMessage): string | null {
  return /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}
