/** Protects D2: the whole setup works with the keyboard alone, against a scripted main process. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { AppState, SetupStep } from '../../src-shared/contract/index.ts';
import { problem } from '../../src-shared/domain/problems.ts';
import { focused, tabTo } from '../support/keyboard.ts';
import { account, calendars, crm, fresh, inAgreement, poorCrm } from './fixtures.ts';
import { fixtureScript } from './scene.ts';
import { createScriptedHost, type Script, type ScriptedHost } from './scripted-host.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

const steps: readonly SetupStep[] = [
  'welcome',
  'crm',
  'account',
  'calendar',
  'direction',
  'preview',
  'first-run',
  'done',
];
const move = (host: ScriptedHost, step: SetupStep, part: Partial<AppState['setup']> = {}) =>
  host.show('setup', {
    ...host.state().setup,
    problem: null,
    finished: steps.slice(0, steps.indexOf(step)),
    step,
    ...part,
  });

/** A script for a setup that succeeds, after one wrong password. */
function setupScript(): Script {
  let passwords = 0;
  return {
    ...fixtureScript,
    'setup.start': (_, host) => {
      move(host, 'crm');
      return {};
    },
    'setup.go': ({ step }, host) => {
      move(host, step, { finished: host.state().setup.finished });
      return {};
    },
    'setup.crm': (_, host) => {
      move(host, 'account', { crm });
      return {};
    },
    'setup.discover': ({ address }, host) => {
      move(host, 'account', {
        discovered: {
          kind: 'caldav',
          address,
          host: 'dav.other.example',
          url: 'https://dav.other.example/',
          needsConfirmation: true,
        },
      });
      return {};
    },
    'setup.account': (_, host) => {
      passwords += 1;
      if (passwords === 1) return { problem: problem('wrong-password', { host: 'dav.other.example' }) };
      move(host, 'calendar', { account, calendars: [...calendars] });
      return {};
    },
    'setup.calendar': ({ id }, host) => {
      move(host, 'direction', { chosen: { ...host.state().setup.chosen, calendar: id } });
      return {};
    },
    'setup.direction': (_, host) => {
      const side = { added: 2, changed: 0, removed: 0 };
      move(host, 'preview', {
        preview: { digest: 'yes-to-this', provider: side, crm: side, linked: 1, asks: 0 },
      });
      return {};
    },
    'setup.approve': (_, host) => {
      move(host, 'done');
      host.show('sync', inAgreement.sync);
      return { accepted: true };
    },
  };
}

const waitForHeading = async (page: Page, text: string): Promise<void> => {
  await page.getByRole('heading', { level: 1, name: text }).waitFor();
  // Each step's heading has the focus, so that a screen reader starts there.
  await expect.poll(() => focused(page)).toBe(text);
};

describe('setup by keyboard', () => {
  test('D2: goes from the welcome step to the first agreement without a mouse', async () => {
    const host = createScriptedHost(fresh, setupScript());
    const { page, consoleErrors, close } = await windows.open(host);
    await waitForHeading(page, 'Your calendar and your CRM, in agreement');
    await tabTo(page, 'Set up');
    await page.keyboard.press('Enter');

    await waitForHeading(page, 'Your CRM');
    const counted = page.getByRole('navigation', { name: 'Steps' }).getByRole('listitem');
    await expect
      .poll(() => counted.allInnerTexts())
      .toEqual(['1\nYour CRM', '2\nYour account', '3\nWhat syncs', '4\nCheck', '5\nFirst sync']);
    await tabTo(page, 'Address of your CRM');
    await page.keyboard.type('crm.veldhuis.example');
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page), { message: 'a blank field gets the focus' }).toBe('Access token');
    await page.keyboard.type('secret-token');
    await page.keyboard.press('Enter');

    await waitForHeading(page, 'Your account');
    await tabTo(page, 'E-mail address');
    await page.keyboard.type('anna@example.com');
    await page.keyboard.press('Enter');

    await page.getByLabel('Password', { exact: true }).waitFor();
    await tabTo(page, 'Password');
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    expect(host.calls.at(-1)?.name, 'S1: no password is sent to an unconfirmed host').toBe('setup.discover');
    await expect
      .poll(() => focused(page), { message: 'the consent that is missing gets the focus' })
      .toContain('Send my password to dav.other.example');
    await page.keyboard.press('Space');
    await tabTo(page, 'Sign in');
    await page.keyboard.press('Enter');
    await page.getByText('User name or password rejected').waitFor();
    await expect
      .poll(() => focused(page), { message: 'the field with the error gets the focus' })
      .toBe('Password');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('right');
    await page.keyboard.press('Enter');

    await waitForHeading(page, 'What syncs, and where');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await tabTo(page, 'Review changes');
    await page.keyboard.press('Enter');

    await waitForHeading(page, 'This is what will happen');
    await tabTo(page, 'Start');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'In agreement' }).waitFor();

    const lastInputs = host.calls.map(({ name, input }) => [name, input] as const);
    expect(Object.fromEntries(lastInputs)).toMatchObject({
      'setup.crm': {
        kind: 'bridge',
        credentials: { type: 'token', url: 'https://crm.veldhuis.example' },
        secret: 'secret-token',
      },
      'setup.account': {
        kind: 'caldav',
        address: 'anna@example.com',
        credentials: { type: 'password', confirmedHosts: ['dav.other.example'] },
        secret: 'right',
      },
      'setup.calendar': { id: 'team' },
      'setup.approve': { digest: 'yes-to-this' },
    });
    expect(consoleErrors).toEqual([]);
    await close();
  });

  test('D2: an interrupted setup resumes at its step, and finished steps can be visited again', async () => {
    const host = createScriptedHost(
      {
        ...fresh,
        setup: {
          ...fresh.setup,
          step: 'calendar',
          finished: ['welcome', 'crm', 'account'],
          crm,
          account,
          calendars: [...calendars],
        },
      },
      setupScript(),
    );
    const { page, close } = await windows.open(host);
    await waitForHeading(page, 'What syncs, and where');
    await page.keyboard.press('Shift+Tab');
    await tabTo(page, 'Your CRM');
    await page.keyboard.press('Enter');
    await waitForHeading(page, 'Your CRM');
    await page.getByText('Connected as Anna de Vries').waitFor();

    // the two answers of the third page are one step: both are needed before it is finished, and Back leads to the page before
    move(host, 'direction', { finished: ['welcome', 'crm', 'account', 'calendar'] });
    await waitForHeading(page, 'What syncs, and where');
    const steps = page.getByRole('navigation', { name: 'Steps' });
    const visitable = steps.getByRole('listitem').getByRole('button');
    await expect
      .poll(() => visitable.allInnerTexts())
      .toEqual(['Your CRM\n, finished', 'Your account\n, finished']);
    move(host, 'preview');
    await waitForHeading(page, 'This is what will happen');
    await tabTo(page, 'Back');
    await page.keyboard.press('Enter');
    await waitForHeading(page, 'What syncs, and where');
    await tabTo(page, 'Back');
    await page.keyboard.press('Enter');
    await waitForHeading(page, 'Your account');
    await close();
  });

  test('where several kinds of CRM are offered a person chooses one; an unknown kind goes by its own name', async () => {
    const password = { kind: 'ledger-with-password', credentials: 'password' } as const;
    const host = createScriptedHost(
      {
        ...fresh,
        offered: {
          ...fresh.offered,
          crms: [...fresh.offered.crms, { kind: 'ledger', credentials: 'token' }, password],
        },
        setup: { ...fresh.setup, step: 'crm', finished: ['welcome'] },
      },
      setupScript(),
    );
    const { page, close } = await windows.open(host);
    await waitForHeading(page, 'Your CRM');
    await page.getByRole('button', { name: 'Kind of CRM' }).click();
    await expect.poll(() => page.getByRole('option').allTextContents()).toEqual(['Bridge API', 'ledger']);
    await page.getByRole('option', { name: 'ledger' }).click();
    await page.getByLabel('Address of your CRM').fill('ledger.example');
    await page.getByLabel('Access token').fill('t');
    await page.getByRole('button', { name: 'Connect' }).click();
    await waitForHeading(page, 'Your account');
    expect(host.calls.find(({ name }) => name === 'setup.crm')?.input).toEqual({
      kind: 'ledger',
      credentials: { type: 'token', url: 'https://ledger.example' },
      secret: 't',
    });
    await close();
  });

  test('D2: what the CRM cannot do is shown once it is connected, before setup goes on', async () => {
    const script: Script = {
      ...setupScript(),
      'setup.crm': (_, host) => {
        move(host, 'crm', { crm: poorCrm, finished: ['welcome', 'crm'] });
        return {};
      },
    };
    const host = createScriptedHost({ ...fresh, setup: { ...fresh.setup, step: 'crm' } }, script);
    const { page, close } = await windows.open(host, { language: 'en' });
    await waitForHeading(page, 'Your CRM');
    await page.getByLabel('Address of your CRM').fill('crm.veldhuis.example');
    await page.getByLabel('Access token').fill('secret-token');
    await page.keyboard.press('Enter');
    await page.getByText('It does not tell Concord what it holds.').waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();
    await waitForHeading(page, 'Your account');
    await close();
  });
});
