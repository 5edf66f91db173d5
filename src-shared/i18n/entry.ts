/** What a dictionary is made of, and which parameters a text asks for, as types. */
import type { ProblemCode } from '../domain/problems.ts';

/** A text that counts something; the form is chosen by `Intl.PluralRules`. */
export interface Plural {
  readonly one: string;
  readonly other: string;
}
export type Entry = string | Plural;
export type Parameter = string | number;

/** A dictionary in another language: the same keys, a plural where English has one. */
export type Translated<English> = {
  readonly [Key in keyof English]: English[Key] extends string ? string : Plural;
};

export interface ProblemText {
  /** What happened. */
  readonly title: string;
  /** Why. */
  readonly cause: string;
  /** The button that mends it. */
  readonly fix: string;
}
export type ProblemTexts = { readonly [Code in ProblemCode]: ProblemText };

type NamesIn<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

/** The names in `{…}` a text wants filled in; a plural always wants `count`. */
export type ParameterNames<Text> = Text extends string
  ? NamesIn<Text>
  : Text extends Plural
    ? NamesIn<Text['one']> | NamesIn<Text['other']> | 'count'
    : never;

/** What has to be handed over with a text: nothing, or a value for each of its names. */
export type Parameters<Text> = [ParameterNames<Text>] extends [never]
  ? []
  : [
      values: {
        readonly [Name in ParameterNames<Text>]: Name extends 'count' ? number : Parameter;
      },
    ];
