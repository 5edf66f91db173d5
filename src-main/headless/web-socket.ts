/** Carries the contract over a WebSocket: a secret first, then calls and topics, within limits; a client that breaks a rule is disconnected. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { parseBoundedJson } from '../../src-shared/domain/bounded-json.ts';
import type { Clock } from '../../src-shared/domain/clock.ts';
import type { Application } from '../app/index.ts';
import type { WebKeys } from './web-keys.ts';

export interface WebSockets {
  /**
   * Takes a connection over, whose Host, Origin and path the caller has checked.
   * @param onProved called when it has sent a valid secret
   */
  take(request: IncomingMessage, socket: Duplex, head: Buffer, onProved: () => void): void;
  close(): void;
}

export interface WebSocketParts {
  readonly application: Pick<Application, 'call' | 'onTopic'>;
  readonly keys: WebKeys;
  readonly clock: Clock;
  readonly onServed?: () => void;
}

const hello = z.strictObject({ type: z.literal('hello'), secret: z.string().max(200) });
const call = z.strictObject({
  type: z.literal('call'),
  id: z.number().int(),
  name: z.string().max(100),
  input: z.unknown(),
});

/** The largest call carries a certificate. */
const mostMessageBytes = 256 * 1024;
const messageLimits = { mostDepth: 32, mostSeparators: 20_000 };
const helloWithinMs = 5_000;
/** Pages that are open at a time. */
const mostPages = 16;
/** Connections that have not sent their secret yet; a further one ends the oldest. */
const mostWaiting = 16;
/** A client that was told that its connection ends has this long to agree; then it is ended without that. */
const closeWithinMs = 1_000;
const mostCallsAtOnce = 32;
/** How many calls a client may make at once, and how many more with each second. */
const burst = 100;
const perSecond = 25;
/** How much may be queued for a client that does not read. */
const mostWaitingBytes = 8 * 1024 * 1024;

/** RFC 6455 7.4.1: policy violation. */
const notAllowed = 1008;
const tryLater = 1013;
const goingAway = 1001;

export function createWebSockets({ application, keys, clock, onServed }: WebSocketParts): WebSockets {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: mostMessageBytes,
    perMessageDeflate: false,
  });

  /** Without a secret so far, in the order in which they came. */
  const waiting = new Set<WebSocket>();
  const pages = new Set<WebSocket>();

  const end = (socket: WebSocket, code: number): void => {
    if (socket.readyState !== socket.OPEN) return;
    socket.close(code);
    const cancel = clock.setTimer(closeWithinMs, () => socket.terminate());
    socket.once('close', cancel);
  };

  const serve = (socket: WebSocket, onProved: () => void): void => {
    waiting.add(socket);
    if (waiting.size > mostWaiting) for (const oldest of [...waiting].slice(0, 1)) oldest.terminate();
    let known = false;
    let underWay = 0;
    let allowance = burst;
    let countedAt = clock.monotonic();
    let stopTopics = (): void => {};
    const send = (message: object): void => {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > mostWaitingBytes) socket.terminate();
      else socket.send(JSON.stringify(message));
    };
    const cancel = clock.setTimer(helloWithinMs, () => end(socket, notAllowed));
    /** Whether one more call is within the limits (a token bucket). */
    const mayCall = (): boolean => {
      const now = clock.monotonic();
      allowance = Math.min(burst, allowance + ((now - countedAt) / 1000) * perSecond);
      countedAt = now;
      allowance -= 1;
      return allowance >= 0 && underWay < mostCallsAtOnce;
    };

    const greet = (message: unknown): void => {
      const parsed = hello.safeParse(message);
      const isKnown = parsed.success && keys.knows(parsed.data.secret);
      if (!isKnown || pages.size >= mostPages) {
        end(socket, isKnown ? tryLater : notAllowed);
        return;
      }
      known = true;
      waiting.delete(socket);
      pages.add(socket);
      onProved();
      cancel();
      stopTopics = application.onTopic((event) => send({ type: 'topic', event }));
    };
    const answer = async (message: unknown): Promise<void> => {
      const parsed = call.safeParse(message);
      if (!parsed.success || !mayCall()) return end(socket, notAllowed);
      const { id, name, input } = parsed.data;
      underWay += 1;
      const found = await application.call(name, input);
      underWay -= 1;
      send({ type: 'answer', id, answer: found });
      if (name === 'state.get') onServed?.();
    };

    socket.on('message', (data: RawData, isBinary: boolean) => {
      // what comes after a broken rule is not read
      if (socket.readyState !== socket.OPEN) return;
      const message = isBinary ? null : parsedJson(String(data));
      if (message === null) end(socket, notAllowed);
      else if (known) void answer(message);
      else greet(message);
    });
    socket.on('close', () => {
      waiting.delete(socket);
      pages.delete(socket);
      cancel();
      stopTopics();
    });
    // a message that is too large, or no WebSocket frame: the library closes the connection
    socket.on('error', () => undefined);
  };

  return {
    take(request, socket, head, onProved) {
      server.handleUpgrade(request, socket, head, (opened) => serve(opened, onProved));
    },
    close() {
      for (const client of server.clients) client.close(goingAway);
      server.close();
    },
  };
}

function parsedJson(text: string): unknown {
  try {
    return parseBoundedJson(text, messageLimits) ?? null;
  } catch {
    return null;
  }
}
