/** A mailbox moved (A13): the dialog at each step, and the problems that lead to it. */
import type { Page } from 'playwright-core';
import type { AppState } from '../../src-shared/contract/index.ts';
import { problem } from '../../src-shared/domain/problems.ts';
import { changed } from './fixtures.ts';
import { agreed, mailbox, mailOn, mailScript } from './mail-scenes.ts';
import { atMicrosoft } from './microsoft-scenes.ts';
import type { Scene } from './scene.ts';

type Move = NonNullable<AppState['mailMove']>;

export const newPlace = { address: 'anna@veldhuis.example', host: 'imap.hosting.example' };
const from: Move['from'] = {
  ...{ address: mailbox.address, host: mailbox.host, sameSignIn: false },
  ...{ pairs: 6, linked: 1_204 },
};

/** Mail on, with a move that has come to a step. */
export const mailMovingAt = (
  step: Move['step'],
  move: Partial<Move> = {},
  state: AppState = mailOn,
): AppState => ({
  ...state,
  mailMove: {
    ...{ mailbox: null, step, from, discovered: null, busy: null, problem: null, failed: null },
    to: step === 'sign-in' ? null : newPlace,
    ...move,
  },
});
/** After the yes the mailbox is the one at the new place. */
export const movedMail = (mail: Partial<AppState['mail']>): AppState =>
  changed(mailOn, { mail: { mailbox: { ...mailbox, ...newPlace, sameSignIn: false }, ...mail } });

export const foundPlace = (needsConfirmation: boolean): NonNullable<Move['discovered']> => ({
  ...{ kind: 'imap', address: newPlace.address, user: newPlace.address, host: newPlace.host },
  ...{ url: `imaps://${newPlace.host}:993`, needsConfirmation },
});

const elsewhere = {
  ...problem('account-not-permitted', { host: 'mail.example.com', reason: 'mailbox-elsewhere' }),
  side: 'provider' as const,
};
const moving = {
  ...problem('server-failed', { host: 'mail.example.com', status: 500, reason: 'mailbox-moving' }),
  side: 'provider' as const,
};
const met = (found: typeof elsewhere | typeof moving): AppState => {
  const sync = { ...agreed, state: 'needs-you' as const, problem: found };
  return changed(mailOn, {
    mail: { sync },
    sync: { state: 'needs-you', problem: found, mailbox: { id: null, address: mailbox.address } },
  });
};
export const mailSaysItMoved = met(elsewhere);
export const mailIsMoving = met(moving);

/** Until the heading of the step is there. */
const opened = async (page: Page): Promise<void> => {
  await page.locator('.dialog h1').waitFor();
};
const scene = (name: string, state: AppState): Scene => ({
  ...{ name: `moved-mail-${name}`, state, screen: '#mail', script: mailScript, act: opened },
});

export const mailMovedScenes: readonly Scene[] = [
  { name: 'moved-mail-problem', state: mailSaysItMoved, screen: '#mail', script: mailScript },
  { name: 'moved-mail-moving', state: mailIsMoving, screen: '#mail', script: mailScript },
  { name: 'moved-mail-moving-status', state: mailIsMoving },
  scene('address', mailMovingAt('sign-in')),
  scene('providers', mailMovingAt('sign-in', {}, changed(mailOn, { offered: atMicrosoft.offered }))),
  scene('sign-in', mailMovingAt('sign-in', { discovered: foundPlace(true) })),
  scene(
    'not-moved',
    mailMovingAt('sign-in', {
      discovered: foundPlace(false),
      problem: problem('mailbox-taken', { reason: 'not-moved' }),
      failed: 'mail.connect',
    }),
  ),
  scene('check', mailMovingAt('check')),
  scene(
    'looking',
    mailMovingAt(
      'looking',
      {},
      movedMail({ sync: { ...agreed, state: 'working', progress: { done: 3, total: 40 } } }),
    ),
  ),
  scene(
    'looking-trouble',
    mailMovingAt(
      'looking',
      {},
      movedMail({
        sync: { ...agreed, state: 'offline', problem: problem('unreachable', { host: newPlace.host }) },
      }),
    ),
  ),
  scene('done', mailMovingAt('done', {}, movedMail({}))),
  scene('asked', mailMovingAt('done', {}, movedMail({ awaited: 14, pairs: 4 }))),
  scene('asleep', mailMovingAt('done', {}, movedMail({ state: 'asleep' }))),
];
