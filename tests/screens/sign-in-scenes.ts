/** Signing in with Google in the browser: in the setup, again in a running account, and for mail. */
import type { Page } from 'playwright-core';
import type { AppState } from '../../src-shared/contract/index.ts';
import { problem } from '../../src-shared/domain/problems.ts';
import { account, changed, crm, inAgreement, now } from './fixtures.ts';
import { mailScript } from './mail-scenes.ts';
import { furtherMailbox, offered } from './mailbox-scenes.ts';
import type { Scene } from './scene.ts';
import { atAccount, setupAt } from './setup-states.ts';

type Waiting = NonNullable<AppState['signIn']['waiting']>;
type Problem = NonNullable<AppState['sync']['problem']>;

export const google = { kind: 'google', credentials: 'oauth' } as const;
const withGoogle: Pick<AppState, 'offered'> = {
  offered: {
    providers: [google, { kind: 'caldav', credentials: 'password' }],
    crms: [{ kind: 'bridge', credentials: 'token' }],
    mailboxes: [google, { kind: 'imap', credentials: 'password' }],
  },
};
const scope = 'https://www.googleapis.com/auth/';
const url = new URL('https://accounts.google.com/o/oauth2/v2/auth');
url.searchParams.set('scope', ['openid', 'email', `${scope}calendar.events`].join(' '));
export const waiting: Waiting = {
  kind: 'google',
  for: 'account',
  mailbox: null,
  url: url.href,
  clientId: '123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com',
  until: now + 260_000,
};
const host = 'oauth2.googleapis.com';

export const atGoogle: AppState = {
  ...setupAt({ ...atAccount, finished: [...atAccount.finished] }),
  ...withGoogle,
};
const found = changed(atGoogle, {
  setup: {
    discovered: {
      kind: 'google',
      address: 'anna@example.com',
      host: 'calendar.google.com',
      url: 'https://www.googleapis.com/',
      needsConfirmation: false,
    },
  },
});
const inBrowser = changed(atGoogle, { setup: { busy: 'setup.sign-in' }, signIn: { waiting } });
const met = (trouble: Problem, signedInAs: string | null = null): AppState =>
  changed(found, { setup: { problem: trouble, failed: 'setup.sign-in' }, signIn: { signedInAs } });

/** A running account of Google. */
export const running: AppState = {
  ...changed(inAgreement, {
    setup: { crm, account: { ...account, kind: 'google', host: 'www.googleapis.com' } },
  }),
  ...withGoogle,
};
export const endedSignIn = changed(running, {
  sync: {
    state: 'needs-you',
    problem: { ...problem('sign-in-required', { host, reason: 'revoked' }), side: 'provider' },
    nextRunAt: null,
  },
});

const press = (selector: string) => async (page: Page) => {
  await page.locator(selector).first().click();
};
const opens =
  (...selectors: readonly string[]) =>
  async (page: Page) => {
    for (const selector of selectors) await page.locator(selector).first().click();
  };

const noMailbox = changed(running, {
  mail: { state: 'none', unavailable: null, mailbox: null, adding: { ...offered, state: 'not-yet' } },
});
const googleMailbox = furtherMailbox('gmail', 'info@example.com', {
  mailbox: {
    kind: 'google',
    address: 'info@example.com',
    user: 'info@example.com',
    host: 'gmail.googleapis.com',
    sameSignIn: false,
  },
});

export const signInScenes: readonly Scene[] = [
  { name: 'sign-in-offered', state: atGoogle },
  {
    name: 'sign-in-switched-off',
    state: changed(atGoogle, {
      offered: {
        providers: [
          { ...google, switchedOff: true },
          { kind: 'caldav', credentials: 'password' },
        ],
      },
    }),
  },
  { name: 'sign-in-found', state: found },
  {
    name: 'sign-in-own-client',
    state: found,
    act: opens('.step-body .disclosure-button', '.step-body .indented .disclosure-button'),
  },
  {
    name: 'sign-in-client-needed',
    state: changed(found, { offered: { providers: [{ ...google, needsClient: true }] } }),
    act: press('.step-actions .button.primary'),
  },
  {
    name: 'sign-in-client-refused',
    state: met(problem('setup-invalid', { field: 'clientId', host, reason: 'invalid_client' })),
    act: async (page) => {
      await page.locator('.field-error').first().waitFor();
    },
  },
  {
    name: 'sign-in-no-key-store',
    state: changed(found, { settings: { vault: 'unavailable' } }),
    act: press('.step-actions .button.primary'),
  },
  { name: 'sign-in-starting', state: changed(atGoogle, { setup: { busy: 'setup.sign-in' } }) },
  { name: 'sign-in-waiting', state: inBrowser },
  { name: 'sign-in-waiting-tab', state: changed(inBrowser, { app: { carrier: 'browser' } }) },
  {
    name: 'sign-in-error-pages',
    state: inBrowser,
    act: opens('.step-body .disclosure-button', '.error-pages .disclosure-button'),
  },
  {
    name: 'sign-in-another-account',
    state: met(problem('another-account', { host }), 'anna.devries@gmail.com'),
  },
  { name: 'sign-in-declined', state: met(problem('sign-in-required', { host, reason: 'declined' })) },
  {
    name: 'sign-in-not-granted',
    state: met(problem('sign-in-required', { host, reason: 'not-granted', missing: 'calendar mail' })),
  },
  { name: 'sign-in-expired', state: met(problem('sign-in-expired', { host })) },
  {
    name: 'sign-in-administrator',
    state: met(problem('consent-required', { host, reason: 'administrator-policy' })),
  },
  {
    name: 'sign-in-organization',
    state: met(problem('account-not-permitted', { host, reason: 'organization-only' })),
  },
  {
    name: 'sign-in-clock',
    state: met(problem('sign-in-required', { host, reason: 'code-expired', clockMinutesOff: 12 })),
  },
  { name: 'sign-in-ended', state: endedSignIn },
  { name: 'sign-in-again', state: endedSignIn, act: press('.status-fix .button.primary') },
  {
    name: 'sign-in-again-waiting',
    state: changed(endedSignIn, { setup: { busy: 'setup.sign-in' }, signIn: { waiting } }),
    act: async (page) => {
      await page.locator('.status-fix .button.primary').click();
      await page.locator('.waiting-line').waitFor();
    },
  },
  {
    name: 'sign-in-administrator-running',
    state: changed(endedSignIn, {
      sync: {
        problem: {
          ...problem('consent-required', { host, reason: 'administrator-policy' }),
          side: 'provider',
        },
      },
    }),
  },
  { name: 'sign-in-settings', state: running, screen: '#settings' },
  {
    name: 'sign-in-mail',
    state: noMailbox,
    screen: '#mail',
    script: mailScript,
    act: async (page) => page.locator('.mail-form').first().scrollIntoViewIfNeeded(),
  },
  {
    name: 'sign-in-mail-waiting',
    state: changed(noMailbox, {
      mail: { busy: 'mail.sign-in' },
      signIn: { waiting: { ...waiting, for: 'mail' } },
    }),
    screen: '#mail',
    script: mailScript,
    act: async (page) => page.locator('.waiting-line').scrollIntoViewIfNeeded(),
  },
  {
    name: 'sign-in-mail-not-granted',
    state: changed(noMailbox, {
      mail: {
        problem: problem('sign-in-required', { host, reason: 'not-granted', missing: 'mail' }),
        failed: 'mail.sign-in',
      },
    }),
    screen: '#mail',
    script: mailScript,
  },
  {
    name: 'sign-in-mailbox-found',
    state: changed(
      { ...inAgreement, ...withGoogle },
      {
        settings: { vault: 'unavailable' },
        mail: {
          ...noMailbox.mail,
          discovered: {
            ...{ kind: 'google', address: 'anna.devries@gmail.com', user: 'anna.devries@gmail.com' },
            ...{
              host: 'gmail.googleapis.com',
              url: 'https://gmail.googleapis.com',
              needsConfirmation: false,
            },
          },
        },
      },
    ),
    screen: '#mail',
    script: mailScript,
    act: async (page) => page.locator('.mail-form').first().scrollIntoViewIfNeeded(),
  },
  {
    name: 'sign-in-mailbox-add',
    state: changed(running, { mail: { ...furtherMailboxState(), adding: offered } }),
    screen: '#mail/new',
    script: mailScript,
  },
  {
    name: 'sign-in-mailbox-again',
    state: changed(running, {
      mail: { ...furtherMailboxState(), further: [googleMailbox], adding: offered },
    }),
    screen: '#mail/gmail',
    script: mailScript,
    act: async (page) => {
      await page
        .locator('section', { hasText: 'info@example.com' })
        .last()
        .locator('.button')
        .first()
        .click();
      await page.locator('.dialog').waitFor();
    },
  },
];

/** The first mailbox, which runs. */
function furtherMailboxState(): Partial<AppState['mail']> {
  const { id: _, ...first } = furtherMailbox('', 'anna@example.com');
  return first;
}
