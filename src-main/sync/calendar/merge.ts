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
import { diff, fieldOf, overlaps, valueAt } from '../../../src-shared/domain/calendar/patch.ts';
import type { SideName } from '../face.ts';
import { otherSide } from './model.ts';

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
}

type Patch = Record<string, JsonValue>;

/** Fields that only make sense together: a start from here and a rule from there would be nobody's series. */
const timeFields: readonly FieldName[] = ['start', 'timeZone', 'showWithoutTime', 'recurrenceRules'];

export function merge(provider: MergeEnd, crm: MergeEnd, winner: SideName): MergeResult {
  const ends = { provider, crm };
  const changed: Record<SideName, Patch> = {
    provider: { ...diff(provider.base, provider.now) },
    crm: { ...diff(crm.base, crm.now) },
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
      else incoming[from][path] = valueAt(ends[from].base, path) ?? null;
    }

  return {
    toProvider: { incoming: incoming.provider, transfer: transfer.crm },
    toCrm: { incoming: incoming.crm, transfer: transfer.provider },
    agreed,
    conflicts,
  };
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
