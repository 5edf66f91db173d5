/**
 * Guests whom the provider was not given: a guest list of one occurrence that comes from there says nothing about them (ID3, PE2). Nor does
 * what comes from there say anything about ticks, which only the CRM has (C10). Pure.
 */
import type {
  CalendarEvent,
  Id,
  JsonValue,
  LocalDateTime,
  Participant,
} from '../../../../src-shared/domain/calendar/event.ts';
import { type Participants, participantsAt } from '../../../../src-shared/domain/calendar/participants.ts';
import { pathKeys } from '../../../../src-shared/domain/calendar/patch.ts';
import type { Flow } from '../merge/merge.ts';

/**
 * The flow to the CRM with the CRM's ticks, and its own guests in every guest list of an occurrence.
 * @param view the CRM's entry as the provider may see it
 */
export function withHeldBackGuests(flow: Flow, crm: CalendarEvent, view: CalendarEvent): Flow {
  const listWith = (start: LocalDateTime, given: Participants): Participants => {
    const own = participantsAt(crm, start);
    const shown = participantsAt(view, start);
    // a list without anybody says nothing about the organiser
    const isAlone = Object.keys(given).length === 0;
    const heldBack = Object.entries(own).filter(
      ([id, { roles }]) => shown[id] === undefined || (isAlone && roles.owner === true),
    );
    const ticked = Object.entries(given).map(([id, one]): [Id, Participant] => [
      id,
      withTickOf(own[id], one),
    ]);
    return Object.fromEntries([...heldBack, ...ticked]);
  };
  const incoming = Object.entries(flow.incoming).map(([path, value]): [string, JsonValue] => {
    const [field, start, property] = pathKeys(path);
    if (field === 'participants' && start !== undefined && property === undefined && isObject(value))
      return [path, withTickOf(crm.participants?.[start], value as never) as never];
    if (field !== 'recurrenceOverrides' || start === undefined || !isObject(value)) return [path, value];
    if (property === 'participants') return [path, listWith(start, value as never) as never];
    const { participants } = value;
    if (property !== undefined || !isObject(participants)) return [path, value];
    return [path, { ...value, participants: listWith(start, participants as never) as never }];
  });
  return { ...flow, incoming: Object.fromEntries(incoming) };
}

function withTickOf(own: Participant | undefined, given: Participant): Participant {
  return own?.invite === true ? { ...given, invite: true } : given;
}

function isObject(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
