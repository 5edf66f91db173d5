/** Groups what waits for a person into decisions, and records answers, each for exactly what was shown (RU8). */
import { isAnsweredByEntry } from '../../../src-shared/domain/decided.ts';
import type { DecisionRow, Store } from '../../store/index.ts';
import type { Choice, Decision, DecisionItem, DecisionKind } from '../sync.ts';
import { rememberedAs } from './decided.ts';
import { fingerprint } from './fingerprint.ts';

/** One thing that waits for a person; questions of one kind are asked together, or one by one. */
export interface Question {
  readonly kind: DecisionKind;
  readonly item: DecisionItem;
}

const choicesOf: Readonly<Record<DecisionKind, readonly Choice[]>> = {
  'first-run': ['approve'],
  differs: ['provider', 'crm', 'separate'],
  'many-removals': ['approve', 'reject'],
  'many-creations': ['approve', 'reject'],
  'rule-change': ['approve', 'reject'],
  'private-shown': ['approve', 'reject'],
  'private-removed': ['approve', 'reject'],
  'bring-existing': ['approve', 'reject'],
  'would-mail': ['approve', 'reject'],
  frozen: ['approve'],
  'unclear-create': ['there', 'again'],
  'restored-backup': ['newer', 'backup'],
  'moved-unclear': ['approve', 'separate'],
  'moved-missing': ['crm', 'provider', 'separate'],
  compared: ['provider', 'crm'],
};

/** Decisions of these kinds are asked one by one; those of any other kind together. */
const oneByOne: readonly DecisionKind[] = ['differs', 'would-mail', 'frozen', 'unclear-create', 'compared'];

export function decisionRows(questions: readonly Question[]): readonly DecisionRow[] {
  const groups = new Map<string, { kind: DecisionKind; items: Map<string, DecisionItem> }>();
  for (const { kind, item } of questions) {
    const id = oneByOne.includes(kind) ? `${kind}:${item.digest}` : `${kind}:${item.side}`;
    const group = groups.get(kind === 'first-run' ? kind : id) ?? {
      kind,
      items: new Map<string, DecisionItem>(),
    };
    group.items.set(item.digest, item);
    groups.set(kind === 'first-run' ? kind : id, group);
  }
  return [...groups].map(([id, { kind, items }]) => ({
    id,
    kind,
    digest: fingerprint([...items.keys()].sort()),
    choices: isGoneFromOneSide(kind, [...items.values()]) ? ['provider', 'crm'] : choicesOf[kind],
    items: [...items.values()],
  }));
}

/** Two versions can be kept as two entries; where one side has none, the other is kept or removed. */
function isGoneFromOneSide(kind: DecisionKind, items: readonly DecisionItem[]): boolean {
  return (
    kind === 'differs' &&
    items.every(({ places }) => places !== undefined && Object.keys(places).length === 1)
  );
}

export function decisionsIn(store: Store): readonly Decision[] {
  return decisionsOf(store.decisions);
}

/** Those of one topic: the calendar's, or mail's. */
export function decisionsOf(decisions: Store['decisions']): readonly Decision[] {
  return decisions.all().map((row) => ({
    id: row.id,
    kind: row.kind as DecisionKind,
    digest: row.digest,
    choices: row.choices as readonly Choice[],
    count: row.items.length,
    items: row.items as readonly DecisionItem[],
  }));
}

/** An answer as a person gave it. `others`: items, by their digests, that get another choice than the rest. */
export interface Answer {
  readonly id: string;
  readonly digest: string;
  readonly choice: Choice;
  readonly others?: readonly { readonly item: string; readonly choice: Choice }[] | undefined;
}

/**
 * Records an answer for every item that the digest names, and what was asked and said, for the person to find again.
 * @param decisions those of the answer's topic: the calendar's, or mail's
 * @returns false when something else waits by now, or a choice does not fit
 */
export function recordDecision(
  store: Store,
  { id, digest, choice, others = [] }: Answer,
  now: number,
  decisions: Store['decisions'] = store.decisions,
): boolean {
  const decision = decisionsOf(decisions).find((one) => one.id === id);
  if (decision === undefined || decision.digest !== digest) return false;
  const chosen = new Map(others.map((one) => [one.item, one.choice]));
  if (chosen.size > 0 && !isAnsweredByEntry(decision.kind)) return false;
  if (![choice, ...chosen.values()].every((one) => decision.choices.includes(one))) return false;
  const shown = new Set(decision.items.map((item) => item.digest));
  if ([...chosen.keys()].some((item) => !shown.has(item))) return false;
  const answers = decision.items.map((item) => ({ item, choice: chosen.get(item.digest) ?? choice }));
  store.transaction('decide', () => {
    for (const answer of answers)
      for (const one of [answer.item.digest, ...(answer.item.perGuest ?? [])])
        decisions.recordAnswer(one, answer.choice, now);
    store.decided.add(rememberedAs(decision, answers, now));
  });
  return true;
}
