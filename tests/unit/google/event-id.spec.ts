/** Protects that Google's ids of Concord's creates hold their key, and only theirs (WR1, WR5, ID7). */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { idOfKey, keyOfId } from '../../../src-main/providers/google/calendar/event-id.ts';

it('every key comes back from its id, which has the characters that Google allows', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (key) => {
      const id = idOfKey(key);
      expect(id).toMatch(/^[a-v0-9]{5,1024}$/);
      expect(keyOfId(id)).toBe(key);
    }),
  );
  expect(keyOfId(idOfKey('\0\0 zeros'))).toBe('\0\0 zeros');
});

const made = idOfKey('0c6f1ab2-5d4e-8f00-9a3b-7c1d2e3f4a5b');
it.each([
  { name: "Google's own id", id: '4q1h2ud7k3lq0g9r8m5n6p7s1t' },
  { name: 'an occurrence of a series', id: `${made}_20260327T090000Z` },
  { name: 'an id with a digit less', id: made.slice(0, -1) },
  { name: 'the prefix alone', id: 'concord' },
  { name: 'no text at all behind the prefix', id: 'concord0' },
  { name: 'what is no UTF-8', id: `concord${BigInt('0x1ff').toString(32)}` },
  { name: 'capitals', id: made.toUpperCase() },
  { name: 'endless', id: `concord${'v'.repeat(100_000)}` },
])('$name holds no key', ({ id }) => {
  expect(keyOfId(id)).toBeNull();
});
