/** UpdateItem (https://learn.microsoft.com/exchange/client-developer/web-service-reference/updateitem-operation). */
import { childOf, element, type XmlNode } from '../../simulator/xml.ts';
import { appliedInput, type CalendarInput, emptyCalendarElement, emptyInput } from '../calendar/input.ts';
import { askedAgain, readSending } from '../calendar/invitations.ts';
import { occurrencesOf } from '../calendar/occurrences.ts';
import type { CalendarContent, CalendarRecord } from '../calendar/record.ts';
import type { CommonContent } from '../items/common.ts';
import { emptiedElement, readCommonElement } from '../items/common-input.ts';
import { readPath } from '../items/extended-properties.ts';
import { demandField } from '../items/shape.ts';
import {
  changedMessage,
  emptyMessageElement,
  emptyMessageInput,
  type MessageInput,
  readMessageElement,
} from '../mail/input.ts';
import { invalidSchema, refuse } from '../refusal.ts';
import { demandChild } from '../soap.ts';
import { type Found, idNodes } from '../store/item-ids.ts';
import { type CalendarItem, type Item, isCalendarItem, isMessageItem } from '../store/items.ts';
import { inputContext, readAppointmentElement } from './create-item.ts';
import { idXml } from './item-operations.ts';
import { withException } from './reply.ts';
import { answerEach, type Operation, type OperationContext } from './world.ts';

export const updateItem: Operation = (context) => {
  const { world, caller, call } = context;
  return answerEach('UpdateItem', idNodes(call.body, 'ItemChanges'), '<m:Items/>', (change) => {
    const id =
      change.children.find(({ name }) => name.endsWith('ItemId')) ?? invalidSchema('An id is missing.');
    const found = world.ids.find(id);
    world.folderIds.demand(found.item.folder, caller, 'write');
    checkChangeKey(found, context);
    const updates = demandChild(change, 'Updates').children;
    const changed = changedItem(found, updates, context);
    const date = found.occurrence?.date ?? null;
    return (
      element('m:Items', idXml(changed, context, date)) + element('m:ConflictResults', '<t:Count>0</t:Count>')
    );
  });
};

/** @throws EwsError where somebody else changed the item after the client read it */
function checkChangeKey({ item, changeKey }: Found, { world, call }: OperationContext): void {
  const resolution =
    call.body.attributes.ConflictResolution ?? invalidSchema('ConflictResolution is missing.');
  if (resolution === 'AlwaysOverwrite') return;
  if (changeKey === null) refuse('ErrorChangeKeyRequiredForWriteOperations');
  if (resolution === 'NeverOverwrite' && changeKey !== world.ids.changeKey(item))
    refuse('ErrorIrresolvableConflict');
}

function changedItem(found: Found, updates: readonly XmlNode[], context: OperationContext): Item {
  const { item } = found;
  if (isCalendarItem(item)) return changedAppointment(item, found, updates, context);
  if (!isMessageItem(item)) throw new TypeError('an item of no known class');
  if (context.call.body.attributes.MessageDisposition === undefined)
    refuse('ErrorMessageDispositionRequired');
  const input = emptyMessageInput();
  let { record } = item;
  for (const update of updates) {
    const removed = readUpdate(update, record.content, context, (node) => {
      if (readMessageElement(input, node)) return;
      const common = readCommonElement(node, input.content) ?? refuse('ErrorInvalidPropertySet');
      input.content = { ...input.content, ...common };
    });
    if (removed?.extended !== undefined)
      record = { ...record, content: { ...record.content, extended: removed.extended } };
    else if (removed !== null) empty(input, removed.tag);
  }
  const onlyRead = updates.length === 1 && input.isRead !== null;
  return context.world.items.change(item, changedMessage(record, input), onlyRead);
}

function empty(input: MessageInput, tag: string): void {
  if (emptyMessageElement(input, tag)) return;
  input.content = { ...input.content, ...(emptiedElement(tag) ?? refuse('ErrorInvalidPropertyDelete')) };
}

interface Removed {
  /** The element that goes. */
  readonly tag: string;
  /** The extended properties that stay, where one of them goes. */
  readonly extended?: CommonContent['extended'];
}

/** SetItemField, DeleteItemField. @param set told of the element that is set. @returns what is removed */
function readUpdate(
  update: XmlNode,
  before: CommonContent,
  { call }: OperationContext,
  set: (node: XmlNode) => void,
): Removed | null {
  const [path, holder] = update.children;
  if (path === undefined) return invalidSchema(`The element '${update.name}' is empty.`);
  const isExtended = path.name === 'ExtendedFieldURI';
  const tag = isExtended ? 'ExtendedProperty' : demandField(path, call.schema).replace(/^\w+:/, '');
  if (update.name === 'DeleteItemField') {
    if (!isExtended) return { tag };
    const { [readPath(path).key]: _, ...extended } = before.extended;
    return { tag, extended };
  }
  if (update.name !== 'SetItemField')
    return refuse('ErrorInvalidRequest', `${update.name} is not simulated.`);
  const [node] = holder?.children ?? [];
  if (node === undefined || holder?.children.length !== 1 || node.name !== tag)
    return refuse('ErrorIncorrectUpdatePropertyCount');
  if (isExtended) {
    const inside = childOf(node, 'ExtendedFieldURI') ?? invalidSchema('The path of a property is missing.');
    if (readPath(inside).key !== readPath(path).key) refuse('ErrorIncorrectUpdatePropertyCount');
  }
  set(node);
  return null;
}

function changedAppointment(
  item: CalendarItem,
  { occurrence }: Found,
  updates: readonly XmlNode[],
  context: OperationContext,
): Item {
  const { world, call, request } = context;
  const value = call.body.attributes.SendMeetingInvitationsOrCancellations;
  const sending =
    value === undefined ? refuse('ErrorSendMeetingInvitationsOrCancellationsRequired') : readSending(value);
  const { record } = item;
  const before = occurrence?.content ?? record.content;
  const input: CalendarInput = emptyInput();
  let extended = before.extended;
  for (const update of updates) {
    const removed = readUpdate(update, { ...before, extended }, context, (node) =>
      readAppointmentElement(input, node, inputContext(context)),
    );
    if (removed?.extended !== undefined) extended = removed.extended;
    else if (removed !== null && !emptyCalendarElement(input, removed.tag))
      input.content = {
        ...input.content,
        ...(emptiedElement(removed.tag) ?? refuse('ErrorInvalidPropertyDelete')),
      };
  }
  // attendees know the meeting by it
  if (input.uid !== null && (record.wasSent || record.isReceived)) refuse('ErrorInvalidPropertySet');
  const content: Partial<CalendarContent> = {
    ...input.content,
    extended: { ...extended, ...input.content.extended },
  };
  const isPart = occurrence !== null;
  const written = appliedInput(before, { ...input, content }, inputContext(context), isPart);
  const after = record.isReceived ? written : askedAgain(before, written, sending);
  const next: CalendarRecord = isPart
    ? {
        ...record,
        exceptions: withException(record, occurrence.date, differences(record.content, before, after)),
      }
    : { ...record, content: after, ...keptExceptions(record, after) };
  if (isPart) checkBoundary(next, occurrence.date);
  const told = { sending, request, comment: null };
  const isMailed = world.invitations.tell(next, before, after, occurrence?.date ?? null, told);
  const isLater = isMailed && (after.start !== before.start || after.end !== before.end);
  return world.items.change(item, {
    ...next,
    uid: input.uid ?? record.uid,
    wasSent: record.wasSent || isMailed,
    sequence: record.sequence + (isLater ? 1 : 0),
  });
}

/** What an occurrence has instead of the series' own. */
function differences(
  series: CalendarContent,
  before: CalendarContent,
  after: CalendarContent,
): Partial<CalendarContent> {
  const { recurrence: _, ...rest } = after;
  return Object.fromEntries(
    Object.entries(rest).filter(
      ([name, value]) =>
        value !== series[name as keyof CalendarContent] && value !== before[name as keyof CalendarContent],
    ),
  );
}

/** Another rule, or other times, take the exceptions and deletions of a series away. */
function keptExceptions(
  { content, exceptions, deleted }: CalendarRecord,
  after: CalendarContent,
): Pick<CalendarRecord, 'exceptions' | 'deleted'> {
  const isSame =
    JSON.stringify([content.recurrence, content.start, content.end]) ===
    JSON.stringify([after.recurrence, after.start, after.end]);
  return isSame ? { exceptions, deleted } : { exceptions: new Map(), deleted: new Set() };
}

/** An occurrence cannot move to or past the day of its neighbours. */
function checkBoundary(record: CalendarRecord, date: string): void {
  const all = occurrencesOf(record);
  const at = all.findIndex((one) => one.date === date);
  const day = (index: number): number | null => {
    const start = all[index]?.content.start;
    return start === undefined ? null : Math.floor(start / 86_400_000);
  };
  const [before, own, after] = [day(at - 1), day(at), day(at + 1)];
  if (own !== null && ((before !== null && own <= before) || (after !== null && own >= after)))
    refuse('ErrorOccurrenceCrossingBoundary');
}
