/** Writes the members of a request as a new CalendarItem, or as the changes of one. Pure. */

import { fail } from '../../../../src-shared/domain/problems.ts';
import { wallMs, wallText } from '../../../../src-shared/domain/time/wall-time.ts';
import { windowsZones } from '../../../../src-shared/domain/time/windows-zones.ts';
import { toInstant } from '../../../../src-shared/domain/time/zones.ts';
import { zoneByName } from '../../icalendar/index.ts';
import { isObject, type Json, listIn, objectIn, textIn } from '../../json-members.ts';
import { type Attributes, tag, textTag } from '../elements.ts';
import { propertyPath, propertyXml } from '../extended-properties.ts';
import { attendeesXml } from './people-xml.ts';
import { writtenPlaces } from './places-xml.ts';
import { placesProperty } from './properties-xml.ts';
import { recurrenceXml } from './recurrence-xml.ts';

/** One property of an item. */
interface Change {
  /** The element that names it. */
  readonly path: string;
  /** Its place in the schema's sequence. */
  readonly place: number;
  /** The element that sets it; '' takes it away. */
  readonly xml: string;
}

/** The properties that Concord writes, in the order of the schema. */
const sequence = [
  ...['item:Subject', 'item:Sensitivity', 'item:Body', 'extended', 'calendar:UID', 'calendar:Start'],
  ...['calendar:End', 'calendar:IsAllDayEvent', 'calendar:LegacyFreeBusyStatus', 'calendar:Location'],
  ...['calendar:RequiredAttendees', 'calendar:OptionalAttendees', 'calendar:Resources'],
  ...['calendar:Recurrence', 'calendar:StartTimeZone', 'calendar:EndTimeZone'],
];

const showsAs: Readonly<Record<string, string>> = {
  free: 'Free',
  tentative: 'Tentative',
  busy: 'Busy',
  oof: 'OOF',
  workingelsewhere: 'WorkingElsewhere',
};

/** @throws ProblemError `item-rejected` for what EWS cannot hold */
export function newItemXml(body: Json): string {
  const elements = changesOf(body).map(({ xml }) => xml);
  return tag('t:CalendarItem', elements.join(''));
}

/** `t:Updates`. @throws ProblemError `item-rejected` */
export function updatesXml(body: Json): string {
  const updates = changesOf(body).map(({ path, xml }) =>
    xml === '' ? tag('t:DeleteItemField', path) : tag('t:SetItemField', path + tag('t:CalendarItem', xml)),
  );
  return tag('t:Updates', updates.join(''));
}

function changesOf(body: Json): readonly Change[] {
  const has = (name: string): boolean => name in body;
  const places = writtenPlaces(body);
  const uid = textIn(body, 'iCalUId');
  const changes = [
    ...(has('subject') ? [optional('item:Subject', textIn(body, 'subject'))] : []),
    ...(has('sensitivity') ? [change('item:Sensitivity', capital(textIn(body, 'sensitivity')))] : []),
    ...(has('body') ? [bodyChange(objectIn(body, 'body'))] : []),
    ...listIn(body, 'singleValueExtendedProperties').map((one) =>
      extended(textIn(one, 'id'), textIn(one, 'value')),
    ),
    ...(places === null
      ? []
      : [optional('calendar:Location', places.text), extended(placesProperty, places.noted)]),
    ...(uid === '' ? [] : [change('calendar:UID', uid)]),
    ...(has('start') ? timeChanges(body) : []),
    ...(has('showAs') ? [change('calendar:LegacyFreeBusyStatus', showAs(textIn(body, 'showAs')))] : []),
    ...(has('attendees')
      ? attendeesXml(listIn(body, 'attendees')).map(({ name, xml }) => element(`calendar:${name}`, xml))
      : []),
    ...(has('recurrence')
      ? [element('calendar:Recurrence', isObject(body.recurrence) ? recurrenceXml(body.recurrence) : '')]
      : []),
  ];
  return changes.toSorted((a, b) => a.place - b.place);
}

function element(uri: string, xml: string): Change {
  return { path: tag('t:FieldURI', '', { FieldURI: uri }), place: sequence.indexOf(uri), xml };
}

function change(uri: string, text: string, attributes: Attributes = {}): Change {
  return element(uri, textTag(`t:${uri.replace(/^\w+:/, '')}`, text, attributes));
}

function optional(uri: string, text: string): Change {
  return text === '' ? element(uri, '') : change(uri, text);
}

function extended(id: string, value: string): Change {
  return { path: propertyPath(id), place: sequence.indexOf('extended'), xml: propertyXml(id, value) };
}

function bodyChange(body: Json): Change {
  const isHtml = textIn(body, 'contentType').toLowerCase() === 'html';
  return change('item:Body', textIn(body, 'content'), { BodyType: isHtml ? 'HTML' : 'Text' });
}

/**
 * Moments are sent in UTC, and the zone beside them by its Windows id: what a time without an offset means depends on the version and on
 * the header of the request.
 */
function timeChanges(body: Json): readonly Change[] {
  const zone = textIn(objectIn(body, 'start'), 'timeZone');
  if (!windowsZones.has(zone)) fail('item-rejected', { field: 'timeZone' });
  return [
    change('calendar:Start', momentIn(objectIn(body, 'start'))),
    change('calendar:End', momentIn(objectIn(body, 'end'))),
    change('calendar:IsAllDayEvent', String(body.isAllDay === true)),
    ...['StartTimeZone', 'EndTimeZone'].map((name) =>
      element(`calendar:${name}`, tag(`t:${name}`, '', { Id: zone })),
    ),
  ];
}

function momentIn(time: Json): string {
  const wall = wallMs(textIn(time, 'dateTime'));
  const zone = zoneByName(textIn(time, 'timeZone'));
  if (wall === null || zone === null) return fail('item-rejected', { field: 'start' });
  return `${wallText(toInstant(zone, wall))}Z`;
}

function showAs(name: string): string {
  return showsAs[name.toLowerCase()] ?? 'Busy';
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
