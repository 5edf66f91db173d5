/** What operations work on: the mailboxes and what is in them. */
import type { Delivery } from '../calendar/delivery.ts';
import type { Invitations } from '../calendar/invitations.ts';
import { readZone, utc, type Zone } from '../calendar/zones.ts';
import type { ItemFaultHook } from '../faults.ts';
import type { ViewContext } from '../items/property.ts';
import type { ItemShape } from '../items/shape.ts';
import type { Mailbox, Mailboxes } from '../mailboxes.ts';
import { EwsError } from '../refusal.ts';
import { type EwsCall, errorMessage, responseOf, successMessage } from '../soap.ts';
import type { FolderIds } from '../store/folder-ids.ts';
import type { Folders } from '../store/folders.ts';
import type { ItemIds } from '../store/item-ids.ts';
import type { Items } from '../store/items.ts';
import type { SyncStates } from '../store/sync-states.ts';
import type { Subscriptions } from '../streaming/subscriptions.ts';

export interface World {
  readonly mailboxes: Mailboxes;
  readonly folders: Folders;
  readonly items: Items;
  readonly ids: ItemIds;
  readonly folderIds: FolderIds;
  readonly states: SyncStates;
  readonly subscriptions: Subscriptions;
  readonly invitations: Invitations;
  /** The meeting in somebody's calendars; null without one. */
  readonly copyOf: Delivery['copyOf'];
  /** What a test wants instead of an item. */
  readonly itemFault: ItemFaultHook;
  /** The number of the last change. */
  readonly lastChange: () => number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly newGuid: () => string;
}

export interface OperationContext {
  readonly world: World;
  readonly caller: Mailbox;
  readonly call: EwsCall;
  /** Of the header TimeZoneContext, or UTC. */
  readonly zone: Zone;
  /** The number of the request; null where a person's own program asks. */
  readonly request: number | null;
}

/** The content of the answer's body. @throws EwsFault */
export type Operation = (context: OperationContext) => string;

/** The zone that a request names in its header. */
export function zoneOf({ zone }: EwsCall): Zone {
  return zone === null ? utc : readZone(zone);
}

/**
 * One response message for each of the things that a request names: one that fails does not stop the others.
 * @param act gives the content of the message. @param empty what stands beside an error
 */
export function answerEach<One>(
  operation: string,
  all: readonly One[],
  empty: string,
  act: (one: One) => string,
): string {
  const messages = all.map((one) => answerOne(operation, empty, () => act(one)));
  return responseOf(operation, `<m:ResponseMessages>${messages.join('')}</m:ResponseMessages>`);
}

function answerOne(operation: string, empty: string, act: () => string): string {
  try {
    return successMessage(operation, act());
  } catch (error) {
    if (error instanceof EwsError) return errorMessage(operation, error, empty);
    throw error;
  }
}

export function viewContext(
  { world, caller, call, zone }: OperationContext,
  operation: ViewContext['operation'],
  { bodyType, includeMime }: ItemShape,
): ViewContext {
  return { viewer: caller, schema: call.schema, zone, operation, bodyType, includeMime, ids: world.ids };
}
