/** S5: how long each text of a call may be, and how many things a call may ask for: the last length that is taken, and the first that is not. */
import { describe, expect, it } from 'vitest';
import type { ZodType } from 'zod';
import { calls } from '../../src-shared/contract/calls.ts';
import { kindSchema, line, passwordCredentials } from '../../src-shared/contract/credentials.ts';
import { entryVersion } from '../../src-shared/contract/entries.ts';
import { historyRow, quarantineItem, skippedItem } from '../../src-shared/contract/listed.ts';
import { decisionItem, decisionSchema, filtersSchema, syncTopic } from '../../src-shared/contract/state.ts';

const { shape: decide } = calls['decisions.decide'].input;
const { shape: confirm } = calls['quarantine.confirm'].input;
const { shape: items } = calls['decisions.items'].input;

const texts: readonly (readonly [what: string, schema: ZodType, last: number])[] = [
  ['a secret', calls['setup.crm'].input.shape.secret, 4_096],
  ['an address or a name that a person types', line, 500],
  ['a certificate', passwordCredentials.shape.ca, 100_000],
  ['the name of a kind', kindSchema.shape.kind, 100],
  ['the address of a calendar', calls['setup.calendar'].input.shape.id, 2_000],
  ['the digest of a preview', calls['setup.approve'].input.shape.digest, 200],
  ['the id of a list of decisions', items.id, 200],
  ['the id of a decision', decide.id, 200],
  ['the digest of a decision', decide.digest, 200],
  ['the address of an entry', confirm.item.shape.ref, 4_000],
  ['the digest of a listed entry', confirm.digest, 200],
  ['a title in the history', historyRow.shape.title, 2_000],
  ['a title that a change replaced', historyRow.shape.was.unwrap().shape.title, 2_000],
  ['a title in the list of what cannot be synchronised', quarantineItem.shape.title, 2_000],
  ['a file name in it', quarantineItem.shape.file, 200],
  ['a reason in it', quarantineItem.shape.reason, 200],
  ['the id of a decision in the state', decisionSchema.shape.id, 200],
  ['the id of the mailbox that a problem is about', syncTopic.shape.mailbox.unwrap().shape.id, 128],
  ['the address of that mailbox', syncTopic.shape.mailbox.unwrap().shape.address, 2_000],
  ['a title in a decision', decisionItem.shape.title, 2_000],
  ['a title in the list of what stays where it is', skippedItem.shape.title, 2_000],
  [
    'a title among examples',
    calls['calendars.rules-preview'].output.shape.examples.element.shape.title,
    2_000,
  ],
  ['the address of another calendar', calls['calendars.show'].input.shape.id, 2_000],
  ['a category or colour that a filter names', filtersSchema.shape.onlyLabels.element, 255],
  ['a title of an entry that is shown', entryVersion.shape.title, 2_000],
  ['a place of an entry that is shown', entryVersion.shape.places.element, 300],
];

describe.each(texts)('%s', (_, schema, last) => {
  it(`has at most ${last} characters`, () => {
    const isTaken = (length: number) => schema.safeParse('x'.repeat(length)).success;
    expect([isTaken(last), isTaken(last + 1)]).toEqual([true, false]);
  });
});

describe.each<[what: string, schema: ZodType]>([
  ['decisions', items.limit],
  ['rows of the history', calls['history.page'].input.shape.limit],
  ['entries that cannot be synchronised', calls['quarantine.page'].input.shape.limit],
  ['entries that stay where they are', calls['skipped.page'].input.shape.limit],
])('%s', (_, limit) => {
  it('are asked for by 1 to 200 at once', () => {
    expect([0, 1, 200, 201].map((count) => limit.safeParse(count).success)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

it('a filter names 100 categories and colours at most (C21)', () => {
  for (const labels of [filtersSchema.shape.onlyLabels, filtersSchema.shape.exceptLabels])
    expect([100, 101].map((count) => labels.safeParse(Array(count).fill('red')).success)).toEqual([
      true,
      false,
    ]);
});

it('a person confirms 20 servers at most (S1)', () => {
  const { confirmedHosts } = passwordCredentials.shape;
  const isTaken = (count: number) => confirmedHosts.safeParse(Array(count).fill('a.example.com')).success;
  expect([isTaken(20), isTaken(21)]).toEqual([true, false]);
});

it('a secret is not empty', () => {
  expect(calls['setup.crm'].input.shape.secret.safeParse('').success).toBe(false);
});
