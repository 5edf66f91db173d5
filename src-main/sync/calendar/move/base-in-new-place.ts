/**
 * What the calendar's side counts as agreed for an entry that was found at its new place (A13). A copy is hardly ever exact: another
 * server names zones otherwise, keeps descriptions as HTML, and a migration drops what it does not know. What the copy merely lost or
 * writes otherwise is agreed as it is now; what a person changed on the way stays news and is merged like any other change. Pure.
 */
import { canonicalEvent, sameValue } from '../../../../src-shared/domain/calendar/canonical.ts';
import type {
  CalendarEvent,
  FieldName,
  JsonValue,
  Participant,
  PatchObject,
} from '../../../../src-shared/domain/calendar/event.ts';
import { fieldNames } from '../../../../src-shared/domain/calendar/event.ts';
import { textOfHtml } from '../../../../src-shared/domain/calendar/html-text.ts';
import type { StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { clockAround } from '../../../../src-shared/domain/time/same-zone.ts';
import type { AgreedEnd, AgreedLink } from '../../../store/index.ts';
import { agreedEnd } from '../entries/link.ts';
import { namedAs } from '../people/same-people.ts';

/** The link at its new address. @param own all own addresses of the person, those of the old account too */
export function linkInNewPlace(link: AgreedLink, stored: StoredEvent, own: readonly string[]): AgreedLink {
  const base = namedAs(link.provider.base, [stored.event], [own]);
  const provider = agreedEnd(
    { ref: stored.ref, revision: '' },
    baseInNewPlace(base, stored.event, stored.withheld),
  );
  return { ...link, status: 'linked', provider, crm: renamedCrm(link.crm, base, own) };
}

function renamedCrm(crm: AgreedEnd, base: CalendarEvent, own: readonly string[]): AgreedEnd {
  const renamed = namedAs(crm.base, [base], [own]);
  return renamed === crm.base ? crm : agreedEnd(crm, renamed);
}

/** Fields that a copy has no value of, though there was one: it lost them, or a person emptied them, which cannot be told. */
export function lostFields(
  base: CalendarEvent,
  now: CalendarEvent,
  unseen: readonly FieldName[],
): readonly FieldName[] {
  const isLost = (field: FieldName): boolean => {
    if (field === 'recurrenceOverrides') return hasLostDates(base, now);
    if (field === 'participants') return guestsIn(base) > 0 && guestsIn(now) === 0;
    if (field === 'description') return plain(textIn(base)) !== '' && plain(textIn(now)) === '';
    return canBeLost.includes(field) && base[field] !== undefined && now[field] === undefined;
  };
  return fieldNames.filter((field) => !unseen.includes(field) && isLost(field));
}

const canBeLost: readonly FieldName[] = [
  'title',
  'status',
  'freeBusyStatus',
  'privacy',
  'locations',
  'virtualLocations',
];

function guestsIn({ participants = {} }: Pick<CalendarEvent, 'participants'>): number {
  return Object.values(participants).filter(({ roles }) => roles.owner !== true).length;
}

/** Whether dates that were cancelled or changed are not so at the new place. */
function hasLostDates(base: CalendarEvent, now: CalendarEvent): boolean {
  const there = now.recurrenceOverrides ?? {};
  return Object.entries(base.recurrenceOverrides ?? {}).some(
    ([id, patch]) => there[id] === undefined && isTold(patch),
  );
}

/** @param withheld fields that the new place does not show: nothing of them is news (RU6) */
export function baseInNewPlace(
  base: CalendarEvent,
  now: CalendarEvent,
  withheld: readonly FieldName[] = [],
): CalendarEvent {
  const agreed: Record<string, unknown> = { ...now };
  const putBack = (field: FieldName, value: unknown = base[field]): void => {
    if (value === undefined) delete agreed[field];
    else agreed[field] = value;
  };
  for (const field of fieldNames) {
    if (withheld.includes(field) || sameValue(base[field], now[field])) continue;
    if (field === 'participants') putBack(field, peopleInNewPlace(base.participants, now.participants));
    else if (field === 'recurrenceOverrides')
      putBack(field, overridesInNewPlace(base.recurrenceOverrides, now.recurrenceOverrides));
    else if (isNews(field, base, now)) putBack(field);
  }
  return canonicalEvent(agreed as unknown as CalendarEvent);
}

/** Fields without which an entry would not be what it is: no copy loses them. */
const kept: readonly FieldName[] = ['start', 'duration', 'showWithoutTime', 'recurrenceRules'];

function isNews(field: FieldName, base: CalendarEvent, now: CalendarEvent): boolean {
  if (field === 'timeZone')
    return clockAround(base.timeZone, base.start) !== clockAround(now.timeZone, now.start);
  if (field === 'descriptionContentType') return false;
  if (field === 'description') return isOtherText(textIn(base), textIn(now));
  if (field === 'title') return isOtherText(base.title ?? '', now.title ?? '');
  if (kept.includes(field)) return true;
  // a value that the copy has not was lost (`lostFields`); a default is no value
  return now[field] !== undefined && !isSameApart(base[field], now[field]);
}

/** Whether a copy holds another text, and not none, or the same one with other blanks. */
function isOtherText(before: string, now: string): boolean {
  return plain(now) !== '' && plain(now) !== plain(before);
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function textIn({ description = '', descriptionContentType }: CalendarEvent): string {
  return descriptionContentType === 'text/html' ? textOfHtml(description) : description;
}

/** Whether two maps name the same places or links; servers choose their own ids and names for these. */
function isSameApart(before: unknown, now: unknown): boolean {
  const values = (map: unknown): readonly string[] | null =>
    typeof map === 'object' && map !== null
      ? Object.values(map)
          .map((one: { readonly name?: string; readonly uri?: string }) => one.uri ?? one.name?.trim() ?? '')
          .sort()
      : null;
  const [a, b] = [values(before), values(now)];
  return a !== null && b !== null && sameValue(a, b);
}

type People = CalendarEvent['participants'];

/**
 * A copy without any guest has lost them; other guests than before are news. An answer that a copy does not know, or a name that it
 * writes otherwise, is none.
 */
function peopleInNewPlace(base: People = {}, now: People = {}): People {
  if (guestsIn({ participants: now }) === 0) return now;
  const ids = new Set([...Object.keys(base), ...Object.keys(now)]);
  return Object.fromEntries(
    [...ids].flatMap((id): readonly (readonly [string, Participant])[] => {
      const [before, after] = [base[id], now[id]];
      if (before !== undefined && after !== undefined) return [[id, personInNewPlace(before, after)]];
      const one = before ?? after;
      if (one === undefined) return [];
      // an organiser whom only one of the two names is no guest who came or went
      if (one.roles.owner === true) return after === undefined ? [] : [[id, after]];
      return before === undefined ? [] : [[id, before]];
    }),
  );
}

function personInNewPlace(before: Participant, now: Participant): Participant {
  const answer = now.participationStatus ?? 'needs-action';
  if (answer === 'needs-action' || answer === before.participationStatus) return now;
  const { participationStatus: _, ...rest } = now;
  return before.participationStatus === undefined
    ? rest
    : { ...rest, participationStatus: before.participationStatus };
}

type Overrides = CalendarEvent['recurrenceOverrides'];

/** Of an occurrence that both have, only its time and title count; one that was cancelled, changed or brought back is news. */
function overridesInNewPlace(base: Overrides = {}, now: Overrides = {}): Overrides {
  const merged = Object.entries(base).map(([id, before]) => {
    const after = now[id];
    return [id, after === undefined ? before : occurrenceInNewPlace(before, after)] as const;
  });
  // one that only the copy has is news where it moves, renames or cancels the occurrence
  const added = Object.entries(now).filter(([id, after]) => base[id] === undefined && !isTold(after));
  const all = Object.fromEntries([...merged, ...added]);
  return Object.keys(all).length === 0 ? undefined : all;
}

const toldOfOccurrences = ['excluded', 'start', 'duration', 'title'];

function isTold(patch: PatchObject): boolean {
  return Object.keys(patch).length === 0 || toldOfOccurrences.some((name) => name in patch);
}

function occurrenceInNewPlace(before: PatchObject, now: PatchObject): PatchObject {
  if (before.excluded === true || now.excluded === true) return before;
  const told = (patch: PatchObject, isWanted: boolean): readonly (readonly [string, JsonValue])[] =>
    Object.entries(patch).filter(([name]) => toldOfOccurrences.includes(name) === isWanted);
  return Object.fromEntries([...told(now, false), ...told(before, true)]);
}
