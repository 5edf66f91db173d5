/** UID SEARCH (RFC 9051 section 6.4.4): a refusal throws and is never an empty list (ML4). */

import { fail } from '../../../src-shared/domain/problems.ts';
import { type Argument, atom, type Client, text } from './client.ts';
import { numberOf, textOf } from './tokens.ts';
import { isUid, uidsOfSet } from './uids.ts';

/** No mailbox holds more; a longer answer is refused (S6). */
const mostUids = 5_000_000;

/** UIDs in the open mailbox that match. Some servers send no SEARCH line for none, so whoever needs to know compares with EXISTS. */
export async function searchUids(
  client: Client,
  criteria: readonly Argument[],
  signal: AbortSignal,
): Promise<readonly number[]> {
  const uids = new Set<number>();
  const add = (uid: unknown): void => {
    if (!isUid(uid) || uids.size >= mostUids) fail('answer-invalid', { host: client.host });
    uids.add(uid as number);
  };
  await client.run('UID SEARCH', criteria, {
    purpose: 'message',
    signal,
    lines: {
      SEARCH: ({ numbers, attributes = [] }) => {
        // with CONDSTORE a list with MODSEQ may stand behind the numbers
        if (numbers !== undefined) numbers.forEach(add);
        else for (const token of attributes) if (!Array.isArray(token)) add(numberOf(token));
      },
      ESEARCH: ({ attributes = [] }) => {
        const at = attributes.findIndex((token) => textOf(token)?.toUpperCase() === 'ALL');
        if (at < 0) return;
        const set = uidsOfSet(textOf(attributes[at + 1]) ?? '', mostUids);
        if (set === null) fail('answer-invalid', { host: client.host });
        else set.forEach(add);
      },
    },
  });
  return [...uids];
}

/** The criteria for messages with this Message-ID. Servers look for a part of the header's value, so every hit has to be compared. */
export function byMessageId(messageId: string): readonly Argument[] {
  return [atom('HEADER'), atom('Message-ID'), text(messageId)];
}
