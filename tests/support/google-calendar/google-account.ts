/** A person's account at a simulated Google, as a sample calendar's side and hand: real HTTP, with faults and deaths on purpose. */
import { createDialer, type Dialer, type TokenSource } from '../../../src-main/net/index.ts';
import { connectGoogle } from '../../../src-main/providers/google/index.ts';
import type { FaultHook, SimulatedGoogle } from '../../../src-sandbox/google/index.ts';
import type { Faults, SampleProvider } from '../../../src-sandbox/sample-sides/index.ts';
import type { CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { connectedLater } from '../connected-later.ts';
import { calendarScope, desktopClient } from '../simulated-google.ts';
import { type AtGoogle, troubled } from './google-faults.ts';
import { type GoogleHand, googleHand } from './google-hand.ts';

export interface GoogleAccount extends Pick<SampleProvider, 'side' | 'connect'> {
  readonly hand: GoogleHand;
  /** The id of the calendar that is synchronised. */
  readonly primary: string;
  readonly zone: string;
  /** Trouble at Google itself, beside the faults of a connection; null ends it. */
  trouble(hook: FaultHook | null): void;
  /** The person takes the permission back in Google; null: signs in again. */
  permit(isPermitted: boolean): void;
  close(): Promise<void>;
}

export interface GoogleAccountOptions {
  readonly clock: Clock;
  readonly address: string;
  readonly zone?: string;
  /** What the person granted. Default: the calendar. */
  readonly scopes?: readonly string[];
}

const never = new AbortController().signal;

export async function googleAccount(
  google: SimulatedGoogle,
  { clock, address, zone = 'Europe/Amsterdam', scopes = [calendarScope] }: GoogleAccountOptions,
): Promise<GoogleAccount> {
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
        tokens: tokensFor({ google, address, scopes, clock, isPermitted: () => isPermitted }),
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
    primary: address,
    zone,
    trouble(wanted) {
      hook = wanted;
    },
    permit(wanted) {
      isPermitted = wanted;
      if (!wanted) google.accounts.revoke(address);
    },
    async close() {
      await Promise.all(dialers.map((dialer) => dialer.close()));
    },
  };
}

/** A token is given anew when the old one is about to expire or was refused, as long as the person permits it. */
function tokensFor({
  google,
  address,
  scopes,
  clock,
  isPermitted,
}: Required<Pick<GoogleAccountOptions, 'address' | 'clock' | 'scopes'>> & {
  readonly google: SimulatedGoogle;
  readonly isPermitted: () => boolean;
}): TokenSource {
  let known: { readonly token: string; readonly until: number } | null = null;
  return {
    async token() {
      if (known === null || clock.now() > known.until) {
        if (!isPermitted()) fail('sign-in-required', { account: address });
        const { accessToken, expiresInS } = google.accounts.give(address, desktopClient.id, [...scopes]);
        known = { token: accessToken, until: clock.now() + (expiresInS - 60) * 1_000 };
      }
      return known.token;
    },
    rejected: () => {
      known = null;
    },
    accepted: () => undefined,
    scopes: async () => scopes,
  };
}
