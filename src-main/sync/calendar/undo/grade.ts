/** Grades changes before a person has them undone: one, or those of a run, of which each is judged as if the later ones were undone (DE3). */
import { applyPatch } from '../../../../src-shared/domain/calendar/patch.ts';
import { type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import type { UndoVerdict } from '../../../../src-shared/domain/undo.ts';
import type { AgreedEnd, AgreedLink, Link, Store } from '../../../store/index.ts';
import { agreedEnd } from '../entries/link.ts';
import { type JudgeStore, judgeUndo, type Steps, stateAt, type UndoTask } from './judge.ts';
import { hadGuests } from './restored.ts';

export interface Graded {
  readonly row: number;
  readonly verdict: UndoVerdict;
  /** What was added is removed again, and what it was made from stays on its own side. */
  readonly isApart: boolean;
  /** Null where it is impossible. */
  readonly task: UndoTask | null;
}

/**
 * What the store alone can tell.
 * @param rows history rows, the latest first @param own the person's addresses
 * @param more what else stands in the way
 */
export function gradeRows(
  rows: readonly number[],
  store: Store,
  own: readonly string[],
  more: (task: UndoTask) => UndoVerdict | null = () => null,
): readonly Graded[] {
  const undone = new Map<string, Link | null>();
  const asIfUndone: JudgeStore = {
    history: store.history,
    leftAlone: store.leftAlone,
    links: {
      ...store.links,
      byId: (id) => {
        const link = undone.get(id);
        return link === undefined ? store.links.byId(id) : link;
      },
    },
  };
  const removed = new Set<string>();
  return rows.map((row): Graded => {
    const judged = judgeUndo(row, asIfUndone);
    if (judged.type === 'obstacle') {
      const link = store.history.record(row)?.link ?? '';
      const isUndone = judged.obstacle === 'gone' && undone.get(link) === null;
      const obstacle = isUndone ? 'undone-already' : judged.obstacle;
      return { row, verdict: { grade: 'impossible', obstacle }, task: null, isApart: false };
    }
    const { task } = judged;
    const other = otherRowOf(task);
    if (other !== null && removed.has(other))
      return {
        row,
        verdict: { grade: 'impossible', obstacle: 'undone-already' },
        task: null,
        isApart: false,
      };
    const why = more(task);
    if (why !== null) return { row, verdict: why, task: null, isApart: false };
    if (other !== null) removed.add(other);
    if (task.type === 'step') undone.set(task.link.id, afterStep(task.link, task.steps));
    if (task.type === 'remove') undone.set(task.link.id, null);
    const isApart = task.type === 'remove' && !task.both;
    const isWithoutGuests = task.type === 'restore' && hadGuests(task, own);
    return { row, verdict: { grade: isWithoutGuests ? 'without-guests' : 'exact' }, task, isApart };
  });
}

/** Both rows of a pair that was removed on both sides tell of the same. */
function otherRowOf(task: UndoTask): string | null {
  return task.type === 'restore' || task.type === 'resume' ? task.record.link : null;
}

function afterStep(link: AgreedLink, steps: Steps): AgreedLink {
  const end = (side: SideName): AgreedEnd => {
    const { base } = link[side];
    const back = Object.entries(steps[side].was).filter(
      ([path]) => stateAt(base, steps[side], path) === 'after',
    );
    return agreedEnd(link[side], applyPatch(base, Object.fromEntries(back)));
  };
  const [provider, crm] = sideNames.map(end) as [AgreedEnd, AgreedEnd];
  return { ...link, provider, crm };
}

/** A person wants these undone, as they were graded: the next run does so. @returns how many */
export function wishUndone(
  graded: readonly Pick<Graded, 'row' | 'verdict'>[],
  store: Store,
  now: number,
): number {
  const possible = graded.flatMap(({ row, verdict }) =>
    verdict.grade === 'impossible' ? [] : [{ row, grade: verdict.grade }],
  );
  if (possible.length > 0)
    store.transaction('undo.wish', () => {
      for (const { row, grade } of possible) store.undoWishes.add(row, grade, now);
    });
  return possible.length;
}
