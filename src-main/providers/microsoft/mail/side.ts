/** Puts the parts of a mailbox over Graph together as a `MailSide`. */
import type { MailSide } from '../../../../src-shared/domain/mail/side.ts';
import { outlookMailSide } from '../../outlook-mail/index.ts';
import { folderChanges } from './changes.ts';
import { describeMessages, locateMessages } from './describe.ts';
import { mailboxesIn } from './folders.ts';
import { messagePage } from './page.ts';
import { writesOf } from './perform.ts';
import { type ReadParts, readMessages } from './read.ts';

export function createSide(parts: ReadParts): MailSide {
  const { api } = parts;
  return outlookMailSide({
    writes: writesOf(api),
    appendOf: ({ type }) => ({ type }),
    async mailboxes(signal) {
      const rows = await api.folders(signal);
      return mailboxesIn(rows, await api.roles(signal));
    },
    changes: (scope, since, signal) => folderChanges(scope, since, signal, api),
    describe: (refs, signal) => describeMessages(refs, signal, api),
    read: (refs, signal) => readMessages(refs, signal, parts),
    locate: (identities, signal) => locateMessages(identities, signal, api),
    pageOf: (ref, signal) => messagePage(api, ref, signal),
  });
}
