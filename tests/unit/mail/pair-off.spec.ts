/** Which messages that appeared are ones that vanished (ML1, ML3). */
import { describe, expect, it } from 'vitest';
import type { MailEnd, MailLink } from '../../../src-main/store/index.ts';
import { type Newcomer, pairOff } from '../../../src-main/sync/mail/plan/pair-off.ts';
import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';

function end(num: number, scope: string, more: Partial<MailEnd> = {}): MailEnd {
  return {
    num,
    ref: `old ${num}`,
    scope,
    mailboxes: [scope],
    keywords: [],
    size: 100,
    receivedAt: 5,
    ...more,
  };
}

function linkWith(ends: readonly MailEnd[], more: Partial<MailLink> = {}): MailLink {
  return {
    num: 1,
    messageKey: 'key',
    messageId: 'one@example.com',
    subject: 'One',
    sender: 'ann@example.com',
    sentAt: null,
    ends: { provider: ends, crm: [] },
    ...more,
  };
}

function newcomer(
  ref: string,
  scope: string,
  link: MailLink,
  vanished: readonly number[],
  more: Partial<StoredMessage> = {},
): Newcomer {
  const message: StoredMessage = {
    ref,
    messageId: link.messageId,
    size: 100,
    receivedAt: 5,
    mailboxes: [scope],
    keywords: [],
    sentAt: null,
    subject: 'One',
    from: ['ann@example.com'],
    others: [],
    ...more,
  };
  return { message, scope, candidates: [{ link, vanished: new Set(vanished) }] };
}

function told(newcomers: readonly Newcomer[]): readonly string[] {
  return pairOff(newcomers).map((one) => {
    const { ref } = one.newcomer.message;
    return one.type === 'moved' ? `${ref} is end ${one.end.num}` : `${ref} is a ${one.type}`;
  });
}

describe('pairing off (ML1, ML3)', () => {
  it('vanished here and new there is one move', () => {
    const link = linkWith([end(1, 'INBOX')]);
    expect(told([newcomer('a', 'Archive', link, [1])])).toEqual(['a is end 1']);
  });

  it('copies that look the same are paired off in order, each once, and what is left over is a copy', () => {
    const link = linkWith([end(1, 'INBOX'), end(2, 'INBOX')]);
    const all = ['a', 'b', 'c'].map((ref) => newcomer(ref, 'INBOX', link, [1, 2]));
    expect(told(all)).toEqual(['a is end 1', 'b is end 2', 'c is a copy']);
  });

  it('a copy that stayed in its mailbox is taken before one that moved', () => {
    const link = linkWith([end(1, 'INBOX'), end(2, 'Archive')]);
    const all = [newcomer('a', 'Archive', link, [1, 2]), newcomer('b', 'Sent', link, [1, 2])];
    expect(told(all)).toEqual(['a is end 2', 'b is end 1']);
  });

  it.each([
    ['size', { size: 101 }],
    ['date', { receivedAt: 6 }],
    ['Message-ID', { messageId: 'two@example.com' }],
  ] as const)('another %s is another message', (_name, more) => {
    const link = linkWith([end(1, 'INBOX')]);
    expect(told([newcomer('a', 'Archive', link, [1], more)])).toEqual(['a is a stranger']);
  });

  it('an id that no move changes tells for itself', () => {
    const link = linkWith([end(1, 'INBOX', { emailId: 'id' })]);
    expect(told([newcomer('a', 'Archive', link, [1], { emailId: 'id', size: 101 })])).toEqual(['a is end 1']);
  });

  it('without a Message-ID, sender and subject count as well', () => {
    const link = linkWith([end(1, 'INBOX')], { messageId: null });
    expect(told([newcomer('a', 'Archive', link, [1])])).toEqual(['a is end 1']);
    expect(told([newcomer('a', 'Archive', link, [1], { subject: 'Two' })])).toEqual(['a is a stranger']);
    expect(told([newcomer('a', 'Archive', link, [1], { from: [] })])).toEqual(['a is a stranger']);
  });

  it('it is one more copy when one of two differing copies is the same', () => {
    const link = linkWith([end(1, 'INBOX', { size: 99 }), end(2, 'Archive')]);
    expect(told([newcomer('a', 'Sent', link, [])])).toEqual(['a is a copy']);
  });

  it('while no copy vanished, it is one more', () => {
    const link = linkWith([end(1, 'INBOX')]);
    expect(told([newcomer('a', 'Archive', link, [])])).toEqual(['a is a copy']);
  });
});
