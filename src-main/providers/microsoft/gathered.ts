/**
 * Single questions about events. Those that are asked at the same time may travel in one request: whoever reads one event, or the parts of
 * one series, asks as if it were alone. A question that has no company is a plain request.
 */
import { fail } from '../../../src-shared/domain/problems.ts';
import { isObject } from '../json-members.ts';
import { askAll, type BatchAnswer, type BatchParts, mostQuestions, type Question } from './batch.ts';

/** @throws ProblemError as `askAll` */
export type Ask = (question: Question, signal: AbortSignal) => Promise<BatchAnswer>;

interface Waiting {
  readonly question: Question;
  readonly resolve: (answer: BatchAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/** Each question is a request of its own. */
export function alone({ requester, host, prefer = [] }: BatchParts): Ask {
  return async (question, signal) => {
    const answer = await requester.ask({ path: question, prefer }, signal);
    if (answer.type === 'refused') return answer;
    return isObject(answer.value) ? { type: 'value', value: answer.value } : fail('answer-invalid', { host });
  };
}

export function gathered(parts: BatchParts): Ask {
  const askAlone = alone(parts);
  const waiting = new Map<AbortSignal, Waiting[]>();

  const ask = async (together: readonly Waiting[], signal: AbortSignal): Promise<void> => {
    try {
      const questions = together.map(({ question }) => question);
      const [only = '', ...others] = questions;
      const answers =
        others.length === 0 ? [await askAlone(only, signal)] : await askAll(questions, parts, signal);
      for (const [at, answer] of answers.entries()) together[at]?.resolve(answer);
    } catch (error) {
      for (const one of together) one.reject(error);
    }
  };
  const send = (signal: AbortSignal): void => {
    const all = waiting.get(signal) ?? [];
    waiting.delete(signal);
    for (let at = 0; at < all.length; at += mostQuestions)
      void ask(all.slice(at, at + mostQuestions), signal);
  };

  return (question, signal) =>
    new Promise((resolve, reject) => {
      const one: Waiting = { question, resolve, reject };
      const company = waiting.get(signal);
      if (company !== undefined) {
        company.push(one);
        return;
      }
      waiting.set(signal, [one]);
      // after everything that has been answered has gone on to its next question
      setImmediate(send, signal);
    });
}
