/** An answer of a simulated service, and what requests carry in their headers. */
import type { IncomingMessage } from 'node:http';

export interface Answer {
  readonly status: number;
  /** The header Content-Type; null for an answer without a body. */
  readonly type: string | null;
  /** Pieces go out one after the other, without the length of the whole. */
  readonly body: string | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;
  /** Several values are several headers. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

export function bearer(request: Pick<IncomingMessage, 'headers'>): string | null {
  return /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}
