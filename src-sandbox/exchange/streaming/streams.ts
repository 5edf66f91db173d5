/** The open streams of all mailboxes: each mailbox has a few at the same time. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { Answer } from '../../simulator/http-answer.ts';
import { childOf } from '../../simulator/xml.ts';
import { ewsFaults } from '../faults.ts';
import type { Mailbox } from '../mailboxes.ts';
import { invalidSchema } from '../refusal.ts';
import { demandText, type EwsCall } from '../soap.ts';
import type { Version } from '../versions.ts';
import { openStream, refusedStream, type Stream } from './stream.ts';
import type { Subscription, Subscriptions } from './subscriptions.ts';

export interface Streams {
  /** @param onOpen told what ends the stream when the client goes away. @throws EwsFault */
  answer(call: EwsCall, caller: Mailbox, version: Version, onOpen: (end: () => void) => void): Answer;
  /** How many are open. */
  open(): number;
  /** The server ends all of them, without a word. */
  cut(): void;
}

/** Hanging connections of one mailbox (EWSMaxConcurrency of the throttling policies). */
const mostOf = (version: Version): number => (version.minor === 0 ? 3 : 10);

export function createStreams(subscriptions: Subscriptions, clock: Clock): Streams {
  const open = new Map<Stream, Mailbox>();
  return {
    answer({ body }, caller, version, onOpen) {
      const ids = (childOf(body, 'SubscriptionIds')?.children ?? []).map(({ text }) => text);
      const minutes = Number(demandText(body, 'ConnectionTimeout'));
      if (ids.length === 0) invalidSchema("The element 'SubscriptionIds' is empty.");
      if (!(minutes >= 1 && minutes <= 30)) invalidSchema("The 'ConnectionTimeout' element is invalid.");
      const found = ids.map((id) => subscriptions.find(caller, id));
      const missing = ids.filter((_, index) => found[index] === null);
      if (missing.length > 0) return streamed(refusedStream(version, missing));
      if ([...open.values()].filter((one) => one === caller).length >= mostOf(version))
        throw ewsFaults.tooManyConnections;
      const isKnown = ({ id, owner }: Subscription): boolean => subscriptions.find(owner, id) !== null;
      const known = found.filter((one) => one !== null);
      const stream: Stream = openStream(known, minutes * 60_000, version, clock, isKnown, () =>
        open.delete(stream),
      );
      open.set(stream, caller);
      onOpen(stream.end);
      return streamed(stream.pieces);
    },
    open: () => open.size,
    cut() {
      for (const stream of [...open.keys()]) stream.end();
    },
  };
}

function streamed(body: Answer['body']): Answer {
  return {
    status: 200,
    type: 'text/xml; charset=utf-8',
    body,
    headers: { 'X-NoBuffering': '1', 'Cache-Control': 'private' },
  };
}
