/** What people do in Outlook with calendars. Mails that it causes have no request. */
import { readXml, type XmlNode } from '../../simulator/xml.ts';
import { newUid } from '../calendar/global-object-id.ts';
import { appliedInput, emptyInput, newContent } from '../calendar/input.ts';
import type { Invitations, Sending } from '../calendar/invitations.ts';
import type { CalendarContent, CalendarRecord } from '../calendar/record.ts';
import { zoneNamed } from '../calendar/zones.ts';
import type { Address } from '../items/common.ts';
import type { Mailboxes } from '../mailboxes.ts';
import { readAppointmentElement } from '../operations/create-item.ts';
import { withException } from '../operations/reply.ts';
import { namespaces } from '../soap.ts';
import type { Folder, Folders } from '../store/folders.ts';
import type { Found, ItemIds } from '../store/item-ids.ts';
import { type CalendarItem, type Items, isCalendarItem } from '../store/items.ts';

export interface Placed {
  /** Who made it, where it is not the owner: the owner was invited then. */
  readonly organizer?: Address;
  /** Default: a new one. */
  readonly uid?: string;
  /** The id of a calendar. Default: the default calendar. */
  readonly calendar?: string;
  /** Whom it mails. Default: nobody. */
  readonly sending?: Sending;
}

export interface SeenAppointment extends CalendarContent {
  readonly id: string;
  readonly changeKey: string;
  readonly uid: string;
  readonly organizer: Address;
  readonly isReceived: boolean;
  readonly exceptions: CalendarRecord['exceptions'];
  readonly deleted: CalendarRecord['deleted'];
}

export interface CalendarHand {
  /** Another calendar below the default one. @returns its id */
  addCalendar(address: string, name: string): string;
  /** @param xml the elements of `t:CalendarItem`, with the prefix `t`. @returns the id */
  place(address: string, xml: string, placed?: Placed): string;
  /** @param id of an item or an occurrence. @param xml elements, as for `place` */
  change(id: string, xml: string, sending?: Sending): void;
  remove(id: string, sending?: Sending): void;
  /** All that stands in a calendar. @param calendar its id; default: the default calendar */
  all(address: string, calendar?: string): readonly SeenAppointment[];
}

export function createCalendarHand(parts: {
  readonly mailboxes: Mailboxes;
  readonly folders: Folders;
  readonly items: Items;
  readonly ids: ItemIds;
  readonly invitations: Invitations;
  readonly now: () => number;
  readonly newGuid: () => string;
}): CalendarHand {
  const { mailboxes, folders, items, ids, invitations, now, newGuid } = parts;

  const folderOf = (address: string, calendar: string | undefined): Folder => {
    const found =
      calendar === undefined
        ? folders.distinguished(mailboxes.demand(address), 'calendar')
        : ids.folderById(calendar);
    if (found === null) throw new Error(`${address} has no such calendar.`);
    return found;
  };
  const find = (id: string): { readonly item: CalendarItem; readonly occurrence: Found['occurrence'] } => {
    const { item, occurrence } = ids.find(node('ItemId', { Id: id }));
    if (!isCalendarItem(item)) throw new Error(`${id} is no appointment.`);
    return { item, occurrence };
  };
  const applied = (before: CalendarContent, xml: string, isPart: boolean): CalendarContent => {
    const context = { schema: 'Exchange2013', zone: before.startZone } as const;
    const input = emptyInput();
    const { children } = readXml(`<t:CalendarItem xmlns:t="${namespaces.types}">${xml}</t:CalendarItem>`);
    for (const child of children) readAppointmentElement(input, child, context);
    return appliedInput(before, input, context, isPart);
  };

  return {
    addCalendar(address, name) {
      const parent = folderOf(address, undefined);
      return ids.folderId(
        folders.add({ parent, name, kind: 'CalendarFolder', folderClass: 'IPF.Appointment' }),
      );
    },
    place(address, xml, { organizer, uid, calendar, sending = 'SendToNone' } = {}) {
      const folder = folderOf(address, calendar);
      const { owner } = folder;
      const empty = newContent(zoneNamed(owner.timeZone));
      const content = applied(
        organizer === undefined
          ? empty
          : { ...empty, myResponse: 'NoResponseReceived', freeBusy: 'Tentative' },
        xml,
        false,
      );
      const record: CalendarRecord = {
        type: 'calendar',
        uid: uid ?? newUid(newGuid(), now()),
        organizer: organizer ?? { name: owner.name, address: owner.email },
        content,
        sequence: 0,
        wasSent: sending !== 'SendToNone' || organizer !== undefined,
        isReceived: organizer !== undefined,
        exceptions: new Map(),
        deleted: new Set(),
      };
      const item = items.add(folder, { itemClass: 'IPM.Appointment', record });
      invitations.tell(record, null, content, null, { sending, request: null, comment: null });
      return ids.itemId(item);
    },
    change(id, xml, sending = 'SendToNone') {
      const { item, occurrence } = find(id);
      const { record } = item;
      const before = occurrence?.content ?? record.content;
      const after = applied(before, xml, occurrence !== null);
      const next: CalendarRecord =
        occurrence === null
          ? { ...record, content: after }
          : { ...record, exceptions: withException(record, occurrence.date, after) };
      items.change(item, next);
      const mailing = { sending, request: null, comment: null };
      invitations.tell(next, before, after, occurrence?.date ?? null, mailing);
    },
    remove(id, sending = 'SendToNone') {
      const { item, occurrence } = find(id);
      const { record } = item;
      const mailing = { sending, request: null, comment: null };
      const content = occurrence?.content ?? record.content;
      if (!record.isReceived) invitations.cancel(record, content, occurrence?.date ?? null, mailing);
      if (occurrence === null) items.remove(item);
      else items.change(item, { ...record, deleted: new Set([...record.deleted, occurrence.date]) });
    },
    all: (address, calendar) =>
      items
        .in(folderOf(address, calendar))
        .filter(isCalendarItem)
        .map((item) => {
          const { uid, organizer, isReceived, exceptions, deleted, content } = item.record;
          const shown = { uid, organizer, isReceived, exceptions, deleted };
          return { ...content, ...shown, id: ids.itemId(item), changeKey: ids.changeKey(item) };
        }),
  };
}

function node(name: string, attributes: Readonly<Record<string, string>>): XmlNode {
  return { namespace: namespaces.types, name, attributes, children: [], text: '' };
}
