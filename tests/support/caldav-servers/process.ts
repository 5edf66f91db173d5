/** Runs a server as a child process: finds a free port, waits until the server answers, and stops it by its process id. */
import { type ChildProcess, spawn } from 'node:child_process';
import { type AddressInfo, connect, createServer } from 'node:net';

/** Longer than any of the servers takes to start on a busy machine. */
const maxStartMs = 20_000;
const maxStopMs = 3000;

export interface ServerProcess {
  /** Resolves when the process has ended. The server must end its own children. */
  stop(): Promise<void>;
}

/** Starts a program that listens on loopback. @throws Error when it ends or does not answer in time */
export async function startServer(
  command: string,
  args: readonly string[],
  port: number,
): Promise<ServerProcess> {
  // The server gets its own process group, because Cyrus ends its children with a signal to its whole group.
  const child = spawn(command, [...args], { stdio: 'ignore', detached: true });
  const orphaned = (): void => void child.kill('SIGTERM');
  process.once('exit', orphaned);
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const server = {
    async stop() {
      child.kill('SIGTERM');
      const late = setTimeout(() => {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      }, maxStopMs);
      await gone;
      clearTimeout(late);
      process.off('exit', orphaned);
    },
  };
  try {
    await listening(command, port, child);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The result of `missing()`: null or the reason. @throws Error in CI on Linux, where every server can be installed */
export function reasonUnless(present: boolean, reason: string): string | null {
  if (present) return null;
  if (process.env.CI === 'true' && process.platform === 'linux') throw new Error(reason);
  console.warn(`skipped: ${reason}`);
  return reason;
}

async function listening(command: string, port: number, server: ChildProcess): Promise<void> {
  const answers = (): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
  let failed: Error | null = null;
  server.once('error', (error) => {
    failed = error;
  });
  const end = Date.now() + maxStartMs;
  while (Date.now() < end) {
    if (failed !== null) throw failed;
    if (server.exitCode !== null) throw new Error(`${command} ended with ${server.exitCode}`);
    if (await answers()) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error(`${command} does not answer`);
}
