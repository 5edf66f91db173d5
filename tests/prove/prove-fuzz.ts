/** The section `fuzz`. Texts that show a finding are written outside the repository, because their contents are not ours. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fuzz } from './fuzz/index.ts';
import { type SectionResult, say } from './section.ts';

/** The heap may grow by this much, measured after garbage collection; more would be a leak. */
const maxGrowthMb = 64;

export async function proveFuzz(seed: number, seconds: number): Promise<SectionResult> {
  const { inputs, originals, outcomes, findings, heapMb } = await fuzz(seed, seconds, say);
  const folder = findings.length === 0 ? '' : mkdtempSync(join(tmpdir(), 'concord-fuzz-'));
  if (folder !== '') say(`texts of findings in ${folder}`);
  const failures = findings.map(({ type, detail, number, times, text }) => {
    writeFileSync(join(folder, `${number}.ics`), text);
    return `${type}, ${detail}: ${times} times, first text ${number}`;
  });
  const growth = heapMb[1] - heapMb[0];
  if (growth > maxGrowthMb) failures.push(`the heap grew by ${growth} MB`);
  for (const failure of failures) say(failure);
  return {
    what: 'damaged calendar texts read, expanded, written and read again',
    passed: failures.length === 0,
    counts: {
      inputs,
      originals,
      findings: findings.length,
      heapMbBegin: heapMb[0],
      heapMbEnd: heapMb[1],
      ...outcomes,
    },
    ...(failures.length === 0 ? {} : { failures }),
  };
}
