/**
 * D12: "why is this (not) there?" names the right reason for one example of every answer there is about a message; each is a real run over
 * two sides. The compiler asks for an example of each new reason (`mail-examples.ts`).
 */
import { expect, it, test } from 'vitest';
import { mailWhyCodes } from '../../../src-shared/domain/why.ts';
import { mailExamples } from '../../support/why/mail-examples.ts';

it('there is an example of every answer', () => {
  expect(Object.keys(mailExamples).sort()).toEqual([...mailWhyCodes].sort());
});

test.each(Object.entries(mailExamples))('%s', async (code, example) => {
  expect(await example()).toBe(code);
});
