/** Exchange on an organisation's own server: what was found, what a person can set, and what each refusal leads to. */
import type { AppState } from '../../src-shared/contract/index.ts';
import { problem } from '../../src-shared/domain/problems.ts';
import { changed } from './fixtures.ts';
import { atMicrosoft } from './microsoft-scenes.ts';
import type { Scene } from './scene.ts';

const exchange = { kind: 'exchange', credentials: 'password', windowsAccounts: true } as const;

const atExchange: AppState = {
  ...atMicrosoft,
  offered: { ...atMicrosoft.offered, providers: [...atMicrosoft.offered.providers, exchange] },
};
const host = 'autodiscover.example.com';
const found = changed(atExchange, {
  setup: {
    discovered: {
      kind: 'exchange',
      address: 'anna@example.com',
      ...{ host, url: `https://${host}/autodiscover/autodiscover.xml`, needsConfirmation: false },
    },
  },
});
const met = (code: 'account-not-permitted' | 'consent-required' | 'wrong-password', reason: string) =>
  changed(found, { setup: { problem: problem(code, { host, reason }), failed: 'setup.account' } });

export const exchangeScenes: readonly Scene[] = [
  {
    name: 'exchange-advanced',
    state: found,
    act: async (page) => {
      await page.locator('.disclosure-button').click();
      await page.locator('.indented .select-button').waitFor();
    },
  },
  {
    name: 'exchange-in-cloud',
    state: changed(atExchange, {
      setup: {
        problem: problem('account-not-permitted', {
          ...{ host: 'autodiscover-s.outlook.com', reason: 'mailbox-in-cloud', instead: 'microsoft' },
        }),
        failed: 'setup.discover',
      },
    }),
  },
  { name: 'exchange-ntlm-only', state: met('account-not-permitted', 'ntlm-only') },
  { name: 'exchange-elsewhere', state: met('account-not-permitted', 'mailbox-elsewhere') },
  { name: 'exchange-ews-blocked', state: met('consent-required', 'ews-blocked') },
  { name: 'exchange-password-expired', state: met('wrong-password', 'password-expired') },
];
