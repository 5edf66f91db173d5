/** Random histories of several people, in parts; each part has a seed of its own, made from the one given. */
import { progressFile, runInParts } from './in-parts.ts';
import type { SectionResult } from './section.ts';
import { specSection } from './spec-section.ts';

/** Some two to three minutes of both processors. */
const historiesInPart = 2_000;

/** @param commit the sources; null when they differ from it */
export function provePeople(seed: number, histories: number, commit: string | null): Promise<SectionResult> {
  const what = 'random histories of several people with ticks, answers and rules that change';
  const parts = Array.from({ length: Math.ceil(histories / historiesInPart) }, (_, index) => {
    const number = Math.min(historiesInPart, histories - index * historiesInPart);
    const env = { CONCORD_HISTORIES: String(number), CONCORD_SEED: String(seed + index) };
    const spec = 'tests/unit/people-histories/';
    return {
      name: `${number} with seed ${seed + index}`,
      run: specSection({ what, spec, env, counts: { histories: number } }),
    };
  });
  return runInParts({ file: progressFile('people'), what, commit, parts, seed });
}
