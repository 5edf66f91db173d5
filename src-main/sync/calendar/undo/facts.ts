/** What the history keeps of a write so that it can be undone: what it did on both sides, in what the engine compares (DE3). Pure. */

import { canonicalEvent, sameValue } from '../../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent, PatchObject } from '../../../../src-shared/domain/calendar/event.ts';
import { isSeries } from '../../../../src-shared/domain/calendar/event.ts';
import {
  applyPatch,
  diff,
  fieldOf,
  overlaps,
  valueAt,
} from '../../../../src-shared/domain/calendar/patch.ts';
import { otherSide, type SideName } from '../../../../src-shared/domain/side-name.ts';
import type { AgreedLink, UndoFacts, UndoStep } from '../../../store/index.ts';
import { fingerprint } from '../../common/fingerprint.ts';
import { contentHash } from '../entries/compare.ts';

/** Fields whose values name the exceptions of a series, or say which dates it has. */
const datesOfSeries = ['start', 'timeZone', 'showWithoutTime', 'recurrenceRules'];

/**
 * The step of an update.
 * @param known what the side that was written to held before, as the engine compares it: more than the agreed version where a value of it
 * gave way (WR7) @param stored what it holds now
 */
export function changedFacts(
  before: AgreedLink,
  after: AgreedLink,
  side: SideName,
  known: CalendarEvent,
  stored: CalendarEvent,
): UndoFacts {
  const other = otherSide(side);
  const written = stepBetween(known, stored);
  const gaveWay = Object.keys(written.was).filter(
    (path) => !sameValue(at(known, path), at(before[side].base, path)),
  );
  const given = stepBetween(before[other].base, after[other].base);
  // a value that gave way comes back on both sides
  const isBack = (path: string): boolean => gaveWay.some((lost) => overlaps(lost, path));
  const taken: UndoStep = {
    was: { ...without(given.was, isBack), ...only(written.was, gaveWay) },
    is: {
      ...without(given.is, isBack),
      ...Object.fromEntries(gaveWay.map((path) => [path, at(after[other].base, path)])),
    },
    ...(given.exceptions === undefined ? {} : { exceptions: given.exceptions }),
  };
  const steps = { [side]: written, [other]: taken } as Readonly<Record<SideName, UndoStep>>;
  return { type: 'changed', steps };
}

/** What a later call of the same write adds: the first values of before stay, and the newest of after. */
export function withLater(first: UndoFacts, later: UndoFacts): UndoFacts {
  if (first.type === 'added' && later.type === 'added') return { ...first, hashes: later.hashes };
  if (first.type !== 'changed' || later.type !== 'changed') return later;
  const joined = (side: SideName): UndoStep => ({
    ...later.steps[side],
    was: { ...later.steps[side].was, ...first.steps[side].was },
    is: { ...first.steps[side].is, ...later.steps[side].is },
  });
  return { type: 'changed', steps: { provider: joined('provider'), crm: joined('crm') } };
}

/** @param isRestored Concord made the other side's entry too */
export function addedFacts({ provider, crm }: AgreedLink, isRestored: boolean): UndoFacts {
  return {
    type: 'added',
    hashes: { provider: provider.hash, crm: crm.hash },
    ...(isRestored ? { both: true } : {}),
  };
}

/** @param kept the other side's entry, where it stays by itself @param peopleInCrm everybody in the CRM's entry, as far as known */
export function removedFacts(
  link: AgreedLink,
  side: SideName,
  removed: CalendarEvent,
  kept: { readonly ref: string } | null,
  peopleInCrm: CalendarEvent['participants'] | null,
): UndoFacts {
  const other = otherSide(side);
  const { base } = link[other];
  const held =
    other === 'provider' || peopleInCrm == null
      ? base
      : canonicalEvent({ ...base, participants: { ...base.participants, ...peopleInCrm } });
  const isSame = contentHash(held) === contentHash(removed);
  return {
    type: 'removed',
    origin: link.origin,
    uids: link.uids,
    other: isSame || kept !== null ? null : held,
    keeps: kept === null ? null : { side: other, ref: kept.ref },
  };
}

/** Of a write that undoes these steps: what takes it back on both sides, although each row of it tells of one. */
export function invertedFacts(steps: Readonly<Record<SideName, UndoStep>>, link: AgreedLink): UndoFacts {
  const inverted = (side: SideName): UndoStep => {
    const { was, is, exceptions } = steps[side];
    const back = applyPatch(link[side].base, was);
    return { was: is, is: was, ...(exceptions === undefined ? {} : { exceptions: exceptionsOf(back) }) };
  };
  return { type: 'changed', steps: { provider: inverted('provider'), crm: inverted('crm') } };
}

/** Names the exceptions of a series. */
export function exceptionsOf({ recurrenceOverrides }: CalendarEvent): string {
  return fingerprint(recurrenceOverrides ?? null);
}

function stepBetween(before: CalendarEvent, after: CalendarEvent): UndoStep {
  const was = diff(after, before);
  const is = diff(before, after);
  const movesDates = Object.keys(was).some((path) => datesOfSeries.includes(fieldOf(path)));
  return {
    was,
    is,
    ...(movesDates && (isSeries(after) || isSeries(before)) ? { exceptions: exceptionsOf(after) } : {}),
  };
}

function at(event: CalendarEvent, path: string): PatchObject[string] {
  return valueAt(event, path) ?? null;
}

function without(patch: PatchObject, isLeftOut: (path: string) => boolean): PatchObject {
  return Object.fromEntries(Object.entries(patch).filter(([path]) => !isLeftOut(path)));
}

function only(patch: PatchObject, paths: readonly string[]): PatchObject {
  return Object.fromEntries(paths.map((path) => [path, patch[path] ?? null]));
}
