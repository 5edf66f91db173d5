/** The headless Concord from options to exit code: data directory, lock, log, sides, one run or a life of runs. */
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Problem, problem, problemOf } from '../../src-shared/domain/problems.ts';
import { readSetupFile } from '../accounts/setup-file.ts';
import { defaultDataDir, machineIdOf, openDataDir } from '../app/data-dir.ts';
import { engineHost, type RunOutcome } from '../app/engine-host.ts';
import type { EngineJob, SidesSource } from '../app/engine-messages.ts';
import { resident } from '../app/resident.ts';
import { type SampleCrm, startSampleCrm } from '../app/sample.ts';
import { systemClock, systemRandomness } from '../app/system-time.ts';
import { lockDataDir } from '../store/index.ts';
import { errorFields, type LogFields, openLogFile } from '../support/logger.ts';
import { helpText, type RunOptions, readOptions } from './options.ts';
import { exitCodeOf, jsonOutput, type Output, type Terminal, textOutput } from './output.ts';

/** Runs the command line to its end. @returns the exit code */
export async function runHeadless(args: readonly string[], version: string): Promise<number> {
  const options = readOptions(args);
  switch (options.type) {
    case 'help':
      process.stdout.write(helpText);
      return 0;
    case 'version':
      process.stdout.write(`${version}\n`);
      return 0;
    case 'mistake':
      process.stderr.write(`concord: ${options.message}\nTry --help.\n`);
      return 1;
    default: {
      const output = (options.run.json ? jsonOutput : textOutput)(
        stream(process.stdout),
        stream(process.stderr),
        systemClock,
      );
      return synchronise(options.run, version, output);
    }
  }
}

async function synchronise(options: RunOptions, version: string, output: Output): Promise<number> {
  const { mode } = options;
  const refuse = (value: Problem, details: readonly string[] = []): number => {
    output.problem(value, details);
    return 1;
  };

  const setup = mode.type === 'setup' ? readSetupFile(mode.file, { env: process.env }) : null;
  if (setup?.type === 'refused') return refuse(setup.problem, setup.complaints);

  const base = options.dataDir ?? defaultDataDir(process.platform, process.env);
  let dataDir: ReturnType<typeof openDataDir>;
  let unlock: () => void;
  try {
    dataDir = openDataDir(mode.type === 'sample' ? join(base, 'sample') : base);
    unlock = lockDataDir(dataDir.path);
  } catch (error) {
    const known = problemOf(error);
    if (known !== null) return refuse(known);
    return refuse(problem('setup-invalid', { field: 'data' }), [`--data: ${base} cannot be used`]);
  }

  const logger = openLogFile(dataDir.logs, { now: systemClock.now });
  const log = (event: 'started' | 'stopped', fields: LogFields): void => logger.log('info', event, fields);
  const machineId = machineIdOf(dataDir, systemRandomness.uuid);
  log('started', { version, platform: process.platform, mode: mode.type, installation: machineId });

  let sample: SampleCrm | null = null;
  try {
    let source: SidesSource;
    if (setup !== null) source = { type: 'setup', setup: setup.setup };
    else {
      const port = mode.type === 'sample' ? mode.port : 0;
      const started = await startSampleCrm(dataDir.path, port, systemClock).catch((error: unknown) => {
        logger.log('error', 'bug', errorFields(error));
        return null;
      });
      if (started === null)
        return refuse(problem('setup-invalid', { field: 'port' }), [
          `--port ${port}: the sample CRM could not be started; the port may be taken`,
        ]);
      sample = started;
      source = { type: 'sample', crmUrl: sample.url, crmToken: sample.token, approveFirstRun: true };
    }
    const job = {
      dataDir: dataDir.path,
      database: dataDir.database,
      machineId,
      source,
      watch: !options.once,
    };
    const webView = sample?.webView ?? null;
    const last = await live({ job, logger, output, once: options.once, webView });
    const exitCode = exitCodeOf(last);
    log('stopped', { exitCode });
    return exitCode;
  } finally {
    await sample?.stop();
    unlock();
  }
}

interface Life {
  readonly job: EngineJob;
  readonly logger: ReturnType<typeof openLogFile>;
  readonly output: Output;
  readonly once: boolean;
  /** Where the sample CRM can be seen; each answer works once. */
  readonly webView: (() => string) | null;
}

/** Runs once, or until a signal or until only a person can help; answers the last outcome that was a run. */
async function live({ job, logger, output, once, webView }: Life): Promise<RunOutcome> {
  /** After the first run that succeeded only news is told. */
  let settled = false;
  let lastRun: RunOutcome = { type: 'stopped' };
  const sayWebView = (): void => {
    if (webView === null) return;
    output.say(`Sample CRM   ${webView()}`);
    output.say('             opens once; press Enter here for a fresh address');
  };
  const host = engineHost({
    job,
    logger,
    onProgress: (progress) => {
      if (!settled) output.progress(progress);
    },
    onWake: () => follower.wake(),
  });
  const follower = resident({
    host,
    clock: systemClock,
    randomness: systemRandomness,
    onOutcome(outcome) {
      if (outcome.type !== 'stopped') lastRun = outcome;
      if (outcome.type !== 'stopped' || !settled) output.outcome(outcome, settled);
      if (!settled && outcome.type === 'ran') {
        settled = true;
        if (!once) sayWebView();
        output.say(`Data         ${job.dataDir}`);
        output.say(`Log          ${logger.path}`);
        if (!once) output.say('Both sides are followed; changes cross by themselves. Ctrl-C stops.');
      }
      if (once) follower.stop();
    },
    onScheduled: (delayMs) => logger.log('debug', 'scheduled', { delayMs: Math.round(delayMs) }),
  });

  let signals = 0;
  const onSignal = (): void => {
    signals += 1;
    if (signals > 1) process.exit(1);
    follower.stop();
    void host.stop();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  // at a terminal only the sample listens: a Concord in the background must not touch it
  const commands =
    once || (process.stdin.isTTY && webView === null) ? null : createInterface({ input: process.stdin });
  commands?.on('line', (line) => {
    if (line.trim() === 'sync') follower.syncNow();
    else if (line.trim() === '') sayWebView();
  });
  process.stdin.on('error', () => undefined);
  try {
    await follower.live();
    return lastRun;
  } finally {
    commands?.close();
    process.stdin.pause();
    await host.stop();
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

function stream(target: NodeJS.WriteStream): Terminal {
  // whoever reads may go away early (`| head`); that is no reason to stop synchronising
  target.on('error', () => undefined);
  return { isTTY: target.isTTY === true, write: (text) => void target.write(text) };
}
