/** Protects when runs follow each other: only for an open account that wants it, while nothing holds them. */
import { expect, test } from 'vitest';
import { sampleSetup } from '../../../src-main/app/index.ts';
import {
  accountBlocked,
  accountClosed,
  accountOpened,
  factsRead,
  followingStarted,
  machineChanged,
  nextRunScheduled,
  noAccount,
  onlyPersonCanHelp,
  personReturned,
  runEnded,
  runStarted,
  type SyncStatus,
  shouldFollow,
  sideHeard,
} from '../../../src-main/app/running/sync-status.ts';
import { problem } from '../../../src-shared/domain/problems.ts';

const job = {
  dataDir: '/data',
  database: '/data/concord.db',
  machineId: 'm',
  watch: true,
  setup: sampleSetup({ url: 'http://127.0.0.1:1', token: 't' }, true),
} as const;
const opened = accountOpened(noAccount, job);
const following = followingStarted(opened);
const facts = {
  decisions: [],
  preview: null,
  linked: 1,
  waiting: 0,
  quarantined: 0,
  skipped: 0,
  today: {
    provider: { added: 0, changed: 0, removed: 0 },
    crm: { added: 0, changed: 0, removed: 0 },
    hours: [],
  },
  lastChangeAt: null,
};

test.each<[string, boolean, SyncStatus]>([
  ['no account', false, noAccount],
  ['an account that was only opened, for the preview', false, opened],
  ['an account whose runs were started', true, following],
  ['no account, although runs were to be started', false, followingStarted(noAccount)],
  ['an account without readable credentials', false, accountBlocked(following, problem('sign-in-required'))],
  ['an account that was closed', false, accountClosed(following)],
  ['a machine that sleeps', false, machineChanged(following, 'suspend')],
  ['a machine that woke up', true, machineChanged(machineChanged(following, 'suspend'), 'resume')],
  ['a machine without a network', true, machineChanged(following, 'offline')],
  ['a machine on battery, which is the pause’s business', true, machineChanged(following, 'on-battery')],
  ['runs that only a person can mend', false, onlyPersonCanHelp(following)],
  ['a person who came back', true, personReturned(onlyPersonCanHelp(following))],
  ['a person who came back to a preview', false, personReturned(opened)],
])('%s: runs follow each other = %s', (_, expected, status) => {
  expect(shouldFollow(status, false)).toBe(expected);
  expect(shouldFollow(status, true)).toBe(false);
});

test('opening an account again takes back what blocked it, and forgets the account before', () => {
  const blocked = accountBlocked(noAccount, problem('sign-in-required'));
  expect(shouldFollow(followingStarted(accountOpened(blocked, job)), false)).toBe(true);
  const used = factsRead(runEnded(nextRunScheduled(following, 9), { type: 'crashed' }, 10), facts);
  expect(accountOpened(used, job)).toEqual(opened);
});

test('a stopped run leaves the outcome before it; a started run has no next time', () => {
  const crashed = runEnded(following, { type: 'crashed' }, 10);
  expect(runEnded(crashed, { type: 'stopped' }, 11).lastOutcome).toEqual({ type: 'crashed' });
  expect(runStarted(nextRunScheduled(following, 9)).nextRunAt).toBeNull();
  expect(onlyPersonCanHelp(nextRunScheduled(following, 9)).nextRunAt).toBeNull();
});

test('closing keeps what the machine said about itself, and facts that arrive later are dropped', () => {
  const closed = accountClosed(factsRead(machineChanged(following, 'offline'), facts));
  expect(closed).toEqual({ ...noAccount, isOffline: true });
  expect(factsRead(closed, facts).facts).toBeNull();
});

test('a run that ended and a side that told of news are when a side was last heard; another account begins anew', () => {
  const told = sideHeard(following, 'provider', 7);
  expect(told.heard).toEqual({ provider: 7, crm: null });
  expect(sideHeard(told, 'provider', 1_006), 'in a burst').toBe(told);
  expect(sideHeard(told, 'provider', 1_007).heard.provider).toBe(1_007);
  expect(runEnded(told, { type: 'stopped' }, 9).heard).toEqual(told.heard);
  expect(accountOpened(told, job).heard).toEqual({ provider: null, crm: null });
  expect(accountClosed(told).heard).toEqual({ provider: null, crm: null });
});
