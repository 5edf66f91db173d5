/** Tests what a changed rule or setting does: a narrower one nothing, a wider one shows first what it would let across ("Who decides"). */
import { describe, expect, it } from 'vitest';
import {
  isWider,
  type RulesInForce,
  rulesInForce,
} from '../../../src-main/sync/calendar/rules/rules-in-force.ts';
import type { Choice } from '../../../src-main/sync/index.ts';
import { profiles } from '../../../src-sandbox/sample-sides/index.ts';
import { noFilters } from '../../../src-shared/domain/calendar/filters.ts';
import type { CrmRules } from '../../../src-shared/domain/crm.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { deliveringCalDav, type Machine, type Office, office } from '../../support/colleagues.ts';
import { changes, event } from '../../support/world.ts';

type Rules = Partial<CrmRules>;

/** The administrator changes rules, and the session is read again. */
function decide({ crm }: Office, rules: Rules): void {
  crm.crm.hand.setRules(rules);
  crm.clock.advance(20 * 60_000);
}

function inCrm({ crm }: Office): readonly string[] {
  return crm.crm.hand
    .list()
    .map(({ event: { title } }) => title ?? '')
    .sort();
}

function answer({ engine }: Machine, choice: Choice): void {
  for (const { id, digest } of engine.decisions()) engine.decide(id, digest, choice);
}

/** A person who is connected while a rule keeps some of the calendar's entries out of the CRM. */
async function kept(rules: Rules, titles: readonly string[]): Promise<Office> {
  const one = await office(deliveringCalDav);
  const { anna } = one.colleagues;
  await anna.run();
  decide(one, rules);
  await anna.run();
  for (const title of titles) anna.provider.hand.create(event(title, { title }));
  await anna.run();
  return one;
}

describe.each([
  { what: 'the prefix is emptied', narrow: { createPrefix: 'CRM ' }, wide: { createPrefix: '' } },
  { what: 'the prefix is another one', narrow: { createPrefix: 'CRM ' }, wide: { createPrefix: 'A' } },
  {
    what: 'both ways again',
    narrow: { direction: 'crm-to-provider' as const },
    wide: { direction: 'two-way' as const },
  },
])('$what', ({ narrow, wide }) => {
  it('shows what would be created as one preview, and creates it after a yes (RU8)', async () => {
    const one = await kept(narrow, ['A one', 'A two']);
    const { anna } = one.colleagues;
    expect(inCrm(one)).toEqual([]);
    decide(one, wide);
    expect(changes(await anna.run())).toBe(0);
    expect(inCrm(one)).toEqual([]);
    expect(anna.engine.decisions()).toMatchObject([
      { kind: 'rule-change', count: 2, choices: ['approve', 'reject'] },
    ]);
    answer(anna, 'approve');
    await anna.run();
    expect(inCrm(one)).toEqual(['A one', 'A two']);
    expect(anna.engine.decisions()).toEqual([]);
    expect(anna.store.leftAlone.count()).toBe(0);
  });

  it('what is new while the preview waits crosses at once, and so does what a person changed', async () => {
    const one = await kept(narrow, ['A one']);
    const { anna } = one.colleagues;
    decide(one, wide);
    await anna.run();
    anna.provider.hand.create(event('new', { title: 'A new one' }));
    await anna.run();
    expect(inCrm(one)).toEqual(['A new one']);
    expect(anna.engine.decisions()).toMatchObject([{ kind: 'rule-change', count: 1 }]);
  });

  it('an entry that changes while it waits is shown anew: the old yes does not count for it (RU8)', async () => {
    const one = await kept(narrow, ['A one']);
    const { anna } = one.colleagues;
    decide(one, wide);
    await anna.run();
    const [shown] = anna.engine.decisions();
    const [held] = anna.held();
    anna.provider.hand.edit(held?.ref ?? '', { start: '2026-11-26T10:00:00' });
    anna.engine.decide(shown?.id ?? '', shown?.digest ?? '', 'approve');
    await anna.run();
    expect(inCrm(one)).toEqual([]);
    expect(anna.engine.decisions()).toMatchObject([{ kind: 'rule-change', count: 1 }]);
  });

  it('what a person declines stays in the calendar, also after full listings, and can be taken back', async () => {
    const one = await kept(narrow, ['A one']);
    const { anna } = one.colleagues;
    decide(one, wide);
    await anna.run();
    answer(anna, 'reject');
    await anna.run();
    anna.provider.hand.expireStates();
    one.crm.crm.hand.expireStates();
    await anna.run();
    expect(inCrm(one)).toEqual([]);
    expect(anna.engine.decisions()).toEqual([]);
    expect(anna.store.leftAlone.page(0, 9)).toMatchObject([{ reason: 'separate', byPerson: true }]);
  });

  it('narrow again before an answer: nothing is created and nothing waits', async () => {
    const one = await kept(narrow, ['A one']);
    const { anna } = one.colleagues;
    decide(one, wide);
    await anna.run();
    decide(one, narrow);
    await anna.run();
    expect(anna.engine.decisions()).toEqual([]);
    decide(one, wide);
    await anna.run();
    expect(inCrm(one)).toEqual([]);
    expect(anna.engine.decisions()).toMatchObject([{ kind: 'rule-change', count: 1 }]);
  });

  it('a run that fails after it has read the rules: the next one still asks (RU8)', async () => {
    const one = await kept(narrow, ['A one']);
    const { anna } = one.colleagues;
    decide(one, wide);
    one.crm.crm.setFaults(({ operation }) => (operation === 'listChanges' ? { type: 'refuse' } : null));
    await expect(anna.run()).rejects.toThrow();
    one.crm.crm.setFaults(null);
    await anna.run();
    expect(inCrm(one)).toEqual([]);
    expect(anna.engine.decisions()).toMatchObject([{ kind: 'rule-change', count: 1 }]);
  });
});

it('a prefix that is changed twice keeps asking about what either of the older ones kept out', async () => {
  const one = await kept({ createPrefix: 'A' }, ['B one', 'C one']);
  const { anna } = one.colleagues;
  decide(one, { createPrefix: 'B' });
  await anna.run();
  anna.provider.hand.create(event('a', { title: 'A later' }));
  await anna.run();
  decide(one, { createPrefix: '' });
  await anna.run();
  expect(inCrm(one)).toEqual([]);
  expect(
    anna.engine
      .decisions()[0]
      ?.items.map(({ title }) => title)
      .sort(),
  ).toEqual(['A later', 'B one', 'C one']);
});

it('a person’s own setting that becomes wider is shown first too', async () => {
  const one = await office(profiles['graph-like'], { settings: { createPrefix: 'CRM ' } });
  const { anna } = one.colleagues;
  await anna.run();
  anna.provider.hand.create(event('a', { title: 'Dentist' }));
  await anna.run();
  one.crm.clock.advance(60 * 60_000);
  const wider = anna.withSettings({ createPrefix: '' });
  await wider.run();
  expect(inCrm(one)).toEqual([]);
  expect(wider.engine.decisions()).toMatchObject([{ kind: 'rule-change', count: 1 }]);
});

it('an entry that a person renames so that it passes the filter crosses without a question (C7)', async () => {
  const one = await kept({ createPrefix: 'CRM ' }, ['Visit', 'Dentist']);
  const { anna } = one.colleagues;
  const visit = anna.held().find((held) => held.event.title === 'Visit');
  anna.provider.hand.edit(visit?.ref ?? '', { title: 'CRM Visit' });
  await anna.run();
  expect(inCrm(one)).toEqual(['CRM Visit']);
  expect(anna.engine.decisions()).toEqual([]);
});

it('what a person left where it was before the first run stays there when a rule is widened (C19)', async () => {
  const one = await office(deliveringCalDav, {
    settings: { existing: { provider: 'leave', crm: 'take' }, direction: 'crm-to-provider' },
  });
  const { anna } = one.colleagues;
  anna.provider.hand.create(event('old', { title: 'Old' }));
  await anna.run();
  one.crm.clock.advance(60 * 60_000);
  const wider = anna.withSettings({ existing: { provider: 'leave', crm: 'take' }, direction: 'two-way' });
  await wider.run();
  expect([inCrm(one), wider.engine.decisions()]).toEqual([[], []]);
});

describe.each([
  {
    what: 'the calendar feature',
    off: { features: { calendar: false, mail: true } },
    on: { features: { calendar: true, mail: true } },
  },
  { what: 'this kind of account', off: { providers: ['google'] }, on: { providers: ['google', 'caldav'] } },
])('$what is switched off and on again (A8)', ({ off, on }) => {
  it('deletes nothing, and what came on either side meanwhile is shown before it is created', async () => {
    const one = await kept({}, ['Linked']);
    const { anna } = one.colleagues;
    decide(one, off);
    await expect(anna.run()).rejects.toSatisfy((error) => problemOf(error)?.code === 'feature-off');
    const meanwhile = anna.provider.hand.create(event('m', { title: 'Meanwhile' }));
    one.crm.crm.hand.create({ event: event('c', { title: 'In the CRM meanwhile' }) });
    decide(one, on);
    expect(changes(await anna.run())).toBe(0);
    expect(anna.engine.decisions().map(({ kind, count }) => [kind, count])).toEqual([
      ['rule-change', 1],
      ['rule-change', 1],
    ]);
    // what comes from now on is new like any other
    anna.provider.hand.create(event('n', { title: 'New again' }));
    await anna.run();
    expect(inCrm(one)).toEqual(['In the CRM meanwhile', 'Linked', 'New again']);
    anna.provider.hand.touch(meanwhile.ref);
    await anna.run();
    expect(anna.engine.decisions()).toHaveLength(2);
    answer(anna, 'approve');
    await one.settle();
    expect(inCrm(one)).toEqual(['In the CRM meanwhile', 'Linked', 'Meanwhile', 'New again']);
    expect(anna.held()).toHaveLength(4);
  });

  it('an edit of a linked entry made meanwhile crosses as soon as it is on again', async () => {
    const one = await kept({}, ['Linked']);
    const { anna } = one.colleagues;
    decide(one, off);
    await anna.run().catch(() => undefined);
    anna.provider.hand.edit(anna.held()[0]?.ref ?? '', { title: 'Renamed' });
    decide(one, on);
    await anna.run();
    expect(inCrm(one)).toEqual(['Renamed']);
  });
});

describe.each([
  ['lacks a rule', { direction: undefined }],
  ['tells a rule that means nothing', { direction: 'sideways', createPrefix: 7 }],
  ['lacks all rules', null],
])('a session that %s ("Who decides")', (_what, change) => {
  it('keeps the last known ones, also after a restart, and creates nothing that they keep out', async () => {
    const one = await office(deliveringCalDav, { unchecked: true });
    const { anna } = one.colleagues;
    one.crm.crm.hand.setRules({ direction: 'crm-to-provider' });
    await anna.run();
    const told = await (await one.crm.raw('anna', '/v1/session')).json();
    const rules = change === null ? {} : { ...(told as { rules: object }).rules, ...change };
    const body = JSON.stringify({ ...(told as object), rules });
    one.crm.crm.setFaults(({ operation }) => (operation === 'getSession' ? { type: 'garbage', body } : null));
    one.crm.crm.hand.setRules({ direction: 'two-way' });
    anna.provider.hand.create(event('a', { title: 'Dentist' }));
    one.crm.clock.advance(60 * 60_000);
    const restarted = anna.withSettings({});
    await restarted.run();
    expect(inCrm(one)).toEqual([]);
    expect(restarted.store.leftAlone.page(0, 9)).toMatchObject([{ reason: 'direction' }]);
    one.crm.crm.setFaults(null);
    one.crm.clock.advance(60 * 60_000);
    await restarted.run();
    expect(restarted.engine.decisions()).toMatchObject([{ kind: 'rule-change', count: 1 }]);
  });
});

it('a first session that does not tell every rule stops the run: nothing is taken for granted', async () => {
  const one = await office(deliveringCalDav, { unchecked: true });
  const { anna } = one.colleagues;
  const told = (await (await one.crm.raw('anna', '/v1/session')).json()) as { readonly rules: object };
  const body = JSON.stringify({ ...told, rules: { ...told.rules, direction: undefined } });
  one.crm.crm.setFaults(({ operation }) => (operation === 'getSession' ? { type: 'garbage', body } : null));
  anna.provider.hand.create(event('a', { title: 'Dentist' }));
  await expect(anna.run()).rejects.toSatisfy((error) => problemOf(error)?.code === 'answer-invalid');
  expect(inCrm(one)).toEqual([]);
});

describe('of two rules the stricter one holds ("Who decides")', () => {
  const rules = (direction: RulesInForce['direction'], createPrefix: string): RulesInForce => ({
    direction,
    createPrefix,
    privateEvents: 'busy',
    filters: [],
  });
  it.each([
    ['two-way', '', 'two-way', '', 'two-way', ''],
    ['crm-to-provider', '', 'two-way', '', 'crm-to-provider', ''],
    ['two-way', '', 'crm-to-provider', '', 'crm-to-provider', ''],
    ['two-way', 'CRM', 'two-way', '', 'two-way', 'CRM'],
    ['two-way', 'CRM', 'two-way', 'CRM Anna', 'two-way', 'CRM Anna'],
    ['two-way', 'CRM', 'two-way', 'Anna', 'two-way', 'CRM'],
    ['two-way', '', 'two-way', 'Anna', 'two-way', 'Anna'],
  ] as const)('administrator %s “%s”, person %s “%s”: %s “%s”', (a, b, c, d, direction, prefix) => {
    const { filters: _, ...told } = rules(a, b);
    expect(rulesInForce(told, { ...rules(c, d), filters: noFilters })).toEqual(rules(direction, prefix));
  });
  it.each([
    ['two-way', '', 'two-way', 'A', true],
    ['two-way', 'B', 'two-way', 'A', true],
    ['two-way', 'A', 'two-way', 'A', false],
    ['two-way', 'AB', 'two-way', 'A', false],
    ['two-way', 'A', 'two-way', '', false],
    ['two-way', 'A', 'crm-to-provider', '', true],
    ['crm-to-provider', '', 'two-way', 'A', false],
  ] as const)('%s “%s” after %s “%s” is wider: %s', (a, b, c, d, wider) => {
    expect(isWider(rules(a, b), rules(c, d))).toBe(wider);
  });
});
