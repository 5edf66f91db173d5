/** Puts a mailbox, the CRM's mail and the mail engine together over one store, and takes them apart again; runs in the engine thread. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Randomness } from '../../../src-shared/domain/clock.ts';
import type { Comparison, ComparisonProgress } from '../../../src-shared/domain/comparison.ts';
import type { AccountIdentity, CrmSession, KnownPeople } from '../../../src-shared/domain/crm.ts';
import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type { MailSide } from '../../../src-shared/domain/mail/side.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { MailSetup } from '../../accounts/setup.ts';
import type { ConnectedMail } from '../../providers/index.ts';
import type { Store } from '../../store/index.ts';
import type { LogEvent, LogFields, LogLevel } from '../../support/logger.ts';
import {
  createTurns,
  type FoundMail,
  formerAddresses,
  keepRules,
  knownRules,
  loadMailEngine,
  loadMailWhy,
  type MailPlace,
  type MailProgress,
  obeyThrottle,
  type SideSearch,
  type Wanted,
} from '../../sync/index.ts';
import { aboutSide, markedWithSide } from '../about-side.ts';
import { type Kinds, kindNamed } from '../kinds.ts';
import type { TokensOf } from '../threads/messages.ts';
import { tokensFor } from '../threads/thread-tokens.ts';
import { byteBudget } from './byte-budget.ts';
import { type HeardCollection, type HeardScope, mailCollections } from './collections.ts';
import { type Mailboxes, mapOfRun } from './folder-map.ts';
import { blockedByCrm, choicesInForce, engineSettings } from './mail-choices.ts';
import { type EngineJob, type MailRunReport, noTraffic, type RunTraffic } from './messages.ts';
import { takeMailbox } from './moved-mailbox.ts';
import type { HeldCrm, SharedCrm } from './shared-crm.ts';
import { decisionHead } from './store-answers.ts';
import { createTrafficMeter, trafficSince } from './traffic.ts';
import { passWakesOn } from './wakes.ts';

export interface MailSession {
  /** The folders of the map are looked for, then one full run. @throws ProblemError */
  run(signal: AbortSignal): Promise<MailRunReport>;
  /** The traffic of the last run, or of the one under way. */
  traffic(): RunTraffic;
  /** One full comparison of both sides (RU9). @throws ProblemError */
  compare(signal: AbortSignal, onProgress: (progress: ComparisonProgress) => void): Promise<Comparison>;
  /** Asks both sides. @throws ProblemError */
  mailboxes(signal: AbortSignal): Promise<Mailboxes>;
  /** Looks for messages on both sides (D12). @throws ProblemError */
  search(wanted: Wanted): Promise<SideSearch<FoundMail>>;
  /** What a side tells of a message now; null when it is not there, or cannot be read. @throws ProblemError */
  describe(place: MailPlace, signal: AbortSignal): Promise<StoredMessage | null>;
  /** The web address of a message; null where its side tells none. @throws ProblemError */
  page(place: MailPlace, signal: AbortSignal): Promise<string | null>;
  /** Which sides can tell web addresses. */
  readonly mayOpen: Readonly<Record<SideName, boolean>>;
  readonly offersKnownPeople: boolean;
  /** The name that signed in, and the server's host. */
  readonly user: string;
  readonly host: string;
  /** Stops listening and closes the connection; the store stays open. Never rejects. */
  close(): Promise<void>;
}

export interface MailSessionParts {
  readonly store: Store;
  readonly kinds: Kinds;
  readonly crm: SharedCrm;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly signal: AbortSignal;
  /** As the CRM knows the account whose lease mail is written under. @throws ProblemError while it is not known */
  readonly account: () => Promise<AccountIdentity>;
  readonly onProgress: (progress: MailProgress) => void;
  /** After each run: what of the mapped folders it read to the end. */
  readonly onHeard: (collections: readonly HeardCollection[]) => void;
  /** The mailbox tells of news. */
  readonly onWake: () => void;
  /** Absent: no sign-in is by OAuth. */
  readonly tokens?: TokensOf;
  readonly log: (level: LogLevel, event: LogEvent, fields: LogFields) => void;
}

/** How long the CRM's session and its list of known people are used before they are read again. */
const sessionFreshMs = 15 * 60 * 1000;
/** The name of the directory for the files of large messages, under the data directory. */
const temporaryName = 'mail-temporary';
const budget = byteBudget();

/** @throws ProblemError when the mailbox cannot be had; no connection stays open then */
export async function openMailSession(job: EngineJob, parts: MailSessionParts): Promise<MailSession> {
  const setup = job.setup.mail ?? fail('setup-invalid', { field: 'mail' });
  const held = await parts.crm.hold();
  try {
    const mail = held.crm.mail ?? fail('crm-mail-off');
    const meter = createTrafficMeter(parts.clock);
    const connected = await connectMailbox(setup, temporaryDirectoryOf(job), meter.dialer, parts).catch(
      async (error: unknown) => {
        await meter.dialer.close();
        throw error;
      },
    );
    parts.log('info', 'connected', { provider: setup.kind });
    const side = markedWithSide('provider', meter.timed(connected.side));
    return sessionOf({ job, setup, held, mail, side, connected, meter, parts });
  } catch (error) {
    await held.letGo(null);
    throw error;
  }
}

/** Each engine thread has one of its own. */
function temporaryDirectoryOf({ dataDir, furtherMailbox }: EngineJob): string {
  return join(dataDir, furtherMailbox === undefined ? temporaryName : `${temporaryName}-${furtherMailbox}`);
}

async function connectMailbox(
  setup: MailSetup,
  temporaryDirectory: string,
  dialer: ReturnType<typeof createTrafficMeter>['dialer'],
  { kinds, clock, randomness, signal, tokens }: MailSessionParts,
): Promise<ConnectedMail> {
  // what a killed program left there
  rmSync(temporaryDirectory, { recursive: true, force: true });
  mkdirSync(temporaryDirectory, { recursive: true, mode: 0o700 });
  return aboutSide('provider', () =>
    kindNamed(kinds.mailboxes, setup.kind).connect(
      setup,
      {
        ...{ dialer, clock, randomness, budget, temporaryDirectory },
        ...tokensFor(setup.credentials, setup.signIn ?? 'account', tokens),
      },
      signal,
    ),
  );
}

interface SessionOf {
  readonly job: EngineJob;
  readonly setup: MailSetup;
  readonly held: HeldCrm;
  readonly mail: MailSide;
  readonly side: MailSide;
  readonly connected: ConnectedMail;
  readonly meter: ReturnType<typeof createTrafficMeter>;
  readonly parts: MailSessionParts;
}

function sessionOf({ job, setup, held, mail, side, connected, meter, parts }: SessionOf): MailSession {
  const { store, clock, randomness, log } = parts;
  const { crm } = held;
  const { knownPeople, lease } = crm;
  const listening = new AbortController();
  if (job.watch)
    void passWakesOn(
      'provider',
      side,
      { clock, randomness, log, onWake: parts.onWake },
      AbortSignal.any([parts.signal, listening.signal]),
    );

  const turn = createTurns();
  let account: AccountIdentity | null = null;
  let known: {
    readonly session: CrmSession;
    readonly people: KnownPeople | null;
    readonly at: number;
  } | null = null;
  let renewLease = { since: 0, at: 0 };

  /** Takes the lease, or renews it when half of it has passed; also when the clock was put back since. */
  const takeLease = async (signal: AbortSignal): Promise<void> => {
    const now = clock.now();
    const isFresh = now < renewLease.at && now >= renewLease.since;
    if (lease === undefined || account === null || isFresh) return;
    const { expiresAt } = await lease.take(account, signal);
    renewLease = { since: now, at: now + Math.max(0, expiresAt - now) / 2 };
  };
  /** The settings in force, after everything that a run needs of the CRM was asked for. */
  const prepare = async (signal: AbortSignal) => {
    const now = clock.now();
    const choices = choicesInForce(store, setup.settings);
    const needsPeople = choices.onlyKnownPeople && knownPeople !== undefined;
    const isFresh = known !== null && now >= known.at && now - known.at < sessionFreshMs;
    if (!isFresh || (needsPeople && known?.people === null)) {
      const session = await crm.session(signal, knownRules(store));
      const { features, mailProviders } = session.rules;
      if (!features.mail) fail('crm-mail-off');
      if (mailProviders?.includes(setup.kind) === false) fail('crm-mail-off', { kind: setup.kind });
      if (job.furtherMailbox !== undefined && session.rules.furtherMailboxes !== true)
        fail('crm-one-mailbox');
      // elsewhere the calendar's runs keep them in this store
      if (job.furtherMailbox !== undefined) keepRules(store, session.rules);
      known = { session, people: needsPeople ? await knownPeople.list(signal) : null, at: now };
    }
    account ??= await parts.account();
    await takeLease(signal);
    const former = [...formerAddresses(store), ...(setup.movedFrom ?? [])];
    const own = [account.address, setup.address, ...former, ...ownAddresses(known?.session)];
    const byCrm = blockedByCrm(known?.session.rules ?? null);
    return engineSettings(
      { ...choices, blocked: [...new Set([...choices.blocked, ...byCrm])] },
      known?.people ?? null,
      own.map((address) => address.toLowerCase()),
    );
  };
  const mailboxes = async (signal: AbortSignal, mayBeKept = false): Promise<Mailboxes> => ({
    crm: await mail.mailboxes(signal),
    provider: await side.mailboxes(signal, { mayBeKept }),
  });
  /** The engine of one run, or of one comparison, by the settings and folders of now; they take turns. */
  const engineOf = async (signal: AbortSignal, onHeard: (side: SideName, scope: string) => void) => {
    const settings = await prepare(signal);
    const now = await mailboxes(signal, true);
    takeMailbox(store, setup, JSON.stringify([setup.kind, connected.server, connected.user]), now);
    const mapping = mapOfRun(store, setup, now);
    const mailEngine = await loadMailEngine();
    const engine = mailEngine({
      store,
      // both were just asked for their mailboxes
      provider: changed(side, { mailboxes: () => Promise.resolve(now.provider) }),
      crm: changed(mail, {
        mailboxes: () => Promise.resolve(now.crm),
        // a run of hours takes the lease again before it writes (RU1)
        async *perform(calls, sourceOf, performSignal) {
          await takeLease(performSignal);
          yield* mail.perform(calls, sourceOf, performSignal);
        },
      }),
      mapping,
      settings,
      clock,
      randomness,
      turn,
      onProgress: parts.onProgress,
      onHeard,
      onItemProblem: (where, { code, fix }) =>
        log('warning', 'item-problem', { side: where, problem: code, fix }),
    });
    return { engine, mapping };
  };
  const trafficNow = (): RunTraffic => ({ provider: meter.traffic(), crm: held.traffic() });
  let isFirst = true;
  let before = noTraffic;
  let traffic = (): RunTraffic => trafficSince(trafficNow(), before);

  const sides = { provider: side, crm: mail };
  return {
    async search(wanted) {
      obeyThrottle(store, clock.now(), 'mail-retry-at');
      return (await loadMailWhy()).askMail({ store, sides, clock }, wanted);
    },
    async describe({ side: name, ref }, signal) {
      for await (const one of sides[name].describe([ref], signal))
        if (one.type === 'found') return one.message;
      return null;
    },
    page: async ({ side: name, ref }, signal) => (await sides[name].pageOf?.(ref, signal)) ?? null,
    mayOpen: { provider: side.pageOf !== undefined, crm: mail.pageOf !== undefined },
    offersKnownPeople: knownPeople !== undefined,
    user: connected.user,
    host: URL.parse(connected.server)?.host ?? connected.server,
    mailboxes: (signal) => mailboxes(signal),
    async compare(signal, onProgress) {
      const { engine } = await engineOf(signal, () => undefined);
      return engine.compare(signal, onProgress);
    },
    async run(signal) {
      // the traffic of connecting is counted to the first run
      before = isFirst ? noTraffic : trafficNow();
      isFirst = false;
      traffic = () => trafficSince(trafficNow(), before);
      const heard: HeardScope[] = [];
      const { engine, mapping } = await engineOf(signal, (where, scope) => {
        heard.push({ side: where, scope });
      });
      const summary = await engine
        .run(signal)
        .finally(() => parts.onHeard(mailCollections(store, mapping, heard)));
      const report: MailRunReport = {
        summary,
        backlog: store.mail.news.backlog(),
        traffic: traffic(),
        decisions: engine.decisions().map(decisionHead),
      };
      traffic = () => report.traffic;
      return report;
    },
    traffic: () => traffic(),
    async close() {
      listening.abort();
      await connected.close().catch(() => undefined);
      await held.letGo(account);
      await meter.dialer.close();
    },
  };
}

function ownAddresses(session: CrmSession | undefined): readonly string[] {
  return session === undefined ? [] : [session.user.email, ...(session.user.addresses ?? [])];
}

/** The same side with some other methods. Capabilities of a CRM are known once its session was read, and therefore asked for each time. */
function changed(side: MailSide, changes: Partial<Pick<MailSide, 'mailboxes' | 'perform'>>): MailSide {
  return {
    get capabilities() {
      return side.capabilities;
    },
    mailboxes: (signal, options) => side.mailboxes(signal, options),
    changes: (scope, since, signal) => side.changes(scope, since, signal),
    describe: (refs, signal, readNext) => side.describe(refs, signal, readNext),
    read: (refs, signal) => side.read(refs, signal),
    locate: (identities, signal) => side.locate(identities, signal),
    prepare: (write) => side.prepare(write),
    perform: (calls, sourceOf, signal) => side.perform(calls, sourceOf, signal),
    lookup: (call, signal) => side.lookup(call, signal),
    ...changes,
  };
}
