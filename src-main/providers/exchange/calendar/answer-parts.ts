/** Reads what an answer about calendars has to have. What it lacks makes it invalid: absence is never read as empty (RU9). */
import { fail } from '../../../../src-shared/domain/problems.ts';
import { textIn } from '../../json-members.ts';
import { child, type Element } from '../../xml.ts';
import { messageName, partOf, textOf, typeName } from '../elements.ts';
import type { Answer } from '../operations.ts';
import { type ReadItem, readItem } from './item-xml.ts';
import type { ItemTarget } from './requests-xml.ts';

export type ItemAnswer =
  | ({ readonly type: 'item' } & ReadItem)
  /** It is there, and EWS tells something of it that is not defined. */
  | { readonly type: 'unreadable'; readonly id: string; readonly changeKey: string; readonly error: unknown }
  | Extract<Answer, { type: 'refused' }>;

export interface Listed {
  readonly id: string;
  readonly folder: string;
  readonly uid: string;
  /** ISO 8601. */
  readonly created: string;
}

export interface Folder {
  readonly id: string;
  readonly parent: string;
  readonly name: string;
  readonly folderClass: string;
  readonly mayWrite: boolean;
}

export function rootOf(message: Element): Element {
  return child(message, messageName('RootFolder')) ?? fail('answer-invalid');
}

export function itemsIn(root: Element): readonly Element[] {
  return partOf(root, 'Items')?.children ?? fail('answer-invalid');
}

/** Items that are no calendar entries, wherever they lie: a mail that somebody has moved into a calendar, or a task. */
const otherItems = new Set(
  [
    ...['Item', 'Message', 'SharingMessage', 'MeetingMessage', 'MeetingRequest', 'MeetingResponse'],
    ...['MeetingCancellation', 'Contact', 'DistributionList', 'Task', 'PostItem', 'RoleMember', 'Network'],
    'Person',
  ].map(typeName),
);

/** The calendar entry that a row tells of; none where it tells of something else. @throws ProblemError `answer-invalid` */
export function entryIn({ children }: Element): readonly ReturnType<typeof idOf>[] {
  const [item] = children;
  if (item !== undefined && otherItems.has(item.name)) return [];
  return item?.name === typeName('CalendarItem') ? [idOf(item)] : fail('answer-invalid');
}

export const changeNames = new Set(['Create', 'Update', 'Delete', 'ReadFlagChange'].map(typeName));

/** Whether a page says that it is the last one. */
export function isLast(told: string | undefined): boolean {
  return told === 'true' || (told === 'false' ? false : fail('answer-invalid'));
}

/** Where the next page of a listing begins; null behind the last one. */
export function nextOffset({ attributes }: Element, offset: number): number | null {
  if (isLast(attributes.IncludesLastItemInRange)) return null;
  const next = Number(attributes.IndexedPagingOffset);
  return next > offset ? next : fail('answer-invalid');
}

/** Whether an item stands where another one was asked for. */
export function isMixedUp(targets: readonly ItemTarget[], items: readonly ItemAnswer[]): boolean {
  const asked = targets.map((target) => ('id' in target ? target.id : null));
  return items.some((item, index) => {
    if (item.type === 'refused') return false;
    const id = item.type === 'item' ? textIn(item.entry, 'id') : item.id;
    return asked[index] !== null && asked[index] !== id && asked.includes(id);
  });
}

export function itemOf(answer: Answer): ItemAnswer {
  if (answer.type === 'refused') return answer;
  const [item] = child(answer.message, messageName('Items'))?.children ?? [];
  if (item === undefined) return fail('answer-invalid');
  try {
    return { type: 'item', ...readItem(item) };
  } catch (error) {
    return { type: 'unreadable', ...idOf(item), error };
  }
}

/** @param holder undefined where there is none. @throws ProblemError `answer-invalid` for one without an id */
export function idOf(holder: Element | undefined): { readonly id: string; readonly changeKey: string } {
  const { Id: id = '', ChangeKey: changeKey = '' } = partOf(holder ?? null, 'ItemId')?.attributes ?? {};
  return id === '' ? fail('answer-invalid') : { id, changeKey };
}

export function listedOf(item: Element): Listed {
  return {
    id: idOf(item).id,
    folder: partOf(item, 'ParentFolderId')?.attributes.Id ?? '',
    uid: textOf(item, 'UID'),
    created: textOf(item, 'DateTimeCreated'),
  };
}

export function folderOf(folder: Element): Folder {
  const rights = partOf(folder, 'EffectiveRights');
  const { Id: id = '' } = partOf(folder, 'FolderId')?.attributes ?? {};
  return {
    id: id === '' ? fail('answer-invalid') : id,
    parent: partOf(folder, 'ParentFolderId')?.attributes.Id ?? '',
    name: textOf(folder, 'DisplayName').trim(),
    folderClass: textOf(folder, 'FolderClass'),
    mayWrite: textOf(rights, 'CreateContents') === 'true',
  };
}
