/** What an update is checked for against the event as it is. */
import { refuseApi } from '../api-refusal.ts';
import { type EventContent, type EventRecord, type EventType, etagOf, isSame } from './event.ts';
import { refuseTypeRestriction } from './event-input.ts';

/** Members that may be changed although the event is made from a mail, or is a birthday. */
const changeable: Readonly<Partial<Record<EventType, readonly string[]>>> = {
  fromGmail: ['colorId', 'reminders', 'visibility', 'transparency', 'extendedProperties'],
  birthday: ['colorId', 'reminders', 'summary'],
};

/** `If-Match` of an instance that is no exception yet is the ETag of its series. */
export function checkMatch(event: EventRecord, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch === '*' || ifMatch === etagOf(event)) return;
  refuseApi({
    status: 412,
    domain: 'global',
    reason: 'conditionNotMet',
    message: 'Precondition Failed',
    locationType: 'header',
    location: 'If-Match',
  });
}

export function checkType({ eventType, content: before }: EventRecord, after: EventContent): void {
  if (eventType === 'default') return;
  if (after.guests !== undefined && before.guests === undefined) refuseTypeRestriction();
  const allowed = changeable[eventType];
  if (allowed === undefined) return;
  if (!isSame([before.start, before.end, before.recurrence], [after.start, after.end, after.recurrence]))
    refuseTypeRestriction();
  for (const name of new Set([...Object.keys(before.fields), ...Object.keys(after.fields)]))
    if (!allowed.includes(name) && !isSame(before.fields[name], after.fields[name])) refuseTypeRestriction();
}
