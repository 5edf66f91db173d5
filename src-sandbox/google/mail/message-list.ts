/** `messages.list`: rows of ids, newest first, page by page. */
import type { Json } from '../../simulator/json.ts';
import { refuseMail } from './mail-errors.ts';
import type { Mailbox, StoredMessage } from './mailbox.ts';
import { readQuery } from './message-query.ts';
import { messageRow } from './message-view.ts';

export const mostRows = 500;
const usualRows = 100;
/** What Gmail says of larger results. */
const largestEstimate = 201;

/** How many rows a page may have. @param complain told of more than Gmail gives */
export function rowsAsked(query: URLSearchParams, complain: (text: string) => void): number {
  const asked = query.get('maxResults');
  if (asked === null) return usualRows;
  if (Number(asked) > mostRows) complain(`maxResults=${asked}, of which Gmail gives at most ${mostRows}`);
  return Math.min(Math.max(Number(asked), 1), mostRows);
}

export function listMessages(
  mailbox: Mailbox,
  query: URLSearchParams,
  complain: (text: string) => void,
): Json {
  const labels = query.getAll('labelIds');
  for (const label of labels) if (mailbox.labels.byId(label) === null) refuseMail(`Invalid label: ${label}`);
  const { matches, isAnywhere } = readQuery(query.get('q') ?? '', complain);
  const isHidden = (message: StoredMessage, label: string): boolean =>
    message.labels.has(label) && !labels.includes(label);
  const takesAll = isAnywhere || query.get('includeSpamTrash') === 'true';
  const found = mailbox
    .all()
    .filter(
      (message) =>
        labels.every((label) => message.labels.has(label)) &&
        (takesAll || !(isHidden(message, 'TRASH') || isHidden(message, 'SPAM'))) &&
        matches(message),
    );
  const after = readToken(query.get('pageToken'));
  const rest = after === null ? found : found.filter((message) => isBehind(message, after));
  const page = rest.slice(0, rowsAsked(query, complain));
  const last = page.at(-1);
  return {
    ...(page.length === 0 ? {} : { messages: page.map(messageRow) }),
    ...(last === undefined || page.length === rest.length ? {} : { nextPageToken: writeToken(last) }),
    resultSizeEstimate: page.length === found.length ? found.length : Math.min(found.length, largestEstimate),
  };
}

interface Place {
  readonly internalDate: number;
  readonly number: number;
}

function isBehind({ internalDate, number }: Place, place: Place): boolean {
  return internalDate < place.internalDate || (internalDate === place.internalDate && number < place.number);
}

/** A long decimal number, as Gmail's own: the place of the page's last row. */
function writeToken({ internalDate, number }: Place): string {
  return `${String(Math.floor(internalDate / 1000)).padStart(12, '0')}${String(number).padStart(8, '0')}`;
}

function readToken(token: string | null): Place | null {
  if (token === null) return null;
  if (!/^\d{20}$/.test(token)) refuseMail('Invalid pageToken');
  return { internalDate: Number(token.slice(0, 12)) * 1000, number: Number(token.slice(12)) };
}
