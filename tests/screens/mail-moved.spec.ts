/** "My mailbox moved" on the Mail page (A13) by keyboard: begun, signed in, confirmed, given up, and where a problem leads to it. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { AppState } from '../../src-shared/contract/index.ts';
import { problem } from '../../src-shared/domain/problems.ts';
import { createWords, en, nl } from '../../src-shared/i18n/index.ts';
import { focused, tabTo } from '../support/keyboard.ts';
import { changed, inAgreement } from './fixtures.ts';
import {
  foundPlace,
  mailIsMoving,
  mailMovingAt,
  mailSaysItMoved,
  movedMail,
  newPlace,
} from './mail-moved-scenes.ts';
import { mailbox, mailOn, mailScript } from './mail-scenes.ts';
import { furtherMailbox, office, withFurther } from './mailbox-scenes.ts';
import { atMicrosoft } from './microsoft-scenes.ts';
import { fixtureScript } from './scene.ts';
import { createScriptedHost, type Script, type ScriptedHost } from './scripted-host.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();
const dictionaries = { en, nl };

type Move = NonNullable<AppState['mailMove']>;

const show = (host: ScriptedHost, step: Move['step'], move: Partial<Move> = {}) => {
  host.show('mailMove', mailMovingAt(step, move).mailMove);
  return {};
};

const script: Script = {
  ...fixtureScript,
  ...mailScript,
  'mail-move.begin': (_, host) => show(host, 'sign-in'),
  'mail-move.back': (_, host) => show(host, 'sign-in'),
  'mail-move.discover': (_, host) => show(host, 'sign-in', { discovered: foundPlace(false) }),
  'mail-move.connect': (_, host) => show(host, 'check'),
  'mail-move.confirm': (_, host) => {
    show(host, 'looking');
    return { accepted: true };
  },
  'mail-move.end': (_, host) => {
    host.show('mailMove', null);
    return {};
  },
};

const heading = async (page: Page, text: string): Promise<void> => {
  await page.getByRole('dialog').getByRole('heading', { level: 1, name: text }).waitFor();
  await expect.poll(() => focused(page)).toBe(text);
};
const movesOf = (host: ScriptedHost) => host.calls.filter(({ name }) => name.startsWith('mail-move.'));

test.each([
  { language: 'en', size: { width: 480, height: 720 } },
  { language: 'nl', size: { width: 1_280, height: 800 } },
] as const)(
  'in $language a person signs in at the new place, reads what it means, confirms, and goes on to the folders',
  async ({ language, size }) => {
    const { t } = createWords(dictionaries[language], [language === 'en' ? 'en-GB' : 'nl-NL']);
    const host = createScriptedHost(mailOn, script);
    const { page, consoleErrors, close } = await windows.open(host, { language }, '#mail');
    await page.setViewportSize(size);
    await tabTo(page, t('moved.open'));
    await page.keyboard.press('Enter');

    await heading(page, t('moved.where'));
    // a mailbox keeps its address more often than not
    await tabTo(page, t('account.address'));
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(newPlace.address);
    await page.keyboard.press('Enter');
    await page.getByText(newPlace.host).first().waitFor();
    await tabTo(page, t('account.password'));
    await page.keyboard.type('a-secret');
    await page.keyboard.press('Enter');

    await heading(page, t('moved.mail-check-title'));
    const text = (await page.getByRole('dialog').textContent()) ?? '';
    for (const said of [mailbox.address, newPlace.address, t('moved.mail-kept', { count: 1_204 })])
      expect(text).toContain(said);
    expect(text).toContain(t('moved.no-writes'));
    expect(movesOf(host).some(({ name }) => name === 'mail-move.confirm')).toBe(false);
    await tabTo(page, t('moved.mail-confirm'));
    await page.keyboard.press('Enter');

    await heading(page, t('moved.mail-looking-title'));
    host.show('mail', movedMail({ awaited: 14, pairs: 4 }).mail);
    show(host, 'done');
    await heading(page, t('moved.mail-done-title'));
    await page.getByText(t('moved.mail-found', { count: 1_190 })).waitFor();
    await page.getByText(t('moved.mail-awaited', { count: 14 })).waitFor();
    await page.getByText(t('moved.mail-lost', { count: 2 })).waitFor();
    await tabTo(page, t('moved.mail-choose'));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate('location.hash')).toBe('#mail');

    expect(movesOf(host)).toMatchObject([
      { name: 'mail-move.begin', input: { mailbox: null } },
      { name: 'mail-move.discover', input: { mailbox: null, address: newPlace.address } },
      {
        name: 'mail-move.connect',
        input: { mailbox: null, address: newPlace.address, secret: 'a-secret' },
      },
      { name: 'mail-move.confirm', input: newPlace },
      { name: 'mail-move.end' },
    ]);
    // the running mailbox is not signed in to anew
    const others = ['mail.connect', 'mail.sign-in', 'mail.discover', 'setup.go'];
    expect(host.calls.filter(({ name }) => others.includes(name))).toEqual([]);
    expect(consoleErrors).toEqual([]);
    await close();
  },
);

test('Back leads to the sign-in; Escape gives the move up, and the focus is on the button again', async () => {
  const host = createScriptedHost(mailOn, script);
  const { page, consoleErrors, close } = await windows.open(host, { language: 'en' }, '#mail');
  await tabTo(page, 'My mailbox moved…');
  await page.keyboard.press('Enter');
  await heading(page, 'Where is your mailbox now?');
  expect(await page.getByRole('dialog').getByRole('button', { name: 'Back' }).count()).toBe(0);
  show(host, 'check');
  await heading(page, 'Go on with the new mailbox?');
  await tabTo(page, 'Back');
  await page.keyboard.press('Enter');
  await heading(page, 'Where is your mailbox now?');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(() => focused(page)).toBe('My mailbox moved…');
  expect(host.calls.map(({ name }) => name).filter((name) => name.startsWith('mail-move.'))).toEqual([
    'mail-move.begin',
    'mail-move.back',
    'mail-move.end',
  ]);
  expect(consoleErrors).toEqual([]);
  await close();
});

test('the mailbox that is connected is refused in words, and its button asks for another address', async () => {
  const host = createScriptedHost(mailOn, {
    ...script,
    'mail-move.connect': () => ({ problem: problem('mailbox-taken', { reason: 'not-moved' }) }),
  });
  const { page, close } = await windows.open(host, { language: 'en' }, '#mail');
  show(host, 'sign-in', { discovered: foundPlace(false) });
  await tabTo(page, 'Password');
  await page.keyboard.type('a-secret');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'This is the account that is connected now' }).waitFor();
  await expect.poll(() => focused(page)).toBe('Check the address');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByLabel('E-mail address').waitFor();
  await close();
});

test.each([
  {
    where: 'the Mail page',
    screen: '#mail',
    state: mailSaysItMoved,
    says: 'Your mailbox is on another server',
  },
  { where: 'Status', screen: '#status', state: mailSaysItMoved, says: 'Your mailbox is on another server' },
  { where: 'the Mail page', screen: '#mail', state: mailIsMoving, says: 'Your mailbox is being moved' },
  { where: 'Status', screen: '#status', state: mailIsMoving, says: 'Your mailbox is being moved' },
])('on $where the problem "$says" leads to the move of that mailbox', async ({ screen, state, says }) => {
  const host = createScriptedHost(state, script);
  const { page, close } = await windows.open(host, { language: 'en' }, screen);
  await page.getByRole('heading', { name: says }).first().waitFor();
  // the Mail page has the button in any case; the problem's is the first one
  const buttons = page.getByRole('button', { name: 'My mailbox moved…' });
  await expect.poll(() => buttons.count()).toBe(screen === '#mail' ? 2 : 1);
  await tabTo(page, 'My mailbox moved…');
  await page.keyboard.press('Enter');
  await heading(page, 'Where is your mailbox now?');
  expect(movesOf(host)).toMatchObject([{ name: 'mail-move.begin', input: { mailbox: null } }]);
  expect(host.calls.some(({ name }) => name === 'move.begin')).toBe(false);
  await close();
});

test.each(['no-exchange-mailbox', 'no-mailbox', 'account-disabled'])(
  'an account that is gone (%s) offers the move beside asking the administrator',
  async (reason) => {
    const gone = {
      ...problem('consent-required', { host: 'mail.example.com', reason }),
      side: 'provider' as const,
    };
    const state = changed(inAgreement, { sync: { state: 'needs-you', problem: gone, nextRunAt: null } });
    const host = createScriptedHost(state, {
      ...script,
      'move.begin': () => ({}),
    });
    const { page, close } = await windows.open(host, { language: 'en' }, '#status');
    await tabTo(page, 'My mailbox moved…');
    await page.keyboard.press('Enter');
    await expect.poll(() => host.calls.some(({ name }) => name === 'move.begin')).toBe(true);
    await close();
  },
);

test('a mailbox that left the calendar’s account is not offered that account’s sign-in first', async () => {
  const [microsoft] = atMicrosoft.offered.providers;
  const state = changed(mailOn, {
    offered: atMicrosoft.offered,
    setup: { account: { ...mailOn.setup.account, kind: microsoft?.kind ?? '' } as never },
  });
  for (const sameSignIn of [true, false]) {
    const host = createScriptedHost(state, script);
    const { page, close } = await windows.open(host, { language: 'en' }, '#mail');
    const { mailMove } = mailMovingAt('sign-in');
    host.show('mailMove', mailMove === null ? null : { ...mailMove, from: { ...mailMove.from, sameSignIn } });
    await heading(page, 'Where is your mailbox now?');
    const shared = page.getByRole('dialog').getByText('Use your Microsoft account');
    expect(await shared.count()).toBe(sameSignIn ? 0 : 1);
    await close();
  }
});

test('the page of a further mailbox that has another address now is that of its new address', async () => {
  const host = createScriptedHost(withFurther(office), script);
  const { page, consoleErrors, close } = await windows.open(host, { language: 'en' }, '#mail/office');
  await page.getByRole('heading', { level: 1, name: 'office@veldhuis.example' }).waitFor();
  show(host, 'looking', { mailbox: 'moved' });
  host.show('mail', withFurther(furtherMailbox('moved', 'office@new.example')).mail);
  await expect.poll(() => page.evaluate('location.hash')).toBe('#mail/moved');
  show(host, 'done', { mailbox: 'moved' });
  await heading(page, 'Your mailbox has moved');
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { level: 1, name: 'office@new.example' }).waitFor();
  expect(await page.getByText('was removed').count()).toBe(0);
  expect(consoleErrors).toEqual([]);
  await close();
});
