/** Protects C15: the CRM is told when the account's state changes, and no run fails because a report could not be sent. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { crmReporter } from '../../../src-main/app/engine/crm-report.ts';
import type { AccountReport } from '../../../src-shared/domain/crm.ts';
import { fail, problem } from '../../../src-shared/domain/problems.ts';
import { handClock } from '../../support/hand-clock.ts';

const nobody = { added: 0, changed: 0, removed: 0 };
const summary = (waiting: number, linked: number, quarantined = 0) => ({
  provider: nobody,
  crm: nobody,
  skipped: 0,
  quarantined,
  waiting,
  linked,
  durationMs: 1,
});
const account = { accountId: 'a', machineId: 'm', address: 'anna@example.com', provider: 'caldav' };
const { signal } = new AbortController();

function listening(invites = false) {
  const time = handClock(1_000);
  const heard: AccountReport[] = [];
  const reporter = crmReporter(
    {
      put: (_, report) => {
        heard.push(report);
        return Promise.resolve();
      },
    },
    account,
    time.clock,
    () => invites,
  );
  return { ...time, heard, reporter };
}

test('a report is sent after a change, otherwise every quarter of an hour', async () => {
  const { reporter, heard, advance } = listening();
  await reporter.ran(summary(0, 5), signal);
  await advance(60_000);
  await reporter.ran(summary(0, 5), signal);
  expect(heard).toEqual([{ state: 'in-agreement', waiting: 0, entries: 5, invites: false, agreedAt: 1_000 }]);
  await reporter.ran(summary(2, 5), signal);
  expect(heard.at(-1)).toEqual({
    state: 'waiting',
    waiting: 2,
    entries: 5,
    invites: false,
    agreedAt: 61_000,
  });
  await advance(16 * 60_000);
  await reporter.ran(summary(2, 5), signal);
  expect(heard).toHaveLength(3);
});

test.each([
  { after: 15 * 60_000 - 1, reports: 1 },
  { after: 15 * 60_000, reports: 2 },
])(
  'an unchanged report is sent again after a quarter of an hour: $reports after $after ms (C15)',
  async ({ after, reports }) => {
    const { reporter, heard, advance } = listening();
    await reporter.ran(summary(0, 5), signal);
    await advance(after);
    await reporter.ran(summary(0, 5), signal);
    expect(heard).toHaveLength(reports);
  },
);

test('a run waits ten seconds for its report, and no longer than its own end', async () => {
  const limits = vi.spyOn(AbortSignal, 'timeout');
  onTestFinished(() => limits.mockRestore());
  const { reporter } = listening();
  await reporter.ran(summary(0, 5), signal);
  expect(limits.mock.calls).toEqual([[10_000]]);
});

test('a server that delivers invitations is reported as such (C9)', async () => {
  const { reporter, heard } = listening(true);
  await reporter.ran(summary(0, 5), signal);
  expect(heard).toMatchObject([{ invites: true }]);
});

test('entries in quarantine are no agreement (C15, RU2)', async () => {
  const { reporter, heard, advance } = listening();
  await reporter.ran(summary(0, 5), signal);
  await advance(60_000);
  await reporter.ran(summary(0, 5, 1), signal);
  expect(heard.at(-1)).toEqual({ state: 'waiting', waiting: 0, entries: 5, invites: false, agreedAt: 1_000 });
  await advance(60_000);
  await reporter.ran(summary(0, 5), signal);
  expect(heard.at(-1)).toEqual({
    state: 'in-agreement',
    waiting: 0,
    entries: 5,
    invites: false,
    agreedAt: 121_000,
  });
});

test('a failed run is reported with the code of its Problem and the last moment of agreement', async () => {
  const { reporter, heard } = listening();
  await reporter.ran(summary(0, 5), signal);
  await reporter.failed(problem('wrong-password', { host: 'secret.example' }), signal);
  expect(heard.at(-1)).toEqual({
    state: 'problem',
    problem: 'wrong-password',
    waiting: 0,
    entries: 5,
    invites: false,
    agreedAt: 1_000,
  });
});

test('a report that could not be sent is sent after the next run', async () => {
  const { clock } = handClock();
  let attempts = 0;
  const reporter = crmReporter(
    {
      put: () => {
        attempts += 1;
        return attempts === 1 ? fail('unreachable') : Promise.resolve();
      },
    },
    account,
    clock,
    () => false,
  );
  await reporter.ran(summary(0, 5), signal);
  await reporter.ran(summary(0, 5), signal);
  await reporter.ran(summary(0, 5), signal);
  expect(attempts).toBe(2);
});

test('what was not checked for an hour is told at once, also after a failed run, and taken back (R6)', async () => {
  const { reporter, heard } = listening();
  await reporter.stale(1, signal);
  expect(heard).toEqual([]);
  await reporter.failed(problem('unreachable'), signal);
  expect(heard.at(-1)).toMatchObject({ state: 'problem', stale: 1 });
  await reporter.stale(2, signal);
  await reporter.stale(2, signal);
  expect(heard).toHaveLength(2);
  expect(heard.at(-1)).toMatchObject({ state: 'problem', stale: 2 });
  await reporter.stale(0, signal);
  expect(heard.at(-1)).not.toHaveProperty('stale');
});

test('the last full comparison is told, in numbers (R6, D13)', async () => {
  const heard: AccountReport[] = [];
  const side = (linked: number) => ({ entries: linked + 3, linked, skipped: { prefix: 3 }, unreadable: 0 });
  const found = { changed: 1, gone: 0, untold: 0, unlinked: 1 };
  const comparison = {
    ...{ startedAt: 1, endedAt: 2, found, onTheWay: 0 },
    sides: { provider: side(5), crm: side(4) },
  };
  const put = (_: unknown, report: AccountReport) => Promise.resolve(void heard.push(report));
  const given = [{ put }, account, handClock().clock, () => false] as const;
  await crmReporter(...given, () => comparison).ran(summary(0, 5), signal);
  expect(heard.at(-1)?.comparison).toEqual({ at: 2, calendar: 5, crm: 4, differences: 2 });
  const unread = { ...comparison, sides: { provider: side(5), crm: null } };
  await crmReporter(...given, () => unread).ran(summary(0, 5), signal);
  expect(heard.at(-1)).not.toHaveProperty('comparison');
});

test('A14: a stop is told once, with what both sides last agreed on', async () => {
  const { reporter, heard } = listening();
  await reporter.ran(summary(0, 5), signal);
  await reporter.paused(signal);
  await reporter.paused(signal);
  expect(heard.slice(1)).toEqual([
    { state: 'paused', waiting: 0, entries: 5, invites: false, agreedAt: 1_000 },
  ]);
});
