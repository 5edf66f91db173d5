/** What each call of Graph does that Concord may make for mail. */
import type { Json } from '../../simulator/json.ts';
import type { Stamps } from '../../simulator/stamps.ts';
import { pageOf, readFilter, readSelect, selected } from '../api/query-options.ts';
import { type GraphCall, type GraphResult, type GraphRoute, graphRoute } from '../api/route.ts';
import { graphErrors } from '../faults.ts';
import type { Person } from '../people.ts';
import { refuse, refuseNotFound, refuseWith } from '../refusal.ts';
import { findFolder, findMessage } from './mail-ids.ts';
import { changeKeyOf, folderMembers, messageMembers, viewFolder, viewMessage } from './mail-view.ts';
import type { FlagStatus, Folder, Mailbox, Message } from './mailbox.ts';
import { createMessageDelta } from './message-delta.ts';

const read = ['Mail.Read', 'Mail.ReadWrite'];
const write = ['Mail.ReadWrite'];
const delta = '/(?:microsoft\\.graph\\.)?delta(?:\\(\\))?';
const oneFolder = "/mailFolders(?:/:folder|\\('(?<quoted>[^']+)'\\))";
const oneMessage = '/messages/:message';
const statuses: readonly unknown[] = ['notFlagged', 'flagged', 'complete'];

export function createMailRoutes(
  mailboxOf: (person: Person) => Mailbox,
  stamps: Stamps,
): readonly GraphRoute[] {
  const messageDelta = createMessageDelta(stamps);
  const folderOf = (mailbox: Mailbox, { path }: GraphCall): Folder =>
    demandFolder(mailbox, path.folder ?? path.quoted ?? '');
  const found = (call: GraphCall): { readonly mailbox: Mailbox; readonly message: Message } => {
    const id = call.path.message ?? '';
    if (!/^AA[\w+/=-]{40,}$/.test(id)) refuse(400, 'ErrorInvalidIdMalformed', 'Id is malformed.');
    const mailbox = mailboxOf(call.owner);
    return { mailbox, message: findMessage(mailbox, id) ?? refuseNotFound() };
  };
  const context = ({ root, owner }: GraphCall, path: string): Json => ({
    '@odata.context': `${root}/$metadata#users('${encodeURIComponent(owner.email)}')/${path}`,
  });
  const whole = (call: GraphCall, mailbox: Mailbox, message: Message): Json => ({
    ...context(call, 'messages/$entity'),
    ...selected(
      viewMessage(mailbox, message, call.prefer.immutableIds),
      readSelect(call.query, 'message', messageMembers),
    ),
  });
  const ok = (body: Json): GraphResult => ({ status: 200, body });

  return [
    graphRoute('mailFolders.delta', 'GET', `/mailFolders${delta}`, read, (call) =>
      ok(folderPage(call, mailboxOf(call.owner))),
    ),
    graphRoute('messages.delta', 'GET', `${oneFolder}/messages${delta}`, read, (call) => {
      const mailbox = mailboxOf(call.owner);
      return ok(messageDelta(call, mailbox, folderOf(mailbox, call)));
    }),
    graphRoute('mailFolders.get', 'GET', oneFolder, read, (call) => {
      const mailbox = mailboxOf(call.owner);
      const row = viewFolder(mailbox, folderOf(mailbox, call));
      const names = readSelect(call.query, 'mailFolder', folderMembers);
      return ok({ ...context(call, 'mailFolders/$entity'), ...selected(row, names) });
    }),
    graphRoute('messages.list', 'GET', '/messages', read, (call) => {
      const mailbox = mailboxOf(call.owner);
      const { top, skip } = pageOf(call.query, 10);
      const filter = call.query.get('$filter');
      const test = filter === null ? () => true : readFilter(filter, () => null);
      const names = readSelect(call.query, 'message', messageMembers);
      const rows = [...mailbox.messages.values()]
        .map((message) => viewMessage(mailbox, message, call.prefer.immutableIds))
        .filter((row) => test(row, {}))
        .sort((a, b) => (String(a.receivedDateTime) < String(b.receivedDateTime) ? 1 : -1));
      return ok({
        ...context(call, 'messages'),
        value: rows.slice(skip, skip + top).map((row) => selected(row, names)),
      });
    }),
    graphRoute('messages.get', 'GET', oneMessage, read, (call) => {
      const { mailbox, message } = found(call);
      return ok(whole(call, mailbox, message));
    }),
    graphRoute('messages.getContent', 'GET', `${oneMessage}/\\$value`, read, (call) => ({
      status: 200,
      content: { type: 'text/plain', bytes: found(call).message.bytes },
    })),
    graphRoute('messages.update', 'PATCH', oneMessage, write, (call) => {
      const { mailbox, message } = found(call);
      const wanted = call.ifMatch === null ? null : (/^(?:W\/)?"(.*)"$/.exec(call.ifMatch)?.[1] ?? '');
      if (wanted !== null && wanted !== changeKeyOf(message)) refuseWith(graphErrors.conflict);
      mailbox.change(message, changeIn(call.body));
      return ok(whole(call, mailbox, message));
    }),
    graphRoute('messages.move', 'POST', `${oneMessage}/(?:microsoft\\.graph\\.)?move`, write, (call) => {
      const { mailbox, message } = found(call);
      mailbox.move(message, demandFolder(mailbox, String(call.body.destinationId)).key);
      return { status: 201, body: whole(call, mailbox, message) };
    }),
  ];
}

function demandFolder(mailbox: Mailbox, name: string): Folder {
  return (
    findFolder(mailbox, name) ??
    refuse(404, 'ErrorItemNotFound', 'The specified folder could not be found in the store.')
  );
}

/** Folders flat, page by page; a listing from the beginning each time. */
function folderPage({ query, prefer, root }: GraphCall, mailbox: Mailbox): Json {
  const size = prefer.pageSize ?? 10;
  const from = Number(query.get('$skiptoken') ?? 0);
  const rows = [...mailbox.folders.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const isLast = from + size >= rows.length;
  const address = `${root}/me/mailFolders/delta`;
  return {
    '@odata.context': `${root}/$metadata#Collection(mailFolder)`,
    ...(isLast ? {} : { '@odata.nextLink': `${address}?$skiptoken=${from + size}` }),
    value: rows.slice(from, from + size).map((folder) => ({
      '@odata.type': `#microsoft.graph.${folder.isSearch ? 'mailSearchFolder' : 'mailFolder'}`,
      ...viewFolder(mailbox, folder),
    })),
    ...(isLast ? { '@odata.deltaLink': `${address}?$deltatoken=all` } : {}),
  };
}

/** @throws GraphRefusal for what a message that was received cannot be given */
function changeIn(body: Json): Partial<Pick<Message, 'isRead' | 'flag'>> {
  const { isRead, flag, ...rest } = body;
  if (Object.keys(rest).length > 0)
    refuse(400, 'ErrorInvalidPropertySet', `The property '${Object.keys(rest)[0]}' is read-only.`);
  const status = (flag as Json | undefined)?.flagStatus;
  if (
    (isRead !== undefined && typeof isRead !== 'boolean') ||
    (flag !== undefined && !statuses.includes(status))
  )
    refuse(400, 'RequestBodyRead', 'Cannot convert a value to its type.');
  return {
    ...(isRead === undefined ? {} : { isRead: isRead as boolean }),
    ...(flag === undefined ? {} : { flag: status as FlagStatus }),
  };
}
