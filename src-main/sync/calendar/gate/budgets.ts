/** Removals and creations in unusual numbers wait, all of them, for a person (DE1). Pure but for reading the store. */
import { type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import { budgetWindowMs, creationBudget, isWithinBudget, removalBudget } from '../../common/budgets.ts';
import { type GateContext, isApproved, type PassedWrite } from './model.ts';

/** Writes of one side that together are more than their budget. */
export interface Excess {
  readonly kind: 'many-removals' | 'many-creations';
  readonly writes: readonly PassedWrite[];
}

/** What is too much, provider first. A first run creates as many entries as were approved. */
export function excesses(writes: readonly PassedWrite[], context: GateContext): readonly Excess[] {
  return sideNames.flatMap((side) => {
    const ofSide = writes.filter((write) => write.side === side && !isApproved(write, context));
    return [
      ...tooManyRemovals(ofSide, side, context),
      ...(context.firstRun ? [] : tooManyCreations(ofSide, side, context)),
    ];
  });
}

/** The budget is a share of what was linked before the removals of the window. */
function tooManyRemovals(
  writes: readonly PassedWrite[],
  side: SideName,
  { store, now }: GateContext,
): readonly Excess[] {
  const removing = writes.filter(({ destroys }) => destroys > 0);
  const wanted = removing.reduce((sum, { destroys }) => sum + destroys, 0);
  const spent = store.effects.sum(side, 'removal', now - budgetWindowMs);
  const budget = removalBudget(store.links.count() + spent);
  return isWithinBudget(wanted, spent, budget) ? [] : [{ kind: 'many-removals', writes: removing }];
}

function tooManyCreations(
  writes: readonly PassedWrite[],
  side: SideName,
  { store, now }: GateContext,
): readonly Excess[] {
  const creating = writes.filter(({ write }) => write.type === 'create');
  const spent = store.effects.sum(side, 'creation', now - budgetWindowMs);
  const budget = creationBudget(store.links.count());
  return isWithinBudget(creating.length, spent, budget) ? [] : [{ kind: 'many-creations', writes: creating }];
}
