/** The request in a `Call` of this side: plain data that says everything about what is sent. */
import type { FieldName } from '../../../src-shared/domain/calendar/event.ts';
import type { Call } from '../../../src-shared/domain/calendar/side.ts';
import type { Problem } from '../../../src-shared/domain/problems.ts';
import type { Json } from '../json-members.ts';

export type Reply = 'accept' | 'decline' | 'tentativelyAccept';

export type OutlookRequest =
  | {
      readonly method: 'create';
      /** The key of the write that the call belongs to. */
      readonly write: string;
      readonly body: Json;
    }
  | {
      readonly method: 'patch';
      readonly write: string;
      readonly id: string;
      readonly body: Json;
      /** The change key that the event must still have; of a series the whole is compared. */
      readonly ifMatch: string;
    }
  | {
      readonly method: 'patch-occurrence';
      readonly write: string;
      /** Another call of the same write follows: what is read after this one needs not be everything. */
      readonly goesOn?: true;
      /** The id of the series; null for a series that the same write creates. */
      readonly id: string | null;
      /** The key of the occurrence, in the wall time of the series. */
      readonly occurrence: string;
      /** Its original start: epoch milliseconds. */
      readonly originalStart: number;
      readonly body: Json;
      /** What the body brings about: an occurrence that has it already is left as it is. */
      readonly fields: readonly FieldName[];
      /** The guests of this occurrence before the request, lower-cased. */
      readonly guests: readonly string[];
    }
  | {
      readonly method: 'cancel-occurrence';
      readonly write: string;
      /** Another call of the same write follows: what is read after this one needs not be everything. */
      readonly goesOn?: true;
      readonly id: string | null;
      readonly occurrence: string;
      readonly originalStart: number;
      readonly guests: readonly string[];
    }
  | {
      readonly method: 'reply';
      readonly write: string;
      readonly id: string;
      /** Null: the whole invitation. */
      readonly occurrence: string | null;
      readonly originalStart: number;
      readonly reply: Reply;
      /** Whether the organiser is told. Exchange refuses to tell one who did not ask for answers. */
      readonly sendResponse: boolean;
    }
  | { readonly method: 'delete'; readonly write: string; readonly id: string; readonly ifMatch: string }
  /** Nothing that Graph holds is changed: the entry is read as it is. */
  | { readonly method: 'read'; readonly write: string; readonly id: string }
  /** Nothing can be sent: `perform` reports the Problem. */
  | { readonly method: 'none'; readonly problem: Problem };

/** Calls come back from the outbox as JSON; this side wrote the request, so it is not checked again. */
export function requestOf(call: Call): OutlookRequest {
  return call.request as unknown as OutlookRequest;
}
