/**
 * From news to actions, pure: what each side should be told, which pairs belong together, what stays where it is, and what only a
 * person can say. Reads nothing, writes nothing, knows no clock.
 */

import { isSeries } from '../../../../src-shared/domain/calendar/event.ts';
import { filteredOut } from '../../../../src-shared/domain/calendar/filters.ts';
import { isPrivate } from '../../../../src-shared/domain/calendar/private-events.ts';
import type { RemovalReason, StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { sideNames } from '../../../../src-shared/domain/side-name.ts';
import {
  type AgreedLink,
  type CreatingLink,
  foundAway,
  isAwaited,
  isKeptApart,
  type LeftReason,
} from '../../../store/index.ts';
import { creatingLink } from '../entries/link.ts';
import { startsWithin } from '../entries/series.ts';
import { findMovedEntries, planMissing } from '../move/plan-moved.ts';
import { byRule, type RulesInForce } from '../rules/rules-in-force.ts';
import { create, end, leave, lockAction, viewOf } from './actions.ts';
import { adoptInvitations } from './adopt-invitations.ts';
import { guestNotes, rememberWithheld, sameNotes } from './guest-notes.ts';
import type { Action, Case, End, Loose, PlanInput } from './model.ts';
import { pairUp } from './pair.ts';
import { planBoth } from './plan-both.ts';
import { planCrmGone, planElsewhere, planProviderGone } from './plan-gone.ts';
import { ownAnswer } from './plan-invited.ts';
import { planPair } from './plan-pair.ts';
import { isDeclined, isWithdrawn, planWithdrawn } from './plan-withdrawn.ts';
import { recoverAgreements } from './recover-agreements.ts';

export function plan(input: PlanInput): readonly Action[] {
  const recovered = recoverAgreements(input);
  const moved = findMovedEntries({ ...input, cases: recovered.cases, loose: recovered.loose });
  const adopted = adoptInvitations({ ...input, cases: moved.cases, loose: moved.loose });
  const { cases, pairs: paired, loose, wanted, left } = pairUp(input.newId, adopted.cases, adopted.loose);
  const pairs = [...recovered.pairs, ...moved.pairs, ...paired];
  const unreadable = seriesThatCannotBeRead(cases);
  const strangers = {
    provider: firstOfEachUid(
      loose.provider,
      pairs.map(({ provider }) => provider),
    ),
    crm: firstOfEachUid(
      loose.crm,
      pairs.map(({ crm }) => crm),
    ),
  };
  return [
    ...recovered.actions,
    ...moved.actions,
    ...adopted.actions,
    ...cases.flatMap((one) => planCase(input, one)),
    ...pairs.flatMap((pair) => planPair(input, pair)),
    ...sideNames.flatMap((side) =>
      strangers[side].first
        .filter((one) => !belongsTo(unreadable, one))
        .flatMap((one) => planStranger(input, side, one)),
    ),
    ...sideNames.flatMap((side) =>
      strangers[side].doubles.flatMap(({ stored }) => leave(side, stored, 'duplicate-uid')),
    ),
    ...left.flatMap(({ side, reason, ...place }) => leave(side, place, reason)),
    ...wanted.map((place): Action => ({ type: 'read', ...place })),
  ];
}

/**
 * What happens to a linked pair, by what is known of its two ends:
 *
 * | provider ↓ CRM → | now               | gone               | unknown         |
 * |------------------|-------------------|--------------------|-----------------|
 * | now              | `planBoth`        | `planCrmGone`      | wait            |
 * | gone             | `planGone`        | the link ends      | wait            |
 * | elsewhere        | `planElsewhere`   | `planCrmGone`      | `planElsewhere` |
 * | unknown          | wait              | wait               | wait            |
 *
 * Unknown: nothing was told of it, or it cannot be read at the moment. An end that cannot be read makes the whole pair wait.
 */
function planCase(input: PlanInput, { link, provider: told, crm }: Case): readonly Action[] {
  if (told?.state === 'unreadable' || crm?.state === 'unreadable') return [];
  if (isAwaited(link)) {
    if (told === null)
      return planMissing(input, { link, crm }, (stored) => whyNotCarried(input, 'crm', stored, null));
    if (told.state === 'elsewhere' && crm?.state === 'now')
      return planElsewhere(input, foundAway(link), crm.stored);
  }
  if (link.status === 'creating') return planCreating(input, link, link.origin === 'provider' ? told : crm);
  const provider = told ?? (link.status === 'elsewhere' ? { state: 'elsewhere' } : null);
  switch (provider?.state) {
    case 'now':
      if (crm?.state === 'gone') return planCrmGone(link, provider, crm.reason);
      return crm?.state === 'now' ? planBoth(input, link, provider.stored, crm.stored) : [];
    case 'gone':
      if (crm?.state === 'gone') return end(link, 'removed-on-both-sides');
      return crm?.state === 'now' ? planGone(input, link, crm.stored, provider.reason) : [];
    case 'elsewhere':
      if (crm?.state === 'gone') return planCrmGone(link, provider, crm.reason);
      return planElsewhere(input, link, crm?.state === 'now' ? crm.stored : null);
    default:
      return [];
  }
}

function planGone(
  input: PlanInput,
  link: AgreedLink,
  crm: StoredEvent,
  reason: RemovalReason,
): readonly Action[] {
  if (crm.push === false || reason === 'hidden') return planProviderGone(link, crm, reason);
  if (isWithdrawn(link, crm, input.own))
    return planWithdrawn(input, link, crm, whyNotCarried(input, 'crm', crm, null));
  if (!isDeclined(link, crm, input.own)) return planProviderGone(link, crm, reason);
  return [
    ...end(link, 'declined-kept-in-the-crm'),
    ...leave('crm', crm, whyNotCarried(input, 'crm', crm, 'declined') ?? 'declined'),
  ];
}

/** The twin is being made; its source may have changed or gone meanwhile. */
function planCreating(input: PlanInput, link: CreatingLink, source: End | null): readonly Action[] {
  if (source?.state === 'gone') return end(link, 'removed-before-carried-over');
  if (source?.state !== 'now') return [];
  const reason = whyNotCarried(input, link.origin, source.stored, null);
  if (reason !== null)
    return [...end(link, 'no-longer-carried-over'), ...leave(link.origin, source.stored, reason)];
  return [create(input, link, source.stored), ...guestsShown(input, link, source.stored)];
}

/** Guests whom the new twin cannot have: the CRM's own entry says so, and the history (PE9). A new CRM entry is told with its create. */
function guestsShown(input: PlanInput, link: CreatingLink, stored: StoredEvent): readonly Action[] {
  const isOfCrm = link.origin === 'crm';
  const view = isOfCrm ? viewOf(input, 'crm', stored, [], link.ticked) : null;
  const notes = isOfCrm ? guestNotes(input, null, view) : guestNotes(input, stored, null);
  if (notes.length === 0) return [];
  const isShown = !isOfCrm || sameNotes(stored.shownGuests ?? [], notes);
  return [
    ...(isShown ? [] : [{ ...lockAction(stored.ref, null, notes), along: link.id }]),
    ...rememberWithheld(link, notes, { calendar: isOfCrm ? null : stored.event, crm: view }),
  ];
}

/**
 * Entries of one side whose uids no other entry has, and the first of those that share one: the uid stands for one entry on the other
 * side (RFC 4791 5.3.2.1). A series comes before its occurrences in objects of their own. Entries that a person keeps apart, or
 * that stay anyway, take no uid.
 */
function firstOfEachUid(
  strangers: readonly Loose[],
  paired: readonly StoredEvent[],
): { readonly first: readonly Loose[]; readonly doubles: readonly Loose[] } {
  const taken = new Set(paired.flatMap(({ uids }) => uids));
  const first: Loose[] = [];
  const doubles: Loose[] = [];
  for (const one of [...strangers].sort((a, b) => rankOf(a) - rankOf(b))) {
    const { uids } = one.stored;
    const mayCross = one.left === null || one.left === 'duplicate-uid';
    if (mayCross && uids.some((uid) => taken.has(uid))) doubles.push(one);
    else {
      first.push(one);
      if (mayCross) for (const uid of uids) taken.add(uid);
    }
  }
  return { first, doubles };
}

/** What stands for a uid that several entries have: a series, then what can be edited, then the rest. */
function rankOf({ stored }: Loose): number {
  if (isSeries(stored.event)) return 0;
  return stored.readOnly?.fields === 'all' ? 2 : 1;
}

/** An entry that is linked to nothing: its twin is made on the other side, or it stays alone. */
function planStranger(
  input: PlanInput,
  side: AgreedLink['origin'],
  { stored, left, isOverdue }: Loose,
): readonly Action[] {
  const restored = input.restoring?.find((one) => one.side === side && one.ref === stored.ref);
  const twin = restored?.twin(input, stored) ?? null;
  if (twin !== null) return [{ type: 'write', write: twin }];
  // without its invitation it is like any colleague's entry of which this person has a copy (C9)
  const carried = isOverdue === true ? { ...stored, part: 'colleague' as const } : stored;
  const reason = whyNotCarried(input, side, carried, left);
  if (reason !== null) return leave(side, stored, reason);
  const link = creatingLink(input.newId(side, stored.ref), side, stored);
  if (left === 'existed-before') {
    // as in a first run, nobody is invited who was ticked before (PE1)
    const first = { ...input, firstRun: true };
    const brought = create(first, link, stored);
    return [
      { ...brought, write: { ...brought.write, shownFirst: 'bring-existing' } },
      ...guestsShown(first, link, stored),
    ];
  }
  const made = create(input, link, stored);
  const shown = guestsShown(input, link, stored);
  if (!isFromRuleChange(input, side, stored, left)) return [made, ...shown];
  const { ref, uids } = stored;
  return [
    // what came meanwhile stays recognisable while it waits; its news stays open
    ...(left === null ? [{ type: 'leave', side, ref, uids, reason: 'switched-off' } as const] : []),
    { ...made, write: { ...made.write, shownFirst: 'rule-change' } },
    ...shown,
  ];
}

/** Whether the entry may cross only because a rule became wider, and not because of what a person changed in it since. */
function isFromRuleChange(
  input: PlanInput,
  side: AgreedLink['origin'],
  stored: StoredEvent,
  left: LeftReason | null,
): boolean {
  if (left === 'switched-off') return true;
  if (left === null) return input.wasSwitchedOff;
  const wasBarred = (rules: RulesInForce) =>
    whyNotCarried({ ...input, settings: { ...input.settings, ...rules } }, side, stored, null) !== null;
  return byRule.includes(left) && input.rulesBefore.some(wasBarred);
}

/**
 * Why an entry stays on its own side; null when its twin may be made. Rules decide about creation only (ID5).
 * @param left why it stayed there until now
 */
function whyNotCarried(
  input: PlanInput,
  side: AgreedLink['origin'],
  stored: StoredEvent,
  left: LeftReason | null,
): LeftReason | null {
  if (left === 'hidden' || left === 'double' || isKeptApart(left)) return left;
  if (left === 'declined' && ownAnswer(stored.event, input.own.all) === 'declined') return left;
  if (left !== 'existed-before') return whyBarred(input, side, stored);
  // a rule that bars it is no reason to forget that it is from before
  return isBrought(input, side, stored) && whyBarred(input, side, stored) === null ? null : left;
}

function isBrought({ bringing }: PlanInput, side: AgreedLink['origin'], { event }: StoredEvent): boolean {
  const bounds = bringing[side];
  return bounds !== undefined && startsWithin(event, bounds.from, bounds.until);
}

/** @returns the first rule that keeps the entry on its side */
export function whyBarred(
  { settings, firstRun, knows }: Pick<PlanInput, 'settings' | 'firstRun' | 'knows'>,
  side: AgreedLink['origin'],
  stored: StoredEvent,
): LeftReason | null {
  if (side === 'crm' && stored.push === false) return 'not-pushed';
  // a colleague's Concord writes the meeting, and the invitation is linked when it arrives (PE8)
  if (side === 'crm' && stored.part === 'invited') return 'awaits-invitation';
  // what a person leaves where it is stays there, also when a rule is widened later
  if (firstRun && staysFromBefore(settings.existing, side, stored)) return 'existed-before';
  if (side === 'provider' && settings.direction === 'crm-to-provider') return 'direction';
  if (side === 'provider' && settings.privateEvents === 'skip' && isPrivate(stored.event)) return 'private';
  if (side === 'provider' && !(stored.event.title ?? '').startsWith(settings.createPrefix)) return 'prefix';
  if (side === 'crm') return null;
  for (const filters of settings.filters) {
    const reason = filteredOut(filters, stored, knows);
    if (reason !== null) return reason;
  }
  return null;
}

/** What a person decided about entries that exist before the first run (C19). */
function staysFromBefore(
  existing: PlanInput['settings']['existing'],
  side: AgreedLink['origin'],
  { event }: StoredEvent,
): boolean {
  return existing[side] === 'leave' || !startsWithin(event, existing.from ?? null, existing.until ?? null);
}

/** Uids of series that cannot be read on one side at the moment, and of those that go on from them. */
function seriesThatCannotBeRead(cases: readonly Case[]): ReadonlySet<string> {
  const uids = new Set<string>();
  for (const { link, provider, crm } of cases) {
    if (provider?.state !== 'unreadable' && crm?.state !== 'unreadable') continue;
    for (const uid of link.uids) uids.add(uid);
    for (const one of [provider, crm])
      if (one?.state === 'now')
        for (const uid of Object.keys(one.stored.event.relatedTo ?? {})) uids.add(uid);
  }
  return uids;
}

/** The second part of a split series waits until its first part can be ended (TI2). */
function belongsTo(uids: ReadonlySet<string>, { stored }: Loose): boolean {
  if (uids.size === 0) return false;
  return [...stored.uids, ...Object.keys(stored.event.relatedTo ?? {})].some((uid) => uids.has(uid));
}
