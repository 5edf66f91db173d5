/** Signs in to one server's Autodiscover, in plain XML and then in SOAP, with one attempt of the password (S1). */
import { fail, ProblemError } from '../../../src-shared/domain/problems.ts';
import type { Channel } from '../../net/index.ts';
import {
  type AutodiscoverAnswer,
  poxRequest,
  readPox,
  readSoapSettings,
  soapAction,
  soapRequest,
} from './autodiscover-answers.ts';
import { problemOfRefusal } from './errors.ts';
import { namedPlace, soapPath } from './places.ts';
import { findingLimits } from './probe.ts';
import { refusalIn } from './refusal.ts';
import type { SignInWay } from './sign-in-way.ts';
import { type ChannelParts, type ExchangeLogin, signedChannel, wayFor } from './signed-channel.ts';

/** Some servers put the mail address into the path of the next one. */
const mostRedirects = 3;

/**
 * @param place a server that may get the password, and what its 401 offers
 * @throws ProblemError `wrong-password` | `account-not-permitted` | `app-password-required`, and as `Channel.fetch`
 */
export async function askAutodiscover(
  place: { readonly url: URL; readonly offered: readonly string[] },
  address: string,
  login: ExchangeLogin,
  parts: ChannelParts,
  signal: AbortSignal,
): Promise<AutodiscoverAnswer> {
  const { url, offered } = place;
  const way = wayFor(offered, login, url.host);
  const channel = signedChannel(parts, login, url, way, findingLimits);
  const call = { channel, way, clock: parts.clock, signal };
  const pox = await post(call, url, poxRequest(address), {}, readPox);
  if (pox.type !== 'other' && pox.type !== 'refused') return pox;
  const soapUrl = new URL(soapPath, url.origin);
  const headers = { SOAPAction: `"${soapAction}"` };
  const soap = await post(call, soapUrl, soapRequest(address, soapUrl.href), headers, readSoapSettings);
  return soap.type === 'other' ? pox : soap;
}

interface Call {
  readonly channel: Channel;
  readonly way: SignInWay;
  readonly clock: ChannelParts['clock'];
  readonly signal: AbortSignal;
}

async function post(
  { channel, way, clock, signal }: Call,
  start: URL,
  body: string,
  own: Readonly<Record<string, string>>,
  read: (text: string) => AutodiscoverAnswer,
): Promise<AutodiscoverAnswer> {
  let url = start;
  for (let hops = 0; hops <= mostRedirects; hops += 1) {
    const response = await channel.fetch(url.href, {
      method: 'POST',
      headers: { Accept: 'text/xml', 'Content-Type': 'text/xml; charset=utf-8', ...own },
      body,
      redirect: 'manual',
      signal,
    });
    const text = await response.text();
    const { status, headers } = response;
    if (status === 401)
      throw new ProblemError(problemOfRefusal(refusalIn(response, text, clock), 'account', way, clock.now()));
    if (status >= 300 && status < 400) {
      const next = namedPlace(headers.get('location') ?? '', url);
      if (next === null) return { type: 'other' };
      // another server is asked who it is, before it gets anything
      if (next.origin !== start.origin) return { type: 'redirect-url', url: next.href };
      url = next;
      continue;
    }
    return response.ok ? read(text) : { type: 'other' };
  }
  return fail('answer-invalid', { host: start.host });
}
