/**
 * Waits for changes in folders of a mailbox by streaming notifications
 * (https://learn.microsoft.com/exchange/client-developer/exchange-web-services/notification-subscriptions-mailbox-events-and-ews-in-exchange).
 * What they tell is a hint only (ID3), and a server that fails over loses some: every new subscription is a hint too.
 */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { fail, ProblemError, problemOf } from '../../../src-shared/domain/problems.ts';
import { pause } from '../../support/pause.ts';
import { child, type Element } from '../xml.ts';
import type { ResponseMessage } from './answer.ts';
import { messageName, typeName } from './elements.ts';
import type { Requester } from './requester.ts';
import { getStreamingEvents, subscribe } from './streaming-requests.ts';

export interface WakeParts {
  readonly requester: Pick<Requester, 'ask' | 'stream' | 'problemOf'>;
  readonly clock: Pick<Clock, 'now' | 'setTimer'>;
  /** The address of the mailbox: servers of one organisation find by it the one that has the subscription. */
  readonly mailbox: string;
}

const firstPauseMs = 5_000;
const longestPauseMs = 600_000;

/**
 * The contract of `CalendarSide.wake` and `MailSide.wake`. Ends, and the side is polled, where the server does not stream, or wants another sign-in.
 * @param folders the ids of those that are watched
 */
export async function* wakeOnNews(
  parts: WakeParts,
  folders: () => Promise<readonly string[]>,
  signal: AbortSignal,
): AsyncGenerator<void> {
  const { clock } = parts;
  let pauseMs = firstPauseMs;
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    try {
      const subscription = await subscribed(parts, await folders(), signal);
      if (!isFirst) yield;
      for await (const _ of newsOf(parts, subscription, signal)) {
        pauseMs = firstPauseMs;
        yield;
      }
    } catch (error) {
      if (signal.aborted) return;
      const found = problemOf(error);
      if (found === null) throw error;
      // a subscription that the server has no more is made anew
      if (found.fix !== 'wait' && found.code !== 'sync-state-expired') return;
      const delayMs = Math.max(pauseMs, (found.retryAt ?? 0) - clock.now());
      try {
        await pause(delayMs, clock, signal);
      } catch {
        return;
      }
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
  }
}

interface Subscription {
  readonly id: string;
  /** Which of several servers has it. */
  readonly headers: Readonly<Record<string, string>>;
}

async function subscribed(
  { requester, mailbox }: WakeParts,
  folders: readonly string[],
  signal: AbortSignal,
): Promise<Subscription> {
  const headers = { 'X-AnchorMailbox': mailbox, 'X-PreferServerAffinity': 'true' };
  const answer = await requester.ask({ ...subscribe(folders), headers }, signal);
  if (answer.type === 'refused') throw new ProblemError(requester.problemOf(answer.refusal, 'account'));
  const [message] = answer.messages;
  const id = message === undefined ? '' : textIn(demanded(message, requester), 'SubscriptionId');
  if (id === '') return fail('answer-invalid');
  const { affinity } = answer;
  return { id, headers: { ...headers, ...(affinity === '' ? {} : { Cookie: affinity }) } };
}

/** Yields for each message that tells of a change, stream after stream. @throws ProblemError when the subscription is gone */
async function* newsOf(
  { requester }: WakeParts,
  { id, headers }: Subscription,
  signal: AbortSignal,
): AsyncGenerator<void> {
  for (;;) {
    let isOpen = false;
    for await (const message of requester.stream({ ...getStreamingEvents(id), headers }, signal)) {
      isOpen = true;
      if (tellsNews(demanded(message, requester))) yield;
    }
    // one that ends without a word is no stream
    if (!isOpen) fail('server-failed');
  }
}

function demanded(message: ResponseMessage, requester: Pick<Requester, 'problemOf'>): Element {
  if (message.type !== 'success') throw new ProblemError(requester.problemOf(message, 'account'));
  return message.element;
}

/** Signs of life tell nothing. */
function tellsNews(message: Element): boolean {
  const notifications = child(message, messageName('Notifications'))?.children ?? [];
  return notifications.some(({ children }) =>
    children.some(({ name }) => name.endsWith('Event') && name !== typeName('StatusEvent')),
  );
}

function textIn(message: Element, name: string): string {
  return child(message, messageName(name))?.text.trim() ?? '';
}
