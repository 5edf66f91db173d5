/**
 * Three-way merge of one pair, pure. Each side is compared with its own base (what it held when both last agreed), so that a side
 * that stores things its own way never looks changed. What collides is settled by rule, not by clocks (WR7).
 */
import { sameValue } from '../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type FieldName,
  isSeries,
  type JsonValue,
  type PatchObject,
} from '../../../src-shared/domain/calendar/event.ts';
import {
  diff,
  fieldOf,
  overlaps,
  pathKeys,
  pathOf,
  valueAt,
} from '../../../src-shared/domain/calendar/patch.ts';
import type { SideName } from '../face.ts';
import { otherSide } from './model.ts';
import { type PlacedEdit, placeEdits } from './moved-series.ts';

export interface MergeEnd {
  readonly base: CalendarEvent;
  readonly now: CalendarEvent;
  /** Fields that cannot be changed on this side. */
  readonly locked: 'all' | readonly FieldName[];
  /** Fields this side cannot hold. */
  readonly lacks: readonly FieldName[];
}

export interface Flow {
  /** To be applied to the receiving side. */
  readonly incoming: PatchObject;
  /** What the giving side's base gains once that has happened. */
  readonly transfer: PatchObject;
}

export interface Conflict {
  readonly path: string;
  readonly kept: SideName;
  /** The value that gave way; kept in the history (WR7). */
  readonly lost: JsonValue;
  readonly cause: 'both-changed' | 'forbidden';
}

export interface MergeResult {
  readonly toProvider: Flow;
  readonly toCrm: Flow;
  /** Changes both made alike, or that the other side cannot hold: the bases simply follow. */
  readonly agreed: Readonly<Record<SideName, PatchObject>>;
  readonly conflicts: readonly Conflict[];
  /** Only a first step: once it is done, the pair is merged again. */
  readonly unfinished: boolean;
}

type Patch = Record<string, JsonValue>;

/** Fields that only make sense together: a start from here and a rule from there would be nobody's series. */
const timeFields: readonly FieldName[] = ['start', 'timeZone', 'showWithoutTime', 'recurrenceRules'];

export function merge(provider: MergeEnd, crm: MergeEnd, winner: SideName): MergeResult {
  const ends = { provider, crm };
  const changed: Record<SideName, Patch> = {
    provider: changedPaths(provider),
    crm: changedPaths(crm),
  };
  const incoming: Record<SideName, Patch> = { provider: {}, crm: {} };
  const transfer: Record<SideName, Patch> = { provider: {}, crm: {} };
  const agreed: Record<SideName, Patch> = { provider: {}, crm: {} };
  const conflicts: Conflict[] = [];

  const isLocked = (side: SideName, path: string) => {
    const { locked } = ends[side];
    return locked === 'all' || locked.includes(fieldOf(path));
  };
  /** The value at a path goes from one side to the other; the receiver's own value there gives way. */
  const give = (from: SideName, path: string) => {
    const to = otherSide(from);
    const value = valueAt(ends[from].now, path) ?? null;
    if (ends[to].lacks.includes(fieldOf(path))) {
      agreed[from][path] = value;
      return;
    }
    incoming[to][path] = value;
    transfer[from][path] = value;
  };
  const settleCollision = (paths: readonly string[]) => {
    const first = paths[0] ?? '';
    const kept = isLocked('provider', first) ? 'provider' : isLocked('crm', first) ? 'crm' : winner;
    for (const path of paths) {
      const lost = valueAt(ends[otherSide(kept)].now, path) ?? null;
      if (sameValue(lost, valueAt(ends[kept].now, path) ?? null)) {
        follow(path);
        continue;
      }
      conflicts.push({ path, kept, lost, cause: 'both-changed' });
      give(kept, path);
    }
  };
  /** Both hold the same there: nothing to send. */
  const follow = (path: string) => {
    agreed.provider[path] = valueAt(provider.now, path) ?? null;
    agreed.crm[path] = valueAt(crm.now, path) ?? null;
  };

  const moved = movedSeries(ends, changed, winner);
  if (moved !== null) {
    const { mover, edits } = moved;
    const editor = otherSide(mover);
    const missing = edits.filter(
      ({ state, to }) => state === 'missing' || (state === 'collides' && winner === editor && to !== null),
    );
    // the edits find their occurrences first; the moved series then comes with them in it
    if (missing.length > 0) {
      const first: Patch = {};
      for (const { to, value, state } of missing) {
        if (to === null) continue;
        first[to] = value;
        const lost = valueAt(ends[mover].now, to) ?? null;
        if (state === 'collides') conflicts.push({ path: to, kept: editor, lost, cause: 'both-changed' });
      }
      const flow = (side: SideName): Flow => ({ incoming: side === mover ? first : {}, transfer: {} });
      return { toProvider: flow('provider'), toCrm: flow('crm'), agreed, conflicts, unfinished: true };
    }
    for (const { path, value, state } of edits) {
      delete changed[editor][path];
      if (state === 'collides') conflicts.push({ path, kept: mover, lost: value, cause: 'both-changed' });
      else {
        agreed[mover][path] = value;
        agreed[editor][path] = value;
      }
    }
    // the exceptions of a moved series are other occurrences than before: they come as they are, all of them
    for (const path of Object.keys(changed[mover]))
      if (fieldOf(path) === 'recurrenceOverrides') delete changed[mover][path];
    for (const { base, now } of [provider, crm])
      for (const event of [base, now])
        for (const id of Object.keys(event.recurrenceOverrides ?? {}))
          changed[mover][pathOf('recurrenceOverrides', id)] = null;
  }

  const group = timeGroup(ends, changed);
  const inGroup = (path: string) => group.includes(fieldOf(path));
  if (Object.keys(changed.provider).some(inGroup) && Object.keys(changed.crm).some(inGroup)) {
    settleCollision(group);
    for (const side of ['provider', 'crm'] as const)
      for (const path of Object.keys(changed[side])) if (inGroup(path)) delete changed[side][path];
  }

  for (const path of Object.keys(changed.provider)) {
    if (!(path in changed.provider)) continue;
    const others = Object.keys(changed.crm).filter((candidate) => overlaps(path, candidate));
    if (others.length === 0) continue;
    // the wider of two overlapping paths is the unit: half of it would be nobody's value
    const unit = others.reduce(
      (wide, candidate) => (candidate.length < wide.length ? candidate : wide),
      path,
    );
    for (const side of ['provider', 'crm'] as const)
      for (const candidate of Object.keys(changed[side]))
        if (overlaps(unit, candidate)) delete changed[side][candidate];
    settleCollision([unit]);
  }

  for (const from of ['provider', 'crm'] as const)
    for (const path of Object.keys(changed[from])) {
      const to = otherSide(from);
      if (!isLocked(to, path)) {
        give(from, path);
        continue;
      }
      // a change the other side cannot take is put back once and kept in the history (C20)
      conflicts.push({ path, kept: to, lost: valueAt(ends[from].now, path) ?? null, cause: 'forbidden' });
      if (isLocked(from, path)) agreed[from][path] = valueAt(ends[from].now, path) ?? null;
      // occurrences are named by their starts: a series that moved meanwhile has others than the base
      else if (fieldOf(path) === 'recurrenceOverrides')
        incoming[from][path] = valueAt(ends[to].now, path) ?? null;
      else incoming[from][path] = valueAt(ends[from].base, path) ?? null;
    }

  return {
    toProvider: { incoming: incoming.provider, transfer: transfer.crm },
    toCrm: { incoming: incoming.crm, transfer: transfer.provider },
    agreed,
    conflicts,
    unfinished: false,
  };
}

/** What a side changed. Cancelling an occurrence, or bringing it back, is about all of it. */
function changedPaths({ base, now }: MergeEnd): Patch {
  const changed: Patch = { ...diff(base, now) };
  for (const path of Object.keys(changed)) {
    const [field, id, property] = pathKeys(path);
    if (field !== 'recurrenceOverrides' || id === undefined || property !== 'excluded') continue;
    const whole = pathOf(field, id);
    for (const inner of Object.keys(changed)) if (overlaps(inner, whole)) delete changed[inner];
    changed[whole] = valueAt(now, whole) ?? null;
  }
  return changed;
}

/**
 * A series whose times one side alone changed, with the other's edits of its occurrences where they belong now. Null when it is no
 * such thing, or when an edit that wins has no place there: then the times and the exceptions stand or fall together.
 */
function movedSeries(
  ends: Readonly<Record<SideName, MergeEnd>>,
  changed: Readonly<Record<SideName, Patch>>,
  winner: SideName,
): { readonly mover: SideName; readonly edits: readonly PlacedEdit[] } | null {
  const movers = (['provider', 'crm'] as const).filter((side) =>
    Object.keys(changed[side]).some((path) => timeFields.includes(fieldOf(path))),
  );
  const [mover] = movers;
  if (mover === undefined || movers.length > 1) return null;
  const sides = Object.values(ends);
  if (!sides.every(({ base, now }) => isSeries(base) && isSeries(now))) return null;
  const held: readonly FieldName[] = [...timeFields, 'recurrenceOverrides'];
  const isHeld = (fields: 'all' | readonly FieldName[]) =>
    fields === 'all' || held.some((field) => fields.includes(field));
  if (sides.some(({ locked, lacks }) => isHeld(locked) || isHeld(lacks))) return null;
  const paths = Object.keys(changed[otherSide(mover)]).filter(
    (path) => fieldOf(path) === 'recurrenceOverrides',
  );
  const edits = placeEdits(paths, ends[otherSide(mover)], ends[mover]);
  // a first part that would not end would have all its dates twice (TI2)
  const keepsTimes = winner === mover || isSplit(ends[mover]);
  return !keepsTimes && edits.some(({ to }) => to === null) ? null : { mover, edits };
}

/** Whether the series was ended where another one goes on (RFC 8984 4.1.3). */
function isSplit({ base, now }: MergeEnd): boolean {
  return Object.entries(now.relatedTo ?? {}).some(
    ([uid, { relation }]) => relation.next === true && base.relatedTo?.[uid]?.relation.next !== true,
  );
}

/** The fields that stand or fall together in this pair: with a day turned into hours the length goes along, with a moved series its exceptions. */
function timeGroup(
  ends: Readonly<Record<SideName, MergeEnd>>,
  changed: Readonly<Record<SideName, Patch>>,
): readonly FieldName[] {
  const fields = new Set([...Object.keys(changed.provider), ...Object.keys(changed.crm)].map(fieldOf));
  if (!timeFields.some((field) => fields.has(field))) return [];
  const series = isSeries(ends.provider.now) || isSeries(ends.crm.now);
  return [
    ...timeFields,
    ...(fields.has('showWithoutTime') ? (['duration'] as const) : []),
    ...(series ? (['recurrenceOverrides'] as const) : []),
  ];
}
