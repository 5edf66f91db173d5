/** Protects the one state a person sees: its shape says what is the matter, and green is never shown too early. */
import { expect, test } from 'vitest';
import { noChanges, noTraffic } from '../../../src-main/app/engine/messages.ts';
import type { RunOutcome } from '../../../src-main/app/index.ts';
import { noAccount, type SyncStatus } from '../../../src-main/app/running/sync-status.ts';
import { type SyncSurroundings, syncTopicOf } from '../../../src-main/app/running/sync-view.ts';
import { syncTopic } from '../../../src-shared/contract/index.ts';
import { type ProblemCode, problem, problemCodes } from '../../../src-shared/domain/problems.ts';

const facts = {
  decisions: [],
  preview: null,
  linked: 4,
  waiting: 0,
  quarantined: 0,
  skipped: 0,
  today: { provider: noChanges, crm: noChanges },
  lastChangeAt: null,
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
  source: { type: 'sample', crmUrl: '', crmToken: '', approveFirstRun: true },
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

test('never green before a run came through', () => {
  expect(stateOf({ lastOutcome: null })).toBe('waiting');
  expect(stateOf({ lastOutcome: { type: 'crashed' } })).toBe('error');
});

test('what waits for a person needs the person', () => {
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
