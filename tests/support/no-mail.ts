/** Topic `mail` before an account is set up. */
import type { AppState } from '../../src-shared/contract/index.ts';

export const noMail: AppState['mail'] = {
  state: 'unavailable',
  unavailable: 'no-account',
  mailbox: null,
  discovered: null,
  busy: null,
  problem: null,
  failed: null,
  sync: {
    ...{ state: 'idle', progress: null, problem: null, agreedAt: null, nextRunAt: null },
    side: { health: 'unknown', problem: null, heardAt: null, nextRunAt: null },
  },
  pairs: 0,
  paused: [],
  linked: 0,
  awaited: 0,
  backlog: 0,
  waiting: 0,
  quarantined: 0,
  left: {},
  today: { arrived: 0, moved: 0, read: 0, hours: [] },
  settings: { startDate: null, mostMegabytes: null, onlyKnownPeople: false, blocked: [] },
  blockedByCrm: { count: 0, first: [] },
  offersKnownPeople: false,
  further: [],
  adding: { state: 'not-yet', discovered: null, busy: null, problem: null, failed: null },
};
