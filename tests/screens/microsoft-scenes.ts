/** An organisation's own client at Microsoft: its fields, what is refused at them, and the guide for its administrator. */
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

export const microsoftScenes: readonly Scene[] = [
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
