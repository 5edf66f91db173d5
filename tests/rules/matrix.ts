/** The matrix of rules as text: each rule with its tests, its breaks, and what was seen of them. */
import type { Breaks, Rule } from './check.ts';
import { isOf } from './model.ts';

/** The first sentence, without what it says in parentheses. */
function shortOf(text: string): string {
  const [sentence = ''] = text.replace(/ \([^)]*\)/g, '').split(/(?<=[.:;])\s/);
  return sentence.replace(/[:;]$/, '.');
}

/** @param testsOf how many names of tests have the id */
export function matrixOf(
  rules: readonly Rule[],
  { breaks, applied }: Breaks,
  testsOf: (id: string) => number,
): readonly string[] {
  return rules.flatMap(({ id, text }) => [
    `${id}  ${shortOf(text)}  [${testsOf(id)} tests]`,
    ...breaks
      .filter(({ rule }) => rule === id)
      .flatMap((one) => [
        `    broken: ${one.what} (${one.file})`,
        `      test: ${one.spec}  ${one.test}`,
        `      seen: ${applied.find((row) => isOf(row, one))?.failure ?? 'nothing'}`,
      ]),
  ]);
}
