/** How rows of Graph become messages and mailboxes, in the cases that differ from the usual. */
import { describe, expect, it } from 'vitest';
import { changesIn } from '../../../src-main/providers/microsoft/mail/changes.ts';
import { mailboxesIn } from '../../../src-main/providers/microsoft/mail/folders.ts';
import { changeOf, messageIn } from '../../../src-main/providers/microsoft/mail/message.ts';
import { changeForKeywords } from '../../../src-main/providers/outlook-mail/index.ts';

const row = {
  id: 'one',
  changeKey: 'CQAA',
  internetMessageId: '<a@example.com>',
  receivedDateTime: '2026-05-04T09:26:18Z',
  sentDateTime: '2026-05-04T09:26:10Z',
  subject: ' About the order ',
  from: { emailAddress: { name: 'Ben', address: 'Ben@Example.com' } },
  toRecipients: [{ emailAddress: { name: 'Anna', address: 'anna@example.com' } }],
  ccRecipients: [],
  parentFolderId: 'inbox-id',
  isRead: true,
  isDraft: false,
  flag: { flagStatus: 'notFlagged' },
};

describe('a message', () => {
  it('is read with its time, place and keywords', () => {
    expect(messageIn(row)).toEqual({
      version: 'W/"CQAA"',
      message: {
        ref: 'one',
        emailId: 'one',
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
    [
      'a draft without a sender',
      { from: undefined, isDraft: true },
      { from: [], keywords: ['$draft', '$seen'] },
    ],
    [
      'the account that sent for somebody',
      { from: null, sender: { emailAddress: { address: 'desk@example.com' } } },
      { from: ['desk@example.com'] },
    ],
    [
      'people without a mail address',
      {
        toRecipients: [
          {},
          { emailAddress: { name: 'Sales' } },
          { emailAddress: { name: 'Cas', address: '/O=EXCHANGELABS/OU=GROUP/CN=RECIPIENTS/CN=CAS' } },
          { emailAddress: { name: 'Dan', address: 'dan@example.com' } },
        ],
      },
      { others: ['dan@example.com'] },
    ],
    ['a flag that is done', { flag: { flagStatus: 'complete' } }, { keywords: ['$seen'] }],
    ['a flag', { flag: { flagStatus: 'flagged' }, isRead: false }, { keywords: ['$flagged'] }],
    ['no date', { sentDateTime: '0001-01-01T00:00:00Z', subject: null }, { sentAt: null, subject: '' }],
    ['no Message-ID', { internetMessageId: null }, { messageId: null }],
  ])('with %s', (_name, change, expected) => {
    expect(messageIn({ ...row, ...change })?.message).toMatchObject(expected);
  });

  it.each(['id', 'parentFolderId', 'receivedDateTime', 'isRead', 'toRecipients'])(
    'is none without %s',
    (name) => {
      expect(messageIn({ ...row, [name]: undefined })).toBeNull();
    },
  );

  it('is changed in what differs only', () => {
    const { message } = messageIn(row) ?? { message: null };
    if (message === null) throw new Error('no message');
    expect(changeForKeywords(message, ['$seen'], ['$flagged'])).toBeNull();
    const wanted = (...given: Parameters<typeof changeForKeywords>) =>
      changeOf(changeForKeywords(...given) ?? { isRead: null, isFlagged: null });
    expect(wanted(message, ['$flagged'], ['$seen'])).toEqual({
      isRead: false,
      flag: { flagStatus: 'flagged' },
    });
    expect(wanted({ ...message, keywords: ['$flagged'] }, [], ['$flagged'])).toEqual({
      flag: { flagStatus: 'notFlagged' },
    });
  });
});

it('of a message that is told several times, the last row counts, in its place', () => {
  const changes = changesIn([
    row,
    { id: 'two', isRead: true },
    { ...row, '@removed': { reason: 'changed' } },
    {},
  ]);
  expect(changes).toEqual([
    { type: 'present', ref: 'two' },
    { type: 'gone', ref: 'one' },
  ]);
});

it('folders that lie in each other, and one that is gone by the last page, are none', () => {
  const folder = (id: string, parentFolderId: string) => ({ id, parentFolderId, displayName: id });
  const rows = [
    folder('a', 'b'),
    folder('b', 'a'),
    folder('c', 'root'),
    folder('d', 'c'),
    folder('e', 'root'),
    { id: 'e', '@removed': { reason: 'deleted' } },
  ];
  expect(mailboxesIn(rows, new Map()).map(({ path }) => path)).toEqual([['c'], ['c', 'd']]);
});
