/**
 * Troubles in the life of a Microsoft account (A6): each comes from the simulated Microsoft, reaches the state of the real program, has words
 * of its own in both languages and a way out on the screen, and is over once its cause is gone.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src-main/app/index.ts';
import { fixAction } from '../../src-renderer/screens/fix.ts';
import { adminFacts, adminText } from '../../src-renderer/screens/sign-in/admin-text.ts';
import { graphErrors } from '../../src-sandbox/graph/index.ts';
import type { Problem } from '../../src-shared/domain/problems.ts';
import { createWords, en } from '../../src-shared/i18n/index.ts';
import { type DrivenApplication, drive } from '../support/application.ts';
import { type CrmProcess, startCrmProcess } from '../support/crm-process.ts';
import { memoryKeyStore } from '../support/key-stores.ts';
import { signInAtMicrosoft } from '../support/microsoft-browser.ts';
import { connectCrm, startSyncing } from '../support/running-account.ts';
import { type MicrosoftWorld, microsoftWorld, publicClient } from '../support/simulated-microsoft.ts';
import { expectOwnWords } from '../support/trouble-words.ts';

const anna = 'anna@example.com';
const person = {
  ...{ email: anna, name: 'Anna de Wit', timeZone: 'W. Europe Standard Time' },
  organisation: 'example.com',
};
const client = { clientId: publicClient.id, clientSecret: '' };

interface Trouble {
  readonly name: string;
  readonly begin: (world: MicrosoftWorld) => void;
  readonly end: (world: MicrosoftWorld) => void;
  readonly problem: { readonly code: Problem['code']; readonly reason?: string };
  /** What the button does. */
  readonly way: ReturnType<typeof fixAction>['type'];
  /** How it is over: the person signs in again, or by itself. */
  readonly mendedBy: 'sign-in' | 'itself';
  /** Part of the English words, which say what happened and nothing else. */
  readonly says: string;
}

/** The token endpoint refuses the account, which the next refresh meets. */
const refused = (
  number: number,
  problem: Trouble['problem'],
  way: Trouble['way'],
  says: string,
): Trouble => ({
  name: `AADSTS${number}`,
  begin({ microsoft: { accounts } }) {
    accounts.refuse(anna, number, 'refresh');
    accounts.expireAccessTokens(anna);
  },
  end: ({ microsoft: { accounts } }) => accounts.refuse(anna, null),
  problem,
  way,
  mendedBy: 'sign-in',
  says,
});

const troubles: readonly Trouble[] = [
  {
    name: 'a sign-in that was not used for 90 days',
    begin({ microsoft: { accounts } }) {
      accounts.expireRefreshTokens(anna);
      accounts.expireAccessTokens(anna);
    },
    end: () => undefined,
    problem: { code: 'sign-in-required', reason: 'expired' },
    way: 'repair',
    mendedBy: 'sign-in',
    says: 'not used for a long time',
  },
  {
    name: 'a new password',
    begin: ({ microsoft: { accounts } }) => accounts.revoke(anna, 'password'),
    end: () => undefined,
    problem: { code: 'sign-in-required', reason: 'password-changed' },
    way: 'repair',
    mendedBy: 'sign-in',
    says: 'password was changed',
  },
  {
    name: 'the permission is taken back',
    begin: ({ microsoft: { accounts } }) => accounts.revoke(anna, 'removed'),
    end: () => undefined,
    problem: { code: 'consent-required', reason: 'no-consent' },
    way: 'copy',
    mendedBy: 'sign-in',
    says: 'taken back',
  },
  refused(70043, { code: 'sign-in-required', reason: 'expired' }, 'repair', 'expired'),
  refused(50076, { code: 'sign-in-required', reason: 'second-factor' }, 'repair', 'Two-step verification'),
  refused(53003, { code: 'consent-required', reason: 'conditional-access' }, 'copy', 'managed computer'),
  refused(90094, { code: 'consent-required', reason: 'administrator-consent' }, 'copy', 'Only your admin'),
  refused(7000112, { code: 'consent-required', reason: 'application-disabled' }, 'copy', 'switched off'),
  refused(500021, { code: 'account-not-permitted', reason: 'tenant-restriction' }, 'repair', 'network'),
  refused(50057, { code: 'account-not-permitted', reason: 'account-disabled' }, 'repair', 'locked'),
  {
    name: 'a claims challenge of Graph',
    begin: ({ microsoft }) =>
      microsoft.setFaults(({ path }) =>
        path.startsWith('/v1.0/') ? { type: 'error', error: graphErrors.claimsChallenge } : null,
      ),
    end: ({ microsoft }) => microsoft.setFaults(null),
    problem: { code: 'sign-in-required', reason: 'interaction' },
    way: 'repair',
    mendedBy: 'sign-in',
    says: 'a question for you',
  },
  {
    name: 'no licence, or a mailbox on the organisation’s own server',
    begin: ({ microsoft }) => microsoft.setMailbox(anna, 'not-in-the-cloud'),
    end: ({ microsoft }) => microsoft.setMailbox(anna, null),
    problem: { code: 'consent-required', reason: 'no-mailbox' },
    way: 'copy',
    mendedBy: 'itself',
    says: 'Exchange server of your own organisation',
  },
  {
    name: '429 with Retry-After',
    begin: ({ microsoft }) =>
      microsoft.setFaults(({ path }) =>
        path.startsWith('/v1.0/')
          ? { type: 'error', error: { ...graphErrors.throttled, retryAfterS: 2 } }
          : null,
      ),
    end: ({ microsoft }) => microsoft.setFaults(null),
    problem: { code: 'throttled' },
    way: 'try-again',
    mendedBy: 'itself',
    says: 'no more requests for now',
  },
  {
    name: '503',
    begin: ({ microsoft }) =>
      microsoft.setFaults(({ path }) =>
        path.startsWith('/v1.0/') ? { type: 'error', error: graphErrors.mailboxMoving } : null,
      ),
    end: ({ microsoft }) => microsoft.setFaults(null),
    problem: { code: 'server-failed' },
    way: 'try-again',
    mendedBy: 'itself',
    says: 'cannot help at the moment',
  },
];

const english = createWords(en, ['en-GB']);

describe('a running Microsoft account', () => {
  let world: MicrosoftWorld;
  let crm: CrmProcess;
  let folder = '';
  let concord: DrivenApplication;

  const signIn = async (): Promise<void> => {
    const called = concord.call('setup.sign-in', {
      ...{ kind: 'microsoft', address: anna, client, allowKeyFile: false },
    });
    called.catch(() => undefined);
    const { signIn: shown } = await concord.until(({ signIn: now }) => now.waiting !== null);
    const { location } = await signInAtMicrosoft(shown.waiting?.url ?? '', { account: anna });
    await fetch(location ?? '');
    await called;
  };

  beforeAll(async () => {
    world = await microsoftWorld({ clock: systemClock, people: [person] });
    process.env.CONCORD_TEST_MICROSOFT = world.microsoft.url;
    folder = mkdtempSync(join(tmpdir(), 'concord-microsoft-'));
    crm = await startCrmProcess(join(folder, 'crm'));
    concord = await drive(join(folder, 'data'), { keyStore: memoryKeyStore() });
    await connectCrm(concord, crm);
    await signIn();
    await startSyncing(concord);
  }, 60_000);
  afterAll(async () => {
    await concord?.close();
    await crm?.stop();
    delete process.env.CONCORD_TEST_MICROSOFT;
    expect(world.microsoft.complaints()).toEqual([]);
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
        expect(adminText(english, adminFacts('microsoft', 'Microsoft', met)).length).toBeGreaterThan(200);

      end(world);
      if (mendedBy === 'sign-in') await signIn();
      else await concord.call('sync.now', {});
      await concord.until((now) => now.sync.state === 'in-agreement' && now.sync.problem === null, 40_000);
    },
    90_000,
  );
});
