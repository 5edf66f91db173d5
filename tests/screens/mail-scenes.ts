/** The Mail screen in every state, and everything that it can say. */
import type { Page } from 'playwright-core';
import type { AppState, CallOutput } from '../../src-shared/contract/index.ts';
import { suggestMap } from '../../src-shared/domain/mail/folder-map.ts';
import { leftMailReasons, mailActions, mailReasons } from '../../src-shared/domain/mail/history.ts';
import type { Mailbox } from '../../src-shared/domain/mail/mailbox.ts';
import { type ProblemCode, problem } from '../../src-shared/domain/problems.ts';
import { changed, inAgreement, now, wellMailbox } from './fixtures.ts';
import type { Scene } from './scene.ts';
import type { Script } from './scripted-host.ts';

const folder = (id: string, more: Partial<Mailbox> = {}): Mailbox => ({
  id,
  path: id.split('/'),
  messages: 1_204,
  holdsMessages: true,
  mayWrite: true,
  ...more,
});
const providerFolders: readonly Mailbox[] = [
  folder('INBOX', { role: 'inbox', roleReason: 'declared' }),
  folder('Archief', { role: 'archive', roleReason: 'name' }),
  folder('Junk', { role: 'junk', roleReason: 'declared' }),
  folder('Sent', { role: 'sent', roleReason: 'declared' }),
  folder('Clients/Bakker & Zonen', { messages: 61 }),
  folder('Clients/مقابلة مع ليلى'),
  folder('Shared', { mayWrite: false }),
];
const crmFolders: readonly Mailbox[] = [
  folder('Inbox', { role: 'inbox', roleReason: 'declared' }),
  folder('Archive', { role: 'archive', roleReason: 'declared' }),
  folder('Trash', { role: 'trash', roleReason: 'declared' }),
  folder('Spam', { role: 'junk', roleReason: 'declared' }),
  folder('Clients/Bakker & Zonen', { messages: 58 }),
  folder('Candidates for the position of senior infrastructure engineer at Noordzee Offshore Constructies'),
  folder('Shared'),
];
export const foundFolders: CallOutput<'mail.folders'> = {
  crm: crmFolders.map((one) => ({ ...one, path: [...one.path] })),
  provider: providerFolders.map((one) => ({ ...one, path: [...one.path] })),
  map: suggestMap(crmFolders, providerFolders).map((pair) => ({ ...pair })),
  isSaved: false,
};

/** Two thousand folders on each side. */
export function manyFolders(): CallOutput<'mail.folders'> {
  const many = Array.from({ length: 2_000 }, (_, index) => ({
    ...folder(`Clients/Client number ${index}`),
    path: ['Clients', `Client number ${index}`],
  }));
  return {
    crm: many,
    provider: many,
    map: suggestMap(many, many).map((pair) => ({ ...pair })),
    isSaved: false,
  };
}

/** Rows that were done in one go: three at a time. */
const runOf = (index: number): number => 100 - (Math.floor(index / 3) * 3 + 2);
const history: CallOutput<'mail.history'> = {
  rows: mailReasons.map((reason, index) => ({
    id: 100 - index,
    run: runOf(index),
    at: now - Math.floor(index / 3) * 120 * 60_000 - index * 1_000,
    side: index % 2 === 0 ? ('crm' as const) : ('provider' as const),
    action: mailActions[index % mailActions.length] ?? 'moved',
    reason,
    subject: index === 3 ? '' : 'Contract talk Bakker & Zonen',
    sender: 'wim.bakker@bakkerenzonen.example',
    undo:
      index % 3 === 0
        ? { grade: 'exact' as const, obstacle: null, isUnderWay: index === 6 }
        : { grade: 'impossible' as const, obstacle: 'gone' as const, isUnderWay: false },
  })),
  runs: [...new Set(mailReasons.map((_, index) => runOf(index)))].map((id, index) => ({
    id,
    at: now - index * 120 * 60_000,
    count: 3,
    did: [{ side: 'crm', action: 'moved', count: 3 }],
  })),
  more: true,
};
const keptReasons = [
  'too-large',
  'item-too-large',
  'item-rejected',
  'item-unreadable',
  'not-permitted',
  'mailbox-full',
  'mailbox-missing',
  'revision-conflict',
] as const;
const kept: CallOutput<'mail.kept'> = {
  items: keptReasons.map((reason, index) => ({
    side: 'provider',
    ref: String(index),
    subject: index === 1 ? null : index === 2 ? '' : 'Drawings of the harbour',
    sender: index === 1 ? null : 'tom@example.com',
    receivedAt: index === 1 ? null : now - 3_600_000,
    size: index === 1 ? null : 48_000_000,
    reason,
    nextAt: index === 0 ? null : now + (index - 2) * 3_600_000,
  })),
  count: keptReasons.length,
};
export const mailScript: Script = {
  'mail.folders': () => foundFolders,
  'mail.history': ({ before }) =>
    before === null
      ? history
      : {
          rows: history.rows.map((row) => ({ ...row, id: row.id - 50, run: row.run - 50 })),
          runs: history.runs.map((run) => ({ ...run, id: run.id - 50 })),
          more: false,
        },
  'mail.kept': () => kept,
};

type Mail = AppState['mail'];
export const withMail = (mail: Partial<Mail>): AppState => changed(inAgreement, { mail });
export const mailbox: NonNullable<Mail['mailbox']> = {
  kind: 'imap',
  address: 'anna@example.com',
  user: 'anna@example.com',
  host: 'imap.example.com',
  sameSignIn: true,
};
export const agreed: Mail['sync'] = {
  state: 'in-agreement',
  progress: null,
  problem: null,
  agreedAt: now - 120_000,
  nextRunAt: now + 40_000,
  side: wellMailbox,
};
export const noMailbox = withMail({ state: 'none', unavailable: null });
export const foundServer = (needsConfirmation: boolean): AppState =>
  changed(noMailbox, {
    mail: {
      discovered: {
        kind: 'imap',
        address: 'anna@example.com',
        user: 'anna@example.com',
        host: 'imap.hosting.example',
        url: 'imaps://imap.hosting.example:993',
        needsConfirmation,
      },
    },
  });
export const unmapped = withMail({ state: 'unmapped', unavailable: null, mailbox });
export const mailOn = withMail({
  state: 'on',
  unavailable: null,
  mailbox,
  sync: agreed,
  pairs: 6,
  linked: 1_204,
  today: {
    ...{ arrived: 3, moved: 1, read: 5 },
    hours: [
      { at: now - 103 * 60_000 - 20_000, provider: 5, crm: 2 },
      { at: now - 43 * 60_000 - 20_000, provider: 0, crm: 2 },
    ],
  },
  settings: { startDate: '2026-01-01', mostMegabytes: 25, onlyKnownPeople: true, blocked: ['@news.example'] },
  blockedByCrm: { count: 23, first: ['@casino.example', 'offers@mail.example'] },
  offersKnownPeople: true,
});

const screen = '#mail';
const mailScene = (name: string, state: AppState, act?: Scene['act'], script: Script = {}): Scene => ({
  name: `mail-${name}`,
  state,
  screen,
  script: { ...mailScript, ...script },
  ...(act === undefined ? {} : { act }),
});
const opens = (selector: string) => async (page: Page) => {
  await page.locator(selector).click();
  await page.locator('.dialog').waitFor();
};

const signInProblems: readonly ProblemCode[] = [
  'wrong-password',
  'app-password-required',
  'mail-switched-off',
  'not-a-mail-server',
  'encryption-missing',
  'certificate-untrusted',
  'host-not-confirmed',
  'unreachable',
  'throttled',
  'server-failed',
];
export const params = { host: 'imap.hosting.example' };

export const mailScenes: readonly Scene[] = [
  mailScene('no-account', withMail({ state: 'unavailable', unavailable: 'no-account' })),
  mailScene('crm-has-no-mail', withMail({ state: 'unavailable', unavailable: 'crm-has-no-mail' })),
  mailScene('none', noMailbox, async (page) => {
    await page.locator('.mail-form').scrollIntoViewIfNeeded();
  }),
  mailScene(
    'not-found',
    changed(noMailbox, { mail: { problem: problem('unreachable', params), failed: 'mail.discover' } }),
  ),
  mailScene('found', foundServer(false)),
  mailScene('found-elsewhere', foundServer(true), async (page) => {
    await page.locator('.mail-form .button.primary').click();
  }),
  mailScene('advanced', foundServer(false), async (page) => {
    await page.locator('.mail-form .disclosure-button').first().click();
  }),
  mailScene('own-server', noMailbox, async (page) => {
    await page.locator('.mail-form .button').last().click();
    await page.locator('.mail-form .button.primary').click();
  }),
  ...signInProblems.map((code) =>
    mailScene(
      `connect-${code}`,
      changed(foundServer(false), { mail: { problem: problem(code, params), failed: 'mail.connect' } }),
    ),
  ),
  mailScene('unmapped', unmapped, async (page) => {
    await page.locator('.map-row').first().waitFor();
  }),
  mailScene('unmapped-problem', unmapped, undefined, {
    'mail.folders': () => ({ problem: { ...problem('wrong-password', params), side: 'provider' } }),
  }),
  mailScene('no-folders', unmapped, undefined, {
    'mail.folders': () => ({ crm: [], provider: [], map: [], isSaved: false }),
  }),
  mailScene('choose-folder', unmapped, async (page) => {
    await page.locator('.map-row button').nth(5).click();
    await page.locator('.folder-option').first().waitFor();
  }),
  mailScene('double-target', unmapped, async (page) => {
    await page.locator('.map-row button').nth(2).click();
    // by keyboard: Chromium may tell of a scroll after the press that needed it, and the list then goes back to where it was before
    await page.locator('.folder-option').nth(1).press('Enter');
    await page.locator('.map-actions .button.primary').click();
    await page.locator('.map-actions .field-error').waitFor();
  }),
  mailScene('changes', unmapped, async (page) => {
    await page.locator('.map-actions .button.primary').click();
    await page.locator('.dialog').waitFor();
  }),
  mailScene('on', mailOn),
  mailScene(
    'on-everything',
    changed(mailOn, {
      mail: {
        sync: { ...agreed, state: 'working', progress: { done: 120, total: 4_800 } },
        backlog: 4_680,
        waiting: 26,
        quarantined: 2,
        paused: [
          { crm: 'Archive', provider: 'Archief', missing: 'provider' },
          { crm: 'Clients', provider: 'Klanten', missing: 'crm' },
        ],
        left: Object.fromEntries(leftMailReasons.map((reason, index) => [reason, index + 1])),
      },
    }),
  ),
  mailScene(
    'on-problem',
    changed(mailOn, {
      mail: {
        sync: {
          ...agreed,
          state: 'needs-you',
          problem: { ...problem('app-password-required', params), side: 'provider' },
        },
        settings: { startDate: null, mostMegabytes: null, onlyKnownPeople: false, blocked: [] },
      },
    }),
  ),
  mailScene('asleep', changed(mailOn, { mail: { state: 'asleep' } })),
  mailScene('kept', changed(mailOn, { mail: { quarantined: 8 } }), opens('.apart-line .button')),
  mailScene('settings', mailOn, opens('section .button[aria-label*="CRM"]')),
  mailScene('sign-in-again', mailOn, opens('section:has(.button.danger) .button >> nth=0')),
  mailScene('disconnect', mailOn, opens('section .button.danger')),
  mailScene('history-none', mailOn, undefined, {
    'mail.history': () => ({ rows: [], runs: [], more: false }),
  }),
  { ...mailScene('status-none', noMailbox), screen: '#status' },
  {
    ...mailScene(
      'status-on',
      changed(mailOn, { sync: { quarantined: 1 }, mail: { quarantined: 2, backlog: 40 } }),
    ),
    screen: '#status',
  },
];
