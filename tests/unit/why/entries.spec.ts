/**
 * D12: "why is this (not) there?" names the right reason for one example of every answer there is about an entry; each is a real run over
 * two sides. The compiler asks for an example of each new reason (`entry-examples.ts`).
 */
import { expect, it, test } from 'vitest';
import { entryWhyCodes } from '../../../src-shared/domain/why.ts';
import { entryExamples } from '../../support/why/entry-examples.ts';

it('there is an example of every answer', () => {
  expect(Object.keys(entryExamples).sort()).toEqual([...entryWhyCodes].sort());
});

test.each(Object.entries(entryExamples))('%s', async (code, example) => {
  expect(await example()).toBe(code);
});
