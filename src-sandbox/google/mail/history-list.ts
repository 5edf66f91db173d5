/** `history.list`: what happened since a row of the history, page by page. */
import type { Json } from '../../simulator/json.ts';
import type { HistoryEntry, HistoryKind, HistoryRow } from './history.ts';
import { refuseHistoryParameter, refuseMail, refuseNoSuchEntity } from './mail-errors.ts';
import type { Mailbox } from './mailbox.ts';
import { rowsAsked } from './message-list.ts';
import { messageRow } from './message-view.ts';

const members: Readonly<Record<HistoryKind, string>> = {
  messageAdded: 'messagesAdded',
  messageDeleted: 'messagesDeleted',
  labelAdded: 'labelsAdded',
  labelRemoved: 'labelsRemoved',
};

/** Pages are cut before rows of other types and labels are left out, so that one may be empty and not the last. */
export function listHistory(
  { history }: Mailbox,
  query: URLSearchParams,
  complain: (text: string) => void,
): Json {
  const start = query.get('startHistoryId');
  if (start === null || !/^\d{1,15}$/.test(start)) refuseHistoryParameter();
  const rows = history.since(Number(start)) ?? refuseNoSuchEntity();
  const after = readToken(query.get('pageToken'));
  const rest = rows.filter(({ id }) => id > after);
  const page = rest.slice(0, rowsAsked(query, complain));
  const types = query.getAll('historyTypes');
  const label = query.get('labelId');
  const shown = page.flatMap((row) => {
    if (types.length > 0 && (row.kind === null || !types.includes(row.kind))) return [];
    const entries = label === null ? row.entries : row.entries.filter((entry) => concerns(entry, label));
    return entries.length === 0 ? [] : [viewRow(row, entries)];
  });
  const last = page.at(-1);
  return {
    ...(shown.length === 0 ? {} : { history: shown }),
    ...(last === undefined || page.length === rest.length
      ? {}
      : { nextPageToken: String(last.id).padStart(20, '0') }),
    historyId: String(history.current()),
  };
}

/** The message bears the label, or it was just taken away. */
function concerns({ labelIds, changed = [] }: HistoryEntry, label: string): boolean {
  return labelIds.includes(label) || changed.includes(label);
}

function viewRow({ id, kind }: HistoryRow, entries: readonly HistoryEntry[]): Json {
  const changes = entries.map(({ changed, labelIds, ...ids }) => ({
    message: { ...ids, ...(labelIds.length === 0 ? {} : { labelIds }) },
    ...(changed === undefined ? {} : { labelIds: changed }),
  }));
  return {
    id: String(id),
    messages: entries.map(messageRow),
    ...(kind === null ? {} : { [members[kind]]: changes }),
  };
}

function readToken(token: string | null): number {
  if (token === null) return 0;
  return /^\d{20}$/.test(token) ? Number(token) : refuseMail('Invalid pageToken');
}
