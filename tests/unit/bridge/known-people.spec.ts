/** Tests the hashed list of people whom a bridge CRM knows (M6, C21), page by page. */
import { expect, it } from 'vitest';
import { knowing } from '../../../src-main/sync/calendar/people/known-people.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { startTestCrm } from '../../support/reference-crm.ts';

const { signal } = new AbortController();
const own = { main: 'anna@example.com', account: ['anna@example.com'], all: ['anna@example.com'] };

it('tells who is known, whatever the case, and never the person themself (C21)', async () => {
  const test = await startTestCrm();
  const crm = test.connect('anna');
  const knows = knowing(await crm.knownPeople.list(signal), own);
  expect([' Ben@Example.com ', 'anna@example.com', 'nobody@nowhere.example'].map(knows)).toEqual([
    true,
    false,
    false,
  ]);
});

it('reads every page, and refuses a list that does not go on (C21)', async () => {
  const test = await startTestCrm();
  const crm = test.connect('anna', { unchecked: true });
  const page = (salt: string, hash: string, more: boolean) =>
    JSON.stringify({ salt: salt.padEnd(16, 's'), hashes: [hash.repeat(64)], more });
  const answers = [page('a', '1', true), page('a', '2', false)];
  test.crm.setFaults(({ operation }) =>
    operation === 'listKnown' ? { type: 'garbage', body: answers.shift() ?? '' } : null,
  );
  expect([...(await crm.knownPeople.list(signal)).hashes]).toEqual(['1'.repeat(64), '2'.repeat(64)]);
  for (const wrong of [
    [page('a', '2', true), page('a', '2', true)],
    [page('a', '1', true), page('b', '2', false)],
    ['{}'],
  ]) {
    answers.splice(0, answers.length, ...wrong);
    const refused = crm.knownPeople.list(signal);
    await expect(refused).rejects.toSatisfy((error) => problemOf(error)?.code === 'answer-invalid');
  }
});
