/** Where a person sees an event in Google Calendar: `htmlLink`, which Google leaves out of what it masks. */
import type { Ref } from '../../../../src-shared/domain/calendar/side.ts';
import { ProblemError } from '../../../../src-shared/domain/problems.ts';
import { webPage } from '../../../support/web-page.ts';
import { isCancelled, textIn } from '../json.ts';
import type { CalendarApi } from './api.ts';

const places = { hosts: ['www.google.com', 'calendar.google.com'], account: 'https://calendar.google.com' };

/** The contract of `CalendarSide.pageOf`. */
export async function eventPage(
  api: CalendarApi,
  calendar: string,
  ref: Ref,
  signal: AbortSignal,
): Promise<string | null> {
  const answer = await api.event(calendar, ref, signal);
  if (answer.type === 'event')
    return isCancelled(answer.event) ? null : webPage(textIn(answer.event, 'htmlLink'), places);
  const found = api.problemOf(answer.refusal, 'item');
  if (found.code === 'not-found' || found.code === 'not-permitted') return null;
  throw new ProblemError(found);
}
