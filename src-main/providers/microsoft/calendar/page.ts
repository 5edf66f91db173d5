/** Where a person sees an event in Outlook on the web. */
import type { Ref } from '../../../../src-shared/domain/calendar/side.ts';
import { ProblemError } from '../../../../src-shared/domain/problems.ts';
import { outlookPage } from '../page.ts';
import type { CalendarApi } from './api.ts';

/** The contract of `CalendarSide.pageOf`. */
export async function eventPage(
  api: CalendarApi,
  calendar: string,
  ref: Ref,
  signal: AbortSignal,
): Promise<string | null> {
  const answer = await api.event(calendar, ref, signal);
  if (answer.type === 'event') return outlookPage(api.host, answer.event);
  const found = api.problemOf(answer.refusal, 'item');
  if (found.code === 'not-found' || found.code === 'not-permitted') return null;
  throw new ProblemError(found);
}
