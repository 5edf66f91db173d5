/** The reference CRM: the Bridge API on SQLite with a small web view, on loopback, for the sample mode, tests and vendors to read. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { setAddresses } from './addresses.ts';
import { createAgreements } from './agreements.ts';
import { createChangeLog } from './change-log.ts';
import { loadContract } from './contract.ts';
import { type CrmHand, createHand, type NewCrmEntry } from './crm-hand.ts';
import { createView } from './crm-view.ts';
import { createEntries } from './entries.ts';
import type { FaultHook } from './http-faults.ts';
import { createLeases } from './leases.ts';
import { createRateLimit, type RateLimitOptions } from './rate-limit.ts';
import { type CrmParts, type CrmUser, createHandlers } from './routes.ts';
import { sampleContacts, sampleEntries, sampleRules } from './seed.ts';
import { listen } from './server.ts';
import { createSources } from './sources.ts';
import { openCrmStore } from './store.ts';
import { createWakeHub } from './wake.ts';

// used by the sample account's page too
export { isException, mondayOf, type Occurrence, occurrenceOf, occurrencesIn, today } from './agenda.ts';
export type { CrmEntry } from './crm-entry.ts';
export type { CrmHand } from './crm-hand.ts';
export { beginningAt, forOccurrence, plainPatch, timesFrom } from './fields.ts';
export type { Fault, FaultHook } from './http-faults.ts';
export { createPage, parsed } from './page.ts';
export { refuse } from './problem.ts';
export { relatives } from './relatives.ts';
export { repeatField, repeatOf, ruleFrom, rulePatch } from './repeat.ts';
export { listen } from './server.ts';

export interface ReferenceCrmOptions {
  /** Folder of the database, made when missing; null keeps everything in memory. */
  readonly dataDir: string | null;
  /** 0 takes a free one. */
  readonly port: number;
  readonly clock: Clock;
  /** Fills an empty CRM with sample entries around the clock's today. Default false. */
  readonly sampleData?: boolean;
  /** `none`: single entries only, as many CRMs have them (TI4). Default `series`. */
  readonly recurrence?: 'series' | 'none';
  /** Makes the UUIDs of entries that the hand creates, and of the database. Default: random ones. */
  readonly newId?: () => string;
  /** Default 180,000. */
  readonly leaseMs?: number;
  /** Default: none. */
  readonly rateLimit?: RateLimitOptions;
  /** Faults on purpose; see also `setFaults`. */
  readonly faults?: FaultHook;
}

export interface ReferenceCrm {
  /** `http://127.0.0.1:<port>`: what Concord connects to. */
  readonly url: string;
  /** Personal access tokens by user id (`anna`, `ben`); random per data folder, lasting. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly hand: CrmHand;
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

/** Starts the CRM. Throws when the port is taken or the folder cannot be written. */
export async function startReferenceCrm(options: ReferenceCrmOptions): Promise<ReferenceCrm> {
  const { clock, newId = randomUUID } = options;
  const contract = loadContract();
  const store = openCrmStore(options.dataDir, newId);
  const log = createChangeLog(store, clock);
  const wakeHub = createWakeHub(clock);
  const parts: CrmParts = {
    store,
    log,
    entries: createEntries(store, log, contract, options.recurrence ?? 'series'),
    leases: createLeases(store, clock, options.leaseMs ?? 180_000),
    agreements: createAgreements(store),
    sources: createSources(store),
    changed: wakeHub.tell,
  };

  const hand = createHand(parts, newId);
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
    for (const { id, name, email } of people)
      store
        .sql('INSERT OR IGNORE INTO users (id, name, email, time_zone, token) VALUES (?, ?, ?, ?, ?)')
        .run(id, name, email, 'Europe/Amsterdam', `crm_${randomBytes(24).toString('base64url')}`);
    log.compact(30 * dayMs);
    if (options.sampleData === true && store.fact('seeded') === null) resetSample();
  });

  const rows = store.sql('SELECT id, token FROM users').all() as {
    readonly id: string;
    readonly token: string;
  }[];
  const byHash = new Map(rows.map(({ id, token }) => [hashed(token), id]));
  const userByToken = (token: string): CrmUser | null => {
    const id = byHash.get(hashed(token));
    if (id === undefined) return null;
    const found = store
      .sql(
        'SELECT id, name, email, time_zone AS timeZone, other_engine AS otherEngine FROM users WHERE id = ?',
      )
      .get(id);
    return found as CrmUser;
  };

  let faults = options.faults ?? null;
  const view = createView(parts, hand, resetSample, clock);
  const { server, url } = await listen(
    {
      api: {
        contract,
        handlers: createHandlers(parts, contract.version),
        clock,
        rateLimit: options.rateLimit === undefined ? null : createRateLimit(options.rateLimit, clock),
        faults: () => faults,
        userByToken,
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
    tokens: Object.fromEntries(rows.map(({ id, token }) => [id, token])),
    hand,
    viewUrl: () => `${url}/#token=${view.newToken()}`,
    setFaults(hook) {
      faults = hook;
    },
    stop: () =>
      new Promise((resolve) => {
        wakeHub.close();
        server.close(() => {
          store.close();
          resolve();
        });
        server.closeAllConnections();
      }),
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
