/**
 * Three-way merge of one pair, pure. Each side is compared with its own base (what it held when both last agreed), so that a side
 * that stores things in its own way never looks changed. Where both sides changed the same, a rule decides and no clock (WR7).
 */

import { sameValue } from '../../../../src-shared/domain/calendar/canonical.ts';
import { type FieldName, isSeries } from '../../../../src-shared/domain/calendar/event.ts';
import { diff, fieldOf, overlaps, pathKeys, pathOf } from '../../../../src-shared/domain/calendar/patch.ts';
import { otherSide, type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import { settleGuestsOfBoth } from './guest-on-both.ts';
import {
  heldAt,
  isLocked,
  type MergeEnd,
  type MergeInput,
  type MergeResult,
  type OpenChanges,
  type Ruling,
  resultOf,
  type Step,
  timeFields,
  withoutPaths,
} from './merge-rulings.ts';
import { carryMovedSeries, editsToWriteFirst, movedSeries } from './moved-series.ts';

export type { Flow, MergeResult } from './merge-rulings.ts';

/**
 * The order of the merge. Each step rules on some of the open changes and leaves the others to the next step:
 * 1. What did each side change since both last agreed? What concerns the calendar's person alone stays there.
 * 2. One side moved a series and the other edited occurrences of it: the edits are written into the moved series first, and the
 *    pair is merged again once that is done. When the moved series holds them all, it goes across whole.
 * 3. Both sides changed fields that only make sense together: one side's values hold for all of them.
 * 4. Both sides gained the same guest: what only one of them knows of the guest goes across.
 * 5. Both sides changed the same, or a part of what the other changed: one side's value holds.
 * 6. One side alone changed something: it goes across, unless the other side cannot be changed there; then it is put back.
 * A value that goes across to a side that lacks the field is not sent (`resultOf`).
 */
export function merge(provider: MergeEnd, crm: MergeEnd, winner: SideName): MergeResult {
  const input: MergeInput = { ends: { provider, crm }, winner };
  const changed: OpenChanges = { provider: changedPaths(provider), crm: changedPaths(crm) };

  const own = settlePersonalFields(input, changed);
  const moved = movedSeries(input, own.open);
  const first = moved === null ? [] : editsToWriteFirst(input, moved);
  if (first.length > 0) return resultOf(input, first, { unfinished: true });

  const series = moved === null ? { rulings: [], open: own.open } : carryMovedSeries(input, moved, own.open);
  const together = settleFieldsThatStandTogether(input, series.open);
  const guests = settleGuestsOfBoth(input, together.open);
  const overlapping = settleOverlappingPaths(input, guests.open);
  const oneSided = settleOneSidedChanges(input, overlapping.open);

  const rulings = [
    ...own.rulings,
    ...series.rulings,
    ...together.rulings,
    ...guests.rulings,
    ...overlapping.rulings,
    ...oneSided,
  ];
  return resultOf(input, rulings, { unfinished: false });
}

/** What a side changed. Cancelling an occurrence, or bringing it back, is a change of the whole occurrence. */
function changedPaths({ base, now }: MergeEnd): ReadonlySet<string> {
  const paths = new Set(Object.keys(diff(base, now)));
  for (const path of paths) {
    const [field, id, property] = pathKeys(path);
    if (field !== 'recurrenceOverrides' || id === undefined || property !== 'excluded') continue;
    const occurrence = pathOf(field, id);
    for (const inner of paths) if (overlaps(inner, occurrence)) paths.delete(inner);
    paths.add(occurrence);
  }
  return paths;
}

/**
 * Of an entry that several people have beside each other: what one of them hides, or makes of the own copy, neither reaches the others
 * nor keeps their changes away; nor are a colleague's answers, which this person's invitation does not tell, taken back. What was hidden
 * until now takes over what the CRM holds.
 */
function settlePersonalFields({ ends }: MergeInput, changed: OpenChanges): Step {
  const { personal = [], unhidden = [], isOthers = () => false, locked } = ends.provider;
  const isPersonal = (path: string) => personal.includes(fieldOf(path));
  const isHidden = (path: string) =>
    isOthers(path) || (isPersonal(path) && locked !== 'all' && locked.includes(fieldOf(path)));
  const isUnhidden = (path: string) => unhidden.includes(fieldOf(path));
  const agreed = (side: SideName, path: string): Ruling => ({
    type: 'agree',
    side,
    path,
    value: heldAt(ends[side].now, path),
  });
  return {
    rulings: [
      ...[...changed.provider].filter(isPersonal).map((path) => agreed('provider', path)),
      ...[...changed.crm].filter(isHidden).map((path) => agreed('crm', path)),
      ...[...new Set([...changed.provider, ...changed.crm])]
        .filter(isUnhidden)
        .map((path): Ruling => ({ type: 'carry', from: 'crm', path })),
    ],
    open: {
      provider: new Set([...changed.provider].filter((path) => !isPersonal(path) && !isUnhidden(path))),
      crm: new Set([...changed.crm].filter((path) => !isHidden(path) && !isUnhidden(path))),
    },
  };
}

/** The start of one side with the rule of the other would make a series that neither side has. */
function settleFieldsThatStandTogether(input: MergeInput, open: OpenChanges): Step {
  const fields = fieldsThatStandTogether(input, open);
  const isOne = (path: string) => fields.includes(fieldOf(path));
  if (![...open.provider].some(isOne) || ![...open.crm].some(isOne)) return { rulings: [], open };
  return { rulings: settleCollision(input, 'start', fields), open: withoutPaths(open, isOne) };
}

/** With a day turned into hours the length goes along; with a moved series its exceptions, which are named by its dates. */
function fieldsThatStandTogether({ ends }: MergeInput, open: OpenChanges): readonly FieldName[] {
  const changed = new Set([...open.provider, ...open.crm].map(fieldOf));
  if (!timeFields.some((field) => changed.has(field))) return [];
  const series = isSeries(ends.provider.now) || isSeries(ends.crm.now);
  return [
    ...timeFields,
    ...(changed.has('showWithoutTime') ? (['duration'] as const) : []),
    ...(series ? (['recurrenceOverrides'] as const) : []),
  ];
}

/** Of two overlapping paths the wider one is settled: half of its value from each side would be a value that neither side has. */
function settleOverlappingPaths(input: MergeInput, given: OpenChanges): Step {
  const open = { provider: new Set(given.provider), crm: new Set(given.crm) };
  const rulings: Ruling[] = [];
  for (const path of open.provider) {
    const others = [...open.crm].filter((candidate) => overlaps(path, candidate));
    if (others.length === 0) continue;
    const widest = others.reduce((wide, other) => (other.length < wide.length ? other : wide), path);
    rulings.push(...settleCollision(input, widest, [widest]));
    for (const side of sideNames)
      for (const candidate of open[side]) if (overlaps(widest, candidate)) open[side].delete(candidate);
  }
  return { rulings, open };
}

/**
 * Both sides changed these paths: one side's values hold for all of them. A side that cannot change the path `decisive` keeps its
 * values, the provider first; where both can, the winner keeps its own (WR7).
 */
function settleCollision(
  { ends, winner }: MergeInput,
  decisive: string,
  paths: readonly string[],
): readonly Ruling[] {
  const kept = sideNames.find((side) => isLocked(ends[side], decisive)) ?? winner;
  return paths.flatMap((path): readonly Ruling[] => {
    const value = heldAt(ends[kept].now, path);
    const lost = heldAt(ends[otherSide(kept)].now, path);
    if (sameValue(lost, value))
      return [
        { type: 'agree', side: kept, path, value },
        { type: 'agree', side: otherSide(kept), path, value: lost },
      ];
    return [
      { type: 'conflict', conflict: { path, kept, lost, cause: 'both-changed' } },
      { type: 'carry', from: kept, path },
    ];
  });
}

function settleOneSidedChanges({ ends }: MergeInput, open: OpenChanges): readonly Ruling[] {
  return sideNames.flatMap((from) =>
    [...open[from]].flatMap((path): readonly Ruling[] =>
      isLocked(ends[otherSide(from)], path) ? putBack(ends, from, path) : [{ type: 'carry', from, path }],
    ),
  );
}

/** A change that the other side cannot take is undone where it was made, once, and kept in the history (C20). */
function putBack(ends: MergeInput['ends'], from: SideName, path: string): readonly Ruling[] {
  const kept = otherSide(from);
  const { now, base } = ends[from];
  const lost = heldAt(now, path);
  const conflict: Ruling = { type: 'conflict', conflict: { path, kept, lost, cause: 'forbidden' } };
  // neither side can be changed: they stay different, and each base follows its own side
  if (isLocked(ends[from], path)) return [conflict, { type: 'agree', side: from, path, value: lost }];
  // an occurrence is named by its start: a series that moved meanwhile has other occurrences than its base
  const value = heldAt(fieldOf(path) === 'recurrenceOverrides' ? ends[kept].now : base, path);
  return [conflict, { type: 'write', to: from, path, value }];
}
