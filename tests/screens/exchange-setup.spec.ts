/**
 * A person sets Concord up with Exchange on their organisation's own server by keyboard alone, in a real browser and with the real program (A2,
 * A5, A6, D2). Each step says where the focus is afterwards, and what a screen reader was told; the servers count the passwords (S1).
 */
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../src-main/app/index.ts';
import { createWords, en, nl, type Words } from '../../src-shared/i18n/index.ts';
import { certificateFor } from '../support/certificates.ts';
import { type CrmProcess, startCrmProcess } from '../support/crm-process.ts';
import {
  anna,
  annasPassword,
  autodiscoverHost,
  type ExchangeOrganisation,
  exchangeOrganisation,
  mailHost,
} from '../support/exchange-organisation.ts';
import { mailText } from '../support/gmail-account.ts';
import { memoryKeyStore } from '../support/key-stores.ts';
import { enterOn, focused, tabTo } from '../support/keyboard.ts';
import { type Perceived, perceive as perceiveIn } from './perceive.ts';
import { type ProgramOptions, type RealProgram, realPrograms } from './real-program.ts';
import { toAccountStep, toAgreement, tourViews } from './setup-tour.ts';

const open = realPrograms();
const dictionaries = { en, nl };
const closers: (() => Promise<void>)[] = [];

let world: ExchangeOrganisation;
let crm: CrmProcess;
let program: RealProgram;
let words: Words;
let page: Page;

const intake =
  '<t:Subject>Intake</t:Subject><t:Start>2027-03-20T09:00:00Z</t:Start><t:End>2027-03-20T10:00:00Z</t:End>';

const start = async (view: ProgramOptions['view']): Promise<void> => {
  world = await exchangeOrganisation({ clock: systemClock });
  closers.push(world.stop);
  world.exchange.hand.place(anna, intake);
  process.env.CONCORD_TEST_EXCHANGE = world.hosts.url;
  program = await open({ view, keyStore: memoryKeyStore() });
  closers.push(program.close);
  crm = await startCrmProcess(`${program.folder}/crm`);
  closers.push(crm.stop);
  words = createWords(dictionaries[view.language], [view.language === 'en' ? 'en-GB' : 'nl-NL']);
  page = program.page;
};
afterEach(async () => {
  expect(world.schemaFaults()).toEqual([]);
  expect(program.consoleErrors).toEqual([]);
  for (const close of closers.splice(0).reverse()) await close();
  delete process.env.CONCORD_TEST_EXCHANGE;
});

const perceive = (name: string, now: Perceived): Promise<void> => perceiveIn(program, name, now);
/** Hosts that got the password, each connection once. */
const signed = (): readonly string[] => [
  ...new Set(world.hosts.connections.flatMap(({ host, isSigned }) => (isSigned ? [host] : []))),
];

/** From the welcome to an address whose server is looked for. */
async function find(address = anna): Promise<void> {
  const { t } = words;
  await toAccountStep({ program, words }, crm);
  await tabTo(page, t('account.address'));
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(address);
  await page.keyboard.press('Enter');
}

async function typeIn(label: string, text: string): Promise<void> {
  await tabTo(page, label);
  await page.keyboard.insertText(text);
}

describe.each(tourViews)('in $language, $theme, $width', (view) => {
  beforeEach(() => start(view));

  test('A2: address and password, wrong once, then to the agreement; and the mailbox of the same account', async () => {
    const { t, trouble } = words;
    await find();
    await perceive('found', { focus: t('account.title'), says: t('account.discovering') });
    await page
      .getByText(t('account.found-kind', { kind: t('account.kind.exchange'), host: autodiscoverHost }))
      .waitFor();
    expect(signed(), 'S1: nobody got anything yet').toEqual([]);

    await typeIn(t('account.password'), 'wrong');
    await page.keyboard.press('Enter');
    // the focus is in this field before the answer, too
    await vi.waitFor(
      () =>
        expect(program.application.state().setup.problem).toMatchObject({
          code: 'wrong-password',
          params: { reason: 'ntlm', host: autodiscoverHost },
        }),
      { timeout: 20_000 },
    );
    const { problem } = program.application.state().setup;
    await perceive('wrong-password', { focus: t('account.password'), says: t('account.signing-in') });
    await page.getByText(trouble({ code: 'wrong-password', params: problem?.params ?? {} })).waitFor();
    expect(world.exchange.authentication.wrongPasswords(anna), 'one attempt').toBe(1);

    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(annasPassword);
    await page.keyboard.press('Enter');
    await toAgreement({ program, words }, t('account.signing-in'));
    expect(signed()).toEqual([autodiscoverHost, mailHost]);
    expect(program.application.state().setup.account).toMatchObject({
      ...{ kind: 'exchange', address: anna, host: mailHost },
    });

    // the mailbox has the same server and password, so that only the folders are asked
    const { mail } = world.exchange.hand;
    mail.deliver(mail.folder(anna, 'inbox'), Buffer.from(mailText('offer')));
    await enterOn(page, t('nav.mail'));
    await perceive('mail', { focus: t('nav.mail'), says: t('mail.title') });
    await enterOn(page, t('mail.find'));
    await page.getByText(t('mail.found', { address: anna, host: mailHost })).waitFor();
    await program.picture('mail-found');
    await enterOn(page, t('mail.connect'));
    await expect.poll(() => focused(page)).toBe(t('mail.folders'));
    await enterOn(page, t('mail.folders-review'));
    await expect.poll(() => focused(page)).toBe(t('mail-change.save'));
    await page.keyboard.press('Enter');
    await expect.poll(() => program.application.state().mail.sync.state).toBe('in-agreement');
    await expect.poll(() => program.application.state().mail.linked).toBe(1);
    expect(program.application.state().mail.mailbox).toMatchObject({
      ...{ kind: 'exchange', address: anna, sameSignIn: true },
    });
  });

  test('by the advanced settings: a server with an authority of its own that takes NTLM only', async () => {
    const { t, trouble, problem } = words;
    const certificate = certificateFor(['localhost', 'IP:127.0.0.1']);
    const behindTls = await exchangeOrganisation({ clock: systemClock, tls: certificate });
    closers.push(behindTls.stop);
    const { exchange } = behindTls;
    exchange.hand.place(anna, intake);
    exchange.authentication.setSchemes(['ntlm']);
    await toAccountStep({ program, words }, crm);
    await tabTo(page, t('account.address'));
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(anna);
    await enterOn(page, t('account.own-server'));
    await perceive('own-server', { focus: t('account.title'), says: null });

    await tabTo(page, t('account.kind.caldav'));
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await perceive('exchange-chosen', { focus: t('account.kind.exchange'), says: null });
    await typeIn(t('account.url'), exchange.url.replace('127.0.0.1', 'localhost'));
    await typeIn(t('account.user'), 'anna');
    await typeIn(t('account.password'), annasPassword);
    await enterOn(page, t('account.advanced'));
    await typeIn(t('account.domain'), 'CONTOSO');
    await tabTo(page, t('account.authentication.automatic'));
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await perceive('advanced', { focus: t('account.authentication.basic'), says: null });

    // the address is not of the person's domain
    await enterOn(page, t('account.sign-in'));
    const typedHost = new URL(exchange.url).host.replace('127.0.0.1', 'localhost');
    await perceive('server-confirmed', { focus: t('account.confirm', { host: typedHost }), says: null });
    await page.keyboard.press('Space');
    await enterOn(page, t('account.sign-in'));
    await perceive('certificate', { focus: t('account.ca'), says: t('account.signing-in') });
    await page.keyboard.insertText(certificate.cert);
    await enterOn(page, t('account.sign-in'));
    await perceive('ntlm-only', {
      focus: t('account.authentication.basic'),
      says: t('account.signing-in'),
    });
    const met = program.application.state().setup.problem;
    expect(met?.params.reason).toBe('ntlm-only');
    await page.getByText(trouble({ code: 'account-not-permitted', params: met?.params ?? {} })).waitFor();
    expect(exchange.authentication.wrongPasswords(anna), 'the password was not sent').toBe(0);
    expect(problem({ code: 'account-not-permitted', params: met?.params ?? {} }).cause).toContain('NTLM');

    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await enterOn(page, t('account.sign-in'));
    await toAgreement({ program, words }, t('account.signing-in'));
    expect(exchange.authentication.handshakes()).toBeGreaterThan(0);
    expect(behindTls.schemaFaults()).toEqual([]);
    expect(signed(), 'no other host was asked').toEqual([]);
  });

  test('a domain that leads to another one: its server is named before it gets the password', async () => {
    const { t } = words;
    const stranger = 'mail.hosting.example';
    world.hosts.set(autodiscoverHost, {
      redirect: `https://${stranger}/autodiscover/autodiscover.xml`,
    });
    world.hosts.set(stranger, { server: world.exchange.url });
    await find();
    await perceive('stranger-found', { focus: t('account.title'), says: t('account.discovering') });
    await typeIn(t('account.password'), annasPassword);
    await page.keyboard.press('Enter');
    const box = t('account.confirm', { host: stranger });
    await perceive('stranger-asked', { focus: box, says: null });
    expect(signed()).toEqual([]);
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await perceive('stranger-calendar', { focus: t('direction.title'), says: t('account.signing-in') });
    expect(signed()).toEqual([stranger, mailHost]);
  });

  test('a mailbox in the cloud is led to Microsoft by one press', async () => {
    const { t, problem } = words;
    world.hosts.set(autodiscoverHost, {
      redirect: 'https://autodiscover-s.outlook.com/autodiscover/autodiscover.xml',
    });
    await find();
    const withMicrosoft = t('sign-in.with', { provider: 'Microsoft' });
    const params = { reason: 'mailbox-in-cloud', host: 'autodiscover-s.outlook.com' };
    await perceive('in-cloud', {
      focus: withMicrosoft,
      says: problem({ code: 'account-not-permitted', params }).title,
    });
    await page.keyboard.press('Enter');
    await perceive('microsoft', { focus: t('account.title'), says: null });
    await page.getByText(t('sign-in.lead', { address: anna, provider: 'Microsoft' })).waitFor();
    expect(signed()).toEqual([]);
  });

  test('web services that are switched off: a text for the administrator, and then it goes on', async () => {
    const { t, problem } = words;
    world.exchange.setBlock(anna, 'account');
    await find();
    await typeIn(t('account.password'), annasPassword);
    await page.keyboard.press('Enter');
    const params = { reason: 'ews-blocked', host: mailHost };
    const blocked = problem({ code: 'consent-required', params });
    await perceive('blocked', { focus: blocked.fix, says: blocked.title });
    await page.keyboard.press('Enter');
    await perceive('blocked-copied', { focus: blocked.fix, says: t('action.copied') });
    expect(await page.evaluate('navigator.clipboard.readText()')).toContain('EwsApplicationAccessPolicy');
    world.exchange.setBlock(anna, null);
    await enterOn(page, t('account.sign-in'));
    await perceive('allowed', { focus: t('direction.title'), says: t('account.signing-in') });
  });
});
