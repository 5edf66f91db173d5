/** M2: the roles of all mailboxes in recorded IMAP sessions. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { roleOfAttributes } from '../../../src-shared/domain/mail/role-attributes.ts';
import { roleOfName } from '../../../src-shared/domain/mail/role-names.ts';
import { type ListedMailbox, mailboxesOfSession } from '../../support/imap-listing.ts';

const shared = join(import.meta.dirname, '..', '..', '..', '..', 'shared');
const corpus = join(shared, 'corpus', 'api', 'imap-transcripts');
const present = existsSync(corpus);
if (!present) {
  if (process.env.CI === 'true') throw new Error(`no corpus at ${corpus}`);
  console.warn(`skipped: no corpus at ${corpus}`);
}

/** `trash!`: declared by the server. `trash`: by the name. `-`: none. */
function roleIn({ attributes, path }: ListedMailbox): string {
  const isThere = !attributes.some((one) => /^\\(noselect|nonexistent)$/i.test(one));
  const declared = isThere ? roleOfAttributes(attributes) : null;
  if (declared !== null) return `${declared}!`;
  return (isThere ? roleOfName(path) : null) ?? '-';
}

/** Mailboxes by file, in the order of the first mention; `>` separates levels. Several roles: the session lists it more than once. */
const expected: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'acl-metadata-annotate-answers.txt': {
    INBOX: 'inbox',
    'Literal Folder Name': '-',
    Folder1: '-',
    Folder2: '-',
  },
  'domino.txt': { Inbox: 'inbox' },
  'dovecot-list-status-missing.txt': {
    'INBOX>gfgfee888': '-',
    'INBOX>99999999': '-',
    'INBOX>Mailspring': '-',
    // one month below the archive: too deep, and the archive itself is not listed
    'INBOX>Archives>2014>2014-07': '-',
    'INBOX>Archives>2014': '-',
    'INBOX>listas>solar>general': '-',
    'INBOX>Junk': 'junk',
    'INBOX>Enviados': 'sent',
  },
  'dovecot.txt': {
    Archives: 'archive',
    Drafts: 'drafts drafts!',
    Junk: 'junk junk!',
    'Sent Messages': 'sent sent!',
    Trash: 'trash trash!',
    INBOX: 'inbox',
    // a mailbox that is really called NIL
    NIL: '-',
    NewFolder: '-',
    DeleteMe: '-',
    RenamedFolder: '-',
    UnsubscribeMe: '-',
    SubscribeMe: '-',
    'INBOX>Work': '-',
  },
  'exchange-online-localised-and-list-status.txt': {
    Inbox: 'inbox',
    app: '-',
    // the archive has no flag on this server
    Archive: 'archive',
    Deleted: 'trash!',
    Drafts: 'drafts!',
    Junk: 'junk!',
    Notes: '-',
    Outbox: '-',
  },
  'fastmail.txt': {
    INBOX: 'inbox',
    Archive: 'archive!',
    Drafts: 'drafts!',
    Sent: 'sent!',
    Spam: 'junk!',
    Trash: 'trash!',
  },
  'gmail-german-labels-as-folders.txt': {
    Arbeit: '-',
    Belege: '-',
    // a label of the person; the real ones are below [Gmail] and have a flag, which is trusted more
    'Deleted Messages': 'trash',
    Drafts: 'drafts',
    INBOX: 'inbox',
    Junkbox: '-',
    Outbox: '-',
    Privat: '-',
  },
  'gmail.txt': {
    INBOX: 'inbox',
    '+Folder': '-',
    '[Gmail]': '-',
    '[Gmail]>All Mail': 'all all!',
    '[Gmail]>Drafts': 'drafts drafts!',
    '[Gmail]>Important': '-',
    '[Gmail]>Sent Mail': 'sent sent!',
    '[Gmail]>Spam': 'junk junk!',
    '[Gmail]>Starred': 'flagged flagged!',
    '[Gmail]>Trash': 'trash trash!',
    Inbox: 'inbox!',
    '[Gmail]>Brouillons': 'drafts!',
    '[Gmail]>Corbeille': 'trash!',
    '[Gmail]>Messages envoyés': 'sent!',
  },
  'icloud.txt': { INBOX: 'inbox' },
  'kerio-connect.txt': {
    INBOX: 'inbox!',
    'INBOX>current': '-',
    'INBOX>customers': '-',
    'INBOX>customers>bigco': '-',
    'INBOX>customers>littleco': '-',
    'INBOX>reply': '-',
    'Deleted Items': 'trash!',
    Drafts: 'drafts!',
    'Junk E-mail': 'junk!',
    'Sent Items': 'sent!',
    'Public Folders': '-',
  },
  'lowercase-server.txt': { INBOX: 'inbox', Trash: 'trash!' },
  'proton-bridge.txt': {
    // the answer to a question about the separator
    '>': '-',
    'Folders>bulk': '-',
    Archive: 'archive!',
    'Folders>notices': '-',
    Spam: 'junk!',
    Drafts: 'drafts!',
    Starred: 'flagged!',
    Trash: 'trash!',
    Folders: '-',
  },
  'proxies-and-small-servers.txt': {
    INBOX: 'inbox',
    Sent: 'sent!',
    Trash: 'trash!',
    Junk: 'junk!',
    Drafts: 'drafts!',
    Archive: 'archive!',
    '>': '-',
  },
  'strato.txt': { INBOX: 'inbox' },
  'unnamed-inbox-flag-public-folders.txt': {
    INBOX: 'inbox!',
    'INBOX>NOC': '-',
    'INBOX>System': '-',
    // Polish, without a flag
    Archiwum: 'archive',
    'Deleted Items': 'trash!',
    Drafts: 'drafts!',
    Jira: '-',
    'Junk E-mail': 'junk!',
    'Sent Items': 'sent!',
    // "important", the person's own
    Ważne: '-',
    'Public Folders': '-',
  },
  'wp-pl.txt': {
    INBOX: 'inbox',
    Drafts: 'drafts!',
    'INBOX>Archive': 'archive!',
    // "read", not a role
    przeczytane: '-',
    Segregator: '-',
    'Segregator>Newslettery': '-',
  },
  'yahoo.txt': {
    Inbox: 'inbox inbox!',
    'Bulk Mail': 'junk',
    Draft: 'drafts',
    'Empty folder': '-',
    Notes: '-',
    Sent: 'sent sent!',
    Trash: 'trash!',
  },
  'yandex.txt': {
    INBOX: 'inbox inbox!',
    Drafts: 'drafts!',
    'Drafts>template': '-',
    Outbox: '-',
    Sent: 'sent!',
    Spam: 'junk!',
    Trash: 'trash!',
  },
  'zimbra-behind-free-fr-proxy.txt': {
    INBOX: 'inbox',
    '2007': '-',
    // the person's own folder of a year
    '2007>sent-mail': '-',
    Chats: '-',
    Contacts: '-',
    'Deleted Items': 'trash',
    Drafts: 'drafts!',
  },
  'zoho.txt': {
    INBOX: 'inbox',
    Posteingang: 'inbox!',
    Entwürfe: 'drafts!',
    Vorlagen: '-',
    Gesendet: 'sent!',
    Spam: 'junk!',
    Papierkorb: 'trash!',
    Inbox: 'inbox!',
    Drafts: 'drafts!',
    Templates: '-',
    Sent: 'sent!',
  },
};

describe('M2: the roles in recorded sessions', () => {
  beforeEach(({ skip }) => skip(!present, `no corpus at ${corpus}`));
  const files = present ? readdirSync(corpus).sort() : [];

  test('the corpus is the one that the table was made from', () => {
    expect(files.length).toBeGreaterThanOrEqual(41);
    expect(files).toEqual(expect.arrayContaining(Object.keys(expected)));
  });

  test.each(files)('%s', (file) => {
    const found: Record<string, string> = {};
    for (const mailbox of mailboxesOfSession(readFileSync(join(corpus, file), 'utf8'))) {
      const name = mailbox.path.join('>');
      const role = roleIn(mailbox);
      const before = found[name]?.split(' ') ?? [];
      found[name] = [...new Set([...before, role])].sort().join(' ');
    }
    expect(found).toEqual(expected[file] ?? {});
  });

  /** Every mailbox of the corpus whose role is declared, and whose name is a usual one, has the same role by both. */
  test('what servers declare agrees with the table of names', () => {
    const disagreeing = files.flatMap((file) =>
      mailboxesOfSession(readFileSync(join(corpus, file), 'utf8')).filter(({ attributes, path }) => {
        const byName = roleOfName(path);
        const declared = roleOfAttributes(attributes);
        return declared !== null && byName !== declared;
      }),
    );
    expect(disagreeing).toEqual([]);
  });
});

describe('M2: a role by the attributes of LIST', () => {
  const rows: readonly (readonly [readonly string[], string | null])[] = [
    [['\\HasNoChildren', '\\Sent'], 'sent'],
    [['\\JUNK'], 'junk'],
    [['\\Junk', '\\Spam'], 'junk'],
    [['\\Spam'], 'junk'],
    [['\\Drafts', '\\Drafts'], 'drafts'],
    [['\\AllMail'], 'all'],
    [['\\All'], 'all'],
    [['\\All', '\\Archive'], 'archive'],
    [['\\Starred'], 'flagged'],
    [['\\Flagged'], 'flagged'],
    [['\\Archive'], 'archive'],
    [['\\Trash'], 'trash'],
    [['\\Inbox'], 'inbox'],
    [['\\Important'], null],
    [['\\Templates'], null],
    [['\\Noinferiors'], null],
    [['Sent'], null],
    [[], null],
  ];
  test.each(rows)('%j is %s', (attributes, role) => {
    expect(roleOfAttributes(attributes)).toBe(role);
  });
});
