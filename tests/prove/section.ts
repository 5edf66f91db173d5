/** The common type of the sections of `npm run prove`. */
import { fileURLToPath } from 'node:url';

export interface SectionResult {
  readonly what: string;
  readonly passed: boolean;
  readonly counts: Readonly<Record<string, number>>;
  /** What a reader needs to reproduce the failures. */
  readonly failures?: readonly string[];
  /** Inputs that a server did not take, each with what it said. */
  readonly refused?: readonly string[];
}

export type Section = () => Promise<SectionResult>;

export const root = fileURLToPath(new URL('../..', import.meta.url));

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
