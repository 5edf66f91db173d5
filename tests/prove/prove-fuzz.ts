/** The sections `fuzz` and `answers`. Inputs that show a finding are written outside the repository, because their contents are not ours. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FuzzResult, fuzz } from './fuzz/index.ts';
import { inputOf, originals } from './fuzz/input.ts';
import { type SectionResult, say } from './section.ts';

/** The heap may grow by this much, measured after garbage collection; more would be a leak. */
const maxGrowthMb = 64;
/** Program and calendar texts take about 100 MB; one input may need 64 MB on top of it. */
const mostHeapMb = 164;

export async function proveFuzz(seed: number, seconds: number): Promise<SectionResult> {
  const worker = new URL('./fuzz/worker.ts', import.meta.url);
  const result = await fuzz({ worker, seed, seconds, mostHeapMb, say });
  const texts = originals();
  const folder = result.findings.length === 0 ? '' : mkdtempSync(join(tmpdir(), 'concord-fuzz-'));
  if (folder !== '') say(`texts of findings in ${folder}`);
  for (const { number } of result.findings)
    writeFileSync(join(folder, `${number}.ics`), inputOf(texts, seed, number));
  return sectionOf('damaged calendar texts read, expanded, written and read again', result, {
    originals: texts.length,
  });
}

export async function proveAnswers(seed: number, seconds: number): Promise<SectionResult> {
  const worker = new URL('./fuzz/answers-worker.ts', import.meta.url);
  const what = 'damaged XML, JSON, headers and addresses of both sides, and outside text for a terminal';
  return sectionOf(what, await fuzz({ worker, seed, seconds, mostHeapMb, say }), {});
}

function sectionOf(
  what: string,
  { inputs, outcomes, findings, heapMb }: FuzzResult,
  counts: Readonly<Record<string, number>>,
): SectionResult {
  const failures = findings.map(
    ({ type, detail, number, times }) => `${type}, ${detail}: ${times} times, first input ${number}`,
  );
  const growth = heapMb[1] - heapMb[0];
  if (growth > maxGrowthMb) failures.push(`the heap grew by ${growth} MB`);
  for (const failure of failures) say(failure);
  return {
    what,
    passed: failures.length === 0,
    counts: {
      inputs,
      ...counts,
      findings: findings.length,
      heapMbBegin: heapMb[0],
      heapMbEnd: heapMb[1],
      ...outcomes,
    },
    ...(failures.length === 0 ? {} : { failures }),
  };
}
