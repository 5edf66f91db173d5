/** CreateItem: appointments, messages and answers to meetings. */
import { childOf, element, textOf, type XmlNode } from '../../simulator/xml.ts';
import { newUid } from '../calendar/global-object-id.ts';
import {
  appliedInput,
  type CalendarInput,
  emptyInput,
  type InputContext,
  newContent,
  readCalendarElement,
} from '../calendar/input.ts';
import { readSending, type Sending } from '../calendar/invitations.ts';
import { attendeesOf, type CalendarRecord } from '../calendar/record.ts';
import { readCommonElement } from '../items/common-input.ts';
import { emptyMessageInput, newMessage, readMessageElement } from '../mail/input.ts';
import { invalidSchema, refuse } from '../refusal.ts';
import type { Folder } from '../store/folders.ts';
import { idNodes } from '../store/item-ids.ts';
import { idXml } from './item-operations.ts';
import { isReply, reply } from './reply.ts';
import { answerEach, type Operation, type OperationContext } from './world.ts';

export const createItem: Operation = (context) =>
  answerEach('CreateItem', idNodes(context.call.body, 'Items'), '<m:Items/>', (node) => {
    if (node.name === 'CalendarItem') return createAppointment(node, context);
    if (isReply(node.name)) return reply(node, context);
    if (node.name === 'Message' || node.name === 'Item') return createMessage(node, context);
    return refuse('ErrorInvalidRequest', `The simulator makes no ${node.name}.`);
  });

function targetFolder({ world, caller, call }: OperationContext, usual: string): Folder {
  const named = childOf(call.body, 'SavedItemFolderId')?.children[0];
  if (named !== undefined) return world.folderIds.find(named, caller, 'write');
  return world.folders.distinguished(caller, usual) ?? refuse('ErrorFolderNotFound');
}

/** What a request says about mails to attendees. @throws EwsError where it says nothing */
function sendingOf({ call }: OperationContext): Sending {
  const value = call.body.attributes.SendMeetingInvitations;
  return value === undefined ? refuse('ErrorSendMeetingInvitationsRequired') : readSending(value);
}

function createAppointment(node: XmlNode, context: OperationContext): string {
  const { world, request } = context;
  const sending = sendingOf(context);
  const folder = targetFolder(context, 'calendar');
  if (folder.kind !== 'CalendarFolder') refuse('ErrorCannotCreateCalendarItemInNonCalendarFolder');
  const input = emptyInput();
  for (const child of node.children) readAppointmentElement(input, child, inputContext(context));
  if (input.start === null || input.end === null)
    // an appointment without times is one of half an hour from now
    placeNow(input, world.now());
  const content = appliedInput(newContent(context.zone), input, inputContext(context), false);
  const { owner } = folder;
  const record: CalendarRecord = {
    type: 'calendar',
    uid: input.uid ?? newUid(world.newGuid(), world.now()),
    organizer: { name: owner.name, address: owner.email },
    content,
    sequence: 0,
    wasSent: sending !== 'SendToNone' && attendeesOf(content).length > 0,
    isReceived: false,
    exceptions: new Map(),
    deleted: new Set(),
  };
  const item = world.items.add(folder, { itemClass: textOf(node, 'ItemClass') ?? 'IPM.Appointment', record });
  world.invitations.tell(record, null, content, null, { sending, request, comment: null });
  return element('m:Items', idXml(item, context));
}

function placeNow(input: CalendarInput, now: number): void {
  const half = Math.ceil(now / 1_800_000) * 1_800_000;
  input.start ??= new Date(half).toISOString();
  input.end ??= new Date(Date.parse(input.start) + 1_800_000).toISOString();
}

export function inputContext({ call, zone }: OperationContext): InputContext {
  return { schema: call.schema, zone };
}

/** @throws EwsError for what a client cannot set */
export function readAppointmentElement(input: CalendarInput, node: XmlNode, context: InputContext): void {
  if (node.name === 'ItemClass' || readCalendarElement(input, node, context)) return;
  const common = readCommonElement(node, input.content) ?? refuse('ErrorInvalidPropertySet');
  input.content = { ...input.content, ...common };
}

function createMessage(node: XmlNode, context: OperationContext): string {
  const { world, call } = context;
  const disposition = call.body.attributes.MessageDisposition ?? refuse('ErrorMessageDispositionRequired');
  if (!['SaveOnly', 'SendOnly', 'SendAndSaveCopy'].includes(disposition))
    invalidSchema("The 'MessageDisposition' attribute is invalid.");
  const input = emptyMessageInput();
  for (const child of node.children) {
    if (child.name === 'ItemClass' || readMessageElement(input, child)) continue;
    const common = readCommonElement(child, input.content) ?? refuse('ErrorInvalidPropertySet');
    input.content = { ...input.content, ...common };
  }
  const isSent = disposition !== 'SaveOnly';
  const record = newMessage(input, isSent, world.now());
  if (disposition === 'SendOnly') return '<m:Items/>';
  const folder = targetFolder(context, isSent ? 'sentitems' : 'drafts');
  const item = world.items.add(folder, { itemClass: textOf(node, 'ItemClass') ?? 'IPM.Note', record });
  // what is sent has no id for the client
  return isSent ? '<m:Items/>' : element('m:Items', idXml(item, context));
}
