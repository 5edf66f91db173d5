/** Protects the one state a person sees: it names what is the matter, and never says that both sides agree too early. */
import { describe, expect, test } from 'vitest';
import { type MailRunReport, noChanges, noTraffic } from '../../../src-main/app/engine/messages.ts';
import { type RunOutcome, sampleSetup } from '../../../src-main/app/index.ts';
import { neverHeard } from '../../../src-main/app/running/heard.ts';
import { noAccount, type SyncStatus } from '../../../src-main/app/running/sync-status.ts';
import {
  decisionsTopicOf,
  type MailboxView,
  type SyncSurroundings,
  syncTopicOf,
  type TopicView,
  viewOf,
} from '../../../src-main/app/running/sync-view.ts';
import { syncTopic } from '../../../src-shared/contract/index.ts';
import { type ProblemCode, problem, problemCodes } from '../../../src-shared/domain/problems.ts';

const facts = {
  decisions: [],
  preview: null,
  linked: 4,
  waiting: 0,
  quarantined: 0,
  skipped: 0,
  today: { provider: noChanges, crm: noChanges, hours: [] },
  lastChangeAt: null,
  stopping: null,
};
const ran: Exclude<RunOutcome, { type: 'stopped' }> = {
  type: 'ran',
  report: {
    summary: {
      provider: noChanges,
      crm: noChanges,
      skipped: 0,
      quarantined: 0,
      waiting: 0,
      linked: 4,
      durationMs: 1,
    },
    traffic: noTraffic,
    phases: [],
    decisions: [],
    limits: [],
    recovered: null,
  },
};
const failed = (code: ProblemCode): Exclude<RunOutcome, { type: 'stopped' }> => ({
  type: 'failed',
  problem: problem(code),
  traffic: noTraffic,
});
const job = {
  dataDir: '',
  database: '',
  machineId: '',
  watch: true,
  setup: sampleSetup({ url: 'http://127.0.0.1:1', token: 't' }, true),
} as const;
const agreed: SyncStatus = {
  ...noAccount,
  account: { type: 'open', job, runs: 'following' },
  lastOutcome: ran,
  facts,
  nextRunAt: 50,
};
const quiet: SyncSurroundings = { paused: null, isWorking: false, progress: null, agreedAt: 1 };
const topicOf = (change: Partial<SyncStatus>, around: Partial<SyncSurroundings> = {}) =>
  syncTopicOf({ ...agreed, ...change }, { ...quiet, ...around });
const stateOf = (change: Partial<SyncStatus>, around: Partial<SyncSurroundings> = {}) =>
  topicOf(change, around).state;

test('both sides agree after a run that left nothing waiting', () => {
  expect(stateOf({})).toBe('in-agreement');
});

test('never in agreement before a run came through', () => {
  expect(stateOf({ lastOutcome: null })).toBe('waiting');
  expect(stateOf({ lastOutcome: { type: 'crashed' } })).toBe('error');
});

test('RU9: what is not proven fresh is never shown as in agreement', () => {
  expect(stateOf({}, { isDoubtful: true })).toBe('waiting');
  expect(stateOf({}, { isDoubtful: false })).toBe('in-agreement');
});

test('decisions, and an account that cannot be started, need the person', () => {
  expect(stateOf({ facts: { ...facts, waiting: 1 } })).toBe('needs-you');
  const account = { type: 'blocked', problem: problem('sign-in-required') } as const;
  expect(topicOf({ account, lastOutcome: null })).toMatchObject({
    state: 'needs-you',
    problem: { code: 'sign-in-required' },
  });
});

test.each([
  ['unreachable', 'offline'],
  ['throttled', 'waiting'],
  ['lease-held', 'waiting'],
  ['server-failed', 'waiting'],
  ['wrong-password', 'needs-you'],
  ['certificate-untrusted', 'needs-you'],
  ['captive-portal', 'needs-you'],
  ['calendar-missing', 'needs-you'],
  ['store-full', 'needs-you'],
  ['other-engine', 'needs-you'],
  ['answer-invalid', 'error'],
  ['store-newer', 'error'],
] as const)('%s shows as %s', (code, state) => {
  expect(stateOf({ lastOutcome: failed(code) })).toBe(state);
});

test('every problem there is shows as trouble, never as agreement', () => {
  for (const code of problemCodes) {
    const topic = topicOf({ lastOutcome: failed(code) });
    expect(topic.state, code).not.toBe('in-agreement');
    expect(topic.problem?.code).toBe(code);
    syncTopic.parse(topic);
  }
});

test('a pause is shown as one, also over trouble, and promises no next run', () => {
  const topic = topicOf({ lastOutcome: failed('unreachable') }, { paused: { until: 9 } });
  expect(topic).toMatchObject({ state: 'paused', paused: { until: 9 }, nextRunAt: null });
});

test('work is shown while it lasts, also when a pause is on', () => {
  const progress = { phase: 'applying', done: 3, total: 9 } as const;
  expect(topicOf({}, { isWorking: true, progress })).toMatchObject({ state: 'working', progress });
  expect(stateOf({}, { isWorking: true, paused: { until: null } })).toBe('working');
  expect(topicOf({}, { isWorking: false, progress }).progress).toBeNull();
});

test('the system without a network is offline, whatever the last run said', () => {
  expect(stateOf({ isOffline: true })).toBe('offline');
});

test('without an account there is nothing to show, not even a pause or an earlier problem', () => {
  expect(syncTopicOf(noAccount, { ...quiet, paused: { until: 9 } })).toMatchObject({
    state: 'idle',
    paused: null,
    problem: null,
  });
});

describe('a run of mail that came through', () => {
  const summary = {
    arrived: 0,
    linked: 0,
    moved: { provider: 0, crm: 0 },
    keywords: { provider: 0, crm: 0 },
    unlinked: 0,
    total: 4,
    left: {},
    quarantined: 0,
    waiting: 0,
    problems: [],
    durationMs: 1,
  };
  const viewAfter = (change: Partial<MailRunReport['summary']>, backlog = 0): TopicView =>
    viewOf(
      {
        ...agreed,
        lastOutcome: {
          type: 'ran',
          report: { summary: { ...summary, ...change }, backlog, traffic: noTraffic, decisions: [] },
        },
      },
      quiet,
    );

  test('agrees when it left nothing open', () => {
    expect(viewAfter({})).toMatchObject({ state: 'in-agreement', problem: null });
  });

  test.each(['mailbox-missing', 'mailbox-full'] as const)('RU9: does not agree when it met %s', (code) => {
    const trouble = { ...problem(code), side: 'provider' } as const;
    expect(viewAfter({ problems: [trouble] })).toMatchObject({ state: 'needs-you', problem: trouble });
  });

  test('RU9: does not agree while messages are still to come', () => {
    expect(viewAfter({}, 1).state).toBe('waiting');
  });
});

describe('calendar and mail together', () => {
  const mail: MailboxView = {
    mailbox: { id: null, address: 'ann@example.com' },
    state: 'in-agreement',
    progress: null,
    problem: null,
    agreedAt: 2,
    nextRunAt: 40,
    heard: neverHeard,
    isOffline: false,
    waiting: 0,
  };
  const both = (change: Partial<typeof mail>, ofCalendar: Partial<SyncStatus> = {}, around = {}) =>
    syncTopicOf({ ...agreed, ...ofCalendar }, { ...quiet, ...around }, [{ ...mail, ...change }]);

  test('agree only when both do, since the earlier of the two moments, and until the next run of either', () => {
    expect(both({})).toMatchObject({ state: 'in-agreement', agreedAt: 1, nextRunAt: 40, problem: null });
    expect(both({ agreedAt: null, nextRunAt: null })).toMatchObject({ agreedAt: null, nextRunAt: 50 });
    expect(both({ state: 'waiting' }).state).toBe('waiting');
    expect(both({}, { lastOutcome: null }).state).toBe('waiting');
    syncTopic.parse(both({}));
  });

  test.each([
    ['working', 'working'],
    ['needs-you', 'needs-you'],
    ['error', 'error'],
    ['offline', 'offline'],
  ] as const)('mail that is %s beside a calendar in agreement shows as %s', (state, shown) => {
    expect(both({ state }).state).toBe(shown);
  });

  test('A11: with several mailboxes all must agree, and the one in trouble is named', () => {
    const info = { id: 'info', address: 'info@example.com' };
    const second: MailboxView = { ...mail, mailbox: info, agreedAt: 7, waiting: 2 };
    const shown = (change: Partial<MailboxView>) =>
      syncTopicOf(agreed, quiet, [mail, { ...second, ...change }]);
    expect(shown({})).toMatchObject({ state: 'in-agreement', mailbox: null, agreedAt: 1, waiting: 2 });
    expect(shown({ agreedAt: null })).toMatchObject({ agreedAt: null });
    const trouble = problem('wrong-password');
    expect(shown({ state: 'needs-you', problem: trouble })).toMatchObject({
      state: 'needs-you',
      problem: trouble,
      mailbox: info,
    });
    syncTopic.parse(shown({ state: 'needs-you', problem: trouble }));
  });

  test('the worse of two troubles is shown first, and the calendar’s Problem when both have one', () => {
    const trouble = problem('wrong-password');
    expect(both({ state: 'needs-you', problem: trouble })).toMatchObject({
      state: 'needs-you',
      problem: trouble,
    });
    expect(both({ state: 'waiting', problem: trouble }, { lastOutcome: failed('store-full') })).toMatchObject(
      {
        state: 'needs-you',
        problem: { code: 'store-full' },
      },
    );
  });

  test('the Problem shown is that of the topic whose state is shown', () => {
    const trouble = problem('wrong-password');
    const calendar = { lastOutcome: failed('server-failed') };
    expect(both({ state: 'needs-you', problem: trouble }, calendar)).toMatchObject({
      state: 'needs-you',
      problem: trouble,
    });
  });

  test('progress is of whichever works, and what waits is counted for both', () => {
    const progress = { phase: 'applying', done: 3, total: 9 } as const;
    expect(both({ state: 'working', progress, waiting: 2 })).toMatchObject({
      progress,
      waiting: 2,
      linked: 4,
    });
    const own = { phase: 'reading', done: 1 } as const;
    expect(both({ state: 'working', progress }, {}, { isWorking: true, progress: own }).progress).toEqual(
      own,
    );
  });

  test('decisions name their topic, the calendar’s first', () => {
    const decision = {
      kind: 'many-removals',
      digest: 'x',
      choices: ['approve'],
      count: 0,
      items: [],
    } as const;
    const shown = decisionsTopicOf(
      { decisions: [{ ...decision, id: 'many-removals:crm' }] },
      { decisions: [{ ...decision, id: 'mail-many-removals:crm' }] },
    );
    expect(shown.map(({ id, topic }) => `${topic} ${id}`)).toEqual([
      'calendar many-removals:crm',
      'mail mail-many-removals:crm',
    ]);
    expect(decisionsTopicOf(null)).toEqual([]);
  });
});
