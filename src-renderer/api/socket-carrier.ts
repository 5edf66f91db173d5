/** The carrier in a browser: a WebSocket to the headless host, authenticated by a secret that only this tab keeps (S4). */
import type { Answer, TopicEvent } from '../../src-shared/contract/index.ts';
import type { Carrier, Connection } from './carrier.ts';

/** The part of the WebSocket interface that this file uses. */
export interface Socket {
  send(text: string): void;
  close(): void;
  onopen: ((event: never) => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
}

export interface SocketParts {
  /** Exchanges the one-time token for a secret; null when the host refuses it. Rejects when the host cannot be reached. */
  readonly exchange: () => Promise<string | null>;
  /** The secret that this tab already has, because the page was loaded before in this tab; null when it has none. */
  readonly keptSecret: string | null;
  /** Keeps a new secret for when the page is loaded again in this tab; null forgets one that the host does not know. */
  readonly keep: (secret: string | null) => void;
  readonly connect: () => Socket;
  readonly setTimer: (run: () => void, ms: number) => void;
  /** A number from 0 up to but not including 1. */
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
/** RFC 6455 7.4.1, policy violation: the host closes with this code for an unknown secret and for a page that calls too often. */
const policyViolation = 1008;

/**
 * Milliseconds to wait before reconnecting: doubles from half a second up to 15 seconds, minus a random part of up to a
 * third, so that several pages do not reconnect at the same moment.
 */
export function waitBeforeAttempt(attempt: number, random: number): number {
  const fullWaitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** attempt);
  return Math.round(fullWaitMs * (1 - random / 3));
}

export function createSocketCarrier(parts: SocketParts): Carrier {
  const { exchange, connect, setTimer, random } = parts;
  const topicListeners = new Set<(event: TopicEvent) => void>();
  const connectionListeners = new Set<(connection: Connection) => void>();
  const pending = new Map<number, PendingCall>();
  let connection: Connection | 'starting' = 'starting';
  let openSocket: Socket | null = null;
  let secret: string | null = parts.keptSecret;
  let lastId = 0;
  let attempt = 0;

  const setConnection = (now: Connection): void => {
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

  const retryLater = (): void => {
    setConnection('lost');
    setTimer(start, waitBeforeAttempt(attempt, random()));
    attempt += 1;
  };

  const connectWithSecret = (known: string): void => {
    const socket = connect();
    let receivedMessage = false;
    socket.onopen = () => {
      socket.send(JSON.stringify({ type: 'hello', secret: known }));
      openSocket = socket;
      setConnection('open');
    };
    socket.onmessage = ({ data }) => {
      attempt = 0;
      receivedMessage = true;
      receive(data);
    };
    socket.onclose = ({ code }) => {
      openSocket = null;
      for (const call of pending.values()) call.reject(new Error('connection lost'));
      pending.clear();
      // A host that has sent a message accepted the secret, so it closed the connection for another reason.
      if (code === policyViolation && !receivedMessage) {
        parts.keep(null);
        setConnection('refused');
      } else retryLater();
    };
  };

  function start(): void {
    if (secret !== null) {
      connectWithSecret(secret);
      return;
    }
    exchange().then(
      (answered) => {
        secret = answered;
        parts.keep(answered);
        if (answered === null) setConnection('refused');
        else connectWithSecret(answered);
      },
      () => retryLater(),
    );
  }
  start();

  return {
    call: (name, input) =>
      new Promise((resolve, reject) => {
        if (openSocket === null) {
          reject(new Error('connection lost'));
          return;
        }
        lastId += 1;
        pending.set(lastId, { resolve, reject });
        openSocket.send(JSON.stringify({ type: 'call', id: lastId, name, input }));
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
