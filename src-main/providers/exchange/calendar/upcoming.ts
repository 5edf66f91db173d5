/** A few events in a span of time, to show a person what a calendar contains. */
import { sharedValues } from '../../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent } from '../../../../src-shared/domain/calendar/event.ts';
import { isPrivate, maskedEvent } from '../../../../src-shared/domain/calendar/private-events.ts';
import type { Clock } from '../../../../src-shared/domain/clock.ts';
import { problemOf } from '../../../../src-shared/domain/problems.ts';
import { readFields, uidsOf, type Viewer } from '../../outlook/index.ts';
import { shortLook } from '../../short-look.ts';
import type { ItemAnswer } from './answer-parts.ts';
import type { CalendarApi } from './api.ts';

/** @param from and `until` in epoch milliseconds */
export async function readUpcoming(
  { api, clock }: { readonly api: CalendarApi; readonly clock: Pick<Clock, 'setTimer'> },
  calendar: string,
  viewer: Viewer,
  from: number,
  until: number,
  signal: AbortSignal,
): Promise<readonly CalendarEvent[]> {
  return shortLook(clock, signal, async (within) => {
    const ids = await api.view(calendar, from, until, within);
    const answers = await api.items(
      ids.map((id) => ({ id })),
      within,
    );
    return answers.flatMap((answer) => eventIn(answer, viewer));
  });
}

function eventIn(answer: ItemAnswer, { own, privateEvents }: Viewer): readonly CalendarEvent[] {
  if (answer.type !== 'item' || answer.entry.isCancelled === true) return [];
  try {
    const { entry } = answer;
    const { event } = readFields(entry, uidsOf(entry)[0] ?? '', { own, shared: sharedValues() });
    return [isPrivate(event) && privateEvents !== 'full' ? maskedEvent(event) : event];
  } catch (error) {
    if (problemOf(error) === null) throw error;
    return [];
  }
}
