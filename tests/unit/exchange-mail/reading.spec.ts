/** How elements of EWS become messages and mailboxes, in the cases that differ from the usual. */
import { describe, expect, it } from 'vitest';
import { folderIn } from '../../../src-main/providers/exchange/mail/folder-xml.ts';
import { isMessage, keywordsIn, messageIn } from '../../../src-main/providers/exchange/mail/message-xml.ts';
import { mailboxesOf } from '../../../src-main/providers/outlook-mail/index.ts';
import { type Element, parseXml } from '../../../src-main/providers/xml.ts';

const namespace = 'http://schemas.microsoft.com/exchange/services/2006/types';

function element(name: string, parts: Readonly<Record<string, string>>): Element {
  const content = Object.entries(parts)
    .map(([tag, inside]) =>
      inside.startsWith('<t:') && inside.endsWith('/>!')
        ? inside.slice(0, -1)
        : `<t:${tag}>${inside}</t:${tag}>`,
    )
    .join('');
  return parseXml(`<t:${name} xmlns:t="${namespace}">${content}</t:${name}>`);
}

const mailbox = (address: string): string =>
  `<t:Mailbox><t:Name>X</t:Name><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox>`;
const whole = {
  ItemId: '<t:ItemId Id="one" ChangeKey="CQ"/>!',
  ParentFolderId: '<t:ParentFolderId Id="inbox-id" ChangeKey="AQ"/>!',
  Subject: ' About the order ',
  DateTimeReceived: '2026-05-04T09:26:18Z',
  DateTimeSent: '2026-05-04T09:26:10Z',
  IsDraft: 'false',
  Flag: '<t:FlagStatus>NotFlagged</t:FlagStatus>',
  ToRecipients: mailbox('anna@example.com'),
  From: mailbox('Ben@Example.com'),
  InternetMessageId: '&lt;a@example.com&gt;',
  IsRead: 'true',
};
const without = (name: keyof typeof whole): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(whole).filter(([one]) => one !== name));

describe('a message', () => {
  it('is read with its time, place and keywords, and without the size that Exchange changes', () => {
    expect(messageIn(element('Message', whole))).toEqual({
      version: 'CQ',
      message: {
        ref: 'one',
        messageId: 'a@example.com',
        size: null,
        receivedAt: Date.UTC(2026, 4, 4, 9, 26, 18),
        mailboxes: ['inbox-id'],
        keywords: ['$seen'],
        sentAt: Date.UTC(2026, 4, 4, 9, 26, 10),
        subject: 'About the order',
        from: ['ben@example.com'],
        others: ['anna@example.com'],
      },
    });
  });

  it.each([
    ['a draft without a sender', { From: '', IsDraft: 'true' }, { from: [], keywords: ['$draft', '$seen'] }],
    [
      'the account that sent for somebody',
      { From: '', Sender: mailbox('desk@example.com') },
      { from: ['desk@example.com'] },
    ],
    [
      'people without a mail address',
      {
        ToRecipients: mailbox('') + mailbox('/O=CORP/CN=RECIPIENTS/CN=CAS') + mailbox('dan@example.com'),
        CcRecipients: mailbox('Dan@example.com') + mailbox('eve@example.com'),
      },
      { others: ['dan@example.com', 'eve@example.com'] },
    ],
    ['a flag that is done', { Flag: '<t:FlagStatus>Complete</t:FlagStatus>' }, { keywords: ['$seen'] }],
    ['a flag', { Flag: '<t:FlagStatus>Flagged</t:FlagStatus>', IsRead: 'false' }, { keywords: ['$flagged'] }],
    ['no date', { DateTimeSent: '', Subject: '' }, { sentAt: null, subject: '' }],
    ['no Message-ID', { InternetMessageId: '' }, { messageId: null }],
  ])('with %s', (_name, change, expected) => {
    expect(messageIn(element('Message', { ...whole, ...change }))?.message).toMatchObject(expected);
  });

  it.each(['ItemId', 'ParentFolderId', 'DateTimeReceived', 'IsRead'] as const)(
    'is none without %s',
    (name) => {
      expect(messageIn(element('Message', without(name)))).toBeNull();
    },
  );

  it('whose row does not say whether it is flagged has unknown keywords, and not none', () => {
    expect(keywordsIn(element('Message', without('Flag')), false)).toBeNull();
    expect(keywordsIn(element('Message', without('Flag')), true)).toEqual(['$seen']);
  });

  it('is mail about a meeting too, and no appointment, note or person', () => {
    const names = [
      'Message',
      'MeetingRequest',
      'MeetingCancellation',
      'CalendarItem',
      'Contact',
      'PostItem',
      'Item',
    ];
    expect(names.filter((name) => isMessage(element(name, whole)))).toEqual(names.slice(0, 3));
  });
});

describe('folders', () => {
  const folder = (id: string, parent: string, more: Readonly<Record<string, string>> = {}, name = 'Folder') =>
    element(name, {
      FolderId: `<t:FolderId Id="${id}"/>!`,
      ParentFolderId: `<t:ParentFolderId Id="${parent}"/>!`,
      FolderClass: 'IPF.Note',
      DisplayName: id,
      ...more,
    });
  const paths = (...folders: readonly Element[]): readonly string[] =>
    mailboxesOf(
      folders.flatMap((one) => folderIn(one) ?? []),
      new Map(),
    ).map(({ path }) => path.join('/'));
  const hidden = {
    ExtendedProperty: `<t:ExtendedFieldURI PropertyTag="0x10f4" PropertyType="Boolean"/><t:Value>true</t:Value>`,
  };

  it('that are hidden or a search are left out with what lies in them, and lists of other things alone', () => {
    expect(
      paths(
        folder('a', 'top'),
        folder('b', 'a', hidden),
        folder('c', 'b'),
        folder('d', 'top', {}, 'SearchFolder'),
        folder('e', 'd'),
        folder('f', 'top', { FolderClass: 'IPF.Appointment' }, 'CalendarFolder'),
        folder('g', 'f'),
        folder('h', 'top', { FolderClass: 'IPF.StickyNote' }),
        folder('i', 'top', { FolderClass: '' }),
        folder('j', 'top', { FolderClass: 'IPF.Note.OutlookHomepage' }),
        folder('k', 'top', { FolderClass: 'IPF.Notebook' }),
        folder('l', 'top', { FolderClass: 'IPF.Imap' }),
      ),
    ).toEqual(['a', 'f/g', 'i', 'j', 'l']);
  });

  it('that lie in each other are none, and one without an id is none', () => {
    expect(paths(folder('a', 'b'), folder('b', 'a'), folder('', 'top'), folder('c', 'top'))).toEqual(['c']);
  });

  it('in which nothing may be put, or nothing taken out, are read only', () => {
    const rights = (create: boolean, remove: boolean): Readonly<Record<string, string>> => ({
      EffectiveRights: `<t:CreateContents>${create}</t:CreateContents><t:Delete>${remove}</t:Delete>`,
    });
    const may = (more: Readonly<Record<string, string>>): boolean | undefined =>
      folderIn(folder('a', 'top', more))?.mayWrite;
    expect([may(rights(true, true)), may(rights(false, true)), may(rights(true, false)), may({})]).toEqual([
      ...[true, false, false, true],
    ]);
  });
});
