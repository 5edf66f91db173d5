/** The account's mailbox moved (A13): the dialog at each step, and the problem that leads to it. */
import type { Page } from 'playwright-core';
import type { AppState } from '../../src-shared/contract/index.ts';
import { problem } from '../../src-shared/domain/problems.ts';
import { account, calendars, changed, decisions, fresh, inAgreement } from './fixtures.ts';
import { atMicrosoft } from './microsoft-scenes.ts';
import type { Scene } from './scene.ts';

type Move = NonNullable<AppState['move']>;

const to = { ...account, address: 'anna@veldhuis.example', host: 'dav.hosting.example' };

/** In agreement, with a move that has come to a step. */
export const movingAt = (
  step: Move['setup']['step'],
  setup: Partial<Move['setup']> = {},
  from: AppState = inAgreement,
): AppState => {
  const answered = step === 'account' ? {} : { account: to, calendars: [...calendars] };
  const { crm } = from.setup;
  return {
    ...from,
    move: {
      from: account,
      setup: { ...fresh.setup, crm, finished: ['welcome', 'crm'], step, ...answered, ...setup },
    },
  };
};
export const chosenPlace = { chosen: { ...fresh.setup.chosen, calendar: 'personal' } };

const elsewhere = problem('account-not-permitted', { host: 'mail.example.com', reason: 'mailbox-elsewhere' });
export const saysItMoved = changed(inAgreement, {
  sync: { state: 'needs-you', problem: { ...elsewhere, side: 'provider' }, nextRunAt: null },
});

const [question] = decisions;
const missing = (from: AppState): AppState =>
  question === undefined
    ? from
    : {
        ...changed(from, { sync: { state: 'needs-you', waiting: 3 } }),
        decisions: [
          {
            ...question,
            id: 'moved-missing',
            kind: 'moved-missing',
            choices: ['approve', 'again'],
            count: 3,
          },
        ],
      };

/** Until the heading of the step is there. */
const opened = async (page: Page): Promise<void> => {
  await page.locator('.dialog h1').waitFor();
};

export const movedScenes: readonly Scene[] = [
  { name: 'moved-problem', state: saysItMoved },
  { name: 'moved-address', state: movingAt('account'), screen: '#calendars', act: opened },
  {
    name: 'moved-providers',
    state: movingAt('account', {}, changed(inAgreement, { offered: atMicrosoft.offered })),
    screen: '#calendars',
    act: opened,
  },
  {
    name: 'moved-sign-in',
    state: movingAt('account', {
      discovered: {
        ...{ kind: 'caldav', address: 'anna@example.com', host: to.host, url: `https://${to.host}/` },
        needsConfirmation: true,
      },
    }),
    screen: '#calendars',
    act: opened,
  },
  {
    name: 'moved-not-moved',
    state: movingAt('account', {
      discovered: {
        ...{ kind: 'caldav', address: 'anna@example.com', host: to.host, url: `https://${to.host}/` },
        needsConfirmation: false,
      },
      problem: problem('mailbox-taken', { reason: 'not-moved' }),
      failed: 'setup.account',
    }),
    screen: '#calendars',
    act: opened,
  },
  { name: 'moved-calendar', state: movingAt('calendar'), screen: '#calendars', act: opened },
  { name: 'moved-check', state: movingAt('preview', chosenPlace), screen: '#calendars', act: opened },
  {
    name: 'moved-looking',
    state: changed(movingAt('first-run', chosenPlace), {
      sync: { state: 'working', progress: { phase: 'reading', side: 'provider', done: 120, total: 412 } },
    }),
    screen: '#calendars',
    act: opened,
  },
  {
    name: 'moved-looking-trouble',
    state: changed(movingAt('first-run', chosenPlace), {
      sync: { state: 'offline', problem: problem('unreachable', { host: to.host }), nextRunAt: null },
    }),
    screen: '#calendars',
    act: opened,
  },
  { name: 'moved-done', state: movingAt('done', chosenPlace), screen: '#calendars', act: opened },
  { name: 'moved-asked', state: missing(movingAt('done', chosenPlace)), screen: '#calendars', act: opened },
];
