/** A person's account at a simulated Microsoft 365, as a sample calendar's side and hand: real HTTP, with faults and deaths on purpose. */
import { createDialer, type Dialer, type TokenSource } from '../../../src-main/net/index.ts';
import { microsoftAt } from '../../../src-main/providers/microsoft-kind.ts';
import {
  type GraphFault,
  type GraphFaultHook,
  graphErrors,
  type SimulatedMicrosoft,
} from '../../../src-sandbox/graph/index.ts';
import type { Fault, Faults, Step } from '../../../src-sandbox/sample-sides/index.ts';
import type { CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { connectedLater } from '../connected-later.ts';
import { calendarScopes, publicClient } from '../simulated-microsoft.ts';
import type { WorldProvider } from '../world.ts';
import { microsoftHand } from './microsoft-hand.ts';

export interface MicrosoftAccount extends WorldProvider {
  /** The id of the calendar that is synchronised. */
  readonly primary: string;
  readonly zone: string;
  /** Trouble at Microsoft itself, beside the faults of a connection; null ends it. */
  trouble(hook: GraphFaultHook | null): void;
  close(): Promise<void>;
}

export interface MicrosoftAccountOptions {
  readonly clock: Clock;
  readonly address: string;
  readonly aliases?: readonly string[];
  readonly zone: string;
}

const never = new AbortController().signal;

export async function microsoftAccount(
  microsoft: SimulatedMicrosoft,
  { clock, address, aliases = [], zone }: MicrosoftAccountOptions,
): Promise<MicrosoftAccount> {
  const primary = microsoft.calendars.idOf(address);
  const work = microsoft.calendars.addCalendar(address, { name: 'Work' });
  const calendars = { personal: primary, work };
  const nameOf = (id: string): string => Object.entries(calendars).find(([, one]) => one === id)?.[0] ?? id;
  const dialers: Dialer[] = [];
  let hook: GraphFaultHook | null = null;
  const decided = (fault: GraphFault | null): void =>
    microsoft.setFaults((request) => fault ?? hook?.(request) ?? null);
  const connected = async (faults: Faults): Promise<CalendarSide> => {
    const dialer = createDialer();
    dialers.push(dialer);
    const account = await microsoftAt({ graph: `${microsoft.url}/` }).connect(
      { address, credentials: { type: 'oauth' } as never, secret: '' },
      {
        dialer: troubled(dialer, faults, decided, nameOf),
        clock,
        tokens: tokensFor(microsoft, address, clock),
      },
      never,
    );
    return account.calendar.side;
  };
  const first = await connected({});
  return {
    side: first,
    connect: (faults = {}) => connectedLater(first, () => connected(faults)),
    hand: microsoftHand({ microsoft, address, aliases, zone, calendars }),
    primary,
    zone,
    trouble(wanted) {
      hook = wanted;
    },
    cannotTellGone: true,
    onlyGivenDates: true,
    async close() {
      await Promise.all(dialers.map((dialer) => dialer.close()));
    },
  };
}

/** A token is given anew when the old one is about to expire or was refused. @param scopes default: the calendar's */
export function tokensFor(
  microsoft: SimulatedMicrosoft,
  address: string,
  clock: Clock,
  scopes: readonly string[] = calendarScopes,
): TokenSource {
  let known: { readonly token: string; readonly until: number } | null = null;
  return {
    async token() {
      if (known === null || clock.now() > known.until) {
        const { accessToken, expiresInS } = microsoft.accounts.give(address, publicClient.id, [...scopes]);
        known = { token: accessToken, until: clock.now() + (expiresInS - 60) * 1_000 };
      }
      return known.token;
    },
    rejected: () => {
      known = null;
    },
    accepted: () => undefined,
  };
}

/**
 * The dialer, with a step's hooks around each request, and the fault that was decided for it at the simulated Graph.
 * @param decided the fault that the next request meets; null where none was decided for it
 */
function troubled(
  dialer: Dialer,
  faults: Faults,
  decided: (fault: GraphFault | null) => void,
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
          const step = stepOf(askedIn(String(input), init), number, nameOf);
          faults.before?.(step);
          const fault = faults.decide?.(step) ?? null;
          const request = fault === null ? null : graphFaultOf(fault, step);
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

interface Asked {
  readonly url: string;
  readonly method: string;
}

/** Of a batch, its first question: all are of the same calendar. */
function askedIn(url: string, init: RequestInit | undefined): Asked {
  if (!url.endsWith('/$batch')) return { url, method: init?.method ?? 'GET' };
  const { requests } = JSON.parse(String(init?.body)) as { readonly requests: readonly Asked[] };
  const [first] = requests;
  return { url: url.replace('/$batch', first?.url ?? ''), method: first?.method ?? 'GET' };
}

function stepOf({ url, method }: Asked, number: number, nameOf: (id: string) => string): Step {
  const { pathname, searchParams } = new URL(url);
  const id = /\/calendars\/([^/]+)\//.exec(pathname)?.[1];
  const calendar = id === undefined ? {} : { calendar: nameOf(decodeURIComponent(id)) };
  if (method !== 'GET') return { number, operation: 'perform', ...calendar };
  if (id === undefined) return { number, operation: 'calendars' };
  if (searchParams.get('$filter')?.includes('iCalUId') === true)
    return { number, operation: 'locate', ...calendar };
  return { number, operation: /calendarView/.test(pathname) ? 'changes' : 'get', ...calendar };
}

/** What a fault of a step is at Graph; null for one that a request of this kind cannot meet. */
function graphFaultOf(fault: Fault, { operation }: Step): GraphFault | 'unreachable' | null {
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
      return {
        type: 'error',
        error: { ...graphErrors.throttled, retryAfterS: Math.ceil(fault.retryAfterMs / 1_000) },
      };
    case 'expired':
      return operation === 'changes' ? { type: 'error', error: graphErrors.fullSync } : null;
    case 'refused':
      return {
        type: 'error',
        error: fault.code === 'revision-conflict' ? graphErrors.conflict : invalid,
      };
  }
}

const invalid = { status: 400, code: 'ErrorInvalidRequest', message: 'The request is invalid.' } as const;
