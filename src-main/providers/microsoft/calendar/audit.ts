/**
 * A plain listing of a calendar's window, which does not depend on what Graph remembers of earlier rounds: rounds have been seen to leave
 * changes out (https://learn.microsoft.com/answers/questions/2036289). It names everything in the revision that it has now; what is not
 * named in it the engine asks the listing for, as after any change log that names nearly everything.
 */
import { createHash } from 'node:crypto';
import type { Change } from '../../../../src-shared/domain/calendar/side.ts';
import { textIn } from '../../json-members.ts';
import { changeKeyIn } from '../../outlook/index.ts';
import type { CalendarApi, Range } from './api.ts';

/** Each entry once. */
export async function listWindow(
  api: CalendarApi,
  calendar: string,
  window: Range,
  signal: AbortSignal,
): Promise<readonly Change[]> {
  /** The revision by entry; '' where its occurrences have several. */
  const revisions = new Map<string, string>();
  const query = { select: 'id,type,seriesMasterId,changeKey', top: 500 };
  for await (const page of api.view(calendar, window, query, signal))
    for (const row of page) {
      const ref = textIn(row, 'seriesMasterId') || textIn(row, 'id');
      const key = changeKeyIn(row);
      revisions.set(ref, (revisions.get(ref) ?? key) === key ? key : '');
    }
  return [...revisions].map(([ref, revision]) => ({
    type: 'changed' as const,
    ref,
    ...(revision === '' ? {} : { revision }),
  }));
}

export function printOf(changes: readonly Change[]): string {
  const lines = changes.map((one) => `${one.ref} ${one.type === 'changed' ? one.revision : ''}`).toSorted();
  return createHash('sha256').update(lines.join('\n')).digest('base64url');
}
