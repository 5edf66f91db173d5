/** A guest's own answers as calls: to the whole invitation, or to one occurrence of it (PE4). Pure. */
import { type CalendarEvent, participantId } from '../../../src-shared/domain/calendar/event.ts';
import { participantsAt } from '../../../src-shared/domain/calendar/participants.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import type { OutlookRequest, Reply } from './requests.ts';
import type { Parts, PrepareRules, ReadEntry } from './series.ts';
import { originalStartOf } from './series-writes.ts';

export interface ReplyCall {
  readonly request: OutlookRequest;
  /** The patch path that it brings about. */
  readonly path: string;
  /** What its key ends with. */
  readonly suffix: string;
}

const replies: Readonly<Record<string, Reply>> = {
  accepted: 'accept',
  declined: 'decline',
  tentative: 'tentativelyAccept',
};

/** @throws ProblemError `item-rejected` for an answer that Exchange does not know: none, and delegated */
export function replyCalls(
  write: { readonly key: string; readonly ref: string },
  { event: before }: ReadEntry,
  after: CalendarEvent,
  { entry }: Parts,
  { own, calendarZone }: PrepareRules,
): readonly ReplyCall[] {
  const sendResponse = entry.responseRequested !== false;
  const answerIn = (event: CalendarEvent, occurrence: string | null): string | undefined =>
    own
      .map((address) => participantsAt(event, occurrence)[participantId(address)])
      .find((one) => one !== undefined)?.participationStatus;
  const keys = [
    null,
    ...new Set([
      ...Object.keys(before.recurrenceOverrides ?? {}),
      ...Object.keys(after.recurrenceOverrides ?? {}),
    ]),
  ];
  const whole = answerIn(before, null) === answerIn(after, null) ? null : answerIn(after, null);
  return keys.flatMap((occurrence): readonly ReplyCall[] => {
    const is = answerIn(after, occurrence);
    // an answer to the series is one to all of its occurrences
    const was = occurrence !== null && whole !== null ? whole : answerIn(before, occurrence);
    if (is === was || after.recurrenceOverrides?.[occurrence ?? '']?.excluded === true) return [];
    const reply = replies[is ?? ''] ?? fail('item-rejected', { field: 'participants' });
    const id = own.map(participantId).find((one) => participantsAt(after, occurrence)[one] !== undefined);
    const request: OutlookRequest = {
      method: 'reply',
      write: write.key,
      id: write.ref,
      occurrence,
      originalStart: occurrence === null ? 0 : originalStartOf(occurrence, after, calendarZone),
      reply,
      sendResponse,
    };
    return [
      {
        request,
        path:
          occurrence === null
            ? `participants/${id}/participationStatus`
            : `recurrenceOverrides/${occurrence}`,
        suffix: occurrence === null ? 'reply' : `${occurrence}/reply`,
      },
    ];
  });
}
