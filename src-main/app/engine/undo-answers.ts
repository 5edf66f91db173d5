/** Answers what a person asks before and when they have something undone (DE3). */
import type { CallOutput, RowUndo } from '../../../src-shared/contract/index.ts';
import type { UndoObstacle, UndoVerdict } from '../../../src-shared/domain/undo.ts';
import type { Store } from '../../store/index.ts';
import { fingerprint, gradeRows, loadMailUndo, type UndoPreview, wishUndone } from '../../sync/index.ts';
import { lastMapping } from './folder-map.ts';
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
  const { id, isRun } = question.input;
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

/** Of messages: their store alone can tell. */
export async function answerMailUndo(
  question: Extract<Question, { readonly name: 'mail-undo-preview' | 'mail-undo-start' }>,
  store: Store,
  now: number,
): Promise<Questions[(typeof question)['name']]['output']> {
  const { gradeMailRows, wishMailUndone } = await loadMailUndo();
  const { id, isRun } = question.input;
  const rows = isRun ? store.mail.history.rowsOfRun(id) : [id];
  const graded = gradeMailRows(rows, store.mail, lastMapping(store));
  const found = { graded, addressees: [] };
  if (question.name === 'mail-undo-preview') return summaryOf(found);
  if (digestOf(found) !== question.input.digest) return { accepted: false };
  return { accepted: wishMailUndone(graded, store, now) > 0 };
}

/** As far as the store can tell. */
export function rowUndoOf(row: number, store: Store): RowUndo {
  return shownOf(gradeRows([row], store, [])[0]?.verdict, store.undoWishes.get(row) !== null);
}

/** The same of messages. */
export async function mailRowsUndo(rows: readonly number[], store: Store): Promise<readonly RowUndo[]> {
  const { gradeMailRows } = await loadMailUndo();
  const mapping = lastMapping(store);
  return rows.map((row) =>
    shownOf(gradeMailRows([row], store.mail, mapping)[0]?.verdict, store.mail.undoWishes.get(row) !== null),
  );
}

function shownOf(verdict: UndoVerdict | undefined, isUnderWay: boolean): RowUndo {
  return {
    grade: verdict?.grade ?? 'impossible',
    obstacle: verdict?.grade === 'impossible' ? verdict.obstacle : null,
    isUnderWay,
  };
}
