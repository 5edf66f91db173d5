/** Answers what a person asks before and when they have something undone (DE3). */
import type { CallOutput, RowUndo } from '../../../src-shared/contract/index.ts';
import type { UndoObstacle } from '../../../src-shared/domain/undo.ts';
import type { Store } from '../../store/index.ts';
import { fingerprint, gradeRows, type UndoPreview, wishUndone } from '../../sync/index.ts';
import type { Question, Questions } from './questions.ts';

export type UndoQuestion = Extract<Question, { readonly name: 'undo-preview' | 'undo-start' }>;

/** What is said of a whole run only where nothing of it can be undone. */
const ofNoInterest: readonly UndoObstacle[] = ['nothing-changed', 'undone-already'];

/** @param preview grades history rows, the latest first */
export async function answerUndo(
  question: UndoQuestion,
  store: Store,
  now: number,
  preview: (rows: readonly number[]) => Promise<UndoPreview>,
): Promise<Questions[UndoQuestion['name']]['output']> {
  const { id, isRun } = question.input.subject;
  const found = await preview(isRun ? store.historyPages.rowsOfRun(id) : [id]);
  if (question.name === 'undo-preview') return summaryOf(found);
  if (digestOf(found) !== question.input.digest) return { accepted: false };
  return { accepted: wishUndone(found.graded, store, now) > 0 };
}

export function summaryOf({ graded, addressees }: UndoPreview): CallOutput<'undo.preview'> {
  const counts = new Map<UndoObstacle, number>();
  for (const { verdict } of graded)
    if (verdict.grade === 'impossible') counts.set(verdict.obstacle, (counts.get(verdict.obstacle) ?? 0) + 1);
  const of = (grade: 'exact' | 'without-guests') =>
    graded.filter(({ verdict }) => verdict.grade === grade).length;
  const isAnything = counts.size > 1 || of('exact') + of('without-guests') > 0;
  return {
    digest: digestOf({ graded, addressees }),
    exact: of('exact'),
    withoutGuests: of('without-guests'),
    apart: graded.filter(({ isApart }) => isApart).length,
    impossible: [...counts]
      .filter(([obstacle]) => !isAnything || !ofNoInterest.includes(obstacle))
      .map(([obstacle, count]) => ({ obstacle, count })),
    addressees: addressees.length,
  };
}

/** Names exactly what a person was shown (RU8). */
function digestOf({ graded, addressees }: UndoPreview): string {
  return fingerprint([graded.map(({ row, verdict }) => [row, verdict]), [...addressees].sort()]);
}

/** As far as the store can tell. */
export function rowUndoOf(row: number, store: Store): RowUndo {
  const verdict = gradeRows([row], store, [])[0]?.verdict;
  return {
    grade: verdict?.grade ?? 'impossible',
    obstacle: verdict?.grade === 'impossible' ? verdict.obstacle : null,
    isUnderWay: store.undoWishes.get(row) !== null,
  };
}
