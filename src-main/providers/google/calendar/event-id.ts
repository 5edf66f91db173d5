/** The ids that Concord gives to events it creates: the same create always has the same id, so that a repeat makes no second event (WR1). */
import { createHash } from 'node:crypto';

/** The private property that holds the key of the create, on events that were created without guests (WR5). */
export const keyProperty = 'concordKey';

const digits = '0123456789abcdefghijklmnopqrstuv';

/**
 * The id of the event that a create with this key makes: base32hex in lower case (RFC 4648 7), the characters that Google allows
 * (https://developers.google.com/workspace/calendar/api/v3/reference/events/insert, `id`).
 */
export function idOfKey(key: string): string {
  const bytes = createHash('sha256').update(`concord event ${key}`).digest().subarray(0, 20);
  let text = '';
  for (let at = 0; at < bytes.length; at += 5)
    for (let bits = BigInt(`0x${bytes.subarray(at, at + 5).toString('hex')}`), left = 8; left > 0; left -= 1)
      text += digits[Number((bits >> BigInt((left - 1) * 5)) & 31n)];
  return text;
}
