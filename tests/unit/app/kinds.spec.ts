/** Protects that a kind of provider or CRM is one entry of a table: nothing else knows its name, and a new entry works from setup to a run. */
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, test } from 'vitest';
import { readSetupFile } from '../../../src-main/accounts/setup-file.ts';
import { createVault } from '../../../src-main/accounts/vault.ts';
import { createState, type Topics } from '../../../src-main/app/contract/state.ts';
import { openSession } from '../../../src-main/app/engine/session.ts';
import { systemClock } from '../../../src-main/app/index.ts';
import { type Kinds, knownKinds, offeredKinds } from '../../../src-main/app/kinds.ts';
import { emptyDraft, type SetupDraft, setupOf } from '../../../src-main/app/setup/draft.ts';
import { setupSecrets } from '../../../src-main/app/setup/secrets.ts';
import { findAccount, findCrm, findHost } from '../../../src-main/app/setup/server-answers.ts';
import {
  accountStep,
  calendarStep,
  crmStep,
  directionStep,
  type StepParts,
} from '../../../src-main/app/setup/steps.ts';
import type { CrmKind } from '../../../src-main/crm/index.ts';
import type { ProviderKind } from '../../../src-main/providers/index.ts';
import { openProfile, openStore } from '../../../src-main/store/index.ts';
import { type CallInput, type OfferedKinds, topics } from '../../../src-shared/contract/index.ts';
import { fail, problemOf } from '../../../src-shared/domain/problems.ts';
import { drive } from '../../support/application.ts';
import { memoryKeyStore } from '../../support/key-stores.ts';
import { atCrm, event, self, titles, type World, world } from '../../support/world.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const places = [
  'src-main/app',
  'src-main/accounts',
  'src-main/desktop',
  'src-main/headless',
  'src-main/store',
  'src-main/sync',
  'src-shared/contract',
  'src-renderer/screens',
];
/** The sample mode brings its own kind, and names the sandbox's profile that behaves like a CalDAV server. */
const exceptions = ['src-main/app/sample.ts', 'src-main/app/sample-google.ts'];
/** Where people sign in with OAuth is said by kind; so are the pages that providers show there, what an administrator does about them, and the guide to a client of one's own. */
const signInPlaces =
  /^(src-main\/accounts\/(oauth\/|built-in-clients\.ts$)|src-renderer\/screens\/sign-in\/(admin-text|known-pages|client-forms)\.ts$)/;

/** The sample is also a mode, which is no kind; programs exchange tokens. */
const ambiguous: Readonly<Record<string, RegExp>> = {
  sample: /\b(kind|provider)\b\W{1,5}'sample'/,
  exchange: /'exchange'|\bExchange\b|\b(connect|discover)Exchange|\/exchange[-/]/,
};

describe('nothing but the tables and the texts knows a kind by name', () => {
  const files = globSync(`{${places.join(',')}}/**/*.{ts,tsx}`, { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !exceptions.includes(file) && !signInPlaces.test(file));
  const names = [...knownKinds.providers, ...knownKinds.crms].map(({ kind }) => kind);

  test.each([...names, 'sample'])('%s', (name) => {
    expect(files.length).toBeGreaterThan(100);
    // a kind is written as a string, or its connector is imported or called
    const word = ambiguous[name] ?? new RegExp(`\\b(connect)?${name}\\b`, 'i');
    const knowing = files.filter((file) => word.test(readFileSync(join(root, file), 'utf8')));
    expect(knowing).toEqual([]);
  });
});

const token = 'token-of-the-ledger';
const password = 'password-of-the-almanac';

/** A provider and a CRM as somebody would add them: one object each. */
function addedKinds(one: World): Kinds {
  const almanac: ProviderKind = {
    kind: 'almanac',
    credentials: 'password',
    asks: ['calendar'],
    discover: (address) =>
      Promise.resolve({
        host: 'almanac.example',
        url: `https://almanac.example/${address}`,
        needsConfirmation: true,
      }),
    connect: async ({ credentials, secret }) => {
      if (credentials.type !== 'password' || secret !== password) return fail('wrong-password');
      return {
        server: 'https://almanac.example',
        user: credentials.user,
        addresses: [self],
        features: [],
        calendar: { side: one.provider.connect(), upcoming: () => Promise.resolve([]) },
        close: () => undefined,
      };
    },
  };
  const ledger: CrmKind = {
    kind: 'ledger',
    credentials: 'token',
    async connect({ secret }) {
      const crm = one.crm.connect();
      return {
        ...crm,
        async session(signal) {
          if (secret !== token) fail('sign-in-required');
          const session = await crm.session(signal);
          return { ...session, rules: { ...session.rules, providers: ['almanac'] } };
        },
      };
    },
  };
  return { ...knownKinds, providers: [...knownKinds.providers, almanac], crms: [...knownKinds.crms, ledger] };
}

const closers: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'concord-kinds-'));
  closers.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

describe('a provider and a CRM that were added to the tables', () => {
  const one = world('caldav-like');
  one.provider.hand.create(event('lunch', { title: 'Lunch' }), { calendar: 'personal' });
  const kinds = addedKinds(one);
  const signal = new AbortController().signal;
  const parts = { kinds, clock: one.clock, signal };

  test('are offered in the state', async () => {
    const concord = await drive(folder(), { kinds });
    closers.push(concord.close);
    expect(concord.state().offered.providers).toContainEqual({ kind: 'almanac', credentials: 'password' });
    expect(concord.state().offered.crms).toContainEqual({ kind: 'ledger', credentials: 'token' });
  });

  test('are discovered when no kind before them knows the address', async () => {
    const onlyNew = {
      ...kinds,
      providers: kinds.providers.map((kind) =>
        kind.kind === 'almanac' ? kind : { ...kind, discover: () => fail('not-a-calendar-server') },
      ),
    };
    const found = await findHost({ address: self }, { ...parts, kinds: onlyNew });
    expect(found).toMatchObject({ kind: 'almanac', host: 'almanac.example', needsConfirmation: true });
    const nobody = { ...onlyNew, providers: onlyNew.providers.slice(0, -1) };
    await expect(findHost({ address: self }, { ...parts, kinds: nobody })).rejects.toMatchObject({
      problem: { code: 'not-a-calendar-server' },
    });
  });

  test('go through setup into a run that brings both sides into agreement', async () => {
    const dataDir = folder();
    const profile = openProfile({ path: join(dataDir, 'profile.db'), clock: one.clock });
    closers.push(profile.close);
    const vault = createVault({
      profile,
      keyStore: memoryKeyStore(),
      keyFile: join(dataDir, 'vault.key'),
      // the world's timers fire at once, which would leave the key store no time
      clock: systemClock,
    });
    const secrets = setupSecrets(vault, () => 'owner');
    let draft: SetupDraft = emptyDraft('owner');
    const steps: StepParts = {
      secrets,
      vault,
      state: createState({ settings: {} } as Topics),
      draft: () => draft,
      ask: (async (name: string, input: never) =>
        name === 'crm' ? findCrm(input, parts) : findAccount(input, parts)) as StepParts['ask'],
    };
    const save = (change: Partial<SetupDraft>): void => {
      draft = { ...draft, ...change };
    };
    const crm: CallInput<'setup.crm'> = {
      kind: 'ledger',
      credentials: { type: 'token', url: 'ledger.example' },
      secret: token,
    };
    const account: CallInput<'setup.account'> = {
      kind: 'almanac',
      address: self,
      credentials: { type: 'password', user: '', url: '', ca: '', confirmedHosts: ['almanac.example'] },
      secret: password,
      allowKeyFile: false,
    };

    await expect(crmStep(steps, { ...crm, kind: 'unheard-of' }, false)).rejects.toMatchObject({
      problem: { code: 'setup-invalid', params: { field: 'kind' } },
    });
    save(await crmStep(steps, crm, false));
    expect(draft.crm?.summary).toMatchObject({ kind: 'ledger', url: 'https://ledger.example' });
    // A8: the administrator of this CRM switched every other provider off
    await expect(accountStep(steps, { ...account, kind: 'other' }, false)).rejects.toMatchObject({
      problem: { code: 'feature-off', params: { kind: 'other' } },
    });
    save(await accountStep(steps, account, false));
    expect(draft.account?.summary).toMatchObject({ kind: 'almanac', address: self, host: 'almanac.example' });
    save(calendarStep(draft, 'personal'));
    save(directionStep(draft, { ...draft.chosen, direction: 'two-way' }));

    const setup = await setupOf(draft, secrets);
    const store = openStore({ path: ':memory:', clock: one.clock });
    closers.push(store.close);
    const job = { dataDir, database: ':memory:', machineId: 'm', watch: false };
    const session = await openSession(
      { ...job, setup: { ...setup, settings: { ...setup.settings, approveFirstRun: true } } },
      {
        store,
        kinds,
        clock: one.clock,
        randomness: { uuid: () => crypto.randomUUID(), fraction: () => 0.5 },
        signal,
        onProgress: () => undefined,
        onWake: () => undefined,
        onHeard: () => undefined,
        log: () => undefined,
      },
    );
    closers.push(session.close);
    const { summary } = await session.run(signal, false);
    expect(summary).toMatchObject({ crm: { added: 1 }, linked: 1, waiting: 0 });
    expect(titles(atCrm(one))).toEqual(['Lunch']);
  });

  test('may be named in a set-up file, which asks for what their credentials need', () => {
    const offered = {
      providers: [...offeredKinds(kinds).providers, { kind: 'chronicle', credentials: 'oauth' }],
      crms: offeredKinds(kinds).crms,
      mailboxes: [],
    } satisfies OfferedKinds & { mailboxes: [] };
    const read = (account: object) =>
      readSetupFile('/setup.json', {
        env: { TOKEN: token, SECRET: 'secret' },
        kinds: offered,
        readFile: () =>
          JSON.stringify({
            crm: { kind: 'ledger', url: 'https://ledger.example', token: { env: 'TOKEN' } },
            account,
            primaryCalendar: 'personal',
          }),
      });
    expect(read({ kind: 'almanac', address: self, user: 'r', password: { env: 'SECRET' } })).toMatchObject({
      type: 'read',
      setup: {
        crm: { kind: 'ledger', credentials: { type: 'token' }, secret: token },
        account: {
          kind: 'almanac',
          address: self,
          credentials: { type: 'password', user: 'r' },
          secret: 'secret',
        },
      },
    });
    expect(read({ kind: 'chronicle', address: self, refreshToken: { env: 'SECRET' } })).toMatchObject({
      type: 'read',
      setup: { account: { kind: 'chronicle', credentials: { type: 'oauth', user: '' }, secret: 'secret' } },
    });
    expect(read({ kind: 'chronicle', address: self, password: { env: 'SECRET' } })).toMatchObject({
      type: 'refused',
      complaints: [expect.stringContaining('account.refreshToken: '), 'account: does not know "password"'],
    });
  });
});

describe('the Problem of an address that no kind knows', () => {
  const failing = (...given: Parameters<typeof fail>): ProviderKind => ({
    kind: 'failing',
    credentials: 'password',
    asks: ['calendar'],
    discover: () => fail(...given),
    connect: () => fail('not-a-calendar-server'),
  });
  const nothing = failing('not-a-calendar-server', { host: 'of a kind that asks nobody' });
  const reason = failing('not-a-calendar-server', { reason: 'of-one-kind' });
  const silent = failing('unreachable', { host: 'example.org' });
  const cloud = failing('account-not-permitted', { reason: 'mailbox-in-cloud', instead: 'other' });
  it.each([
    ['what a server said', [nothing, cloud, silent], 'account-not-permitted', 'mailbox-in-cloud'],
    ['then that of every kind', [nothing, silent, reason], 'unreachable', undefined],
    ['then what one kind did not find', [reason], 'not-a-calendar-server', 'of-one-kind'],
  ] as const)('%s', async (_name, providers, code, named) => {
    const parts = { clock: systemClock, signal: new AbortController().signal };
    const asked = findHost({ address: self }, { ...parts, kinds: { providers, crms: [], mailboxes: [] } });
    const met = problemOf(await asked.catch((error: unknown) => error));
    expect([met?.code, met?.params.reason]).toEqual([code, named]);
  });
});

test('a kind without a calendar is neither offered nor asked about an address', async () => {
  const mailOnly: ProviderKind = {
    kind: 'postbox',
    credentials: 'password',
    asks: ['mail'],
    discover: () => Promise.resolve({ host: 'h', url: 'https://h/', needsConfirmation: false }),
    connect: () => fail('not-a-calendar-server'),
  };
  const kinds = { providers: [mailOnly], crms: [], mailboxes: [] };
  expect(offeredKinds(kinds).providers).toEqual([]);
  const parts = { kinds, clock: systemClock, signal: new AbortController().signal };
  await expect(findHost({ address: self }, parts)).rejects.toMatchObject({
    problem: { code: 'not-a-calendar-server' },
  });
});

test('the sample account cannot be asked for by name', () => {
  expect(offeredKinds(knownKinds).providers.map(({ kind }) => kind)).not.toContain('sample');
  topics.offered.parse(offeredKinds(knownKinds));
});
