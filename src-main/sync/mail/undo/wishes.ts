/** Carries out what a person wants undone of messages, as a part of every pass (DE3, ML7). */
import { otherSide, sideNames } from '../../../../src-shared/domain/side-name.ts';
import type { UndoObstacle } from '../../../../src-shared/domain/undo.ts';
import type { MailLink, UndoWish } from '../../../store/index.ts';
import { messageAt } from '../identity.ts';
import { changedList } from '../mapping.ts';
import type { HeldEnd, PlannedMailWrite } from '../plan/model.ts';
import { listed, moveOf, movesOfCopies, type PlanContext } from '../plan/plan-moves.ts';
import type { MailRun } from '../run-context.ts';
import { judgeMailUndo, keywordState, type MailUndoTask, placesState } from './judge.ts';

export interface MailWishPlan {
  /** Those of one history row go together, in the order in which they are sent. */
  readonly groups: ReadonlyMap<number, readonly PlannedMailWrite[]>;
  readonly over: readonly { readonly wish: UndoWish; readonly obstacle: UndoObstacle | null }[];
  readonly again: readonly {
    readonly wish: UndoWish;
    readonly task: Extract<MailUndoTask, { type: 'carry-again' }>;
  }[];
}

/** @param busy links of which there is news, which goes first */
export function planMailWishes(busy: ReadonlySet<number>, context: PlanContext, run: MailRun): MailWishPlan {
  const { undoWishes, outbox, news, history } = run.store.mail;
  const groups = new Map<number, readonly PlannedMailWrite[]>();
  const over: MailWishPlan['over'][number][] = [];
  const again: MailWishPlan['again'][number][] = [];
  if (undoWishes.isEmpty()) return { groups, over, again };
  const taken = new Set([...busy, ...outbox.all().flatMap(({ link }) => link ?? [])]);
  const hasNews = (link: MailLink): boolean =>
    sideNames.some((side) => link.ends[side].some(({ ref }) => news.get(side, ref) !== null));
  /** Messages of which a later change is undone first: only then can an earlier one be judged. */
  const waiting = new Set<string>();
  for (const wish of undoWishes.all()) {
    const message = history.record(wish.row)?.messageKey;
    if (message !== undefined && waiting.has(message)) continue;
    const judged = judgeMailUndo(wish.row, run.store.mail, run.map, wish.made !== null);
    if (judged.type === 'obstacle') {
      const { obstacle } = judged;
      over.push({ wish, obstacle: obstacle === 'undone-already' ? null : obstacle });
      continue;
    }
    const { task } = judged;
    if (message !== undefined) waiting.add(message);
    if (task.type === 'carry-again') {
      again.push({ wish, task });
      continue;
    }
    if (task.type !== 'take-back') {
      if (taken.has(task.link.num) || hasNews(task.link)) continue;
      taken.add(task.link.num);
    } else if (taken.has(-wish.row)) continue;
    const writes = writesOf(task, wish, context, run);
    if (writes === null) over.push({ wish, obstacle: 'unmapped' });
    else if (writes.length === 0) over.push({ wish, obstacle: null });
    else
      groups.set(
        wish.row,
        writes.map((write) => ({ ...write, undoes: wish.row })),
      );
  }
  return { groups, over, again };
}

const reason = 'undone-by-a-person';

/** @returns null when there is no place for it */
function writesOf(
  task: Exclude<MailUndoTask, { type: 'carry-again' }>,
  wish: UndoWish,
  context: PlanContext,
  run: MailRun,
): readonly PlannedMailWrite[] | null {
  const sides = wish.made === null ? (['crm', 'provider'] as const) : [otherSide(wish.made.side)];
  switch (task.type) {
    case 'places': {
      const { link, facts } = task;
      return sides.flatMap((side) => {
        if (placesState(link, side, facts, run.map) !== 'after') return [];
        const held = link.ends[side].map(asAgreed);
        const { was } = facts.steps[side];
        if (side === 'provider' && context.membership.provider === 'one')
          return movesOfCopies(link, held, was, context).map((move) => ({ ...move, reason }));
        const wanted = context.membership[side] === 'one' ? was.slice(0, 1) : was;
        return held.flatMap((one) => listed(moveOf(side, link, one, wanted, reason, context)));
      });
    }
    case 'keywords': {
      const { link, facts } = task;
      return sides.flatMap((side) =>
        link.ends[side].flatMap((end) => {
          if (keywordState(end.keywords, facts) !== 'after') return [];
          const write: PlannedMailWrite = {
            ...{ side, kind: 'keywords', link, end, message: messageAt(link, end) },
            ...{ add: facts.removed, remove: facts.added, reason, agreed: [] },
            ...{ endsLink: false, isRemoval: false, asks: false },
          };
          return [write];
        }),
      );
    }
    case 'take-away': {
      const { link } = task;
      const [end] = link.ends.crm;
      const trash = run.map.trash('crm');
      if (end === undefined || trash === null) return null;
      const move = moveOf('crm', link, asAgreed(end), [trash], reason, context);
      return move === null ? null : [{ ...move, endsLink: true, isRemoval: true }];
    }
    case 'take-back': {
      const { head, copies, was } = task.facts;
      const link: MailLink = { ...head, num: -wish.row, ends: { provider: copies, crm: [] } };
      const [first] = copies;
      const wanted = context.membership.provider === 'one' ? was.slice(0, 1) : was;
      return first === undefined
        ? null
        : listed(moveOf('provider', link, asAgreed(first), wanted, reason, context));
    }
  }
}

function asAgreed(end: MailLink['ends']['crm'][number]): HeldEnd {
  return { end, now: { type: 'same' } };
}

/** Those of the next side only: the other side follows when it is done. */
export function firstMailWrites(
  passed: readonly PlannedMailWrite[],
  groups: MailWishPlan['groups'],
): readonly PlannedMailWrite[] {
  return passed.filter((write) => {
    const group = write.undoes === undefined ? undefined : groups.get(write.undoes);
    if (group === undefined) return true;
    const side = group[0]?.side;
    const isWhole = group.every((one) =>
      passed.some((other) => other.undoes === one.undoes && other.side === one.side && other.end === one.end),
    );
    return isWhole && write.side === side;
  });
}

/**
 * @param kept messages that a person wants to stay where they are @param forget the answer about one: another undo is asked about anew
 * @returns whether anything came up for another pass
 */
export function settleMailWishes(
  { over, again, groups }: MailWishPlan,
  kept: readonly MailLink[],
  forget: (link: MailLink) => void,
  run: MailRun,
): boolean {
  const refused = [...groups].filter(([, writes]) =>
    writes.some(({ link, isRemoval }) => isRemoval && kept.some(({ num }) => num === link.num)),
  );
  if (over.length + again.length + refused.length === 0) return false;
  const { undoWishes, left, news } = run.store.mail;
  run.store.transaction('mail.undo-settled', () => {
    for (const { wish, obstacle } of over) {
      if (obstacle === null) undoWishes.drop(wish.row);
      else abandonMailUndo(wish, obstacle, run);
    }
    for (const [row, writes] of refused) {
      for (const { link } of writes) forget(link);
      const wish = undoWishes.get(row);
      if (wish !== null) abandonMailUndo(wish, 'refused', run);
    }
    for (const { wish, task } of again) {
      undoWishes.drop(wish.row);
      for (const { ref, scope, size, receivedAt } of task.facts.copies) {
        const messageId = left.get('provider', ref)?.messageId ?? null;
        left.release('provider', { messageId, size, receivedAt });
        news.put('provider', { kind: 'hint', ref, scope }, false);
      }
    }
  });
  return true;
}

/** Ends an undo that came to nothing. Where it was done on one side already, the other side's value comes back there as any change does. */
export function abandonMailUndo(wish: UndoWish, why: UndoObstacle, run: MailRun): void {
  const { undoWishes, history, links, news } = run.store.mail;
  undoWishes.drop(wish.row);
  const record = history.record(wish.row);
  if (record === null) return;
  const { side, messageKey, subject, sender } = record;
  history.add({
    ...{ at: run.now(), side, action: 'not-undone', reason: `not-undone-${why}` as const },
    ...{ messageKey, subject, sender, before: null },
  });
  if (wish.made === null) return;
  const judged = judgeMailUndo(wish.row, run.store.mail, run.map, true);
  if (judged.type !== 'task') return;
  const { task } = judged;
  const other = otherSide(wish.made.side);
  if (task.type === 'keywords')
    for (const end of task.link.ends[other]) {
      const { added, removed } = task.facts;
      links.setBase(end.num, { keywords: changedList(end.keywords, removed, added) });
      news.put(other, { kind: 'hint', ref: end.ref, scope: end.scope }, false);
    }
  if (task.type === 'places')
    for (const end of task.link.ends[other]) {
      const move = moveOf(other, task.link, asAgreed(end), task.facts.steps[other].was, reason, run);
      if (move === null) continue;
      links.setBase(end.num, { mailboxes: changedList(end.mailboxes, move.add, move.remove) });
      news.put(other, { kind: 'hint', ref: end.ref, scope: end.scope }, false);
    }
}
