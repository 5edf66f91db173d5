/**
 * The ids that Concord gives to events it creates: the same create always has the same id, so that a repeat makes no second event (WR1).
 * The id holds the create's key, so that an event with guests tells it as well: nothing else is written on it for bookkeeping (WR5).
 */

/** Google allows `0` to `9` and `a` to `v` (https://developers.google.com/workspace/calendar/api/v3/reference/events/insert, `id`). */
const prefix = 'concord';

/** The id of the event that a create with this key makes. `key`: at most 600 bytes in UTF-8, since an id has at most 1,024 characters. */
export function idOfKey(key: string): string {
  // the leading 1 keeps zeros at the beginning of the key
  return prefix + BigInt(`0x1${Buffer.from(key).toString('hex')}`).toString(32);
}

/** The key of the create that made the event with this id; `null` for an event that no Concord made. A copy of an event has another id (ID7). */
export function keyOfId(id: string): string | null {
  if (!new RegExp(`^${prefix}[0-9a-v]{1,1000}$`).test(id)) return null;
  const digits = [...id.slice(prefix.length)];
  const hex = digits.reduce((sum, digit) => sum * 32n + BigInt(Number.parseInt(digit, 32)), 0n).toString(16);
  const key = Buffer.from(hex.slice(1), 'hex').toString();
  return idOfKey(key) === id ? key : null;
}
