/** Tests of both pages of the sandbox in every language and look: names, contrast, nothing cut off; and the sample calendar's own. */
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { memoryStorage, sampleProvider, startAccountView } from '../../src-sandbox/sample-sides/index.ts';
import { startTestCrm } from '../support/reference-crm.ts';
import { mailboxIn, meeting, world } from '../unit/sides/world.ts';
import { expectSound, openSamplePage, type SampleView, views } from './sample-page.ts';
import { missingBrowser } from './window.ts';

beforeEach(({ skip }) => {
  if (missingBrowser !== null) skip(missingBrowser);
});

const texts = {
  en: { crm: 'Sample CRM', calendar: 'Sample calendar', save: 'Save', remove: 'Delete', today: 'Today' },
  nl: {
    crm: 'Voorbeeld-CRM',
    calendar: 'Voorbeeldagenda',
    save: 'Opslaan',
    remove: 'Verwijderen',
    today: 'Vandaag',
  },
};
const textsOf = ({ locale }: SampleView) => (locale?.startsWith('nl') ? texts.nl : texts.en);

async function openCalendar(view?: SampleView) {
  const here = world();
  const storage = memoryStorage();
  const account = sampleProvider('caldav-like', { ...here, storage, address: 'anna@example.com' });
  const day = { timeZone: 'Europe/Amsterdam', duration: 'PT1H' };
  account.hand.create(meeting('one', { title: 'First', start: '2026-11-20T09:00:00', ...day }));
  account.hand.create(meeting('two', { title: 'Second', start: '2026-11-20T11:00:00', ...day }));
  account.hand.create(
    meeting('series', {
      title: 'Stand-up',
      start: '2026-11-20T15:00:00',
      ...day,
      recurrenceRules: [{ frequency: 'daily' }],
      recurrenceOverrides: { '2026-11-20T15:00:00': { title: 'Stand-up, outside' } },
    }),
  );
  const address = 'anna@example.com';
  const mailbox = mailboxIn(here);
  const parts = { ...here, storage, hand: account.hand, mailbox, address };
  const served = await startAccountView(parts);
  onTestFinished(() => served.stop());
  const link = served.viewUrl();
  return { account, mailbox, served, address: link, page: await openSamplePage(link, view) };
}

const luminance = (color: string): number => {
  const [r = 0, g = 0, b = 0] = (color.match(/[\d.]+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

describe.each(views)('in $locale, $width wide, $colorScheme, forced colours $forcedColors', (view) => {
  const text = textsOf(view);

  test('D11: the sample CRM has its texts, its look and no fault that axe finds', async () => {
    const { crm } = await startTestCrm({ sampleData: true });
    const page = await openSamplePage(crm.viewUrl(), view);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(text.crm);
    for (const tab of ['list', 'activities', 'rules', 'week']) {
      await page.locator(`[data-tab=${tab}]`).click();
      await page.locator(`[data-tab=${tab}][aria-current=page]`).waitFor();
      expect(await page.title()).toContain(` – ${text.crm}`);
      await expectSound(page);
    }
    await page.locator('.day .entry').first().click();
    await page.getByRole('button', { name: text.save }).waitFor();
    await expectSound(page);
    await page.locator('#remove').click();
    await page.getByRole('alertdialog').waitFor();
    await expectSound(page);
  });

  test('D6, D11: the sample calendar has its texts, its look and no fault that axe finds', async () => {
    const { page, address } = await openCalendar(view);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(text.calendar);
    expect(await page.title()).toBe(text.calendar);
    expect(await page.getByRole('heading', { level: 2 }).first().textContent()).toBe(text.today);
    await expectSound(page);
    await page.getByRole('button', { name: 'First' }).click();
    await expectSound(page);
    const colors = await page.evaluate<string[]>(
      `(({ borderColor, backgroundColor }) => [borderColor, backgroundColor])(getComputedStyle(document.querySelector('[name=title]')))`,
    );
    const [lighter = 0, darker = 0] = colors.map(luminance).sort((a, b) => b - a);
    expect((lighter + 0.05) / (darker + 0.05), 'contrast of a border').toBeGreaterThanOrEqual(3);
    await page.getByRole('button', { name: text.remove }).click();
    await page.getByRole('alertdialog').waitFor();
    await expectSound(page);
    const used = await openSamplePage(address, { ...view, refused: 401 });
    await used.getByRole('heading', { level: 1 }).waitFor();
    await expectSound(used);
  });
});

test('D11: in the sample calendar too, deleting asks in the page, and focus goes to the next entry', async () => {
  const { page, account } = await openCalendar();
  const focused = () => page.evaluate<string>('document.activeElement.textContent');
  await page.getByRole('button', { name: 'First' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  const question = page.getByRole('alertdialog', { name: 'Delete “First”?' });
  expect(await question.textContent()).toContain('It is deleted from the CRM too.');
  await page.keyboard.press('Escape');
  await expect.poll(() => question.count()).toBe(0);
  await expect.poll(() => focused()).toBe('Delete');
  expect(account.hand.list()).toHaveLength(3);
  await page.getByRole('button', { name: 'Delete' }).click();
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect.poll(() => page.locator('#said').textContent()).toBe('Deleted.');
  await expect.poll(() => focused()).toBe('Second');
  expect(account.hand.list()).toHaveLength(2);
});

test('D11: an occurrence that differs from its series says so, and an entry that changed meanwhile is not overwritten', async () => {
  const { page, account } = await openCalendar({ refused: 412 });
  expect(await page.getByRole('listitem').last().textContent()).toContain('differs from its series');
  await page.getByRole('button', { name: 'Second' }).click();
  const { ref } = account.hand.list().find(({ event }) => event.title === 'Second')!;
  account.hand.edit(ref, { title: 'Second, changed' });
  await page.getByLabel('Title').fill('Mine');
  await page.getByRole('button', { name: 'Save' }).click();
  const alert = page.getByRole('dialog').getByRole('alert');
  await expect.poll(() => alert.textContent()).toContain('It was changed meanwhile.');
  expect(account.hand.see(ref)?.event.title).toBe('Second, changed');
});

test('S4: a reload of the sample calendar goes on', async () => {
  const { page } = await openCalendar();
  await page.reload();
  await page.getByRole('button', { name: 'First' }).waitFor();
});

test('each page and Concord have a mark of their own', async () => {
  const { crm } = await startTestCrm();
  const { served } = await openCalendar();
  const iconAt = async (address: string) => (await fetch(new URL('/icon.svg', address))).text();
  const [crmIcon, calendarIcon] = [await iconAt(crm.url), await iconAt(served.viewUrl())];
  expect(crmIcon).not.toBe(calendarIcon);
  for (const icon of [crmIcon, calendarIcon]) expect(icon).not.toContain('M16 4.5a11.5');
});

test('D6: the pages have the same texts in English and Dutch', async () => {
  const { crm } = await startTestCrm();
  const { page: calendar } = await openCalendar();
  for (const page of [await openSamplePage(crm.viewUrl()), calendar]) {
    // every text as a path and its type; of a list also its length
    const [en, nl] = await page.evaluate<string[][]>(`(async () => {
      const { texts } = await import('/texts.js');
      const shape = (part, at = '') => Object.entries(part).flatMap(([key, text]) =>
        Array.isArray(text) ? [at + key + ': ' + text.length + ' texts']
        : typeof text === 'object' ? shape(text, at + key + '.') : [at + key + ': ' + typeof text]);
      return [shape(texts.en), shape(texts.nl)];
    })()`);
    expect(en!.length).toBeGreaterThan(60);
    expect(nl).toEqual(en);
  }
});
