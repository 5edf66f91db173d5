/** Folders of a mailbox in Exchange as mailboxes. Pure. */
import type { Mailbox, MailboxRole } from '../../../src-shared/domain/mail/mailbox.ts';

/** Names by which folders can be asked for whatever language they are named in. */
export const wellKnownNames: ReadonlyMap<string, MailboxRole> = new Map([
  ['inbox', 'inbox'],
  ['archive', 'archive'],
  ['deleteditems', 'trash'],
  ['sentitems', 'sent'],
  ['junkemail', 'junk'],
  ['drafts', 'drafts'],
]);

export interface OutlookFolder {
  readonly id: string;
  readonly name: string;
  /** The id of the folder that it lies in. */
  readonly parent: string;
  /** How many messages are in it; null when it does not say. */
  readonly messages: number | null;
  /** Whether the account may put messages there and take them out. */
  readonly mayWrite: boolean;
  /** Not for people's mail; what lies in it may be. */
  readonly isOther: boolean;
  /** Hidden, or the result of a search: left out with all that lies in it. */
  readonly isHidden: boolean;
}

const mostDepth = 300;

/**
 * The folders of a whole listing, in its order.
 * @param folders of the listing without the root, each once
 * @param roles of the folders with a well-known name, by id
 */
export function mailboxesOf(
  folders: readonly OutlookFolder[],
  roles: ReadonlyMap<string, MailboxRole>,
): readonly Mailbox[] {
  const byId = new Map(folders.map((folder) => [folder.id, folder]));
  return folders.flatMap((folder): readonly Mailbox[] => {
    const { id, messages, mayWrite, isOther } = folder;
    const path = isOther ? null : pathOf(folder, byId);
    if (path === null) return [];
    const role = roles.get(id);
    return [
      {
        id,
        path,
        ...(role === undefined ? {} : { role, roleReason: 'declared' as const }),
        ...(messages === null ? {} : { messages }),
        holdsMessages: true,
        mayWrite: mayWrite && role !== 'drafts',
      },
    ];
  });
}

/** The names from the top: the root folder is not listed. Null for what is left out. */
function pathOf(folder: OutlookFolder, byId: ReadonlyMap<string, OutlookFolder>): readonly string[] | null {
  const path: string[] = [];
  let one: OutlookFolder | undefined = folder;
  while (one !== undefined) {
    // folders that lie in each other, or too deep
    if (one.isHidden || path.length >= mostDepth) return null;
    path.unshift(one.name || one.id);
    one = byId.get(one.parent);
  }
  return path;
}
