/** Grades changes of messages before a person has them undone, each as if the later ones were undone (DE3). */
import type { SideName } from '../../../../src-shared/domain/side-name.ts';
import type { UndoVerdict } from '../../../../src-shared/domain/undo.ts';
import type { MailLink, Store } from '../../../store/index.ts';
import { changedList, type MappedMailboxes, mappedMailboxes } from '../mapping.ts';
import type { MailMapping } from '../model.ts';
import { moveOf } from '../plan/plan-moves.ts';
import { judgeMailUndo, type MailJudgeStore, type MailUndoTask } from './judge.ts';

/** @param rows history rows, the latest first */
export function gradeMailRows(
  rows: readonly number[],
  store: Store['mail'],
  mapping: MailMapping,
): readonly { readonly row: number; readonly verdict: UndoVerdict; readonly isApart: boolean }[] {
  const map = mappedMailboxes(mapping);
  const undone = new Map<string, MailLink | null>();
  const asIfUndone: MailJudgeStore = {
    history: store.history,
    links: {
      ...store.links,
      byKey(key) {
        const link = undone.get(key);
        return link === undefined ? store.links.byKey(key) : link;
      },
    },
  };
  return rows.map((row) => {
    const judged = judgeMailUndo(row, asIfUndone, map);
    if (judged.type === 'obstacle')
      return { row, verdict: { grade: 'impossible', obstacle: judged.obstacle }, isApart: false };
    const { task } = judged;
    if ('link' in task)
      undone.set(task.link.messageKey, task.type === 'take-away' ? null : afterUndo(task, map));
    return { row, verdict: { grade: 'exact' }, isApart: task.type === 'take-away' };
  });
}

function afterUndo(
  task: Extract<MailUndoTask, { type: 'places' | 'keywords' }>,
  map: MappedMailboxes,
): MailLink {
  const { link } = task;
  const endsOn = (side: SideName) =>
    link.ends[side].map((end) => {
      if (task.type === 'keywords')
        return { ...end, keywords: changedList(end.keywords, task.facts.removed, task.facts.added) };
      const held = { end, now: { type: 'same' } } as const;
      const move = moveOf(side, link, held, task.facts.steps[side].was, 'undone-by-a-person', { map });
      return move === null ? end : { ...end, mailboxes: changedList(end.mailboxes, move.add, move.remove) };
    });
  return { ...link, ends: { provider: endsOn('provider'), crm: endsOn('crm') } };
}

/** A person wants these undone: the next run does so. @returns how many */
export function wishMailUndone(graded: ReturnType<typeof gradeMailRows>, store: Store, now: number): number {
  const possible = graded.filter(({ verdict }) => verdict.grade === 'exact');
  if (possible.length > 0)
    store.transaction('mail.undo-wish', () => {
      for (const { row } of possible) store.mail.undoWishes.add(row, 'exact', now);
    });
  return possible.length;
}
