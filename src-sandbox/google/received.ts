/** What the parts of the simulated Google are given of a request. */
import type { IncomingMessage } from 'node:http';
import type { Fault } from './http-faults.ts';

/** A request whose body has arrived whole. */
export interface Received {
  readonly request: IncomingMessage;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly content: Buffer;
  readonly fault: Fault | null;
}

export const noCache = 'no-cache, no-store, max-age=0, must-revalidate';
