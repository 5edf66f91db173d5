/** Writes a refusal as the endpoint of authorization and the token endpoint do. */
import type { Json } from '../../simulator/json.ts';
import { guidOf } from '../people.ts';
import type { IdentityRefusal } from './refusals.ts';

/** What stands in the braces of a refusal's text. */
export type Details = Readonly<Record<string, string>>;

export interface RefusalWords {
  /** `AADSTS50076: … Trace ID: … Correlation ID: … Timestamp: …`, in lines as the token endpoint writes it. */
  describe(refusal: IdentityRefusal, details: Details): string;
  /** The body of an answer of the token endpoint. */
  body(refusal: IdentityRefusal, details: Details): Json;
}

/** @param now epoch milliseconds by Microsoft's clock */
export function createRefusalWords(now: () => number): RefusalWords {
  let count = 0;
  const parts = (refusal: IdentityRefusal, details: Details) => {
    count += 1;
    const text = refusal.text.replace(/\{(\w+)\}/g, (_, name: string) => details[name] ?? '');
    const trace = guidOf(`trace ${count}`);
    const correlation = guidOf(`correlation ${count}`);
    // with a blank where ISO 8601 has a T
    const time = `${new Date(now()).toISOString().slice(0, 19).replace('T', ' ')}Z`;
    const description = `AADSTS${refusal.number}: ${text}\r\nTrace ID: ${trace}\r\nCorrelation ID: ${correlation}\r\nTimestamp: ${time}`;
    return { description, trace, correlation, time };
  };
  return {
    describe: (refusal, details) => parts(refusal, details).description,
    body(refusal, details) {
      const { description, trace, correlation, time } = parts(refusal, details);
      return {
        error: refusal.tokenError ?? refusal.error,
        error_description: description,
        error_codes: [refusal.number],
        timestamp: time,
        trace_id: trace,
        correlation_id: correlation,
        error_uri: `https://login.microsoftonline.com/error?code=${refusal.number}`,
        ...(refusal.suberror === undefined ? {} : { suberror: refusal.suberror }),
        ...(refusal.claims === undefined ? {} : { claims: refusal.claims }),
      };
    },
  };
}
