/** Waits for changes of the inbox on a connection of its own (IDLE, RFC 2177). What it tells is a hint only (ID3). */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { type Client, text, usualLimits } from './client.ts';
import type { Session } from './session.ts';

/** Servers end IDLE after 30 minutes, and routers forget a silent connection earlier. */
const renewAfterMs = 9 * 60_000;
/** The connection may be silent for as long as IDLE lasts. */
const waitingLimits = { ...usualLimits, silenceMs: renewAfterMs + 60_000 };
const firstPauseMs = 5000;
const longestPauseMs = 10 * 60_000;

/** The contract of `MailSide.wake`. Ends, and the side is polled, where the server has no IDLE or refuses the sign-in. */
export async function* wakeOnNews(session: Session, clock: Clock, signal: AbortSignal): AsyncGenerator<void> {
  let pauseMs = firstPauseMs;
  while (!signal.aborted) {
    let client: Client | null = null;
    try {
      client = await session.another(signal, waitingLimits);
      if (!client.has('IDLE')) return;
      await client.run('EXAMINE', [text('INBOX')], { purpose: 'mailbox', signal });
      pauseMs = firstPauseMs;
      for (;;) {
        yield* idle(client, clock, signal);
      }
    } catch (error) {
      if (signal.aborted) return;
      const found = problemOf(error);
      if (found === null) throw error;
      if (found.fix !== 'wait' && found.code !== 'answer-invalid') return;
      const untilRetry = found.retryAt === undefined ? 0 : found.retryAt - clock.now();
      await pause(Math.max(pauseMs, untilRetry), clock, signal);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    } finally {
      client?.close();
    }
  }
}

/** One IDLE until it is renewed: yields for each change. @throws ProblemError when the connection ends */
async function* idle(client: Client, clock: Clock, signal: AbortSignal): AsyncGenerator<void> {
  let isOver = false;
  let failure: unknown = null;
  let isNews = false;
  let ring: () => void = () => undefined;
  const hear = (): void => {
    isNews = true;
    ring();
  };
  let isAsked = false;
  let wantsEnd = false;
  const end = (): void => {
    wantsEnd = true;
    // DONE before the server's "+" would be a command of its own
    if (isAsked) void client.write(Buffer.from('DONE\r\n')).catch(() => undefined);
  };
  const stopTimer = clock.setTimer(renewAfterMs, end);
  void client
    .run('IDLE', [], {
      purpose: 'account',
      signal,
      lines: { EXISTS: hear, EXPUNGE: hear, VANISHED: hear, FETCH: hear },
      onContinuation: async () => {
        isAsked = true;
        if (wantsEnd) end();
      },
    })
    .catch((error: unknown) => {
      failure = error;
    })
    .finally(() => {
      isOver = true;
      ring();
    });
  try {
    while (!isOver) {
      if (!isNews)
        await new Promise<void>((resolve) => {
          ring = resolve;
        });
      if (isNews) {
        isNews = false;
        yield;
      }
    }
    if (failure !== null) throw failure;
  } finally {
    stopTimer();
  }
}

function pause(delayMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = clock.setTimer(delayMs, resolve);
    signal.addEventListener(
      'abort',
      () => {
        stop();
        resolve();
      },
      { once: true },
    );
  });
}
