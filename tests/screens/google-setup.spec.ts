/**
 * A person sets Concord up with Google by keyboard alone, in a real browser and with the real program (A1, A5, A6, A12, D2): the page of
 * Google opens in a second tab. Each step says where the focus is afterwards, and what a screen reader was told.
 */
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src-main/app/index.ts';
import { pageTexts } from '../../src-sandbox/google/oauth/page-texts.ts';
import { createWords, en, nl, type Words } from '../../src-shared/i18n/index.ts';
import { type CrmProcess, startCrmProcess } from '../support/crm-process.ts';
import { noKeyStore } from '../support/key-stores.ts';
import { enterOn, tabTo } from '../support/keyboard.ts';
import { anna, ben, desktopClient, type GoogleWorld, googleWorld } from '../support/simulated-google.ts';
import { goBack, type Perceived, perceive as perceiveIn } from './perceive.ts';
import { type ProgramOptions, type RealProgram, realPrograms } from './real-program.ts';
import { violations } from './sample-page.ts';
import { toAccountStep, toAgreement, tourViews } from './setup-tour.ts';

const open = realPrograms();
const dictionaries = { en, nl };

let google: GoogleWorld;
let crm: CrmProcess;
let program: RealProgram;
let words: Words;
let page: Page;

const start = async (view: ProgramOptions['view']): Promise<void> => {
  program = await open({ view, keyStore: noKeyStore });
  crm = await startCrmProcess(`${program.folder}/crm`);
  words = createWords(dictionaries[view.language], [view.language === 'en' ? 'en-GB' : 'nl-NL']);
  page = program.page;
};

beforeEach(async () => {
  google = await googleWorld({ clock: systemClock });
  google.google.calendars.create(anna, {
    summary: 'Intake',
    start: { dateTime: '2027-03-20T09:00:00', timeZone: 'Europe/Amsterdam' },
    end: { dateTime: '2027-03-20T10:00:00', timeZone: 'Europe/Amsterdam' },
  });
  process.env.CONCORD_TEST_GOOGLE = google.google.url;
});
afterEach(async () => {
  await program?.close();
  await crm?.stop();
  delete process.env.CONCORD_TEST_GOOGLE;
  expect(google.google.complaints()).toEqual([]);
  expect(google.discoveryFaults).toEqual([]);
  await google.stop();
});

const perceive = (name: string, now: Perceived): Promise<void> => perceiveIn(program, name, now);

/** Presses the button that opens Google's page, and answers its tab. */
async function openGoogle(): Promise<Page> {
  await tabTo(page, words.t('sign-in.open'));
  const [tab] = await Promise.all([program.context.waitForEvent('page'), page.keyboard.press('Enter')]);
  await tab.waitForLoadState();
  expect(await violations(tab)).toEqual([]);
  return tab;
}

async function isReturned(tab: Page, name: string): Promise<void> {
  await tab.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/\?/);
  expect(await tab.title()).toBe({ en: 'Return to Concord', nl: 'Ga terug naar Concord' }[words.language]);
  await program.picture(name, tab);
  await goBack(tab, program);
}

async function isWaiting(name: string): Promise<void> {
  await perceive(name, { focus: withGoogle(), says: words.t('sign-in.waiting') });
}

/** Ticks the boxes of the consent page by keyboard, and presses one of its buttons. */
async function consent(tab: Page, boxes: readonly string[], button: string): Promise<void> {
  await tab.getByText(atGoogle().tick).waitFor();
  for (const box of boxes) {
    await tabTo(tab, box);
    await tab.keyboard.press('Space');
  }
  await enterOn(tab, button);
}

/** What Google's pages say in the language of this test. */
const atGoogle = () => pageTexts[words.language === 'nl' ? 'nl' : 'en'];

const boxOf = (scope: string): string => atGoogle().scopes[`https://www.googleapis.com/auth/${scope}`] ?? '';
const calendarBoxes = (): readonly string[] =>
  ['calendar.events', 'calendar.calendarlist.readonly', 'calendar.settings.readonly'].map(boxOf);

/** From the welcome to the account step, where the person gives Google's card their Enter. */
async function toAccount(): Promise<void> {
  const { t } = words;
  await toAccountStep({ program, words }, crm);
  await enterOn(page, withGoogle());
  await perceive('google', { focus: t('account.title'), says: null });
}

const withGoogle = (): string => words.t('sign-in.with', { provider: 'Google' });

/** What this Concord, which was built without a client and runs without a key store, has to know first. */
async function toBrowser(): Promise<void> {
  const { t } = words;
  await enterOn(page, withGoogle());
  await perceive('both-missing', { focus: t('sign-in.key-file'), says: null });
  await page.keyboard.press('Space');
  await enterOn(page, withGoogle());
  await perceive('client-missing', { focus: t('sign-in.client-id'), says: null });
  await page.keyboard.type(desktopClient.id);
  await tabTo(page, t('sign-in.client-secret'));
  await page.keyboard.type(desktopClient.secret);
  await perceive('client', { focus: t('sign-in.client-secret'), says: null });
  await enterOn(page, withGoogle());
  await isWaiting('waiting');
}

describe.each(tourViews)('in $language, $theme, $width', (view) => {
  beforeEach(() => start(view));

  test('refused, the wrong account, a box that is not ticked, and then to the agreement', async () => {
    const { t, problem } = words;
    await toAccount();
    await toBrowser();

    await enterOn(page, t('sign-in.copy-link'));
    await perceive('link-copied', { focus: t('sign-in.copy-link'), says: t('action.copied') });
    const waiting = program.application.state().signIn.waiting;
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(waiting?.url);

    // refused
    let tab = await openGoogle();
    await program.picture('chooser', tab);
    await enterOn(tab, 'Anna de Wit');
    await tab.getByText(atGoogle().tick).waitFor();
    expect(await violations(tab)).toEqual([]);
    await program.picture('consent', tab);
    await consent(tab, [], atGoogle().cancel);
    await isReturned(tab, 'returned-refused');
    const declined = problem({ code: 'sign-in-required', params: { reason: 'declined' } });
    await perceive('declined', { focus: declined.fix, says: declined.title });

    // the wrong account
    await page.keyboard.press('Enter');
    await isWaiting('waiting-again');
    tab = await openGoogle();
    await enterOn(tab, 'Ben Visser');
    await consent(tab, calendarBoxes(), atGoogle().proceed);
    await isReturned(tab, 'returned-answered');
    await perceive('another-account', {
      focus: t('sign-in.as', { address: anna }),
      says: t('sign-in.named', { actual: ben, expected: anna }),
    });
    expect(program.application.state().setup.account, 'A5: nothing of it is kept').toBeNull();

    // the right one, with a box that is not ticked
    await page.keyboard.press('Enter');
    await isWaiting('waiting-third');
    tab = await openGoogle();
    await enterOn(tab, 'Anna de Wit');
    await consent(tab, calendarBoxes().slice(1), atGoogle().proceed);
    await isReturned(tab, 'returned-third');
    const notGranted = problem({
      code: 'sign-in-required',
      params: { reason: 'not-granted', missing: 'calendar' },
    });
    await perceive('not-granted', { focus: notGranted.fix, says: notGranted.cause });

    // and all of them
    await page.keyboard.press('Enter');
    await isWaiting('waiting-last');
    tab = await openGoogle();
    await enterOn(tab, 'Anna de Wit');
    await consent(tab, calendarBoxes(), atGoogle().proceed);
    await isReturned(tab, 'returned-last');
    await toAgreement({ program, words }, t('sign-in.finishing'));
    expect(program.consoleErrors).toEqual([]);
  });

  test('Google’s error page leads nobody back: its code is found in Concord, the text for the administrator copied, and the sign-in left', async () => {
    const { t } = words;
    google.google.accounts.setPolicy(anna, 'admin-policy');
    await toAccount();
    await toBrowser();
    const tab = await openGoogle();
    await enterOn(tab, 'Anna de Wit');
    await tab.getByText('admin_policy_enforced').waitFor();
    expect(await violations(tab)).toEqual([]);
    await program.picture('google-error', tab);
    await goBack(tab, program);

    await enterOn(page, t('sign-in.error-page'));
    await perceive('error-pages', { focus: t('sign-in.error-page'), says: null });
    await enterOn(page, t('sign-in-page.not-trusted'));
    await perceive('error-page', { focus: t('sign-in-page.not-trusted'), says: null });
    await enterOn(page, t('sign-in.copy-admin'));
    await perceive('admin-text', { focus: t('sign-in.copy-admin'), says: t('action.copied') });
    const copied = await page.evaluate('navigator.clipboard.readText()');
    expect(copied).toContain(desktopClient.id);
    expect(copied).toContain('admin_policy_enforced');
    await enterOn(page, t('action.cancel'));
    await perceive('cancelled', { focus: t('account.title'), says: null });
    expect(program.application.state().signIn.waiting).toBeNull();
    expect(program.consoleErrors).toEqual([]);
  });
});
