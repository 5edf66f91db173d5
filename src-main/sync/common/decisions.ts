/** Groups what waits for a person into decisions, and records answers, each for exactly what was shown (RU8). */
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { DecisionRow, Store } from '../../store/index.ts';
import type { Choice, Decision, DecisionItem, DecisionKind } from '../sync.ts';
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

/** An entry's address in the list of what a decision is about. */
export function addressIn(side: SideName, ref: string): string {
  return `${side} ${ref}`;
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

/** Records an answer for every item that the digest names. @returns false when something else waits by now, or the choice does not fit */
export function recordDecision(
  store: Store,
  id: string,
  digest: string,
  choice: Choice,
  now: number,
): boolean {
  return recordDecisionOf(store, store.decisions, id, digest, choice, now);
}

/** As `recordDecision`, of one topic. */
export function recordDecisionOf(
  store: Store,
  decisions: Store['decisions'],
  id: string,
  digest: string,
  choice: Choice,
  now: number,
): boolean {
  const decision = decisionsOf(decisions).find((one) => one.id === id);
  if (decision === undefined || decision.digest !== digest || !decision.choices.includes(choice))
    return false;
  store.transaction('decide', () => {
    for (const { digest: shown, perGuest = [] } of decision.items)
      for (const one of [shown, ...perGuest]) decisions.recordAnswer(one, choice, now);
  });
  return true;
}
