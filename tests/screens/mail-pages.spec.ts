/** Mail on both pages of the sandbox in a real browser: looks, the way by keyboard, and messages that mean harm. */
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { memoryStorage, sampleProvider, startAccountView } from '../../src-sandbox/sample-sides/index.ts';
import { hostileHtml, hostileMessages } from '../support/hostile-messages.ts';
import { appendOf, performOne } from '../support/mail-side-contract.ts';
import { accountOf, startTestCrm } from '../support/reference-crm.ts';
import { mailboxIn, world } from '../unit/sides/world.ts';
import { expectSound, openSamplePage, type SampleView, views } from './sample-page.ts';
import { missingBrowser } from './window.ts';

beforeEach(({ skip }) => {
  if (missingBrowser !== null) skip(missingBrowser);
});

async function openMailbox(view?: SampleView) {
  const here = world();
  const storage = memoryStorage();
  const address = 'anna@example.com';
  const { hand } = sampleProvider('caldav-like', { ...here, storage, address });
  const mailbox = mailboxIn(here);
  const served = await startAccountView({ ...here, storage, hand, mailbox, address });
  onTestFinished(() => served.stop());
  const page = await openSamplePage(served.viewUrl(), view);
  await showMail(page);
  return { hand: mailbox.hand, page };
}

async function openCrm(view?: SampleView) {
  const started = await startTestCrm({ sampleData: true });
  const page = await openSamplePage(started.crm.viewUrl(), view);
  await showMail(page);
  return { ...started, page };
}

async function showMail(page: Page): Promise<void> {
  await page.locator('[data-tab=mail]').click();
  await page.locator('.mail').waitFor();
}

async function choose(page: Page, folder: string): Promise<void> {
  await page.locator(`[data-key="folder ${folder}"]`).click();
  await page.locator(`[data-key="folder ${folder}"][aria-current]`).waitFor();
}

const titles = (page: Page) => page.locator('[data-act=open]').allTextContents();
const row = (page: Page, subject: string) => page.getByRole('button', { name: subject, exact: true });
const said = (page: Page) => page.locator('#said').textContent();
const focused = (page: Page) =>
  page.evaluate<string>('document.activeElement.ariaLabel ?? document.activeElement.textContent');

async function open(page: Page, subject: string): Promise<void> {
  await row(page, subject).first().click();
  await page.getByRole('dialog', { name: subject }).waitFor();
}

async function close(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect.poll(() => page.locator('dialog.reader').count()).toBe(0);
}

describe.each(views)('in $locale, $width wide, $colorScheme, forced colours $forcedColors', (view) => {
  test('D6, D11: the sample mailbox has no fault that axe finds, and fits', async () => {
    const { page } = await openMailbox(view);
    await expectSound(page);
    await open(page, 'Before our contract review');
    await expectSound(page);
    await close(page);
    await open(page, 'Your stand at the careers fair');
    await expectSound(page);
    await close(page);
    await page.locator('#arrive').click();
    await page.locator('#arrival').waitFor();
    await expectSound(page);
  });

  test('D6, D11: the mail of the sample CRM has no fault that axe finds, and fits', async () => {
    const { page } = await openCrm(view);
    await expectSound(page);
    await choose(page, 'projects');
    await open(page, 'Careers fair: who takes which shift?');
    await expectSound(page);
  });
});

test('D11: by keyboard, messages are archived and deleted one after the other, and each time it is said', async () => {
  const { page, hand } = await openMailbox();
  const [first = '', second = '', third = '', fourth = '', fifth = ''] = await titles(page);
  await page.getByRole('button', { name: `Archive: ${second}` }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => said(page)).toBe('Archived.');
  expect(await focused(page)).toBe(`Archive: ${third}`);
  expect(hand.list('Archive').some(({ subject }) => subject === second)).toBe(true);
  await page.getByRole('button', { name: `Delete: ${fifth}` }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => said(page)).toBe('Moved to Deleted Items.');
  // it was the last one
  expect(await focused(page)).toBe(`Delete: ${fourth}`);
  for (const subject of [fourth, third, first]) {
    await page.getByRole('button', { name: `Delete: ${subject}` }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => titles(page)).not.toContain(subject);
  }
  await expect.poll(() => page.locator('.empty').textContent()).toBe('Inbox is empty.');
  await expect.poll(() => focused(page)).toBe('Inbox');
  await choose(page, 'Deleted Items');
  expect(await page.getByRole('button', { name: /^Delete: / }).count()).toBe(0);
});

test('D11: by keyboard, a message is read, and focus comes back to it, or goes to the next one', async () => {
  const { page, hand } = await openMailbox();
  const [first = '', second = '', third = ''] = await titles(page);
  expect(await page.locator('.folders [aria-current]').textContent()).toBe('Inbox1, 1 unread');
  await row(page, first).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: first }).waitFor();
  expect(await focused(page)).toBe(first);
  await expect.poll(() => hand.list('Inbox').every(({ keywords }) => keywords.includes('$seen'))).toBe(true);
  await close(page);
  expect(await focused(page)).toBe(first);
  await expect.poll(() => page.locator('.folders [aria-current]').textContent()).toBe('Inbox');

  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: first });
  await dialog.getByRole('button', { name: 'Flag' }).press('Space');
  await dialog.getByRole('button', { name: 'Flag', pressed: true }).waitFor();
  await dialog.getByRole('button', { name: 'Mark as unread' }).press('Enter');
  await expect.poll(() => said(page)).toBe('Marked as unread.');
  expect(await focused(page)).toBe(first);
  expect(await page.getByRole('listitem').filter({ hasText: first }).textContent()).toContain(
    'unreadflagged',
  );

  await row(page, second).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).press('Enter');
  await expect.poll(() => said(page)).toBe('Archived.');
  expect(await focused(page)).toBe(third);

  await page.keyboard.press('Enter');
  await page.getByLabel('Move to').selectOption('Private');
  await page.getByRole('button', { name: 'Move', exact: true }).press('Enter');
  await expect.poll(() => said(page)).toBe('Moved to Private.');
  expect(hand.list('Private').some(({ subject }) => subject === third)).toBe(true);
});

test('D11: a message arrives that a person makes up', async () => {
  const { page, hand } = await openMailbox();
  await page.getByRole('button', { name: 'New message' }).press('Enter');
  await page.keyboard.type('Coffee?');
  await page.keyboard.press('Tab');
  await page.keyboard.type('<b>Now</b>, at the bar.');
  await page.getByRole('button', { name: 'Let it arrive' }).press('Enter');
  await expect.poll(() => said(page)).toBe('The message has arrived.');
  expect(await focused(page)).toBe('New message');
  expect((await titles(page))[0]).toBe('Coffee?');
  expect(hand.list('Inbox').at(-1)).toMatchObject({ subject: 'Coffee?', keywords: [] });
  await open(page, 'Coffee?');
  expect(await page.getByRole('region', { name: 'Text of the message' }).textContent()).toBe(
    '<b>Now</b>, at the bar.',
  );
});

test('D11: what Concord moves meanwhile is shown, and a message that is gone is said to be gone', async () => {
  const { page, hand } = await openMailbox({ refused: 404 });
  const [first = '', second = ''] = await titles(page);
  const refOf = (subject: string) => hand.list('Inbox').find((one) => one.subject === subject)?.ref ?? '';
  hand.move(refOf(first), 'Archive');
  await expect.poll(() => titles(page), { timeout: 5_000 }).not.toContain(first);
  await open(page, second);
  hand.move(refOf(second), 'Archive');
  await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click();
  const alert = page.getByRole('dialog').getByRole('alert');
  await expect.poll(() => alert.textContent()).toBe('This message is no longer there.');
});

test('M8: the CRM shows the mail of each person, and who else has a message', async () => {
  const { page, crm } = await openCrm();
  await choose(page, 'projects');
  await open(page, 'Careers fair: who takes which shift?');
  expect(await page.locator('.facts').textContent()).toContain('In the CRM ofAnna de Wit, Ben Visser');
  await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click();
  await expect.poll(() => said(page)).toBe('Archived.');
  const mailboxesOf = (user: string) =>
    crm.mailHand.list(user).find(({ subject }) => subject.startsWith('Careers'))?.mailboxes;
  expect(mailboxesOf('anna')).toEqual(['archive']);
  await page.getByRole('button', { name: 'Ben Visser' }).click();
  await expect.poll(() => titles(page)).toEqual(['Thank you for the visit']);
  expect(mailboxesOf('ben')).toEqual(['sent']);
});

/** Opens each message and looks that nothing ran, was fetched, opened, or left its frame. */
async function expectHarmless(page: Page): Promise<void> {
  const { origin } = new URL(page.url());
  const asked: string[] = [];
  page.context().on('request', (request) => asked.push(request.url()));
  page.context().on('page', (opened) => asked.push(`a window: ${opened.url()}`));
  page.on('dialog', (dialog) => asked.push(`a dialog: ${dialog.message()}`));
  for (const subject of Object.keys(hostileHtml)) {
    await open(page, subject);
    const frame = page.locator('iframe.message-frame');
    expect(await frame.getAttribute('sandbox'), subject).toBe('');
    const inside = page.frameLocator('iframe.message-frame').locator('body');
    await expect.poll(() => inside.textContent(), { message: subject }).toContain('harmless');
    // a person clicks wherever a link could be
    const box = (await frame.boundingBox()) ?? expect.fail('no box');
    for (const x of [30, 90, 160]) await page.mouse.click(box.x + x, box.y + 25);
    const dialog = (await page.locator('dialog.reader').boundingBox()) ?? expect.fail('no dialog');
    expect(box.y, subject).toBeGreaterThan(dialog.y);
    expect(box.y + box.height, subject).toBeLessThan(dialog.y + dialog.height);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => page.locator('dialog.reader').count()).toBe(0);
  }
  for (const subject of Object.keys(hostileMessages)) {
    if (subject in hostileHtml || subject === 'nothing') continue;
    const name = subject === 'not a message' ? '(no subject)' : subject;
    await open(page, name);
    await close(page);
  }
  expect(await page.evaluate('window.owned')).toBeUndefined();
  expect(asked.filter((url) => !url.startsWith(`${origin}/`) && url !== 'about:srcdoc')).toEqual([]);
  expect(page.url().startsWith(origin)).toBe(true);
  const fetched = new Set(asked.filter((url) => url.startsWith(origin)).map((url) => new URL(url).pathname));
  fetched.delete('/view/agenda');
  expect([...fetched].sort()).toEqual([
    '/shared/mail-frame.css',
    '/view/mail/do',
    '/view/mail/list',
    '/view/mail/read',
  ]);
}

test('S6: whatever a message holds, in the sample mailbox nothing runs, nothing is fetched, nothing leaves its frame', async () => {
  const { page, hand } = await openMailbox({ reportsInline: true });
  for (const [subject, bytes] of Object.entries(hostileMessages))
    hand.deliver('Private', {
      bytes,
      messageId: null,
      subject: subject === 'not a message' ? '' : subject,
      from: ['mallory@evil.example'],
      others: [],
      sentAt: 0,
    });
  await choose(page, 'Private');
  await expectHarmless(page);
}, 60_000);

test('S6: whatever a message holds, in the CRM nothing runs, nothing is fetched, nothing leaves its frame', async () => {
  const { page, connect } = await openCrm({ reportsInline: true });
  const signal = AbortSignal.timeout(60_000);
  const anna = connect('anna');
  await anna.session(signal);
  await anna.lease.take(accountOf('anna'), signal);
  for (const [subject, bytes] of Object.entries(hostileMessages)) {
    const message = {
      ...{ ref: subject, messageId: null, size: bytes.length, receivedAt: 0, mailboxes: ['x'], keywords: [] },
      ...{ sentAt: null, subject, from: [], others: [] },
    };
    const outcome = await performOne(
      anna.mail,
      appendOf({ bytes, message, messageKey: subject }, ['vacancies']),
      bytes,
    );
    expect(outcome.type, subject).toBe('done');
  }
  await choose(page, 'vacancies');
  await expectHarmless(page);
}, 60_000);
