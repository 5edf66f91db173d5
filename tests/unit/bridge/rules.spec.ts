/** M7: what a CRM may tell as its administrator's block list, and what counts of it. */
import { expect, test } from 'vitest';
import { rulesIn } from '../../../src-main/crm/bridge/rules.ts';
import { openRules } from '../../../src-sandbox/reference-crm/crm-entry.ts';

const blockedOf = (blocked: unknown, before: readonly string[] | undefined = undefined) =>
  rulesIn(
    { ...openRules, blocked },
    before === undefined ? null : rulesIn({ ...openRules, blocked: before }, null),
  )?.blocked;

test('a CRM without a block list blocks nobody; one that stops telling it still blocks whom it named last', () => {
  expect(blockedOf(undefined)).toBeUndefined();
  expect(blockedOf(undefined, ['@casino.example'])).toEqual(['@casino.example']);
  expect(blockedOf([], ['@casino.example'])).toEqual([]);
});

test('a line that means nothing unblocks nobody else; what is no list, or endless, counts as not told', () => {
  const longest = `${'a'.repeat(310)}@b.example`;
  const list = ['@casino.example', 7, null, `a${longest}`, longest];
  expect(blockedOf(list)).toEqual(['@casino.example', longest]);
  expect(blockedOf('@casino.example', ['@before.example'])).toEqual(['@before.example']);
  const endless = Array.from({ length: 10_001 }, (_, at) => `@${at}.example`);
  expect(blockedOf(endless, ['@before.example'])).toEqual(['@before.example']);
  expect(blockedOf(endless.slice(1))).toHaveLength(10_000);
});
