/** What waits for a person, learned from tables: what is asked together, what one answer is recorded for, and when it is none (RU8). */
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src-main/store/index.ts';
import {
  decisionRows,
  decisionsIn,
  type Question,
  recordDecision,
} from '../../../src-main/sync/common/decisions.ts';
import type { Choice, DecisionKind } from '../../../src-main/sync/index.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { memoryStore } from '../../support/run-table.ts';

const now = Date.parse('2026-11-20T09:00:00Z');

function question(kind: DecisionKind, digest: string, side: SideName = 'provider', title = digest): Question {
  const item = { digest, side, write: 'update', title, start: '', timeZone: null, addressees: [] } as const;
  return { kind, item };
}
const groups = (questions: readonly Question[]) =>
  decisionRows(questions).map(({ id, items }) => [id, items.map(({ digest }) => digest)]);

describe('what a person can answer', () => {
  const choicesOf = (kind: DecisionKind) => decisionRows([question(kind, 'a')])[0]?.choices;
  it.each<[DecisionKind, readonly Choice[]]>([
    ['rule-change', ['approve', 'reject']],
    ['private-shown', ['approve', 'reject']],
    ['private-removed', ['approve', 'reject']],
    ['bring-existing', ['approve', 'reject']],
    ['restored-backup', ['newer', 'backup']],
    ['moved-unclear', ['approve', 'separate']],
    ['moved-missing', ['crm', 'provider', 'separate']],
  ])('%s: %j', (kind, expected) => {
    expect(choicesOf(kind)).toEqual(expected);
  });
});

describe('questions', () => {
  it.each<{ name: string; questions: readonly Question[]; expected: readonly unknown[] }>([
    { name: 'none', questions: [], expected: [] },
    {
      name: 'a first run is asked as a whole, both sides together (C19)',
      questions: [question('first-run', 'a'), question('first-run', 'b', 'crm')],
      expected: [['first-run', ['a', 'b']]],
    },
    ...(['many-removals', 'many-creations'] as const).map((kind) => ({
      name: `${kind} are asked as a set for each side (DE1)`,
      questions: [question(kind, 'a'), question(kind, 'b', 'crm'), question(kind, 'c')],
      expected: [
        [`${kind}:provider`, ['a', 'c']],
        [`${kind}:crm`, ['b']],
      ],
    })),
    ...(['differs', 'would-mail', 'frozen', 'unclear-create', 'compared'] as const).map((kind) => ({
      name: `${kind} is asked one by one`,
      questions: [question(kind, 'a'), question(kind, 'b')],
      expected: [
        [`${kind}:a`, ['a']],
        [`${kind}:b`, ['b']],
      ],
    })),
    {
      name: 'of different kinds are asked apart',
      questions: [question('many-removals', 'a'), question('many-creations', 'b')],
      expected: [
        ['many-removals:provider', ['a']],
        ['many-creations:provider', ['b']],
      ],
    },
    {
      name: 'the same asked twice, in two passes, counts once',
      questions: [
        question('many-removals', 'a'),
        question('many-removals', 'b'),
        question('many-removals', 'a'),
      ],
      expected: [['many-removals:provider', ['a', 'b']]],
    },
  ])('$name', ({ questions, expected }) => {
    expect(groups(questions)).toEqual(expected);
  });

  it('asked twice are shown as they were asked last', () => {
    const [row] = decisionRows([question('differs', 'a'), question('differs', 'a', 'crm', 'Later')]);
    expect(row?.items).toMatchObject([{ side: 'crm', title: 'Later' }]);
  });

  it.each<{ kind: DecisionKind; choices: readonly Choice[] }>([
    { kind: 'first-run', choices: ['approve'] },
    { kind: 'differs', choices: ['provider', 'crm', 'separate'] },
    { kind: 'many-removals', choices: ['approve', 'reject'] },
    { kind: 'many-creations', choices: ['approve', 'reject'] },
    { kind: 'would-mail', choices: ['approve', 'reject'] },
    { kind: 'frozen', choices: ['approve'] },
    { kind: 'unclear-create', choices: ['there', 'again'] },
    { kind: 'compared', choices: ['provider', 'crm'] },
  ])('$kind can be answered in these ways', ({ kind, choices }) => {
    expect(decisionRows([question(kind, 'a')])).toMatchObject([{ kind, choices }]);
  });
});

describe('two versions of which one is gone', () => {
  const gone = question('differs', 'a');
  const item = { ...gone.item, places: { provider: 'P' } };
  it('cannot be kept as two entries', () => {
    expect(decisionRows([{ ...gone, item }])).toMatchObject([{ choices: ['provider', 'crm'] }]);
    const { store } = memoryStore();
    store.decisions.replace(decisionRows([{ ...gone, item }]));
    const [row] = store.decisions.all();
    expect(
      recordDecision(store, { id: row?.id ?? '', digest: row?.digest ?? '', choice: 'separate' }, now),
    ).toBe(false);
  });
  it('can, while both are there', () => {
    const both = { ...item, places: { provider: 'P', crm: 'C' } };
    expect(decisionRows([{ ...gone, item: both }])).toMatchObject([
      { choices: ['provider', 'crm', 'separate'] },
    ]);
  });
});

describe('the digest of what is asked together (RU8)', () => {
  const digestOf = (...digests: readonly string[]) =>
    decisionRows(digests.map((digest) => question('many-removals', digest)))[0]?.digest;
  it('is the same whatever the order', () => {
    expect(digestOf('b', 'a')).toBe(digestOf('a', 'b'));
  });
  it.each([{ others: ['a'] }, { others: ['a', 'c'] }, { others: ['a', 'b', 'c'] }])(
    'is another for $others',
    ({ others }) => {
      expect(digestOf(...others)).not.toBe(digestOf('a', 'b'));
    },
  );
});

describe('an answer (RU8)', () => {
  function waiting(...questions: readonly Question[]): Store {
    const { store } = memoryStore();
    store.decisions.replace(decisionRows(questions));
    return store;
  }
  const removals = [question('many-removals', 'a'), question('many-removals', 'b')];
  const digest = decisionRows(removals)[0]?.digest ?? '';
  const id = 'many-removals:provider';

  it('is recorded for every item of the question, and for nothing else', () => {
    const store = waiting(...removals, question('many-removals', 'c', 'crm'));
    expect(recordDecision(store, { id, digest, choice: 'approve' }, now)).toBe(true);
    expect(['a', 'b', 'c'].map((item) => store.decisions.answer(item))).toEqual(['approve', 'approve', null]);
  });
  it.each<{ name: string; id: string; digest: string; choice: Choice }>([
    { name: 'names a question that does not wait', id: 'many-removals:crm', digest, choice: 'approve' },
    { name: 'names what waited before', id, digest: 'of something else', choice: 'approve' },
    { name: 'is no answer to this question', id, digest, choice: 'separate' },
  ])('that $name does nothing', ({ name: _name, ...given }) => {
    const store = waiting(...removals);
    expect(recordDecision(store, given, now)).toBe(false);
    expect(['a', 'b'].map((item) => store.decisions.answer(item))).toEqual([null, null]);
  });
  it('is dated: it can be forgotten when nobody has used it', () => {
    const store = waiting(...removals);
    recordDecision(store, { id, digest, choice: 'approve' }, now);
    store.decisions.purgeAnswers(now);
    expect(store.decisions.answer('a')).toBe('approve');
    store.decisions.purgeAnswers(now + 1);
    expect(store.decisions.answer('a')).toBeNull();
  });
  it('is recorded in one transaction', () => {
    const { store, log } = memoryStore();
    store.decisions.replace(decisionRows(removals));
    recordDecision(store, { id, digest, choice: 'reject' }, now);
    expect(log).toEqual(['decide']);
  });
  it('what waits is told as it was asked', () => {
    expect(decisionsIn(waiting(...removals))).toEqual([
      {
        id,
        kind: 'many-removals',
        digest,
        choices: ['approve', 'reject'],
        count: 2,
        items: removals.map(({ item }) => item),
      },
    ]);
  });
});
