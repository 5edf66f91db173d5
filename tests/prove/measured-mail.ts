/** How much memory a process needs at most that carries mail into a CRM. */
import { measured } from '../bench/measure.ts';
import { largeMessage } from '../support/mail-servers/awkward-messages.ts';
import { type MailProgramOptions, mailProgram } from '../support/mail-servers/mail-program.ts';

/** As `threadLimits`, by which the program starts its threads: a nursery of 8 MB has two halves of 2 MB for new objects. */
const asInThreads = ['--max-old-space-size=2000', '--max-semi-space-size=2'];
export const cappedHeap = '--max-old-space-size=128';
/** What a message of 60 MB may cost more than one of 5 MB, in megabytes. */
export const mostForLarge = 16;

/** @param number of messages that must have arrived. @throws Error when they have not */
export async function peakMegabytesOf(
  options: MailProgramOptions,
  number: number,
  nodeOptions: readonly string[],
): Promise<number> {
  const args = [...asInThreads, ...nodeOptions, ...mailProgram(options)];
  const { code, stdout, stderr, peakMegabytes } = await measured(process.execPath, args);
  if (code !== 0 || !stdout.includes(`done ${number}`))
    throw new Error(`exit code ${code}, ${stdout}${stderr.slice(-2_000)}`);
  return peakMegabytes;
}

/** A message of about so many megabytes. */
export function messageOf(megabytes: number): Buffer {
  const part = largeMessage(1_000_000, 'large@example.org');
  return Buffer.concat(Array.from({ length: megabytes }, () => part));
}
