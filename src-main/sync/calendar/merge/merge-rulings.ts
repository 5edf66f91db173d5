/**
 * The values a merge works on: the two ends it compares, the changes that are still open, and the rulings its steps come to.
 * A ruling says what happens at one path; `resultOf` carries out all rulings, in their order. Pure.
 */

import type {
  CalendarEvent,
  FieldName,
  JsonValue,
  PatchObject,
} from '../../../../src-shared/domain/calendar/event.ts';
import { fieldOf, valueAt } from '../../../../src-shared/domain/calendar/patch.ts';
import { otherSide, type SideName } from '../../../../src-shared/domain/side-name.ts';
import { isPlainAt, typeAlongWith, withPlainDescriptions } from '../entries/description-types.ts';

export interface MergeEnd {
  readonly base: CalendarEvent;
  readonly now: CalendarEvent;
  /** Fields that cannot be changed on this side. */
  readonly locked: 'all' | readonly FieldName[];
  /** Fields that concern this side's person alone: they are never carried from here. */
  readonly personal?: readonly FieldName[];
  /** Fields that this side hid until now: what the other side holds is the newer one. */
  readonly unhidden?: readonly FieldName[];
  /** Paths in locked fields that can be changed nevertheless: the person's own answer to an invitation (PE4). */
  readonly isOpen?: (path: string) => boolean;
  /** Paths at which a change of the other side is neither carried here nor put back there. */
  readonly isOthers?: (path: string) => boolean;
  /** Fields this side cannot hold. */
  readonly lacks: readonly FieldName[];
}

export interface MergeInput {
  readonly ends: Readonly<Record<SideName, MergeEnd>>;
  /** The side whose value is kept when both sides changed the same (WR7). */
  readonly winner: SideName;
}

/** Patch paths that each side changed and that no step has ruled on yet. */
export type OpenChanges = Readonly<Record<SideName, ReadonlySet<string>>>;

/** What one step of the merge decided, and what it leaves to the next one. */
export interface Step {
  readonly rulings: readonly Ruling[];
  readonly open: OpenChanges;
}

export type Ruling =
  /** The value that `from` holds at the path goes to the other side, if that side can hold the field. */
  | { readonly type: 'carry'; readonly from: SideName; readonly path: string }
  /** `to` gets a value that the other side's base does not gain by it. */
  | { readonly type: 'write'; readonly to: SideName; readonly path: string; readonly value: JsonValue }
  /** Nothing is sent; the side's base follows to this value. */
  | { readonly type: 'agree'; readonly side: SideName; readonly path: string; readonly value: JsonValue }
  /** A value gave way; the history keeps it. */
  | { readonly type: 'conflict'; readonly conflict: Conflict };

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

/** The fields that say when an event takes place. */
export const timeFields: readonly FieldName[] = ['start', 'timeZone', 'showWithoutTime', 'recurrenceRules'];

export function isOf(field: FieldName): (path: string) => boolean {
  return (path) => fieldOf(path) === field;
}

/** The open changes without the paths that a condition names, on both sides. */
export function withoutPaths(open: OpenChanges, drops: (path: string) => boolean): OpenChanges {
  const kept = (paths: ReadonlySet<string>) => new Set([...paths].filter((path) => !drops(path)));
  return { provider: kept(open.provider), crm: kept(open.crm) };
}

/** What an event holds at a path; null when there is nothing, as a patch would say it. */
export function heldAt(event: CalendarEvent, path: string): JsonValue {
  return valueAt(event, path) ?? null;
}

export function isLocked({ locked, isOpen }: MergeEnd, path: string): boolean {
  return (locked === 'all' || locked.includes(fieldOf(path))) && isOpen?.(path) !== true;
}

/** Carries out the rulings. Where two rulings name the same path of the same side, the later one holds. */
export function resultOf(
  { ends }: MergeInput,
  rulings: readonly Ruling[],
  { unfinished }: Pick<MergeResult, 'unfinished'>,
): MergeResult {
  type Patch = Record<string, JsonValue>;
  const incoming: Record<SideName, Patch> = { provider: {}, crm: {} };
  const transfer: Record<SideName, Patch> = { provider: {}, crm: {} };
  const agreed: Record<SideName, Patch> = { provider: {}, crm: {} };
  const conflicts: Conflict[] = [];

  const carry = (from: SideName, path: string): void => {
    const to = otherSide(from);
    const value = heldAt(ends[from].now, path);
    if (ends[to].lacks.includes(fieldOf(path))) agreed[from][path] = value;
    else {
      const crossing = heldAt(withPlainDescriptions(ends[from].now, ends[to].lacks), path);
      incoming[to][path] = crossing;
      // also of a side that knows no types, or that holds the text of HTML which is too long for it (WR11)
      if (isPlainAt(ends[from].now, path))
        Object.assign(incoming[to], typeAlongWith(ends[to].now, path, crossing));
      transfer[from][path] = value;
    }
  };
  for (const ruling of rulings)
    switch (ruling.type) {
      case 'carry':
        carry(ruling.from, ruling.path);
        break;
      case 'write':
        incoming[ruling.to][ruling.path] = ruling.value;
        break;
      case 'agree':
        agreed[ruling.side][ruling.path] = ruling.value;
        break;
      case 'conflict':
        conflicts.push(ruling.conflict);
    }
  return {
    toProvider: { incoming: incoming.provider, transfer: transfer.crm },
    toCrm: { incoming: incoming.crm, transfer: transfer.provider },
    agreed,
    conflicts,
    unfinished,
  };
}
