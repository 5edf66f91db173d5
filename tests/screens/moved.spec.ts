/** "My mailbox moved" (A13) by keyboard: begun, signed in, confirmed, given up, and where a problem leads to it. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { AppState } from '../../src-shared/contract/index.ts';
import { problem } from '../../src-shared/domain/problems.ts';
import { focused, tabTo } from '../support/keyboard.ts';
import { account, calendars, changed, decisions, inAgreement } from './fixtures.ts';
import { atMicrosoft } from './microsoft-scenes.ts';
import { chosenPlace, movingAt, saysItMoved } from './moved-scenes.ts';
import { fixtureScript } from './scene.ts';
import { createScriptedHost, type Script, type ScriptedHost } from './scripted-host.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

type Step = NonNullable<AppState['move']>['setup']['step'];

const show = (host: ScriptedHost, step: Step, setup: Parameters<typeof movingAt>[1] = {}) => {
  host.show('move', movingAt(step, setup).move);
  return {};
};

const foundAt = (address: string) => ({
  ...{ kind: 'caldav', address, host: 'dav.hosting.example', url: 'https://dav.hosting.example/' },
  needsConfirmation: false,
});

const script: Script = {
  ...fixtureScript,
  'move.begin': (_, host) => show(host, 'account'),
  'move.go': ({ step }, host) =>
    show(host, step, step === 'account' ? { account, calendars: [...calendars] } : {}),
  'move.discover': ({ address }, host) =>
    show(host, 'account', {
      discovered: foundAt(address),
    }),
  'move.account': (_, host) => show(host, 'calendar'),
  'move.calendar': (_, host) => show(host, 'preview', chosenPlace),
  'move.confirm': (_, host) => {
    show(host, 'first-run', chosenPlace);
    return { accepted: true };
  },
  'move.end': (_, host) => {
    host.show('move', null);
    return {};
  },
};

const heading = async (page: Page, text: string): Promise<void> => {
  await page.getByRole('dialog').getByRole('heading', { level: 1, name: text }).waitFor();
  await expect.poll(() => focused(page)).toBe(text);
};
const setupCalls = (host: ScriptedHost) => host.calls.filter(({ name }) => name.startsWith('setup.'));

test('a person signs in at the new place, reads what it means, confirms, and goes on to what is asked', async () => {
  const host = createScriptedHost(inAgreement, script);
  const { page, consoleErrors, close } = await windows.open(host, { language: 'en' }, '#calendars');
  await tabTo(page, 'My mailbox moved…');
  await page.keyboard.press('Enter');

  await heading(page, 'Where is your mailbox now?');
  await tabTo(page, 'E-mail address');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('anna@veldhuis.example');
  await page.keyboard.press('Enter');
  await page.getByText('dav.hosting.example').first().waitFor();
  await tabTo(page, 'Password');
  await page.keyboard.type('a-secret');
  await page.keyboard.press('Enter');

  await heading(page, 'Which calendar has your entries now?');
  // in a move the choice is not what it is in setup
  const note = (await page.getByRole('dialog').textContent()) ?? '';
  expect(note).toContain('takes the place of the calendar that you have now');
  expect(note).not.toContain('permanent');
  await tabTo(page, 'Choose this calendar');
  await page.keyboard.press('Enter');

  await heading(page, 'Go on with the new account?');
  const text = (await page.getByRole('dialog').textContent()) ?? '';
  for (const said of [
    'anna@example.com',
    'anna@veldhuis.example',
    '412 entries are in sync',
    'nothing is added, removed or e-mailed',
  ])
    expect(text).toContain(said);
  expect(host.calls.some(({ name }) => name === 'move.confirm')).toBe(false);
  await tabTo(page, 'Move to this account');
  await page.keyboard.press('Enter');

  await heading(page, 'Looking for your entries');
  const [question] = decisions;
  if (question === undefined) throw new Error('there is no decision to show');
  host.show('decisions', [{ ...question, kind: 'moved-missing', count: 12 }]);
  show(host, 'done', chosenPlace);
  await heading(page, 'Your calendar has moved');
  await page.getByText('400 entries were found again').waitFor();
  await page.getByText('12 entries wait for your answer').waitFor();
  await tabTo(page, 'Answer now');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await page.evaluate('location.hash')).toBe('#activity');
  await expect.poll(() => page.title()).toBe('Activity · Concord');

  expect(host.calls.filter(({ name }) => name.startsWith('move.'))).toMatchObject([
    { name: 'move.begin' },
    { name: 'move.discover', input: { address: 'anna@veldhuis.example' } },
    { name: 'move.account', input: { kind: 'caldav', address: 'anna@veldhuis.example', secret: 'a-secret' } },
    { name: 'move.calendar', input: { id: 'personal' } },
    { name: 'move.confirm', input: { calendar: 'personal' } },
    { name: 'move.end' },
  ]);
  // the running account is not signed in to anew
  expect(setupCalls(host)).toEqual([]);
  expect(consoleErrors).toEqual([]);
  await close();
});

test('Back leads to the step before; Escape gives the move up, and the focus is on the button again', async () => {
  const host = createScriptedHost(inAgreement, script);
  const { page, consoleErrors, close } = await windows.open(host, { language: 'en' }, '#calendars');
  await tabTo(page, 'My mailbox moved…');
  await page.keyboard.press('Enter');
  await heading(page, 'Where is your mailbox now?');
  expect(await page.getByRole('dialog').getByRole('button', { name: 'Back' }).count()).toBe(0);
  show(host, 'preview', chosenPlace);
  await heading(page, 'Go on with the new account?');
  await tabTo(page, 'Back');
  await page.keyboard.press('Enter');
  await heading(page, 'Which calendar has your entries now?');
  // a press beside it discards nothing
  await page.mouse.click(5, 5);
  expect(await page.getByRole('dialog').count()).toBe(1);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(() => focused(page)).toBe('My mailbox moved…');
  await expect.poll(() => page.title()).toBe('Calendar · Concord');
  expect(host.calls.map(({ name }) => name)).toEqual(['move.begin', 'move.go', 'move.end']);
  expect(consoleErrors).toEqual([]);
  await close();
});

test('an account whose server says that the mailbox moved leads to the move, not to a new password', async () => {
  const host = createScriptedHost(saysItMoved, script);
  const { page, close } = await windows.open(host, { language: 'en' }, '#status');
  await page.getByRole('heading', { name: 'Your mailbox is on another server' }).waitFor();
  await tabTo(page, 'My mailbox moved…');
  await page.keyboard.press('Enter');
  await heading(page, 'Where is your mailbox now?');
  await close();
});

test('sample data has no other place', async () => {
  const host = createScriptedHost({ ...inAgreement, app: { ...inAgreement.app, mode: 'sample' } }, script);
  const { page, close } = await windows.open(host, { language: 'en' }, '#calendars');
  await page.getByRole('heading', { name: 'Primary calendar' }).waitFor();
  expect(await page.getByRole('button', { name: 'My mailbox moved…' }).count()).toBe(0);
  await close();
});

test('the account that is connected is refused in words, and its button asks for another address', async () => {
  const host = createScriptedHost(inAgreement, {
    ...script,
    'move.account': () => ({ problem: problem('mailbox-taken', { reason: 'not-moved' }) }),
  });
  const { page, close } = await windows.open(host, { language: 'en' }, '#calendars');
  show(host, 'account', { discovered: foundAt('anna@example.com') });
  await tabTo(page, 'Password');
  await page.keyboard.type('a-secret');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'This is the account that is connected now' }).waitFor();
  await expect.poll(() => focused(page)).toBe('Check the address');
  await page.keyboard.press('Enter');
  await page.getByLabel('E-mail address').waitFor();
  await close();
});

test('the account that is connected, signed in to in the browser, leads to the choice of another one', async () => {
  const providers = atMicrosoft.offered.providers.map(({ needsClient: _, ...one }) => one);
  const host = createScriptedHost(changed(inAgreement, { offered: { ...atMicrosoft.offered, providers } }), {
    ...script,
    'move.sign-in': () => ({ problem: problem('mailbox-taken', { reason: 'not-moved' }) }),
  });
  const { page, consoleErrors, close } = await windows.open(host, { language: 'en' }, '#calendars');
  await tabTo(page, 'My mailbox moved…');
  await page.keyboard.press('Enter');
  await heading(page, 'Where is your mailbox now?');
  await tabTo(page, 'Sign in with Microsoft');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'This is the account that is connected now' }).waitFor();
  await expect.poll(() => focused(page)).toBe('Choose another account');
  const tries = () => host.calls.filter(({ name }) => name === 'move.sign-in').length;
  const before = tries();
  await page.keyboard.press('Enter');
  await expect.poll(tries).toBe(before + 1);
  // whichever account the person chooses, not the one that did not move
  expect(host.calls.filter(({ name }) => name === 'move.sign-in').at(-1)?.input).toMatchObject({
    kind: 'microsoft',
    address: '',
  });
  await page.getByRole('heading', { name: 'This is the account that is connected now' }).waitFor();
  await expect.poll(() => focused(page)).toBe('Choose another account');
  expect(consoleErrors).toEqual([]);
  await close();
});
