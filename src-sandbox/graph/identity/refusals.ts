/** Refusals of the Microsoft identity platform by their AADSTS numbers. */
import { refusalTexts } from './refusal-texts.ts';

/** How a refusal is told. */
export interface RefusalKind {
  /** RFC 6749 and OpenID Connect; at the token endpoint most are `invalid_grant`. */
  readonly error: string;
  /** Where the endpoint of authorization says it: on its own page, or in the redirect to the program. */
  readonly place: 'page' | 'redirect';
  /** The error at the token endpoint where it is another one. */
  readonly tokenError?: string;
  /** At the token endpoint. Default 400. */
  readonly status?: number;
  readonly suberror?: string;
  /** What the next sign-in has to prove, as a text of JSON. */
  readonly claims?: string;
  /** A person can mend it in the browser: with the second factor. */
  readonly isMendedBySignIn?: boolean;
}

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
