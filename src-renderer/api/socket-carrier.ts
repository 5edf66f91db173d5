/** The carrier in a browser: a WebSocket to the headless host, opened with a secret that lives in this page's memory only (S4). */
import type { Answer, TopicEvent } from '../../src-shared/contract/index.ts';
import type { Carrier, Connection } from './carrier.ts';

/** The part of a WebSocket that is used. */
export interface Socket {
  send(text: string): void;
  close(): void;
  onopen: ((event: never) => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
}

export interface SocketParts {
  /** Hands in the one-time token for a secret; null when it is refused. Rejects when the host cannot be reached. */
  readonly exchange: () => Promise<string | null>;
  readonly connect: () => Socket;
  readonly setTimer: (run: () => void, ms: number) => void;
  /** From 0 up to 1. */
  readonly random: () => number;
}

type Message =
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answer }
  | { readonly type: 'topic'; readonly event: TopicEvent };

interface PendingCall {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

const firstWaitMs = 500;
const longestWaitMs = 15_000;
/** RFC 6455 7.4.1, policy violation: how the host closes on a secret it does not know, and on a page that asks too much. */
const policyViolation = 1008;

/** Doubles from half a second to fifteen, less up to a third so that pages do not come back in step. */
export function waitBeforeAttempt(attempt: number, random: number): number {
  const whole = Math.min(longestWaitMs, firstWaitMs * 2 ** attempt);
  return Math.round(whole * (1 - random / 3));
}

export function createSocketCarrier({ exchange, connect, setTimer, random }: SocketParts): Carrier {
  const topicListeners = new Set<(event: TopicEvent) => void>();
  const connectionListeners = new Set<(connection: Connection) => void>();
  const pending = new Map<number, PendingCall>();
  let connection: Connection | 'starting' = 'starting';
  let open: Socket | null = null;
  let secret: string | null = null;
  let lastId = 0;
  let attempt = 0;

  const tell = (now: Connection): void => {
    if (connection === now) return;
    connection = now;
    for (const listener of connectionListeners) listener(now);
  };

  const receive = (data: unknown): void => {
    if (typeof data !== 'string') return;
    const message = JSON.parse(data) as Message;
    if (message.type === 'topic') for (const listener of topicListeners) listener(message.event);
    if (message.type !== 'answer') return;
    pending.get(message.id)?.resolve(message.answer);
    pending.delete(message.id);
  };

  const again = (): void => {
    tell('lost');
    setTimer(start, waitBeforeAttempt(attempt, random()));
    attempt += 1;
  };

  const listen = (known: string): void => {
    const socket = connect();
    let wasHeard = false;
    socket.onopen = () => {
      socket.send(JSON.stringify({ type: 'hello', secret: known }));
      open = socket;
      tell('open');
    };
    socket.onmessage = ({ data }) => {
      attempt = 0;
      wasHeard = true;
      receive(data);
    };
    socket.onclose = ({ code }) => {
      open = null;
      for (const call of pending.values()) call.reject(new Error('connection lost'));
      pending.clear();
      // A host that has answered knows the secret; whatever it disliked was something else.
      if (code === policyViolation && !wasHeard) tell('refused');
      else again();
    };
  };

  function start(): void {
    if (secret !== null) {
      listen(secret);
      return;
    }
    exchange().then(
      (answered) => {
        secret = answered;
        if (answered === null) tell('refused');
        else listen(answered);
      },
      () => again(),
    );
  }
  start();

  return {
    call: (name, input) =>
      new Promise((resolve, reject) => {
        if (open === null) {
          reject(new Error('connection lost'));
          return;
        }
        lastId += 1;
        pending.set(lastId, { resolve, reject });
        open.send(JSON.stringify({ type: 'call', id: lastId, name, input }));
      }),
    onTopic: (listener) => {
      topicListeners.add(listener);
      return () => topicListeners.delete(listener);
    },
    onConnection: (listener) => {
      connectionListeners.add(listener);
      if (connection !== 'starting') listener(connection);
      return () => connectionListeners.delete(listener);
    },
  };
}
