/** Linked messages in a line of text each, for tests of what is planned about them. */
import type { MailEnd, MailLink } from '../../src-main/store/index.ts';
import type { EndNow, LinkCase, Whereabouts } from '../../src-main/sync/mail/plan/model.ts';
import type { RemovalReason } from '../../src-shared/domain/calendar/side.ts';
import type { SideName } from '../../src-shared/domain/side-name.ts';

/**
 * An end as `mailboxes; keywords`, then what it is now: the same way, `gone`, `emptied`, or the reason of a tombstone. Absent: as it was.
 */
export type EndLine = readonly [base: string, now?: string];

/** A link whose ends at the provider are numbered from 1, those in the CRM from 10. */
export function linkCase(
  provider: readonly EndLine[],
  crm: readonly EndLine[],
  whereabouts: Whereabouts | null = null,
): LinkCase {
  const link: MailLink = {
    num: 1,
    messageKey: 'mid:one@example.com',
    messageId: 'one@example.com',
    subject: 'One',
    sender: 'ann@example.com',
    sentAt: null,
    ends: {
      provider: provider.map(([base], index) => endOf('provider', index + 1, base)),
      crm: crm.map(([base], index) => endOf('crm', index + 10, base)),
    },
  };
  const held = (side: SideName, lines: readonly EndLine[]) =>
    link.ends[side].map((end, index) => ({ end, now: nowOf(lines[index], end) }));
  return { link, ends: { provider: held('provider', provider), crm: held('crm', crm) }, whereabouts };
}

function endOf(side: SideName, num: number, base: string): MailEnd {
  const [mailboxes, keywords] = parts(base);
  return {
    num,
    ref: `${side} ${num}`,
    scope: mailboxes[0] ?? '',
    mailboxes,
    keywords,
    size: 100,
    receivedAt: 5,
  };
}

function nowOf(line: EndLine | undefined, end: MailEnd): EndNow {
  const now = line?.[1];
  if (now === undefined) return { type: 'same' };
  if (now === 'gone' || now === 'emptied') return { type: 'absent', isEmptied: now === 'emptied' };
  if (now === 'deleted' || now === 'hidden') return { type: 'removed', reason: now as RemovalReason };
  const [mailboxes, keywords] = parts(now);
  const { ref, size, receivedAt } = end;
  const message = { ref, size, receivedAt, mailboxes, keywords, messageId: 'one@example.com' };
  return { type: 'found', message: { ...message, sentAt: null, subject: 'One', from: [], others: [] } };
}

function parts(text: string): readonly [readonly string[], readonly string[]] {
  const [mailboxes = '', keywords = ''] = text.split('; ');
  const list = (one: string) =>
    one
      .split(' ')
      .filter((each) => each !== '')
      .sort();
  return [list(mailboxes), list(keywords)];
}
