/** Refusals of the Microsoft identity platform by their AADSTS numbers. */
import { type RefusalKind, refusalTexts } from './refusal-texts.ts';

export interface IdentityRefusal extends RefusalKind {
  readonly number: number;
  /** With names of details in braces. */
  readonly text: string;
}

const byNumber = new Map(
  refusalTexts.flatMap(([kind, texts]) =>
    Object.entries(texts).map(([number, text]): [number, IdentityRefusal] => [
      Number(number),
      { ...kind, number: Number(number), text },
    ]),
  ),
);

/** All numbers that a test may set for an account. */
export const refusalNumbers: readonly number[] = [...byNumber.keys()];

/** @throws Error for a number that the simulator does not know */
export function refusal(number: number): IdentityRefusal {
  const found = byNumber.get(number);
  if (found === undefined) throw new Error(`There is no refusal AADSTS${number} here.`);
  return found;
}
