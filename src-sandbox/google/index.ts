/** A simulated Google on loopback: sign-in, Calendar v3 and Gmail v1, for tests and as a second sample account. */
import type { Clock } from '../../src-shared/domain/clock.ts';
import { createConcurrency } from '../simulator/concurrency.ts';
import type { Json } from '../simulator/json.ts';
import { stopListening } from '../simulator/listen.ts';
import { createOutbox } from '../simulator/outbox.ts';
import { createStamps } from '../simulator/stamps.ts';
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
import { overQuota } from './mail/mail-errors.ts';
import { createMailHand, type MailHand } from './mail/mail-hand.ts';
import { createMailboxes } from './mail/mailboxes.ts';
import { createMailRoutes } from './mail/routes.ts';
import { createSendAs } from './mail/send-as.ts';
import type { ProjectAge } from './mail/unit-costs.ts';
import { createUploads } from './mail/uploads.ts';
import { type AccountHand, createAccounts } from './oauth/account-hand.ts';
import { createAuthorization } from './oauth/authorization.ts';
import type { OAuthClient } from './oauth/clients.ts';
import { createGrants } from './oauth/grants.ts';
import { createTokenEndpoint } from './oauth/token-endpoint.ts';
import type { Outbox, SentMail } from './outbox.ts';
import { createPeople, type NewPerson } from './people.ts';
import { createQuota, type QuotaLimits } from './quota.ts';
import { listen } from './server.ts';

export type { Json } from '../simulator/json.ts';
export type { Exchange } from './api-calls.ts';
export { commonErrors, type Fault, type FaultHook } from './http-faults.ts';
export { mailErrors } from './mail/mail-errors.ts';
export type { MailHand } from './mail/mail-hand.ts';
export { mailLimits, type ProjectAge } from './mail/unit-costs.ts';
export type { OAuthClient } from './oauth/clients.ts';

export interface GoogleOptions {
  readonly clock: Clock;
  /** 0 takes a free one. Default 0. */
  readonly port?: number;
  readonly people: readonly NewPerson[];
  readonly clients?: readonly OAuthClient[];
  /** Default: none. Google's own are 600 a minute for a person and 10,000 for a project. */
  readonly quota?: QuotaLimits;
  /** Gmail's own, in its units; default none. See `mailLimits`. */
  readonly mailQuota?: QuotaLimits;
  /** What calls of Gmail cost. Default `new`. */
  readonly projectAge?: ProjectAge;
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
    /** What stands before `calendar/v3/` and `gmail/v1/`. */
    readonly apiRoot: string;
  };
  readonly calendars: CalendarHand;
  readonly mail: MailHand;
  readonly accounts: AccountHand;
  readonly outbox: Outbox;
  /** All requests to APIs so far, with their bodies and the status of their answers. */
  readonly requests: () => readonly Omit<Exchange, 'answer'>[];
  /** Forgets the requests so far. */
  readonly clearRequests: () => void;
  /** What requests did that Google takes and yet documents as wrong or undefined: a test expects none. */
  readonly complaints: () => readonly string[];
  /** Quota units spent at Calendar. */
  readonly units: () => number;
  /** Quota units spent at Gmail. */
  readonly mailUnits: () => number;
  setQuota(limits: QuotaLimits | null): void;
  setMailQuota(limits: QuotaLimits | null): void;
  /** How many requests of one person Gmail serves at the same time; null, as at first, for any number. */
  setMailConcurrency(most: number | null): void;
  setFaults(hook: FaultHook | null): void;
  /** Google's clock runs ahead of this machine's. */
  setClockSkew(ms: number): void;
  /** Somebody else's address at Google: `externalOnly` sends no mail there. */
  addOutsideUser(address: string): void;
  stop(): Promise<void>;
}

const deletions = ['gmail.users.messages.delete', 'gmail.users.messages.batchDelete'];

export async function startGoogle(options: GoogleOptions): Promise<SimulatedGoogle> {
  const { clock, rotatesRefreshTokens = false, accessTokenS = 3600 } = options;
  const stamps = createStamps(clock);
  const people = createPeople();
  const outbox = createOutbox<SentMail>();
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
  const mailboxes = createMailboxes(people, stamps);
  const sendAs = createSendAs();
  const concurrency = createConcurrency((token) => grants.byAccessToken(token)?.person.sub);
  const mailQuota = createQuota(stamps, options.mailQuota ?? null, overQuota);

  const { server, url } = await listen(
    {
      clock,
      stamps,
      grants,
      quotas: { calendar: quota, gmail: mailQuota },
      routes: [
        ...createCalendarRoutes({
          people,
          calendars,
          calendarList,
          book,
          changes,
          listing,
          settings: createSettings(),
          complain,
        }),
        ...createMailRoutes({
          mailboxOf: mailboxes.of,
          sendAs,
          uploads: createUploads(),
          stamps,
          projectAge: () => options.projectAge ?? 'new',
          complain,
        }),
      ],
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
      concurrency,
      observe(exchange) {
        const { answer: _, ...request } = exchange;
        requests.push({ ...request, body: withoutBytes(request.body) });
        if (exchange.operation === null) complain(`no such call: ${exchange.method} ${exchange.path}`);
        if (deletions.includes(exchange.operation ?? ''))
          complain(`${exchange.operation} deletes mail for good`);
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
    mail: createMailHand({ people, stamps, mailboxAt: mailboxes.at, sendAs }),
    accounts: accounts.hand,
    outbox,
    requests: () => requests,
    clearRequests() {
      requests = [];
    },
    complaints: () => complaints,
    units: quota.spent,
    mailUnits: mailQuota.spent,
    setQuota: quota.setLimits,
    setMailQuota: mailQuota.setLimits,
    setMailConcurrency: concurrency.setLimit,
    setFaults(hook) {
      faults = hook;
    },
    setClockSkew: stamps.setSkew,
    addOutsideUser: people.addOutsideUser,
    stop: () => stopListening(server),
  };
}

/** A request's body as it is kept: not with a message's bytes, which the mailbox has. */
function withoutBytes(body: unknown): unknown {
  const { raw, ...rest } = (body ?? {}) as Json;
  return typeof raw === 'string' ? { ...rest, raw: `(${raw.length} characters)` } : body;
}
