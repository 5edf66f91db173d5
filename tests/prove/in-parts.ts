/**
 * A section in parts, so that an interruption costs one part: what held at the same commit, and without a change of the sources, is not
 * tried again, and its numbers count in the result (progress-*.json beside this file, which git ignores).
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type SectionResult, say } from './section.ts';

type Counts = SectionResult['counts'];

export interface Part {
  /** Says exactly what is tried, the seed included. */
  readonly name: string;
  run(): Promise<SectionResult>;
}

interface Progress {
  readonly commit: string;
  readonly seed: number;
  /** What held, by name of the part. */
  readonly held: Readonly<Record<string, Counts>>;
}

export interface InParts {
  /** Where progress is kept. */
  readonly file: URL;
  readonly what: string;
  /** The sources; null when they differ from it: then nothing is kept. */
  readonly commit: string | null;
  readonly parts: readonly Part[];
  /** What the parts are made from. */
  readonly seed: number;
}

export async function runInParts({ file, what, commit, parts, seed }: InParts): Promise<SectionResult> {
  const held: Record<string, Counts> = { ...keptAt(file, commit)?.held };
  const failures: string[] = [];
  for (const [index, { name, run }] of parts.entries()) {
    if (held[name] !== undefined) continue;
    say(`part ${index + 1} of ${parts.length}: ${name}`);
    const result = await run();
    failures.push(...(result.failures ?? []));
    if (!result.passed) continue;
    held[name] = result.counts;
    if (commit !== null) writeFileSync(file, JSON.stringify({ commit, seed, held } satisfies Progress));
  }
  const done = parts.map(({ name }) => held[name]).filter((one) => one !== undefined);
  const counts: Record<string, number> = { parts: done.length };
  for (const [name, number] of done.flatMap((one) => Object.entries(one)))
    counts[name] = (counts[name] ?? 0) + number;
  return {
    what,
    passed: failures.length === 0 && done.length === parts.length,
    counts,
    ...(failures.length === 0 ? {} : { failures }),
  };
}

/** The seed of what was interrupted at this commit. */
export function seedKept(file: URL, commit: string | null): number | null {
  return keptAt(file, commit)?.seed ?? null;
}

export const progressFile = (section: string): URL => new URL(`progress-${section}.json`, import.meta.url);

function keptAt(file: URL, commit: string | null): Progress | null {
  if (commit === null || !existsSync(file)) return null;
  const saved = JSON.parse(readFileSync(file, 'utf8')) as Progress;
  return saved.commit === commit ? saved : null;
}
