/** The reference CRM: the Bridge API on SQLite with a small web view, on loopback, for the sample mode, tests and vendors to read. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { setAddresses } from './addresses.ts';
import { createAgreements } from './agreements.ts';
import { answerOf } from './api.ts';
import { createChangeLog } from './change-log.ts';
import { loadContract } from './contract.ts';
import { type CrmHand, createHand, type NewCrmEntry } from './crm-hand.ts';
import { createView } from './crm-view.ts';
import { createEntries } from './entries.ts';
import type { CrmUser } from './handler.ts';
import type { FaultHook } from './http-faults.ts';
import { createLeases } from './leases.ts';
import { createMail } from './mail.ts';
import { createMailHand, type MailHand } from './mail-hand.ts';
import { createMessageFiles } from './message-files.ts';
import { Refusal, refuse } from './problem.ts';
import { createRateLimit, type RateLimitOptions } from './rate-limit.ts';
import { type CrmParts, createHandlers } from './routes.ts';
import { sampleContacts, sampleEntries, sampleRules } from './seed.ts';
import { fillMail } from './seed-mail.ts';
import { listen } from './server.ts';
import { createSources } from './sources.ts';
import { openCrmStore } from './store.ts';
import { createUserMail } from './user-mail.ts';
import { createWakeHub } from './wake.ts';

export { isException, mondayOf, type Occurrence, occurrenceOf, occurrencesIn, today } from './agenda.ts';
export type { CrmEntry } from './crm-entry.ts';
export type { CrmHand } from './crm-hand.ts';
export { beginningAt, forOccurrence, plainPatch, timesFrom } from './fields.ts';
export type { Fault, FaultHook } from './http-faults.ts';
// used by the sample account's page too
export { answerMail, type ViewedMail, type ViewedMessage } from './mail-view.ts';
export { createPage, parsed } from './page.ts';
export { refuse } from './problem.ts';
export { relatives } from './relatives.ts';
export { repeatField, repeatOf, ruleFrom, rulePatch } from './repeat.ts';
export { listen } from './server.ts';

export interface ReferenceCrmOptions extends OpenedOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Default: none. */
  readonly rateLimit?: RateLimitOptions;
  /** Faults on purpose; see also `setFaults`. */
  readonly faults?: FaultHook;
}

export interface OpenedOptions {
  /** Folder of the database, made when missing; null keeps everything in memory. */
  readonly dataDir: string | null;
  readonly clock: Clock;
  /** Fills an empty CRM with sample entries around the clock's today. Default false. */
  readonly sampleData?: boolean;
  /** `none`: single entries only, as many CRMs have them (TI4). Default `series`. */
  readonly recurrence?: 'series' | 'none';
  /** Makes the UUIDs of entries that the hand creates, and of the database. Default: random ones. */
  readonly newId?: () => string;
  /** Default 180,000. */
  readonly leaseMs?: number;
  /** The largest message it takes. Default 100 MiB. */
  readonly maxMessageBytes?: number;
  /** How many bytes of messages it keeps in all. Default: no limit. */
  readonly mailQuotaBytes?: number;
  /** Users besides Anna and Ben. */
  readonly moreUsers?: readonly CrmPerson[];
}

export interface CrmPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** A reference CRM that nothing listens for. */
export interface OpenedCrm {
  /** Personal access tokens by user id (`anna`, `ben`); random per data folder, lasting. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly hand: CrmHand;
  /** Answers a request of a signed-in user in the process itself. */
  ask(user: string, request: DirectRequest): DirectAnswer;
  close(): void;
}

export interface DirectRequest {
  readonly method: string;
  readonly url: URL;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Parsed; undefined without one. */
  readonly body: unknown;
}

export interface DirectAnswer {
  readonly status: number;
  /** Null without a body. */
  readonly mediaType: 'application/json' | 'application/problem+json' | null;
  readonly body?: unknown;
}

export interface ReferenceCrm extends Pick<OpenedCrm, 'tokens' | 'hand'> {
  /** `http://127.0.0.1:<port>`: what Concord connects to. */
  readonly url: string;
  /** What people do with their mail in the CRM. */
  readonly mailHand: MailHand;
  /** The web view's address with a fresh one-time token in its fragment (S4). */
  viewUrl(): string;
  setFaults(hook: FaultHook | null): void;
  stop(): Promise<void>;
}

const people = [
  { id: 'anna', name: 'Anna de Wit', email: 'anna@example.com' },
  { id: 'ben', name: 'Ben Visser', email: 'ben@example.com' },
] as const;

const dayMs = 86_400_000;

/** Opens the CRM without a server. Throws when the folder cannot be written. */
export function openReferenceCrm(options: OpenedOptions): OpenedCrm {
  const { api, hand, tokens, store, userById, files } = assembled(options);
  return {
    hand,
    tokens,
    ask(user, { method, url, headers, body }) {
      try {
        const found = api.contract.find(method, url.pathname);
        if (found.type !== 'operation') refuse('not-found');
        if (found.operation.bodyType === 'message/rfc822') refuse('not-implemented');
        const read = { user: userById(user), query: url.searchParams, headers, body };
        const answer = answerOf(api, found, read);
        if (answer === 'stream' || 'bytes' in answer) refuse('not-implemented');
        const { status, body: content } = answer;
        return content === undefined
          ? { status, mediaType: null }
          : { status, mediaType: 'application/json', body: content };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const { details } = error;
        return { status: details.status, mediaType: 'application/problem+json', body: details };
      }
    },
    close() {
      files.close();
      store.close();
    },
  };
}

/** Starts the CRM. Throws when the port is taken or the folder cannot be written. */
export async function startReferenceCrm(options: ReferenceCrmOptions): Promise<ReferenceCrm> {
  const { clock } = options;
  const { api, parts, hand, tokens, store, userById, wakeHub, resetSample, files, mailHand } =
    assembled(options);
  const byHash = new Map(Object.entries(tokens).map(([id, token]) => [hashed(token), id]));
  const userByToken = (token: string): CrmUser | null => {
    const id = byHash.get(hashed(token));
    return id === undefined ? null : userById(id);
  };

  let faults = options.faults ?? null;
  const view = createView(parts, hand, { store, files, hand: mailHand }, resetSample, clock);
  const { server, url } = await listen(
    {
      api: {
        ...api,
        clock,
        rateLimit: options.rateLimit === undefined ? null : createRateLimit(options.rateLimit, clock),
        faults: () => faults,
        userByToken,
        messageFiles: files,
        maxMessageBytes: parts.mail.maxMessageBytes,
        joinWake: wakeHub.join,
      },
      view: view.answer,
    },
    options.port,
  ).catch((error: unknown) => {
    store.close();
    throw error;
  });

  return {
    url,
    tokens,
    hand,
    mailHand,
    viewUrl: () => `${url}/#token=${view.newToken()}`,
    setFaults(hook) {
      faults = hook;
    },
    stop: () =>
      new Promise((resolve) => {
        wakeHub.close();
        server.close(() => {
          files.close();
          store.close();
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Everything but the server. */
function assembled(options: OpenedOptions) {
  const { clock, newId = randomUUID } = options;
  const contract = loadContract();
  const store = openCrmStore(options.dataDir, newId);
  const log = createChangeLog(store, clock);
  const wakeHub = createWakeHub(clock);
  const files = createMessageFiles(options.dataDir, newId, store);
  const parts: CrmParts = {
    store,
    log,
    entries: createEntries(store, log, contract, options.recurrence ?? 'series'),
    leases: createLeases(store, clock, options.leaseMs ?? 180_000),
    agreements: createAgreements(store),
    sources: createSources(store),
    mail: createMail(store, files, clock, {
      maxMessageBytes: options.maxMessageBytes ?? 100 * 1024 * 1024,
      mailQuotaBytes: options.mailQuotaBytes ?? null,
    }),
    changed: wakeHub.tell,
  };

  const hand = createHand(parts, newId);
  const mailHand = createMailHand(parts.mail, createUserMail(store, parts.mail), (work) => {
    const result = store.atomically(work);
    parts.changed();
    return result;
  });
  const resetSample = (): void =>
    store.atomically(() => {
      for (const { id } of hand.list()) hand.remove(id);
      for (const { email, name, addresses } of sampleContacts) {
        store.sql('INSERT OR IGNORE INTO contacts VALUES (?, ?)').run(email, name);
        setAddresses(store, email, addresses);
      }
      hand.setRules(sampleRules);
      for (const entry of sampleEntries(clock))
        hand.create(options.recurrence === 'none' ? single(entry) : entry);
      store.setFact('seeded', '1');
    });

  store.atomically(() => {
    for (const { id, name, email } of [...people, ...(options.moreUsers ?? [])])
      store
        .sql('INSERT OR IGNORE INTO users (id, name, email, time_zone, token) VALUES (?, ?, ?, ?, ?)')
        .run(id, name, email, 'Europe/Amsterdam', `crm_${randomBytes(24).toString('base64url')}`);
    log.compact(30 * dayMs);
    parts.mail.compact(30 * dayMs);
    if (options.sampleData !== true) return;
    if (store.fact('seeded') === null) resetSample();
    // a folder of an older version has its entries already
    if (store.fact('mail-seeded') === null) fillMail({ store, files, mail: parts.mail, newId }, clock);
  });

  const rows = store.sql('SELECT id, token FROM users').all() as {
    readonly id: string;
    readonly token: string;
  }[];
  const userById = (id: string): CrmUser =>
    store.aboutPeople(
      `row of user ${id}`,
      () =>
        store
          .sql(
            'SELECT id, name, email, time_zone AS timeZone, other_engine AS otherEngine FROM users WHERE id = ?',
          )
          .get(id) as CrmUser,
    );

  return {
    api: { contract, handlers: createHandlers(parts, contract.version) },
    parts,
    hand,
    resetSample,
    store,
    tokens: Object.fromEntries(rows.map(({ id, token }) => [id, token])),
    userById,
    wakeHub,
    files,
    mailHand,
  };
}

/** A repeating entry as its first occurrence alone. */
function single(entry: NewCrmEntry): NewCrmEntry {
  const { recurrenceRules: _rules, recurrenceOverrides: _overrides, ...event } = entry.event;
  return { ...entry, event };
}

/** Tokens are looked up by their hash, so that the time of the comparison tells nothing about the token. */
function hashed(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
