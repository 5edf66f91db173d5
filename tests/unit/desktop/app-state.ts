/** Builds the AppState that Concord has before it is set up, with the changes a test asks for. */
import type { AppState } from '../../../src-shared/contract/index.ts';
import { noMail } from '../../support/no-mail.ts';

export type Changes = {
  readonly [Topic in Exclude<keyof AppState, 'revision' | 'decisions'>]?: Partial<AppState[Topic]>;
} & {
  readonly decisions?: AppState['decisions'];
};

const unheard = { health: 'unknown', problem: null, heardAt: null, nextRunAt: null } as const;
const noChanges = { added: 0, changed: 0, removed: 0 };

export function blankState(changes: Changes = {}): AppState {
  return {
    revision: 1,
    app: {
      version: '0.1.0',
      mode: 'none',
      carrier: 'electron',
      platform: 'linux',
      dataDir: '/tmp/concord',
      sampleViews: false,
      ...changes.app,
    },
    settings: {
      language: 'en',
      theme: 'light',
      startAtLogin: false,
      notifications: 'all',
      pauseOnBattery: false,
      locked: [],
      vault: 'key-store',
      ...changes.settings,
    },
    offered: { providers: [], crms: [], mailboxes: [] },
    setup: {
      step: 'welcome',
      finished: [],
      busy: null,
      problem: null,
      failed: null,
      crm: null,
      account: null,
      discovered: null,
      begun: null,
      calendars: [],
      chosen: {
        calendar: null,
        direction: 'two-way',
        createPrefix: '',
        existingProvider: 'take',
        existingCrm: 'take',
        from: null,
        until: null,
      },
      decidedByAdministrator: [],
      preview: null,
      ...changes.setup,
    },
    move: null,
    mailMove: null,
    signIn: { waiting: null, signedInAs: null, lastKind: null },
    sync: {
      state: 'idle',
      progress: null,
      problem: null,
      mailbox: null,
      agreedAt: null,
      nextRunAt: null,
      paused: null,
      linked: 0,
      waiting: 0,
      quarantined: 0,
      skipped: 0,
      sides: { provider: unheard, crm: unheard },
      today: { provider: noChanges, crm: noChanges, hours: [] },
      lastChangeAt: null,
      ...changes.sync,
    },
    decisions: changes.decisions ?? [],
    calendars: {
      decidedByAdministrator: [],
      privateEvents: { inForce: 'busy', limit: 'full' },
      filters: {
        chosen: { onlyLabels: [], exceptLabels: [], onlyKnownPeople: false, leaveOut: [] },
        decided: null,
        offered: ['labels', 'people', 'declined', 'free', 'out-of-office', 'all-day'],
        stays: 0,
      },
      restrictions: [],
      primary: null,
      others: [],
      fromBefore: { provider: 0, crm: 0 },
      features: [],
      limits: [],
      direction: 'two-way',
      createPrefix: '',
      ...changes.calendars,
    },
    summaries: { firstSync: null, disconnected: null, ...changes.summaries },
    proof: { parts: [], running: null, problem: null, canCompare: false, stale: [], ...changes.proof },
    mail: { ...noMail, ...changes.mail },
  };
}
