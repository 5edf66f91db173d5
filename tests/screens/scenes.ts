/** Every screen in every state that matters, by name. The tests check all of them, and the screenshots show them. */
import type { Page } from 'playwright-core';
import { problem } from '../../src-shared/domain/problems.ts';
import { decidedScenes } from './decided-scenes.ts';
import { decisionScenes } from './decision-scenes.ts';
import { exchangeScenes } from './exchange-scenes.ts';
import { findScenes } from './find-scenes.ts';
import {
  account,
  bothFail,
  changed,
  crm,
  failed,
  fresh,
  goneFromCrm,
  idleAfterSetup,
  inAgreement,
  needsYou,
  offline,
  otherCalendars,
  paused,
  poorCrm,
  runAboutToStart,
  sample,
  unclearCreate,
  waiting,
  withNotCarried,
  withQuarantine,
  working,
} from './fixtures.ts';
import { helpScenes } from './help-scenes.ts';
import { mailMovedScenes } from './mail-moved-scenes.ts';
import { mailScenes } from './mail-scenes.ts';
import { mailboxScenes } from './mailbox-scenes.ts';
import { microsoftScenes } from './microsoft-scenes.ts';
import { momentScenes } from './moment-scenes.ts';
import { movedScenes } from './moved-scenes.ts';
import { proofScenes } from './proof-scenes.ts';
import { ruleScenes } from './rule-scenes.ts';
import { notCarriedScript, type Scene } from './scene.ts';
import {
  atAccount,
  atCalendar,
  atDirection,
  atFirstRun,
  atPreview,
  discovered,
  setupAt,
} from './setup-states.ts';
import { signInScenes } from './sign-in-scenes.ts';
import { stopScenes } from './stop-scenes.ts';
import { troubleScenes } from './trouble-scenes.ts';
import { undoScenes } from './undo-scenes.ts';

const press = (name: RegExp | string) => async (page: Page) => {
  await page.getByRole('button', { name }).first().click();
};

const ownScenes: readonly Scene[] = [
  { name: 'setup-welcome', state: fresh },
  { name: 'setup-welcome-browser', state: changed(fresh, { app: { carrier: 'browser' } }) },
  { name: 'setup-crm', state: setupAt({ step: 'crm', finished: ['welcome'] }) },
  {
    name: 'setup-crm-problem',
    state: setupAt({
      step: 'crm',
      finished: ['welcome'],
      problem: problem('not-a-crm', { host: 'www.veldhuis.example' }),
      failed: 'setup.crm',
    }),
  },
  { name: 'setup-crm-connected', state: setupAt({ step: 'crm', finished: ['welcome', 'crm'], crm }) },
  {
    name: 'setup-crm-limits',
    state: setupAt({ step: 'crm', finished: ['welcome', 'crm'], crm: poorCrm }),
  },
  { name: 'setup-account', state: setupAt({ ...atAccount, finished: [...atAccount.finished] }) },
  { name: 'setup-account-found', state: changed(discovered, { settings: { vault: 'unavailable' } }) },
  {
    name: 'setup-account-advanced',
    state: changed(discovered, {
      setup: { problem: problem('wrong-password', { host: 'dav.hosting.example' }), failed: 'setup.account' },
    }),
    act: async (page) => {
      await page.locator('.step-body > .disclosure .disclosure-button').click();
    },
  },
  {
    name: 'setup-account-wrong-password',
    state: changed(discovered, {
      setup: {
        problem: { ...problem('wrong-password', { host: 'dav.example.com' }), side: 'provider' },
        failed: 'setup.account',
      },
      settings: { vault: 'unavailable' },
    }),
  },
  {
    name: 'setup-account-own-server',
    state: changed(discovered, { setup: { discovered: null }, settings: { vault: 'unavailable' } }),
    act: async (page) => {
      await page.locator('.step-actions .row .button:not(.primary)').click();
      await page.locator('.step-body input').first().fill('http://dav.example.com');
      await page.locator('.step-actions .button.primary').click();
    },
  },
  {
    name: 'setup-account-connected',
    state: setupAt({ ...atAccount, finished: ['welcome', 'crm', 'account'], account }),
  },
  { name: 'setup-calendar', state: atCalendar },
  { name: 'setup-direction', state: atDirection },
  {
    name: 'setup-direction-locked',
    state: changed(atDirection, {
      setup: {
        decidedByAdministrator: ['createPrefix'],
        chosen: { ...atDirection.setup.chosen, createPrefix: 'CRM:' },
      },
    }),
  },
  {
    name: 'setup-preview-preparing',
    state: changed(atPreview, {
      setup: { preview: null },
      sync: { state: 'working', progress: { phase: 'reading', side: 'provider', done: 180 } },
    }),
  },
  { name: 'setup-preview', state: atPreview },
  { name: 'setup-preview-unread', state: changed(atPreview, { setup: { crm: poorCrm } }) },
  {
    name: 'setup-preview-list',
    state: atPreview,
    act: async (page) => {
      await page.locator('.preview .disclosure-button').first().click();
    },
  },
  {
    name: 'setup-first-run',
    state: atFirstRun,
    act: async (page, host) => {
      await page.clock.fastForward(30_000);
      host.show('sync', {
        ...host.state().sync,
        progress: { phase: 'applying', side: 'crm', done: 160, total: 412 },
      });
      await page.locator('.fill').waitFor();
      await page.clock.fastForward(2_000);
    },
  },
  { name: 'status-in-agreement', state: inAgreement },
  { name: 'status-working', state: working },
  { name: 'status-paused', state: paused },
  { name: 'status-offline', state: offline },
  { name: 'status-needs-you', state: needsYou },
  {
    name: 'status-error-details',
    state: failed,
    act: async (page) => {
      await page.locator('.status-fix .disclosure-button').click();
    },
  },
  { name: 'status-both-fail', state: bothFail },
  { name: 'status-waiting', state: waiting },
  { name: 'status-about-to-look', state: runAboutToStart },
  {
    name: 'status-sign-in-again',
    state: needsYou,
    act: async (page) => {
      await page.locator('.status-fix .button.primary').click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'status-first-time', state: idleAfterSetup },
  { name: 'status-sample', state: sample },
  {
    name: 'status-pause-menu',
    state: inAgreement,
    act: async (page) => {
      await page.locator('.head-actions button').last().click();
      await page.getByRole('menu').waitFor();
    },
  },
  { name: 'status-quarantine', state: withQuarantine },
  {
    name: 'quarantine',
    state: withQuarantine,
    act: async (page) => {
      await page.locator('.apart-line .button').click();
      await page.getByRole('dialog').waitFor();
      await page.locator('.quarantined').first().waitFor();
    },
  },
  {
    name: 'quarantine-not-carried',
    state: withNotCarried,
    script: notCarriedScript,
    act: async (page) => {
      await page.locator('.apart-line .button').click();
      await page.getByRole('dialog').waitFor();
      await page.locator('.quarantined').first().waitFor();
    },
  },
  {
    name: 'decision-unclear-create',
    state: unclearCreate,
    screen: '#activity',
  },
  {
    name: 'skipped',
    state: inAgreement,
    act: async (page) => {
      await page.locator('.skipped-line .button').click();
      await page.locator('.dialog .entry').first().waitFor();
    },
  },
  { name: 'activity-quarantine', state: withQuarantine, screen: '#activity' },
  { name: 'calendars', state: inAgreement, screen: '#calendars' },
  {
    name: 'calendars-rules',
    state: changed(inAgreement, {
      calendars: {
        others: [],
        createPrefix: 'CRM ',
        decidedByAdministrator: ['createPrefix'],
        restrictions: ['editing', 'deleting'],
      },
    }),
    screen: '#calendars',
  },
  {
    name: 'decision-rule-change',
    state: {
      ...changed(inAgreement, { sync: { state: 'waiting', waiting: 3 } }),
      decisions: [
        {
          id: 'rule-change:crm',
          topic: 'calendar',
          kind: 'rule-change',
          digest: 'd',
          choices: ['approve', 'reject'],
          count: 3,
          items: ['Dentist', 'Parents’ evening', 'Rowing'].map((title, at) => ({
            digest: `d${at}`,
            side: 'crm' as const,
            write: 'create' as const,
            title,
            start: `2026-03-1${at}T09:00:00`,
            timeZone: 'Europe/Amsterdam',
            addressees: [],
          })),
        },
      ],
    },
    screen: '#activity',
  },
  {
    name: 'calendars-others',
    state: changed(inAgreement, { calendars: { others: [...otherCalendars] } }),
    screen: '#calendars',
    act: async (page) => {
      await page.locator('.cards').last().scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'calendars-from-before',
    state: changed(inAgreement, { calendars: { fromBefore: { provider: 212, crm: 1 } } }),
    screen: '#calendars',
    act: async (page) => {
      await page.locator('.cards').last().scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'calendars-bring',
    state: changed(inAgreement, { calendars: { fromBefore: { provider: 212, crm: 1 } } }),
    screen: '#calendars',
    act: async (page) => {
      await page.locator('section .button').nth(2).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'calendars-features',
    state: inAgreement,
    screen: '#calendars',
    act: async (page) => {
      await page.locator('.features').last().scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'calendars-limits',
    state: withNotCarried,
    screen: '#calendars',
    act: async (page) => {
      await page.locator('.features').last().scrollIntoViewIfNeeded();
    },
  },
  { name: 'calendars-none', state: changed(fresh, { setup: { step: 'done' } }), screen: '#calendars' },
  ...undoScenes,
  { name: 'activity', state: waiting, screen: '#activity' },
  {
    name: 'activity-why',
    state: inAgreement,
    screen: '#activity',
    act: async (page) => {
      await page.locator('.event-actions > .button:first-child').nth(1).click();
      await page.locator('.versions').first().waitFor();
    },
  },
  {
    name: 'activity-empty',
    state: idleAfterSetup,
    screen: '#activity',
    script: { 'history.page': () => ({ rows: [], runs: [], more: false }) },
  },
  {
    name: 'decision-mail',
    state: waiting,
    screen: '#activity',
    act: async (page) => {
      await page.locator('.decision .button').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'decision-differs',
    state: waiting,
    screen: '#activity',
    act: async (page) => {
      await page.locator('.decision .button').nth(1).click();
      await page.locator('.versions').waitFor();
    },
  },
  {
    name: 'decision-differs-gone',
    state: goneFromCrm,
    screen: '#activity',
    act: async (page) => {
      await page.locator('.decision .button').first().click();
      await page.locator('.versions').waitFor();
    },
  },
  { name: 'settings', state: inAgreement, screen: '#settings' },
  {
    name: 'settings-browser',
    state: changed(inAgreement, { app: { carrier: 'browser' } }),
    screen: '#settings',
    act: async (page) => {
      await page.locator('main section').last().scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'settings-locked',
    state: changed(inAgreement, { settings: { locked: ['language', 'startAtLogin'] } }),
    screen: '#settings',
  },
  {
    name: 'settings-disconnect',
    state: inAgreement,
    screen: '#settings',
    act: async (page) => {
      await press(/^(Disconnect…|Ontkoppelen…|⟦Díšçóññéçt….*)$/)(page);
      await page.getByRole('alertdialog').waitFor();
    },
  },
];

export const scenes: readonly Scene[] = [
  ...ownScenes,
  ...troubleScenes,
  ...decisionScenes,
  ...decidedScenes,
  ...proofScenes,
  ...ruleScenes,
  ...mailScenes,
  ...mailboxScenes,
  ...signInScenes,
  ...microsoftScenes,
  ...findScenes,
  ...exchangeScenes,
  ...momentScenes,
  ...helpScenes,
  ...movedScenes,
  ...mailMovedScenes,
  ...stopScenes,
];
