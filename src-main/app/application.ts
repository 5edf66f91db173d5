/**
 * Concord itself, the same under every host: one state, calls, events of the machine. It owns the data directory, puts the parts
 * together in order and takes them apart again; what each part does is in its own file.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Answer, AppState, TopicEvent } from '../../src-shared/contract/index.ts';
import type { Clock, Randomness } from '../../src-shared/domain/clock.ts';
import { problemOf } from '../../src-shared/domain/problems.ts';
import { createVault, type KeyStore, systemKeyStore } from '../accounts/vault.ts';
import { lockDataDir, openProfile } from '../store/index.ts';
import { errorFields, openLogFile } from '../support/logger.ts';
import type { ApplicationContext } from './context.ts';
import { answering, type HandlersOf } from './contract/answering.ts';
import { createState, type StateKeeper, type Topics } from './contract/state.ts';
import { machineIdOf, openDataDir } from './data-dir.ts';
import { createAgreement, type MachineEvent, type SyncObserver } from './running/account-sync.ts';
import { accountFiles } from './setup/account-files.ts';
import { draftTopic, emptyDraft } from './setup/draft.ts';
import { type FixedAccount, fixedAccount } from './setup/fixed-account.ts';
import { setupSecrets } from './setup/secrets.ts';
import { createSetup, type SetupWizard } from './setup/wizard.ts';
import { decisionHandlers } from './topics/decisions.ts';
import { historyHandlers } from './topics/history.ts';
import { quarantineHandlers } from './topics/quarantine.ts';
import { type LaunchAtLogin, readSettings, settingsHandlers } from './topics/settings.ts';

export interface ApplicationOptions {
  /** Where everything is kept; taken for this process until `close`. */
  readonly dataDir: string;
  readonly carrier: AppState['app']['carrier'];
  readonly version: string;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Default: the operating system's. */
  readonly keyStore?: KeyStore;
  /** Absent where Concord cannot be started with the system. */
  readonly launchAtLogin?: LaunchAtLogin;
  /** An account that is not set up by a person; absent = as the profile says. */
  readonly fixed?: FixedAccount;
  readonly observer?: SyncObserver;
  /** Called when the directory is ours and before anything runs: whoever serves an interface takes its place here. */
  readonly beforeStart?: () => Promise<void>;
  /** Also check what is answered and shown against the contract: for tests. */
  readonly checkOutputs?: boolean;
}

export interface Application {
  state(): AppState;
  /** Answers what takes the listener away again. */
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
  const unlock = lockDataDir(dataDir.path);
  const opened: (() => void | Promise<void>)[] = [unlock];
  const closeAll = async (): Promise<void> => {
    for (const close of opened.splice(0).reverse()) await close();
  };
  try {
    const logger = openLogFile(dataDir.logs, { now: clock.now });
    const machineId = machineIdOf(dataDir, randomness.uuid);
    const profile = openProfile({ path: join(dataDir.path, 'profile.db'), clock });
    opened.push(profile.close);
    const kept = fixed === undefined ? modeOf(profile.get('mode')) : 'none';
    const mode = fixed?.type ?? kept;
    logger.log('info', 'started', { version, platform: process.platform, mode, installation: machineId });

    const state = createState(
      initialTopics(options, dataDir.path, kept, readSettings(profile, launchAtLogin)),
    );
    const keyFile = join(dataDir.path, 'vault.key');
    const vault = createVault({ profile, keyStore: options.keyStore ?? systemKeyStore(), keyFile, clock });
    let listed = false;
    const agreement = createAgreement({
      clock,
      randomness,
      logger,
      profile,
      state,
      observer: options.observer ?? {},
      onRan() {
        wizard.ran();
        if (!listed) {
          listed = true;
          void showCalendars(context, wizard).catch((error: unknown) => {
            listed = false;
            if (problemOf(error) === null) logger.log('warning', 'bug', errorFields(error));
          });
        }
      },
    });
    const context: ApplicationContext = {
      clock,
      randomness,
      logger,
      dataDir,
      machineId,
      profile,
      vault,
      state,
      agreement,
    };
    const sampleDir = fixed?.type === 'sample' ? dataDir.path : join(dataDir.path, 'sample');
    const secrets = setupSecrets(vault, () => wizard.draft().owner);
    const files = accountFiles(context, secrets, sampleDir);
    // closed in reverse: the engine gives its lease back before the sample's CRM goes
    opened.push(files.close, agreement.shut);
    const wizard: SetupWizard =
      fixed === undefined ? createSetup(context, files, secrets) : fixedAccount(context, files, fixed);
    opened.push(wizard.close);

    await options.beforeStart?.();
    if (fixed === undefined) void vault.look().then((place) => state.change('settings', { vault: place }));
    await wizard.resume();

    const links: HandlersOf<'links.open'> = {
      async 'links.open'({ id }) {
        const sample = files.sample();
        if (id === 'sample-crm') return { url: sample?.webView() ?? null };
        if (id === 'sample-account') return { url: (await sample?.accountView()) ?? null };
        if (id === 'crm') return { url: sample === null ? (wizard.draft().crm?.url ?? null) : null };
        return { url: id === 'log-folder' ? pathToFileURL(dataDir.logs).href : null };
      },
    };
    const call = answering({
      logger,
      checkOutputs: options.checkOutputs ?? false,
      handlers: {
        'state.get': () => state.state(),
        ...wizard.handlers,
        ...agreement.handlers,
        ...decisionHandlers(agreement),
        ...historyHandlers(agreement),
        ...quarantineHandlers(agreement),
        ...settingsHandlers(profile, state, launchAtLogin),
        ...links,
      },
    });
    let closed: Promise<void> | null = null;
    return {
      state: state.state,
      onTopic: state.onTopic,
      call: (name, input) => (closed === null ? call(name, input) : Promise.resolve({ type: 'refused' })),
      event: agreement.event,
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

/** The account's calendars as its provider tells them now; what setup found out about them stays. */
async function showCalendars(
  { agreement, state }: { readonly agreement: ApplicationContext['agreement']; readonly state: StateKeeper },
  wizard: SetupWizard,
): Promise<void> {
  const found = await agreement.ask('calendars', {});
  if (found === null) return;
  const { calendars, chosen } = wizard.draft();
  const choices = found.calendars.map(({ id, name, color, owner, isDefault, mayWrite }) => ({
    id,
    name,
    ...(color === undefined ? {} : { color }),
    ...(owner === undefined ? {} : { owner }),
    isDefault,
    mayWrite,
    upcoming: calendars.find((one) => one.id === id)?.upcoming ?? [],
  }));
  state.set('calendars', {
    primary: choices.find(({ id }) => id === found.primary) ?? null,
    others: choices.filter(({ id }) => id !== found.primary),
    features: [...found.features],
    direction: chosen.direction,
    createPrefix: chosen.createPrefix,
  });
}

function modeOf(value: unknown): Topics['app']['mode'] {
  return value === 'sample' || value === 'account' ? value : 'none';
}

function initialTopics(
  { carrier, version }: ApplicationOptions,
  dataDir: string,
  mode: Topics['app']['mode'],
  settings: Topics['settings'],
): Topics {
  const { platform } = process;
  const nobody = { added: 0, changed: 0, removed: 0 };
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
    setup: { ...draftTopic(emptyDraft('')), busy: null, problem: null, preview: null },
    sync: {
      state: 'idle',
      progress: null,
      problem: null,
      agreedAt: null,
      nextRunAt: null,
      paused: null,
      linked: 0,
      waiting: 0,
      quarantined: 0,
      skipped: 0,
      today: { provider: nobody, crm: nobody },
      lastChangeAt: null,
    },
    decisions: [],
    calendars: { primary: null, others: [], features: [], direction: 'two-way', createPrefix: '' },
  };
}
