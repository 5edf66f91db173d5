/** A simulated Google with a few people, for tests that drive it by plain requests; each is checked against the discovery document. */
import {
  type GoogleOptions,
  type Json,
  type OAuthClient,
  type SimulatedGoogle,
  startGoogle,
} from '../../src-sandbox/google/index.ts';
import { hasDiscovery, loadDiscovery } from './google-discovery.ts';
import { type HandClock, handClock } from './hand-clock.ts';

export const anna = 'anna@example.com';
export const ben = 'ben@example.com';
export const carla = 'carla@gmail.example';

export const desktopClient: OAuthClient = {
  id: '1-desktop.apps.googleusercontent.com',
  secret: 'not-secret',
  name: 'Concord',
  audience: 'external',
  publishing: 'production',
  testers: [],
  verification: 'verified',
};

export interface Called {
  readonly status: number;
  readonly body: Json;
  readonly headers: Headers;
}

export interface CallOptions {
  /** Default: the first of the people. */
  readonly as?: string;
  /** Several values of one name as pairs. */
  readonly query?: Record<string, string> | [string, string][];
  readonly body?: unknown;
  readonly ifMatch?: string;
  /** Instead of a valid one; null for none. */
  readonly token?: string | null;
}

export interface GoogleWorld {
  readonly google: SimulatedGoogle;
  readonly hand: HandClock;
  /** @param path below `calendar/v3/` */
  call(method: string, path: string, options?: CallOptions): Promise<Called>;
  /** @param path below `gmail/v1/users/me/` */
  mail(method: string, path: string, options?: CallOptions): Promise<Called>;
  /** Where a request or an answer departs from the discovery document. Empty too where the document is missing. */
  readonly discoveryFaults: string[];
  stop(): Promise<void>;
}

/** Wednesday 11 March 2026, 07:00 UTC. */
export const startsAt = Date.UTC(2026, 2, 11, 7);
export const calendarScope = 'https://www.googleapis.com/auth/calendar';
export const mailScope = 'https://www.googleapis.com/auth/gmail.modify';

const discovery = hasDiscovery ? loadDiscovery() : null;

export async function googleWorld(options: Partial<GoogleOptions> = {}): Promise<GoogleWorld> {
  const people = options.people ?? [
    { email: anna, name: 'Anna de Wit', timeZone: 'Europe/Amsterdam', organisation: 'example.com' },
    { email: ben, name: 'Ben Visser', timeZone: 'Europe/Amsterdam', organisation: 'example.com' },
    { email: carla, name: 'Carla', timeZone: 'America/Sao_Paulo', aliases: ['carla@googlemail.example'] },
  ];
  const hand = handClock(startsAt);
  const discoveryFaults: string[] = [];
  const google = await startGoogle({
    clock: hand.clock,
    people,
    clients: [desktopClient],
    observe: (exchange) => void discoveryFaults.push(...(discovery?.faultsOf(exchange) ?? [])),
    ...options,
  });
  const tokens = new Map<string, string>();
  const tokenOf = (person: string): string => {
    const known = tokens.get(person);
    if (known !== undefined) return known;
    const { accessToken } = google.accounts.give(person, desktopClient.id, [calendarScope, mailScope]);
    tokens.set(person, accessToken);
    return accessToken;
  };
  const callAt =
    (root: string): GoogleWorld['call'] =>
    async (method, path, { as = people[0]?.email ?? '', query = {}, body, ifMatch, token } = {}) => {
      const url = new URL(root + path, google.endpoints.apiRoot);
      url.search = new URLSearchParams(query).toString();
      const bearer = token === undefined ? tokenOf(as) : token;
      const answer = await fetch(url, {
        method,
        headers: {
          ...(bearer === null ? {} : { Authorization: `Bearer ${bearer}` }),
          ...(ifMatch === undefined ? {} : { 'If-Match': ifMatch }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return {
        status: answer.status,
        body: text === '' ? {} : (JSON.parse(text) as Json),
        headers: answer.headers,
      };
    };
  return {
    google,
    hand,
    discoveryFaults,
    call: callAt('calendar/v3/'),
    mail: callAt('gmail/v1/users/me/'),
    stop: google.stop,
  };
}

/** A meeting of an hour on 20 March 2026. */
export function meeting(summary: string, rest: Json = {}): Json {
  return {
    summary,
    start: { dateTime: '2026-03-20T09:00:00+01:00', timeZone: 'Europe/Amsterdam' },
    end: { dateTime: '2026-03-20T10:00:00+01:00', timeZone: 'Europe/Amsterdam' },
    ...rest,
  };
}

/** The first error of an answer. */
export function errorOf({ body }: Called): Json {
  const { errors } = (body.error ?? {}) as { readonly errors?: readonly Json[] };
  return errors?.[0] ?? {};
}

export function itemsOf({ body }: Called): readonly Json[] {
  return (body.items ?? []) as readonly Json[];
}
