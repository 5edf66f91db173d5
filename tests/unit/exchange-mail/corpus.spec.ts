/** Every recorded answer of EWS to an operation of mail is read by the mail side; `corpus.md` beside this file says what became of each. */
import { expect, it } from 'vitest';
import { hasExchangeCorpus } from '../../support/exchange-corpus.ts';
import { mailCorpusRows } from '../../support/exchange-mail-corpus.ts';

if (!hasExchangeCorpus) {
  if (process.env.CI === 'true') throw new Error('no corpus of Exchange');
  console.warn('skipped: no corpus of Exchange');
}

it.skipIf(!hasExchangeCorpus)('reads every answer of the corpus to an operation that mail uses', async () => {
  const rows = await mailCorpusRows();
  const text = [
    '# Recorded answers of Exchange Web Services, and what the mail side makes of each',
    '',
    'Written by `tests/unit/exchange-mail/corpus.spec.ts` (with `-u`). Nothing of the answers themselves is in here. Answers about appointments',
    'are among them: the mail side reads the folders in which they lie too, as Deleted Items.',
    '',
    '| file | operation | what becomes of it |',
    '|---|---|---|',
    ...rows.map(({ file, operation, became }) => `| ${file} | ${operation} | ${became} |`),
    '',
  ].join('\n');
  await expect(text).toMatchFileSnapshot('./corpus.md');
  expect(new Set(rows.map(({ operation }) => operation))).toEqual(
    new Set([
      ...['CreateItem', 'FindItem', 'GetFolder', 'GetItem', 'MoveItem'],
      ...['SyncFolderHierarchy', 'SyncFolderItems', 'UpdateItem'],
    ]),
  );
  expect(rows.length).toBeGreaterThan(35);
});
