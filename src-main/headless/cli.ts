/** Runs Concord without a desktop, from its options to its exit code: one run, or an interface that is served until a signal. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Problem, problem } from '../../src-shared/domain/problems.ts';
import { printable } from '../../src-shared/domain/terminal-text.ts';
import type { Setup } from '../accounts/setup.ts';
import { readSetupFile } from '../accounts/setup-file.ts';
import { setupFileTokens } from '../accounts/setup-file-tokens.ts';
import type { TokenSources } from '../accounts/token-sources.ts';
import {
  type AnyOutcome,
  type EngineJob,
  engineHost,
  furtherMailboxJobs,
  knownKinds,
  machineIdOf,
  offeredKinds,
  openDataDir,
  type SampleCrm,
  sampleSetup,
  startSampleCrm,
  systemClock,
  systemRandomness,
} from '../app/index.ts';
import { firstDatabase, lockDataDir, storeProblem } from '../store/index.ts';
import type { EarlyThread } from '../support/early-thread.ts';
import { errorFields, type LogFields, openLogFile } from '../support/logger.ts';
import { dataDirRefusal } from './data-dir-refusal.ts';
import { dataDirOf, helpText, type RunOptions, readOptions } from './options.ts';
import { jsonOutput, type Output, type Terminal, textOutput, worstExitCode } from './output.ts';

/** Does what the command line asks for. @param early an engine thread for a single run @returns the exit code */
export async function runHeadless(
  args: readonly string[],
  version: string,
  early?: EarlyThread,
): Promise<number> {
  const options = readOptions(args);
  switch (options.type) {
    case 'help':
      process.stdout.write(helpText);
      return 0;
    case 'version':
      process.stdout.write(`${version}\n`);
      return 0;
    case 'mistake':
      process.stderr.write(`concord: ${printable(options.message)}\nTry --help.\n`);
      return 1;
    default: {
      const output = (options.run.json ? jsonOutput : textOutput)(
        stream(process.stdout),
        stream(process.stderr),
        systemClock,
      );
      return synchronise(options.run, version, output, early);
    }
  }
}

async function synchronise(
  options: RunOptions,
  version: string,
  output: Output,
  early: EarlyThread | undefined,
): Promise<number> {
  const { mode, once, port } = options;
  const setup =
    mode.type === 'setup'
      ? readSetupFile(mode.file, { env: process.env, kinds: offeredKinds(knownKinds) })
      : null;
  if (setup?.type === 'refused') {
    output.problem(setup.problem, setup.complaints);
    return 1;
  }
  const dataDir = dataDirOf(options);
  if (once) return runOnce({ dataDir, setup: setup?.setup ?? null, version, output, early });
  const fixed =
    mode.type === 'sample'
      ? ({ type: 'sample' } as const)
      : setup === null
        ? null
        : ({ type: 'setup', setup: setup.setup } as const);
  // a single run does not wait for what serves an interface
  const { serve } = await import('./serve.ts');
  const { readWebPages } = await import('./web-pages.ts');
  return serve({ dataDir, fixed, port, version, output, pages: readWebPages(interfaceFolder()) });
}

/** The folder of the built interface, relative to this file: as a source, or inside the bundle. */
function interfaceFolder(): string {
  const path = import.meta.url.endsWith('.ts') ? '../../dist/renderer/' : '../renderer/';
  return fileURLToPath(new URL(path, import.meta.url));
}

interface OnceOptions {
  readonly dataDir: string;
  /** Null: the sample. */
  readonly setup: Setup | null;
  readonly version: string;
  readonly output: Output;
  readonly early: EarlyThread | undefined;
}

/** One full run, without an application around it: it takes the lock, opens the log and starts the engine by itself. */
async function runOnce({ dataDir: path, setup, version, output, early }: OnceOptions): Promise<number> {
  const refuse = (value: Problem, details: readonly string[] = []): number => {
    output.problem(value, details);
    return 1;
  };
  let dataDir: ReturnType<typeof openDataDir>;
  let unlock: () => void;
  let machineId: string;
  let logger: ReturnType<typeof openLogFile>;
  try {
    dataDir = openDataDir(path);
    unlock = lockDataDir(dataDir.path).release;
    machineId = machineIdOf(dataDir, systemRandomness.uuid);
    logger = openLogFile(dataDir.logs, { now: systemClock.now });
  } catch (error) {
    return refuse(...dataDirRefusal(error, path));
  }

  const log = (event: 'started' | 'stopped', fields: LogFields): void => logger.log('info', event, fields);
  const mode = setup === null ? 'sample' : 'setup';
  log('started', { version, platform: process.platform, mode, installation: machineId });

  let sample: SampleCrm | null = null;
  let tokens: TokenSources | null = null;
  try {
    let running = setup;
    if (running === null) {
      let refusal = problem('setup-invalid', { field: 'data' });
      const started = await startSampleCrm(dataDir.path, 0, systemClock).catch((error: unknown) => {
        logger.log('error', 'bug', errorFields(error));
        refusal = storeProblem(error) ?? refusal;
        return null;
      });
      if (started === null) return refuse(refusal, ['the sample CRM could not be started']);
      sample = started;
      running = sampleSetup(sample, true);
    }
    tokens = setupFileTokens(running, systemClock);
    const job = {
      dataDir: dataDir.path,
      database: join(dataDir.path, firstDatabase),
      machineId,
      setup: running,
      watch: false,
    };
    const exitCode = worstExitCode(await oneRun(job, tokens.source, logger, output, early));
    log('stopped', { exitCode });
    return exitCode;
  } finally {
    await tokens?.close();
    await sample?.stop();
    unlock();
  }
}

/** Of the calendar, then of mail, where there is a mailbox, then of each further one; trouble of one does not keep the others from running. */
async function oneRun(
  job: EngineJob,
  tokens: TokenSources['source'],
  logger: ReturnType<typeof openLogFile>,
  output: Output,
  early: EarlyThread | undefined,
): Promise<readonly AnyOutcome[]> {
  const hostOf = (one: EngineJob, started?: EarlyThread) =>
    engineHost({
      ...{ job: one, logger, tokens, early: started },
      onProgress: output.progress,
      onMailProgress: (progress) => output.progress({ phase: 'applying', ...progress }),
      onWake: () => undefined,
    });
  let host = hostOf(job, early);
  let signals = 0;
  const onSignal = (): void => {
    signals += 1;
    if (signals > 1) process.exit(1);
    void host.stop();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    const outcome = await host.run('calendar', true);
    output.outcome(outcome, false);
    const outcomes: AnyOutcome[] = [outcome];
    if (job.setup.mail !== null) {
      const ofMail = await host.run('mail', true);
      output.mailOutcome(ofMail, false);
      outcomes.push(ofMail);
    }
    for (const further of furtherMailboxJobs(job)) {
      await host.stop();
      if (signals > 0) break;
      host = hostOf(further.job);
      const ofMail = await host.run('mail', true);
      output.mailOutcome(ofMail, false, further.address);
      outcomes.push(ofMail);
    }
    if (outcomes.some(({ type }) => type === 'ran')) {
      output.say(`Data         ${job.dataDir}`);
      output.say(`Log          ${logger.path}`);
    }
    return outcomes;
  } finally {
    await host.stop();
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

function stream(target: NodeJS.WriteStream): Terminal {
  // the reader of a pipe may end early (`| head`); synchronising goes on
  target.on('error', () => undefined);
  return { isTTY: target.isTTY === true, write: (text) => void target.write(text) };
}
