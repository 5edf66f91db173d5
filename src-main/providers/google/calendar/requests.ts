/** The request in a `Call` of this side: plain data that says everything about what is sent. */
import type { Call } from '../../../../src-shared/domain/calendar/side.ts';
import type { Problem } from '../../../../src-shared/domain/problems.ts';
import type { Json } from '../json.ts';
import type { SendUpdates } from './api.ts';

export type GoogleRequest =
  | {
      readonly method: 'insert';
      /** The key of the write that the call belongs to. */
      readonly write: string;
      readonly sendUpdates: SendUpdates;
      readonly body: Json;
    }
  | {
      readonly method: 'patch';
      readonly write: string;
      readonly id: string;
      readonly sendUpdates: SendUpdates;
      readonly body: Json;
      /** The ETag that the event must still have; of a series the whole is compared before. */
      readonly ifMatch: string;
      readonly isSeries: boolean;
      /** The recurrence lines change, and Google takes away exceptions that the series does not have any more. */
      readonly moves: boolean;
    }
  | {
      readonly method: 'patch-occurrence';
      readonly write: string;
      /** The id of the series. */
      readonly id: string;
      /** The key of the occurrence. */
      readonly occurrence: string;
      /** `originalStart` as Google is asked for it: a date, or a time in UTC. */
      readonly originalStart: string;
      readonly sendUpdates: SendUpdates;
      readonly body: Json;
      /** The guests of this occurrence before the request, lower-cased. */
      readonly guests: readonly string[];
    }
  | {
      readonly method: 'delete';
      readonly write: string;
      readonly id: string;
      readonly ifMatch: string;
      readonly isSeries: boolean;
      readonly sendUpdates: SendUpdates;
    }
  /** Nothing that Google holds is changed: the entry is read as it is. */
  | { readonly method: 'read'; readonly write: string; readonly id: string }
  /** Nothing can be sent: `perform` reports the Problem. */
  | { readonly method: 'none'; readonly problem: Problem };

/** Calls come back from the outbox as JSON; this side wrote the request, so it is not checked again. */
export function requestOf(call: Call): GoogleRequest {
  return call.request as unknown as GoogleRequest;
}
