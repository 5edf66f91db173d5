/** Microsoft beside Google: both cards, an organisation's own client, a sign-in that goes on later, and what only an administrator mends. */
import type { AppState } from '../../src-shared/contract/index.ts';
import { problem } from '../../src-shared/domain/problems.ts';
import { changed } from './fixtures.ts';
import type { Scene } from './scene.ts';
import { atAccount, setupAt } from './setup-states.ts';

const microsoft = { kind: 'microsoft', credentials: 'oauth', needsClient: true } as const;

/** The account step of a Concord without a client of its own. */
export const atMicrosoft: AppState = {
  ...setupAt({ ...atAccount, finished: [...atAccount.finished] }),
  offered: {
    providers: [microsoft, { kind: 'caldav', credentials: 'password' }],
    crms: [{ kind: 'bridge', credentials: 'token' }],
    mailboxes: [microsoft, { kind: 'imap', credentials: 'password' }],
  },
};

const found = changed(atMicrosoft, {
  setup: {
    discovered: {
      kind: 'microsoft',
      address: 'anna@example.com',
      host: 'graph.microsoft.com',
      url: 'https://graph.microsoft.com/',
      needsConfirmation: false,
    },
  },
});

const google = { kind: 'google', credentials: 'oauth' } as const;
const atBoth: AppState = {
  ...atMicrosoft,
  offered: {
    ...atMicrosoft.offered,
    providers: [google, microsoft, { kind: 'caldav', credentials: 'password' }],
  },
};
const begun = {
  kind: 'microsoft',
  address: 'anna@example.com',
  client: {
    clientId: '6731de76-14a6-49ae-97bc-6eba6914391e',
    clientSecret: '',
    authority: 'https://login.microsoftonline.us/example.com',
  },
  clientId: '6731de76-14a6-49ae-97bc-6eba6914391e',
};
const host = 'login.microsoftonline.com';
const met = (params: Readonly<Record<string, string>>, code: 'consent-required' | 'sign-in-required') =>
  changed(found, { setup: { problem: problem(code, { host, ...params }), failed: 'setup.sign-in' } });

export const microsoftScenes: readonly Scene[] = [
  { name: 'microsoft-and-google', state: atBoth },
  { name: 'microsoft-begun', state: changed(atBoth, { setup: { begun } }) },
  { name: 'microsoft-declined', state: met({ reason: 'declined' }, 'sign-in-required') },
  { name: 'microsoft-no-mailbox', state: met({ reason: 'no-mailbox' }, 'consent-required') },
  {
    name: 'microsoft-client-needed',
    state: found,
    act: async (page) => {
      await page.locator('.client-fields .disclosure-button').click();
    },
  },
  {
    name: 'microsoft-authority-refused',
    state: changed(found, {
      setup: { problem: problem('setup-invalid', { field: 'authority' }), failed: 'setup.sign-in' },
    }),
    act: async (page) => {
      await page.locator('.field-error').first().waitFor();
    },
  },
];
