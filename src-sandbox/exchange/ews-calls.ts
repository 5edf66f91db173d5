/** A request to Exchange.asmx: its operation, and the envelope that answers it. */
import type { Answer } from '../simulator/http-answer.ts';
import type { Mailbox } from './mailboxes.ts';
import { operations } from './operations/operations.ts';
import { type World, zoneOf } from './operations/world.ts';
import { EwsError, EwsFault, invalidSchema } from './refusal.ts';
import { envelopeOf, faultEnvelope, readCall } from './soap.ts';
import type { Version } from './versions.ts';

export const ewsPath = '/EWS/Exchange.asmx';

/** @param fault answered before anything is done. @param request its number; null: a person's own program asks */
export function callEws(
  world: World,
  version: Version,
  caller: Mailbox,
  content: string,
  request: number | null,
  fault: EwsFault | null,
): Answer {
  try {
    if (fault !== null) throw fault;
    const call = readCall(content, version);
    const operation = operations[call.operation] ?? invalidSchema(`'${call.operation}' is not simulated.`);
    const zone = zoneOf(call);
    return xml(200, envelopeOf(version, operation({ world, caller, call, zone, request })));
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
