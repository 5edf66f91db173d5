/**
 * The requests of EWS that the calendar side sends, each exactly as it is sent
 * (https://learn.microsoft.com/exchange/client-developer/web-service-reference/ews-operations-in-exchange). Pure.
 */
import type { Json } from '../../json-members.ts';
import { tag, textTag } from '../elements.ts';
import type { Operation } from '../envelope.ts';
import { propertyPath } from '../extended-properties.ts';
import {
  equalTo,
  type FolderTarget,
  fieldPath,
  folderXml,
  operation,
  page,
  parents,
  restriction,
  shape,
} from '../request-parts.ts';
import { newItemXml, updatesXml } from './item-changes.ts';
import { cleanIdPath, itemProperties } from './properties-xml.ts';
import type { Sending } from './sending.ts';

/** An item, or one occurrence of a series by its place among those that the rule gives, counted from 1. */
export type ItemTarget =
  | { readonly id: string; readonly changeKey?: string }
  | { readonly series: string; readonly index: number };

const fields = [
  ...['item:ParentFolderId', 'item:Subject', 'item:Sensitivity', 'item:Body', 'item:Categories'],
  ...['item:DateTimeCreated', 'item:LastModifiedTime', 'calendar:UID', 'calendar:Start', 'calendar:End'],
  ...['calendar:OriginalStart', 'calendar:IsAllDayEvent', 'calendar:LegacyFreeBusyStatus'],
  ...['calendar:Location', 'calendar:IsCancelled', 'calendar:IsResponseRequested'],
  ...['calendar:CalendarItemType', 'calendar:MyResponseType', 'calendar:Organizer'],
  ...['calendar:RequiredAttendees', 'calendar:OptionalAttendees', 'calendar:Resources'],
  ...['calendar:AppointmentState', 'calendar:Recurrence', 'calendar:ModifiedOccurrences'],
  ...['calendar:DeletedOccurrences', 'calendar:StartTimeZone', 'calendar:IsOnlineMeeting'],
  ...['calendar:JoinOnlineMeetingUrl', 'calendar:IsOrganizer'],
];
/** What a listing can tell of an item. */
const listFields = ['calendar:UID', 'item:DateTimeCreated', 'item:ParentFolderId'];
const folderFields = [
  ...['folder:DisplayName', 'folder:FolderClass', 'folder:ParentFolderId', 'folder:EffectiveRights'],
];

function targetXml(target: ItemTarget, name = 't:ItemId'): string {
  if ('series' in target)
    return tag('t:OccurrenceItemId', '', {
      RecurringMasterId: target.series,
      InstanceIndex: String(target.index),
    });
  const { id, changeKey } = target;
  return tag(name, '', { Id: id, ...(changeKey === undefined ? {} : { ChangeKey: changeKey }) });
}

export function getItems(targets: readonly ItemTarget[]): Operation {
  return operation(
    'GetItem',
    shape('ItemShape', fields, { body: true, properties: itemProperties }) +
      tag('m:ItemIds', targets.map((target) => targetXml(target)).join('')),
  );
}

/** An item's id with the change key that it has now. */
export function getKey(target: ItemTarget): Operation {
  return operation('GetItem', shape('ItemShape', []) + tag('m:ItemIds', targetXml(target)));
}

/** @param state null: everything */
export function syncItems(folder: FolderTarget, state: string | null, most: number): Operation {
  return operation(
    'SyncFolderItems',
    shape('ItemShape', []) +
      tag('m:SyncFolderId', folderXml(folder)) +
      (state === null ? '' : textTag('m:SyncState', state)) +
      tag('m:MaxChangesReturned', String(most)),
  );
}

/** A page of a folder's own listing, in which a series is one item. */
export function listItems(folder: FolderTarget, offset: number, most: number): Operation {
  return operation('FindItem', shape('ItemShape', []) + page('Item', offset, most) + parents([folder]), {
    Traversal: 'Shallow',
  });
}

/** Items that a create with this key made, and copies of them. @param property its id in Graph's words */
export function findByProperty(folders: readonly FolderTarget[], property: string, value: string): Operation {
  return find(folders, restriction(equalTo(propertyPath(property), value)));
}

/** @param cleanId a clean global object id in base64 */
export function findByCleanId(folders: readonly FolderTarget[], cleanId: string): Operation {
  return find(folders, restriction(equalTo(cleanIdPath, cleanId)));
}

function find(folders: readonly FolderTarget[], filter: string): Operation {
  return operation('FindItem', shape('ItemShape', listFields) + filter + parents(folders), {
    Traversal: 'Shallow',
  });
}

/** What takes place in a range, occurrences of series included. @param from and `until` in epoch milliseconds */
export function viewItems(folder: FolderTarget, from: number, until: number, most: number): Operation {
  return operation(
    'FindItem',
    shape('ItemShape', []) +
      tag('m:CalendarView', '', {
        MaxEntriesReturned: String(most),
        StartDate: new Date(from).toISOString(),
        EndDate: new Date(until).toISOString(),
      }) +
      parents([folder]),
    { Traversal: 'Shallow' },
  );
}

export function getFolders(folders: readonly FolderTarget[]): Operation {
  return operation(
    'GetFolder',
    shape('FolderShape', folderFields) + tag('m:FolderIds', folders.map(folderXml).join('')),
  );
}

/** A page of the calendars below a folder. */
export function findCalendars(below: FolderTarget, offset: number, most: number): Operation {
  return operation(
    'FindFolder',
    shape('FolderShape', folderFields) +
      page('Folder', offset, most) +
      restriction(equalTo(fieldPath('folder:FolderClass'), 'IPF.Appointment')) +
      parents([below]),
    { Traversal: 'Deep' },
  );
}

/** @throws ProblemError `item-rejected` for what EWS cannot hold */
export function createItem(folder: FolderTarget, body: Json, sending: Sending): Operation {
  return operation(
    'CreateItem',
    tag('m:SavedItemFolderId', folderXml(folder)) + tag('m:Items', newItemXml(body)),
    { SendMeetingInvitations: sending },
  );
}

/** Refused where the item is not the one of the change key. @throws ProblemError `item-rejected` for what EWS cannot hold */
export function updateItem(target: ItemTarget, body: Json, sending: Sending): Operation {
  const change = tag('t:ItemChange', targetXml(target) + updatesXml(body));
  return operation('UpdateItem', tag('m:ItemChanges', change), {
    ConflictResolution: 'NeverOverwrite',
    MessageDisposition: 'SaveOnly',
    SendMeetingInvitationsOrCancellations: sending,
  });
}

export function deleteItem(target: ItemTarget, sending: Sending): Operation {
  return operation('DeleteItem', tag('m:ItemIds', targetXml(target)), {
    DeleteType: 'MoveToDeletedItems',
    SendMeetingCancellations: sending,
  });
}

const replies = { accept: 'AcceptItem', decline: 'DeclineItem', tentativelyAccept: 'TentativelyAcceptItem' };

/** Answers an invitation. @param isSent whether the organiser is told */
export function replyTo(target: ItemTarget, reply: keyof typeof replies, isSent: boolean): Operation {
  return operation(
    'CreateItem',
    tag('m:Items', tag(`t:${replies[reply]}`, targetXml(target, 't:ReferenceItemId'))),
    { MessageDisposition: isSent ? 'SendAndSaveCopy' : 'SaveOnly' },
  );
}
