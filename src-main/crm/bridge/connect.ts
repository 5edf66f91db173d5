/** Puts the connector together: one HTTP client, and the calendar and the other parts of the CRM on top of it. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { Crm } from '../../../src-shared/domain/crm.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import type { Channel, Dialer, Traffic } from '../../net/index.ts';
import { createBridgeCalendar } from './calendar.ts';
import { createBridgeHost } from './host.ts';
import { createBridgeHttp } from './http.ts';
import { createBridgeMail } from './mail.ts';

export type BridgeOptions = {
  /** The CRM's origin; a path behind it is ignored. https, or http on loopback. */
  readonly baseUrl: string;
  readonly clock: Clock;
  /** See `CrmParts`. */
  readonly mailAccount?: string;
} & (
  | {
      readonly dialer: Dialer;
      /** Personal access token, or a way to the current OAuth access token. */
      readonly token: string | (() => string | Promise<string>);
      /** Extra certificate authority (PEM) for this CRM alone. */
      readonly ca?: string;
    }
  /** A channel that already sends the credentials to this origin. */
  | { readonly channel: Channel }
);

export type BridgeCrm = Required<Crm> & { traffic(): Traffic };

/**
 * Nothing is sent until the first call.
 * @throws ProblemError `host-not-confirmed` for an address that is neither https nor loopback, `not-a-crm` for no address at all.
 */
export function connectBridge(options: BridgeOptions): BridgeCrm {
  const url = URL.parse(options.baseUrl);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) fail('not-a-crm');
  if (url.protocol !== 'https:' && !isLoopback(url.hostname)) fail('host-not-confirmed', { host: url.host });
  const { origin } = url;
  const { clock, mailAccount = null } = options;
  const channel = 'channel' in options ? options.channel : dialed(options, origin);
  const http = createBridgeHttp(channel, origin, clock);
  const host = createBridgeHost(http, clock);
  return {
    calendar: createBridgeCalendar(http, host, clock),
    mail: createBridgeMail(http, host, mailAccount),
    ...host.parts,
    traffic: () => channel.traffic(),
  };
}

function dialed(options: Extract<BridgeOptions, { dialer: Dialer }>, origin: string): Channel {
  const { dialer, token, ca } = options;
  return dialer.channel({
    origin,
    authorization: async () => `Bearer ${typeof token === 'string' ? token : await token()}`,
    ...(ca === undefined ? {} : { ca }),
  });
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|\[::1\]|127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/.test(hostname);
}
