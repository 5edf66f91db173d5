/** Asks an address of a server who answers there, without credentials and without anything of the person (S1). */
import { type Problem, problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { discardBody, offeredSchemes } from '../../net/index.ts';
import { isInCloud } from './cloud.ts';
import { namedPlace } from './places.ts';
import { anonymousChannel, type ChannelParts, type ExchangeLogin } from './signed-channel.ts';

export type Probed =
  /** It asks for a sign-in, as every server of Exchange does at these addresses. */
  | { readonly type: 'asks'; readonly url: URL; readonly offered: readonly string[] }
  /** It leads to Exchange Online. */
  | { readonly type: 'cloud'; readonly host: string }
  /** It leads to a host that may not get the password; nothing was sent there. */
  | { readonly type: 'stranger'; readonly host: string }
  | { readonly type: 'fails'; readonly problem: Problem };

export interface ProbeParts extends ChannelParts {
  readonly login: Pick<ExchangeLogin, 'ca'>;
  readonly isTrusted: (url: URL) => boolean;
}

/** Answers to these questions are short, and most of the hosts do not exist. */
export const findingLimits = { maxAnswerBytes: 1024 * 1024, timeoutMs: 10_000, deadlineMs: 30_000 };
const mostRedirects = 5;

/** Who answers at an address, behind its redirects: each of them may lead to a trusted server only. */
export async function probe(start: URL, parts: ProbeParts, signal: AbortSignal): Promise<Probed> {
  let url = start;
  for (let hops = 0; hops <= mostRedirects; hops += 1) {
    if (isInCloud(url.hostname)) return { type: 'cloud', host: url.host };
    if (!parts.isTrusted(url)) return { type: 'stranger', host: url.host };
    const found = await ask(url, parts, signal);
    if (!(found instanceof URL)) return found;
    url = found;
  }
  return { type: 'fails', problem: nothingThere(url.host) };
}

export function nothingThere(host: string): Problem {
  return problem('not-a-calendar-server', { ...(host === '' ? {} : { host }), reason: 'no-exchange' });
}

/** @returns where it leads to, or what it is */
async function ask(url: URL, parts: ProbeParts, signal: AbortSignal): Promise<Probed | URL> {
  const channel = anonymousChannel(parts, parts.login, url, findingLimits);
  try {
    const response = await channel.fetch(url.href, { redirect: 'manual', signal });
    await discardBody(response);
    const { status, headers } = response;
    if (status === 401) return { type: 'asks', url, offered: offeredSchemes(headers) };
    if (status >= 300 && status < 400)
      return (
        namedPlace(headers.get('location') ?? '', url) ?? { type: 'fails', problem: nothingThere(url.host) }
      );
    if (status >= 500)
      return { type: 'fails', problem: problem('server-failed', { host: url.host, status }) };
    return { type: 'fails', problem: nothingThere(url.host) };
  } catch (error) {
    const met = problemOf(error);
    if (met === null) throw error;
    return { type: 'fails', problem: met };
  }
}

/** Of several failures the one that tells most: that of a server that exists comes before hosts that do not exist. */
export function mostTelling(failures: readonly Problem[]): Problem | null {
  const order: readonly Problem['code'][] = [
    'certificate-untrusted',
    'server-failed',
    'not-a-calendar-server',
    'answer-invalid',
    'unreachable',
  ];
  return order.flatMap((code) => failures.find((one) => one.code === code) ?? [])[0] ?? failures[0] ?? null;
}
