/** An answer for each entry of a question (RU8), what is kept of an answer, and taking it back (D4, RU6). */
import { describe, expect, it } from 'vitest';
import { decidedPage, takeBack } from '../../../src-main/app/engine/decided-answers.ts';
import type { AgreedLink } from '../../../src-main/store/index.ts';
import { decisionRows, type Question, recordDecision } from '../../../src-main/sync/common/decisions.ts';
import type { Choice, DecisionItem, DecisionKind } from '../../../src-main/sync/index.ts';
import { isAnsweredByEntry, takeBackOf, takeBacks } from '../../../src-shared/domain/decided.ts';
import { decisionKinds } from '../../../src-shared/domain/why.ts';
import { memoryStore } from '../../support/run-table.ts';

const now = Date.parse('2026-11-20T09:00:00Z');

function question(kind: DecisionKind, digest: string, more: Partial<DecisionItem> = {}): Question {
  const item: DecisionItem = {
    ...{ digest, side: 'crm', write: 'remove', title: `Title ${digest}`, start: '', timeZone: null },
    ...{ addressees: [], about: [`crm ${digest}`], ...more },
  };
  return { kind, item };
}

function waiting(questions: readonly Question[]) {
  const { store, log } = memoryStore();
  const [row] = decisionRows(questions);
  if (row === undefined) throw new Error('no question');
  store.decisions.replace([row]);
  log.length = 0;
  const decide = (choice: Choice, others: readonly { item: string; choice: Choice }[] = []) =>
    recordDecision(store, { id: row.id, digest: row.digest, choice, others }, now);
  return { store, log, decide };
}

const three = (kind: DecisionKind) => ['a', 'b', 'c'].map((digest) => question(kind, digest));

describe('an answer for each entry (RU8)', () => {
  it.each(decisionKinds)('%s: each by itself, or all of them alike', (kind) => {
    const { store, decide } = waiting(three(kind));
    const [, second = 'approve'] = choicesOf(kind);
    const accepted = decide(choicesOf(kind)[0] ?? 'approve', [{ item: 'a', choice: second }]);
    expect(accepted).toBe(isAnsweredByEntry(kind));
    expect(store.decisions.answer('a')).toBe(accepted ? second : null);
    expect(store.decisions.answer('b')).toBe(accepted ? choicesOf(kind)[0] : null);
  });
  it('leaves no entry without an answer: what stays below the budget would be done unasked (DE1)', () => {
    const { store, decide } = waiting(three('many-removals'));
    expect(decide('reject', [{ item: 'b', choice: 'approve' }])).toBe(true);
    expect(['a', 'b', 'c'].map((item) => store.decisions.answer(item))).toEqual([
      ...['reject', 'approve', 'reject'],
    ]);
  });
  it.each<{ name: string; others: readonly { item: string; choice: Choice }[] }>([
    { name: 'an entry that was not shown', others: [{ item: 'd', choice: 'approve' }] },
    { name: 'a choice that is none', others: [{ item: 'a', choice: 'backup' }] },
  ])('that names $name does nothing', ({ others }) => {
    const { store, decide } = waiting(three('many-removals'));
    expect(decide('reject', others)).toBe(false);
    expect(['a', 'b', 'c', 'd'].map((item) => store.decisions.answer(item))).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(store.decided.count()).toBe(0);
  });
});

function linked(id: string, provider: string, crm: string): AgreedLink {
  const end = (ref: string) => ({
    ref,
    revision: '1',
    base: { uid: id, start: '2026-12-01T09:00:00' },
    hash: 'h',
  });
  return {
    id,
    status: 'linked',
    origin: 'crm',
    uids: [id],
    provider: end(provider),
    crm: end(crm),
  } as AgreedLink;
}

function choicesOf(kind: DecisionKind): readonly Choice[] {
  return (decisionRows([question(kind, 'a')])[0]?.choices ?? []) as readonly Choice[];
}

describe('what is kept of an answer (D4)', () => {
  it('is written with the answer, in one transaction', () => {
    const { log, decide } = waiting(three('many-removals'));
    decide('reject');
    expect(log).toEqual(['decide']);
  });
  it('says what was asked, how many got which choice, and what stays apart', () => {
    const { store, decide } = waiting(three('many-removals'));
    decide('approve', [{ item: 'b', choice: 'reject' }]);
    expect(store.decided.page(0, 10)).toMatchObject([
      {
        topic: 'calendar',
        at: now,
        asked: { id: 'many-removals:crm', kind: 'many-removals', choices: ['approve', 'reject'], count: 3 },
        said: [
          { choice: 'approve', count: 2 },
          { choice: 'reject', count: 1 },
        ],
        kept: ['crm b'],
        takenBackAt: null,
      },
    ]);
  });
  it('names a single entry, and none of several', () => {
    const titles = (questions: readonly Question[]) => {
      const { store, decide } = waiting(questions);
      decide('approve');
      return store.decided.page(0, 10).map(({ asked }) => asked.items.map(({ title }) => title));
    };
    expect(titles([question('would-mail', 'a')])).toEqual([['Title a']]);
    expect(titles(three('many-removals'))).toEqual([['']]);
  });
  it('is forgotten with the history', () => {
    const { store, decide } = waiting(three('many-removals'));
    decide('approve');
    store.decided.purge(now);
    expect(store.decided.count()).toBe(1);
    store.decided.purge(now + 1);
    expect(store.decided.count()).toBe(0);
  });
  it('names an entry no more once it is private (RU6)', () => {
    const { store, decide } = waiting([
      question('would-mail', 'a', { about: [], places: { provider: '/p/a.ics', crm: 'a' } }),
    ]);
    decide('approve');
    const title = () => store.decided.page(0, 10)[0]?.asked.items[0]?.title;
    store.links.save(linked('one', 'other.ics', 'other'));
    store.links.save(linked('two', '/p/a.ics', 'a'));
    store.history.redact('one');
    expect(title()).toBe('Title a');
    store.history.redact('two');
    expect(title()).toBe('');
  });
  it('names no entry any more when the rule for private entries becomes stricter (RU6)', () => {
    const { store, decide } = waiting([question('would-mail', 'a')]);
    decide('approve');
    store.history.redactPrivate();
    expect(store.decided.page(0, 10)[0]?.asked.items).toMatchObject([{ title: '' }]);
  });
});

describe('taking an answer back (D4)', () => {
  function keptApart() {
    const here = waiting(three('many-removals'));
    here.decide('reject', [{ item: 'c', choice: 'approve' }]);
    for (const ref of ['a', 'b'])
      here.store.leftAlone.put('crm', ref, [ref], 'separate', { at: now, event: null, byPerson: true });
    return here.store;
  }
  const row = (store: ReturnType<typeof keptApart>) => decidedPage(store, { offset: 0, limit: 10 }).items[0];

  it('what it kept apart is read again by the next run, and the answer says so', () => {
    const store = keptApart();
    expect(row(store)).toMatchObject({ kept: 2, takenBackAt: null });
    expect(takeBack(store, { id: String(row(store)?.id) }, now + 1)).toEqual({ accepted: true });
    expect(store.leftAlone.count()).toBe(0);
    expect(store.inbox.get('crm', 'a')).toMatchObject({ kind: 'hint' });
    expect(row(store)).toMatchObject({ kept: 0, takenBackAt: now + 1 });
    expect(store.history.latest(10).map(({ action, reason }) => `${action} ${reason}`)).toEqual([
      'resumed resumed-by-a-person',
      'resumed resumed-by-a-person',
    ]);
  });
  it('counts only what still stays apart by a person’s word', () => {
    const store = keptApart();
    store.leftAlone.forget('crm', 'a');
    store.leftAlone.put('crm', 'a', ['a'], 'hidden');
    expect(row(store)).toMatchObject({ kept: 1 });
  });
  it('is not done twice, and not of what is not kept', () => {
    const store = keptApart();
    const id = String(row(store)?.id);
    takeBack(store, { id }, now);
    expect(takeBack(store, { id }, now)).toEqual({ accepted: false });
    expect(takeBack(store, { id: '99' }, now)).toEqual({ accepted: false });
  });
  it('has a way for every choice of every question', () => {
    const ways = decisionKinds.flatMap((kind) =>
      choicesOf(kind).map((choice) => takeBackOf({ topic: 'calendar', kind, write: 'update' }, choice)),
    );
    expect(ways.every((way) => takeBacks.includes(way))).toBe(true);
    // what a no keeps apart is never said to be undone in the history, where no change of it stands
    for (const kind of decisionKinds.filter((one) => choicesOf(one).includes('reject')))
      expect(takeBackOf({ topic: 'calendar', kind, write: 'update' }, 'reject'), kind).not.toBe('undo');
  });
});
