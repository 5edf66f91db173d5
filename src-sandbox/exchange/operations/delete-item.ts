/** DeleteItem (https://learn.microsoft.com/exchange/client-developer/web-service-reference/deleteitem-operation). */
import { readSending } from '../calendar/invitations.ts';
import { occurrencesOf } from '../calendar/occurrences.ts';
import { invalidSchema, refuse } from '../refusal.ts';
import { type Found, idNodes } from '../store/item-ids.ts';
import { type CalendarItem, isCalendarItem } from '../store/items.ts';
import { answerEach, type Operation, type OperationContext } from './world.ts';

const types = ['HardDelete', 'SoftDelete', 'MoveToDeletedItems'] as const;

export const deleteItem: Operation = (context) => {
  const { world, caller, call } = context;
  return answerEach('DeleteItem', idNodes(call.body, 'ItemIds'), '', (node) => {
    const type =
      types.find((one) => one === call.body.attributes.DeleteType) ??
      invalidSchema("The 'DeleteType' attribute is invalid.");
    const found = world.ids.find(node);
    world.folderIds.demand(found.item.folder, caller, 'write');
    if (isCalendarItem(found.item)) cancel(found.item, found, context);
    takeAway(found, type, context);
    return '';
  });
};

/** @throws EwsError where the request does not say whom it tells */
function cancel(
  { record }: CalendarItem,
  { occurrence }: Found,
  { world, call, request }: OperationContext,
): void {
  const value = call.body.attributes.SendMeetingCancellations;
  const sending = value === undefined ? refuse('ErrorSendMeetingCancellationsRequired') : readSending(value);
  if (record.isReceived) return;
  const content = occurrence?.content ?? record.content;
  world.invitations.cancel(record, content, occurrence?.date ?? null, { sending, request, comment: null });
}

function takeAway(
  { item, occurrence }: Found,
  type: (typeof types)[number],
  { world }: OperationContext,
): void {
  if (occurrence !== null && isCalendarItem(item)) {
    const deleted = new Set([...item.record.deleted, occurrence.date]);
    const next = { ...item.record, deleted };
    // a series without an occurrence is none
    if (occurrencesOf(next).length === 0) world.items.remove(item);
    else world.items.change(item, next);
    return;
  }
  if (type !== 'MoveToDeletedItems' || item.folder.distinguished === 'deleteditems') {
    world.items.remove(item);
    return;
  }
  const folder = world.folders.distinguished(item.folder.owner, 'deleteditems');
  world.items.move(item, folder ?? refuse('ErrorFolderNotFound'));
}
