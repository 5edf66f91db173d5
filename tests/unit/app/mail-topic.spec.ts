/** Protects topic `mail`: what a person sees of the mailbox in each of its states, and that its calls need a mailbox. */
import { describe, expect, test } from 'vitest';
import type { MailFacts } from '../../../src-main/app/engine/questions.ts';
import { sampleSetup } from '../../../src-main/app/index.ts';
import type { MailboxNow } from '../../../src-main/app/running/mailbox-sync.ts';
import { emptyDraft } from '../../../src-main/app/setup/draft.ts';
import { mailAccount, nothingShown } from '../../../src-main/app/setup/mail-account.ts';
import { noCalendars } from '../../../src-main/app/topics/calendars.ts';
import { type MailAccount, mailHandlers, mailTopicOf } from '../../../src-main/app/topics/mail.ts';
import { mailTopic } from '../../../src-shared/contract/index.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import { codeOf } from '../../support/code-of.ts';

const mailbox = {
  ...{ kind: 'post', address: 'ann@example.com', user: 'ann', host: 'mail.example.com' },
  sameSignIn: true,
};
const account: MailAccount = {
  ...{ mailbox, discovered: null, busy: null, problem: null, failed: null },
  ...{ isSetUp: true, crmHasMail: true, map: null, further: [] },
  adding: { discovered: null, busy: null, problem: null, failed: null },
};
const facts: MailFacts = {
  ...{ decisions: [], hasMap: true, isAsleep: false, pairs: 4, paused: [] },
  ...{ linked: 9, awaited: 4, backlog: 2, waiting: 1, quarantined: 3, left: { junk: 5 } },
  today: { arrived: 1, moved: 2, read: 3, hours: [{ at: 5, provider: 1, crm: 5 }] },
  settings: { startDate: '2026-01-31', mostMegabytes: 25, onlyKnownPeople: true, blocked: ['@example.org'] },
  blockedByCrm: { count: 21, first: ['@casino.example'] },
  takesFurtherMailboxes: true,
  connected: { user: 'anna', host: 'mail.example.com:993', offersKnownPeople: true },
};
const view: MailboxNow['view'] = {
  ...{ state: 'working', problem: null, agreedAt: 7, nextRunAt: 8 },
  progress: { phase: 'applying', done: 3, total: 9 },
  heard: { provider: 6, crm: null },
  isOffline: false,
};
const topicOf = (change: Partial<MailAccount> = {}, now: MailboxNow | null = { view, facts }) =>
  mailTopic.parse(mailTopicOf({ ...account, ...change }, (id) => (id === null ? now : null)));

test('a mailbox that runs shows what its runs and its store tell', () => {
  expect(topicOf()).toEqual({
    state: 'on',
    unavailable: null,
    // the name and the host of the sign-in, not those of the set-up
    mailbox: { ...mailbox, user: 'anna', host: 'mail.example.com:993' },
    ...{ discovered: null, busy: null, problem: null, failed: null },
    sync: {
      ...{ state: 'working', progress: { done: 3, total: 9 }, problem: null, agreedAt: 7, nextRunAt: 8 },
      side: { health: 'working', problem: null, heardAt: 7, nextRunAt: 8 },
    },
    ...{ pairs: 4, paused: [], linked: 9, awaited: 4, backlog: 2 },
    ...{ waiting: 1, quarantined: 3, left: { junk: 5 } },
    today: facts.today,
    blockedByCrm: facts.blockedByCrm,
    settings: facts.settings,
    offersKnownPeople: true,
    further: [],
    adding: { state: 'offered', discovered: null, busy: null, problem: null, failed: null },
  });
});

describe('several mailboxes (A11)', () => {
  const {
    isSetUp: _isSetUp,
    crmHasMail: _crmHasMail,
    further: _further,
    adding: _adding,
    ...known
  } = account;
  const second = { ...known, mailbox: { ...mailbox, address: 'info@example.com' }, id: 'info' };

  test('each shows what its own runs and store tell', () => {
    const asleep = { view, facts: { ...facts, isAsleep: true, linked: 4 } };
    const topic = mailTopic.parse(
      mailTopicOf({ ...account, further: [second] }, (id) => (id === null ? { view, facts } : asleep)),
    );
    expect(topic).toMatchObject({ state: 'on', linked: 9, mailbox: { address: mailbox.address } });
    expect(topic.further).toMatchObject([
      { id: 'info', state: 'asleep', linked: 4, mailbox: { address: 'info@example.com' } },
    ]);
  });

  test.each<[string, Partial<MailAccount>, MailboxNow | null, string]>([
    ['beside the first one', {}, { view, facts }, 'offered'],
    ['before the first one', { mailbox: null }, null, 'not-yet'],
    ['before its store was read', {}, { view, facts: null }, 'not-yet'],
    ['of a set-up file or the sample', { adding: null }, { view, facts }, 'not-yet'],
    [
      'of a CRM that takes one',
      {},
      { view, facts: { ...facts, takesFurtherMailboxes: false } },
      'not-allowed',
    ],
    ['beyond ten', { further: Array.from({ length: 9 }, () => second) }, { view, facts }, 'too-many'],
  ])('one more, %s', (_, change, now, state) => {
    expect(topicOf(change, now).adding.state).toBe(state);
  });
});

describe('its state', () => {
  test.each<[string, Partial<MailAccount>, MailboxNow | null, string, string | null]>([
    ['before setup', { isSetUp: false, mailbox: null }, null, 'unavailable', 'no-account'],
    ['a CRM without mail', { crmHasMail: false, mailbox: null }, null, 'unavailable', 'crm-has-no-mail'],
    ['no mailbox', { mailbox: null }, null, 'none', null],
    ['folders not chosen', {}, { view, facts: { ...facts, hasMap: false } }, 'unmapped', null],
    ['not read yet', {}, { view, facts: null }, 'unmapped', null],
    ['folders of a set-up file', { map: 'suggest' }, { view, facts: null }, 'on', null],
    ['stopped', {}, { view, facts: { ...facts, isAsleep: true } }, 'asleep', null],
  ])('%s', (_, change, now, state, unavailable) => {
    const topic = topicOf(change, now);
    expect(topic).toMatchObject({ state, unavailable });
    // what does not run neither works nor promises a next run
    if (state !== 'on') expect(topic.sync).toMatchObject({ state: 'idle', progress: null, nextRunAt: null });
  });

  test('stopped, it still tells when both sides last agreed and what is in agreement', () => {
    const topic = topicOf({}, { view, facts: { ...facts, isAsleep: true } });
    expect(topic).toMatchObject({ linked: 9, pairs: 4, sync: { agreedAt: 7 } });
  });
});

describe('what is known of the mailbox beside its runs', () => {
  const state = { topic: () => noCalendars } as unknown as Parameters<typeof mailAccount>[3];
  const setup = {
    ...sampleSetup({ url: 'http://127.0.0.1:1', token: 't' }, true),
    mail: {
      ...{ kind: 'post', address: 'ann@example.com', secret: 'another', map: 'suggest' as const },
      credentials: { type: 'password' as const, user: '', url: '', ca: '', confirmedHosts: [] },
      settings: facts.settings,
    },
  };
  const done = { ...emptyDraft(''), step: 'done' } as const;

  test('is taken from the set-up where nobody connected one by hand', () => {
    expect(mailAccount(done, setup, nothingShown, state)).toMatchObject({
      ...{ isSetUp: true, crmHasMail: true, map: 'suggest' },
      mailbox: {
        address: 'ann@example.com',
        user: 'ann@example.com',
        host: 'example.com',
        sameSignIn: false,
      },
    });
    expect(mailAccount(done, { ...setup, mail: null }, nothingShown, state).mailbox).toBeNull();
    expect(mailAccount(emptyDraft(''), null, nothingShown, state)).toMatchObject({ isSetUp: false });
  });

  test('a CRM that has no mail says so in its limits', () => {
    const poor = {
      topic: () => ({ ...noCalendars, limits: ['crm-has-no-mail'] }),
    } as unknown as typeof state;
    expect(mailAccount(done, setup, nothingShown, poor).crmHasMail).toBe(false);
  });

  test('a mailbox whose password could not be opened asks for it, and the calendar runs', () => {
    const locked = mailAccount(done, { ...setup, mail: null }, { ...nothingShown, mailbox }, state);
    expect(locked).toMatchObject({
      failed: 'mail.connect',
      problem: { ...problem('sign-in-required'), side: 'provider' },
    });
  });
});

test('calls about a mailbox are refused while there is none', async () => {
  const handlers = mailHandlers({ mailboxes: () => [] });
  const mailbox = null;
  const page = { mailbox, offset: 0, limit: 1 };
  const refused: readonly (() => unknown)[] = [
    () => handlers['mail.folders']({ mailbox }),
    () => handlers['mail.save']({ mailbox: 'another', map: [] }),
    () => handlers['mail.settings']({ mailbox }),
    () => handlers['mail.stop']({ mailbox }),
    () => handlers['mail.start']({ mailbox }),
    () => handlers['mail.kept'](page),
    () => handlers['mail.retry']({ mailbox }),
    () => handlers['mail.history']({ mailbox, before: null, limit: 1 }),
  ];
  for (const call of refused)
    expect(await codeOf(Promise.resolve().then(call) as Promise<never>)).toBe('setup-invalid');
});
