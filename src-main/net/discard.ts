/**
 * Discards the body of an answer that nobody reads. A short rest is read and dropped, because that costs less than a new
 * connection. For a long, slow or endless rest the connection is closed, so that the caller never waits for it.
 */
import type { Readable } from 'node:stream';
import type { SetTimer } from './deadline.ts';

const mostDiscardedBytes = 64 * 1024;
const mostDiscardMs = 1_000;

/**
 * Reads the rest of a body and drops it, up to 64 KiB and for one second at most; then its connection is closed. The body must
 * have no other reader left: no iterator and no `readable` listener.
 * @param announcedBytes what Content-Length says, or null without one
 * @returns when the body is closed, or after that second; it never rejects
 */
export function discard(body: Readable, announcedBytes: number | null, setTimer: SetTimer): Promise<void> {
  return new Promise((resolve) => {
    body.on('error', () => undefined);
    if (body.closed) return resolve();
    const cancelTimer = setTimer(mostDiscardMs, () => {
      body.destroy();
      resolve();
    });
    body.once('close', () => {
      cancelTimer();
      resolve();
    });
    let seenBytes = 0;
    body.on('data', (part: Uint8Array) => {
      seenBytes += part.byteLength;
      if (seenBytes > mostDiscardedBytes) body.destroy();
    });
    if (announcedBytes !== null && announcedBytes > mostDiscardedBytes) body.destroy();
    else body.resume();
  });
}

/**
 * Discards a response's unread body; for callers that need only status and headers. A failure of the body is ignored. Ends
 * within a second.
 */
export async function discardBody(response: Pick<Response, 'body'>): Promise<void> {
  await response.body?.cancel().catch(() => undefined);
}
