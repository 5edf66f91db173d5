/** Ids of folders, items and occurrences, and their change keys, as elements and as found in requests. */

import { childOf, element, type XmlNode } from '../../simulator/xml.ts';
import { type Occurrence, occurrenceOn, originalsOf } from '../calendar/occurrences.ts';
import { invalidSchema, refuse } from '../refusal.ts';
import type { Folder, Folders } from './folders.ts';
import { changeKeyOf, type Ids, parentChangeKey } from './ids.ts';
import { type CalendarItem, type Item, type Items, isCalendarItem } from './items.ts';

/** An item, or one occurrence of a series, that a request names. */
export interface Found {
  readonly item: Item;
  readonly occurrence: Occurrence | null;
  /** As the request gave it. */
  readonly changeKey: string | null;
}

export interface ItemIds {
  folderId(folder: Folder): string;
  folderXml(tag: string, folder: Folder): string;
  /** A folder as ParentFolderId names it. */
  parentXml(tag: string, folder: Folder): string;
  itemId(item: Item, occurrence?: Occurrence | null): string;
  itemXml(tag: string, item: Item, occurrence?: Occurrence | null): string;
  changeKey(item: Item): string;
  /** Null for an id that nobody was given, and of what is gone. @throws EwsError */
  folderById(id: string): Folder | null;
  /** Whether somebody was given an id, of whatever kind. @throws EwsError for what is no id */
  isKnown(id: string): boolean;
  /** ItemId, OccurrenceItemId or RecurringMasterItemId. @throws EwsError, EwsFault */
  find(node: XmlNode): Found;
}

export function createItemIds(ids: Ids, folders: Folders, items: Items): ItemIds {
  const folderId = ({ owner, key }: Folder): string => ids.write(owner.id, { type: 'folder', key });
  const itemId: ItemIds['itemId'] = (item, occurrence = null) => {
    const { key, entered, folder } = item;
    return ids.write(
      folder.owner.id,
      occurrence === null
        ? { type: 'item', key, entered }
        : { type: 'occurrence', key, entered, date: occurrence.date },
    );
  };
  const changeKey: ItemIds['changeKey'] = (item) =>
    changeKeyOf(item.record.type, item.folder.owner.id, item.changes.at(-1)?.at ?? 0);
  const folderKey = ({ kind, owner, changes }: Folder): string =>
    changeKeyOf(kind === 'CalendarFolder' ? 'calendarFolder' : 'folder', owner.id, changes.at(-1)?.at ?? 0);

  /** An item by an id of its own or of one of its occurrences. */
  const byId = (id: string): { readonly item: Item; readonly date: string | null } => {
    const target = ids.find(id);
    if (target === null || target.type === 'folder') return refuse('ErrorItemNotFound');
    const item = items.find(target.key);
    // the id of an item that has moved is no longer one
    if (item === null || item.entered !== target.entered) return refuse('ErrorItemNotFound');
    return { item, date: target.type === 'occurrence' ? target.date : null };
  };
  const demand = (node: XmlNode, name: string): string =>
    node.attributes[name] ?? invalidSchema(`The required attribute '${name}' is missing.`);
  const master = (id: string): CalendarItem => {
    const { item } = byId(id);
    if (!isCalendarItem(item) || item.record.content.recurrence === null)
      return refuse('ErrorCalendarCannotUseIdForOccurrenceId');
    return item;
  };

  return {
    folderId,
    folderXml: (tag, folder) =>
      element(`t:${tag}`, '', { Id: folderId(folder), ChangeKey: folderKey(folder) }),
    parentXml: (tag, folder) => element(`t:${tag}`, '', { Id: folderId(folder), ChangeKey: parentChangeKey }),
    itemId,
    itemXml: (tag, item, occurrence = null) =>
      element(`t:${tag}`, '', { Id: itemId(item, occurrence), ChangeKey: changeKey(item) }),
    changeKey,
    folderById(id) {
      const target = ids.find(id);
      return target?.type === 'folder' ? folders.find(target.key) : null;
    },
    isKnown: (id) => ids.find(id) !== null,
    find(node) {
      const changeKeyGiven = node.attributes.ChangeKey ?? null;
      if (node.name === 'OccurrenceItemId') {
        const item = master(demand(node, 'RecurringMasterId'));
        const original = originalsOf(item.record.content)[Number(demand(node, 'InstanceIndex')) - 1];
        if (original === undefined) return refuse('ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange');
        const occurrence = occurrenceOn(item.record, original.date);
        if (occurrence === null) return refuse('ErrorCalendarOccurrenceIsDeletedFromRecurrence');
        return { item, occurrence, changeKey: changeKeyGiven };
      }
      if (node.name === 'RecurringMasterItemId') {
        const { item, date } = byId(demand(node, 'OccurrenceId'));
        if (date === null) return refuse('ErrorCalendarCannotUseIdForRecurringMasterId');
        return { item, occurrence: null, changeKey: changeKeyGiven };
      }
      if (node.name !== 'ItemId') return invalidSchema(`The element '${node.name}' is not expected.`);
      const { item, date } = byId(demand(node, 'Id'));
      if (date === null || !isCalendarItem(item))
        return { item, occurrence: null, changeKey: changeKeyGiven };
      const occurrence = occurrenceOn(item.record, date);
      return occurrence === null
        ? refuse('ErrorItemNotFound')
        : { item, occurrence, changeKey: changeKeyGiven };
    },
  };
}

/** The ids that a list in a request holds. */
export function idNodes(body: XmlNode, list: string): readonly XmlNode[] {
  return childOf(body, list)?.children ?? invalidSchema(`The element '${list}' is missing.`);
}
