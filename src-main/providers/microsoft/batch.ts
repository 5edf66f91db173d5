/**
 * Asks many questions in one request (https://learn.microsoft.com/graph/json-batching). Each has an answer of its own; Graph works on four
 * of them at a time for one mailbox, and what it refuses nonetheless for being too much is asked again by itself, after the wait it names. So
 * is what found the access token at its end, because only a request of its own gets another one.
 */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { fail, ProblemError } from '../../../src-shared/domain/problems.ts';
import { pause } from '../../support/pause.ts';
import { isObject, type Json, listIn, objectIn, textIn } from '../json-members.ts';
import { asksToSlowDown } from './errors.ts';
import { type Refusal, refusalIn } from './refusal.ts';
import { type Answer, immutableIds, type Requester } from './requester.ts';

/** Below `v1.0/`, with the query. */
export type Question = string;

export type BatchAnswer =
  | { readonly type: 'value'; readonly value: Json }
  | { readonly type: 'refused'; readonly refusal: Refusal };

/** Graph takes no more in one request. */
export const mostQuestions = 20;

/** A question that is refused for too much is asked again so often, when the wait is not longer than this. */
const mostRepeats = 5;
const longestWaitMs = 120_000;

export interface BatchParts {
  readonly requester: Requester;
  readonly clock: Clock;
  readonly host: string;
  /** As `GraphRequest.prefer`, of each question. */
  readonly prefer?: readonly string[];
}

/**
 * One answer for each question, in their order.
 * @param questions at most `mostQuestions`; each is a GET
 * @throws ProblemError for trouble of the whole account, `throttled` when Graph goes on refusing
 */
export async function askAll(
  questions: readonly Question[],
  parts: BatchParts,
  signal: AbortSignal,
): Promise<readonly BatchAnswer[]> {
  const { requester, clock, host, prefer = [] } = parts;
  if (questions.length > mostQuestions) throw new RangeError(`${questions.length} questions in one batch`);
  if (questions.length === 0) return [];
  const requests = questions.map((question, at) => ({
    id: String(at),
    method: 'GET',
    url: `/${question}`,
    headers: { Prefer: [immutableIds, ...prefer].join(', ') },
  }));
  const whole = await requester.read(
    { method: 'POST', path: '$batch', body: { requests } },
    'account',
    signal,
  );
  const byId = new Map(
    listIn(isObject(whole) ? whole : {}, 'responses').map((one) => [textIn(one, 'id'), one] as const),
  );
  const answers: BatchAnswer[] = [];
  for (const [at, question] of questions.entries()) {
    // a question without an answer is none that was answered with nothing (ML4)
    const found = byId.get(String(at)) ?? fail('answer-invalid', { host });
    const answer = answerIn(found, host, clock);
    const isAgain =
      answer.type === 'refused' && (answer.refusal.status === 401 || asksToSlowDown(answer.refusal));
    answers.push(isAgain ? await askAgain(question, answer.refusal, parts, signal) : answer);
  }
  return answers;
}

function answerIn(one: Json, host: string, clock: Clock): BatchAnswer {
  const status = typeof one.status === 'number' ? one.status : 0;
  const { body } = one;
  if (status >= 200 && status < 300)
    return isObject(body) ? { type: 'value', value: body } : fail('answer-invalid', { host });
  const headers = new Headers();
  for (const [name, value] of Object.entries(objectIn(one, 'headers')))
    if (/^[\w-]+$/.test(name) && /^[\x20-\x7e]*$/.test(String(value))) headers.set(name, String(value));
  const text = JSON.stringify(body ?? null);
  return { type: 'refused', refusal: refusalIn({ status, headers, url: `https://${host}/` }, text, clock) };
}

async function askAgain(
  question: Question,
  first: Refusal,
  { requester, clock, host, prefer = [] }: BatchParts,
  signal: AbortSignal,
): Promise<BatchAnswer> {
  let refusal = first;
  for (let repeats = 0; ; repeats += 1) {
    if (asksToSlowDown(refusal)) {
      const found = requester.problemOf(refusal, 'account');
      const waitMs = (found.retryAt ?? clock.now()) - clock.now();
      if (repeats >= mostRepeats || waitMs > longestWaitMs) throw new ProblemError(found);
      await pause(Math.max(0, waitMs), clock, signal);
    }
    const answer: Answer = await requester.ask({ path: question, prefer }, signal);
    if (answer.type === 'value')
      return isObject(answer.value)
        ? { type: 'value', value: answer.value }
        : fail('answer-invalid', { host });
    refusal = answer.refusal;
    if (!asksToSlowDown(refusal)) return answer;
  }
}
