/** Every recorded answer of Graph's calendar is read by the adapter; `corpus.md` beside this file says what became of each. */
import { expect, it } from 'vitest';
import { corpusFiles, corpusFolder, corpusRows, hasCorpus } from '../../support/microsoft-corpus.ts';

if (!hasCorpus) {
  if (process.env.CI === 'true') throw new Error(`no corpus at ${corpusFolder}`);
  console.warn(`skipped: no corpus at ${corpusFolder}`);
}

it.skipIf(!hasCorpus)('reads every answer of the corpus to a call that Concord makes', async () => {
  const rows = [...(await corpusRows('graph-calendar')), ...(await corpusRows('graph-errors'))];
  const text = [
    "# Recorded answers of Microsoft Graph's calendar, and what Concord makes of each",
    '',
    'Written by `tests/unit/microsoft/corpus.spec.ts` (with `-u`). Nothing of the answers themselves is in here.',
    '',
    '| file | call | what becomes of it |',
    '|---|---|---|',
    ...rows.map(({ file, call, became }) => `| ${file} | ${call} | ${became} |`),
    '',
  ].join('\n');
  await expect(text).toMatchFileSnapshot('./corpus.md');
  expect(new Set(rows.map(({ file }) => file))).toEqual(
    new Set([...corpusFiles('graph-calendar'), ...corpusFiles('graph-errors')]),
  );
  expect(rows.length).toBeGreaterThan(60);
});
