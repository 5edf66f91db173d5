/** Puts the parts of Gmail together as a `MailSide`. */

import type { Clock } from '../../../../src-shared/domain/clock.ts';
import type { MessageRef } from '../../../../src-shared/domain/mail/message.ts';
import type { MailSide } from '../../../../src-shared/domain/mail/side.ts';
import { prepareCalls } from './calls.ts';
import { describeMessages, type Looked, locateMessages, lookAt } from './describe.ts';
import { lookAtWhole } from './describe-whole.ts';
import type { HeldMessages } from './held-messages.ts';
import { keptKeywords } from './labels.ts';
import { lookUp, mostBytes, performCalls } from './perform.ts';
import { createPoll } from './poll.ts';
import { type ReadParts, readMessages } from './read.ts';

const mostCalls = 100;
/** One description costs 20 units of a new project: what a hundred cost comes in within half a minute, and is kept then. */
const mostRefs = 100;

export function createSide(
  parts: ReadParts & { readonly clock: Pick<Clock, 'monotonic'> },
  held: HeldMessages,
): MailSide {
  const { api } = parts;
  const poll = createPoll(api, parts.clock);
  const look = async (ref: MessageRef, isReadNext: boolean, signal: AbortSignal): Promise<Looked> => {
    const whole =
      isReadNext && !held.has(ref) && held.hasRoom() ? await lookAtWhole(ref, signal, parts, held) : null;
    return whole ?? lookAt(ref, signal, api);
  };
  return {
    capabilities: {
      changeScope: 'account',
      membership: 'many',
      keywords: keptKeywords,
      locates: true,
      maxSize: mostBytes,
      maxBatch: mostCalls,
      maxDescribe: mostRefs,
    },
    mailboxes: (signal, { mayBeKept = false } = {}) => poll.mailboxes(mayBeKept, signal),
    changes(_scope, since, signal) {
      // each run begins with it
      held.dropOld();
      return poll.changes(since, signal);
    },
    async *describe(refs, signal, readNext) {
      atMost(mostRefs, refs);
      yield* describeMessages(refs, (ref) => look(ref, readNext?.has(ref) ?? false, signal));
    },
    read: (refs, signal) => readMessages(refs, signal, parts, held),
    locate: (identities, signal) => locateMessages(identities, signal, api),
    prepare: prepareCalls,
    async *perform(calls, sourceOf, signal) {
      atMost(mostCalls, calls);
      for await (const answer of performCalls(calls, sourceOf, signal, api)) {
        if (answer[1].type !== 'done') poll.doubt();
        yield answer;
      }
    },
    lookup: (call, signal) => lookUp(call, signal, api),
  };
}

function atMost(most: number, all: readonly unknown[]): void {
  if (all.length > most) throw new RangeError(`${all.length} at once, at most ${most}`);
}
