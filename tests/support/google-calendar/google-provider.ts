/** A Google account that stands where a sample calendar stands: real HTTP to the simulated Google, with faults and deaths on purpose. */
import { createDialer, type Dialer, type TokenSource } from '../../../src-main/net/index.ts';
import { connectGoogle } from '../../../src-main/providers/google/index.ts';
import {
  commonErrors,
  type Exchange,
  type FaultHook,
  type Fault as HttpFault,
  type SimulatedGoogle,
  startGoogle,
} from '../../../src-sandbox/google/index.ts';
import type { Fault, Faults, SampleProvider, Step } from '../../../src-sandbox/sample-sides/index.ts';
import type { CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { connectedLater } from '../connected-later.ts';
import { hasDiscovery, loadDiscovery } from '../google-discovery.ts';
import { calendarScope, desktopClient } from '../simulated-google.ts';
import { type GoogleHand, googleHand } from './google-hand.ts';

export interface GoogleProvider extends Pick<SampleProvider, 'side' | 'connect'> {
  readonly hand: GoogleHand;
  readonly google: SimulatedGoogle;
  /** The id of the calendar that is synchronised. */
  readonly primary: string;
  readonly zone: string;
  /** Trouble at Google itself, beside the faults of a connection; null ends it. */
  trouble(hook: FaultHook | null): void;
  /** The person takes the permission back in Google; null: signs in again. */
  permit(isPermitted: boolean): void;
  /** What the simulated Google complains of, and where a request or an answer departs from the discovery document. */
  complaints(): readonly string[];
  close(): Promise<void>;
}

export interface GoogleProviderOptions {
  readonly clock: Clock;
  readonly address?: string;
  readonly aliases?: readonly string[];
  readonly zone?: string;
}

const discovery = hasDiscovery ? loadDiscovery() : null;
const never = new AbortController().signal;

export async function googleProvider({
  clock,
  address = 'robin@example.com',
  aliases = [],
  zone = 'Europe/Amsterdam',
}: GoogleProviderOptions): Promise<GoogleProvider> {
  const faultsFound: string[] = [];
  const google = await startGoogle({
    clock,
    people: [{ email: address, name: 'Robin de Vries', timeZone: zone, aliases }],
    clients: [desktopClient],
    observe: (exchange: Exchange) => void faultsFound.push(...(discovery?.faultsOf(exchange) ?? [])),
  });
  const work = google.calendars.addCalendar(address, { summary: 'Work', timeZone: zone });
  const calendars = { personal: address, work };
  const nameOf = (id: string): string => Object.entries(calendars).find(([, one]) => one === id)?.[0] ?? id;
  const dialers: Dialer[] = [];
  let isPermitted = true;
  let hook: FaultHook | null = null;
  const atGoogle: AtGoogle = {
    nameOf,
    decided: (fault) => google.setFaults((request) => fault ?? hook?.(request) ?? null),
  };

  const connected = async (faults: Faults): Promise<CalendarSide> => {
    const dialer = createDialer();
    dialers.push(dialer);
    const account = await connectGoogle(
      { address, credentials: { type: 'oauth' } as never, secret: '' },
      {
        dialer: troubled(dialer, faults, atGoogle),
        clock,
        tokens: tokensFor(google, address, clock, () => isPermitted),
      },
      never,
      { calendar: google.endpoints.apiRoot, gmail: google.endpoints.apiRoot },
    );
    return account.calendar.side;
  };
  const first = await connected({});

  const connect = (faults: Faults = {}): CalendarSide => connectedLater(first, () => connected(faults));

  return {
    side: first,
    connect,
    hand: googleHand({ google, address, zone, calendars }),
    google,
    primary: address,
    zone,
    trouble(wanted) {
      hook = wanted;
    },
    permit(wanted) {
      isPermitted = wanted;
      if (!wanted) google.accounts.revoke(address);
    },
    complaints: () => [...google.complaints(), ...faultsFound],
    async close() {
      await Promise.all(dialers.map((dialer) => dialer.close()));
      await google.stop();
    },
  };
}

/** A token is given anew when the old one is about to expire or was refused, as long as the person permits it. */
function tokensFor(
  google: SimulatedGoogle,
  address: string,
  clock: Clock,
  isPermitted: () => boolean,
): TokenSource {
  let known: { readonly token: string; readonly until: number } | null = null;
  return {
    async token() {
      if (known === null || clock.now() > known.until) {
        if (!isPermitted()) fail('sign-in-required', { account: address });
        const { accessToken, expiresInS } = google.accounts.give(address, desktopClient.id, [calendarScope]);
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

interface AtGoogle {
  nameOf(id: string): string;
  /** The fault that the next request meets; null where none was decided for it. */
  decided(fault: HttpFault | null): void;
}

/** The dialer, with a step's hooks around each request, and the fault that was decided for it at the simulated Google. */
function troubled(dialer: Dialer, faults: Faults, { nameOf, decided }: AtGoogle): Dialer {
  let number = 0;
  return {
    ...dialer,
    channel(target) {
      const channel = dialer.channel(target);
      const around =
        (way: 'fetch' | 'stream'): typeof channel.fetch =>
        async (input, init) => {
          number += 1;
          const step = stepOf(String(input), init?.method ?? 'GET', number, nameOf);
          faults.before?.(step);
          const fault = faults.decide?.(step) ?? null;
          const request = fault === null ? null : httpFaultOf(fault, step);
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

function stepOf(address: string, method: string, number: number, nameOf: (id: string) => string): Step {
  const { pathname, searchParams } = new URL(address);
  const id = /\/calendars\/([^/]+)\/events/.exec(pathname)?.[1];
  const calendar = id === undefined ? {} : { calendar: nameOf(decodeURIComponent(id)) };
  if (method !== 'GET') return { number, operation: 'perform', ...calendar };
  if (id === undefined) return { number, operation: 'calendars' };
  if (searchParams.has('iCalUID')) return { number, operation: 'locate', ...calendar };
  return { number, operation: pathname.endsWith('/events') ? 'changes' : 'get', ...calendar };
}

/** What a fault of a step is at Google; null for one that a request of this kind cannot meet. */
function httpFaultOf(fault: Fault, { operation }: Step): HttpFault | 'unreachable' | null {
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
        error: { ...commonErrors.tooManyRequests, retryAfterS: Math.ceil(fault.retryAfterMs / 1_000) },
      };
    case 'expired':
      return operation === 'changes' ? { type: 'error', error: fullSyncRequired } : null;
    case 'refused':
      return {
        type: 'error',
        error: fault.code === 'revision-conflict' ? conditionNotMet : invalid,
      };
  }
}

const fullSyncRequired = {
  status: 410,
  domain: 'calendar',
  reason: 'fullSyncRequired',
  message: 'Sync token is no longer valid, a full sync is required.',
  locationType: 'parameter',
  location: 'syncToken',
} as const;
const conditionNotMet = {
  status: 412,
  domain: 'global',
  reason: 'conditionNotMet',
  message: 'Precondition Failed',
  locationType: 'header',
  location: 'If-Match',
} as const;
const invalid = { status: 400, domain: 'global', reason: 'invalid', message: 'Invalid Value' } as const;
