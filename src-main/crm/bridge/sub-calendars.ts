/** The bridge's sources: further calendars of the account, shown read-only (C2). */
import type { CalendarId } from '../../../src-shared/domain/calendar/side.ts';
import type { CrmSubCalendars } from '../../../src-shared/domain/crm.ts';
import type { BridgeAnswer, BridgeHttp, BridgeRequest } from './http.ts';

/** Events in one request, and about how many characters: every server accepts 500 and 4 MiB. */
const mostEvents = 400;
const mostCharacters = 2_000_000;

export function bridgeSubCalendars(
  http: BridgeHttp,
  leaseHeader: () => Readonly<Record<string, string>>,
  /** The body of an answer that must be there. @throws ProblemError */
  expected: (answer: BridgeAnswer) => unknown,
): CrmSubCalendars {
  const write = async (request: BridgeRequest, signal: AbortSignal): Promise<void> => {
    expected(await http.ask({ ...request, headers: leaseHeader() }, signal));
  };
  return {
    put: (calendar, shown, signal) =>
      write({ method: 'PUT', path: pathOf(calendar), body: JSON.stringify(shown) }, signal),
    remove: (calendar, signal) => write({ method: 'DELETE', path: pathOf(calendar) }, signal),
    async change(calendar, { replaces, put, remove }, signal) {
      const rest = { put: put.map((event) => JSON.stringify(event)), remove: [...remove] };
      let isFirst = true;
      while (isFirst || rest.put.length + rest.remove.length > 0) {
        const events = headOf(rest.put);
        const uids = rest.remove.splice(0, mostEvents);
        const replace = isFirst && replaces ? '"replace":true,' : '';
        const body = `{${replace}"put":[${events.join(',')}],"remove":${JSON.stringify(uids)}}`;
        await write({ method: 'POST', path: `${pathOf(calendar)}/events:batch`, body }, signal);
        isFirst = false;
      }
    },
  };
}

function pathOf(calendar: CalendarId): string {
  return `/v1/calendar/sources/${encodeURIComponent(calendar)}`;
}

/** Takes the first texts away that go into one request; at least one. */
function headOf(texts: string[]): readonly string[] {
  let characters = 0;
  const end = texts.findIndex((text, index) => {
    characters += text.length;
    return index === mostEvents || (index > 0 && characters > mostCharacters);
  });
  return texts.splice(0, end === -1 ? texts.length : end);
}
