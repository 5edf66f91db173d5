/**
 * Tests of the whole program: all hosts of all domains are one simulator on this computer, which is told whom a request is for. Everything
 * else is as with real hosts, but there is no TLS.
 */
import { ProblemError } from '../../../src-shared/domain/problems.ts';
import type { Channel, Dialer, Target } from '../../net/index.ts';
import { testOrigin } from '../../support/test-origin.ts';
import type { FindingParts } from './autodiscover.ts';

interface Parts {
  readonly dialer: Dialer;
  /** Of DNS and of servers without TLS. */
  readonly lookups?: Pick<FindingParts, 'services' | 'redirects'>;
}

/** What a person typed as an address on this computer is not asked elsewhere. */
const isHere = ({ hostname }: URL): boolean => hostname === 'localhost' || hostname === '127.0.0.1';

/** The parts as they are, outside tests. */
export function withSimulatedHosts<Given extends Parts>(parts: Given): Given {
  const simulator = testOrigin('exchange');
  if (simulator === null) return parts;
  return {
    ...parts,
    dialer: { ...parts.dialer, channel: (target) => channelTo(simulator, parts.dialer, target) },
    lookups: { services: async () => [], redirects: async () => null },
  };
}

function channelTo(simulator: string, dialer: Dialer, target: Target): Channel {
  const home = new URL(target.origin);
  if (isHere(home)) return dialer.channel(target);
  const { connectionSignIn } = target;
  const channel = dialer.channel({
    ...target,
    origin: simulator,
    ...(connectionSignIn === undefined
      ? {}
      : { connectionSignIn: (socket) => connectionSignIn(socket, home.host) }),
  });
  const asking =
    (way: 'fetch' | 'stream'): typeof channel.fetch =>
    async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const headers = new Headers(init?.headers);
      headers.set('Host', url.host);
      const asked = channel[way](`${simulator}${url.pathname}${url.search}`, { ...init, headers });
      const response = await asked.catch((error: unknown) => {
        throw named(error, url.host, new URL(simulator).host);
      });
      const { status, body } = response;
      const answer = new Response(body, { status, headers: response.headers });
      return Object.defineProperty(answer, 'url', { value: url.href });
    };
  return { ...channel, fetch: asking('fetch'), stream: asking('stream') };
}

/** A Problem with the simulator is one with the host that was asked. */
function named(error: unknown, host: string, simulator: string): unknown {
  if (!(error instanceof ProblemError) || error.problem.params.host !== simulator) return error;
  const { params } = error.problem;
  return new ProblemError({ ...error.problem, params: { ...params, host } }, { cause: error });
}
