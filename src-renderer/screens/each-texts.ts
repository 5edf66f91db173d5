/** What each choice does to one entry of a question about several, in a word. */
import type { AppState } from '../../src-shared/contract/index.ts';
import { isAnsweredByEntry } from '../../src-shared/domain/decided.ts';
import type { Words } from '../../src-shared/i18n/index.ts';
import { choiceText } from './decision-texts.ts';

type Decision = AppState['decisions'][number];
export type Choice = Decision['choices'][number];
type Verb = 'add' | 'skip' | 'remove' | 'keep' | 'leave' | 'same' | 'different';

/** Only questions about several entries that are each answered by themselves have such words. */
function verbOf({ kind }: Pick<Decision, 'kind'>, choice: Choice): Verb | null {
  switch (kind) {
    case 'many-removals':
    case 'private-removed':
      return choice === 'approve' ? 'remove' : 'keep';
    case 'many-creations':
    case 'rule-change':
    case 'bring-existing':
      return choice === 'approve' ? 'add' : 'skip';
    case 'moved-unclear':
      return choice === 'approve' ? 'same' : 'different';
    case 'moved-missing':
      return choice === 'crm' ? 'add' : choice === 'provider' ? 'remove' : 'leave';
    default:
      return null;
  }
}

export function hasChoiceForEach({ kind, count }: Pick<Decision, 'kind' | 'count'>): boolean {
  return count > 1 && isAnsweredByEntry(kind);
}

/** On a row: `Keep`. */
export function eachText(decision: Decision, choice: Choice, words: Words): string {
  const verb = verbOf(decision, choice);
  return verb === null ? choiceText(decision, choice, words) : words.t(`each.${verb}`);
}

export interface Said {
  readonly choice: Choice;
  readonly count: number;
}

/** One choice for all as its button says it, several each with its number: `Keep 3 · Remove 23`. */
export function saidText(decision: Decision, said: readonly Said[], words: Words): string {
  const [only, ...more] = said;
  if (only !== undefined && more.length === 0) return choiceText(decision, only.choice, words);
  return said
    .map(({ choice, count }) => {
      const verb = verbOf(decision, choice);
      return verb === null ? choiceText(decision, choice, words) : words.t(`each.count-${verb}`, { count });
    })
    .join(' · ');
}

/** Whether this choice removes entries. */
export function removesEntries(decision: Pick<Decision, 'kind'>, choice: Choice): boolean {
  return verbOf(decision, choice) === 'remove';
}
