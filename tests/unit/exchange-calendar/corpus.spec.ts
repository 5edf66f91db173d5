/** Every recorded message of EWS is read by the calendar side; `corpus.md` beside this file says what became of each. */
import { expect, it } from 'vitest';
import { calendarCorpusRows } from '../../support/exchange-calendar-corpus.ts';
import { corpusFiles, hasExchangeCorpus } from '../../support/exchange-corpus.ts';

if (!hasExchangeCorpus) {
  if (process.env.CI === 'true') throw new Error('no corpus of Exchange');
  console.warn('skipped: no corpus of Exchange');
}

it.skipIf(!hasExchangeCorpus)(
  'reads every answer of the corpus to a call that the calendar makes',
  async () => {
    const rows = await calendarCorpusRows();
    const text = [
      '# Recorded messages of Exchange Web Services, and what the calendar side makes of each',
      '',
      'Written by `tests/unit/exchange-calendar/corpus.spec.ts` (with `-u`). Nothing of the messages themselves is in here.',
      '',
      '| file | operation | what becomes of it |',
      '|---|---|---|',
      ...rows.map(({ file, operation, became }) => `| ${file} | ${operation} | ${became} |`),
      '',
    ].join('\n');
    await expect(text).toMatchFileSnapshot('./corpus.md');
    expect(new Set(rows.map(({ file }) => file))).toEqual(new Set(corpusFiles('ews')));
    expect(rows.length).toBeGreaterThan(130);
  },
);
