/** Puts the parts of IMAP together as a `MailSide`. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { MailSide } from '../../../src-shared/domain/mail/side.ts';
import { prepareCalls } from './calls.ts';
import { mailboxChanges } from './changes.ts';
import { describeMessages } from './describe.ts';
import { locateMessages } from './locate.ts';
import { lookUp, performCalls } from './perform.ts';
import { type ReadParts, readMessages } from './read.ts';
import { wakeOnNews } from './wake.ts';

export interface SideParts extends ReadParts {
  readonly clock: Clock;
  /** APPENDLIMIT in bytes (RFC 7889); null when the server does not tell one for all mailboxes. */
  readonly maxSize: number | null;
  readonly capabilities: readonly string[];
}

export function createSide(parts: SideParts): MailSide {
  const { session, directory, clock, maxSize } = parts;
  const side: MailSide = {
    capabilities: {
      changeScope: 'mailbox',
      membership: 'one',
      keywords: 'any',
      locates: true,
      ...(maxSize === null ? {} : { maxSize }),
      maxBatch: 100,
      maxDescribe: 500,
    },
    async mailboxes(signal) {
      const listed = await session.use(signal, (connection) => directory.list(connection, signal));
      return listed.map(({ name: _, ...mailbox }) => mailbox);
    },
    changes: (scope, since, signal) => mailboxChanges(scope, since, signal, parts),
    describe: (refs, signal) => describeMessages(refs, signal, parts),
    read: (refs, signal) => readMessages(refs, signal, parts),
    locate: (identities, signal) => locateMessages(identities, signal, parts),
    prepare: prepareCalls,
    perform: (calls, sourceOf, signal) => performCalls(calls, sourceOf, signal, parts),
    lookup: (call, signal) => lookUp(call, signal, parts),
  };
  if (!parts.capabilities.includes('IDLE')) return side;
  return { ...side, wake: (signal) => wakeOnNews(session, clock, signal) };
}
