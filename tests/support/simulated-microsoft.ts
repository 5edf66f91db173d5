/** A simulated Microsoft 365 with a few people, for tests that drive it by plain requests; each is checked against Microsoft's contract. */
import {
  type IdentityClient,
  type Json,
  type MicrosoftOptions,
  type SimulatedMicrosoft,
  startMicrosoft,
} from '../../src-sandbox/graph/index.ts';
import { graphContract } from './graph-contract.ts';
import { type HandClock, handClock } from './hand-clock.ts';

export const anna = 'anna@contoso.example';
export const ben = 'ben@contoso.example';
export const carla = 'carla@outlook.example';

export const publicClient: IdentityClient = {
  id: '6731de76-14a6-49ae-97bc-6eba6914391e',
  name: 'Concord',
  audience: 'all',
  redirectUris: ['http://localhost'],
  isPublic: true,
  permissions: [
    ...['User.Read', 'Calendars.ReadWrite', 'Calendars.ReadWrite.Shared', 'MailboxSettings.Read'],
    'Mail.ReadWrite',
  ],
  state: 'enabled',
};

export const calendarScopes: readonly string[] = [
  'User.Read',
  'Calendars.ReadWrite',
  'Calendars.Read.Shared',
  'MailboxSettings.Read',
];

export interface GraphAnswer {
  readonly status: number;
  readonly body: Json;
  readonly headers: Headers;
}

export interface GraphCallOptions {
  /** Default: the first of the people. */
  readonly as?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Instead of a valid one; null for none. */
  readonly token?: string | null;
}

export interface MicrosoftWorld {
  readonly microsoft: SimulatedMicrosoft;
  readonly hand: HandClock;
  /** @param path below `v1.0/`, or a link of an answer */
  call(method: string, path: string, options?: GraphCallOptions): Promise<GraphAnswer>;
  /** Where a request or an answer departs from the contract. Empty too where the contract is missing. */
  readonly contractFaults: string[];
  stop(): Promise<void>;
}

/** Wednesday 11 March 2026, 07:00 UTC. */
export const startsAt = Date.UTC(2026, 2, 11, 7);

export async function microsoftWorld(options: Partial<MicrosoftOptions> = {}): Promise<MicrosoftWorld> {
  const people = options.people ?? [
    {
      email: anna,
      name: 'Anna de Wit',
      timeZone: 'W. Europe Standard Time',
      organisation: 'contoso.example',
      aliases: ['a.dewit@contoso.example'],
    },
    { email: ben, name: 'Ben Visser', timeZone: 'W. Europe Standard Time', organisation: 'contoso.example' },
    { email: carla, name: 'Carla', timeZone: 'E. South America Standard Time' },
  ];
  const hand = handClock(startsAt);
  const contractFaults: string[] = [];
  const microsoft = await startMicrosoft({
    clock: hand.clock,
    people,
    clients: [publicClient],
    observe: (exchange) => void contractFaults.push(...(graphContract?.faultsOf(exchange) ?? [])),
    ...options,
  });
  const tokens = new Map<string, string>();
  const tokenOf = (person: string): string => {
    const known = tokens.get(person);
    if (known !== undefined) return known;
    const { accessToken } = microsoft.accounts.give(person, publicClient.id, calendarScopes);
    tokens.set(person, accessToken);
    return accessToken;
  };
  return {
    microsoft,
    hand,
    contractFaults,
    async call(method, path, { as = people[0]?.email ?? '', query = {}, body, headers = {}, token } = {}) {
      const url = new URL(path, microsoft.endpoints.apiRoot);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      const bearer = token === undefined ? tokenOf(as) : token;
      const answer = await fetch(url, {
        method,
        headers: {
          ...(bearer === null ? {} : { Authorization: `Bearer ${bearer}` }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          Prefer: 'IdType="ImmutableId"',
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return {
        status: answer.status,
        body: text === '' ? {} : (JSON.parse(text) as Json),
        headers: answer.headers,
      };
    },
    stop: microsoft.stop,
  };
}

/** An event of an hour on 20 March 2026, 09:00 in Amsterdam. */
export function graphEvent(subject: string, rest: Json = {}): Json {
  return {
    subject,
    start: { dateTime: '2026-03-20T09:00:00', timeZone: 'W. Europe Standard Time' },
    end: { dateTime: '2026-03-20T10:00:00', timeZone: 'W. Europe Standard Time' },
    ...rest,
  };
}

export function invited(...addresses: readonly string[]): readonly Json[] {
  return addresses.map((address) => ({ emailAddress: { address, name: address }, type: 'required' }));
}

/** Weekly from Friday 20 March 2026. */
export function weekly(rest: Json = { type: 'noEnd' }): Json {
  return {
    pattern: { type: 'weekly', interval: 1, daysOfWeek: ['friday'], firstDayOfWeek: 'monday' },
    range: { startDate: '2026-03-20', recurrenceTimeZone: 'W. Europe Standard Time', ...rest },
  };
}

/** The rows of a list. */
export function rowsOf({ body }: Pick<GraphAnswer, 'body'>): readonly Json[] {
  return (body.value ?? []) as readonly Json[];
}

export function errorOf({ body }: GraphAnswer): Json {
  return (body.error ?? {}) as Json;
}
