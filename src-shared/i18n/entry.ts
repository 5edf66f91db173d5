/** Types of a dictionary's entries, and of the parameters that a text needs. */
import type { ProblemCode } from '../domain/problems.ts';

/** A text that contains a count; `Intl.PluralRules` chooses the form. */
export interface Plural {
  readonly one: string;
  readonly other: string;
}
export type Entry = string | Plural;
export type Parameter = string | number;

/** The texts of another language: the same keys as English, and a plural where English has one. */
export type Translated<English> = {
  readonly [Key in keyof English]: English[Key] extends string ? string : Plural;
};

export interface ProblemText {
  /** What happened. */
  readonly title: string;
  /** Why. */
  readonly cause: string;
  /** The label of the button that leads to the fix. */
  readonly fix: string;
}
export type ProblemTexts = { readonly [Code in ProblemCode]: ProblemText };

/** What is said instead where a Problem's parameter `reason` tells more than its code. */
export type ProblemReasons = {
  readonly [Code in ProblemCode]?: Readonly<Record<string, ReasonText>>;
};
type ReasonText = Omit<ProblemText, 'fix'> & Partial<Pick<ProblemText, 'fix'>>;

/** The reasons of another language: the same as in English. */
export type TranslatedReasons<English> = {
  readonly [Code in keyof English]: { readonly [Reason in keyof English[Code]]: ReasonText };
};

type NamesIn<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

/** The names in `{…}` for which a text needs values; a plural always needs `count`. */
export type ParameterNames<Text> = Text extends string
  ? NamesIn<Text>
  : Text extends Plural
    ? NamesIn<Text['one']> | NamesIn<Text['other']> | 'count'
    : never;

/** The arguments to pass with a text: none, or a value for each of its names. */
export type Parameters<Text> = [ParameterNames<Text>] extends [never]
  ? []
  : [
      values: {
        readonly [Name in ParameterNames<Text>]: Name extends 'count' ? number : Parameter;
      },
    ];
