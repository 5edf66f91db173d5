/** What crosses between the main thread and every thread it starts: questions, their answers, log lines, and the word to stop. */
import type { Problem } from '../../../src-shared/domain/problems.ts';
import type { TokenSource } from '../../net/index.ts';
import type { LogEntry } from '../../support/logger.ts';

/** One entry per question that a kind of thread answers: plain data in, plain data out. */
export type QuestionTypes<Names extends string> = {
  readonly [N in Names]: { readonly input: unknown; readonly output: unknown };
};

/** A question by its name, together with its input. */
export type QuestionOf<Types extends QuestionTypes<keyof Types & string>> = {
  readonly [N in keyof Types]: { readonly name: N; readonly input: Types[N]['input'] };
}[keyof Types];

export type QuestionAnswer =
  | { readonly type: 'done'; readonly output: unknown }
  | { readonly type: 'problem'; readonly problem: Problem };

/** An access token with what the person granted, or why there is none. It travels in memory only. */
export type TokenAnswer =
  | { readonly type: 'token'; readonly token: string; readonly scopes: readonly string[] | null }
  | { readonly type: 'problem'; readonly problem: Problem };

export type ToThread<Question> =
  | { readonly type: 'ask'; readonly id: number; readonly question: Question }
  | { readonly type: 'token'; readonly id: number; readonly answer: TokenAnswer }
  | { readonly type: 'stop' };

export type FromThread =
  | { readonly type: 'answered'; readonly id: number; readonly answer: QuestionAnswer }
  | { readonly type: 'log'; readonly entry: LogEntry }
  /** The thread asks for an access token of this sign-in; `TokensOf` knows its name. */
  | { readonly type: 'token-wanted'; readonly id: number; readonly signIn: string }
  /** What the provider said to a token. */
  | {
      readonly type: 'token-rejected' | 'token-accepted';
      readonly signIn: string;
      readonly token: string;
      /** Of a rejection: what the provider wants proven. */
      readonly claims?: string;
    };

/** Where the main thread gets the access tokens of a sign-in: `account`, or a mailbox's own one. */
export type TokensOf = (signIn: string) => TokenSource;
