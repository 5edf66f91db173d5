/**
 * The main thread's end of a thread of ours: starts it with the first message, matches answers to questions, and ends it.
 * A thread that crashes is a bug: it is logged, everybody who waits is told, and the next message starts a fresh thread.
 */
import type { Worker } from 'node:worker_threads';
import { fail, type Problem, problem, problemOf } from '../../../src-shared/domain/problems.ts';
import type { EarlyThread } from '../../support/early-thread.ts';
import { errorFields, type Logger } from '../../support/logger.ts';
import { startThread } from '../../support/thread.ts';
import type {
  FromThread,
  QuestionAnswer,
  QuestionTypes,
  TokenAnswer,
  TokensOf,
  ToThread,
} from './messages.ts';

/** `crashed`: the thread ended by a bug; `stopped`: the host was told to stop before the answer came. */
export type Answered<T> =
  | { readonly type: 'done'; readonly output: T }
  | { readonly type: 'problem'; readonly problem: Problem }
  | { readonly type: 'crashed' | 'stopped' };

export interface ThreadHost<Types extends QuestionTypes<keyof Types & string>, More> {
  /** Never rejects. */
  ask<N extends keyof Types & string>(
    name: N,
    input: Types[N]['input'],
  ): Promise<Answered<Types[N]['output']>>;
  /** Sends a message of this kind of thread; starts the thread when there is none. */
  send(message: More): void;
  /** True from the call of `stop` on. */
  isStopping(): boolean;
  /** Tells the thread to stop, and ends it when it takes too long. */
  stop(): Promise<void>;
}

export interface ThreadHostParts<More> {
  readonly entry: URL;
  readonly name: string;
  /** Plain data; the thread reads it as `workerData`. */
  readonly workerData: unknown;
  /** A thread of this kind that was started already: the first one. */
  readonly early?: EarlyThread | undefined;
  readonly logger: Logger;
  /** Messages of this kind of thread, beyond answers and log lines. */
  readonly onMessage: (message: More) => void;
  /** Absent: a thread of this kind asks for no access tokens. */
  readonly tokens?: TokensOf | undefined;
  /** The thread is gone. */
  readonly onExit: (why: 'crashed' | 'stopped') => void;
  /** How long a thread may take to stop before it is ended. */
  readonly stopWithinMs: number;
}

export function threadHost<Types extends QuestionTypes<keyof Types & string>, More, MoreBack>(
  parts: ThreadHostParts<MoreBack>,
): ThreadHost<Types, More> {
  const { logger } = parts;
  let worker: Worker | null = null;
  let isStopping = false;
  const waiting = new Map<
    number,
    (answer: QuestionAnswer | { readonly type: 'crashed' | 'stopped' }) => void
  >();
  let questionCount = 0;

  const tokenFor = async (signIn: string): Promise<TokenAnswer> => {
    try {
      const source = parts.tokens?.(signIn) ?? fail('sign-in-required');
      const token = await source.token();
      return { type: 'token', token, scopes: (await source.scopes?.()) ?? null };
    } catch (error) {
      const known = problemOf(error);
      if (known === null) logger.log('error', 'bug', errorFields(error));
      return { type: 'problem', problem: known ?? problem('unreachable') };
    }
  };
  const receive = (message: FromThread | MoreBack): void => {
    if (!isCommon(message)) {
      parts.onMessage(message);
      return;
    }
    switch (message.type) {
      case 'log':
        logger.log(message.entry.level, message.entry.event, message.entry.fields);
        break;
      case 'answered':
        waiting.get(message.id)?.(message.answer);
        waiting.delete(message.id);
        break;
      case 'token-wanted': {
        const asker = worker;
        // a thread that ended meanwhile waits for nothing
        void tokenFor(message.signIn).then((answer) =>
          asker?.postMessage({ type: 'token', id: message.id, answer } satisfies ToThread<unknown>),
        );
        break;
      }
      case 'token-rejected':
        parts.tokens?.(message.signIn).rejected(message.token, message.claims);
        break;
      case 'token-accepted':
        parts.tokens?.(message.signIn).accepted(message.token);
        break;
      default:
        message satisfies never;
    }
  };

  const start = (): Worker => {
    const started =
      parts.early?.start(parts.workerData) ?? startThread(parts.entry, parts.name, parts.workerData);
    started.on('message', receive);
    started.on('error', (error) => logger.log('error', 'engine-crashed', errorFields(error)));
    started.on('exit', () => {
      if (worker === started) worker = null;
      const why = isStopping ? 'stopped' : 'crashed';
      parts.onExit(why);
      for (const answer of waiting.values()) answer({ type: why });
      waiting.clear();
    });
    logger.log('debug', 'engine-started');
    return started;
  };

  const post = (message: ToThread<unknown> | More): void => {
    worker ??= start();
    worker.postMessage(message);
  };

  return {
    ask(name, input) {
      if (isStopping) return Promise.resolve({ type: 'stopped' });
      questionCount += 1;
      const id = questionCount;
      return new Promise((resolve) => {
        // the thread answers each question with the output that the question's type names
        waiting.set(id, resolve as Parameters<typeof waiting.set>[1]);
        post({ type: 'ask', id, question: { name, input } });
      });
    },
    send: post,
    isStopping: () => isStopping,
    async stop() {
      isStopping = true;
      const running = worker;
      if (running === null) return;
      const exited = new Promise<void>((resolve) => running.once('exit', () => resolve()));
      running.postMessage({ type: 'stop' } satisfies ToThread<unknown>);
      const tooLate = setTimeout(() => void running.terminate(), parts.stopWithinMs);
      await exited;
      clearTimeout(tooLate);
    },
  };
}

const commonTypes: ReadonlySet<unknown> = new Set<FromThread['type']>([
  'answered',
  'log',
  'token-wanted',
  'token-rejected',
  'token-accepted',
]);

function isCommon<More>(message: FromThread | More): message is FromThread {
  const { type } = message as { readonly type: unknown };
  return commonTypes.has(type);
}
