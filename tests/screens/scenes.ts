/** Every screen in every state that matters, by name. The tests check all of them, and the screenshots show them. */
import type { Page } from 'playwright-core';
import type { AppState, Versions } from '../../src-shared/contract/index.ts';
import type { HistoryFilter } from '../../src-shared/domain/history-filter.ts';
import { problem } from '../../src-shared/domain/problems.ts';
import {
  account,
  calendars,
  changed,
  crm,
  failed,
  firstRunItems,
  fresh,
  goneFromCrm,
  type HistoryRow,
  history,
  idleAfterSetup,
  inAgreement,
  needsYou,
  notCarried,
  offline,
  otherCalendars,
  paused,
  poorCrm,
  quarantined,
  runAboutToStart,
  sample,
  skippedItems,
  twoVersions,
  unclearCreate,
  waiting,
  withNotCarried,
  withQuarantine,
  working,
} from './fixtures.ts';
import { createScriptedHost, type Script, type ScriptedHost } from './scripted-host.ts';

export interface Scene {
  readonly name: string;
  readonly state: AppState;
  /** The screen to show, as the address's fragment. */
  readonly screen?: string;
  readonly script?: Script;
  /** What a person does before the scene is checked. */
  readonly act?: (page: Page, host: ScriptedHost) => Promise<void>;
}

/** Answers calls from the fixtures, page by page. */
export const fixtureScript: Script = {
  'decisions.items': ({ id, offset, limit }, host) => {
    const decision = host.state().decisions.find((one) => one.id === id);
    const compared = decision?.kind === 'differs' || decision?.kind === 'frozen';
    const items = (decision?.items ?? []).map((one) =>
      compared ? { ...one, versions: versionsFor(decision) } : one,
    );
    const all = id === 'first-run' ? firstRunItems : items;
    return { items: all.slice(offset, offset + limit), count: all.length };
  },
  'history.page': ({ before, limit, filter }) => {
    const passing = history.filter((row) => passes(row, filter));
    const older = passing.filter((row) => before === null || row.id < before);
    const rows = older.slice(0, limit);
    const runs = [...Map.groupBy(passing, ({ run }) => run)]
      .filter(([id]) => rows.some(({ run }) => run === id))
      .map(([id, ofRun]) => ({ id, at: ofRun[0]?.at ?? 0, count: ofRun.length }));
    return { rows, runs, more: older.length > limit };
  },
  'history.entry': () => twoVersions,
  'decisions.decide': () => ({ accepted: true }),
  'quarantine.page': ({ offset, limit }, host) => {
    const all = quarantined.slice(0, host.state().sync.quarantined);
    return { items: all.slice(offset, offset + limit), count: all.length };
  },
  'skipped.page': ({ offset, limit }) => ({
    items: [...skippedItems.slice(offset, offset + limit)],
    count: skippedItems.length,
  }),
  'skipped.resume': () => ({ accepted: true }),
  'setup.approve': () => ({ accepted: true }),
  'links.open': () => ({ url: null }),
};

/** Lists what a CRM that only creates could not take. */
export const notCarriedScript: Script = {
  'quarantine.page': ({ offset, limit }, host) => {
    const all = notCarried.slice(0, host.state().sync.quarantined);
    return { items: all.slice(offset, offset + limit), count: all.length };
  },
  'quarantine.confirm': () => ({ accepted: true }),
};

/** Where an entry may be kept or removed only, one side has no version. */
function versionsFor({ choices }: AppState['decisions'][number]): Versions {
  return choices.includes('separate') ? twoVersions : { ...twoVersions, second: null, differs: [] };
}

function passes({ side, action }: HistoryRow, filter: HistoryFilter): boolean {
  if (filter === 'all') return true;
  if (filter === 'attention') return action === 'conflict' || action === 'put-back';
  return side === filter && action !== 'linked';
}

const setupAt = (setup: Partial<AppState['setup']>): AppState => changed(fresh, { setup });
const atAccount = { step: 'account', finished: ['welcome', 'crm'], crm } as const;
const discovered = {
  ...setupAt({
    ...atAccount,
    finished: [...atAccount.finished],
    discovered: {
      kind: 'caldav',
      address: 'anna@example.com',
      host: 'dav.hosting.example',
      url: 'https://dav.hosting.example/',
      needsConfirmation: true,
    },
  }),
};
const atCalendar = setupAt({
  step: 'calendar',
  finished: ['welcome', 'crm', 'account'],
  crm,
  account,
  calendars: [...calendars],
});
const atDirection = changed(atCalendar, {
  setup: { step: 'direction', finished: ['welcome', 'crm', 'account', 'calendar'] },
});
const atPreview: AppState = {
  ...changed(atDirection, {
    setup: {
      step: 'preview',
      finished: ['welcome', 'crm', 'account', 'calendar', 'direction'],
      preview: {
        digest: 'preview-1',
        provider: { added: 12, changed: 1, removed: 0 },
        crm: { added: 38, changed: 0, removed: 0 },
        linked: 23,
        asks: 2,
      },
    },
  }),
  decisions: [
    {
      id: 'first-run',
      kind: 'first-run',
      digest: 'preview-1',
      choices: ['approve', 'reject'],
      count: firstRunItems.length,
      items: firstRunItems.slice(0, 5),
    },
  ],
};
const atFirstRun = changed(atPreview, {
  setup: { step: 'first-run', preview: null, finished: [...atPreview.setup.finished, 'preview'] },
  sync: { state: 'working', progress: { phase: 'applying', side: 'crm', done: 40, total: 412 } },
});

const press = (name: RegExp | string) => async (page: Page) => {
  await page.getByRole('button', { name }).first().click();
};

export const scenes: readonly Scene[] = [
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
      await page.locator('section .button').first().click();
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
  { name: 'mail', state: inAgreement, screen: '#mail' },
  { name: 'activity', state: waiting, screen: '#activity' },
  {
    name: 'activity-why',
    state: inAgreement,
    screen: '#activity',
    act: async (page) => {
      await page.locator('.event > .button').nth(1).click();
      await page.locator('.versions').waitFor();
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

export const scriptedHostOf = (scene: Scene): ScriptedHost =>
  createScriptedHost(scene.state, { ...fixtureScript, ...scene.script });
