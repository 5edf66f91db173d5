/**
 * What a person does with their calendars at a simulated Exchange in Outlook, in Graph's members, so that whoever plays Outlook at Microsoft
 * 365 plays it here unchanged. It asks the simulator past HTTP. The XML of items is read and written as Concord does; what it means is not.
 */
import { readItem } from '../../../src-main/providers/exchange/calendar/item-xml.ts';
import * as requests from '../../../src-main/providers/exchange/calendar/requests-xml.ts';
import type { Sending } from '../../../src-main/providers/exchange/calendar/sending.ts';
import { messageName, partOf } from '../../../src-main/providers/exchange/elements.ts';
import { envelope, type Operation } from '../../../src-main/providers/exchange/envelope.ts';
import { folderXml } from '../../../src-main/providers/exchange/request-parts.ts';
import { child, type Element, parseXml } from '../../../src-main/providers/xml.ts';
import type { SimulatedExchange } from '../../../src-sandbox/exchange/index.ts';
import type { Json } from '../../../src-sandbox/graph/index.ts';
import type { OutlookService } from '../microsoft-calendar/microsoft-hand.ts';

export const mailKinds = {
  request: 'invitation',
  update: 'update',
  cancellation: 'cancellation',
  response: 'response',
} as const;
const responses = { accepted: 'Accept', declined: 'Decline', tentativelyAccepted: 'Tentative' } as const;
const replies = {
  accepted: 'accept',
  declined: 'decline',
  tentativelyAccepted: 'tentativelyAccept',
} as const;

/** Members that each mailbox has for itself. */
const kept = new Set(['reminderMinutesBeforeStart', 'isReminderOn', 'showAs', 'categories', 'sensitivity']);

export interface ExchangeOutlook extends OutlookService {
  /** The id of the default calendar. */
  readonly primary: string;
  /** @param parent default: the default calendar. @returns its id */
  addCalendar(name: string, parent?: string | { readonly known: 'deleteditems' | 'msgfolderroot' }): string;
}

export function exchangeOutlook(exchange: SimulatedExchange, address: string): ExchangeOutlook {
  const messages = (operation: Operation): readonly Element[] => {
    const root = parseXml(exchange.hand.ask(address, envelope('Exchange2013_SP1', operation)));
    const body = root.children.find(({ name }) => name.endsWith('/:Body'));
    const found = child(body?.children[0] ?? null, messageName('ResponseMessages'))?.children;
    if (found === undefined) throw new Error(`no messages: ${JSON.stringify(body)}`);
    return found;
  };
  const codeOf = (message: Element): string => child(message, messageName('ResponseCode'))?.text ?? '';
  const done = (operation: Operation): Element => {
    const [message] = messages(operation);
    if (message === undefined || codeOf(message) !== 'NoError')
      throw new Error(`Outlook cannot do this: ${message && codeOf(message)} ${JSON.stringify(operation)}`);
    return message;
  };
  const idIn = (message: Element): string => {
    const [item] = child(message, messageName('Items'))?.children ?? [];
    return partOf(item ?? null, 'ItemId')?.attributes.Id ?? '';
  };
  const folderIdIn = (message: Element): string => {
    const [folder] = child(message, messageName('Folders'))?.children ?? [];
    return partOf(folder ?? null, 'FolderId')?.attributes.Id ?? '';
  };
  const primary = folderIdIn(done(requests.getFolders([{ known: 'calendar' }])));

  const read = (id: string): Json | null => {
    const [message] = messages(requests.getItems([{ id }]));
    if (message === undefined || codeOf(message) !== 'NoError') return null;
    const [item] = child(message, messageName('Items'))?.children ?? [];
    return item === undefined ? null : readItem(item).entry;
  };
  const event = (id: string): Json | null => {
    const entry = read(id);
    return entry === null ? null : shown(entry);
  };
  /** What was read of a calendar's entries, so that a large calendar is not read whole for each of them. */
  const seen = new Map<string, { readonly changeKey: string; readonly entry: Json }>();
  const target = (id: string) => ({ id, changeKey: String(event(id)?.changeKey) });
  const create = (calendar: string, body: Json, sending: Sending = 'SendOnlyToAll'): string =>
    idIn(done(requests.createItem({ id: calendar }, body, sending)));
  /** Who made a meeting tells of what it is; what is kept for oneself, nobody hears of. */
  const toldOf = (id: string, change: Json): Sending => {
    const isOwn = Object.keys(change).every((name) => kept.has(name));
    return isOwn || event(id)?.isOrganizer !== true ? 'SendToNone' : 'SendOnlyToAll';
  };

  return {
    primary,
    addCalendar(name, parent = primary) {
      const target = typeof parent === 'string' ? { id: parent } : parent;
      const content = `<m:ParentFolderId>${folderXml(target)}</m:ParentFolderId><m:Folders><t:CalendarFolder><t:DisplayName>${name}</t:DisplayName></t:CalendarFolder></m:Folders>`;
      return folderIdIn(done({ name: 'CreateFolder', content }));
    },
    calendars: {
      event,
      calendarOf: (id) => String(read(id)?.parentFolderId ?? ''),
      events(calendar) {
        const items: Element[] = [];
        for (let isLast = false; !isLast; ) {
          const page = done(requests.listItems({ id: calendar }, items.length, 1_000));
          const root = child(page, messageName('RootFolder'));
          items.push(...(partOf(root, 'Items')?.children ?? []));
          isLast = root?.attributes.IncludesLastItemInRange !== 'false';
        }
        return items.flatMap((one) => {
          const { Id: id = '', ChangeKey: changeKey = '' } = partOf(one, 'ItemId')?.attributes ?? {};
          const known = seen.get(id);
          if (known !== undefined && known.changeKey === changeKey) return [known.entry];
          const entry = event(id);
          if (entry !== null) seen.set(id, { changeKey, entry });
          return entry === null ? [] : [entry];
        });
      },
      occurrences: (id) =>
        exchange.hand.occurrences(id).map((one) => ({
          ...(one.isException ? event(one.id) : {}),
          id: one.id,
          occurrenceId: `OID.${id}.${one.date}`,
          type: one.isException ? 'exception' : 'occurrence',
        })),
      create,
      place(calendar, { body, organizer }) {
        const id = create(calendar, body as Json, 'SendToNone');
        const from = organizer as { readonly name: string; readonly address: string };
        if (from.address !== address) exchange.hand.receive(id, from);
        return id;
      },
      edit: (id, change) => void done(requests.updateItem(target(id), change, toldOf(id, change))),
      remove: (id) => void done(requests.deleteItem({ id }, 'SendOnlyToAll')),
      move(id, calendar) {
        const content = `<m:ToFolderId><t:FolderId Id="${calendar}"/></m:ToFolderId><m:ItemIds><t:ItemId Id="${id}"/></m:ItemIds>`;
        return idIn(done({ name: 'MoveItem', content }));
      },
      answer(_address, id, reply) {
        done(requests.replyTo(target(id), replies[reply as keyof typeof replies], true));
      },
      answerByMail: (id, email, response) =>
        exchange.hand.answerByMail(id, email, responses[response as keyof typeof responses]),
      expireDeltaTokens: () => exchange.expireSyncStates(),
    },
    outbox: {
      ofRequests: () => exchange.outbox.ofRequests().map((mail) => ({ ...mail, kind: mailKinds[mail.kind] })),
    },
  };
}

/** As Graph shows it: each place by itself, and every body as a page. */
function shown(entry: Json): Json {
  const { displayName } = entry.location as Json;
  const { contentType, content } = (entry.body ?? { contentType: 'Text', content: '' }) as Json;
  const page = `<div class="PlainText">${String(content)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\n', '<br>')}</div>`;
  return {
    locations: displayName === '' ? [] : [{ displayName }],
    ...entry,
    body: { contentType: 'html', content: contentType === 'Text' ? page : content },
  };
}
