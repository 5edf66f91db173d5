/** A simulated Microsoft 365 on loopback: the identity platform, calendars and mail of Graph v1.0, for tests and as a second sample account. */
import type { Clock } from '../../src-shared/domain/clock.ts';
import { createConcurrency } from '../simulator/concurrency.ts';
import { findRoute } from '../simulator/find-route.ts';
import { stopListening } from '../simulator/listen.ts';
import { createOutbox, type Outbox } from '../simulator/outbox.ts';
import { createTokenSigner } from '../simulator/signed-token.ts';
import { createStamps } from '../simulator/stamps.ts';
import type { GraphExchange } from './api/calls.ts';
import { type MicrosoftBehaviour, usualBehaviour } from './behaviour.ts';
import type { CalendarHand } from './calendar/calendar-hand.ts';
import { createCalendarSide } from './calendar/calendar-side.ts';
import type { GraphFaultHook, MailboxTrouble } from './faults.ts';
import { type AccountHand, createAccountHand } from './identity/account-hand.ts';
import { createAuthorization } from './identity/authorization.ts';
import type { IdentityClient } from './identity/clients.ts';
import { createDirectory } from './identity/directory.ts';
import { createGrants } from './identity/grants.ts';
import { createRefusalWords } from './identity/refusal-words.ts';
import { createTokenEndpoint } from './identity/token-endpoint.ts';
import type { GraphMailHand } from './mail/mail-hand.ts';
import { createMailSide } from './mail/mail-side.ts';
import type { MeetingMail } from './outbox.ts';
import { createPeople, type NewPerson } from './people.ts';
import { listen } from './server.ts';
import { createThrottle, type ThrottleLimits } from './throttle.ts';

export type { Json } from '../simulator/json.ts';
export type { GraphExchange } from './api/calls.ts';
export { type GraphFault, type GraphFaultHook, graphErrors } from './faults.ts';
export type { IdentityClient } from './identity/clients.ts';
export type { MeetingMail } from './outbox.ts';
export { outlookLimits } from './throttle.ts';

export interface MicrosoftOptions {
  readonly clock: Clock;
  /** 0 takes a free one. Default 0. */
  readonly port?: number;
  readonly people: readonly NewPerson[];
  readonly clients?: readonly IdentityClient[];
  /** Default: none. Outlook's own are `outlookLimits`. */
  readonly throttle?: ThrottleLimits;
  /** Requests at the same time for each mailbox. Default: 4, as Outlook has it. */
  readonly concurrency?: number | null;
  /** How long access tokens are valid. Default 3,600. */
  readonly accessTokenS?: number;
  /** Names of time zones that the mailbox server does not know. */
  readonly refusedZones?: readonly string[];
  /** Told of each request to Graph with its answer. */
  readonly observe?: (exchange: GraphExchange) => void;
}

export interface SimulatedMicrosoft {
  /** `http://127.0.0.1:<port>`: all of Microsoft's hosts. */
  readonly url: string;
  readonly endpoints: {
    /** Of the tenant `common`. */
    readonly authorization: string;
    readonly token: string;
    readonly adminConsent: string;
    /** What stands before `me/events`. */
    readonly apiRoot: string;
  };
  readonly calendars: CalendarHand;
  readonly mail: GraphMailHand;
  readonly accounts: AccountHand;
  readonly outbox: Outbox<MeetingMail>;
  /** All requests to Graph so far, with their bodies and the status of their answers. */
  readonly requests: () => readonly Omit<GraphExchange, 'answer'>[];
  /** Forgets the requests so far. */
  readonly clearRequests: () => void;
  /** What requests did that Microsoft takes and yet documents as wrong: a test expects none. */
  readonly complaints: () => readonly string[];
  setBehaviour(change: Partial<MicrosoftBehaviour>): void;
  /** What stands between an account and its mailbox; null opens it. */
  setMailbox(address: string, trouble: MailboxTrouble | null): void;
  setThrottle(limits: ThrottleLimits | null): void;
  setConcurrency(most: number | null): void;
  setFaults(hook: GraphFaultHook | null): void;
  /** Microsoft's clock runs ahead of this machine's. */
  setClockSkew(ms: number): void;
  stop(): Promise<void>;
}

export async function startMicrosoft(options: MicrosoftOptions): Promise<SimulatedMicrosoft> {
  const { clock, accessTokenS = 3600 } = options;
  const stamps = createStamps(clock);
  const people = createPeople();
  for (const person of options.people) people.add(person);
  const outbox = createOutbox<MeetingMail>();
  const complaints: string[] = [];
  const complain = (text: string): void => void complaints.push(text);
  const troubles = new Map<string, MailboxTrouble>();
  let requests: Omit<GraphExchange, 'answer'>[] = [];
  let faults: GraphFaultHook | null = null;
  let behaviour = usualBehaviour;

  const grants = createGrants(stamps, accessTokenS);
  const directory = createDirectory(people);
  for (const client of options.clients ?? []) directory.hand.setClient(client);
  const words = createRefusalWords(stamps.now);
  const signer = createTokenSigner();
  const tokens = createTokenEndpoint({ directory, grants, words, signer, stamps });
  const refusedZones = new Set(options.refusedZones ?? []);
  const calendarSide = createCalendarSide({
    people,
    stamps,
    outbox,
    refusedZones,
    behaviour: () => behaviour,
  });
  const mailSide = createMailSide(people, stamps);
  const routes = [...calendarSide.routes, ...mailSide.routes];
  const throttle = createThrottle(stamps, options.throttle ?? null);
  const mailboxOf = (token: string): string | undefined => grants.byAccessToken(token)?.person.id;
  const concurrency = createConcurrency(
    mailboxOf,
    options.concurrency === undefined ? 4 : options.concurrency,
  );

  const { server, url } = await listen(
    {
      clock,
      stamps,
      people,
      grants,
      throttle,
      concurrency,
      routes,
      authorization: createAuthorization({ people, directory, grants, words, complain }),
      tokens,
      signer,
      troubleOf: ({ id }) => troubles.get(id) ?? null,
      faults: () => faults,
      faultOf: (method, path, query, number) => {
        const operation = findRoute(routes, method, path)?.route.operation ?? null;
        return faults?.({ method, path, query, number, operation }) ?? null;
      },
      observe(exchange) {
        const { answer: _, ...request } = exchange;
        requests.push(request);
        if (exchange.operation === null) complain(`no such call: ${exchange.method} ${exchange.path}`);
        options.observe?.(exchange);
      },
    },
    options.port ?? 0,
  );

  return {
    url,
    endpoints: {
      authorization: `${url}/common/oauth2/v2.0/authorize`,
      token: `${url}/common/oauth2/v2.0/token`,
      adminConsent: `${url}/organizations/v2.0/adminconsent`,
      apiRoot: `${url}/v1.0/`,
    },
    calendars: calendarSide.hand,
    mail: mailSide.hand,
    accounts: createAccountHand({ people, directory, grants, tokens }),
    outbox,
    requests: () => requests,
    clearRequests() {
      requests = [];
    },
    complaints: () => complaints,
    setBehaviour(change) {
      behaviour = { ...behaviour, ...change };
    },
    setMailbox(address, trouble) {
      const { id } = people.demand(address);
      if (trouble === null) troubles.delete(id);
      else troubles.set(id, trouble);
    },
    setThrottle: throttle.setLimits,
    setConcurrency: concurrency.setLimit,
    setFaults(hook) {
      faults = hook;
    },
    setClockSkew: stamps.setSkew,
    stop: () => stopListening(server),
  };
}
