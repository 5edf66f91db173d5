/** Protects what the tray shows in both languages, for every state of Concord. */
import { describe, expect, it } from 'vitest';
import { type MenuRow, trayModel } from '../../../src-main/desktop/tray-model.ts';
import { type AppState, syncStates } from '../../../src-shared/contract/index.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import { chooseDictionary, createWords } from '../../../src-shared/i18n/index.ts';
import { blankState, type Changes } from './app-state.ts';

const now = Date.parse('2026-11-20T14:00:00Z');
const words = (language: 'en' | 'nl') => createWords(chooseDictionary(language, []), ['nl-NL'], 'UTC');
const model = (changes: Changes, language: 'en' | 'nl' = 'en') =>
  trayModel(blankState(changes), words(language), now);
const running = { app: { mode: 'account' }, setup: { step: 'done' } } as const;
const row = (rows: readonly MenuRow[], id: string) =>
  rows.flatMap((one) => (one.type === 'action' && one.id === id ? [one] : []))[0];
const ids = (rows: readonly MenuRow[]) => rows.map((one) => (one.type === 'separator' ? '-' : one.id));

const decision: AppState['decisions'][number] = {
  id: 'd',
  topic: 'calendar',
  kind: 'many-removals',
  digest: 'x',
  choices: ['approve', 'reject'],
  count: 3,
  items: [],
};

describe('the tray', () => {
  it('before setup it offers the setup, and disables what is not possible yet', () => {
    const { icon, rows } = model({});
    expect(icon).toBe('open');
    expect(row(rows, 'fix')?.label).toBe('Set up Concord…');
    expect(row(rows, 'sync-now')?.enabled).toBe(false);
  });

  it('each state has its own icon (D1)', () => {
    const icons = syncStates.map((state) => [
      state,
      model({ ...running, sync: { state, agreedAt: now - 60_000 } }).icon,
    ]);
    expect(Object.fromEntries(icons)).toEqual({
      idle: 'open',
      'in-agreement': 'agreed',
      working: 'working',
      paused: 'paused',
      offline: 'offline',
      'needs-you': 'needs-you',
      error: 'error',
      waiting: 'offline',
    });
  });

  it('shows no check mark while entries cannot be synchronised, and says how many', () => {
    const { icon, rows } = model({
      ...running,
      sync: { state: 'in-agreement', agreedAt: now, quarantined: 3 },
    });
    expect(icon).toBe('needs-you');
    expect(row(rows, 'state')?.label).toBe('In agreement, except for 3 entries');
  });

  it('asks for nobody when Concord tries again by itself, and names decisions only when there are some', () => {
    const state = (changes: Changes) => row(model({ ...running, ...changes }).rows, 'state')?.label;
    expect(state({ sync: { state: 'waiting' } })).toBe('Checking soon');
    const busy = problem('server-failed', { host: 'dav.example.com' });
    expect(state({ sync: { state: 'waiting', problem: busy } })).toBe(words('en').problem(busy).title);
    expect(state({ sync: { state: 'needs-you' }, decisions: [decision] })).toBe('1 decision needs you');
  });

  it('never shows agreement before the first run has finished', () => {
    expect(model({ ...running, sync: { state: 'in-agreement', agreedAt: null } }).icon).toBe('working');
    const first = { app: { mode: 'account' }, setup: { step: 'first-run' } } as const;
    expect(model({ ...first, sync: { state: 'in-agreement', agreedAt: now } }).icon).toBe('working');
  });

  it('has fewer than 12 rows that keep their order, in every state and language', () => {
    const account: Changes = {
      mail: { state: 'on' },
      setup: {
        step: 'done',
        account: { address: 'anna@example.com', kind: 'caldav', host: 'h', lacks: [], features: [] },
        crm: {
          kind: 'bridge',
          url: 'https://crm.example',
          name: 'CRM',
          user: 'Anna',
          email: 'anna@example.com',
          limits: [],
        },
      },
    };
    const order = [
      'state',
      'fix',
      '-',
      'sync-now',
      'pause',
      'resume',
      'account',
      'mail',
      '-',
      'open',
      'help',
      'quit',
    ];
    for (const state of syncStates)
      for (const language of ['en', 'nl'] as const) {
        const paused = state === 'paused' ? { until: null } : null;
        const problems = state === 'needs-you' ? problem('sign-in-required', { host: 'h' }) : null;
        const { rows } = model(
          { ...running, ...account, sync: { state, paused, problem: problems }, decisions: [] },
          language,
        );
        expect(rows.length).toBeLessThan(12);
        let at = -1;
        for (const id of ids(rows)) {
          at = order.indexOf(id, at + 1);
          expect(at, `${id} in ${ids(rows).join()}`).toBeGreaterThan(-1);
        }
        for (const one of rows) if (one.type !== 'separator') expect(one.label.length).toBeGreaterThan(2);
      }
  });

  it('a problem says what happened and offers its fix; a problem that only needs time offers none', () => {
    const needsYou = model({
      ...running,
      sync: { state: 'needs-you', problem: problem('sign-in-required') },
    });
    expect(row(needsYou.rows, 'state')?.label).toBe('Sign-in rejected');
    expect(row(needsYou.rows, 'fix')?.label).toBe('Sign in again…');
    const waits = model({ ...running, sync: { state: 'offline', problem: problem('unreachable') } });
    expect(row(waits.rows, 'fix')).toBeUndefined();
    expect(
      row(model({ ...running, sync: { state: 'needs-you' }, decisions: [decision] }).rows, 'fix')?.label,
    ).toBe('Review…');
  });

  it('says until when it is paused and when both sides last agreed, in the format of the region', () => {
    const paused = { until: Date.parse('2026-11-20T15:30:00Z') };
    const sync = { state: 'paused', paused, agreedAt: Date.parse('2026-11-20T13:41:00Z') } as const;
    expect(model({ ...running, sync }).tooltip).toBe('Concord: Paused until 15:30\nLast in agreement: 13:41');
    expect(model({ ...running, sync }, 'nl').tooltip).toContain('Gepauzeerd tot 15:30');
    const tomorrow = { ...sync, paused: { until: Date.parse('2026-11-21T00:00:00Z') } };
    expect(row(model({ ...running, sync: tomorrow }).rows, 'state')?.label).toMatch(/21.*00:00/);
  });

  it('has a row for the mailbox once one is connected, and shows no check mark while messages cannot be synced', () => {
    const mailRow = (mail: NonNullable<Changes['mail']>) =>
      row(model({ ...running, mail }).rows, 'mail')?.label;
    expect(mailRow({ state: 'none' })).toBeUndefined();
    expect(mailRow({ state: 'unmapped' })).toBe('Mail: Waits until you choose folders');
    expect(mailRow({ state: 'asleep' })).toBe('Mail: Stopped');
    expect(mailRow({ state: 'on', sync: { ...blankState().mail.sync, state: 'working' } })).toBe(
      'Mail: Syncing',
    );
    const { icon, rows } = model({
      ...running,
      sync: { state: 'in-agreement', agreedAt: now },
      mail: { state: 'on', quarantined: 1 },
    });
    expect(icon).toBe('needs-you');
    expect(row(rows, 'state')?.label).toBe('In agreement, except for 1 message');
  });

  it('tells of several mailboxes in one row, by the worst of them, and names the one in trouble (A11)', () => {
    const first = { ...blankState().mail, state: 'on' } as const;
    const info = { id: 'info', address: 'info@example.com' };
    const second = { ...first, id: info.id };
    const shown = (
      change: Partial<AppState['mail']['further'][number]>,
      sync: NonNullable<Changes['sync']> = {},
    ) => {
      const mail = { state: 'on', sync: { ...first.sync, state: 'in-agreement' } } as const;
      return model({ ...running, sync, mail: { ...mail, further: [{ ...second, ...mail, ...change }] } });
    };
    expect(row(shown({}).rows, 'mail')?.label).toBe('2 mailboxes: In agreement');
    expect(row(shown({ state: 'asleep' }).rows, 'mail')?.label).toBe('2 mailboxes: In agreement');
    expect(row(shown({ state: 'unmapped' }).rows, 'mail')?.label).toBe(
      '2 mailboxes: Waits until you choose folders',
    );
    const trouble = { ...problem('wrong-password'), side: 'provider' } as const;
    const { rows } = shown(
      { sync: { ...first.sync, state: 'needs-you', problem: trouble } },
      { state: 'needs-you', problem: trouble, mailbox: info },
    );
    expect(row(rows, 'mail')?.label).toBe('2 mailboxes: Needs you');
    expect(row(rows, 'state')?.label).toMatch(/ · info@example\.com$/);
    const agreed = { state: 'in-agreement', agreedAt: now } as const;
    expect(shown({ quarantined: 2 }, agreed).icon).toBe('needs-you');
    expect(row(shown({ quarantined: 2 }, agreed).rows, 'state')?.label).toBe(
      'In agreement, except for 2 messages',
    );
  });

  it('shows how much of the work is done', () => {
    const progress = { phase: 'applying', done: 1200, total: 4800 } as const;
    const { rows } = model({ ...running, sync: { state: 'working', progress } });
    expect(row(rows, 'state')?.label).toBe('Syncing · 1.200 of 4.800');
    expect(row(rows, 'sync-now')?.enabled).toBe(false);
  });

  it('a name from a server cannot reverse the text, add lines or fill the screen', () => {
    const crm = {
      kind: 'bridge',
      url: '',
      name: `A\u202eB\nC\u2066${'x'.repeat(300)}`,
      user: '',
      email: '',
      limits: [],
    };
    const account = { address: 'a@b', kind: 'caldav', host: '', lacks: [], features: [] };
    const { rows } = model({ ...running, setup: { step: 'done', crm, account } });
    const label = row(rows, 'account')?.label ?? '';
    expect(label).toMatch(/^a@b and AB Cx+…$/);
    expect(label.length).toBeLessThanOrEqual(80);
  });

  it('limits the tooltip to 127 characters, where Windows would cut it', () => {
    const params = { host: 'h'.repeat(200) };
    const sync = { state: 'needs-you', problem: problem('sign-in-required', params), agreedAt: now } as const;
    expect(model({ ...running, sync }).tooltip.length).toBeLessThanOrEqual(127);
  });

  describe('the standing proof in the tooltip (D13)', () => {
    const side = (linked: number) => ({ entries: linked, linked, skipped: {}, unreadable: 0 });
    const found = { changed: 0, gone: 0, untold: 0, unlinked: 0 };
    const last = {
      startedAt: now - 11 * 3_600_000,
      endedAt: Date.parse('2026-11-20T03:12:00Z'),
      sides: { provider: side(1_412), crm: side(1_412) },
      found,
      onTheWay: 0,
    };
    const shown = (change: Partial<typeof last>, stale: AppState['proof']['stale'] = []) => ({
      ...running,
      sync: { state: 'in-agreement', agreedAt: now } as const,
      proof: { parts: [{ mailbox: null, last: { ...last, ...change } }], stale },
    });

    it('says when both sides were compared and what they hold', () => {
      expect(model(shown({})).tooltip).toBe('Concord: In agreement · 14:00\nCompared 03:12: 1.412 = 1.412');
      expect(model(shown({}), 'nl').tooltip).toContain('Vergeleken 03:12: 1.412 = 1.412');
    });

    it('claims no equal numbers where something differs', () => {
      expect(model(shown({ found: { ...found, gone: 2 } })).tooltip).toContain('03:12: 2 differences');
      expect(model(shown({ sides: { provider: side(5), crm: side(4) } })).tooltip).not.toContain('=');
    });

    it('says first what was not checked', () => {
      const stale = [{ mailbox: null, kind: 'calendar', name: '', minutes: 17, isLong: false }] as const;
      expect(model(shown({}, [...stale])).tooltip).toContain('\nNot checked for 17 minutes');
    });

    it('stays within 127 characters, and is left out whole', () => {
      const params = { host: 'h'.repeat(200) };
      const sync = {
        state: 'needs-you',
        problem: problem('sign-in-required', params),
        agreedAt: now,
      } as const;
      const { tooltip } = model({ ...shown({}), sync });
      expect(tooltip.length).toBeLessThanOrEqual(127);
      expect(tooltip).toMatch(/\nCompared 03:12: 1\.412 = 1\.412$/);
    });
  });

  it('says that it is stopped, offers the start, and no run before it (A14)', () => {
    const stop = { state: 'stopped', removed: null } as const;
    const sync = { state: 'paused', paused: { until: null }, stop } as const;
    const { icon, rows } = model({ ...running, sync });
    expect(icon).toBe('paused');
    expect(row(rows, 'state')?.label).toBe('Stopped until you start again');
    expect(row(rows, 'resume')?.label).toBe('Start again');
    expect(row(rows, 'sync-now')?.enabled).toBe(false);
    expect(row(model({ ...running, sync }, 'nl').rows, 'resume')?.label).toBe('Weer starten');
  });
});
