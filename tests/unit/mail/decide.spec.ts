/** Whether a message crosses: one row for each sentence of the settings (M6, M7). */
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src-main/sync/mail/decide.ts';
import { mappedMailboxes } from '../../../src-main/sync/mail/mapping.ts';
import type { MailSettings } from '../../../src-main/sync/mail/model.ts';
import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { everything, usualMapping } from '../../support/mail-world.ts';

const message: StoredMessage = {
  ref: 'INBOX;1;1',
  messageId: 'one@example.com',
  size: 1_000,
  receivedAt: 1_000_000,
  mailboxes: ['INBOX'],
  keywords: [],
  sentAt: 1_000_000,
  subject: 'One',
  from: ['ann@example.com'],
  others: ['me@example.com', 'bob@mail.example.org'],
};

interface Row {
  readonly name: string;
  readonly message?: Partial<StoredMessage>;
  readonly settings?: Partial<MailSettings>;
  readonly side?: SideName;
  readonly maxSize?: number;
  readonly verdict: string | readonly string[];
}

const rows: readonly Row[] = [
  { name: 'mail in a mapped mailbox goes to the CRM', verdict: ['inbox'] },
  { name: 'an unmapped mailbox stays', message: { mailboxes: ['Private'] }, verdict: 'unmapped' },
  {
    name: 'of several mailboxes the mapped ones count',
    message: { mailboxes: ['Archive', 'INBOX', 'Private'] },
    verdict: ['archive', 'inbox'],
  },
  {
    name: 'the trash does not count beside another mailbox',
    message: { mailboxes: ['INBOX', 'Trash'] },
    verdict: ['inbox'],
  },
  {
    name: 'what is in the trash alone is carried there',
    message: { mailboxes: ['Trash'] },
    verdict: ['trash'],
  },
  {
    name: 'the mailbox for junk stays out, mapped or not',
    message: { mailboxes: ['Junk'] },
    verdict: 'junk',
  },
  { name: 'what is marked as junk stays out', message: { keywords: ['$junk'] }, verdict: 'junk' },
  { name: 'a draft stays out wherever it is', message: { keywords: ['$draft'] }, verdict: 'draft' },
  {
    name: 'mail of the CRM stays in the CRM',
    side: 'crm',
    message: { mailboxes: ['inbox'] },
    verdict: 'crm-only',
  },
  {
    name: 'mail from before the start date stays',
    settings: { startDate: 1_000_001 },
    verdict: 'before-start',
  },
  { name: 'mail of the start date is carried', settings: { startDate: 1_000_000 }, verdict: ['inbox'] },
  {
    name: 'without a start date, mail from before 1970 is carried too',
    message: { receivedAt: -86_400_000 },
    verdict: ['inbox'],
  },
  { name: 'mail over the size limit stays', settings: { maxBytes: 999 }, verdict: 'too-large' },
  { name: 'mail of exactly the size limit is carried', settings: { maxBytes: 1_000 }, verdict: ['inbox'] },
  { name: 'mail larger than the CRM takes stays', maxSize: 999, verdict: 'too-large' },
  {
    name: 'a message whose size nobody tells is carried',
    message: { size: null },
    maxSize: 1,
    verdict: ['inbox'],
  },
  { name: 'a blocked sender', settings: { blocked: ['ann@example.com'] }, verdict: 'blocked' },
  { name: 'a blocked recipient', settings: { blocked: ['bob@mail.example.org'] }, verdict: 'blocked' },
  {
    name: 'a blocked domain covers its subdomains',
    settings: { blocked: ['@example.org'] },
    verdict: 'blocked',
  },
  {
    name: 'a domain that ends alike is another one',
    settings: { blocked: ['@ample.com'] },
    verdict: ['inbox'],
  },
  {
    name: 'mail with nobody whom the CRM knows',
    settings: { knows: () => false },
    verdict: 'unknown-people',
  },
  {
    name: 'mail with somebody whom the CRM knows',
    settings: { knows: (address) => address === 'bob@mail.example.org' },
    verdict: ['inbox'],
  },
];

describe('decide (M6, M7)', () => {
  it.each(rows)('$name', ({ message: changed, settings, side = 'provider', maxSize = null, verdict }) => {
    const result = decide(
      side,
      { ...message, ...changed },
      mappedMailboxes(usualMapping),
      { ...everything, ...settings },
      maxSize,
    );
    expect(result.type === 'carry' ? result.mailboxes : result.reason).toEqual(verdict);
  });

  it('drafts stay out by their mailbox', () => {
    const map = mappedMailboxes([...usualMapping, { provider: 'Drafts', crm: 'drafts', role: 'drafts' }]);
    expect(decide('provider', { ...message, mailboxes: ['Drafts'] }, map, everything, null)).toEqual({
      type: 'stay',
      reason: 'draft',
    });
  });
});
