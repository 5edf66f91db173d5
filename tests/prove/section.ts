/** One part of `npm run prove`. */
import { fileURLToPath } from 'node:url';

export interface SectionResult {
  readonly what: string;
  readonly passed: boolean;
  readonly counts: Readonly<Record<string, number>>;
  /** What a reader needs to see for himself when it did not hold. */
  readonly failures?: readonly string[];
}

export type Section = () => Promise<SectionResult>;

export const root = fileURLToPath(new URL('../..', import.meta.url));

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
