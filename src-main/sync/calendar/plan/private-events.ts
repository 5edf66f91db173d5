/**
 * What the rule about private entries means for those that are linked (RU6). A stricter one masks them in the CRM at once, or asks before
 * it takes them out there; a wider one shows first what it would let across. What the CRM made itself is never masked to it, and nothing
 * of the calendar is ever changed or removed. Pure.
 */
import type { CalendarEvent } from '../../../../src-shared/domain/calendar/event.ts';
import { fieldOf } from '../../../../src-shared/domain/calendar/patch.ts';
import { maskedFields, type PrivateEvents } from '../../../../src-shared/domain/calendar/private-events.ts';
import type { StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import type { AgreedLink } from '../../../store/index.ts';
import { contentHash } from '../entries/compare.ts';
import { agreedEnd } from '../entries/link.ts';
import { isPrivate, withStandIns } from '../people/withheld.ts';
import { remove, sourceOf } from './actions.ts';
import type { Action, PlanInput, PlannedWrite } from './model.ts';

/** What the CRM made, and holds anyway, is not masked to it because the calendar masks it from now on: stand-ins are no change of it. */
export function unmaskedToItself(link: AgreedLink, provider: StoredEvent): AgreedLink {
  const { base } = link.provider;
  if (link.origin !== 'crm' || provider.withheld.length === 0 || !isPrivate(base)) return link;
  return { ...link, provider: agreedEnd(link.provider, withStandIns(base, provider)) };
}

/** A write that tells the CRM what a stricter rule of before hid from it, while a person has not said yes to that. */
export function shownFirst(
  { settings, rulesBefore }: PlanInput,
  { provider: { base } }: AgreedLink,
  provider: StoredEvent,
  action: Action,
): Action {
  if (action.type !== 'write') return action;
  const { side, write } = action.write;
  const isHiddenBefore = rulesBefore.some(({ privateEvents }) => privateEvents !== 'full');
  const isShown = settings.privateEvents === 'full' && isPrivate(base) && isPrivate(provider.event);
  const tells = write.type === 'update' && Object.keys(write.patch).some(hides);
  return side === 'crm' && isHiddenBefore && isShown && tells
    ? { ...action, write: { ...action.write, shownFirst: 'private-shown' } }
    : action;
}

function hides(path: string): boolean {
  return maskedFields.includes(fieldOf(path));
}

/** Whether a linked entry is not to be in the CRM. What the CRM made stays there. */
export function isToLeave(
  { privateEvents }: { readonly privateEvents: PrivateEvents },
  { origin }: AgreedLink,
  { event }: StoredEvent,
): boolean {
  return privateEvents === 'skip' && origin === 'provider' && isPrivate(event);
}

/** Takes the entry out of the CRM, after a person has seen it; the calendar keeps its own. */
export function takeOut(link: AgreedLink, provider: StoredEvent, crm: StoredEvent): Action {
  const removal: PlannedWrite = {
    ...remove(link, 'crm', crm, 'private-in-the-calendar').write,
    source: sourceOf(provider),
    shownFirst: 'private-removed',
  };
  return { type: 'write', write: removal };
}

/** Whether two versions of a private entry differ only in what may be hidden: then a rule has changed and not the entry. */
export function differsByMask(before: CalendarEvent, now: CalendarEvent): boolean {
  if (!isPrivate(before) || !isPrivate(now)) return false;
  return contentHash(withStandIns(before, { event: now, withheld: maskedFields })) === contentHash(now);
}
