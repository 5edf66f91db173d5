/** Reduces an event to what iCalendar can hold: the event that is read back after it was written. */
import {
  canonicalEvent,
  type SharedValues,
  sharedValues,
} from '../../../src-shared/domain/calendar/canonical.ts';
import type {
  CalendarEvent,
  PatchObject,
  RecurrenceRule,
} from '../../../src-shared/domain/calendar/event.ts';
import { mayCross } from '../../../src-shared/domain/calendar/links.ts';
import { parseDuration } from '../../../src-shared/domain/time/duration.ts';
import { wallMs } from '../../../src-shared/domain/time/wall-time.ts';
import type { WorkBudget } from './budget.ts';
import { differences, occurrenceOf, occurrenceSteps, withoutDates } from './differences.ts';
import { mostConferences } from './fields.ts';
import { heldParticipants } from './people.ts';
import { parameterText, plainText } from './property.ts';
import { untilOf } from './rule.ts';
import { writableZone } from './tzid.ts';
import { descriptionText, locationText } from './write-fields.ts';

/** Canonical. @param event canonical @throws ProblemError `item-too-large` when the budget is spent */
export function heldEvent(event: CalendarEvent, budget: WorkBudget): CalendarEvent {
  const shared = sharedValues();
  const master = heldFields(event, shared);
  const stepsOf = occurrenceSteps(event);
  const heldPatch = (id: string, patch: PatchObject): PatchObject => {
    if (patch.excluded === true || Object.keys(patch).length === 0) return patch;
    budget.spend(stepsOf(patch));
    return differences(master, heldFields(occurrenceOf(event, id, patch, shared), shared), id, shared);
  };
  const patches = Object.entries(event.recurrenceOverrides ?? {}).map(([id, patch]) => [
    id,
    heldPatch(id, patch),
  ]);
  return canonicalEvent({
    ...master,
    ...(event.relatedTo === undefined ? {} : { relatedTo: event.relatedTo }),
    recurrenceRules: (event.recurrenceRules ?? []).map((rule) => heldRule(rule, event)),
    recurrenceOverrides: Object.fromEntries(patches),
  });
}

/** The fields of one VEVENT, apart from those about recurrence. */
function heldFields(event: CalendarEvent, shared: SharedValues): CalendarEvent {
  const {
    descriptionContentType: _type,
    recurrenceId: _id,
    relatedTo: _related,
    ...fields
  } = withoutDates(event);
  const links = Object.entries(event.virtualLocations ?? {})
    .filter(([, { uri }]) => mayCross(uri))
    .slice(0, mostConferences);
  return canonicalEvent(
    {
      ...fields,
      title: plainText(event.title ?? ''),
      description: plainText(descriptionText(event)),
      timeZone: zoneOf(event),
      ...(event.duration === undefined ? {} : { duration: heldDuration(event.duration, event) }),
      locations: { '1': { name: plainText(locationText(event)) } },
      virtualLocations: Object.fromEntries(
        links.map(([id, { uri, name }]) => [
          id,
          name === undefined ? { uri } : { uri, name: parameterText(name) },
        ]),
      ),
      participants: heldParticipants(event.participants ?? {}),
    },
    shared,
  );
}

/** The zone as it is read back: all names of UTC become `Etc/UTC`, and an offset in whole hours the zone with it. */
function zoneOf({ timeZone = null }: CalendarEvent): string | null {
  return timeZone === null ? null : writableZone(timeZone);
}

/** The duration as it is read back: that of an all-day event in whole days. */
function heldDuration(duration: string, { showWithoutTime }: CalendarEvent): string {
  const span = showWithoutTime === true ? parseDuration(duration) : null;
  return span === null ? duration : `P${Math.max(1, span.days + Math.floor(span.seconds / 86_400))}D`;
}

function heldRule(rule: RecurrenceRule, event: CalendarEvent): RecurrenceRule {
  const { until, ...rest } = rule;
  const wall = until === undefined || rule.count !== undefined ? null : wallMs(until);
  if (wall === null) return rest;
  const start = wallMs(event.start) ?? wall;
  const series = { wall: start, allDay: event.showWithoutTime === true, zone: zoneOf(event) };
  return { ...rest, until: untilOf(wall, series) };
}
