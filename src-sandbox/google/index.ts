/** A simulated Google on loopback: sign-in and Calendar v3, for tests and as a second sample account. Mail will share both. */
import type { Clock } from '../../src-shared/domain/clock.ts';
import type { Exchange } from './api-calls.ts';
import { type CalendarHand, createCalendarHand } from './calendar/calendar-hand.ts';
import { createCalendarList } from './calendar/calendar-list.ts';
import { createCalendars } from './calendar/calendars.ts';
import { createCopies } from './calendar/copies.ts';
import { createEventBook } from './calendar/event-book.ts';
import { createEventChanges } from './calendar/event-changes.ts';
import { createEventListing } from './calendar/event-listing.ts';
import { createInvitations } from './calendar/invitations.ts';
import { createCalendarRoutes } from './calendar/routes.ts';
import { createSettings } from './calendar/settings.ts';
import type { FaultHook } from './http-faults.ts';
import { type AccountHand, createAccounts } from './oauth/account-hand.ts';
import { createAuthorization } from './oauth/authorization.ts';
import type { OAuthClient } from './oauth/clients.ts';
import { createGrants } from './oauth/grants.ts';
import { createTokenEndpoint } from './oauth/token-endpoint.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { createPeople, type NewPerson } from './people.ts';
import { createQuota, type QuotaLimits } from './quota.ts';
import { listen } from './server.ts';
import { createStamps } from './stamps.ts';

export type { Exchange } from './api-calls.ts';
export type { Json } from './calendar/event.ts';
export { commonErrors, type Fault, type FaultHook } from './http-faults.ts';
export type { OAuthClient } from './oauth/clients.ts';

export interface GoogleOptions {
  readonly clock: Clock;
  /** 0 takes a free one. Default 0. */
  readonly port?: number;
  readonly people: readonly NewPerson[];
  readonly clients?: readonly OAuthClient[];
  /** Default: none. Google's own are 600 a minute for a person and 10,000 for a project. */
  readonly quota?: QuotaLimits;
  readonly rotatesRefreshTokens?: boolean;
  /** How long access tokens are valid. Default 3,600. */
  readonly accessTokenS?: number;
  /** Names of time zones that Google does not know yet. */
  readonly refusedZones?: readonly string[];
  /** Told of each request to an API with its answer. */
  readonly observe?: (exchange: Exchange) => void;
}

export interface SimulatedGoogle {
  /** `http://127.0.0.1:<port>`: all of Google's hosts. */
  readonly url: string;
  readonly endpoints: {
    readonly authorization: string;
    readonly token: string;
    readonly revocation: string;
    readonly tokenInfo: string;
    readonly userInfo: string;
    /** What stands before `calendar/v3/`. */
    readonly apiRoot: string;
  };
  readonly calendars: CalendarHand;
  readonly accounts: AccountHand;
  readonly outbox: Outbox;
  /** All requests to APIs so far, with their bodies and the status of their answers. */
  readonly requests: () => readonly Omit<Exchange, 'answer'>[];
  /** Forgets the requests so far. */
  readonly clearRequests: () => void;
  /** What requests did that Google takes and yet documents as wrong or undefined: a test expects none. */
  readonly complaints: () => readonly string[];
  /** Quota units spent. */
  readonly units: () => number;
  setQuota(limits: QuotaLimits | null): void;
  setFaults(hook: FaultHook | null): void;
  /** Google's clock runs ahead of this machine's. */
  setClockSkew(ms: number): void;
  /** Somebody else's address at Google: `externalOnly` sends no mail there. */
  addOutsideUser(address: string): void;
  stop(): Promise<void>;
}

export async function startGoogle(options: GoogleOptions): Promise<SimulatedGoogle> {
  const { clock, rotatesRefreshTokens = false, accessTokenS = 3600 } = options;
  const stamps = createStamps(clock);
  const people = createPeople();
  const outbox = createOutbox();
  const complaints: string[] = [];
  const complain = (text: string): void => void complaints.push(text);
  let requests: Omit<Exchange, 'answer'>[] = [];
  let faults: FaultHook | null = null;

  const grants = createGrants(stamps, { rotatesRefreshTokens, accessTokenS });
  const accounts = createAccounts(people, grants);
  for (const client of options.clients ?? []) accounts.hand.setClient(client);

  const calendars = createCalendars(people, stamps);
  for (const person of options.people) calendars.addPrimary(people.add(person));
  const book = createEventBook(stamps);
  const copies = createCopies(people, calendars, book);
  const invitations = createInvitations(people, outbox);
  const refusedZones = new Set(options.refusedZones ?? []);
  const changes = createEventChanges({ people, calendars, stamps, book, copies, invitations, refusedZones });
  const listing = createEventListing({ people, calendars, stamps, book, complain });
  const calendarList = createCalendarList(calendars, stamps);
  const quota = createQuota(stamps, options.quota ?? null);

  const { server, url } = await listen(
    {
      clock,
      stamps,
      grants,
      quota,
      routes: createCalendarRoutes({
        people,
        calendars,
        calendarList,
        book,
        changes,
        listing,
        settings: createSettings(),
        complain,
      }),
      authorization: createAuthorization({
        people,
        grants,
        client: accounts.client,
        policyOf: accounts.policyOf,
        signedIn: people.all,
        complain,
      }),
      tokens: createTokenEndpoint(grants, accounts.client, accounts.policyOf, stamps),
      faults: () => faults,
      observe(exchange) {
        const { answer: _, ...request } = exchange;
        requests.push(request);
        if (exchange.operation === null) complain(`no such call: ${exchange.method} ${exchange.path}`);
        if (exchange.query.has('fields')) complain('the simulator gives no partial answers (fields)');
        options.observe?.(exchange);
      },
    },
    options.port ?? 0,
  );

  return {
    url,
    endpoints: {
      authorization: `${url}/o/oauth2/v2/auth`,
      token: `${url}/token`,
      revocation: `${url}/revoke`,
      tokenInfo: `${url}/tokeninfo`,
      userInfo: `${url}/v1/userinfo`,
      apiRoot: `${url}/`,
    },
    calendars: createCalendarHand({ people, calendars, stamps, book, changes }),
    accounts: accounts.hand,
    outbox,
    requests: () => requests,
    clearRequests() {
      requests = [];
    },
    complaints: () => complaints,
    units: quota.spent,
    setQuota: quota.setLimits,
    setFaults(hook) {
      faults = hook;
    },
    setClockSkew: stamps.setSkew,
    addOutsideUser: people.addOutsideUser,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}
