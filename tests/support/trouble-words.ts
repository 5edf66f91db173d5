/** What a Problem that reached the state of the program says to a person, in both languages. */
import { expect } from 'vitest';
import type { AppState } from '../../src-shared/contract/index.ts';
import { createWords, en, nl } from '../../src-shared/i18n/index.ts';

const english = createWords(en, ['en-GB']);
const dutch = createWords(nl, ['nl-NL']);

/** Each reason has words of its own, which are whole, and the English ones contain `says`. */
export function expectOwnWords(met: NonNullable<AppState['sync']['problem']>, says: string): void {
  for (const words of [english, dutch]) {
    const own = words.problem(met);
    const general = words.problem({ code: met.code, params: {} });
    if (met.params.reason !== undefined)
      expect(`${own.title} ${own.cause}`).not.toBe(`${general.title} ${general.cause}`);
    expect(`${own.title} ${own.cause}`).not.toMatch(/[{}[\]]|undefined/);
    expect(own.fix).not.toBe('');
  }
  const { title, cause } = english.problem(met);
  expect(`${title} ${cause}`).toContain(says);
}
