/**
 * The thread's own end: answers questions, passes log lines on, and stops when it is told to. Expected trouble is answered as a
 * Problem; a bug ends the thread.
 */
import { type MessagePort, parentPort } from 'node:worker_threads';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { storeProblem } from '../../store/index.ts';
import type { LogEvent, LogFields, LogLevel } from '../../support/logger.ts';
import type { FromThread, TokensOf, ToThread } from './messages.ts';
import { threadTokens } from './thread-tokens.ts';

export interface ThreadParts<Question, More extends { readonly type: string }> {
  /** Answers one question. @throws ProblemError for expected trouble */
  readonly answer: (question: Question) => unknown;
  /** A message of this kind of thread. Work it starts is waited for before the thread stops. */
  readonly onMessage: (message: More) => Promise<void>;
  /** Closes what the thread has open; called once, after everything under way has ended. */
  readonly close: () => Promise<void>;
  /** Aborted by the word to stop. */
  readonly stopped: AbortController;
}

/** Sends to the main thread. */
export interface ThreadPort<MoreBack> {
  /** Access tokens of a sign-in, asked of the main thread. */
  readonly tokens: TokensOf;
  send(message: FromThread | MoreBack): void;
  log(level: LogLevel, event: LogEvent, fields: LogFields): void;
}

/** @throws Error outside a worker thread */
export function openPort<MoreBack>(): ThreadPort<MoreBack> {
  const port = ownPort();
  const send = (message: FromThread | MoreBack): void => port.postMessage(message);
  return {
    tokens: threadTokens(port),
    send,
    log: (level, event, fields) => send({ type: 'log', entry: { level, event, fields } }),
  };
}

export function serveQuestions<Question, More extends { readonly type: string }>({
  answer,
  onMessage,
  close,
  stopped,
}: ThreadParts<Question, More>): void {
  const port = ownPort();
  const underWay = new Set<Promise<void>>();
  const send = (message: FromThread): void => port.postMessage(message);

  const waitFor = (work: Promise<void>): void => {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  };

  const answerQuestion = async (id: number, question: Question): Promise<void> => {
    try {
      send({ type: 'answered', id, answer: { type: 'done', output: await answer(question) } });
    } catch (error) {
      if (stopped.signal.aborted) return;
      const known = problemOf(error) ?? storeProblem(error);
      if (known === null) throw error;
      send({ type: 'answered', id, answer: { type: 'problem', problem: known } });
    }
  };

  port.on('message', (message: ToThread<Question> | More) => {
    if (isToken(message)) return;
    if (isStop(message)) {
      stopped.abort();
      void Promise.allSettled(underWay).then(async () => {
        await close();
        port.close();
      });
    } else if (isQuestion<Question>(message)) waitFor(answerQuestion(message.id, message.question));
    else waitFor(onMessage(message as More));
  });
}

function ownPort(): MessagePort {
  if (parentPort === null) throw new Error('this file is the entry of a thread, not a program');
  return parentPort;
}

/** `threadTokens` takes these. */
function isToken(message: { readonly type: string }): boolean {
  return message.type === 'token';
}

function isStop(message: { readonly type: string }): boolean {
  return message.type === 'stop';
}

function isQuestion<Question>(message: {
  readonly type: string;
}): message is Extract<ToThread<Question>, { readonly type: 'ask' }> {
  return message.type === 'ask';
}
