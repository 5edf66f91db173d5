/** Runs a program to its end and measures wall time, and processor time and peak memory with GNU time. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Cost {
  readonly seconds: number;
  /** Of all its threads, in the program and in the system: nearly the same on a busy machine as on a quiet one. */
  readonly processorSeconds: number;
  readonly peakMegabytes: number;
}

export interface Ended extends Cost {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The caller must check the exit code. @throws Error when the program cannot be started */
export async function measured(
  program: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): Promise<Ended> {
  const directory = mkdtempSync(join(tmpdir(), 'concord-time-'));
  const report = join(directory, 'time');
  try {
    const startedAt = performance.now();
    const child = spawn('/usr/bin/time', ['-q', '-f', '%M %U %S', '-o', report, program, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject).once('close', (status) => resolve(status ?? 1));
    });
    const seconds = (performance.now() - startedAt) / 1000;
    const told = readFileSync(report, 'utf8').trim().split('\n').at(-1) ?? '';
    const [kilobytes = Number.NaN, user = Number.NaN, system = Number.NaN] = told.split(' ').map(Number);
    return {
      code,
      stdout,
      stderr,
      seconds,
      processorSeconds: user + system,
      peakMegabytes: kilobytes / 1024,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) return Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
