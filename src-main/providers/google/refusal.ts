/** Reads why a Google API said no: from the status, the headers and the error body, none of which is trusted. */
import { parseBoundedJson } from '../../../src-shared/domain/bounded-json.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { retryAfter } from '../../net/index.ts';
import { isObject, type Json } from '../json-members.ts';
import { isPage } from '../web-page.ts';

export interface Refusal {
  readonly status: number;
  readonly host: string;
  /** The reasons in the body: `errors[].reason` and those of `google.rpc.ErrorInfo`, in the order given. May be empty. */
  readonly reasons: readonly string[];
  /** Epoch milliseconds of Retry-After, or of the time that the error's text names; null without one. */
  readonly retryAt: number | null;
  /** The limit of one person in a minute that was passed, where `google.rpc.ErrorInfo` names it; null elsewhere. */
  readonly unitsPerMinute: number | null;
  /** The body was a web page, as captive portals and proxies send it (RU4). */
  readonly isPage: boolean;
  /** The body was JSON with an `error` in it, so that the answer is Google's own. */
  readonly isGoogles: boolean;
}

const bodyLimits = { mostDepth: 32, mostSeparators: 20_000 };
const mostReasons = 20;

/** @param text the body; a text that is no JSON counts as an error without reasons */
export function refusalIn(
  response: Pick<Response, 'status' | 'headers' | 'url'>,
  text: string,
  clock: Pick<Clock, 'now'>,
): Refusal {
  const error = errorIn(text);
  return {
    status: response.status,
    host: URL.canParse(response.url) ? new URL(response.url).host : '',
    reasons: error === null ? [] : reasonsIn(error),
    retryAt: retryAfter(response, clock) ?? (error === null ? null : timeIn(error, clock)),
    unitsPerMinute: error === null ? null : limitIn(error),
    isPage: isPage(response.headers, text),
    isGoogles: error !== null,
  };
}

const longestWaitMs = 24 * 60 * 60_000;

/** Gmail's "User-rate limit exceeded.  Retry after 2023-03-07T18:03:15.961Z" comes without a header. Only a time of the next day counts. */
function timeIn({ message }: Json, clock: Pick<Clock, 'now'>): number | null {
  const text = typeof message === 'string' ? message.slice(0, 1000) : '';
  const at = Date.parse(/\bRetry after (\d{4}-\d\d-\d\dT[\d:.]+Z)/i.exec(text)?.[1] ?? '');
  return at > clock.now() && at - clock.now() <= longestWaitMs ? at : null;
}

/** As `google.rpc.ErrorInfo` tells it: `quota_limit_value` of a limit whose unit is `1/min/{project}/{user}`. */
function limitIn({ details }: Json): number | null {
  for (const one of Array.isArray(details) ? details.slice(0, mostReasons) : []) {
    const metadata: unknown = isObject(one) ? one.metadata : null;
    if (!isObject(metadata)) continue;
    const { quota_limit_value: value, quota_unit: unit } = metadata;
    const isPersons = typeof unit === 'string' && /\/min\b/.test(unit) && unit.includes('{user}');
    if (isPersons && typeof value === 'string' && /^\d{1,9}$/.test(value)) return Number(value);
  }
  return null;
}

function errorIn(text: string): Json | null {
  try {
    const body = parseBoundedJson(text, bodyLimits);
    return isObject(body) && isObject(body.error) ? body.error : null;
  } catch {
    return null;
  }
}

/**
 * The older form has `errors` with a reason each, the newer one `details` of which `google.rpc.ErrorInfo` has a reason
 * (https://google.aip.dev/193). Some answers have both.
 */
function reasonsIn({ errors, details, status }: Json): readonly string[] {
  const parts = [errors, details].flatMap((list) => (Array.isArray(list) ? list.slice(0, mostReasons) : []));
  const given = parts.flatMap((one: unknown) =>
    isObject(one) && typeof one.reason === 'string' ? [one.reason] : [],
  );
  return [...given, ...(typeof status === 'string' ? [status] : [])];
}
