/**
 * Every answer of a scripted run, bent in every way, in parts: an interruption costs one part, because what held at the same commit, and
 * without a change of the sources, is not tried again (bends-progress.json beside this file, which git ignores).
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type SectionResult, say } from './section.ts';
import { specSection } from './spec-section.ts';

const parts = 8;
const file = new URL('bends-progress.json', import.meta.url);

interface Progress {
  readonly commit: string;
  /** By number of the part, from 1. */
  readonly counts: Readonly<Record<string, SectionResult['counts']>>;
}

/** @param commit the sources; null when they differ from it: then nothing is kept */
export async function proveBends(seed: number, commit: string | null): Promise<SectionResult> {
  const what = 'every answer of a scripted run with a CalDAV server and with a CRM, bent in every way';
  const held: Record<string, SectionResult['counts']> = { ...heldAt(commit) };
  const failures: string[] = [];
  for (let part = 1; part <= parts; part += 1) {
    if (held[part] !== undefined) continue;
    say(`part ${part} of ${parts}`);
    const result = await specSection({
      what,
      spec: 'tests/unit/odd-server',
      env: { CONCORD_BENDS: 'all', CONCORD_BENDS_PART: `${part}/${parts}`, CONCORD_SEED: String(seed) },
      counts: {},
    })();
    failures.push(...(result.failures ?? []));
    if (!result.passed) continue;
    held[part] = result.counts;
    if (commit !== null) writeFileSync(file, JSON.stringify({ commit, counts: held } satisfies Progress));
  }
  const counts: Record<string, number> = { parts: Object.keys(held).length };
  for (const [name, number] of Object.values(held).flatMap((one) => Object.entries(one)))
    counts[name] = (counts[name] ?? 0) + number;
  return {
    what,
    passed: failures.length === 0 && counts.parts === parts,
    counts,
    ...(failures.length === 0 ? {} : { failures }),
  };
}

function heldAt(commit: string | null): Progress['counts'] {
  if (commit === null || !existsSync(file)) return {};
  const saved = JSON.parse(readFileSync(file, 'utf8')) as Progress;
  return saved.commit === commit ? saved.counts : {};
}
