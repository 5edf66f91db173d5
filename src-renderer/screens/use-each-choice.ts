/** A choice for each entry of a question: one for all, and those that are different. */
import { useState } from 'react';
import type { AppState } from '../../src-shared/contract/index.ts';
import type { Choice, Said } from './each-texts.ts';

type Decision = AppState['decisions'][number];

export interface EachChoice {
  readonly all: Choice;
  readonly of: (item: string) => Choice;
  readonly setAll: (choice: Choice) => void;
  readonly set: (item: string, choice: Choice) => void;
  /** In the order of the choices, those that no entry got left out. */
  readonly said: readonly Said[];
  /** The items that get another choice than `all`. */
  readonly others: readonly { readonly item: string; readonly choice: Choice }[];
}

/** It begins with the choice that changes least: nothing is removed or added before a person says so. */
export function useEachChoice({ choices, count }: Pick<Decision, 'choices' | 'count'>): EachChoice {
  const [all, setAll] = useState<Choice>(choices.at(-1) ?? 'reject');
  const [different, setDifferent] = useState<ReadonlyMap<string, Choice>>(new Map());
  const others = [...different].map(([item, choice]) => ({ item, choice }));
  const countOf = (choice: Choice): number =>
    others.filter((one) => one.choice === choice).length + (choice === all ? count - others.length : 0);
  return {
    all,
    of: (item) => different.get(item) ?? all,
    setAll(choice) {
      setAll(choice);
      setDifferent(new Map());
    },
    set(item, choice) {
      const next = new Map(different);
      if (choice === all) next.delete(item);
      else next.set(item, choice);
      setDifferent(next);
    },
    said: choices.map((choice) => ({ choice, count: countOf(choice) })).filter((one) => one.count > 0),
    others,
  };
}
