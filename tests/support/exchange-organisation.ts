/** An organisation with an Exchange server, as the whole program finds it: by the names of its hosts. */
import {
  type ExchangeOptions,
  type SimulatedExchange,
  startExchange,
} from '../../src-sandbox/exchange/index.ts';
import { envelopesIn, schemaFaults } from './ews-schema.ts';
import { type HostRouter, startHostRouter } from './host-router.ts';

export interface ExchangeOrganisation {
  readonly exchange: SimulatedExchange;
  readonly hosts: HostRouter;
  /** Where a request or an answer departs from Microsoft's schema. */
  schemaFaults(): readonly string[];
  stop(): Promise<void>;
}

export const organisation = 'contoso.example';
export const anna = `anna@${organisation}`;
export const mailHost = `mail.${organisation}`;
export const autodiscoverHost = `autodiscover.${organisation}`;
export const annasPassword = 'Spring, 2026!';

export async function exchangeOrganisation(
  options: Pick<ExchangeOptions, 'clock'> & Partial<ExchangeOptions>,
): Promise<ExchangeOrganisation> {
  const exchange = await startExchange({
    domain: organisation,
    mailboxes: [
      { email: anna, name: 'Anna de Wit', password: annasPassword, timeZone: 'W. Europe Standard Time' },
    ],
    ewsUrl: `https://${mailHost}/EWS/Exchange.asmx`,
    isHost: (host) => host.endsWith('.example') || host.startsWith('localhost:'),
    ...options,
  });
  const hosts = await startHostRouter();
  hosts.set(mailHost, { server: exchange.url });
  hosts.set(autodiscoverHost, { server: exchange.url });
  return {
    exchange,
    hosts,
    schemaFaults: () =>
      schemaFaults([
        ...new Set(
          exchange
            .requests()
            .filter(({ status, path }) => status !== 401 && path.toLowerCase().startsWith('/ews/'))
            .flatMap(({ body, answer }) => [...envelopesIn(body), ...envelopesIn(answer ?? '')]),
        ),
      ]),
    async stop() {
      await hosts.stop();
      await exchange.stop();
    },
  };
}
