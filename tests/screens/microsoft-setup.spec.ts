/**
 * A person sets Concord up with Microsoft by keyboard alone, in a real browser and with the real program (A1, A5, A6, A12, D2): the page of
 * Microsoft opens in a second tab. Each step says where the focus is afterwards, and what a screen reader was told.
 */
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src-main/app/index.ts';
import type { IdentityClient } from '../../src-sandbox/graph/index.ts';
import { tenantOf } from '../../src-sandbox/graph/people.ts';
import { createWords, en, nl, type Words } from '../../src-shared/i18n/index.ts';
import { type CrmProcess, startCrmProcess } from '../support/crm-process.ts';
import { mailText } from '../support/gmail-account.ts';
import { noKeyStore } from '../support/key-stores.ts';
import { enterOn, focused, tabTo } from '../support/keyboard.ts';
import { type MicrosoftWorld, microsoftWorld, publicClient } from '../support/simulated-microsoft.ts';
import { goBack, type Perceived, perceive as perceiveIn } from './perceive.ts';
import { type ProgramOptions, type RealProgram, realPrograms } from './real-program.ts';
import { violations } from './sample-page.ts';
import { toAccountStep, toAgreement, tourViews } from './setup-tour.ts';

const open = realPrograms();
const dictionaries = { en, nl };
const anna = 'anna@example.com';
const ben = 'ben@example.com';
const ruth = 'ruth@example.com';
const zone = { timeZone: 'W. Europe Standard Time', organisation: 'example.com' };
const people = [
  { email: anna, name: 'Anna de Wit', ...zone },
  { email: ben, name: 'Ben Visser', ...zone },
  { email: ruth, name: 'Ruth Bakker', ...zone, isAdministrator: true },
];

let world: MicrosoftWorld;
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
  world = await microsoftWorld({ clock: systemClock, people });
  const made = await world.call('POST', 'me/events', {
    as: anna,
    body: {
      subject: 'Intake',
      start: { dateTime: '2027-03-20T09:00:00', timeZone: 'W. Europe Standard Time' },
      end: { dateTime: '2027-03-20T10:00:00', timeZone: 'W. Europe Standard Time' },
    },
  });
  expect(made.status).toBe(201);
  // what the test itself was allowed counts for no one
  world.microsoft.accounts.forgetConsent(anna);
  process.env.CONCORD_TEST_MICROSOFT = world.microsoft.url;
});
afterEach(async () => {
  await program?.close();
  await crm?.stop();
  delete process.env.CONCORD_TEST_MICROSOFT;
  expect(world.microsoft.complaints()).toEqual([]);
  expect(world.contractFaults).toEqual([]);
  await world.stop();
});

const perceive = (name: string, now: Perceived): Promise<void> => perceiveIn(program, name, now);
const withMicrosoft = (): string => words.t('sign-in.with', { provider: 'Microsoft' });

/** Presses the button that opens Microsoft's page, and answers its tab. */
async function openMicrosoft(): Promise<Page> {
  await tabTo(page, words.t('sign-in.open'));
  const [tab] = await Promise.all([program.context.waitForEvent('page'), page.keyboard.press('Enter')]);
  await tab.getByText('Pick an account').first().waitFor();
  expect(await violations(tab)).toEqual([]);
  return tab;
}

const copiedText = async (): Promise<string> => String(await page.evaluate('navigator.clipboard.readText()'));
const linkIn = (text: string): string => /https?:\S+\/adminconsent\S+/.exec(text)?.[0] ?? '';

async function accept(tab: Page, name: string): Promise<void> {
  await enterOn(tab, name);
  await tab.getByText('Permissions requested').first().waitFor();
  await enterOn(tab, 'Accept');
}

async function isReturned(tab: Page, name: string): Promise<void> {
  await tab.waitForURL(/^http:\/\/localhost:\d+\/\?/);
  expect(await tab.title()).toBe({ en: 'Return to Concord', nl: 'Ga terug naar Concord' }[words.language]);
  await program.picture(name, tab);
  await goBack(tab, program);
}

const isWaiting = (name: string): Promise<void> =>
  perceive(name, { focus: withMicrosoft(), says: words.t('sign-in.waiting') });

/** From the welcome to the account step, where the person gives Microsoft's card their Enter. */
async function toMicrosoft(): Promise<void> {
  const { t } = words;
  await toAccountStep({ program, words }, crm);
  await enterOn(page, withMicrosoft());
  await perceive('microsoft', { focus: t('account.title'), says: null });
}

/** What this Concord, which was built without a client and runs without a key store, has to know first. */
async function toBrowser(client: IdentityClient = publicClient, authority = ''): Promise<void> {
  const { t } = words;
  await enterOn(page, withMicrosoft());
  await perceive('both-missing', { focus: t('sign-in.key-file'), says: null });
  await page.keyboard.press('Space');
  await enterOn(page, withMicrosoft());
  await perceive('client-missing', { focus: t('sign-in.client-id'), says: null });
  await page.keyboard.type(client.id);
  await tabTo(page, t('microsoft-client.authority'));
  await page.keyboard.type(authority);
  await perceive('client', { focus: t('microsoft-client.authority'), says: null });
  await enterOn(page, withMicrosoft());
  await isWaiting('waiting');
}

describe.each(tourViews)('in $language, $theme, $width', (view) => {
  beforeEach(() => start(view));

  test('refused, the wrong account, then to the agreement; and the mailbox of the same account', async () => {
    const { t, problem } = words;
    await toMicrosoft();
    await toBrowser();

    // refused
    let tab = await openMicrosoft();
    await program.picture('chooser', tab);
    await enterOn(tab, 'Anna de Wit');
    await tab.getByText('Permissions requested').first().waitFor();
    expect(await violations(tab)).toEqual([]);
    await program.picture('consent', tab);
    await enterOn(tab, 'Cancel');
    await isReturned(tab, 'returned-refused');
    const declined = problem({ code: 'sign-in-required', params: { reason: 'declined' } });
    await perceive('declined', { focus: declined.fix, says: declined.title });

    // the wrong account
    await page.keyboard.press('Enter');
    await isWaiting('waiting-again');
    tab = await openMicrosoft();
    await accept(tab, 'Ben Visser');
    await isReturned(tab, 'returned-answered');
    await perceive('another-account', {
      focus: t('sign-in.as', { address: anna }),
      says: t('sign-in.named', { actual: ben, expected: anna }),
    });
    expect(program.application.state().setup.account, 'A5: nothing of it is kept').toBeNull();
    // Microsoft has no way to give it back
    expect(program.application.state().setup.problem?.params.reason).toBe('permission-stays');

    // the right one
    await page.keyboard.press('Enter');
    await isWaiting('waiting-third');
    tab = await openMicrosoft();
    await accept(tab, 'Anna de Wit');
    await isReturned(tab, 'returned-last');
    await toAgreement({ program, words }, t('sign-in.finishing'));

    // the mailbox of the same account, for which Microsoft asks once more
    world.microsoft.mail.deliver(anna, mailText('offer'));
    await enterOn(page, t('nav.mail'));
    await perceive('mail', { focus: t('nav.mail'), says: t('mail.title') });
    await enterOn(page, withMicrosoft());
    await perceive('mail-waiting', { focus: t('sign-in.open'), says: t('sign-in.waiting') });
    tab = await openMicrosoft();
    await enterOn(tab, 'Anna de Wit');
    await tab.getByText('Read and write access to your mail').waitFor();
    await enterOn(tab, 'Accept');
    await isReturned(tab, 'returned-mail');
    await perceive('folders', { focus: t('mail.folders'), says: t('sign-in.finishing') });
    await enterOn(page, t('mail.folders-review'));
    // the calendar's runs go on meanwhile, and may be told of
    await expect.poll(() => focused(page)).toBe(t('mail-change.save'));
    await program.picture('folders-review');
    await page.keyboard.press('Enter');
    await expect.poll(() => program.application.state().mail.sync.state).toBe('in-agreement');
    await expect.poll(() => program.application.state().mail.linked).toBe(1);
    expect(program.application.state().mail.mailbox).toMatchObject({ kind: 'microsoft', address: anna });
    expect(program.consoleErrors).toEqual([]);
  });

  test('an administrator has to approve: the text is copied, the program ended, the link opened, and the person goes on with one press', async () => {
    const { t, problem } = words;
    world.microsoft.accounts.setConsentPolicy('example.com', 'administrators');
    await toMicrosoft();
    await toBrowser();

    // the page has a button that leads back
    let tab = await openMicrosoft();
    await enterOn(tab, 'Anna de Wit');
    await tab.getByText('Need admin approval').first().waitFor();
    await program.picture('need-approval', tab);
    await enterOn(tab, 'Return to the application');
    await isReturned(tab, 'returned-approval');
    const declined = problem({ code: 'sign-in-required', params: { reason: 'declined' } });
    await perceive('approval-declined', { focus: declined.fix, says: declined.title });
    await enterOn(page, t('sign-in.copy-admin'));
    await perceive('approval-copied', { focus: t('sign-in.copy-admin'), says: t('action.copied') });
    const copied = await copiedText();

    // or the person closes it, and Concord hears nothing
    await enterOn(page, declined.fix);
    await isWaiting('approval-waiting');
    tab = await openMicrosoft();
    await enterOn(tab, 'Anna de Wit');
    await tab.getByText('Need admin approval').first().waitFor();
    await goBack(tab, program);
    await enterOn(page, t('sign-in.error-page'));
    await enterOn(page, t('sign-in-page.microsoft-approval'));
    await perceive('approval-page', { focus: t('sign-in-page.microsoft-approval'), says: null });
    await enterOn(page, t('sign-in.copy-admin'));
    await perceive('approval-text', { focus: t('sign-in.copy-admin'), says: t('action.copied') });
    const link = linkIn(copied);
    expect(linkIn(await copiedText())).toBe(link);

    const { folder } = program;
    await program.close({ keepsData: true });

    // the administrator, in a browser of their own
    expect(new URL(link).searchParams.get('client_id')).toBe(publicClient.id);
    program = await open({ view, keyStore: noKeyStore, folder });
    page = program.page;
    const admins = await program.context.newPage();
    await admins.goto(link);
    await enterOn(admins, 'Ruth Bakker');
    await admins.getByText('for all users in example.com').waitFor();
    await program.picture('for-all', admins);
    await enterOn(admins, 'Accept');
    await admins.waitForURL(/admin_consent=True/).catch(() => undefined);
    await goBack(admins, program);

    // the person comes back
    await page.getByRole('heading', { name: t('sign-in.begun', { provider: 'Microsoft' }) }).waitFor();
    await perceive('begun', { focus: t('account.title'), says: null });
    await enterOn(page, withMicrosoft());
    await isWaiting('begun-waiting');
    tab = await openMicrosoft();
    await enterOn(tab, 'Anna de Wit');
    await isReturned(tab, 'begun-returned');
    await perceive('begun-calendar', { focus: t('direction.title'), says: t('sign-in.finishing') });
    expect(program.application.state().setup).toMatchObject({
      begun: null,
      account: { kind: 'microsoft', address: anna },
    });
    expect(program.consoleErrors).toEqual([]);
  });

  test('a page that leads nobody back is found by its code, and the sign-in is left; another provider shows nothing of it', async () => {
    const { t } = words;
    world.microsoft.accounts.refuse(anna, 53003);
    await toMicrosoft();
    await toBrowser();
    const tab = await openMicrosoft();
    await enterOn(tab, 'Anna de Wit');
    await tab.getByText('AADSTS53003').waitFor();
    await program.picture('microsoft-error', tab);
    await goBack(tab, program);

    await enterOn(page, t('sign-in.error-page'));
    await perceive('error-pages', { focus: t('sign-in.error-page'), says: null });
    await enterOn(page, t('sign-in-page.microsoft-access'));
    await perceive('error-page', { focus: t('sign-in-page.microsoft-access'), says: null });
    await enterOn(page, t('sign-in.copy-admin'));
    await perceive('admin-text', { focus: t('sign-in.copy-admin'), says: t('action.copied') });
    const copied = await copiedText();
    expect(copied).toContain(publicClient.id);
    expect(copied).toContain('AADSTS53003');
    await enterOn(page, t('action.cancel'));
    await perceive('cancelled', { focus: t('account.title'), says: null });
    expect(program.application.state().signIn.waiting).toBeNull();

    await enterOn(page, t('account.other-address'));
    await perceive('other-address', { focus: t('account.title'), says: null });
    await expect.poll(() => program.application.state().setup.begun).toBeNull();
    await enterOn(page, t('sign-in.with', { provider: 'Google' }));
    await perceive('google', { focus: t('account.title'), says: null });
    expect(program.consoleErrors).toEqual([]);
  });

  test('an organisation’s own client in a national cloud', async () => {
    const { t } = words;
    const tenant = tenantOf('example.com');
    const own: IdentityClient = {
      ...publicClient,
      ...{ id: '0f1de76a-14a6-49ae-97bc-6eba69143910', audience: 'one', tenant },
    };
    world.microsoft.accounts.setClient(own);
    world.microsoft.accounts.setClaims(anna, { iss: `https://login.microsoftonline.us/${tenant}/v2.0` });
    await toMicrosoft();
    await toBrowser(own, 'https://login.microsoftonline.us/example.com');
    const waiting = program.application.state().signIn.waiting;
    expect(new URL(waiting?.url ?? '').pathname).toBe('/example.com/oauth2/v2.0/authorize');
    expect(waiting?.clientId).toBe(own.id);
    const tab = await openMicrosoft();
    await accept(tab, 'Anna de Wit');
    await isReturned(tab, 'returned-national');
    await perceive('national-calendar', { focus: t('direction.title'), says: t('sign-in.finishing') });
    expect(program.application.state().setup.account).toMatchObject({ kind: 'microsoft', address: anna });
    expect(program.consoleErrors).toEqual([]);
  });
});
