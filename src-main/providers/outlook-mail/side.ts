/** A mailbox that Exchange keeps, as a `MailSide`: the frame of what Graph and EWS do for it. */
import type { MailSide } from '../../../src-shared/domain/mail/side.ts';
import { type AppendWrite, prepareCalls } from './calls.ts';
import { keptKeywords } from './keywords.ts';
import { lookUp, type OutlookWrites, performCalls } from './perform.ts';

const mostCalls = 100;
const mostRefs = 100;

export interface OutlookMailParts<Append>
  extends Pick<MailSide, 'mailboxes' | 'changes' | 'describe' | 'read' | 'locate' | 'pageOf'> {
  readonly writes: OutlookWrites<Append>;
  /** What a call notes of a new message. */
  appendOf(write: AppendWrite): Append;
}

export function outlookMailSide<Append extends { readonly type: 'append' }>({
  writes,
  appendOf,
  describe,
  ...parts
}: OutlookMailParts<Append>): MailSide {
  return {
    ...parts,
    capabilities: {
      changeScope: 'mailbox',
      membership: 'one',
      keywords: keptKeywords,
      locates: true,
      maxBatch: mostCalls,
      maxDescribe: mostRefs,
    },
    async *describe(refs, signal) {
      atMost(mostRefs, refs);
      yield* describe(refs, signal);
    },
    prepare: (write) => prepareCalls(write, appendOf),
    async *perform(calls, sourceOf, signal) {
      atMost(mostCalls, calls);
      yield* performCalls(calls, sourceOf, signal, writes);
    },
    lookup: (call, signal) => lookUp(call, signal, writes),
  };
}

function atMost(most: number, all: readonly unknown[]): void {
  if (all.length > most) throw new RangeError(`${all.length} at once, at most ${most}`);
}
