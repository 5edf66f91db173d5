/** AppStates of the setup, step by step. */
import type { AppState } from '../../src-shared/contract/index.ts';
import { account, calendars, changed, crm, firstRunItems, fresh } from './fixtures.ts';

export const setupAt = (setup: Partial<AppState['setup']>): AppState => changed(fresh, { setup });
export const atAccount = { step: 'account', finished: ['welcome', 'crm'], crm } as const;
export const discovered = {
  ...setupAt({
    ...atAccount,
    finished: [...atAccount.finished],
    discovered: {
      kind: 'caldav',
      address: 'anna@example.com',
      host: 'dav.hosting.example',
      url: 'https://dav.hosting.example/',
      needsConfirmation: true,
    },
  }),
};
export const atCalendar = setupAt({
  step: 'calendar',
  finished: ['welcome', 'crm', 'account'],
  crm,
  account,
  calendars: [...calendars],
});
export const atDirection = changed(atCalendar, {
  setup: { step: 'direction', finished: ['welcome', 'crm', 'account', 'calendar'] },
});
export const atPreview: AppState = {
  ...changed(atDirection, {
    setup: {
      step: 'preview',
      finished: ['welcome', 'crm', 'account', 'calendar', 'direction'],
      preview: {
        digest: 'preview-1',
        provider: { added: 12, changed: 1, removed: 0 },
        crm: { added: 38, changed: 0, removed: 0 },
        linked: 23,
        asks: 2,
      },
    },
  }),
  decisions: [
    {
      id: 'first-run',
      topic: 'calendar',
      kind: 'first-run',
      digest: 'preview-1',
      choices: ['approve', 'reject'],
      count: firstRunItems.length,
      items: firstRunItems.slice(0, 5),
    },
  ],
};
export const atFirstRun = changed(atPreview, {
  setup: { step: 'first-run', preview: null, finished: [...atPreview.setup.finished, 'preview'] },
  sync: { state: 'working', progress: { phase: 'applying', side: 'crm', done: 40, total: 412 } },
});
