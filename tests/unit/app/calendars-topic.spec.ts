/** Tests topic `calendars`: filled after the first run, and told after each run what the CRM shows of the other calendars (C2). */
import { expect, test } from 'vitest';
import type { StateKeeper } from '../../../src-main/app/contract/state.ts';
import type { RulesFacts, SubCalendarFacts } from '../../../src-main/app/engine/questions.ts';
import type { AccountSync } from '../../../src-main/app/running/account-sync.ts';
import {
  calendarsHandlers,
  keepCalendarsTopic,
  noCalendars,
} from '../../../src-main/app/topics/calendars.ts';
import type { AppState } from '../../../src-shared/contract/index.ts';

const plain = { isDefault: false, mayWrite: true };
const found = {
  primary: 'mine',
  calendars: [
    { id: 'mine', name: 'Mine', ...plain },
    { id: 'team', name: 'Team', ...plain },
  ],
  features: [],
  offeredFilters: ['free', 'all-day'],
  limits: [],
};

function listening(facts: readonly SubCalendarFacts[]) {
  let rules: RulesFacts | null = null;
  let topic: AppState['calendars'] = noCalendars;
  let ran = (): void => {};
  let sets = 0;
  let shown = facts;
  let fromBefore = { provider: 0, crm: 0 };
  let accepted = true;
  const asked: unknown[] = [];
  const state = {
    topic: () => topic,
    set: (_name: string, value: AppState['calendars']) => {
      topic = value;
      sets += 1;
    },
  } as unknown as StateKeeper;
  const sync = {
    ask: async (name: string, input: unknown) => {
      asked.push([name, input]);
      if (name === 'calendars') return found;
      if (name === 'rules') return { rules };
      if (name === 'bring-existing') return { accepted };
      return name === 'sub-calendars' ? { calendars: shown, fromBefore } : {};
    },
    onRan: (listener: () => void) => {
      ran = listener;
    },
    handlers: { 'sync.now': () => asked.push(['sync.now']) },
  } as unknown as AccountSync;
  const logger = { log: (...args: unknown[]) => expect(args).toEqual([]) };
  keepCalendarsTopic({
    sync,
    state,
    logger: logger as never,
    chosen: () => ({ calendars: [], chosen: { direction: 'two-way', createPrefix: '' } }),
  });
  return {
    sync,
    state,
    asked,
    others: () => topic.others.map(({ id, isOn, shown: how, entries }) => [id, isOn, how, entries]),
    sets: () => sets,
    topic: () => topic,
    decide(next: RulesFacts) {
      rules = next;
    },
    fromBefore: () => topic.fromBefore,
    stayed: (provider: number, crm: number) => {
      fromBefore = { provider, crm };
    },
    refuses: () => {
      accepted = false;
    },
    async run(next = shown) {
      shown = next;
      ran();
      await new Promise(setImmediate);
    },
  };
}

const team: SubCalendarFacts = { id: 'team', isOn: true, shown: 'shown', entries: 3, unreadable: 0 };

test('a calendar that was never looked at waits, and is shown once it was', async () => {
  const { run, others } = listening([]);
  await run();
  expect(others()).toEqual([['team', true, 'waiting', 0]]);
  await run([team]);
  expect(others()).toEqual([['team', true, 'shown', 3]]);
});

test('the topic is sent only when something changed', async () => {
  const { run, sets } = listening([team]);
  await run();
  await run();
  expect(sets()).toBe(1);
});

test('a choice is shown at once, stored, and carried out by a run that starts now', async () => {
  const { run, others, sync, state, asked } = listening([team]);
  await run();
  asked.length = 0;
  await calendarsHandlers(sync, state)['calendars.show']({ id: 'team', on: false });
  expect(others()).toEqual([['team', false, 'hidden', 0]]);
  expect(asked).toEqual([['sub-calendar-choose', { id: 'team', on: false }], ['sync.now']]);
  await calendarsHandlers(sync, state)['calendars.show']({ id: 'team', on: true });
  expect(others()).toEqual([['team', true, 'waiting', 0]]);
});

test('the rules in force are shown with who decided, not what the person chose once ("Who decides")', async () => {
  const { run, decide, topic, sets } = listening([team]);
  await run();
  expect(topic()).toMatchObject({ direction: 'two-way', decidedByAdministrator: [], restrictions: [] });
  const rules: RulesFacts = {
    direction: 'crm-to-provider',
    createPrefix: 'CRM ',
    decidedByAdministrator: ['direction', 'createPrefix'],
    privateEvents: { inForce: 'skip', limit: 'busy' },
    filters: {
      chosen: { onlyLabels: ['Work'], exceptLabels: [], onlyKnownPeople: true, leaveOut: ['free'] },
      decided: null,
      stays: 3,
    },
    restrictions: ['editing'],
  };
  decide(rules);
  await run();
  expect(topic()).toMatchObject(rules);
  await run();
  expect(sets()).toBe(2);
});

test('what stayed from before is told, and wanted by a run that starts now (C5, C6)', async () => {
  const { run, stayed, fromBefore, sync, state, asked, refuses } = listening([team]);
  await run();
  stayed(2, 3);
  await run();
  expect(fromBefore()).toEqual({ provider: 2, crm: 3 });
  asked.length = 0;
  const wish = { side: 'crm', from: '2026-01-01', until: null } as const;
  await calendarsHandlers(sync, state)['calendars.bring'](wish);
  expect(asked).toEqual([['bring-existing', wish], ['sync.now']]);
  asked.length = 0;
  refuses();
  await calendarsHandlers(sync, state)['calendars.bring'](wish);
  expect(asked).toEqual([['bring-existing', wish]]);
});
