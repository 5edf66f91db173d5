/** An event as iCalendar can hold it: what is read back after writing it whole. The rest of JSCalendar has no place there. */
import {
  canonicalEvent,
  type SharedValues,
  sharedValues,
} from '../../../../src-shared/domain/calendar/canonical.ts';
import type {
  CalendarEvent,
  PatchObject,
  RecurrenceRule,
} from '../../../../src-shared/domain/calendar/event.ts';
import { parseDuration } from '../../../../src-shared/domain/time/duration.ts';
import { wallMs } from '../../../../src-shared/domain/time/wall-time.ts';
import type { WorkBudget } from './budget.ts';
import { differences, occurrenceOf, occurrenceSteps, withoutDates } from './differences.ts';
import { mostConferences } from './fields.ts';
import { heldParticipants } from './people.ts';
import { parameterText, plainText } from './property.ts';
import { untilOf } from './rule.ts';
import { zoneByName } from './tzid.ts';
import { descriptionText, locationText } from './write-fields.ts';

/** Canonical, as the event has to be. @throws ProblemError `item-too-large` when it costs more than the budget has */
export function heldEvent(event: CalendarEvent, budget: WorkBudget): CalendarEvent {
  const shared = sharedValues();
  const master = heldFields(event, shared);
  const stepsOf = occurrenceSteps(event);
  const heldPatch = (id: string, patch: PatchObject): PatchObject => {
    if (patch.excluded === true || Object.keys(patch).length === 0) return patch;
    budget.spend(stepsOf(patch));
    return differences(master, heldFields(occurrenceOf(event, id, patch, shared), shared), id, shared.jsonOf);
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

/** One VEVENT's own fields, without anything about recurrence. */
function heldFields(event: CalendarEvent, shared: SharedValues): CalendarEvent {
  const {
    descriptionContentType: _type,
    recurrenceId: _id,
    relatedTo: _related,
    ...fields
  } = withoutDates(event);
  const links = Object.entries(event.virtualLocations ?? {}).slice(0, mostConferences);
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

/** UTC has several names and one spelling. */
function zoneOf({ timeZone = null }: CalendarEvent): string | null {
  return timeZone === null ? null : (zoneByName(timeZone) ?? timeZone);
}

/** What lasts for dates lasts for whole days. */
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
