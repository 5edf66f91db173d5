/**
 * The access tokens of a thread: it asks the main thread, which alone has the vault and refreshes tokens, so that all threads of an account
 * share one refresh (RFC 6749 section 6).
 */
import type { MessagePort } from 'node:worker_threads';
import type { Credentials } from '../../../src-shared/contract/index.ts';
import { ProblemError } from '../../../src-shared/domain/problems.ts';
import type { TokenSource } from '../../net/index.ts';
import type { FromThread, TokenAnswer, TokensOf, ToThread } from './messages.ts';

export function threadTokens(port: Pick<MessagePort, 'on' | 'postMessage'>): TokensOf {
  const send = (message: FromThread): void => port.postMessage(message);
  const waiting = new Map<number, (answer: TokenAnswer) => void>();
  let count = 0;
  port.on('message', (message: ToThread<unknown> | { readonly type: 'none' }) => {
    if (message.type !== 'token') return;
    waiting.get(message.id)?.(message.answer);
    waiting.delete(message.id);
  });
  return (signIn) => {
    // the main thread is told once of each token, and of each rejection
    let accepted = '';
    let granted: readonly string[] | null = null;
    return {
      async token(signal) {
        signal?.throwIfAborted();
        count += 1;
        const id = count;
        const answer = await new Promise<TokenAnswer>((resolve, reject) => {
          const stop = (): void => {
            waiting.delete(id);
            reject(signal?.reason);
          };
          signal?.addEventListener('abort', stop, { once: true });
          waiting.set(id, (given) => {
            signal?.removeEventListener('abort', stop);
            resolve(given);
          });
          send({ type: 'token-wanted', id, signIn });
        });
        if (answer.type === 'problem') throw new ProblemError(answer.problem);
        granted = answer.scopes;
        return answer.token;
      },
      rejected(token, claims) {
        accepted = '';
        send({ type: 'token-rejected', signIn, token, ...(claims === undefined ? {} : { claims }) });
      },
      accepted(token) {
        if (accepted === token) return;
        accepted = token;
        send({ type: 'token-accepted', signIn, token });
      },
      scopes: async () => granted,
    };
  };
}

/** What an adapter gets for its tokens: nothing where its sign-in is not by OAuth. */
export function tokensFor(
  { type }: Pick<Credentials, 'type'>,
  signIn: string,
  tokens: TokensOf | undefined,
): { readonly tokens?: TokenSource } {
  return type === 'oauth' && tokens !== undefined ? { tokens: tokens(signIn) } : {};
}
