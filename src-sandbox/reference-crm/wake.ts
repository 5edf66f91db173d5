/** Server-sent events that tell every connected Concord to look for changes. */
import type { ServerResponse } from 'node:http';
import type { Clock } from '../../src-shared/domain/clock.ts';

export interface WakeHub {
  /** Keeps the answer open until either end closes it. */
  readonly join: (answer: ServerResponse) => void;
  readonly tell: () => void;
  readonly close: () => void;
}

const heartbeatMs = 20_000;

export function createWakeHub(clock: Clock): WakeHub {
  const listeners = new Set<ServerResponse>();
  let cancel: (() => void) | null = null;
  const beat = (): void => {
    for (const answer of listeners) answer.write(': still here\n\n');
    cancel = listeners.size === 0 ? null : clock.setTimer(heartbeatMs, beat);
  };
  return {
    join(answer) {
      listeners.add(answer);
      answer.on('close', () => listeners.delete(answer));
      answer.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
      answer.write(': hello\n\n');
      cancel ??= clock.setTimer(heartbeatMs, beat);
    },
    tell() {
      for (const answer of listeners) answer.write('event: change\ndata: {}\n\n');
    },
    close() {
      cancel?.();
      for (const answer of listeners) answer.end();
      listeners.clear();
    },
  };
}
