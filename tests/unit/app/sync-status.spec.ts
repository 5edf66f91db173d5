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
  today: { provider: { added: 0, changed: 0, removed: 0 }, crm: { added: 0, changed: 0, removed: 0 } },
  lastChangeAt: null,
};

test.each<[string, SyncStatus, boolean]>([
  ['no account', noAccount, false],
  ['an account that was only opened, for the preview', opened, false],
  ['an account whose runs were started', following, true],
  ['no account, although runs were to be started', followingStarted(noAccount), false],
  ['an account without readable credentials', accountBlocked(following, problem('sign-in-required')), false],
  ['an account that was closed', accountClosed(following), false],
  ['a machine that sleeps', machineChanged(following, 'suspend'), false],
  ['a machine that woke up', machineChanged(machineChanged(following, 'suspend'), 'resume'), true],
  ['a machine without a network', machineChanged(following, 'offline'), true],
  ['a machine on battery, which is the pause’s business', machineChanged(following, 'on-battery'), true],
  ['runs that only a person can mend', onlyPersonCanHelp(following), false],
  ['a person who came back', personReturned(onlyPersonCanHelp(following)), true],
  ['a person who came back to a preview', personReturned(opened), false],
])('%s: runs follow each other = %s', (_, status, expected) => {
  expect(shouldFollow(status, false)).toBe(expected);
  expect(shouldFollow(status, true)).toBe(false);
});

test('opening an account again takes back what blocked it, and forgets the account before', () => {
  const blocked = accountBlocked(noAccount, problem('sign-in-required'));
  expect(shouldFollow(followingStarted(accountOpened(blocked, job)), false)).toBe(true);
  const used = factsRead(runEnded(nextRunScheduled(following, 9), { type: 'crashed' }), facts);
  expect(accountOpened(used, job)).toEqual(opened);
});

test('a stopped run leaves the outcome before it; a started run has no next time', () => {
  const crashed = runEnded(following, { type: 'crashed' });
  expect(runEnded(crashed, { type: 'stopped' }).lastOutcome).toEqual({ type: 'crashed' });
  expect(runStarted(nextRunScheduled(following, 9)).nextRunAt).toBeNull();
  expect(onlyPersonCanHelp(nextRunScheduled(following, 9)).nextRunAt).toBeNull();
});

test('closing keeps what the machine said about itself, and facts that arrive later are dropped', () => {
  const closed = accountClosed(factsRead(machineChanged(following, 'offline'), facts));
  expect(closed).toEqual({ ...noAccount, isOffline: true });
  expect(factsRead(closed, facts).facts).toBeNull();
});
