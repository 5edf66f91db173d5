/** Every recorded answer of Autodiscover and error of EWS is read; `errors-corpus.md` beside this file says what became of each. */
import { expect, it } from 'vitest';
import { hasExchangeCorpus } from '../../support/exchange-corpus.ts';
import { autodiscoverRows, challengesAnswered, errorRows } from '../../support/exchange-errors-corpus.ts';

if (!hasExchangeCorpus) {
  if (process.env.CI === 'true') throw new Error('no corpus of Exchange');
  console.warn('skipped: no corpus of Exchange');
}

it.skipIf(!hasExchangeCorpus)('reads every answer of Autodiscover and every error of EWS', async () => {
  const [autodiscover, errors] = [autodiscoverRows(), errorRows()];
  const table = (rows: typeof errors): readonly string[] => [
    '',
    '| file | what becomes of it |',
    '|---|---|',
    ...rows.map(({ file, became }) => `| ${file} | ${became} |`),
    '',
  ];
  const text = [
    '# Recorded answers of Autodiscover and errors of Exchange Web Services, and what Concord makes of each',
    '',
    'Written by `tests/unit/exchange/errors-corpus.spec.ts` (with `-u`). Nothing of the answers themselves is in here. Errors are told as for one item.',
    '',
    '## Autodiscover',
    ...table(autodiscover),
    '## Errors of EWS',
    ...table(errors),
  ].join('\n');
  await expect(text).toMatchFileSnapshot('./errors-corpus.md');
  expect(autodiscover.length).toBeGreaterThanOrEqual(16);
  expect(errors.length).toBeGreaterThanOrEqual(30);
  // as printed in the documentation it lacks an end tag
  const unread = errors.filter(({ became }) => became.includes('not read')).map(({ file }) => file);
  expect(unread).toEqual(['getstreamingevents-closed-or-error-msdocs.xml']);
});

it.skipIf(!hasExchangeCorpus)('answers the challenges of NTLM that real servers sent', () => {
  expect(challengesAnswered()).toBeGreaterThanOrEqual(2);
});
