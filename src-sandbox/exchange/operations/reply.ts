/** AcceptItem, TentativelyAcceptItem, DeclineItem and CancelCalendarItem, which CreateItem makes. */
import { childOf, element, textOf, type XmlNode } from '../../simulator/xml.ts';
import type { Sending } from '../calendar/invitations.ts';
import type { Occurrence } from '../calendar/occurrences.ts';
import type { CalendarContent, CalendarRecord } from '../calendar/record.ts';
import { readTime } from '../items/property.ts';
import { invalidSchema, refuse } from '../refusal.ts';
import { demandChild } from '../soap.ts';
import { type CalendarItem, type Item, isCalendarItem, isMessageItem } from '../store/items.ts';
import { idXml } from './item-operations.ts';
import type { OperationContext } from './world.ts';

const replies = {
  AcceptItem: { response: 'Accept', freeBusy: 'Busy', refusal: 'ErrorCalendarIsOrganizerForAccept' },
  TentativelyAcceptItem: {
    response: 'Tentative',
    freeBusy: 'Tentative',
    refusal: 'ErrorCalendarIsOrganizerForTentative',
  },
  DeclineItem: { response: 'Decline', freeBusy: 'Free', refusal: 'ErrorCalendarIsOrganizerForDecline' },
} as const;

export function isReply(name: string): boolean {
  return name in replies || name === 'CancelCalendarItem';
}

/** @throws EwsError, EwsFault */
export function reply(node: XmlNode, context: OperationContext): string {
  const { world, caller, call, request } = context;
  const reference = demandChild(node, 'ReferenceItemId');
  const { item: named, occurrence, changeKey } = world.ids.find({ ...reference, name: 'ItemId' });
  const item = meetingOf(named, context);
  world.folderIds.demand(item.folder, caller, 'write');
  if (changeKey === null) refuse('ErrorChangeKeyRequiredForWriteOperations');
  const disposition = call.body.attributes.MessageDisposition ?? refuse('ErrorMessageDispositionRequired');
  const sendings: Readonly<Record<string, Sending>> = {
    SaveOnly: 'SendToNone',
    SendOnly: 'SendOnlyToAll',
    SendAndSaveCopy: 'SendToAllAndSaveCopy',
  };
  const sending = sendings[disposition] ?? invalidSchema("The 'MessageDisposition' attribute is invalid.");
  const mailing = { sending, request, comment: textOf(node, 'Body') ?? textOf(node, 'NewBodyContent') };
  const date = occurrence?.date ?? null;
  const { record } = item;
  if (node.name === 'CancelCalendarItem') {
    if (record.isReceived) refuse('ErrorAccessDenied');
    world.invitations.cancel(record, occurrence?.content ?? record.content, date, mailing);
    takeAway(item, occurrence, context);
    return '<m:Items/>';
  }
  const { response, freeBusy, refusal } = replies[node.name as keyof typeof replies];
  if (!record.isReceived) refuse(refusal);
  const answer: Partial<CalendarContent> = { myResponse: response, freeBusy, repliedAt: world.now() };
  const proposed = ['ProposedStart', 'ProposedEnd'].map((name) => childOf(node, name));
  for (const time of proposed) if (time !== null) readTime(time.text, context.zone);
  world.invitations.respond(record, caller.email, response, date, mailing);
  if (node.name === 'DeclineItem') {
    takeAway(item, occurrence, context);
    return '<m:Items/>';
  }
  const next: CalendarRecord =
    date === null
      ? { ...record, content: { ...record.content, ...answer } }
      : { ...record, exceptions: withException(record, date, answer) };
  return element('m:Items', idXml(world.items.change(item, next), context, date));
}

/** The appointment itself, or the one that a meeting request is about. */
function meetingOf(item: Item, { world, caller }: OperationContext): CalendarItem {
  if (isCalendarItem(item)) return item;
  const uid = isMessageItem(item) ? item.record.meetingUid : null;
  if (uid === null) return refuse('ErrorInvalidRequest', 'This item is about no meeting.');
  return world.copyOf(caller, uid) ?? refuse('ErrorCalendarMeetingRequestIsOutOfDate');
}

export function withException(
  { exceptions }: CalendarRecord,
  date: string,
  changed: Partial<CalendarContent>,
): ReadonlyMap<string, Partial<CalendarContent>> {
  return new Map(exceptions).set(date, { ...exceptions.get(date), ...changed });
}

/** To the deleted items; of a series one occurrence. */
function takeAway(item: CalendarItem, occurrence: Occurrence | null, { world }: OperationContext): void {
  if (occurrence !== null) {
    const deleted = new Set([...item.record.deleted, occurrence.date]);
    world.items.change(item, { ...item.record, deleted });
    return;
  }
  const folder = world.folders.distinguished(item.folder.owner, 'deleteditems');
  world.items.move(item, folder ?? refuse('ErrorFolderNotFound'));
}
