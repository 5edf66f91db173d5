/** A simulated Exchange with the mailbox of one person, which stands where a sample calendar stands. */
import {
  type ExchangeOptions,
  type SimulatedExchange,
  startExchange,
} from '../../../src-sandbox/exchange/index.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { envelopesIn, schemaFaults } from '../ews-schema.ts';
import { type ManualClock, manualClock, type World, worldOver } from '../world.ts';
import { type ExchangeAccount, exchangeAccount } from './exchange-account.ts';

export interface ExchangeProvider extends ExchangeAccount {
  readonly exchange: SimulatedExchange;
  readonly password: string;
  /** Where a request or an answer departs from Microsoft's schema. */
  complaints(): readonly string[];
}

export interface ExchangeProviderOptions {
  readonly clock: Clock;
  readonly address?: string;
  readonly aliases?: readonly string[];
  /** Further people with a mailbox in the same organisation. */
  readonly others?: ExchangeOptions['mailboxes'];
}

const zone = 'Europe/Amsterdam';
const password = 'Spring, 2026!';

export async function exchangeProvider({
  clock,
  address = 'robin@example.com',
  aliases = [],
  others = [],
}: ExchangeProviderOptions): Promise<ExchangeProvider> {
  const exchange = await startExchange({
    clock,
    domain: 'example.com',
    mailboxes: [
      {
        ...{ email: address, name: 'Robin de Vries', password, aliases },
        timeZone: 'W. Europe Standard Time',
      },
      ...others,
    ],
  });
  const account = await exchangeAccount(exchange, { clock, address, aliases, zone, password });
  return {
    ...account,
    exchange,
    password,
    complaints: () => exchangeComplaints(exchange),
    async close() {
      await account.close();
      await exchange.stop();
    },
  };
}

/** Where a request or an answer departs from Microsoft's schema. */
export function exchangeComplaints(exchange: SimulatedExchange): readonly string[] {
  const messages = exchange
    .requests()
    .flatMap(({ body, answer }) => [...envelopesIn(body), ...envelopesIn(answer ?? '')]);
  return schemaFaults([...new Set(messages)]);
}

/** A world whose calendar is a mailbox on an Exchange server: what runs over a sample calendar runs over it unchanged. */
export async function exchangeInWorld(clock: ManualClock = manualClock()): Promise<World<ExchangeProvider>> {
  const provider = await exchangeProvider({ clock });
  // private entries are told in full, so that the tests know them by their titles (RU6)
  return worldOver({ clock, provider, settings: { privateEvents: 'full' } });
}
