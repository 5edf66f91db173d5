/** What a PUT that was answered has left on the server. The object is read back wherever the answer alone does not tell. */
import { sameValue } from '../../../src-shared/domain/calendar/canonical.ts';
import type { Calendar, Outcome, Revision } from '../../../src-shared/domain/calendar/side.ts';
import { problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { discardBody } from '../../net/index.ts';
import { readCalendarObject } from '../icalendar/index.ts';
import type { CalDavRequest } from './calls.ts';
import { problemOfAnswer } from './errors.ts';
import { kindsOf } from './kept-kinds.ts';
import type { PerformOptions } from './object-now.ts';
import { readObject } from './objects.ts';
import { isExact, revisionOfTag } from './revision.ts';
import { storedOf } from './stored.ts';

/** PHP labels every answer as a page, also one without a body; a captive portal's page has a body and another status (RU4). */
export async function isEmptySuccess(response: Response): Promise<boolean> {
  return (response.status === 201 || response.status === 204) && (await response.text()).trim() === '';
}

/**
 * The outcome of a write that was answered with a page: Apache sends one with its 201, and captive portals send one for everything
 * (RU4). What the server holds tells them apart.
 */
export async function behindPage(
  calendar: Calendar,
  request: Extract<CalDavRequest, { method: 'PUT' | 'DELETE' }>,
  response: Response,
  signal: AbortSignal,
  options: PerformOptions,
): Promise<Outcome> {
  await discardBody(response);
  const page: Outcome = {
    type: 'unclear',
    problem: problemOfAnswer(
      { ...statusOfPage, headers: response.headers, url: response.url },
      'object',
      options.connection.clock,
    ),
  };
  if (request.method === 'DELETE') return page;
  try {
    const found = await readObject(calendar, request.path, signal, options);
    return found.type === 'found' && holds(found.stored.source, request.body)
      ? { type: 'done', stored: found.stored }
      : page;
  } catch {
    return page;
  }
}

/** A page with any status of success says no more than one with 200. */
const statusOfPage = { status: 200 };

/** Whether an object's text says what was sent. */
function holds(source: string | undefined, sent: string): boolean {
  const ours = readCalendarObject(sent)?.event;
  return ours !== undefined && sameValue(readCalendarObject(source ?? '')?.event, ours);
}

/**
 * The outcome of a successful PUT. A strong ETag means that the server stored exactly the bytes sent (RFC 4791 5.3.4), unless it was
 * never seen to keep what they contain (`kept-kinds.ts`), or has the ETag from before the write. Without a strong ETag the object is read again, and so is a meeting that the
 * server may have delivered, because it notes the result (RFC 6638 3.2.9). What still holds the old text under the old ETag was not written.
 */
export async function written(
  calendar: Calendar,
  request: Extract<CalDavRequest, { method: 'PUT' }>,
  response: Response,
  signal: AbortSignal,
  options: PerformOptions,
): Promise<Outcome> {
  const revision = revisionOfTag(response.headers.get('etag'));
  try {
    const delivered = options.viewer.account.scheduling !== 'none' && /^ATTENDEE[;:]/im.test(request.body);
    const before = request.headers['if-match'];
    if (revision !== undefined && isExact(revision) && !delivered && revision !== before) {
      const source = await sourceAt(calendar, request, revision, signal, options);
      return { type: 'done', stored: storedOf(calendar, request.path, revision, source, options.viewer) };
    }
    const found = await readObject(calendar, request.path, signal, options);
    if (
      found.type === 'found' &&
      found.stored.revision === before &&
      !holds(found.stored.source, request.body)
    )
      return { type: 'refused', problem: problem('item-rejected', { status: response.status }) };
    if (found.type === 'found') return { type: 'done', stored: found.stored };
    return { type: 'unclear', problem: found.type === 'absent' ? problem('not-found') : found.problem };
  } catch (error) {
    return { type: 'unclear', problem: problemOf(error) ?? problem('unreachable') };
  }
}

/**
 * The text that the server holds under this strong ETag: the bytes sent, or what is read back when they contain kinds of content that
 * the server was never seen to keep. An object that has another ETag by now was changed since, which is news of the next round.
 */
async function sourceAt(
  calendar: Calendar,
  { path, body, newKinds }: Extract<CalDavRequest, { method: 'PUT' }>,
  revision: Revision,
  signal: AbortSignal,
  options: PerformOptions,
): Promise<string> {
  // a call that an earlier Concord kept in its outbox names no kinds
  if (options.kept.keepsAll(newKinds ?? [...kindsOf(body)])) return body;
  try {
    const found = await readObject(calendar, path, signal, options);
    if (found.type !== 'found' || found.stored.revision !== revision) return body;
    const source = found.stored.source ?? body;
    options.kept.learn(body, source);
    return source;
  } catch (error) {
    if (problemOf(error) === null) throw error;
    return body;
  }
}

/** The outcome when an object is at the address already: from an earlier attempt of the same call, or another one (WR1). */
export async function existing(
  calendar: Calendar,
  request: Extract<CalDavRequest, { method: 'PUT' }>,
  signal: AbortSignal,
  options: PerformOptions,
): Promise<Outcome> {
  try {
    const found = await readObject(calendar, request.path, signal, options);
    if (found.type === 'found' && holds(found.stored.source, request.body))
      return { type: 'done', stored: found.stored };
    return { type: 'refused', problem: problem('already-exists') };
  } catch (error) {
    return { type: 'unclear', problem: problemOf(error) ?? problem('unreachable') };
  }
}
