/** Runs a program of the system and takes what it prints. */
import { execFile } from 'node:child_process';

/** `status`: null when it did not start or did not end by itself. */
export type RunProgram = (
  program: string,
  args: readonly string[],
) => Promise<{ readonly status: number | null; readonly output: string }>;

const limits = { timeout: 10_000, maxBuffer: 1024 * 1024, windowsHide: true };

export const runProgram: RunProgram = (program, args) =>
  new Promise((resolve) => {
    execFile(program, [...args], limits, (error, output) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ status, output });
    });
  });
