/** Every answer of a scripted run, bent in every way, in parts. */
import { progressFile, runInParts } from './in-parts.ts';
import type { SectionResult } from './section.ts';
import { specSection } from './spec-section.ts';

const numberOfParts = 8;

/** @param commit the sources; null when they differ from it */
export function proveBends(seed: number, commit: string | null): Promise<SectionResult> {
  const what =
    'every answer of a scripted run with a CalDAV server, with Google, with Graph, with Exchange and with a CRM, bent in every way';
  const parts = Array.from({ length: numberOfParts }, (_, index) => {
    const part = `${index + 1}/${numberOfParts}`;
    const env = { CONCORD_BENDS: 'all', CONCORD_BENDS_PART: part, CONCORD_SEED: String(seed) };
    return { name: part, run: specSection({ what, spec: 'tests/unit/odd-server', env, counts: {} }) };
  });
  return runInParts({ file: progressFile('bends'), what, commit, parts, seed });
}
