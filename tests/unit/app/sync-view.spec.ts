/** Protects the one state a person sees: its shape says what is the matter, and green is never shown too early. */
import { expect, test } from 'vitest';
import { noTraffic } from '../../../src-main/app/engine/messages.ts';
import type { RunOutcome } from '../../../src-main/app/index.ts';
import { type SyncKnowledge, syncTopicOf } from '../../../src-main/app/running/sync-view.ts';
import { syncTopic } from '../../../src-shared/contract/index.ts';
import { type ProblemCode, problem, problemCodes } from '../../../src-shared/domain/problems.ts';

const nobody = { added: 0, changed: 0, removed: 0 };
const facts = {
  decisions: [],
  preview: null,
  linked: 4,
  waiting: 0,
  quarantined: 0,
  skipped: 0,
  today: { provider: nobody, crm: nobody },
  lastChangeAt: null,
};
const ran: RunOutcome = {
  type: 'ran',
  report: {
    summary: {
      provider: nobody,
      crm: nobody,
      skipped: 0,
      quarantined: 0,
      waiting: 0,
      linked: 4,
      durationMs: 1,
    },
    traffic: noTraffic,
    phases: [],
    decisions: [],
    recovered: null,
  },
};
const failed = (code: ProblemCode): RunOutcome => ({
  type: 'failed',
  problem: problem(code),
  traffic: noTraffic,
});
const calm: SyncKnowledge = {
  idle: false,
  paused: null,
  offline: false,
  working: false,
  progress: null,
  last: ran,
  trouble: null,
  facts,
  agreedAt: 1,
  nextRunAt: 50,
};
const stateOf = (change: Partial<SyncKnowledge>) => syncTopicOf({ ...calm, ...change }).state;

test('both sides agree after a run that left nothing waiting', () => {
  expect(stateOf({})).toBe('in-agreement');
});

test('never green before a run came through', () => {
  expect(stateOf({ last: null })).toBe('waiting');
  expect(stateOf({ last: { type: 'crashed' } })).toBe('error');
});

test('what waits for a person needs the person', () => {
  expect(stateOf({ facts: { ...facts, waiting: 1 } })).toBe('needs-you');
  expect(stateOf({ trouble: problem('sign-in-required') })).toBe('needs-you');
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
  expect(stateOf({ last: failed(code) })).toBe(state);
});

test('every problem there is shows as trouble, never as agreement', () => {
  for (const code of problemCodes) {
    const topic = syncTopicOf({ ...calm, last: failed(code) });
    expect(topic.state, code).not.toBe('in-agreement');
    expect(topic.problem?.code).toBe(code);
    syncTopic.parse(topic);
  }
});

test('a pause is shown as one, also over trouble, and promises no next run', () => {
  const topic = syncTopicOf({ ...calm, paused: { until: 9 }, last: failed('unreachable') });
  expect(topic).toMatchObject({ state: 'paused', paused: { until: 9 }, nextRunAt: null });
});

test('work is shown while it lasts, also when a pause is on', () => {
  const progress = { phase: 'applying', done: 3, total: 9 } as const;
  expect(syncTopicOf({ ...calm, working: true, progress })).toMatchObject({ state: 'working', progress });
  expect(stateOf({ working: true, paused: { until: null } })).toBe('working');
  expect(syncTopicOf({ ...calm, working: false, progress }).progress).toBeNull();
});

test('the system without a network is offline, whatever the last run said', () => {
  expect(stateOf({ offline: true })).toBe('offline');
});
