/** The Mail screen of a person who has several mailboxes, or adds one (A11). */
import type { Page } from 'playwright-core';
import { type AppState, mostFurtherMailboxes } from '../../src-shared/contract/index.ts';
import { problem } from '../../src-shared/domain/problems.ts';
import { changed, now, sideAs } from './fixtures.ts';
import { agreed, mailbox, mailOn, mailScript, params } from './mail-scenes.ts';
import type { Scene } from './scene.ts';
import type { Script, ScriptedHost } from './scripted-host.ts';

type Further = AppState['mail']['further'][number];
type Adding = AppState['mail']['adding'];

const { further: _, adding: nothing, ...first } = mailOn.mail;

export const furtherMailbox = (id: string, address: string, more: Partial<Further> = {}): Further => ({
  ...first,
  id,
  mailbox: { ...mailbox, address, user: address, host: 'imap.hosting.example', sameSignIn: false },
  ...more,
});

export const office = furtherMailbox('office', 'office@veldhuis.example');
const noAppPassword = { ...problem('app-password-required', params), side: 'provider' } as const;
export const officeInTrouble: Further = {
  ...office,
  sync: {
    ...agreed,
    state: 'needs-you',
    problem: noAppPassword,
    agreedAt: now - 26 * 3_600_000,
    side: sideAs('trouble', { problem: noAppPassword, heardAt: now - 26 * 3_600_000 }),
  },
};
export const vacancies = furtherMailbox(
  'vacancies',
  'vacancies-for-senior-infrastructure-engineers-and-naval-architects@noordzee-offshore-constructies.example',
  { state: 'unmapped', pairs: 0, linked: 0 },
);

export const offered: Adding = { ...nothing, state: 'offered' };
export const one = changed(mailOn, { mail: { adding: offered } });
export const withFurther = (...further: readonly Further[]): AppState =>
  changed(one, { mail: { further: [...further] } });
/** The second one needs its person, and the third one its folders. */
export const three = withFurther(officeInTrouble, vacancies);

/** The server that is found for the address of `office`. */
export const findsServer: Script = {
  'mail.discover': ({ address }, host) => {
    const found = {
      ...{
        kind: 'imap',
        address,
        user: address,
        host: 'imap.hosting.example',
        url: 'imaps://imap.hosting.example:993',
      },
      needsConfirmation: true,
    };
    showAdding(host, { discovered: found });
    return {};
  },
};

export function showAdding(host: ScriptedHost, change: Partial<Adding>): void {
  const { mail } = host.state();
  host.show('mail', { ...mail, adding: { ...mail.adding, ...change } });
}

const find = (address: string) => async (page: Page) => {
  await page.locator('.mail-form input[type=email]').fill(address);
  await page.locator('.mail-form .button.primary').click();
};
const finds = (address: string) => async (page: Page) => {
  await find(address)(page);
  await page.locator('.mail-form input[type=password]').waitFor();
};
const lastSection = async (page: Page) => {
  await page.locator('section').last().scrollIntoViewIfNeeded();
};

const scene = (
  name: string,
  state: AppState,
  screen: string,
  act?: Scene['act'],
  script: Script = {},
): Scene => ({
  name: `mailbox-${name}`,
  state,
  screen,
  script: { ...mailScript, ...script },
  ...(act === undefined ? {} : { act }),
});

const officeOnStatus: AppState = changed(three, {
  mail: { further: [{ ...officeInTrouble, quarantined: 2 }, vacancies] },
  sync: {
    state: 'needs-you',
    problem: officeInTrouble.sync.problem,
    mailbox: { id: office.id, address: office.mailbox?.address ?? '' },
  },
});

export const mailboxScenes: readonly Scene[] = [
  scene('on-status', officeOnStatus, '#status'),
  scene('on-status-kept', officeOnStatus, '#status', async (page) => {
    await page.locator('.apart-line .button.inline').last().click();
    await page.locator('.dialog').waitFor();
  }),
  scene('offered', one, '#mail', lastSection),
  scene(
    'not-allowed',
    changed(mailOn, { mail: { adding: { ...offered, state: 'not-allowed' } } }),
    '#mail',
    lastSection,
  ),
  scene('first', three, '#mail'),
  scene('further', three, '#mail/office'),
  scene('further-account', three, '#mail/office', lastSection),
  scene('stopped', withFurther({ ...office, state: 'asleep' }), '#mail/office'),
  scene('unmapped', three, '#mail/vacancies', async (page) => {
    await page.locator('.map-row').first().waitFor();
  }),
  scene(
    'first-disconnected',
    changed(three, { mail: { state: 'none', mailbox: null, adding: nothing } }),
    '#mail',
  ),
  scene('unmapped-account', three, '#mail/vacancies', lastSection),
  scene(
    'too-many',
    changed(
      withFurther(
        ...Array.from({ length: mostFurtherMailboxes }, (__, index) =>
          furtherMailbox(`${index}`, `team-${index}@veldhuis.example`, {
            sync: { ...agreed, state: index === 2 ? 'error' : index === 4 ? 'working' : 'in-agreement' },
            paused: index === 6 ? [{ crm: 'Archive', provider: 'Archief', missing: 'provider' }] : [],
          }),
        ),
      ),
      { mail: { adding: { ...offered, state: 'too-many' } } },
    ),
    '#mail/4',
  ),
  scene('remove', three, '#mail/office', async (page) => {
    await page.locator('.button.danger').click();
    await page.locator('.dialog').waitFor();
  }),
  scene('add', one, '#mail/new'),
  scene('add-third', three, '#mail/new'),
  scene('add-taken', three, '#mail/new', find('Office@Veldhuis.example')),
  scene('add-not-found', three, '#mail/new', find('info@nowhere.example'), {
    'mail.discover': () => ({ problem: problem('not-a-mail-server', { host: 'nowhere.example' }) }),
  }),
  scene('add-throttled', three, '#mail/new', find('info@veldhuis.example'), {
    'mail.discover': () => ({ problem: problem('throttled', params) }),
  }),
  scene('add-found', one, '#mail/new', finds('info@veldhuis.example'), findsServer),
  scene(
    'add-refused',
    one,
    '#mail/new',
    async (page) => {
      await finds('info@veldhuis.example')(page);
      await page.locator('.mail-form input[type=password]').fill('a password');
      await page.locator('.mail-form .choice').last().click();
      await page.locator('.mail-form .button.primary').click();
      await page.locator('.mail-form .field-error').first().waitFor();
    },
    { ...findsServer, 'mail.connect': () => ({ problem: problem('wrong-password', params) }) },
  ),
];
