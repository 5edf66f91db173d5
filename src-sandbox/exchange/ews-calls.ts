/** A request to Exchange.asmx: its operation, and the envelope that answers it. */
import type { Answer } from '../simulator/http-answer.ts';
import type { Mailbox } from './mailboxes.ts';
import { operations } from './operations/operations.ts';
import { type World, zoneOf } from './operations/world.ts';
import { EwsError, EwsFault, invalidSchema } from './refusal.ts';
import { envelopeOf, faultEnvelope, readCall } from './soap.ts';
import type { Streams } from './streaming/streams.ts';
import type { Version } from './versions.ts';

export const ewsPath = '/EWS/Exchange.asmx';

export interface EwsParts {
  readonly world: World;
  readonly streams: Streams;
  readonly version: () => Version;
}

export interface EwsRequest {
  /** Null: a person's own program asks. */
  readonly number: number | null;
  readonly caller: Mailbox;
  readonly content: string;
  /** Answered before anything is done. */
  readonly fault: EwsFault | null;
  /** Told what ends an answer that goes on. */
  readonly onOpen: (end: () => void) => void;
}

export function callEws({ world, streams, ...parts }: EwsParts, request: EwsRequest): Answer {
  const { caller, content, fault, number, onOpen } = request;
  const version = parts.version();
  try {
    if (fault !== null) throw fault;
    const call = readCall(content, version);
    if (call.operation === 'GetStreamingEvents') return streams.answer(call, caller, version, onOpen);
    const operation = operations[call.operation] ?? invalidSchema(`'${call.operation}' is not simulated.`);
    const zone = zoneOf(call);
    return xml(200, envelopeOf(version, operation({ world, caller, call, zone, request: number })));
  } catch (error) {
    if (error instanceof EwsFault) return xml(500, faultEnvelope(error));
    // an error outside of any response message, such as of the zone in the header
    if (error instanceof EwsError) return xml(500, faultEnvelope(new EwsFault(error.code, error.message)));
    throw error;
  }
}

function xml(status: number, body: string): Answer {
  return { status, type: 'text/xml; charset=utf-8', body };
}

/** `GetItem`, for counting; null for what is no request. */
export function operationIn(content: string): string | null {
  return /<(?:\w+:)?Body\b[^>]*>\s*(?:<!--[\s\S]*?-->\s*)*<(?:\w+:)?(\w+)/.exec(content)?.[1] ?? null;
}
