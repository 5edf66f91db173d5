/**
 * `mailFolders/{id}/messages/delta`: rounds of changes in one folder. Rows come in no order, unless the first request orders them, and some
 * twice; a message that was only read or unread is thin; one that left is told as removed, and with immutable ids no more when it came back
 * in the meantime (https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/72). `$top` limits the whole round.
 */
import { createHash } from 'node:crypto';
import type { Json } from '../../simulator/json.ts';
import type { Stamps } from '../../simulator/stamps.ts';
import { readSelect, selected } from '../api/query-options.ts';
import type { GraphCall } from '../api/route.ts';
import { graphErrors } from '../faults.ts';
import { refuse, refuseWith } from '../refusal.ts';
import { folderId, messageId } from './mail-ids.ts';
import { messageMembers, viewMessage } from './mail-view.ts';
import type { Folder, Mailbox } from './mailbox.ts';

/** What a link stands for. */
interface Place {
  readonly folder: Folder;
  readonly chain: number;
  /** Counts the rounds of a chain. */
  readonly generation: number;
  /** What was changed later belongs to the next round. */
  readonly at: number;
  readonly select: readonly string[] | null;
}

interface Row {
  readonly key: string;
  /** Of one that is removed the id must be known when the message is no more. */
  readonly id: string;
  readonly type: 'whole' | 'thin' | 'removed';
}

interface Round {
  readonly place: Place;
  readonly rows: readonly Row[];
  readonly from: number;
}

/** So many generations of a token are kept: older ones have been seen to be refused. */
const keptGenerations = 3;
const usualSize = 10;

export function createMessageDelta(stamps: Stamps) {
  const rounds = new Map<string, Round>();
  const tokens = new Map<string, Place>();
  /** The newest generation of each chain of rounds. */
  const newest = new Map<number, number>();
  let chains = 0;

  const collect = (
    mailbox: Mailbox,
    folder: Folder,
    since: number | null,
    immutable: boolean,
  ): readonly Row[] => {
    const rows = new Map<string, Row>();
    // the messages that were there when the last round ended, and left since
    const departed = new Set(
      since === null
        ? []
        : folder.departures
            .filter(({ cameAt, leftAt }) => cameAt <= since && leftAt > since)
            .map(({ message }) => message),
    );
    for (const message of mailbox.messages.values()) {
      if (message.folder !== folder.key) continue;
      const { key, cameAt, changedAt, readAt } = message;
      const id = messageId(message, immutable);
      if (since === null || cameAt > since || changedAt > since) rows.set(key, { key, id, type: 'whole' });
      else if (readAt > since) rows.set(key, { key, id, type: 'thin' });
    }
    for (const key of departed) {
      const id = messageId({ key, folder: folder.key, cameAt: 0 } as never, true);
      rows.set(key, { key, id, type: 'removed' });
    }
    return [...rows.values()];
  };
  const first = (call: GraphCall, mailbox: Mailbox, folder: Folder): Round => {
    const { query, prefer } = call;
    for (const name of query.keys())
      if (!['$select', '$orderby', '$top'].includes(name))
        refuse(400, 'ErrorInvalidUrlQuery', `The parameter ${name} is not supported with change tracking.`);
    const order = query.get('$orderby');
    if (order !== null && order !== 'receivedDateTime desc')
      refuse(400, 'ErrorInvalidUrlQuery', 'The only supported order is receivedDateTime desc.');
    const select = readSelect(query, 'message', messageMembers);
    chains += 1;
    const rows = collect(mailbox, folder, null, prefer.immutableIds);
    const time = ({ key }: Row): number => mailbox.messages.get(key)?.receivedAt ?? 0;
    const sorted = order === null ? shuffled(rows) : [...rows].sort((a, b) => time(b) - time(a));
    const place = { folder, chain: chains, generation: 1, at: stamps.last(), select };
    const top = query.get('$top');
    return { place, rows: top === null ? sorted : sorted.slice(0, Number(top)), from: 0 };
  };
  const roundOf = (call: GraphCall, mailbox: Mailbox, folder: Folder): Round => {
    const [skipToken, deltaToken] = ['$skiptoken', '$deltatoken'].map((name) => call.query.get(name));
    if (typeof skipToken === 'string') {
      const found = rounds.get(skipToken) ?? refuse(400, 'BadRequest', 'Badly formed token.');
      if (found.place.at < folder.tokensFrom) refuseWith(graphErrors.fullSync);
      return found;
    }
    if (typeof deltaToken !== 'string') return first(call, mailbox, folder);
    const known = tokens.get(deltaToken) ?? refuse(400, 'BadRequest', 'Badly formed token.');
    const highest = newest.get(known.chain) ?? known.generation;
    if (known.generation <= highest - keptGenerations || known.at < folder.tokensFrom)
      refuseWith(graphErrors.fullSync);
    const rows = shuffled(collect(mailbox, folder, known.at, call.prefer.immutableIds));
    return { place: { ...known, generation: known.generation + 1, at: stamps.last() }, rows, from: 0 };
  };
  const viewRow = ({ key, id, type }: Row, mailbox: Mailbox, { select }: Place, immutable: boolean): Json => {
    const message = mailbox.messages.get(key);
    const kind = { '@odata.type': '#microsoft.graph.message' };
    if (type === 'removed' || message === undefined)
      return { ...kind, id, '@removed': { reason: 'deleted' } };
    const whole = viewMessage(mailbox, message, immutable);
    if (type === 'whole') return { ...kind, ...selected(whole, select) };
    return { ...kind, id, isRead: message.isRead, parentFolderId: whole.parentFolderId };
  };

  return (call: GraphCall, mailbox: Mailbox, folder: Folder): Json => {
    const { prefer, root } = call;
    const { place, rows, from } = roundOf(call, mailbox, folder);
    const size = prefer.pageSize ?? usualSize;
    const isLast = from + size >= rows.length;
    // rows are told again now and then
    const repeated = from === 0 ? [] : rows.slice(from - 1, from);
    const value = [...repeated, ...rows.slice(from, from + size)].map((row) =>
      viewRow(row, mailbox, place, prefer.immutableIds),
    );
    const name = createHash('sha256')
      .update(JSON.stringify([place.chain, place.generation, place.at, from, isLast]))
      .digest('base64url');
    if (isLast) {
      tokens.set(name, place);
      newest.set(place.chain, Math.max(newest.get(place.chain) ?? 0, place.generation));
    } else rounds.set(name, { place, rows, from: from + size });
    const address = `${root}/me/mailFolders('${folderId(mailbox, folder.key)}')/messages/delta`;
    return {
      '@odata.context': `${root}/$metadata#Collection(message)`,
      ...(isLast ? {} : { '@odata.nextLink': `${address}?$skiptoken=${name}` }),
      value,
      ...(isLast ? { '@odata.deltaLink': `${address}?$deltatoken=${name}` } : {}),
    };
  };
}

/** In an order of its own that is the same each time. */
function shuffled(rows: readonly Row[]): readonly Row[] {
  const rank = ({ key }: Row): string => createHash('sha256').update(`row ${key}`).digest('hex');
  return [...rows].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}
