/**
 * Entries of the CRM that this person may not edit (C12): an edit in the calendar takes the person off the entry's schedule, and the
 * edited version stays in the calendar as the person's own. Fields that the CRM leaves open, such as guests' replies, flow on. Pure.
 */
import { sameValue } from '../../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type FieldName,
  fieldNames,
} from '../../../../src-shared/domain/calendar/event.ts';
import { diff, fieldsChangedAt } from '../../../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import type { AgreedLink } from '../../../store/index.ts';
import { lockedFields } from '../entries/compare.ts';
import { heldAt } from '../merge/merge-rulings.ts';

export function isEditingRestricted({ readOnly }: StoredEvent): boolean {
  return readOnly?.reason === 'editing-restricted';
}

/**
 * Whether the calendar's entry was edited where the rule forbids it. What both sides changed alike is no such edit, nor is what the
 * calendar hides since the entry became private (RU6). @param view the CRM's entry as the calendar may see it
 */
export function isEditedAgainstTheRule(
  link: AgreedLink,
  provider: StoredEvent,
  crm: StoredEvent,
  view: CalendarEvent,
): boolean {
  if (!isEditingRestricted(crm)) return false;
  const forbidden = forbiddenIn(crm).filter((field) => !provider.withheld.includes(field));
  const { base } = link.provider;
  const now = provider.event;
  return Object.keys(diff(base, now)).some(
    (path) =>
      fieldsChangedAt(path, base, now).some((field) => forbidden.includes(field)) &&
      !sameValue(heldAt(now, path), heldAt(view, path)),
  );
}

/** What the merge may not write into the CRM's entry, once it is known that nothing forbidden was edited. */
export function lockedForMerge(crm: StoredEvent, provider: StoredEvent): 'all' | readonly FieldName[] {
  return isEditingRestricted(crm)
    ? provider.withheld.filter((field) => forbiddenIn(crm).includes(field))
    : lockedFields(crm);
}

function forbiddenIn(crm: StoredEvent): readonly FieldName[] {
  const locked = lockedFields(crm);
  return locked === 'all' ? fieldNames : locked;
}
