/** S4: how much text from outside a terminal is given. */
import { expect, test } from 'vitest';
import { foreignText } from '../../src-shared/domain/terminal-text.ts';

test('80 characters of it are shown as they are; what is longer ends with a sign that it was cut', () => {
  expect(foreignText('x'.repeat(80))).toBe('x'.repeat(80));
  expect(foreignText('x'.repeat(81))).toBe(`${'x'.repeat(80)}…`);
});

test('of a very long text no more than the first 800 characters are looked at', () => {
  const blanks = (count: number) => `${' '.repeat(count)}end`;
  expect(foreignText(blanks(797))).toBe('end');
  expect(foreignText(blanks(798))).toBe('en');
});
