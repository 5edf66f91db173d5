/**
 * Concord itself, the same under every host: one state, calls, events of the machine. It owns the data directory, puts the parts
 * together in order and takes them apart again; what each part does is in its own file.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Answer, AppState, TopicEvent } from '../../src-shared/contract/index.ts';
import type { Clock, Randomness } from '../../src-shared/domain/clock.ts';
import { setupFileTokens } from '../accounts/setup-file-tokens.ts';
import { createVault, type KeyStore, systemKeyStore } from '../accounts/vault.ts';
import { lockDataDir, openProfile } from '../store/index.ts';
import { openLogFile } from '../support/logger.ts';
import type { ApplicationContext } from './context.ts';
import { answering, type HandlersOf } from './contract/answering.ts';
import { createState, type Topics } from './contract/state.ts';
import { machineIdOf, openDataDir } from './data-dir.ts';
import { type Kinds, knownKinds, offeredKinds } from './kinds.ts';
import { createAccountSync, type SyncObserver } from './running/account-sync.ts';
import { createStandingProof, noProof } from './running/standing-proof.ts';
import { type MachineEvent, noAccount } from './running/sync-status.ts';
import { syncTopicOf } from './running/sync-view.ts';
import type { SampleName } from './sample.ts';
import { accountFiles } from './setup/account-files.ts';
import { accountRemovals } from './setup/account-removals.ts';
import { draftTopic, emptyDraft, openDraft } from './setup/draft.ts';
import { type FixedAccount, fixedAccount } from './setup/fixed-account.ts';
import { fixedMailbox, mailAccount, noMailAccount } from './setup/mail-account.ts';
import { fixedMailMove, mailMove } from './setup/mail-move.ts';
import { mailboxSetup } from './setup/mailbox-setup.ts';
import { accountMove, fixedMove } from './setup/move.ts';
import { savedSignIn, signInParts } from './setup/saved-sign-ins.ts';
import { setupSecrets } from './setup/secrets.ts';
import { createSignIns } from './setup/sign-ins.ts';
import { createSetup } from './setup/wizard.ts';
import { memoryKeeper } from './threads/give-back-memory.ts';
import type { TokensOf } from './threads/messages.ts';
import { calendarsHandlers, keepCalendarsTopic, noCalendars } from './topics/calendars.ts';
import { decisionHandlers } from './topics/decisions.ts';
import { findHandlers } from './topics/find.ts';
import { historyHandlers } from './topics/history.ts';
import { keepMailTopic, mailHandlers, mailTopicOf } from './topics/mail.ts';
import { quarantineHandlers } from './topics/quarantine.ts';
import { type LaunchAtLogin, readSettings, settingsHandlers } from './topics/settings.ts';
import { skippedHandlers } from './topics/skipped.ts';
import { stoppingHandlers } from './topics/stopping.ts';
import { noSummaries } from './topics/summaries.ts';
import { undoHandlers } from './topics/undo.ts';

export interface ApplicationOptions {
  /** Where everything is stored; this process has it to itself until `close`. */
  readonly dataDir: string;
  readonly carrier: AppState['app']['carrier'];
  readonly version: string;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** What a person may connect. Default: everything this version knows. */
  readonly kinds?: Kinds;
  /** Default: the operating system's. */
  readonly keyStore?: KeyStore;
  /** Absent where Concord cannot be started with the system. */
  readonly launchAtLogin?: LaunchAtLogin;
  /** An account that is not set up by a person; absent = as the profile says. */
  readonly fixed?: FixedAccount;
  readonly observer?: SyncObserver;
  /** Called when this process has the directory and before anything runs: whoever serves an interface takes its port here. */
  readonly beforeStart?: () => Promise<void>;
  /** Also check what is answered and shown against the contract: for tests. */
  readonly checkOutputs?: boolean;
}

export interface Application {
  state(): AppState;
  /** Answers the function that removes the listener again. */
  onTopic(listener: (event: TopicEvent) => void): () => void;
  /** Never rejects. */
  call(name: string, input: unknown): Promise<Answer>;
  event(name: MachineEvent): void;
  /** Where the log is written. */
  readonly logFolder: string;
  /** A fresh address of the sample CRM's web view; null without a sample. */
  sampleView(): string | null;
  /** Ends runs at their next safe point, gives the lease back, closes everything. */
  close(): Promise<void>;
}

/** @throws ProblemError `store-locked` while another Concord uses the directory, `store-newer`, `store-full` */
export async function createApplication(options: ApplicationOptions): Promise<Application> {
  const { clock, randomness, version, fixed, launchAtLogin = null } = options;
  const dataDir = openDataDir(options.dataDir);
  const lock = lockDataDir(dataDir.path);
  const opened: (() => void | Promise<void>)[] = [lock.release];
  const closeAll = async (): Promise<void> => {
    for (const close of opened.splice(0).reverse()) await close();
  };
  try {
    const logger = openLogFile(dataDir.logs, { now: clock.now });
    const machineId = machineIdOf(dataDir, randomness.uuid);
    const profile = openProfile({ path: join(dataDir.path, 'profile.db'), clock });
    opened.push(profile.close);
    const savedMode = fixed === undefined ? modeOf(profile.get('mode')) : 'none';
    const mode = fixed?.type ?? savedMode;
    logger.log('info', 'started', { version, platform: process.platform, mode, installation: machineId });

    const state = createState(
      initialTopics(options, dataDir.path, savedMode, readSettings(profile, launchAtLogin)),
    );
    const keyFile = join(dataDir.path, 'vault.key');
    const vault = createVault({ profile, keyStore: options.keyStore ?? systemKeyStore(), keyFile, clock });
    const tokens: TokensOf = (name) =>
      fileTokens?.source(name) ?? files.sample()?.tokens ?? signIns.tokens(name);
    const sync = createAccountSync({
      clock,
      randomness,
      logger,
      profile,
      state,
      ownsDataDir: lock.isHeld,
      observer: options.observer ?? {},
      tokens,
      atRest: memoryKeeper().atRest,
    });
    const proof = createStandingProof({ clock, randomness, profile, state, sync });
    opened.push(proof.close);
    sync.onMailChanged(proof.look);
    const context: ApplicationContext = {
      clock,
      randomness,
      logger,
      dataDir,
      machineId,
      profile,
      vault,
      state,
      sync,
    };
    const draft = openDraft(profile, randomness.uuid);
    const secrets = setupSecrets(vault, () => draft.current().owner);
    const sampleDir = (name: SampleName): string =>
      fixed?.type === 'sample' ? dataDir.path : join(dataDir.path, name);
    const files = accountFiles(context, secrets, sampleDir);
    const signIns = createSignIns({
      ...{ clock, state, vault },
      ownerOf: secrets.ownerOf,
      saved: (part) => savedSignIn(part, draft.current(), profile),
      parts: () => signInParts(profile),
    });
    const fileTokens = fixed?.type === 'setup' ? setupFileTokens(fixed.setup, clock) : null;
    opened.push(signIns.close, () => fileTokens?.close());
    // closed in reverse: the engine gives its lease back before the sample's CRM stops
    opened.push(files.close, sync.close);
    const wizard =
      fixed === undefined
        ? createSetup(context, files, secrets, draft, signIns)
        : fixedAccount(context, files, fixed);
    opened.push(wizard.close);
    const move =
      fixed === undefined
        ? accountMove({ profile, logger, state, sync, vault, secrets, signIns, wizard })
        : fixedMove();
    opened.push(move.close);
    const removals = accountRemovals({ profile, logger, sync });
    sync.onRan(removals.tell);
    const mailboxMove =
      fixed === undefined
        ? mailMove({ profile, logger, state, sync, vault, secrets, signIns, removals, wizard })
        : fixedMailMove();
    opened.push(mailboxMove.close);
    keepCalendarsTopic({ sync, state, logger, chosen: wizard.draft });
    const mailbox =
      fixed === undefined
        ? mailboxSetup({
            profile,
            logger,
            state,
            sync,
            vault,
            secrets,
            files,
            removals,
            draft: wizard.draft,
            restart: wizard.restart,
            signIns,
          })
        : fixedMailbox();
    opened.push(mailbox.close);
    mailbox.onChanged(
      keepMailTopic({
        sync,
        state,
        account: () => mailAccount(wizard.draft(), sync.job()?.setup ?? null, mailbox.shown(), state),
      }),
    );

    await options.beforeStart?.();
    if (fixed === undefined) void vault.look().then((place) => state.change('settings', { vault: place }));
    await move.resume();
    await mailboxMove.resume();
    await wizard.resume();

    const links: HandlersOf<'links.open'> = {
      async 'links.open'({ id }) {
        const sample = files.sample();
        if (id === 'sample-crm') return { url: sample?.webView() ?? null };
        if (id === 'sample-account') return { url: (await sample?.accountView()) ?? null };
        if (id === 'sign-in') return { url: state.topic('signIn').waiting?.url ?? null };
        if (id === 'crm') return { url: sample === null ? wizard.draft().crm?.summary.url || null : null };
        return { url: id === 'log-folder' ? pathToFileURL(dataDir.logs).href : null };
      },
    };
    const call = answering({
      logger,
      checkOutputs: options.checkOutputs ?? false,
      handlers: {
        'state.get': () => state.state(),
        ...wizard.handlers,
        ...move.handlers,
        ...mailboxMove.handlers,
        async 'move.confirm'(input) {
          // the account whose sign-in the mailbox may use is about to be another one
          await mailboxMove.abandon();
          return move.handlers['move.confirm'](input);
        },
        async 'account.disconnect'(input) {
          await move.abandon();
          await mailboxMove.abandon();
          return wizard.handlers['account.disconnect'](input);
        },
        ...sync.handlers,
        ...stoppingHandlers(sync, state),
        ...proof.handlers,
        ...decisionHandlers(sync),
        ...historyHandlers(sync),
        ...findHandlers(sync, state, files.sample),
        ...quarantineHandlers(sync),
        ...skippedHandlers(sync),
        ...undoHandlers(sync),
        ...calendarsHandlers(sync, state),
        ...mailbox.handlers,
        async 'mail.disconnect'(input) {
          await mailboxMove.abandon(input.mailbox);
          return mailbox.handlers['mail.disconnect'](input);
        },
        ...mailHandlers(sync),
        ...settingsHandlers(profile, state, launchAtLogin),
        ...links,
      },
    });
    let closed: Promise<void> | null = null;
    return {
      state: state.state,
      onTopic: state.onTopic,
      call: (name, input) => (closed === null ? call(name, input) : Promise.resolve({ type: 'refused' })),
      event: sync.machineChanged,
      logFolder: dataDir.logs,
      sampleView: () => files.sample()?.webView() ?? null,
      close() {
        closed ??= closeAll().then(() => logger.log('info', 'stopped', {}));
        return closed;
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

function modeOf(value: unknown): Topics['app']['mode'] {
  return value === 'sample' || value === 'account' ? value : 'none';
}

function initialTopics(
  { carrier, version, kinds = knownKinds }: ApplicationOptions,
  dataDir: string,
  mode: Topics['app']['mode'],
  settings: Topics['settings'],
): Topics {
  const { platform } = process;
  return {
    app: {
      version,
      mode,
      carrier,
      platform: platform === 'linux' || platform === 'darwin' || platform === 'win32' ? platform : 'other',
      dataDir,
      sampleViews: mode === 'sample',
    },
    settings,
    offered: offeredKinds(kinds),
    setup: { ...draftTopic(emptyDraft('')), busy: null, problem: null, failed: null, preview: null },
    move: null,
    signIn: { waiting: null, signedInAs: null, lastKind: null },
    sync: syncTopicOf(noAccount, { paused: null, isWorking: false, progress: null, agreedAt: null }),
    decisions: [],
    calendars: noCalendars,
    mail: mailTopicOf(noMailAccount, () => null),
    mailMove: null,
    proof: noProof,
    summaries: noSummaries,
  };
}
