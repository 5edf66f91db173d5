/** Faults on purpose, and the errors that Exchange has been seen to answer to any request. */
import type * as Simulator from '../simulator/faults.ts';
import { type ErrorCode, EwsFault } from './refusal.ts';

/** @param request with the body of the request */
export type EwsFaultHook = (
  request: Simulator.FaultRequest & { readonly content: string },
) => Simulator.Fault<EwsFault> | null;

/** What GetItem answers of one item instead of it; null: the item. @param item and its folder by their ids */
export type ItemFaultHook = (
  item: { readonly id: string; readonly folder: string },
  wantsMime: boolean,
) => ErrorCode | null;

export const ewsFaults = {
  /** @param ms how long to wait; null: without a time, which has been seen too */
  busy: (ms: number | null) =>
    new EwsFault(
      'ErrorServerBusy',
      'The server cannot service this request right now. Try again later.',
      ms === null ? {} : { BackOffMilliseconds: String(ms) },
    ),
  tooManyConnections: new EwsFault(
    'ErrorExceededConnectionCount',
    'You have exceeded the available concurrent connections for your account.  Try again once your other requests have completed.',
    {
      Policy: 'MaxConcurrency',
      MaxConcurrencyLimit: '27',
      ErrorMessage: 'This operation exceeds the throttling budget for policy part MaxConcurrency.',
    },
  ),
  mailboxMoving: new EwsFault(
    'ErrorMailboxMoveInProgress',
    'The mailbox is currently being moved. Try again later.',
  ),
  internal: new EwsFault(
    'ErrorInternalServerError',
    'An internal server error occurred. The operation failed.',
  ),
} as const;
