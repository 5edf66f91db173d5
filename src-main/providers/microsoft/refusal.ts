/** Reads why Microsoft Graph said no: from the status, the headers and the error body, none of which is trusted. */
import { parseBoundedJson } from '../../../src-shared/domain/bounded-json.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { retryAfter } from '../../net/index.ts';
import { isObject, type Json, objectIn, textIn } from '../json-members.ts';
import { isPage } from '../web-page.ts';

export interface Refusal {
  readonly status: number;
  readonly host: string;
  /** `error.code` and the codes of the errors inside, in lower case, the outermost first. May be empty. */
  readonly codes: readonly string[];
  /** Of a create that was sent before: the event that it made then; '' when the answer does not say. */
  readonly existing: string;
  /** Epoch milliseconds of Retry-After; null without one. */
  readonly retryAt: number | null;
  /** The body was a web page, as captive portals and proxies send it (RU4). */
  readonly isPage: boolean;
  /** The body was JSON with an `error` in it, so that the answer is Graph's own. */
  readonly isGraphs: boolean;
}

const bodyLimits = { mostDepth: 32, mostSeparators: 20_000 };
const deepestError = 5;

/** @param text the body; a text that is no JSON counts as an error without a code */
export function refusalIn(
  response: Pick<Response, 'status' | 'headers' | 'url'>,
  text: string,
  clock: Pick<Clock, 'now'>,
): Refusal {
  const error = errorIn(text);
  return {
    status: response.status,
    host: URL.canParse(response.url) ? new URL(response.url).host : '',
    codes: error === null ? [] : codesIn(error),
    existing: error === null ? '' : textIn(error, '@event.existingEventId'),
    retryAt: retryAt(response, clock),
    isPage: isPage(response.headers, text),
    isGraphs: error !== null,
  };
}

/** Graph writes fractions of a second too (`Retry-After: 2.128`), which HTTP does not know. */
function retryAt(response: Pick<Response, 'headers'>, clock: Pick<Clock, 'now'>): number | null {
  const fraction = /^(\d{1,9})\.\d{1,9}$/.exec(response.headers.get('retry-after')?.trim() ?? '');
  return fraction === null ? retryAfter(response, clock) : clock.now() + (Number(fraction[1]) + 1) * 1_000;
}

function errorIn(text: string): Json | null {
  try {
    const body = parseBoundedJson(text, bodyLimits);
    return isObject(body) && isObject(body.error) ? body.error : null;
  } catch {
    return null;
  }
}

/** The errors inside are `innerError`, spelled `innererror` too (https://learn.microsoft.com/graph/errors). */
function codesIn(outermost: Json): readonly string[] {
  const codes: string[] = [];
  let error = outermost;
  for (let depth = 0; depth < deepestError; depth += 1) {
    const code = textIn(error, 'code').slice(0, 200).toLowerCase();
    if (code !== '') codes.push(code);
    error = 'innerError' in error ? objectIn(error, 'innerError') : objectIn(error, 'innererror');
  }
  return codes;
}
