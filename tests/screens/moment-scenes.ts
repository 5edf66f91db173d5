/** Scenes of what a first synchronisation and a disconnected account came to, and of the sample on its way to an account of one's own. */
import { changed, fresh, inAgreement, needsYou, sample, withQuarantine } from './fixtures.ts';
import type { Scene } from './scene.ts';
import { atFirstRun, atPreview } from './setup-states.ts';

export const firstSync = {
  provider: { added: 12, changed: 1, removed: 0 },
  crm: { added: 1_038, changed: 0, removed: 0 },
  matched: 23,
} as const;

export const afterFirstSync = changed(inAgreement, { summaries: { firstSync }, sync: { skipped: 4 } });

export const disconnected = changed(fresh, {
  summaries: {
    disconnected: { address: 'anna@example.com', crm: 'Veldhuis Recruitment CRM', linked: 412 },
  },
});

export const momentScenes: readonly Scene[] = [
  { name: 'first-sync', state: afterFirstSync },
  {
    name: 'first-sync-desktop',
    state: changed(afterFirstSync, { app: { carrier: 'electron' }, mail: { state: 'on' } }),
  },
  {
    name: 'first-sync-locked',
    state: changed(afterFirstSync, {
      app: { carrier: 'electron' },
      settings: { startAtLogin: true, locked: ['startAtLogin'] },
    }),
  },
  {
    name: 'first-sync-quarantine',
    state: { ...changed(withQuarantine, { summaries: { firstSync } }), decisions: needsYou.decisions },
  },
  { name: 'first-sync-sample', state: changed(sample, { summaries: { firstSync } }) },
  { name: 'setup-welcome-disconnected', state: disconnected },
  { name: 'setup-preview-sample', state: changed(atPreview, { app: { mode: 'sample', sampleViews: true } }) },
  { name: 'setup-first-run-sample', state: changed(atFirstRun, { app: { mode: 'sample' } }) },
];
