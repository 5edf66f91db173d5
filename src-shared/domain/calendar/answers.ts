/** The answers of guests to an invitation: which change is an answer, and when people are asked again. Pure. */
import { canonicalEvent, sameValue } from './canonical.ts';
import type { CalendarEvent, Id, Participant, PatchObject } from './event.ts';
import { guestLists, type Participants, participantsAt } from './participants.ts';
import { pathKeys } from './patch.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Fields that say when an event takes place. */
const timeFields = ['start', 'timeZone', 'duration', 'showWithoutTime', 'recurrenceRules'] as const;

/**
 * Whether a change at a patch path is the answer of one of these people and nothing else: to the series, or to one occurrence
 * (RFC 5546 3.2.3).
 */
export function isAnswer(
  path: string,
  before: CalendarEvent,
  after: CalendarEvent,
  isTheirs: (id: Id) => boolean,
): boolean {
  const [field, key = '', property] = pathKeys(path);
  if (field === 'participants') return property === 'participationStatus' && isTheirs(key);
  if (field !== 'recurrenceOverrides' || key === '') return false;
  const [was, is] = [before.recurrenceOverrides?.[key] ?? {}, after.recurrenceOverrides?.[key] ?? {}];
  if (!sameValue({ ...was, participants: null }, { ...is, participants: null })) return false;
  const others = (event: CalendarEvent): Participants =>
    mapped(participantsAt(event, key), (id, one) => (isTheirs(id) ? withAnswer(one, undefined) : one));
  return sameValue(others(before), others(after));
}

/**
 * The event with the answers that another time makes void: the guests are asked again, and have not answered yet (RFC 5546 3.2.2.1).
 * A scheduling server has to do it by itself (RFC 6638 3.2.8); Cyrus 3.6 does not.
 * For another time of the series all answers, for another time of one occurrence the answers to that occurrence. An answer that the
 * same change sets stays, and so does the organiser's own.
 */
export function askedAgain(before: CalendarEvent, after: CalendarEvent): CalendarEvent {
  if (!hasAnswers(after)) return after;
  const reset = (was: Participants, is: Participants): Participants =>
    mapped(is, (id, one) =>
      one.roles.owner === true || one.participationStatus !== was[id]?.participationStatus
        ? one
        : withAnswer(one, undefined),
    );
  const isWhole = !sameFields(before as unknown as Fields, after as unknown as Fields, timeFields);
  const participants = isWhole
    ? reset(participantsAt(before, null), participantsAt(after, null))
    : participantsAt(after, null);
  const overrides = mapped(after.recurrenceOverrides ?? {}, (start, patch): PatchObject => {
    const was: Fields = before.recurrenceOverrides?.[start] ?? {};
    const isMoved = !sameFields(was, patch, ['start', 'timeZone', 'duration']);
    if (patch.excluded === true || was.excluded === true || (!isWhole && !isMoved)) return patch;
    if (isWhole && patch.participants === undefined) return patch;
    return {
      ...patch,
      participants: reset(participantsAt(before, start), participantsAt(after, start)) as never,
    };
  });
  return canonicalEvent({ ...after, participants, recurrenceOverrides: overrides });
}

/**
 * The event with the guests' answers as another version of it has them; the organiser's own stays. An occurrence whose answers alone set
 * it apart from the series has them again, although it has no list of its own any more.
 */
export function withAnswersOf(event: CalendarEvent, other: CalendarEvent): CalendarEvent {
  if (!hasAnswers(event) && !hasAnswers(other)) return event;
  const answered = (is: Participants, ought: Participants): Participants =>
    mapped(is, (id, one) => {
      const known = ought[id];
      return known === undefined || one.roles.owner === true
        ? one
        : withAnswer(one, known.participationStatus);
    });
  const here = event.recurrenceOverrides ?? {};
  const there = other.recurrenceOverrides ?? {};
  const onlyAnswers = Object.entries(there).flatMap(([start, patch]) =>
    here[start] === undefined && Object.keys(patch).join() === 'participants'
      ? [[start, {} as PatchObject] as const]
      : [],
  );
  const occurrences: Readonly<Record<string, PatchObject>> = { ...here, ...Object.fromEntries(onlyAnswers) };
  const overrides = mapped(occurrences, (start, patch): PatchObject => {
    const hasList = patch.participants !== undefined || (there[start]?.participants ?? null) !== null;
    if (!hasList || patch.excluded === true) return patch;
    return {
      ...patch,
      participants: answered(participantsAt(event, start), participantsAt(other, start)) as never,
    };
  });
  return canonicalEvent({
    ...event,
    participants: answered(participantsAt(event, null), participantsAt(other, null)),
    recurrenceOverrides: overrides,
  });
}

function hasAnswers(event: CalendarEvent): boolean {
  return guestLists(event).some((list) =>
    Object.values(list).some(({ participationStatus }) => participationStatus !== undefined),
  );
}

function withAnswer(
  { participationStatus: _, ...participant }: Participant,
  answer: Participant['participationStatus'],
): Participant {
  return answer === undefined ? participant : { ...participant, participationStatus: answer };
}

function sameFields(a: Fields, b: Fields, names: readonly string[]): boolean {
  return names.every((name) => sameValue(a[name], b[name]));
}

function mapped<T>(
  map: Readonly<Record<string, T>>,
  change: (key: string, value: T) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(key, value)]));
}
