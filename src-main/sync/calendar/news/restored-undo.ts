/**
 * Undoes a restored backup where a person kept what was newer (DE4): the restored side gets back what both sides had agreed on, and
 * what the other side holds. The other side is not touched. Pure.
 */

import type { CalendarEvent } from '../../../../src-shared/domain/calendar/event.ts';
import { withCrossingLinks } from '../../../../src-shared/domain/calendar/links.ts';
import { applyPatch, diff, fieldOf } from '../../../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { otherSide, type SideName } from '../../../../src-shared/domain/side-name.ts';
import type { AgreedLink } from '../../../store/index.ts';
import { fingerprint } from '../../common/fingerprint.ts';
import { contentHash, lockedFields, without } from '../entries/compare.ts';
import { creatingLink } from '../entries/link.ts';
import { create, remove, save, settle, update, viewOf } from '../plan/actions.ts';
import type { Action, PlanInput, PlannedWrite } from '../plan/model.ts';
import { shortened } from '../plan/shortened.ts';

/** One entry that looks restored. */
export type Sign = {
  readonly side: SideName;
  readonly digest: string;
  /** What a person is shown of it. */
  readonly event: CalendarEvent;
} & (
  | {
      readonly kind: 'back';
      readonly isStrong: boolean;
      readonly link: AgreedLink;
      readonly stored: StoredEvent;
    }
  | { readonly kind: 'gone'; readonly link: AgreedLink; readonly other: StoredEvent }
  | { readonly kind: 'revived'; readonly stored: StoredEvent }
);

type SignOf<K extends Sign['kind']> = Extract<Sign, { kind: K }>;

/** Whose word it was: a restored backup's question (DE4), or that of a full comparison (RU9). */
type UndoReason = 'restored-backup-undone' | 'compared-put-back';

/** @returns null when this account may not write that on the restored side */
export function undoRestored(
  input: PlanInput,
  sign: Sign,
  reason: UndoReason = 'restored-backup-undone',
): readonly Action[] | null {
  switch (sign.kind) {
    case 'back':
      return putBack(input, sign, reason);
    case 'gone':
      return makeAgain(input, sign, reason);
    case 'revived':
      return removeAgain(input, sign);
  }
}

function putBack(
  input: PlanInput,
  { side, link, stored }: SignOf<'back'>,
  reason: UndoReason,
): readonly Action[] | null {
  const locked = lockedFields(stored);
  if (locked === 'all') return null;
  const back = diff(viewOf(input, side, stored, [link.provider.base], link.crm.ticked), link[side].base);
  const incoming = Object.fromEntries(
    Object.entries(back).filter(([path]) => !locked.includes(fieldOf(path))),
  );
  const action = update(input, link, side, stored, { incoming, transfer: {} }, null, reason);
  return action === null ? null : [answered(action)];
}

/**
 * The entry is made again from what its side held when both sides last agreed, with what the other side changed since. Its link ends:
 * a server that never gives out an id twice would refuse the old one (WR1). The news of the other side stays in the inbox until the
 * entry is made, so that a run that is killed in between goes on.
 */
function makeAgain(
  input: PlanInput,
  { side, link, other }: SignOf<'gone'>,
  reason: UndoReason,
): readonly Action[] {
  const origin = otherSide(side);
  const next = creatingLink(input.newId(origin, other.ref), origin, other);
  const plain = create(input, next, other);
  if (plain.write.write.type !== 'create') return [];
  const since = diff(link[origin].base, viewOf(input, origin, other, [link.provider.base], link.crm.ticked));
  const { lacks, sizes } = input.capabilities[side];
  const event = shortened(withCrossingLinks(without(applyPatch(link[side].base, since), lacks)), sizes, null);
  const { write } = plain;
  return [
    { type: 'end', link, reason },
    settle(side, link[side].ref),
    save(next),
    answered({
      type: 'write',
      write: {
        ...write,
        write: { ...plain.write.write, event },
        digest: fingerprint(['create', side, other.ref, contentHash(event)]),
        reason,
      },
    }),
  ];
}

function removeAgain(input: PlanInput, { side, stored }: SignOf<'revived'>): readonly Action[] | null {
  if (stored.readOnly?.fields === 'all') return null;
  const link = creatingLink(input.newId(side, stored.ref), side, stored);
  return [answered(remove(link, side, stored, 'restored-backup-undone'))];
}

/** A person's answer stands for it: its number is not asked about again; mail still is. */
function answered(action: Action): Action {
  return action.type === 'write' ? { type: 'write', write: { ...action.write, isAnswered: true } } : action;
}

/** What follows from "the backup is right" needs no second answer about its number (DE1). */
export function withAnswers(actions: readonly Action[], accepted: ReadonlySet<string>): readonly Action[] {
  const isAccepted = ({ link, source }: PlannedWrite): boolean =>
    accepted.has(link.id) || (source !== null && accepted.has(source.ref));
  return actions.map((action) =>
    action.type === 'write' && isAccepted(action.write) ? answered(action) : action,
  );
}
