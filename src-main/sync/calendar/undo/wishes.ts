/** Carries out what a person wants undone, as a part of every pass: reads the entries, plans the writes, and ends what cannot be done (DE3). */
import type { UndoObstacle } from '../../../../src-shared/domain/undo.ts';
import type { Store, UndoWish } from '../../../store/index.ts';
import { placesOf } from '../entries/link.ts';
import {
  type Action,
  actionsOf,
  type Case,
  type PlanInput,
  type PlannedWrite,
  type Restoring,
} from '../plan/model.ts';
import type { RunContext } from '../run-context.ts';
import { abandonUndo } from './abandon.ts';
import { judgeUndo, type UndoTask } from './judge.ts';
import { planRemoval, planStep, type UndoPlan } from './plan-undo.ts';
import { isOthers, makeFirst, makeTwin, twinOfKept } from './restored.ts';

/** What is to be done about what a person wants undone. */
export interface WishPlan {
  /** By history row: the writes that have to pass together, in the order in which they are sent. */
  readonly groups: ReadonlyMap<number, readonly PlannedWrite[]>;
  /** Over: both sides are as they were, or something stands in the way. */
  readonly over: readonly { readonly wish: UndoWish; readonly obstacle: UndoObstacle | null }[];
  /** An entry that stayed by itself is to be read, and gets its twin. */
  readonly resumed: readonly {
    readonly wish: UndoWish;
    readonly task: Extract<UndoTask, { type: 'resume' }>;
  }[];
}

/** The links that a person wants something undone of: their entries are read and planned although nothing has changed. */
export function wishedLinks(store: Store): ReadonlySet<string> {
  return new Set(
    tasksOf(store).flatMap(({ task }) =>
      task?.type === 'step' || task?.type === 'remove' ? [task.link.id] : [],
    ),
  );
}

interface Open {
  readonly wish: UndoWish;
  readonly task: UndoTask | null;
  readonly obstacle: UndoObstacle | null;
}

function tasksOf(store: Store): readonly Open[] {
  return store.undoWishes.all().map((wish) => {
    const judged = judgeUndo(wish.row, store, wish.made !== null);
    return judged.type === 'task'
      ? { wish, task: judged.task, obstacle: null }
      : { wish, task: null, obstacle: judged.obstacle };
  });
}

/** Both entries of each are read in this pass. */
export function hintWishes({ store }: Pick<RunContext, 'store'>): void {
  if (store.undoWishes.isEmpty()) return;
  const places = tasksOf(store).flatMap(({ wish, task }) => {
    if (task?.type === 'step' || task?.type === 'remove') return placesOf(task.link);
    return wish.made !== null && store.links.headByRef(wish.made.side, wish.made.ref) === null
      ? [wish.made]
      : [];
  });
  if (places.length === 0) return;
  store.transaction('undo.hints', () => {
    for (const { side, ref } of places) store.inbox.hint(side, [ref]);
  });
}

/** Removed entries of which the first one is there again, by its place: its twin is made by what its side had. */
export function restoringIn(store: Store): readonly Restoring[] {
  return tasksOf(store).flatMap(({ wish, task }): readonly Restoring[] => {
    if (wish.made === null || (task?.type !== 'restore' && task?.type !== 'resume')) return [];
    const twin: Restoring['twin'] =
      task.type === 'restore'
        ? (input, first) => makeTwin(input, task, first)
        : (input, first) => twinOfKept(input, wish.row, task.kept.side, first);
    return [{ ...wish.made, row: wish.row, twin }];
  });
}

/** @param actions what is planned of both sides' own news, which goes first */
export function planWishes(
  actions: readonly Action[],
  cases: readonly Case[],
  input: PlanInput,
  store: Store,
): WishPlan {
  const groups = new Map<number, readonly PlannedWrite[]>();
  const over: WishPlan['over'][number][] = [];
  const resumed: WishPlan['resumed'][number][] = [];
  const busy = busyLinks(actions);
  for (const { wish, task, obstacle } of tasksOf(store)) {
    if (task === null) {
      over.push({ wish, obstacle: obstacle === 'undone-already' ? null : obstacle });
      continue;
    }
    if (task.type === 'restore' || task.type === 'resume') {
      if (wish.made !== null) {
        if (isMadeOrGone(wish.made, store)) over.push({ wish, obstacle: null });
      } else if (task.type === 'resume') resumed.push({ wish, task });
      else {
        const why = whyNotRestored(task, input);
        if (why === null) groups.set(wish.row, [makeFirst(input, task)]);
        else over.push({ wish, obstacle: why });
      }
      continue;
    }
    const { link } = task;
    // what else is open about the entry goes first, and a later change of it is undone before an earlier one
    if (busy.has(link.id)) continue;
    busy.add(link.id);
    const one = cases.find((candidate) => candidate.link.id === link.id);
    if (one?.provider?.state !== 'now' || one.crm?.state !== 'now') continue;
    const ends = { provider: one.provider.stored, crm: one.crm.stored };
    const plan: UndoPlan =
      task.type === 'step'
        ? planStep(input, task, ends, wish.made?.side ?? null)
        : planRemoval(input, task, ends);
    if (plan.type === 'obstacle') over.push({ wish, obstacle: plan.obstacle });
    else if (plan.writes.length === 0) over.push({ wish, obstacle: null });
    else
      groups.set(
        wish.row,
        plan.writes.map((write) => ({ ...write, undoes: wish.row })),
      );
  }
  return { groups, over, resumed };
}

/** Why a removed pair cannot be made again on these sides. */
export function whyNotRestored(
  { record }: Extract<UndoTask, { type: 'restore' }>,
  { capabilities, own }: Pick<PlanInput, 'capabilities' | 'own'>,
): UndoObstacle | null {
  const { provider, crm } = capabilities;
  if (![provider, crm].every(({ readBack, lookup }) => readBack && lookup)) return 'cannot-write';
  return isOthers(record, own.all) ? 'not-organizer' : null;
}

function busyLinks(actions: readonly Action[]): Set<string> {
  return new Set([
    ...actionsOf(actions, 'write').map(({ write }) => write.link.id),
    ...actionsOf(actions, 'end').map(({ link }) => link.id),
    ...actionsOf(actions, 'plan-again').map(({ linkId }) => linkId),
  ]);
}

/** Its twin is linked or being made, or a person removed it again. */
function isMadeOrGone({ side, ref }: NonNullable<UndoWish['made']>, { links, inbox }: Store): boolean {
  return links.headByRef(side, ref) !== null || inbox.get(side, ref) === null;
}

/** Of each group the first write, and that only when all of them passed. */
export function firstOfEachGroup<T extends PlannedWrite>(
  passed: readonly T[],
  groups: WishPlan['groups'],
): readonly T[] {
  const keys = new Set(passed.map(({ write }) => write.key));
  const held = new Set<string>();
  for (const writes of groups.values()) {
    const isWhole = writes.every(({ write }) => keys.has(write.key));
    for (const { write } of isWhole ? writes.slice(1) : writes) held.add(write.key);
  }
  return passed.filter(({ write }) => !held.has(write.key));
}

/** What a person refused, and under what the answers were recorded. */
export interface RefusedUndo extends Pick<PlannedWrite, 'undoes' | 'digest'> {
  readonly refusedMail?: readonly string[];
}

/** Stores what became of them. @param refused writes whose mail or number a person refused @returns whether anything came up for another pass */
export function settleWishes(
  { over, resumed }: WishPlan,
  refused: readonly RefusedUndo[],
  run: Pick<RunContext, 'store' | 'now'>,
): boolean {
  const { store } = run;
  if (over.length + resumed.length + refused.length === 0) return false;
  store.transaction('undo.settled', () => {
    for (const { wish, obstacle } of over) {
      if (obstacle !== null) abandonUndo(wish, obstacle, run);
      else store.undoWishes.drop(wish.row);
    }
    for (const { undoes, digest, refusedMail = [] } of refused) {
      // the no was to this undo; another one is asked about anew
      for (const answer of [digest, ...refusedMail]) store.decisions.consumeAnswer(answer);
      const wish = undoes === undefined ? null : store.undoWishes.get(undoes);
      if (wish !== null) abandonUndo(wish, 'refused', run);
    }
    for (const { wish, task } of resumed) resume(wish, task, store);
  });
  return !store.inbox.isEmpty();
}

/** The entry that stayed by itself is free again, and its twin is made like that of a removed pair. */
function resume(wish: UndoWish, { record, kept }: Extract<UndoTask, { type: 'resume' }>, store: Store): void {
  store.leftAlone.forget(kept.side, kept.ref);
  store.versions.forget(kept.side, kept.ref);
  store.inbox.put(kept.side, { kind: 'hint', ref: kept.ref });
  store.undoWishes.setMade(wish.row, kept.side, kept.ref);
  store.history.noteUndone(record.link, `${kept.side} ${kept.ref}`);
}
