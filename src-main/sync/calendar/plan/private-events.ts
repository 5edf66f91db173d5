/**
 * What the rule about private entries means for those that are linked (RU6). A stricter one masks them in the CRM at once, or asks before
 * it takes them out there; a wider one shows first what it would let across. What the CRM made itself is never masked to it, and nothing
 * of the calendar is ever changed or removed. Pure.
 */
import type { CalendarEvent } from '../../../../src-shared/domain/calendar/event.ts';
import {
  isPrivate,
  maskedEvent,
  maskedFields,
  type PrivateEvents,
} from '../../../../src-shared/domain/calendar/private-events.ts';
import type { StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import type { AgreedLink } from '../../../store/index.ts';
import { contentHash } from '../entries/compare.ts';
import { agreedEnd } from '../entries/link.ts';
import { withStandIns } from '../people/withheld.ts';
import { remove, sourceOf } from './actions.ts';
import type { Action, PlanInput, PlannedWrite } from './model.ts';

/** What the CRM made, and holds anyway, is not masked to it because the calendar masks it from now on: stand-ins are no change of it. */
export function unmaskedToItself(link: AgreedLink, provider: StoredEvent): AgreedLink {
  const { base } = link.provider;
  if (link.origin !== 'crm' || provider.withheld.length === 0 || !isPrivate(base)) return link;
  return { ...link, provider: agreedEnd(link.provider, withStandIns(base, provider)) };
}

/**
 * A calendar shows an entry again that it masked while it was private: its stand-ins were never agreed on. What the CRM holds was, so
 * that what was taken out of the entry meanwhile counts as a change.
 */
export function unmaskedAgain(link: AgreedLink, { event, withheld }: StoredEvent): AgreedLink {
  const { base } = link.provider;
  if (withheld.length > 0 || !isPrivate(base) || isPrivate(event)) return link;
  const standIns = maskedEvent(base);
  const hidden = maskedFields.filter(
    (field) =>
      field !== 'participants' && contentHash({ ...base, [field]: standIns[field] }) === contentHash(base),
  );
  return {
    ...link,
    provider: agreedEnd(link.provider, withStandIns(base, { event: link.crm.base, withheld: hidden })),
  };
}

/**
 * Whether the entry may now be shown in full and the CRM was only told busy times of it so far. Both sides' agreed version says so, for an
 * entry too that was out of reach when the rule became wider.
 */
export function isShownAnew(
  { settings }: PlanInput,
  { provider }: AgreedLink,
  { event }: StoredEvent,
): boolean {
  return settings.privateEvents === 'full' && isPrivate(event) && isMaskedAlready(provider.base);
}

/** The entry as busy times show it. */
export function asMasked(provider: StoredEvent): StoredEvent {
  return {
    ...provider,
    event: maskedEvent(provider.event),
    withheld: maskedFields,
    readOnly: provider.readOnly ?? { fields: maskedFields, reason: 'masked' },
  };
}

/** The write that tells the CRM what a stricter rule of before hid from it waits for a person's yes. */
export function shownFirst(action: Action): Action {
  return action.type === 'write' && action.write.side === 'crm'
    ? { ...action, write: { ...action.write, shownFirst: 'private-shown' } }
    : action;
}

function isMaskedAlready(base: CalendarEvent): boolean {
  return isPrivate(base) && contentHash(maskedEvent(base)) === contentHash(base);
}

/**
 * An entry that is in another calendar, as far as it may be told: nothing more is read of it, so that the agreed version itself is masked
 * when the rule shows less of it than both sides agreed on; and what the CRM is to hold.
 */
export function maskedAway(
  { settings, calendars }: Pick<PlanInput, 'settings' | 'calendars'>,
  { origin, uids, provider, crm }: AgreedLink,
): { readonly stored: StoredEvent; readonly crmBase: CalendarEvent } {
  const { ref, revision, base } = provider;
  const whole = { calendar: calendars.provider, ref, revision, uids, event: base, withheld: [] };
  if (settings.privateEvents === 'full' || origin === 'crm' || !isPrivate(base))
    return { stored: whole, crmBase: crm.base };
  const stored = asMasked(whole);
  return { stored, crmBase: withStandIns(crm.base, stored) };
}

/** Whether a linked entry is not to be in the CRM. What the CRM made stays there. */
export function isToLeave(
  { privateEvents }: { readonly privateEvents: PrivateEvents },
  { origin }: AgreedLink,
  { event }: StoredEvent,
): boolean {
  return privateEvents === 'skip' && origin === 'provider' && isPrivate(event);
}

/** Takes the entry out of the CRM, after a person has seen it; the calendar keeps its own, null when that is another calendar. */
export function takeOut(link: AgreedLink, provider: StoredEvent | null, crm: StoredEvent): Action {
  const removal: PlannedWrite = {
    ...remove(link, 'crm', crm, 'private-in-the-calendar').write,
    source: provider === null ? null : sourceOf(provider),
    shownFirst: 'private-removed',
  };
  return { type: 'write', write: removal };
}

/** Whether two versions of a private entry differ only in what may be hidden: then a rule has changed and not the entry. */
export function differsByMask(before: CalendarEvent, now: CalendarEvent): boolean {
  // the marks themselves are never hidden: where all else is the same, both versions are private or neither is
  return (
    isPrivate(now) &&
    contentHash(withStandIns(before, { event: now, withheld: maskedFields })) === contentHash(now)
  );
}
