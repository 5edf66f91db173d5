/**
 * Protects M2 and M4: every recorded IMAP session is played by a server in this process. Concord connects, lists the mailboxes, and each
 * role is one mailbox. `roles-in-transcripts.spec.ts` reads the same files without a connection.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { codeOf } from '../../support/code-of.ts';
import { mailboxesOfSession } from '../../support/imap-listing.ts';
import { forever, type MailSession } from '../../support/mail-servers/connected.ts';
import { scriptedImap } from '../../support/scripted-imap/index.ts';
import { type Play, playsOf } from '../../support/scripted-imap/recorded.ts';
import { sessionOn } from '../../support/scripted-imap/session.ts';

const shared = join(import.meta.dirname, '..', '..', '..', '..', 'shared');
const corpus = join(shared, 'corpus', 'api', 'imap-transcripts');
const present = existsSync(corpus);
if (!present) {
  if (process.env.CI === 'true') throw new Error(`no corpus at ${corpus}`);
  console.warn(`skipped: no corpus at ${corpus}`);
}

/** By file and section, beside the inbox, which every account has. `!`: declared by the server, else by the name. `>` separates levels. */
const roles: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>> = {
  'acl-metadata-annotate-answers.txt': {
    'common/list-literal-subfolders.txt': {},
    'common/list-nil-folder-delim.txt': {},
  },
  'domino.txt': {
    'domino/list-inbox.txt': {},
  },
  'dovecot-list-status-missing.txt': {
    'MailKit issue 879 (2019, Dovecot)': {},
    'nextcloud/mail pull 652 (Courier or Dovecot, Spanish)': {
      'INBOX>Junk': 'junk',
      'INBOX>Enviados': 'sent',
    },
  },
  'dovecot.txt': {
    'dovecot/list-personal.txt': {
      Archives: 'archive',
      Drafts: 'drafts',
      Junk: 'junk',
      'Sent Messages': 'sent',
      Trash: 'trash',
    },
    'dovecot/list-special-use.txt': {
      Drafts: 'drafts!',
      Junk: 'junk!',
      'Sent Messages': 'sent!',
      Trash: 'trash!',
    },
    'dovecot/notify-idle.txt': {},
    'OVH, nextcloud/mail issue 372 (2019)': {},
  },
  'exchange-online-localised-and-list-status.txt': {
    'MailKit issue 1282 (2021, outlook.office365.com, consumer mailbox of a French user)': {
      Archive: 'archive',
      Deleted: 'trash!',
      Drafts: 'drafts!',
      Junk: 'junk!',
    },
  },
  'fastmail.txt': {
    'emailjs/emailjs-imap-client issue 173 (2018)': {
      Archive: 'archive!',
      Drafts: 'drafts!',
      Sent: 'sent!',
      Spam: 'junk!',
      Trash: 'trash!',
    },
  },
  'gmail-german-labels-as-folders.txt': {
    'owncloud-archive/mail issue 1341': { 'Deleted Messages': 'trash', Drafts: 'drafts' },
  },
  'gmail.txt': {
    'gmail/list-all.txt': {
      '[Gmail]>All Mail': 'all',
      '[Gmail]>Drafts': 'drafts',
      '[Gmail]>Sent Mail': 'sent',
      '[Gmail]>Spam': 'junk',
      '[Gmail]>Starred': 'flagged',
      '[Gmail]>Trash': 'trash',
    },
    'gmail/list-all-no-status.txt': {
      '[Gmail]>All Mail': 'all',
      '[Gmail]>Drafts': 'drafts',
      '[Gmail]>Sent Mail': 'sent',
      '[Gmail]>Spam': 'junk',
      '[Gmail]>Starred': 'flagged',
      '[Gmail]>Trash': 'trash',
    },
    'gmail/xlist.txt': {
      '[Gmail]>All Mail': 'all!',
      '[Gmail]>Drafts': 'drafts!',
      '[Gmail]>Sent Mail': 'sent!',
      '[Gmail]>Spam': 'junk!',
      '[Gmail]>Starred': 'flagged!',
      '[Gmail]>Trash': 'trash!',
    },
    'MailKit issue 1841 (French account)': {
      '[Gmail]>Brouillons': 'drafts!',
      '[Gmail]>Corbeille': 'trash!',
      '[Gmail]>Messages envoyés': 'sent!',
    },
  },
  'icloud.txt': {
    'icloud/list-inbox.txt': {},
  },
  'kerio-connect.txt': {
    'blog post "IMAP: under the hood" (2015), Kerio Connect 8.5.1': {
      'Deleted Items': 'trash!',
      Drafts: 'drafts!',
      'Junk E-mail': 'junk!',
      'Sent Items': 'sent!',
    },
  },
  'lowercase-server.txt': {
    'lowercase/list.txt': { Trash: 'trash!' },
  },
  'proxies-and-small-servers.txt': {
    'snappymail issue 833 (2023, go-imap based server)': {
      Sent: 'sent!',
      Trash: 'trash!',
      Junk: 'junk!',
      Drafts: 'drafts!',
      Archive: 'archive!',
    },
  },
  'strato.txt': {
    'strato.de/list-inbox.txt': {},
  },
  'unnamed-inbox-flag-public-folders.txt': {
    'postalsys/emailengine issue 295 (2023, Polish mailbox)': {
      Archiwum: 'archive',
      'Deleted Items': 'trash!',
      Drafts: 'drafts!',
      'Junk E-mail': 'junk!',
      'Sent Items': 'sent!',
    },
  },
  'wp-pl.txt': {
    'MailKit issue 974 (2020)': { Drafts: 'drafts!', 'INBOX>Archive': 'archive!' },
  },
  'yahoo.txt': {
    'yahoo/list-inbox.txt': {},
    'MailKit issue 242 (2015)': { 'Bulk Mail': 'junk', Draft: 'drafts', Sent: 'sent' },
    'MailKit issue 358': {},
    'owncloud-archive/mail issue 1333 (2016)': { Sent: 'sent!', Trash: 'trash!' },
  },
  'yandex.txt': {
    'yandex/list-inbox.txt': {},
    'yandex/xlist.txt': { Drafts: 'drafts!', Sent: 'sent!', Spam: 'junk!', Trash: 'trash!' },
  },
  'zimbra-behind-free-fr-proxy.txt': {
    'MailKit issue 653 (imap.free.fr)': { 'Deleted Items': 'trash', Drafts: 'drafts!' },
  },
  'zoho.txt': {
    'zoho/list-inbox.txt': {},
    'zoho/xlist.txt': { Entwürfe: 'drafts!', Gesendet: 'sent!', Spam: 'junk!', Papierkorb: 'trash!' },
    'MailKit issue 1728 (2024)': { Drafts: 'drafts!', Sent: 'sent!', Spam: 'junk!' },
  },
};

/** Sessions that Concord refuses, by the beginning of the play's name, with the Problem. */
const refused: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // whoever recorded it cut the line of the sign-in, so that its bracket never ends
  'arcor-courier-then-dovecot.txt': { '* OK [CAPABILITY': 'answer-invalid' },
};

const files = present ? readdirSync(corpus).sort() : [];
const plays = files.flatMap((file) =>
  playsOf(readFileSync(join(corpus, file), 'latin1')).map((play) => ({
    file,
    play,
    title: `${file}: ${play.name}`,
  })),
);

async function connected(play: Play): Promise<MailSession> {
  const server = await scriptedImap(['INBOX'], play.script);
  return sessionOn(
    server,
    play.needsToken ? { secret: async () => ({ type: 'token', token: 'token' }) } : {},
  );
}

describe('M2: recorded sessions', () => {
  beforeEach(({ skip }) => skip(!present, `no corpus at ${corpus}`));

  test('every file is played, and every row of the tables is in a file', () => {
    expect(new Set(plays.map(({ file }) => file)).size).toBe(files.length);
    const listed = plays.filter(({ play }) => play.rows.length > 0).map(({ title }) => title);
    const known = Object.entries(roles).flatMap(([file, each]) =>
      Object.keys(each).map((name) => `${file}: ${name}`),
    );
    expect(listed.toSorted()).toEqual(known.toSorted());
  });

  test.each(plays)('$title', async ({ file, play }) => {
    const refusal = Object.entries(refused[file] ?? {}).find(([name]) => play.name.startsWith(name))?.[1];
    if (refusal !== undefined) {
      expect(await codeOf(connected(play))).toBe(refusal);
      return;
    }
    const { side } = await connected(play);
    const found = await side.mailboxes(forever);
    const told = found.flatMap(({ path, role, roleReason }) =>
      role === undefined ? [] : [[path.join('>'), `${role}${roleReason === 'declared' ? '!' : ''}`]],
    );
    expect(Object.fromEntries(told)).toEqual({ INBOX: 'inbox!', ...roles[file]?.[play.name] });
    const listed = mailboxesOfSession(play.rows.join('\n').replaceAll('\r', ''));
    const paths = listed.map(({ path }) =>
      path.map((part) => (/^inbox$/i.test(part) ? 'INBOX' : part)).join('>'),
    );
    expect(new Set(found.map(({ path }) => path.join('>')))).toEqual(new Set([...paths, 'INBOX']));
  });
});
