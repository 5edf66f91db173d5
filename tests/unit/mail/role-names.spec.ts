/** M2: a mailbox's role by its usual name, in any language. */
import { describe, expect, test } from 'vitest';
import type { MailboxRole } from '../../../src-shared/domain/mail/mailbox.ts';
import { comparable, roleOfName, usualNames } from '../../../src-shared/domain/mail/role-names.ts';

describe('M2: the table of usual names', () => {
  test('has no name that stands for two roles, in whatever languages', () => {
    const roles = new Map<string, Set<string>>();
    for (const names of Object.values(usualNames))
      for (const [role, list] of Object.entries(names))
        for (const name of list.split('|'))
          roles.set(comparable(name), (roles.get(comparable(name)) ?? new Set()).add(role));
    const doubtful = [...roles].filter(([, all]) => all.size > 1).map(([name, all]) => [name, ...all]);
    expect(doubtful).toEqual([]);
  });

  test('has at least 30 languages, and each of them has words for sent mail, trash and junk', () => {
    expect(Object.keys(usualNames).length).toBeGreaterThanOrEqual(30);
    for (const [language, names] of Object.entries(usualNames))
      expect([language, names.sent, names.trash, names.junk]).not.toContain(undefined);
  });

  test('has no empty name and no name with blanks around it', () => {
    for (const names of Object.values(usualNames))
      for (const list of Object.values(names))
        for (const name of list.split('|')) expect(name).toMatch(/^\S(?:.*\S)?$/u);
  });

  test('gives each name its role, also in capitals', () => {
    for (const names of Object.values(usualNames))
      for (const [role, list] of Object.entries(names))
        for (const name of list.split('|')) {
          expect([name, roleOfName([name])]).toEqual([name, role]);
          expect([name, roleOfName([name.toUpperCase()])]).toEqual([name, role]);
        }
  });
});

describe('M2: a role by its name', () => {
  const recognised: readonly (readonly [readonly string[], MailboxRole])[] = [
    [['INBOX'], 'inbox'],
    [['Inbox'], 'inbox'],
    // Courier, Cyrus: everything lies below INBOX
    [['INBOX', 'Sent'], 'sent'],
    [['INBOX', 'Trash'], 'trash'],
    [['INBOX', 'Éléments supprimés'], 'trash'],
    // a server without a separator
    [['INBOX.Drafts'], 'drafts'],
    [['inbox/Junk'], 'junk'],
    // Gmail
    [['[Gmail]', 'All Mail'], 'all'],
    [['[Gmail]', 'Bin'], 'trash'],
    [['[Google Mail]', 'Gesendet'], 'sent'],
    [['[Gmail]', 'Messages envoyés'], 'sent'],
    // Outlook and Exchange
    [['Deleted Items'], 'trash'],
    [['Junk Email'], 'junk'],
    [['Junk E-Mail'], 'junk'],
    [['Éléments envoyés'], 'sent'],
    [['Verwijderde items'], 'trash'],
    [['Gelöschte Elemente'], 'trash'],
    // Kerio Connect
    [['Junk E-mail'], 'junk'],
    // other programs
    [['sent-mail'], 'sent'],
    [['Sent_Items'], 'sent'],
    [['Archives'], 'archive'],
    [['Archiwum'], 'archive'],
    [['草稿箱'], 'drafts'],
    [['迷惑メール'], 'junk'],
    [['보낸편지함'], 'sent'],
  ];
  test.each(recognised)('%j is %s', (path, role) => {
    expect(roleOfName(path)).toBe(role);
  });

  const spellings: readonly (readonly [string, string, MailboxRole])[] = [
    ['decomposed letters, as macOS writes them', 'Entwu\u0308rfe', 'drafts'],
    ['without accents', 'Elements envoyes', 'sent'],
    ['without accents', 'Gonderilmis Ogeler', 'sent'],
    ['without the dots of ё', 'Удаленные', 'trash'],
    ['another apostrophe', 'Safata d\u2019entrada', 'inbox'],
    ['a blank that does not break', 'Sent\u00a0Items', 'sent'],
    ['a blank at the end', 'Sent ', 'sent'],
    ['a hyphen that does not break', 'Junk E\u2011mail', 'junk'],
    ['an invisible mark of direction', '\u200fטיוטות', 'drafts'],
    ['Persian without the joiner', 'پیشنویس\u200cها', 'drafts'],
    ['the Turkish capital İ', 'İSTENMEYEN POSTA', 'junk'],
  ];
  test.each(spellings)('with %s: %j', (_, name, role) => {
    expect(roleOfName([name])).toBe(role);
  });

  const none: readonly (readonly string[])[] = [
    ['Archive 2019'],
    ['Sent to Bob'],
    ['Projects'],
    ['Trash talk'],
    ['Important'],
    ['Outbox'],
    ['Templates'],
    ['Notes'],
    ['Junkbox'],
    // trash in one program, junk in another
    ['Lixo'],
    ['Basura'],
    ['垃圾箱'],
    // below a folder of a person, or too deep
    ['Customers', 'Sent'],
    ['2007', 'sent-mail'],
    ['INBOX', 'Archives', '2014'],
    ['Archives', '2014'],
    // another person's, shared
    ['olivia', 'Trash'],
    // a folder called like the inbox is not the inbox
    ['INBOX', 'Inbox'],
    ['INBOX', 'Posteingang'],
    ['[Gmail]', 'Inbox'],
    ['[Gmail]'],
    ['[Gmail]', 'Important'],
    ['INBOX.Inbox'],
    ['INBOX', ''],
    [''],
    [],
    // the trash without the marks that make its first letter
    ['こみ箱'],
    // what is no name of a mailbox
    ['Sent|Sent Items'],
    ['constructor'],
    ['__proto__'],
  ];
  test.each(none.map((path) => [path]))('%j has none', (path) => {
    expect(roleOfName(path)).toBeNull();
  });
});
