/** Random histories in parts; each part has a seed of its own, made from the one given. */
import { progressFile, runInParts } from './in-parts.ts';
import type { Section } from './section.ts';
import { specSection } from './spec-section.ts';

interface Histories {
  readonly section: string;
  readonly what: string;
  readonly spec: string | readonly string[];
  /** The environment variable that says how many. */
  readonly variable: string;
  readonly total: number;
  /** Takes a few minutes of both processors. */
  readonly inPart: number;
}

/** @param commit the sources; null when they differ from it */
export function proveHistories(histories: Histories, seed: number, commit: string | null): Section {
  const { section, what, spec, variable, total, inPart } = histories;
  const parts = Array.from({ length: Math.ceil(total / inPart) }, (_, index) => {
    const number = Math.min(inPart, total - index * inPart);
    const env = { [variable]: String(number), CONCORD_SEED: String(seed + index) };
    return {
      name: `${number} with seed ${seed + index}`,
      run: specSection({ what, spec, env, counts: { histories: number } }),
    };
  });
  return () => runInParts({ file: progressFile(section), what, commit, parts, seed });
}
