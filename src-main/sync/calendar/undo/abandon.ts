/** Ends an undo that came to nothing: the side on which it was done already gets its value back the ordinary way. */
import { applyPatch } from '../../../../src-shared/domain/calendar/patch.ts';
import { notUndoneBecause } from '../../../../src-shared/domain/calendar/reasons.ts';
import { otherSide } from '../../../../src-shared/domain/side-name.ts';
import type { UndoObstacle } from '../../../../src-shared/domain/undo.ts';
import type { UndoWish } from '../../../store/index.ts';
import { agreedEnd } from '../entries/link.ts';
import type { RunContext } from '../run-context.ts';
import { judgeUndo, stateAt } from './judge.ts';

type Context = Pick<RunContext, 'store' | 'now'>;

/** Call inside a transaction. */
export function abandonUndo(wish: UndoWish, why: UndoObstacle, { store, now }: Context): void {
  store.undoWishes.drop(wish.row);
  takeBack(wish, store);
  const record = store.history.record(wish.row);
  if (record === null) return;
  store.history.add({
    at: now(),
    side: record.side,
    action: 'not-undone',
    reason: notUndoneBecause(why),
    link: record.link,
    before: null,
    after: null,
  });
}

/**
 * Where one side is as it was and the other one is not, the other side's value counts as changed there: the next plan carries it across
 * like any edit, so that both sides are equal again.
 */
function takeBack({ row, made }: UndoWish, store: Context['store']): void {
  if (made === null) return;
  const judged = judgeUndo(row, store, true);
  if (judged.type !== 'task' || judged.task.type !== 'step') return;
  const { link, steps } = judged.task;
  const other = otherSide(made.side);
  const end = link[other];
  const back = Object.entries(steps[other].was).filter(
    ([path]) =>
      stateAt(end.base, steps[other], path) === 'after' &&
      (!(path in steps[made.side].was) || stateAt(link[made.side].base, steps[made.side], path) === 'before'),
  );
  if (back.length === 0) return;
  store.links.save({ ...link, [other]: agreedEnd(end, applyPatch(end.base, Object.fromEntries(back))) });
  store.inbox.put(other, { kind: 'hint', ref: end.ref });
  store.inbox.put(made.side, { kind: 'hint', ref: link[made.side].ref });
}
