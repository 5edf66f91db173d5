/** Screens with trouble, with nothing on them, and after a person left something out. */
import type { Page } from 'playwright-core';
import type { AppState } from '../../src-shared/contract/index.ts';
import { problem } from '../../src-shared/domain/problems.ts';
import {
  calendars,
  changed,
  crm,
  failed,
  idleAfterSetup,
  inAgreement,
  needsYou,
  now,
  sample,
  sideAs,
  waiting,
  withQuarantine,
} from './fixtures.ts';
import type { Scene } from './scene.ts';
import {
  atAccount,
  atCalendar,
  atDirection,
  atFirstRun,
  atPreview,
  discovered,
  setupAt,
} from './setup-states.ts';

type Problem = NonNullable<AppState['sync']['problem']>;
type Side = NonNullable<Problem['side']>;

const about = (side: Side, ...args: Parameters<typeof problem>): Problem => ({ ...problem(...args), side });

/** A status screen with a problem of the side. */
const withProblem = (found: Problem, nextRunAt: number | null = now + 5 * 60_000): AppState =>
  changed(inAgreement, {
    sync: {
      ...{ state: 'needs-you', problem: found, nextRunAt },
      sides: {
        provider: sideAs(found.side === 'provider' ? 'trouble' : 'well', { nextRunAt }),
        crm: sideAs(found.side === 'crm' ? 'trouble' : 'well', { nextRunAt }),
      },
    },
  });

const submit = async (page: Page): Promise<void> => {
  await page.locator('.step-actions .button.primary').click();
};

/** Opens the dialog that a button of the screen leads to. */
const opens =
  (button: string) =>
  async (page: Page): Promise<void> => {
    await page.locator(button).click();
    await page.locator('.dialog').waitFor();
  };

const setupScenes: readonly Scene[] = [
  {
    name: 'setup-crm-blank',
    state: setupAt({ step: 'crm', finished: ['welcome'] }),
    act: submit,
  },
  {
    name: 'setup-crm-kinds',
    state: {
      ...setupAt({ step: 'crm', finished: ['welcome'] }),
      offered: {
        providers: [{ kind: 'caldav', credentials: 'password' }],
        crms: [
          { kind: 'bridge', credentials: 'token' },
          { kind: 'ledger', credentials: 'token' },
        ],
        mailboxes: [],
      },
    },
    act: async (page) => {
      await page.locator('.step-body .select-button').click();
      await page.getByRole('listbox').waitFor();
    },
  },
  {
    name: 'setup-crm-network',
    state: setupAt({
      step: 'crm',
      finished: ['welcome'],
      problem: problem('captive-portal', { host: 'crm.veldhuis.example' }),
      failed: 'setup.crm',
    }),
  },
  {
    name: 'setup-account-not-an-address',
    state: setupAt({ ...atAccount, finished: [...atAccount.finished], crm: { ...crm, email: 'anna' } }),
    act: submit,
  },
  {
    name: 'setup-account-server-failed',
    state: changed(discovered, {
      setup: {
        problem: about(
          'provider',
          'server-failed',
          { host: 'dav.hosting.example', status: 503 },
          now + 90_000,
        ),
        failed: 'setup.account',
      },
    }),
  },
  {
    name: 'setup-account-signing-in',
    state: changed(discovered, { setup: { busy: 'setup.account' } }),
  },
  { name: 'setup-calendar-none', state: changed(atCalendar, { setup: { calendars: [] } }) },
  {
    name: 'setup-calendar-read-only',
    state: changed(atCalendar, {
      setup: { calendars: calendars.map((calendar) => ({ ...calendar, mayWrite: false, upcoming: [] })) },
    }),
  },
  {
    name: 'setup-direction-decided',
    state: changed(atDirection, {
      setup: {
        decidedByAdministrator: ['direction'],
        chosen: { ...atDirection.setup.chosen, direction: 'crm-to-provider', existingProvider: 'leave' },
      },
    }),
  },
  {
    name: 'setup-direction-wrong-dates',
    state: changed(atDirection, {
      setup: { chosen: { ...atDirection.setup.chosen, from: '2026-06-01', until: '2026-05-01' } },
    }),
    act: submit,
  },
  {
    name: 'setup-preview-nothing',
    state: changed(atPreview, {
      setup: {
        preview: {
          digest: 'preview-2',
          provider: { added: 0, changed: 0, removed: 0 },
          crm: { added: 0, changed: 0, removed: 0 },
          linked: 0,
          asks: 0,
        },
      },
    }),
  },
  {
    name: 'setup-preview-problem',
    state: changed(atPreview, {
      setup: { preview: null },
      sync: {
        state: 'needs-you',
        problem: about('crm', 'feature-off', { host: 'crm.veldhuis.example', kind: 'caldav' }),
      },
    }),
  },
  {
    name: 'setup-preview-crashed',
    state: changed(atPreview, { setup: { preview: null }, sync: { state: 'error' } }),
  },
  {
    name: 'setup-preview-found-none',
    state: atPreview,
    act: async (page) => {
      await page.locator('.step-body input').fill('no such title');
      await page.locator('.preview .disclosure-button').first().click();
    },
  },
  {
    name: 'setup-first-run-problem',
    state: changed(atFirstRun, {
      sync: {
        state: 'offline',
        progress: null,
        problem: about('provider', 'unreachable', { host: 'dav.example.com' }, now + 30_000),
      },
    }),
  },
];

const runningScenes: readonly Scene[] = [
  {
    name: 'status-crm-problem',
    state: withProblem(about('crm', 'server-failed', { host: 'crm.veldhuis.example', status: 503 })),
  },
  {
    name: 'status-other-engine',
    state: withProblem(about('crm', 'other-engine', { host: 'crm.veldhuis.example' }), null),
  },
  {
    name: 'status-calendar-missing',
    state: withProblem(about('provider', 'calendar-missing', { host: 'dav.example.com' }), null),
  },
  { name: 'status-disk-full', state: withProblem(problem('store-full'), null) },
  {
    name: 'status-refused',
    state: inAgreement,
    script: {
      'links.open': () => {
        throw new Error('a bug');
      },
    },
    screen: '#settings',
    act: async (page) => {
      await page.locator('main section').last().locator('.button').click();
    },
  },
  {
    name: 'status-sign-in-crm',
    state: withProblem(about('crm', 'sign-in-required', { host: 'crm.veldhuis.example' }), null),
    act: opens('.status-fix .button.primary'),
  },
  {
    name: 'status-sign-in-refused',
    state: needsYou,
    script: { 'setup.account': () => ({ problem: problem('wrong-password', { host: 'dav.example.com' }) }) },
    act: async (page) => {
      await opens('.status-fix .button.primary')(page);
      await page.locator('.dialog input').first().fill('a wrong one');
      await page.locator('.dialog .button.primary').click();
      await page.locator('.dialog .field-error').waitFor();
    },
  },
  { name: 'status-sample-leave', state: sample, act: opens('.sample .button') },
  { name: 'status-everything', state: { ...waiting, sync: { ...failed.sync, waiting: 3 } } },
  {
    name: 'quarantine-empty',
    state: withQuarantine,
    script: { 'quarantine.page': () => ({ items: [], count: 0 }) },
    act: opens('.apart-line .button'),
  },
  {
    name: 'skipped-empty',
    state: inAgreement,
    script: { 'skipped.page': () => ({ items: [], count: 0 }) },
    act: opens('.skipped-line .button'),
  },
  {
    name: 'activity-filter-empty',
    state: inAgreement,
    screen: '#activity',
    script: { 'history.page': () => ({ rows: [], runs: [], more: false }) },
    act: async (page) => {
      await page.locator('.screen-head .select-button').click();
      await page.getByRole('option').last().click();
      await page.locator('.empty').waitFor();
    },
  },
  {
    name: 'activity-conflict',
    state: inAgreement,
    screen: '#activity',
    act: async (page) => {
      await page.locator('.event[data-row="497"] .event-actions > .button:first-child').click();
      await page.locator('.versions').first().waitFor();
    },
  },
  {
    name: 'decision-stale',
    state: waiting,
    screen: '#activity',
    script: { 'decisions.decide': () => ({ accepted: false }) },
    act: async (page) => {
      await opens('.decision:nth-child(3) .button')(page);
      await page.locator('.dialog-actions .button').last().click();
      await page.locator('.dialog [role=alert]').first().waitFor();
    },
  },
  {
    name: 'calendars-one-way',
    state: changed(inAgreement, {
      calendars: {
        direction: 'crm-to-provider',
        decidedByAdministrator: ['direction'],
        fromBefore: { provider: 212, crm: 30 },
      },
    }),
    screen: '#calendars',
  },
  {
    name: 'calendars-bring-wrong-dates',
    state: changed(inAgreement, { calendars: { fromBefore: { provider: 212, crm: 1 } } }),
    screen: '#calendars',
    act: async (page) => {
      await opens('section .button >> nth=2')(page);
      await page.locator('.dialog input').first().fill('31-12');
      await page.locator('.dialog .button.primary').click();
      await page.locator('.dialog .field-error').first().waitFor();
    },
  },
  {
    name: 'settings-all-locked',
    state: changed(inAgreement, {
      settings: {
        locked: ['language', 'theme', 'notifications', 'startAtLogin', 'pauseOnBattery'],
        vault: 'key-file',
      },
    }),
    screen: '#settings',
  },
  {
    name: 'settings-sign-in-crm',
    state: inAgreement,
    screen: '#settings',
    act: opens('main .row .button:last-child'),
  },
  { name: 'settings-sample', state: sample, screen: '#settings' },
  { name: 'activity-first-time', state: idleAfterSetup, screen: '#activity' },
];

export const troubleScenes: readonly Scene[] = [...setupScenes, ...runningScenes];
