/**
 * Troubles in the life of an account on an organisation's own Exchange server (A6): each comes from the simulated Exchange, reaches the state of
 * the real program, has words of its own in both languages and a way out on the screen, and is over once its cause is gone.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src-main/app/index.ts';
import { fixAction } from '../../src-renderer/screens/fix.ts';
import { adminFacts, adminText } from '../../src-renderer/screens/sign-in/admin-text.ts';
import { ewsFaults } from '../../src-sandbox/exchange/index.ts';
import { EwsFault } from '../../src-sandbox/exchange/refusal.ts';
import type { Problem } from '../../src-shared/domain/problems.ts';
import { createWords, en, nl } from '../../src-shared/i18n/index.ts';
import { type DrivenApplication, drive } from '../support/application.ts';
import { type CrmProcess, startCrmProcess } from '../support/crm-process.ts';
import {
  anna,
  annasPassword,
  type ExchangeOrganisation,
  exchangeOrganisation,
  mailHost,
} from '../support/exchange-organisation.ts';
import { memoryKeyStore } from '../support/key-stores.ts';
import { connectCrm, startSyncing } from '../support/running-account.ts';
import { expectOwnWords } from '../support/trouble-words.ts';

interface Trouble {
  readonly name: string;
  readonly begin: (world: ExchangeOrganisation) => void;
  readonly end: (world: ExchangeOrganisation) => void;
  readonly problem: { readonly code: Problem['code']; readonly reason?: string };
  /** What the button does. */
  readonly way: ReturnType<typeof fixAction>['type'];
  /** How it is over: the person signs in again, or with the next run. */
  readonly mendedBy: 'sign-in' | 'run';
  /** Part of the English words, which say what happened and nothing else. */
  readonly says: string;
}

const everyScheme = ['negotiate', 'ntlm', 'basic'] as const;

/** The server answers every request so. */
const answered = (
  code: string,
  problem: Trouble['problem'],
  way: Trouble['way'],
  says: string,
  mendedBy: Trouble['mendedBy'] = 'run',
): Trouble => ({
  name: code,
  begin: ({ exchange }) =>
    exchange.setFaults(() => ({ type: 'error', error: new EwsFault(code, 'Of the test.') })),
  end: ({ exchange }) => exchange.setFaults(null),
  ...{ problem, way, says, mendedBy },
});

const troubles: readonly Trouble[] = [
  {
    name: 'a new password',
    begin({ exchange, hosts }) {
      exchange.authentication.setLockout(0);
      hosts.cut();
    },
    end: ({ exchange }) => exchange.authentication.setLockout(null),
    problem: { code: 'wrong-password', reason: 'ntlm' },
    way: 'repair',
    mendedBy: 'sign-in',
    says: 'does not try again by itself',
  },
  {
    name: 'NTLM is switched off',
    begin({ exchange, hosts }) {
      exchange.authentication.setSchemes(['basic']);
      hosts.cut();
    },
    end: ({ exchange }) => exchange.authentication.setSchemes(everyScheme),
    problem: { code: 'account-not-permitted', reason: 'basic-only' },
    way: 'repair',
    mendedBy: 'sign-in',
    says: 'Choose Basic or automatic',
  },
  {
    name: 'EWS is switched off for the person',
    begin: ({ exchange }) => exchange.setBlock(anna, 'account'),
    end: ({ exchange }) => exchange.setBlock(anna, null),
    problem: { code: 'consent-required', reason: 'ews-blocked' },
    way: 'copy',
    mendedBy: 'run',
    says: 'Exchange Web Services',
  },
  {
    name: 'EWS is switched off for Concord',
    begin: ({ exchange }) => exchange.setBlock(anna, { userAgent: /^Concord/ }),
    end: ({ exchange }) => exchange.setBlock(anna, null),
    problem: { code: 'consent-required', reason: 'ews-blocked' },
    way: 'copy',
    mendedBy: 'run',
    says: 'Exchange Web Services',
  },
  {
    name: 'nobody answers',
    begin({ hosts }) {
      hosts.set(mailHost, null);
      hosts.cut();
    },
    end: ({ exchange, hosts }) => hosts.set(mailHost, { server: exchange.url }),
    problem: { code: 'unreachable' },
    way: 'try-again',
    mendedBy: 'run',
    says: mailHost,
  },
  {
    name: 'a busy server',
    begin: ({ exchange }) => exchange.setFaults(() => ({ type: 'error', error: ewsFaults.busy(1_000) })),
    end: ({ exchange }) => exchange.setFaults(null),
    problem: { code: 'throttled' },
    way: 'try-again',
    mendedBy: 'run',
    says: mailHost,
  },
  answered(
    'ErrorMailboxMoveInProgress',
    { code: 'server-failed', reason: 'mailbox-moving' },
    'try-again',
    'being moved',
  ),
  answered(
    'ErrorCrossSiteRequest',
    { code: 'account-not-permitted', reason: 'mailbox-elsewhere' },
    'moved',
    'another server',
    'sign-in',
  ),
  answered(
    'ErrorPasswordExpired',
    { code: 'wrong-password', reason: 'password-expired' },
    'repair',
    'has expired',
    'sign-in',
  ),
  answered(
    'ErrorAccountDisabled',
    { code: 'consent-required', reason: 'account-disabled' },
    'copy',
    'switched',
  ),
  answered(
    'ErrorOrganizationAccessBlocked',
    { code: 'consent-required', reason: 'ews-blocked' },
    'copy',
    'Exchange Web Services',
  ),
  answered('ErrorInternalServerTransientError', { code: 'server-failed' }, 'try-again', mailHost),
];

describe('a running Exchange account', () => {
  let world: ExchangeOrganisation;
  let crm: CrmProcess;
  let folder = '';
  let concord: DrivenApplication;

  const signIn = (): Promise<unknown> =>
    concord.call('setup.account', {
      ...{ kind: 'exchange', address: anna, secret: annasPassword, allowKeyFile: false },
      credentials: { type: 'password', user: '', url: '', ca: '', confirmedHosts: [] },
    });

  beforeAll(async () => {
    world = await exchangeOrganisation({ clock: systemClock });
    process.env.CONCORD_TEST_EXCHANGE = world.hosts.url;
    folder = mkdtempSync(join(tmpdir(), 'concord-exchange-'));
    crm = await startCrmProcess(join(folder, 'crm'));
    concord = await drive(join(folder, 'data'), { keyStore: memoryKeyStore() });
    await connectCrm(concord, crm);
    await signIn();
    await startSyncing(concord);
  }, 60_000);
  afterAll(async () => {
    await concord?.close();
    await crm?.stop();
    delete process.env.CONCORD_TEST_EXCHANGE;
    expect(world.schemaFaults()).toEqual([]);
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(troubles)(
    '$name',
    async ({ begin, end, problem: { code, reason }, way, mendedBy, says }) => {
      begin(world);
      await concord.call('sync.now', {});
      const { sync, setup } = await concord.until((now) => now.sync.problem?.code === code, 40_000);
      const met = sync.problem;
      if (met === null) return expect.fail('no problem');
      expect(met.params.reason).toBe(reason);
      expect(met.side).toBe('provider');
      expect(fixAction(met, setup).type).toBe(way);
      expectOwnWords(met, says);
      if (code === 'consent-required')
        for (const words of [createWords(en), createWords(nl)])
          expect(adminText(words, adminFacts('exchange', 'Exchange', met))).toContain('Exchange');

      end(world);
      if (mendedBy === 'sign-in') await signIn();
      else await concord.call('sync.now', {});
      await concord.until((now) => now.sync.state === 'in-agreement' && now.sync.problem === null, 40_000);
    },
    90_000,
  );
});
