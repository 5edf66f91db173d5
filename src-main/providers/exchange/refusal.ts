/** Why an Exchange server said no to a whole request: from the status, the headers and the SOAP fault, none of which is trusted. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { offeredSchemes, retryAfter } from '../../net/index.ts';
import { isPage } from '../web-page.ts';
import { readSoap } from './answer.ts';

export interface Refusal {
  readonly status: number;
  readonly host: string;
  /** As in the schema's ResponseCodeType; '' without one. */
  readonly code: string;
  /** Epoch milliseconds before which the server wants no request; null when it says nothing of it. */
  readonly retryAt: number | null;
  /** Of a 401: the kinds of sign-in that the server offers, in lower case. */
  readonly offered: readonly string[];
  /** Of a redirect: the host that it leads to; '' without one. */
  readonly leadsTo: string;
  /** A second factor would be needed, which only an app password goes without. */
  readonly isTooWeak: boolean;
  /** The body was a web page, as captive portals, proxies and sign-in forms send it (RU4). */
  readonly isPage: boolean;
  /** The body was a SOAP answer, so that Exchange itself answered. */
  readonly isSoap: boolean;
}

/** @param text the body */
export function refusalIn(
  response: Pick<Response, 'status' | 'headers' | 'url'>,
  text: string,
  clock: Pick<Clock, 'now'>,
): Refusal {
  const { status, headers, url } = response;
  const read = readSoap(text);
  const fault = read.type === 'fault' ? read.fault : null;
  const location = headers.get('location') ?? '';
  return {
    status,
    host: URL.canParse(url) ? new URL(url).host : '',
    code: fault?.code ?? '',
    retryAt:
      fault === null || fault.backOffMs === null
        ? retryAfter(response, clock)
        : clock.now() + fault.backOffMs,
    offered: status === 401 ? offeredSchemes(headers) : [],
    leadsTo: status >= 300 && status < 400 ? (URL.parse(location, url || undefined)?.host ?? '') : '',
    isTooWeak: /insufficient_auth_strength/.test(headers.get('x-ms-diagnostics') ?? ''),
    isPage: isPage(headers, text),
    isSoap: read.type !== 'other',
  };
}
