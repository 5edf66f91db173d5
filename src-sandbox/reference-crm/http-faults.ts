/** Faults on purpose, for tests. Whoever starts the server decides about them; a client cannot. */
import type { ServerResponse } from 'node:http';
import type { Clock } from '../../src-shared/domain/clock.ts';

export type Fault =
  /** Answers as usual, later. */
  | { readonly type: 'delay'; readonly ms: number }
  /** Cuts the connection before anything is done. */
  | { readonly type: 'refuse' }
  /** Carries the request out, then cuts the connection instead of answering. */
  | { readonly type: 'drop-answer' }
  /** Carries the request out, then answers this instead. */
  | {
      readonly type: 'garbage';
      readonly body: string;
      readonly contentType?: string;
      readonly status?: number;
    }
  /** Answers a problem before anything is done. */
  | {
      readonly type: 'problem';
      readonly code: 'unavailable' | 'throttled' | 'failed' | 'item-rejected';
      readonly retryAfterS?: number;
    };

export interface FaultRequest {
  readonly method: string;
  readonly path: string;
  /** `operationId`, or null for a path that is none. */
  readonly operation: string | null;
  /** Counts all requests from 1. */
  readonly number: number;
}

export type FaultHook = (request: FaultRequest) => Fault | null;

export function waited(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.setTimer(ms, resolve));
}

export function cut(answer: ServerResponse): void {
  answer.socket?.destroy();
}
