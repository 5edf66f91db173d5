/** Puts the parts of a mailbox over EWS together as a `MailSide`. */
import type { MailSide } from '../../../../src-shared/domain/mail/side.ts';
import { outlookMailSide } from '../../outlook-mail/index.ts';
import { appendRequest } from './append.ts';
import { folderChanges } from './changes.ts';
import { describeMessages, locateIn } from './describe.ts';
import { foldersOfMail, readMailboxes } from './folders.ts';
import { type ReadParts, readMessages } from './read.ts';
import { writesOf } from './writes.ts';

export function createSide(parts: ReadParts): MailSide {
  const { api } = parts;
  return outlookMailSide({
    writes: writesOf(api),
    appendOf: appendRequest,
    mailboxes: (signal) => readMailboxes(signal, api),
    changes: (scope, since, signal) => folderChanges(scope, since, signal, api),
    describe: (refs, signal) => describeMessages(refs, signal, api),
    read: (refs, signal) => readMessages(refs, signal, parts),
    async locate(identities, signal) {
      return identities.length === 0
        ? []
        : locateIn(await foldersOfMail(signal, api), identities, signal, api);
    },
  });
}
