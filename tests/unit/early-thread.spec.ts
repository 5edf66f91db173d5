/** Protects a single run's start: its engine thread loads its code before its work is known, and never keeps a program alive or lost. */
import { expect, it, vi } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { threadHost } from '../../src-main/app/threads/host.ts';
import { type EarlyThread, earlyThread } from '../../src-main/support/early-thread.ts';
import { threadFlags } from '../../src-main/support/thread-flags.ts';

const early = new URL('../../src-main/support/early-thread.ts', import.meta.url).href;
/** Tells its work with the first message. */
const echo = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort, workerData } from 'node:worker_threads';
    import { workOf } from '${early}';
    const work = await workOf(workerData);
    parentPort.on('message', (message) => {
      if (message.type === 'stop') parentPort.close();
      else parentPort.postMessage({ type: 'worked', work });
    });
  `)}`,
);

function startHost(thread?: EarlyThread) {
  const told: unknown[] = [];
  let heard = (): void => undefined;
  const host = threadHost<Record<never, never>, { type: 'go' }, { type: 'worked'; work: unknown }>({
    entry: echo,
    name: 'test',
    workerData: { some: 'work' },
    early: thread,
    logger: { log: (_level, event) => told.push(event) },
    stopWithinMs: 5_000,
    onExit: () => undefined,
    onMessage: (message) => {
      told.push(message);
      heard();
    },
  });
  const work = async (): Promise<readonly unknown[]> => {
    const answer = new Promise<void>((resolve) => {
      heard = resolve;
    });
    host.send({ type: 'go' });
    await answer;
    await host.stop();
    return told;
  };
  return { work };
}

const worked = { type: 'worked', work: { some: 'work' } };

it('a thread that is started with its work has it', async () => {
  expect(await startHost().work()).toEqual(['engine-started', worked]);
});

it('a thread that was started before its work was known gets it, and the messages after it', async () => {
  const thread = earlyThread(echo, 'test');
  expect(await startHost(thread).work()).toEqual(['engine-started', worked]);
});

it('a thread that ended before it got its work is told, and the host starts one of its own', async () => {
  const broken = earlyThread(new URL('data:text/javascript,throw new Error()'), 'broken');
  await vi.waitFor(() => expect(broken.start(null)).toBeNull());
  expect(await startHost(broken).work()).toEqual(['engine-started', worked]);
});

it('every program that is told flags gets those that let threads start and end safely', () => {
  expect(manifest.scripts.headless.split(' ')).toEqual(expect.arrayContaining([...threadFlags]));
  expect(process.execArgv).toEqual(expect.arrayContaining([...threadFlags]));
});
