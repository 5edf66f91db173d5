import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { runInParts, seedKept } from '../../prove/in-parts.ts';

function newFile(): URL {
  const folder = mkdtempSync(join(tmpdir(), 'concord-parts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return pathToFileURL(join(folder, 'progress.json'));
}

/** Two parts; the named one fails, or the command is interrupted in it. */
function twoParts(tried: string[], trouble: 'none' | 'second fails' | 'interrupted in the second' = 'none') {
  const part = (name: string) => ({
    name,
    async run() {
      tried.push(name);
      if (name === 'second' && trouble === 'interrupted in the second') throw new Error('interrupted');
      const passed = name !== 'second' || trouble !== 'second fails';
      const result = { what: '', passed, counts: { histories: 100, mails: 7 } };
      return passed ? result : { ...result, failures: ['not held'] };
    },
  });
  return { what: 'histories', parts: [part('first'), part('second')], seed: 5 };
}

it('goes on at the same commit where it was interrupted, with the same seed, and tells the sum', async () => {
  const file = newFile();
  const interrupted = runInParts({ file, commit: 'abc', ...twoParts([], 'interrupted in the second') });
  await expect(interrupted).rejects.toThrow('interrupted');
  expect(seedKept(file, 'abc')).toBe(5);
  const tried: string[] = [];
  const result = await runInParts({ file, commit: 'abc', ...twoParts(tried) });
  expect(tried).toEqual(['second']);
  expect(result).toEqual({
    what: 'histories',
    passed: true,
    counts: { parts: 2, histories: 200, mails: 14 },
  });
});

it('tries a part that failed again, and fails until it holds', async () => {
  const file = newFile();
  const failed = await runInParts({ file, commit: 'abc', ...twoParts([], 'second fails') });
  expect(failed).toMatchObject({
    passed: false,
    counts: { parts: 1, histories: 100 },
    failures: ['not held'],
  });
  const tried: string[] = [];
  const result = await runInParts({ file, commit: 'abc', ...twoParts(tried) });
  expect(tried).toEqual(['second']);
  expect(result.passed).toBe(true);
});

it.each([
  ['at another commit', 'abc', 'def'],
  ['with changed sources', 'abc', null],
  ['after a run with changed sources', null, 'abc'],
])('tries every part %s', async (_when, before, now) => {
  const file = newFile();
  await runInParts({ file, commit: before, ...twoParts([]) });
  const tried: string[] = [];
  await runInParts({ file, commit: now, ...twoParts(tried) });
  expect(tried).toEqual(['first', 'second']);
});
