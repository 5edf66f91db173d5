/** Runs the application until a signal: its interface in a browser, news of runs and a few commands at the terminal. */
import { createInterface } from 'node:readline';
import { fail, type Problem, problemOf } from '../../src-shared/domain/problems.ts';
import {
  type AnyOutcome,
  type Application,
  createApplication,
  type FixedAccount,
  type MailRunOutcome,
  type RunOutcome,
  systemClock,
  systemRandomness,
} from '../app/index.ts';
import { watchNetwork } from '../support/network-changes.ts';
import { dataDirRefusal } from './data-dir-refusal.ts';
import { measured } from './measured.ts';
import { type Output, worstExitCode } from './output.ts';
import { writesToJournal } from './system-journal.ts';
import { startWebHost, type WebHost } from './web-host.ts';
import type { WebPages } from './web-pages.ts';

export interface ServeOptions {
  readonly dataDir: string;
  /** The account that the command line decided; null: a person sets one up at the interface. */
  readonly fixed: FixedAccount | null;
  /** Port of the interface; 0 takes a free one. */
  readonly port: number;
  readonly version: string;
  readonly pages: WebPages;
  readonly output: Output;
}

/** Serves until a signal, or until a fixed account needs a person. @returns the exit code */
export async function serve(options: ServeOptions): Promise<number> {
  const { output, fixed, port, version, pages } = options;
  const refuse = (value: Problem, details: readonly string[] = []): number => {
    output.problem(value, details);
    return 1;
  };
  const isFixed = fixed !== null;
  const isInJournal = writesToJournal(process.env.JOURNAL_STREAM, [1, 2]);
  /** True after the first run that came through: from then on the terminal gets runs with changes only. */
  let settled = false;
  let lastRun: RunOutcome | null = null;
  /** By mailbox. */
  const lastMailRuns = new Map<string | null, MailRunOutcome>();
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });

  const bench = measured(process.env.CONCORD_BENCH === '1');
  let web: WebHost | null = null;
  let running: Application | null = null;
  // the port is taken before there is an application; nobody has the interface's address yet
  const behind: Pick<Application, 'call' | 'onTopic'> = {
    call: (name, input) => running?.call(name, input) ?? Promise.resolve({ type: 'refused' }),
    onTopic: (listener) => running?.onTopic(listener) ?? (() => undefined),
  };
  const takePort = async (): Promise<void> => {
    web = await startWebHost({
      application: behind,
      pages,
      port,
      clock: systemClock,
      onServed: bench.served,
    }).catch(() => fail('setup-invalid', { field: 'port' }));
  };

  let application: Application;
  try {
    application = await createApplication({
      dataDir: options.dataDir,
      carrier: 'browser',
      version,
      clock: systemClock,
      randomness: systemRandomness,
      ...(fixed === null ? {} : { fixed }),
      beforeStart: takePort,
      checkOutputs: process.env.NODE_ENV === 'test',
      observer: {
        onProgress: (progress) => {
          if (isFixed && !settled) output.progress(progress);
        },
        onOutcome(outcome) {
          if (outcome.type !== 'stopped') lastRun = outcome;
          // once an interface shows everything, one line for each run with changes is enough here
          const isNews = settled || !isFixed;
          if (outcome.type !== 'stopped' || !isNews) output.outcome(outcome, isNews);
          if (isNews || outcome.type !== 'ran') return;
          settled = true;
          saySample();
          sayPlaces();
          output.say('Both sides are followed; changes cross by themselves. Ctrl-C stops.');
        },
        onMailOutcome(outcome, mailbox) {
          if (outcome.type === 'stopped') return;
          const isFirst = !lastMailRuns.has(mailbox) && isFixed;
          lastMailRuns.set(mailbox, outcome);
          output.mailOutcome(outcome, !isFirst, mailbox);
        },
        // a person at the interface can mend it; a fixed account has nobody there, so the program ends
        onNeedsPerson: () => {
          if (isFixed) end();
        },
      },
    });
    running = application;
  } catch (error) {
    await closeHost(web);
    const known = problemOf(error);
    if (known?.params.field === 'port')
      return refuse(known, [`--port ${port}: the interface could not be started; the port may be taken`]);
    return refuse(...dataDirRefusal(error, options.dataDir));
  }

  const sayAddress = (): void => {
    if (isInJournal) {
      output.say(`Concord      ${(web as WebHost | null)?.origin ?? ''}`);
      output.say('             a system journal gets no address that opens it; for one, stop the service');
      output.say('             and start Concord in a terminal');
      return;
    }
    output.say(`Concord      ${(web as WebHost | null)?.newAddress() ?? ''}`);
    output.say('             opens once, within ten minutes; press Enter here for a fresh address');
  };
  function saySample(): void {
    const view = application.sampleView();
    if (view !== null && !isInJournal) output.say(`Sample CRM   ${view}`);
  }
  function sayPlaces(): void {
    output.say(`Data         ${application.state().app.dataDir}`);
    output.say(`Log          ${application.logFolder}`);
  }
  if (pages.size === 0) output.say('The interface has not been built yet: npm run build');
  sayAddress();
  if (!isFixed) sayPlaces();

  let signals = 0;
  const onSignal = (): void => {
    signals += 1;
    if (signals > 1) process.exit(1);
    end();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  // a background process that reads from the terminal would be stopped by this signal
  if (process.platform !== 'win32') process.on('SIGTTIN', () => undefined);
  process.stdin.on('error', () => undefined);
  const commands = createInterface({ input: process.stdin });
  commands.on('line', (line) => {
    switch (line.trim()) {
      case 'sync':
        void application.call('sync.now', {});
        break;
      case '':
        sayAddress();
        saySample();
        break;
      case 'bench':
        process.stdout.write(`${JSON.stringify(bench.report())}\n`);
        break;
      default:
    }
  });
  const stopWatchingNetwork = watchNetwork({
    clock: systemClock,
    onChange: () => application.event('network-changed'),
  });
  try {
    await ended;
    if (fixed === null) return 0;
    const outcomes: readonly AnyOutcome[] = lastRun === null ? [] : [lastRun, ...lastMailRuns.values()];
    return worstExitCode(outcomes);
  } finally {
    stopWatchingNetwork();
    commands.close();
    process.stdin.pause();
    await closeHost(web);
    await application.close();
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

async function closeHost(host: WebHost | null): Promise<void> {
  await host?.close();
}
