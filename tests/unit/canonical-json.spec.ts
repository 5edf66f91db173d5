/** The JSON that hashes are made of: links, outboxes and other machines hold such hashes, so it may never change (ID2). */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson } from '../../src-shared/domain/calendar/canonical.ts';
import { runSeed } from '../support/seeded.ts';

fc.configureGlobal({ seed: runSeed });

/** What it is defined as: members sorted, then in the order in which JavaScript keeps them. */
function defined(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  );
}

it.each<[string, unknown, string]>([
  ['sorts members by their names', { b: 1, a: { d: 1, c: 2 } }, '{"a":{"c":2,"d":1},"b":1}'],
  [
    'puts whole numbers first, by their value',
    { title: 1, 10: 2, 9: 3, '01': 4 },
    '{"9":3,"10":2,"01":4,"title":1}',
  ],
  ['leaves out what is undefined', { a: undefined, b: [undefined] }, '{"b":[null]}'],
  ['keeps the order of lists', ['b', 'a'], '["b","a"]'],
  ['escapes what JSON escapes', { '"': '\u0001\ud800' }, '{"\\"":"\\u0001\\ud800"}'],
])('canonical JSON %s', (_name, value, text) => {
  expect(canonicalJson(value)).toBe(text);
  expect(defined(value)).toBe(text);
});

it('canonical JSON is what sorting each object would give, for any value (ID2)', () => {
  const key = fc.oneof(
    fc.string(),
    fc.nat().map(String),
    fc.constantFrom('__proto__', '4294967295', '-1', ' 1'),
  );
  const value = fc.anything({
    key,
    values: [fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null)],
  });
  fc.assert(
    fc.property(value, (one) => {
      expect(canonicalJson(one)).toBe(defined(one));
    }),
  );
});
