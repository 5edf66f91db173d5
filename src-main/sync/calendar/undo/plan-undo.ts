/** From what undoing a change takes to the writes that bring it about, with what both sides hold now. Pure. */

import type { CalendarEvent, FieldName, PatchObject } from '../../../../src-shared/domain/calendar/event.ts';
import { applyPatch, fieldsChangedAt } from '../../../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { otherSide, type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import type { UndoObstacle } from '../../../../src-shared/domain/undo.ts';
import type { AgreedLink, UndoStep } from '../../../store/index.ts';
import { lockedFields } from '../entries/compare.ts';
import { remove, sourceOf, update, viewOf } from '../plan/actions.ts';
import type { PlanInput, PlannedWrite } from '../plan/model.ts';
import { type Steps, stateAt, type UndoTask, whyNotStep } from './judge.ts';

export type UndoInput = Pick<PlanInput, 'capabilities' | 'own' | 'firstRun'>;

export type Ends = Readonly<Record<SideName, StoredEvent>>;

export type UndoPlan =
  /** In the order in which they are sent, each after the one before is done. None: both sides are as they were. */
  | { readonly type: 'writes'; readonly writes: readonly PlannedWrite[] }
  | { readonly type: 'obstacle'; readonly obstacle: UndoObstacle };

const obstacle = (why: UndoObstacle): UndoPlan => ({ type: 'obstacle', obstacle: why });

/** @param begun the side on which it is undone already */
export function planStep(
  input: UndoInput,
  { link, steps }: Extract<UndoTask, { type: 'step' }>,
  ends: Ends,
  begun: SideName | null,
): UndoPlan {
  const now = versionsNow(input, link, ends);
  if (begun === null) {
    const why = whyNotStep(steps, now);
    if (why !== null) return obstacle(why);
  }
  const writes: PlannedWrite[] = [];
  for (const side of begun === null ? (['crm', 'provider'] as const) : [otherSide(begun)]) {
    const paths = openPaths(steps, now, side, begun);
    if (paths.length === 0) continue;
    const incoming = valuesOf(steps[side], paths);
    const why = whyLocked(ends[side], now[side], incoming);
    if (why !== null) return obstacle(why);
    if (!input.capabilities[side].updates) return obstacle('cannot-write');
    const action = update(
      input,
      link,
      side,
      ends[side],
      { incoming, transfer: {} },
      null,
      'undone-by-a-person',
    );
    if (action?.type === 'write') writes.push({ ...action.write, reason: 'undone-by-a-person' });
  }
  return { type: 'writes', writes };
}

/** Both versions as the engine compares them. */
export function versionsNow(
  input: Pick<PlanInput, 'capabilities' | 'firstRun'>,
  { provider, crm }: AgreedLink,
  ends: Ends,
): Readonly<Record<SideName, CalendarEvent>> {
  const known = [provider.base, ends.provider.event];
  return { provider: ends.provider.event, crm: viewOf(input, 'crm', ends.crm, known, crm.ticked) };
}

/**
 * Where a side still holds what the change brought. Once one side is undone, the other one follows at the paths at which nobody has
 * changed the first one since.
 */
function openPaths(
  steps: Steps,
  now: Readonly<Record<SideName, CalendarEvent>>,
  side: SideName,
  begun: SideName | null,
): readonly string[] {
  return Object.keys(steps[side].was).filter((path) => {
    if (stateAt(now[side], steps[side], path) !== 'after') return false;
    if (begun === null || !(path in steps[begun].was)) return true;
    return stateAt(now[begun], steps[begun], path) === 'before';
  });
}

function valuesOf({ was }: UndoStep, paths: readonly string[]): PatchObject {
  return Object.fromEntries(paths.map((path) => [path, was[path] ?? null]));
}

function whyLocked(stored: StoredEvent, now: CalendarEvent, incoming: PatchObject): UndoObstacle | null {
  const locked = lockedFields(stored);
  const after = applyPatch(now, incoming);
  const isLocked = (field: FieldName): boolean => locked === 'all' || locked.includes(field);
  const fields = Object.keys(incoming).flatMap((path) => fieldsChangedAt(path, now, after));
  if (!fields.some(isLocked)) return null;
  return stored.readOnly?.reason === 'not-organizer' ? 'not-organizer' : 'read-only';
}

/** What was made is removed. The other side's entry stays there by itself, unless Concord made it too. */
export function planRemoval(
  input: UndoInput,
  { link, side, both }: Extract<UndoTask, { type: 'remove' }>,
  ends: Ends,
): UndoPlan {
  const known = ends[side];
  for (const name of both ? sideNames : [side]) {
    const { readOnly } = ends[name];
    if (readOnly !== undefined)
      return obstacle(readOnly.reason === 'not-organizer' ? 'not-organizer' : 'read-only');
    if (!input.capabilities[name].removes) return obstacle('cannot-write');
  }
  const { write } = remove(link, side, known, 'undone-by-a-person');
  return {
    type: 'writes',
    writes: [{ ...write, source: both ? null : sourceOf(ends[otherSide(side)]) }],
  };
}
