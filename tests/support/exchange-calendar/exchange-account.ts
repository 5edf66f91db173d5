/** A person's account at a simulated Exchange, as a sample calendar's side and hand: real HTTP, with faults and deaths on purpose. */
import { createDialer, type Dialer } from '../../../src-main/net/index.ts';
import { connectCalendar } from '../../../src-main/providers/exchange/calendar/index.ts';
import { createRequester } from '../../../src-main/providers/exchange/requester.ts';
import { basicAuthorization } from '../../../src-main/providers/exchange/sign-in-way.ts';
import type { ConnectedCalendar } from '../../../src-main/providers/kind.ts';
import { createLanes } from '../../../src-main/providers/lanes.ts';
import { type EwsFaultHook, ewsFaults, type SimulatedExchange } from '../../../src-sandbox/exchange/index.ts';
import { EwsFault } from '../../../src-sandbox/exchange/refusal.ts';
import type { Fault, Faults, Step } from '../../../src-sandbox/sample-sides/index.ts';
import type { CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { connectedLater } from '../connected-later.ts';
import { microsoftHand } from '../microsoft-calendar/microsoft-hand.ts';
import type { WorldProvider } from '../world.ts';
import { exchangeOutlook } from './outlook.ts';

export interface ExchangeAccount extends WorldProvider {
  /** The id of the calendar that is synchronised. */
  readonly primary: string;
  readonly zone: string;
  /** Trouble at the server itself, beside the faults of a connection; null ends it. */
  trouble(hook: EwsFaultHook | null): void;
  close(): Promise<void>;
}

export interface ExchangeAccountOptions {
  readonly clock: Clock;
  readonly address: string;
  readonly aliases?: readonly string[];
  readonly zone: string;
  readonly password: string;
}

const never = new AbortController().signal;

export async function exchangeAccount(
  exchange: SimulatedExchange,
  { clock, address, aliases = [], zone, password }: ExchangeAccountOptions,
): Promise<ExchangeAccount> {
  const outlook = exchangeOutlook(exchange, address);
  const { primary } = outlook;
  const work = outlook.addCalendar('Work');
  const calendars = { personal: primary, work };
  const nameOf = (id: string): string => Object.entries(calendars).find(([, one]) => one === id)?.[0] ?? id;
  const dialers: Dialer[] = [];
  let hook: EwsFaultHook | null = null;
  const decided = (fault: EwsFaultFor): void =>
    exchange.setFaults((request) => fault ?? hook?.(request) ?? null);
  const connected = async (faults: Faults): Promise<CalendarSide> => {
    const dialer = createDialer();
    dialers.push(dialer);
    const calendar = await connectExchange(troubled(dialer, faults, decided, nameOf), exchange, {
      ...{ clock, zone, password },
      addresses: [address, ...aliases],
    });
    return calendar.side;
  };
  const first = await connected({});
  return {
    side: first,
    connect: (faults = {}) => connectedLater(first, () => connected(faults)),
    hand: microsoftHand({ microsoft: outlook, address, aliases, zone, calendars }),
    primary,
    zone,
    trouble(wanted) {
      hook = wanted;
      exchange.setFaults(wanted);
    },
    onlyGivenDates: true,
    async close() {
      await Promise.all(dialers.map((dialer) => dialer.close()));
    },
  };
}

/** The calendar of a mailbox, signed in with Basic. */
export async function connectExchange(
  dialer: Dialer,
  exchange: Pick<SimulatedExchange, 'url' | 'ewsUrl'>,
  given: {
    readonly clock: Clock;
    readonly zone: string;
    readonly password: string;
    readonly addresses: readonly string[];
  },
): Promise<ConnectedCalendar> {
  const { clock, zone, password, addresses } = given;
  const web = new URL(`https://mail.${addresses[0]?.split('@')[1] ?? ''}/owa/`);
  const authorization = basicAuthorization(addresses[0] ?? '', password);
  const channel = dialer.channel({ origin: exchange.url });
  const signedIn =
    (way: 'fetch' | 'stream'): typeof channel.fetch =>
    (input, init) =>
      channel[way](input, { ...init, headers: { ...init?.headers, Authorization: authorization } });
  const requester = createRequester({
    channel: { ...channel, fetch: signedIn('fetch'), stream: signedIn('stream') },
    clock,
    lanes: createLanes(4),
    url: exchange.ewsUrl,
    version: 'Exchange2013_SP1',
    way: 'basic',
  });
  return (await connectCalendar({ requester, addresses, clock, zone, web }, never)).calendar;
}

/**
 * The dialer, with a step's hooks around each request, and the fault that was decided for it at the simulated Exchange.
 * @param decided the fault that the next request meets; null where none was decided for it
 */
function troubled(
  dialer: Dialer,
  faults: Faults,
  decided: (fault: EwsFaultFor) => void,
  nameOf: (id: string) => string,
): Dialer {
  let number = 0;
  return {
    ...dialer,
    channel(target) {
      const channel = dialer.channel(target);
      const around =
        (way: 'fetch' | 'stream'): typeof channel.fetch =>
        async (input, init) => {
          number += 1;
          const step = stepOf(String(init?.body ?? ''), number, nameOf);
          faults.before?.(step);
          const fault = faults.decide?.(step) ?? null;
          const request = fault === null ? null : ewsFaultOf(fault, step);
          if (request === 'unreachable') fail('unreachable');
          decided(request);
          const response = await channel[way](input, init);
          faults.after?.(step);
          return response;
        };
      return { ...channel, fetch: around('fetch'), stream: around('stream') };
    },
  };
}

const writing = new Set(['CreateItem', 'UpdateItem', 'DeleteItem']);

function stepOf(body: string, number: number, nameOf: (id: string) => string): Step {
  const operation = /<s:Body><m:(\w+)/.exec(body)?.[1] ?? '';
  const id = /<t:FolderId Id="([^"]+)"/.exec(body)?.[1];
  const calendar = id === undefined ? {} : { calendar: nameOf(id) };
  if (writing.has(operation)) return { number, operation: 'perform', ...calendar };
  if (operation.endsWith('Folder')) return { number, operation: 'calendars' };
  if (operation === 'SyncFolderItems') return { number, operation: 'changes', ...calendar };
  return { number, operation: body.includes('PropertyId="35"') ? 'locate' : 'get', ...calendar };
}

type EwsFaultFor = ReturnType<EwsFaultHook>;

/** What a fault of a step is at Exchange; null for one that a request of this kind cannot meet. */
function ewsFaultOf(fault: Fault, { operation }: Step): EwsFaultFor | 'unreachable' {
  switch (fault.type) {
    case 'delay':
    case 'disorder':
      return null;
    case 'unreachable':
      return 'unreachable';
    case 'lost-before':
    case 'breaks-off':
      return { type: 'refuse' };
    case 'lost-after':
      return { type: 'drop-answer' };
    case 'throttled':
      return { type: 'error', error: ewsFaults.busy(fault.retryAfterMs) };
    case 'expired':
      return operation === 'changes'
        ? { type: 'error', error: new EwsFault('ErrorInvalidSyncStateData', 'Invalid state.') }
        : null;
    case 'refused': {
      const code =
        fault.code === 'revision-conflict' ? 'ErrorIrresolvableConflict' : 'ErrorInvalidPropertySet';
      return { type: 'error', error: new EwsFault(code, 'Refused.') };
    }
  }
}
