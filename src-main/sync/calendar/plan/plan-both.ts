/** Plans a pair whose entries are both there: what each side changed is merged and carried over. Pure. */
import {
  type CalendarEvent,
  organizerOf,
  type PatchObject,
} from '../../../../src-shared/domain/calendar/event.ts';
import { isOneOfSeveral } from '../../../../src-shared/domain/calendar/part.ts';
import { applyPatch, fieldOf } from '../../../../src-shared/domain/calendar/patch.ts';
import { isPrivate, maskedFields } from '../../../../src-shared/domain/calendar/private-events.ts';
import { forbiddenBy } from '../../../../src-shared/domain/calendar/reasons.ts';
import type { GuestNote, StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { otherSide, type SideName } from '../../../../src-shared/domain/side-name.ts';
import type { AgreedEnd, AgreedLink } from '../../../store/index.ts';
import { lockedFields } from '../entries/compare.ts';
import { agreedEnd, allUids, withTicks } from '../entries/link.ts';
import { type Flow, type MergeResult, merge } from '../merge/merge.ts';
import type { MergeEnd } from '../merge/merge-rulings.ts';
import { withoutPeopleNews } from '../people/handed-over.ts';
import { withHeldBackDates } from '../people/held-back-dates.ts';
import { withHeldBackGuests } from '../people/held-back-guests.ts';
import { withKeptOrganizer } from '../people/kept-organizer.ts';
import { withGuestsLeftOut } from '../people/left-out.ts';
import type { OwnAddresses } from '../people/own-addresses.ts';
import { namedAs, type People } from '../people/same-people.ts';
import { settledTicks } from '../people/ticks.ts';
import {
  isColleaguesAnswer,
  isOwnAnswer,
  lockAction,
  lockOf,
  save,
  settle,
  unschedule,
  update,
  viewOf,
} from './actions.ts';
import { guestNotes, rememberWithheld, sameNotes } from './guest-notes.ts';
import { type Action, actionsOf, type PlanInput } from './model.ts';
import { planCrmGone } from './plan-gone.ts';
import { isInvitationOf, isLeftOver, planInvited } from './plan-invited.ts';
import { isEditedAgainstTheRule, isEditingRestricted, lockedForMerge } from './plan-restricted.ts';
import {
  asMasked,
  isShownAnew,
  isToLeave,
  shownFirst,
  takeOut,
  unmaskedAgain,
  unmaskedToItself,
} from './private-events.ts';

export function planBoth(
  input: PlanInput,
  link: AgreedLink,
  provider: StoredEvent,
  crm: StoredEvent,
): readonly Action[] {
  const whole = planMerged(input, link, provider, crm);
  if (!isShownAnew(input, link, provider)) return whole;
  const hidden = planMerged(input, link, asMasked(provider), crm);
  // where this person may edit nothing, busy times stay busy times
  if (isEditingRestricted(crm)) return hidden;
  const told = writesTo('crm', whole);
  if (told.length === 0) return whole;
  // what is not hidden crosses first; then the calendar's entry is read once more, for what is
  if (writesTo('crm', hidden).length > 0)
    return [...hidden, { type: 'read', side: 'provider', ref: provider.ref, anew: true }];
  const shown = whole.map(shownFirst);
  if (told.every(({ write }) => input.answer(write.digest) !== null)) return shown;
  // until then the CRM's lock stays
  return [...shown.filter(({ type }) => type !== 'lock'), ...actionsOf(hidden, 'lock')];
}

function writesTo(side: SideName, actions: readonly Action[]) {
  return actionsOf(actions, 'write').filter(({ write }) => write.side === side);
}

function planMerged(
  input: PlanInput,
  stored: AgreedLink,
  provider: StoredEvent,
  crm: StoredEvent,
): readonly Action[] {
  if (crm.push === false) return planCrmGone(stored, { state: 'now', stored: provider }, 'unpushed');
  const agreed = unmaskedAgain(namedAsNow(stored, provider.event, crm.people), provider);
  const named = unmaskedToItself(agreed, provider);
  const link = withoutPeopleNews(named, provider, crm);
  const view = viewOf(input, 'crm', crm, [link.provider.base, provider.event], link.crm.ticked);
  if (isInvitationOf(provider, crm) || isLeftOver(link, provider, crm))
    return planInvited(input, link, { provider, crm }, view);
  if (isEditedAgainstTheRule(link, provider, crm, view)) return [unschedule(link, crm, provider)];
  const merged = merge(
    {
      base: link.provider.base,
      now: provider.event,
      locked: lockedFields(provider),
      ...personalFields(link, provider, crm),
      isOpen: (path) => isOwnAnswer(input, provider, path, view),
      isOthers: (path) => isColleaguesAnswer(input, provider, crm, path, view),
      lacks: input.capabilities.provider.lacks,
    },
    {
      base: link.crm.base,
      now: view,
      locked: lockedForMerge(crm, provider),
      lacks: input.capabilities.crm.lacks,
    },
    // what the CRM changed cannot be taken back there
    isEditingRestricted(crm) ? 'crm' : winnerOf(input.own, link, provider),
  );
  const current = withAgreed(link, provider, crm, merged.agreed);
  const guestLists = {
    provider: { base: link.provider.base, now: provider.event },
    crm: { base: link.crm.base, now: view },
  };
  const flowTo = (side: SideName, flow: Flow): Flow => {
    const { base: givingBase, now: giving } = guestLists[otherSide(side)];
    return withGuestsLeftOut(flow, input.capabilities[side].sizes, {
      ...guestLists[side],
      givingBase,
      giving,
    });
  };
  const toProvider = flowTo('provider', merged.toProvider);
  const inCrm = namedAs(crm.event, [provider.event], crm.people);
  const peopleToCrm = withKeptOrganizer(
    withHeldBackGuests(flowTo('crm', merged.toCrm), inCrm, view),
    inCrm,
    provider.event,
  );
  const toCrm = withHeldBackDates(peopleToCrm, inCrm, view);
  const leaves = isToLeave(input.settings, link, provider);
  const writes = [
    update(input, current, 'provider', provider, toProvider, crm, 'changed-in-the-crm'),
    update(
      input,
      current,
      'crm',
      crm,
      toCrm,
      provider,
      leaves ? 'private-in-the-calendar' : 'changed-in-the-calendar',
    ),
  ].filter((write) => write !== null);
  return [
    ...conflictsOf(link, { provider, crm }, merged),
    ...lockShownInCrm(link, provider, crm, guestNotes(input, provider, view)),
    ...rememberWithheld(link, newlyWithheld(input, link, provider, view), {
      calendar: provider.event,
      crm: view,
    }),
    ...writes,
    ...restOf(current, merged, writes.length > 0, { provider, crm, view, leaves }),
  ];
}

/** What an own copy of an entry that several people have holds for this person alone (C9). */
function personalFields(
  link: AgreedLink,
  { event, withheld }: StoredEvent,
  { part }: StoredEvent,
): Pick<MergeEnd, 'personal' | 'unhidden'> {
  if (!isOwnCopy(part)) return {};
  const isShownAgain = isPrivate(link.provider.base) && !isPrivate(event);
  return { personal: ['privacy', 'freeBusyStatus', ...withheld], unhidden: isShownAgain ? hideable : [] };
}

/** An entry that waits for an invitation is one of several too, for as long as the calendar has none. */
function isOwnCopy(part: StoredEvent['part']): boolean {
  return isOneOfSeveral(part) || part === 'invited';
}

/** What of everybody's content a private entry may hide. */
const hideable = maskedFields.filter((field) => field !== 'participants');

/** Whom a side cannot hold, and could hold when both last agreed, or did not know then. */
function newlyWithheld(
  input: PlanInput,
  { provider: { base }, crm }: AgreedLink,
  { event }: StoredEvent,
  view: CalendarEvent,
): readonly GuestNote[] {
  const before = guestNotes(input, { event: base }, crm.base);
  return guestNotes(input, { event }, view).filter(
    (one) => !before.some((other) => sameNotes([one], [other])),
  );
}

/** The link with bases that name people as the calendar does now (PE9): another address of the same person is no change. */
function namedAsNow(link: AgreedLink, calendar: CalendarEvent, people: People | undefined): AgreedLink {
  const provider = namedAs(link.provider.base, [calendar], people);
  const crm = namedAs(link.crm.base, [provider, calendar], people);
  const followed = (end: AgreedEnd, base: CalendarEvent): AgreedEnd =>
    base === end.base ? end : agreedEnd(end, base);
  return {
    ...link,
    provider: followed(link.provider, provider),
    crm: followed(link.crm, crm),
  };
}

/** What is stored of the pair: both sides agree, or the writes bring that about, or the pair is planned again after a first step. */
function restOf(
  current: AgreedLink,
  { unfinished }: MergeResult,
  hasWrites: boolean,
  {
    provider,
    crm,
    view,
    leaves,
  }: {
    readonly provider: StoredEvent;
    readonly crm: StoredEvent;
    readonly view: StoredEvent['event'];
    /** It is not to be in the CRM (RU6). */
    readonly leaves: boolean;
  },
): readonly Action[] {
  if (unfinished) return [save(current), { type: 'plan-again', linkId: current.id }];
  if (hasWrites) return [save(current)];
  const agreed = {
    ...current,
    provider: agreedEnd(provider, provider.event),
    crm: withTicks(agreedEnd(crm, view), settledTicks(crm.event, view, provider.event)),
  };
  // its news stays open, so that it is planned again until a person has answered
  if (leaves) return [save(agreed), takeOut(agreed, provider, crm)];
  return [save(agreed), settle('provider', provider.ref), settle('crm', crm.ref)];
}

/** The values that gave way, for the history: a person can have them back (WR7, C20). */
function conflictsOf(
  link: AgreedLink,
  ends: Readonly<Record<SideName, StoredEvent>>,
  { conflicts }: MergeResult,
): readonly Action[] {
  // a stand-in that gives way is no value that a person could want back (RU6)
  const told = conflicts.filter(({ kept, path }) => !ends[otherSide(kept)].withheld.includes(fieldOf(path)));
  return told.map(({ kept, cause, path, lost }) => ({
    type: 'remember',
    row: {
      side: otherSide(kept),
      action: cause === 'forbidden' ? 'put-back' : 'conflict',
      reason: cause === 'forbidden' ? whyForbidden(ends[kept]) : cause,
      link: link.id,
      before: JSON.stringify({ path, value: lost }),
      after: null,
    },
  }));
}

function whyForbidden({ readOnly, withheld }: StoredEvent) {
  return forbiddenBy(readOnly?.reason ?? (withheld.length > 0 ? 'masked' : null));
}

/** The CRM says what of an entry cannot be changed, and takes that back when it can (C20). */
function lockShownInCrm(
  link: AgreedLink,
  provider: StoredEvent,
  crm: StoredEvent,
  notes: readonly GuestNote[],
): readonly Action[] {
  // one person's copy locks nothing for the others, and tells nothing of them
  const isCopy = isOwnCopy(crm.part);
  const guests = isCopy ? [] : notes;
  const wanted = isCopy ? null : lockOf(provider);
  const shown = [...(crm.lockedFields ?? [])].sort().join();
  const isShown = shown === [...(wanted?.fields ?? [])].sort().join();
  if (link.status !== 'elsewhere' && isShown && sameNotes(crm.shownGuests ?? [], guests)) return [];
  return [lockAction(crm.ref, wanted, guests)];
}

/** The link with what both already share, at the addresses and revisions just read. */
function withAgreed(
  link: AgreedLink,
  provider: StoredEvent,
  crm: StoredEvent,
  agreed: Readonly<Record<SideName, PatchObject>>,
): AgreedLink {
  const advanced = ({ base, hash }: AgreedEnd, stored: StoredEvent, patch: PatchObject): AgreedEnd =>
    Object.keys(patch).length === 0
      ? agreedEnd(stored, base, hash)
      : agreedEnd(stored, applyPatch(base, patch));
  return {
    ...link,
    status: 'linked',
    provider: advanced(link.provider, provider, agreed.provider),
    crm: withTicks(advanced(link.crm, crm, agreed.crm), link.crm.ticked),
    uids: allUids(link.uids, provider.uids, crm.uids),
  };
}

/** The organiser's side wins for shared fields, otherwise the provider (WR7). */
function winnerOf(own: OwnAddresses, link: AgreedLink, { event }: StoredEvent): SideName {
  return link.origin === 'crm' && own.all.includes(organizerOf(event) ?? '') ? 'crm' : 'provider';
}
