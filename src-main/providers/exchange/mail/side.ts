/** Puts the parts of a mailbox over EWS together as a `MailSide`. */
import type { MailSide } from '../../../../src-shared/domain/mail/side.ts';
import { keptKeywords, lookUp, performCalls, prepareCalls } from '../../outlook-mail/index.ts';
import { appendRequest } from './append.ts';
import { folderChanges } from './changes.ts';
import { describeMessages, locateIn } from './describe.ts';
import { foldersOfMail, readMailboxes } from './folders.ts';
import { type ReadParts, readMessages } from './read.ts';
import { writesOf } from './writes.ts';

const mostCalls = 100;
const mostRefs = 100;

export function createSide(parts: ReadParts): MailSide {
  const { api } = parts;
  const writes = writesOf(api);
  return {
    capabilities: {
      changeScope: 'mailbox',
      membership: 'one',
      keywords: keptKeywords,
      locates: true,
      maxBatch: mostCalls,
      maxDescribe: mostRefs,
    },
    mailboxes: (signal) => readMailboxes(signal, api),
    changes: (scope, since, signal) => folderChanges(scope, since, signal, api),
    async *describe(refs, signal) {
      atMost(mostRefs, refs);
      yield* describeMessages(refs, signal, api);
    },
    read: (refs, signal) => readMessages(refs, signal, parts),
    async locate(identities, signal) {
      return identities.length === 0
        ? []
        : locateIn(await foldersOfMail(signal, api), identities, signal, api);
    },
    prepare: (write) => prepareCalls(write, appendRequest),
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
