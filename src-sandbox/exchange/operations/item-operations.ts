/** GetItem, FindItem, MoveItem and SyncFolderItems. */
import { childOf, element, textOf, xmlText } from '../../simulator/xml.ts';
import { occurrenceOn, occurrencesOf } from '../calendar/occurrences.ts';
import {
  type CalendarSubject,
  readTime,
  type Subject,
  subjectOf,
  type ViewContext,
} from '../items/property.ts';
import { type ItemShape, idOnly, readItemShape, shapedItem } from '../items/shape.ts';
import { invalidSchema, refuse } from '../refusal.ts';
import { demandChild, demandText } from '../soap.ts';
import type { Folder } from '../store/folders.ts';
import { firstPage, isAtFirst, nextPage } from '../store/history.ts';
import { idNodes } from '../store/item-ids.ts';
import { type Item, isCalendarItem } from '../store/items.ts';
import { findCountLimit, pageOf, readPageView } from './paging.ts';
import { fits, sorted } from './restriction.ts';
import { answerEach, type Operation, type OperationContext, viewContext } from './world.ts';

/** `t:CalendarItem`, `t:Message`, or a kind of message about a meeting. */
export function itemXml(subject: Subject, shape: ItemShape, context: ViewContext): string {
  return element(`t:${tagOf(subject)}`, shapedItem(subject, shape, context));
}

function tagOf({ item: { record, itemClass } }: Subject): string {
  if (record.type === 'calendar') return 'CalendarItem';
  if (itemClass === 'IPM.Schedule.Meeting.Request') return 'MeetingRequest';
  if (itemClass === 'IPM.Schedule.Meeting.Canceled') return 'MeetingCancellation';
  return itemClass.startsWith('IPM.Schedule.Meeting.Resp') ? 'MeetingResponse' : 'Message';
}

export const getItem: Operation = (context) => {
  const { world, caller, call } = context;
  const shape = readItemShape(demandChild(call.body, 'ItemShape'), call.schema, false);
  return answerEach('GetItem', idNodes(call.body, 'ItemIds'), '<m:Items/>', (node) => {
    const { item, occurrence } = world.ids.find(node);
    world.folderIds.demand(item.folder, caller, 'read');
    const named = { id: world.ids.itemId(item, occurrence), folder: world.ids.folderId(item.folder) };
    const fault = world.itemFault(named, shape.includeMime);
    if (fault !== null) refuse(fault);
    return element(
      'm:Items',
      itemXml(subjectOf(item, occurrence), shape, viewContext(context, 'get', shape)),
    );
  });
};

const twoYearsMs = 2 * 366 * 86_400_000;

export const findItem: Operation = (context) => {
  const { world, caller, call } = context;
  const { body } = call;
  return answerEach('FindItem', idNodes(body, 'ParentFolderIds'), '', (node) => {
    const folder = world.folderIds.find(node, caller, 'read');
    const shape = readItemShape(demandChild(body, 'ItemShape'), call.schema, true);
    const view = viewContext(context, 'list', shape);
    const calendarView = childOf(body, 'CalendarView');
    const { rows, attributes } =
      calendarView === null
        ? pageOf(
            sorted(
              world.items
                .in(folder)
                .map((item) => subjectOf(item, null))
                .filter((one) => fits(one, childOf(body, 'Restriction')?.children[0] ?? null)),
              childOf(body, 'SortOrder'),
            ),
            readPageView(childOf(body, 'IndexedPageItemView')),
          )
        : calendarPage(folder, calendarView.attributes, context);
    const items = element('t:Items', rows.map((one) => itemXml(one, shape, view)).join(''));
    return element('m:RootFolder', items, attributes);
  });
};

/** Single appointments and occurrences that touch a window, by their starts. */
function calendarPage(
  folder: Folder,
  { StartDate = '', EndDate = '', MaxEntriesReturned }: Readonly<Record<string, string>>,
  { world, zone }: OperationContext,
): ReturnType<typeof pageOf<Subject>> {
  if (folder.kind !== 'CalendarFolder') refuse('ErrorCalendarFolderIsInvalidForCalendarView');
  const [from, until] = [readTime(StartDate, zone), readTime(EndDate, zone)];
  if (until < from) refuse('ErrorCalendarEndDateIsEarlierThanStartDate');
  if (until - from > twoYearsMs) refuse('ErrorCalendarViewRangeTooBig');
  const all = world.items
    .in(folder)
    .filter(isCalendarItem)
    .flatMap((item): readonly CalendarSubject[] =>
      item.record.content.recurrence === null
        ? [{ item, occurrence: null, content: item.record.content }]
        : occurrencesOf(item.record).map((occurrence) => ({ item, occurrence, content: occurrence.content })),
    )
    .filter(
      ({ content: { start, end } }) => start < until && (end > from || (end === start && start >= from)),
    )
    .sort((a, b) => a.content.start - b.content.start);
  const most = Number(MaxEntriesReturned ?? findCountLimit);
  if (all.length > findCountLimit && most > findCountLimit) refuse('ErrorExceededFindCountLimit');
  if (MaxEntriesReturned === undefined && all.length > findCountLimit) refuse('ErrorExceededFindCountLimit');
  return {
    rows: all.slice(0, most),
    attributes: { TotalItemsInView: all.length, IncludesLastItemInRange: all.length <= most },
  };
}

/** Where an item goes; its id is a new one then. */
export const moveItem: Operation = (context) => {
  const { world, caller, call } = context;
  const target = demandChild(call.body, 'ToFolderId').children[0] ?? invalidSchema('No folder is named.');
  const givesIds = textOf(call.body, 'ReturnNewItemIds') !== 'false';
  return answerEach('MoveItem', idNodes(call.body, 'ItemIds'), '<m:Items/>', (node) => {
    const folder = world.folderIds.find(target, caller, 'write');
    const { item, occurrence } = world.ids.find(node);
    world.folderIds.demand(item.folder, caller, 'write');
    if (
      occurrence !== null ||
      (isCalendarItem(item) && folder.kind !== 'CalendarFolder' && folder.distinguished !== 'deleteditems')
    )
      refuse('ErrorMoveCopyFailed');
    const moved = world.items.move(item, folder);
    return givesIds ? element('m:Items', idXml(moved, context)) : '<m:Items/>';
  });
};

/** An item, or one occurrence of a series, with its id alone, as answers to writes have it. */
export function idXml(item: Item, context: OperationContext, date: string | null = null): string {
  const occurrence = date !== null && isCalendarItem(item) ? occurrenceOn(item.record, date) : null;
  return itemXml(subjectOf(item, occurrence), idOnly, viewContext(context, 'get', idOnly));
}

const mostChanges = 512;

export const syncFolderItems: Operation = (context) => {
  const { world, caller, call } = context;
  const { body } = call;
  const empty = '<m:SyncState/><m:IncludesLastItemInRange>true</m:IncludesLastItemInRange>';
  const target = demandChild(body, 'SyncFolderId').children[0] ?? invalidSchema('No folder is named.');
  const most = Number(demandText(body, 'MaxChangesReturned'));
  if (!(most >= 1 && most <= mostChanges)) invalidSchema("The 'MaxChangesReturned' element is invalid.");
  return answerEach('SyncFolderItems', [target], empty, (node) => {
    const shape = readItemShape(demandChild(body, 'ItemShape'), call.schema, false);
    const view = viewContext(context, 'list', shape);
    const folder = world.folderIds.find(node, caller, 'read');
    const known = world.states.read(folder.key, textOf(body, 'SyncState'));
    const gone = world.items.goneFrom(folder);
    const live = world.items.in(folder);
    const now = world.lastChange();
    const page = isAtFirst(known)
      ? firstPage(live, known, most, now)
      : nextPage(live, gone, known, most, now);
    const changes = page.told.map((one) => {
      if (one.type === 'delete') return element('t:Delete', world.ids.itemXml('ItemId', one.row.item));
      const isRead = one.row.record.type === 'message' && one.row.record.isRead;
      if (one.type === 'read')
        return element(
          't:ReadFlagChange',
          world.ids.itemXml('ItemId', one.row) + element('t:IsRead', String(isRead)),
        );
      const xml = itemXml(subjectOf(one.row, null), shape, view);
      return element(one.type === 'create' ? 't:Create' : 't:Update', xml);
    });
    return (
      element('m:SyncState', xmlText(world.states.write(folder.key, page.known))) +
      element('m:IncludesLastItemInRange', String(page.isLast)) +
      element('m:Changes', changes.join(''))
    );
  });
};
