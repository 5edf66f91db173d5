/** How Gmail's labels are places and keywords, and which change of labels a move is. */
import { describe, expect, test } from 'vitest';
import {
  archiveId,
  changed,
  changeForMove,
  keywordsOf,
  mailboxesIn,
  mailboxesOf,
} from '../../../src-main/providers/google/mail/labels.ts';

const own = 'Label_7';

test.each([
  [[], [archiveId]],
  [['UNREAD', 'IMPORTANT', 'CATEGORY_UPDATES'], [archiveId]],
  [['INBOX', 'UNREAD'], ['INBOX']],
  [
    ['INBOX', own],
    ['INBOX', own],
  ],
  [[own], [own, archiveId]],
  [['SENT'], ['SENT']],
  [
    ['SENT', 'INBOX'],
    ['INBOX', 'SENT'],
  ],
  [['TRASH', 'SENT', own], ['TRASH']],
  [['SPAM', own], ['SPAM']],
  [['DRAFT', 'INBOX'], ['DRAFT']],
])('%j is in %j', (labels, mailboxes) => expect(mailboxesOf(labels)).toEqual(mailboxes));

test('unread and starred are keywords', () => {
  expect(keywordsOf(['UNREAD', 'STARRED'])).toEqual(['$flagged']);
  expect(keywordsOf(['INBOX'])).toEqual(['$seen']);
});

describe('a move', () => {
  test.each([
    ['archives', ['INBOX', 'UNREAD'], [archiveId], ['INBOX'], ['UNREAD']],
    ['back to the inbox', [], ['INBOX'], [archiveId], ['INBOX']],
    ['to the bin', ['INBOX', own], ['TRASH'], ['INBOX', own], ['TRASH']],
    ['out of the bin into the archive', ['TRASH', 'INBOX'], [archiveId], ['TRASH'], []],
    ['out of the bin into the inbox', ['TRASH', 'IMPORTANT'], ['INBOX'], ['TRASH'], ['IMPORTANT', 'INBOX']],
    ['out of the inbox into a label', ['INBOX'], [own], ['INBOX'], [own]],
    ['one of two places less', ['INBOX', own], [], [own], ['INBOX']],
    ['out of Sent, which stays', ['SENT'], [archiveId], ['SENT'], ['SENT']],
    ['to Sent, which nobody can', ['INBOX'], ['SENT'], ['INBOX'], []],
  ])('%s', (_name, labels, add, remove, after) => {
    expect(changed(labels, changeForMove(labels, add, remove))).toEqual(after);
  });
});

test('system labels are known by their ids, whatever they are called, and a name with slashes is a path', () => {
  const rows = [
    { id: 'INBOX', name: 'Posteingang', type: 'system' },
    { id: 'CATEGORY_SOCIAL', name: 'CATEGORY_SOCIAL', type: 'system' },
    { id: 'UNREAD', name: 'UNREAD', type: 'system' },
    { id: own, name: 'Klanten/注文', type: 'user' },
    { name: 'no id' },
  ];
  expect(mailboxesIn(rows).map(({ id, path, role }) => [id, path, role])).toEqual([
    ['INBOX', ['Posteingang'], 'inbox'],
    [own, ['Klanten', '注文'], undefined],
    [archiveId, ['Archive'], 'archive'],
  ]);
});
