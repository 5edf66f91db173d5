/** Whether a change of the history can be undone, as far as the store alone can tell, and what that takes (DE3). Reads the store. */
import { sameValue } from '../../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent, JsonValue, PatchObject } from '../../../../src-shared/domain/calendar/event.ts';
import { fieldOf, overlaps, valueAt } from '../../../../src-shared/domain/calendar/patch.ts';
import { isPrivate } from '../../../../src-shared/domain/calendar/private-events.ts';
import { type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import type { UndoObstacle } from '../../../../src-shared/domain/undo.ts';
import type { AgreedLink, HistoryRecord, Store, UndoFacts, UndoStep } from '../../../store/index.ts';
import { isUnseenRef } from '../../common/unseen-ref.ts';
import { exceptionsOf } from './facts.ts';

export type Steps = Readonly<Record<SideName, UndoStep>>;

/** What undoing a change takes. */
export type UndoTask =
  /** Both entries get back what they had at these paths. */
  | { readonly type: 'step'; readonly link: AgreedLink; readonly steps: Steps }
  /** What was made on this side is removed; with `both`, the other side's entry too. */
  | { readonly type: 'remove'; readonly link: AgreedLink; readonly side: SideName; readonly both: boolean }
  /** Both entries are made again. */
  | { readonly type: 'restore'; readonly record: HistoryRecord; readonly facts: RemovedFacts }
  /** The entry that stayed by itself on this side gets its twin back. */
  | {
      readonly type: 'resume';
      readonly record: HistoryRecord;
      readonly kept: NonNullable<RemovedFacts['keeps']>;
    };

export type RemovedFacts = Extract<UndoFacts, { type: 'removed' }>;

export type Judged =
  | { readonly type: 'task'; readonly task: UndoTask }
  | { readonly type: 'obstacle'; readonly obstacle: UndoObstacle };

export type JudgeStore = Pick<Store, 'history' | 'links' | 'leftAlone'>;

const obstacle = (why: UndoObstacle): Judged => ({ type: 'obstacle', obstacle: why });
const taskOf = (task: UndoTask): Judged => ({ type: 'task', task });

/** @param isBegun one of the two sides is as it was already, because Concord undid it there */
export function judgeUndo(id: number, store: JudgeStore, isBegun = false): Judged {
  const record = store.history.record(id);
  if (record === null) return obstacle('not-kept');
  const why = plainObstacle(record);
  if (why !== null) return obstacle(why);
  switch (record.action) {
    case 'changed':
    case 'conflict':
    case 'put-back':
      return judgeChange(record, store, isBegun);
    case 'added':
      return judgeAddition(record, store);
    default:
      return judgeRemoval(record, store, isBegun);
  }
}

/** What the row itself says. */
function plainObstacle(record: HistoryRecord): UndoObstacle | null {
  switch (record.action) {
    case 'changed':
    case 'added':
      break;
    case 'conflict':
    case 'put-back':
      return record.dropped ?? (record.before === null ? 'not-kept' : null);
    case 'removed':
      if (record.reason === 'unscheduled-in-the-crm') return 'unscheduled';
      if (record.reason === 'unpushed-in-the-crm') return 'unpushed';
      if (record.reason === 'private-in-the-calendar') return 'private';
      break;
    case 'unscheduled':
      return 'unscheduled';
    default:
      return 'nothing-changed';
  }
  return record.dropped ?? (record.undo === null ? 'not-kept' : null);
}

function judgeChange(record: HistoryRecord, store: JudgeStore, isBegun: boolean): Judged {
  const change = record.action === 'changed' ? record : store.history.followedBy(record);
  if (change?.undo?.type !== 'changed') return obstacle(change?.dropped ?? 'not-kept');
  const all = change === record ? change.undo.steps : stepsAt(change.undo.steps, pathIn(record));
  const paths = sideNames.flatMap((side) => Object.keys(all[side].was));
  if (paths.some((path) => fieldOf(path) === 'relatedTo')) return obstacle('split');
  const steps = { provider: withoutAnswers(all.provider), crm: withoutAnswers(all.crm) };
  if (sideNames.every((side) => Object.keys(steps[side].was).length === 0))
    return obstacle(paths.length > 0 ? 'answers' : 'not-kept');
  const link = store.links.byId(record.link);
  if (link === null || link.status === 'creating') return obstacle('gone');
  if (link.status === 'elsewhere') return obstacle('moved-away');
  if (isUnseenRef(link.crm.ref)) return obstacle('cannot-write');
  const why = isBegun ? null : whyNotStep(steps, { provider: link.provider.base, crm: link.crm.base });
  return why === null ? taskOf({ type: 'step', link, steps }) : obstacle(why);
}

/** What stands in the way of undoing this in these two versions of an entry. */
export function whyNotStep(
  steps: Steps,
  now: Readonly<Record<SideName, CalendarEvent>>,
): 'undone-already' | 'changed-since' | null {
  const states = sideNames.flatMap((side) =>
    Object.keys(steps[side].was).map((path) => stateAt(now[side], steps[side], path)),
  );
  if (states.every((state) => state === 'before')) return 'undone-already';
  if (states.includes('other')) return 'changed-since';
  const isMoved = sideNames.some((side) => {
    const { exceptions } = steps[side];
    return exceptions !== undefined && exceptions !== exceptionsOf(now[side]);
  });
  return isMoved ? 'changed-since' : null;
}

/** Whether an event holds at a path what it had after the change, or before it. */
export function stateAt(
  event: CalendarEvent,
  { was, is }: UndoStep,
  path: string,
): 'after' | 'before' | 'other' {
  const now = plain(valueAt(event, path));
  if (sameValue(now, plain(is[path]))) return 'after';
  return sameValue(now, plain(was[path])) ? 'before' : 'other';
}

/** A guest's answer is no change of the guest list. */
function plain(value: JsonValue | undefined): JsonValue {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'object' || !('roles' in value)) return value;
  const { participationStatus: _, ...others } = value as { readonly [key: string]: JsonValue };
  return others;
}

function pathIn({ before }: HistoryRecord): string {
  return (JSON.parse(before ?? '{"path":""}') as { readonly path: string }).path;
}

function stepsAt(steps: Steps, path: string): Steps {
  const part = (patch: PatchObject): PatchObject =>
    Object.fromEntries(Object.entries(patch).filter(([one]) => overlaps(one, path)));
  const partOf = (step: UndoStep): UndoStep => ({ ...step, was: part(step.was), is: part(step.is) });
  return { provider: partOf(steps.provider), crm: partOf(steps.crm) };
}

function withoutAnswers(step: UndoStep): UndoStep {
  const part = (patch: PatchObject): PatchObject =>
    Object.fromEntries(Object.entries(patch).filter(([path]) => !path.endsWith('participationStatus')));
  return { ...step, was: part(step.was), is: part(step.is) };
}

function judgeAddition({ undo, link: id, side, undoneAs }: HistoryRecord, { links }: JudgeStore): Judged {
  if (undo?.type !== 'added') return obstacle('not-kept');
  if (undoneAs !== null) return obstacle('undone-already');
  const link = links.byId(id);
  if (link === null || link.status === 'creating') return obstacle('gone');
  if (link.status === 'elsewhere') return obstacle('moved-away');
  if (isUnseenRef(link.crm.ref)) return obstacle('cannot-write');
  const isSame = sideNames.every((name) => link[name].hash === undo.hashes[name]);
  return isSame
    ? taskOf({ type: 'remove', link, side, both: undo.both === true })
    : obstacle('changed-since');
}

const restorable: readonly HistoryRecord['reason'][] = [
  'deleted-in-the-calendar',
  'deleted-in-the-crm',
  'undone-by-a-person',
];

function judgeRemoval(record: HistoryRecord, store: JudgeStore, isBegun: boolean): Judged {
  const { undo, before, reason, undoneAs } = record;
  if (undo?.type !== 'removed' || before === null) return obstacle('not-kept');
  if (!restorable.includes(reason)) return obstacle('gone');
  if (undoneAs !== null && !isBegun) return obstacle('undone-already');
  // its other entry is just being removed
  if (store.links.byId(record.link) !== null) return obstacle('unclear');
  if (undo.keeps !== null) {
    const { side, ref } = undo.keeps;
    const isThere = isBegun || store.leftAlone.get(side, ref) !== null;
    return isThere ? taskOf({ type: 'resume', record, kept: undo.keeps }) : obstacle('gone');
  }
  if (isPrivate(JSON.parse(before) as CalendarEvent)) return obstacle('private');
  const isThereAgain = undo.uids.some(
    (uid) =>
      store.links.byUid(uid).length > 0 ||
      sideNames.some((side) => store.leftAlone.byUid(side, uid).length > 0),
  );
  return isThereAgain && !isBegun
    ? obstacle('there-again')
    : taskOf({ type: 'restore', record, facts: undo });
}
