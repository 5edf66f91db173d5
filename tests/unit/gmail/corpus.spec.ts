/** Every recorded answer of Gmail is read by the adapter; `corpus.md` beside this file says what became of each. */
import { expect, it } from 'vitest';
import {
  hasMailCorpus,
  mailCorpusFiles,
  mailCorpusFolder,
  mailCorpusRows,
} from '../../support/gmail-corpus.ts';

if (!hasMailCorpus) {
  if (process.env.CI === 'true') throw new Error(`no corpus at ${mailCorpusFolder}`);
  console.warn(`skipped: no corpus at ${mailCorpusFolder}`);
}

it.skipIf(!hasMailCorpus)('reads every answer of the corpus to a call that Concord makes', async () => {
  const rows = await mailCorpusRows();
  const text = [
    '# Recorded answers of Gmail, and what Concord makes of each',
    '',
    'Written by `tests/unit/gmail/corpus.spec.ts` (with `-u`). Nothing of the answers themselves is in here.',
    '',
    '| file | call | what becomes of it |',
    '|---|---|---|',
    ...rows.map(({ file, call, became }) => `| ${file} | ${call} | ${became} |`),
    '',
  ].join('\n');
  await expect(text).toMatchFileSnapshot('./corpus.md');
  expect(new Set(rows.map(({ file }) => file))).toEqual(new Set(mailCorpusFiles()));
  expect(rows.length).toBeGreaterThan(35);
});
